"""The list of proposals as an Excel workbook, without contacts and query codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from core.documents.excel import Column, Cover, Kind, Sheet, Value, write_workbook
from decisions.models import Proposal
from decisions.presenters.proposals import origin

COLUMNS = (
    Column("收件编号"), Column("来源"), Column("受理渠道"), Column("提出单位或提出人"), Column("收到日期", Kind.DATE),
    Column("标题"), Column("内容"), Column("状态"), Column("并入事项"), Column("不采纳理由"), Column("答复"),
)  # fmt: skip


def proposals_workbook(rows: Iterable[Proposal], *, filters: Sequence[tuple[str, str]], by: str, at: datetime) -> bytes:
    """One sheet and a cover with the filters; ``at`` is local time, units and matters are selected."""
    facts = [*filters] or [("筛选", "无，全部建议")]
    cover = Cover(title="决策意向建议", at=at.replace(tzinfo=None), by=by, facts=facts)
    sheet = Sheet("建议", COLUMNS, [_row(one) for one in rows], title="决策意向建议", freeze=1)
    return write_workbook([sheet], cover=cover)


def _row(row: Proposal) -> list[Value]:
    return [
        row.number, row.get_source_display(),
        row.get_channel_display() if row.channel else "", origin(row), row.received_on, row.title, row.content,
        row.get_state_display(), row.matter.number if row.matter else "", row.rejection_reason, row.answer,
    ]  # fmt: skip
