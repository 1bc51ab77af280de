"""The list of matters as an Excel workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from core.documents.excel import Column, Cover, Sheet, Value, write_workbook
from decisions.presenters.board import Row

COLUMNS = tuple(
    Column(title)
    for title in (
        "编号", "名称", "类别", "级别", "决策机关", "承办单位", "环节", "状态", "状态日期",
        "期限", "期限事项", "状态灯", "标记", "最早可表决日期", "关键环节或者无法确定的原因",
    )
)  # fmt: skip


def matters_workbook(rows: Iterable[Row], *, filters: Sequence[tuple[str, str]], by: str, at: datetime) -> bytes:
    """One sheet and a cover with the filters; ``at`` is local time."""
    cover = Cover(
        title="决策事项", at=at.replace(tzinfo=None), by=by, facts=[*filters] or [("筛选", "无，未终止的全部事项")]
    )
    return write_workbook(
        [Sheet("决策事项", COLUMNS, [_row(one) for one in rows], title="决策事项", freeze=2)], cover=cover
    )


def _row(row: Row) -> list[Value]:
    return [
        row.number, row.title, row.category, row.level, row.body, row.unit, row.stage, row.state, row.since, row.due,
        row.what, row.light.label if row.light else "", row.flags,
        row.earliest, row.earliest_note,
    ]  # fmt: skip
