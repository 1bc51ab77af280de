"""manage.py run_scoring SCHEME PERIOD: compute and write a new result version."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from appraisal.actions.scoring import run_scoring
from appraisal.actions.versions import same_inputs
from appraisal.console import SchemeCommand, actor, find_period, find_scheme, now
from appraisal.models import ResultVersion


class Command(SchemeCommand):
    help = "计算一个期间，写入新的结果版本"

    def add_more(self, parser: CommandParser) -> None:
        parser.add_argument("--note", default="", help="版本说明")

    def perform(self, **options: Any) -> None:
        longest = ResultVersion._meta.get_field("note").max_length or 0
        if len(options["note"]) > longest:
            raise CommandError(f"版本说明有 {len(options['note'])} 字，最多 {longest} 字")
        period = find_period(find_scheme(options["scheme"]), options["period"])
        version = run_scoring(period, by=actor(options["by"]), at=now(), note=options["note"])
        for warning in version.warnings:
            self.stderr.write(f"提示：{warning}")
        if (same := same_inputs(version)) is not None:
            self.stderr.write(f"提示：录入内容与第 {same.number} 版相同")
        self.stdout.write(f"{period.scheme.code} {period.label} 第 {version.number} 版，输入指纹 {version.input_hash}")
