"""manage.py scoring_template SCHEME PERIOD -o FILE.xlsx: the workbook that users fill."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from appraisal.actions.imports import hand_out_template
from appraisal.console import SchemeCommand, actor, find_period, find_scheme, now
from core.files import os_reason


class Command(SchemeCommand):
    help = "导出评分工作簿模板（含已录入的分值）"

    def add_more(self, parser: CommandParser) -> None:
        parser.add_argument("-o", "--output", required=True, help="输出文件（.xlsx）")

    def perform(self, **options: Any) -> None:
        period = find_period(find_scheme(options["scheme"]), options["period"], write=False)
        data = hand_out_template(period, by=actor(options["by"]), at=now())
        target = Path(options["output"])
        try:
            target.write_bytes(data)
        except OSError as error:
            raise CommandError(f"无法写入 {target}：{os_reason(error)}") from None
        self.stdout.write(f"已写入 {target}")
