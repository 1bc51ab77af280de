"""manage.py export_ranking SCHEME PERIOD [--version N] --format json|xlsx|pdf -o FILE."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from appraisal.console import SchemeCommand, actor, find_period, find_scheme, now
from appraisal.exchange import ranking_json
from appraisal.models import Period, ResultVersion


class Command(SchemeCommand):
    help = "导出排名：JSON、Excel 或 PDF；不指定版本时导出最新版本"

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django's own --version gives way: here it is the result version."""
        parser = super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)
        parser.add_argument("--version", type=int, default=None, dest="number", help="结果版本号")
        return parser

    def add_more(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=("json", "xlsx", "pdf"), required=True, help="格式")
        parser.add_argument("-o", "--output", required=True, help="输出文件")

    def perform(self, **options: Any) -> None:
        period = find_period(find_scheme(options["scheme"]), options["period"])
        version = _find_version(period, options["number"])
        target = Path(options["output"])
        try:
            target.write_bytes(_render(version, options["format"], options["by"]))
        except OSError as error:
            raise CommandError(f"无法写入 {target}：{error.strerror}") from None
        self.stdout.write(f"已写入 {target}（{version}）")


def _find_version(period: Period, number: int | None) -> ResultVersion:
    versions = ResultVersion.objects.select_related("scheme", "period").filter(period=period).order_by("-number")
    version = versions.first() if number is None else versions.filter(number=number).first()
    if version is None:
        wanted = f"第 {number} 版" if number is not None else "任何结果版本"
        raise CommandError(f"{period.scheme.code} {period.label} 没有{wanted}；请先执行 run_scoring")
    return version


def _render(version: ResultVersion, kind: str, username: str) -> bytes:
    if kind == "json":
        return ranking_json(version)
    from appraisal.reports import ranking_document

    return ranking_document(version, kind, by=actor(username), at=now())
