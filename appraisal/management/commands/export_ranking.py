"""manage.py export_ranking SCHEME PERIOD [--version N] --format json|xlsx|pdf -o FILE."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from appraisal.actions.documents import record_ranking_export
from appraisal.console import SchemeCommand, actor, find_period, find_scheme, now
from appraisal.enums import VersionState
from appraisal.exchange import ranking_json
from appraisal.models import Period, ResultVersion
from appraisal.presenters.versions import state_of
from core.files import os_reason
from organization.models import Account


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
        period = find_period(find_scheme(options["scheme"]), options["period"], write=False)
        version = _find_version(period, options["number"])
        target, kind = Path(options["output"]), options["format"]
        by, at = actor(options["by"]), now()
        data = _render(version, kind, by=by, at=at)
        record_ranking_export(version, kind=kind, by=by, at=at)
        try:
            target.write_bytes(data)
        except OSError as error:
            raise CommandError(f"无法写入 {target}：{os_reason(error)}") from None
        self.stdout.write(f"已写入 {target}（{version}，{_said(state_of(version))}）")


def _said(state: VersionState) -> str:
    """What the figures are worth: 待审, 初步 or 最终 (SX-6.8-a)."""
    words = {VersionState.PRELIMINARY: "初步", VersionState.FINAL: "最终"}
    return words.get(state, state.label)


def _find_version(period: Period, number: int | None) -> ResultVersion:
    versions = (
        ResultVersion.objects.select_related("scheme", "period", "publication").of_period(period).order_by("-number")
    )
    version = versions.first() if number is None else versions.filter(number=number).first()
    if version is not None:
        return version
    newest = versions.first()
    wanted = "任何结果版本" if number is None else f"第 {number} 版"
    hint = "请先执行 run_scoring" if newest is None else f"最新为第 {newest.number} 版"
    raise CommandError(f"{period.scheme.code} {period.label} 没有{wanted}；{hint}")


def _render(version: ResultVersion, kind: str, *, by: Account, at: datetime) -> bytes:
    if kind == "json":
        return ranking_json(version)
    from appraisal.reports import ranking_document

    return ranking_document(version, kind, by=by, at=at)
