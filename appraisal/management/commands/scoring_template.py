"""manage.py scoring_template SCHEME PERIOD -o FILE.xlsx: the workbook that users fill."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from appraisal.console import SchemeCommand, find_period, find_scheme
from appraisal.templates_out import template_bytes


class Command(SchemeCommand):
    help = "导出评分工作簿模板（含已录入的分值）"

    def add_more(self, parser: CommandParser) -> None:
        parser.add_argument("-o", "--output", required=True, help="输出文件（.xlsx）")

    def perform(self, **options: Any) -> None:
        period = find_period(find_scheme(options["scheme"]), options["period"])
        target = Path(options["output"])
        try:
            target.write_bytes(template_bytes(period))
        except OSError as error:
            raise CommandError(f"无法写入 {target}：{error.strerror}") from None
        self.stdout.write(f"已写入 {target}")
