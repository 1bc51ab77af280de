"""The daily anchor sheet: what the audit administrator signs and keeps on paper (SECURITY section 4.5)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from core.documents.columns import Column, Kind
from core.documents.paper import Line, Paper, PrintTable, print_paper
from core.models import AuditAnchor, AuditHead
from core.numbers import chinese_date, chinese_datetime
from core.presenters.audit import chain_label, local_time

COLUMNS = (
    Column("链", Kind.CENTER),
    Column("序号", Kind.INTEGER),
    Column("时间", Kind.CENTER),
    Column("指纹", Kind.TEXT, 40),
)


def anchors_of(day: date) -> list[AuditAnchor]:
    """The last anchor of each chain written on that local day."""
    start, end = (
        timezone.make_aware(datetime.combine(one, time.min)).astimezone(UTC).isoformat(timespec="seconds")
        for one in (day, day + timedelta(days=1))
    )
    rows = AuditAnchor.objects.filter(at__gte=start, at__lt=end).order_by("id")
    last = {anchor.chain: anchor for anchor in rows}
    return [last[chain] for chain in sorted(last)]


def sheet_pdf(day: date, *, by: Any, at: datetime) -> bytes:
    """One page: the day's last anchors, the heads at the time of printing, room for a signature."""
    heads = AuditHead.objects.order_by("chain")
    now = timezone.localtime(at)
    stamped = [(one.chain, one.seq, local_time(one.at), one.hash) for one in anchors_of(day)]
    standing = [(one.chain, one.last_seq, f"{now:%Y-%m-%d %H:%M:%S}", one.last_hash) for one in heads]
    paper = Paper(
        title=f"审计锚点单（{chinese_date(day)}）",
        body=[
            Line(
                f"以下指纹取自{settings.COUNTY_NAME}三个体系的审计链。此后任何人改动或截断这些记录，核验时都会与本单不符。"
            ),
            Line("本单由审计管理员打印、核对并签字，离线保存。核验时用 verify_audit --anchor 链:序号:指纹，不带空格。"),
        ],
        tables=[_table("当日最后锚点", stamped), _table("打印时的链尾", standing)],
        signatory="审计管理员（签字）：　　　　　　",
        day=timezone.localdate(at),
        note=f"打印人：{by.audit_name}，{chinese_datetime(now)}",
    )
    return print_paper(paper, at=at, by=by.audit_name)


def _table(title: str, rows: list[tuple[str, int, str, str]]) -> PrintTable:
    texts = [
        (f"{chain_label(chain)}（{chain}）", str(seq), moment, _spaced(value)) for chain, seq, moment, value in rows
    ]
    return PrintTable(COLUMNS, texts, title=title, notes=() if texts else ("当日没有锚点。",))


def _spaced(value: str) -> str:
    """64 digits in groups of eight, so that they can be read aloud and wrap."""
    return " ".join(value[start : start + 8] for start in range(0, len(value), 8))
