"""The registers 执行反馈 and 待评估 as Excel workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.documents.excel import Column, Cover, Kind, Sheet, Value, write_workbook

HEAD = (Column("事项编号"), Column("事项"), Column("承办单位"))
SHEETS: dict[str, tuple[str, tuple[Column, ...], tuple[str, ...]]] = {
    "told": (
        "执行反馈",
        (
            Column("事项编号"), Column("事项"), Column("反馈单位"), Column("日期", Kind.DATE), Column("种类"),
            Column("执行情况"), Column("建议"), Column("处理"), Column("处理期限"), Column("处理理由"),
        ),
        ("number", "title", "unit", "dated", "kind", "finding", "suggestion", "state", "due", "answer"),
    ),
    "silent": (
        "久未反馈",
        (
            *HEAD, Column("形成决议", Kind.DATE), Column("最近反馈", Kind.DATE), Column("未反馈天数", Kind.INTEGER),
            Column("规定天数", Kind.INTEGER),
        ),
        ("number", "title", "unit", "resolved_on", "told_on", "days", "allowed"),
    ),
    "waiting": (
        "待评估",
        (*HEAD, Column("形成决议", Kind.DATE), Column("列入原因"), Column("列入日期", Kind.DATE), Column("评估单位")),
        ("number", "title", "unit", "resolved_on", "why", "since", "evaluator"),
    ),
    "judged": (
        "已评估",
        (
            *HEAD, Column("评估单位"), Column("评估日期", Kind.DATE), Column("评分", Kind.INTEGER), Column("建议"),
            Column("评估结论"), Column("提交审议"),
        ),
        ("number", "title", "unit", "evaluator", "dated", "score", "recommendation", "finding", "presented"),
    ),
}  # fmt: skip
"""Kind of rows -> name of the sheet, its columns, the attributes that fill them."""


def workbook(kind: str, rows: Sequence[Any], *, filters: Sequence[tuple[str, str]], by: str, at: datetime) -> bytes:
    """One sheet and a cover with the filters; ``at`` is local time."""
    name, columns, attributes = SHEETS[kind]
    cover = Cover(title=name, at=at.replace(tzinfo=None), by=by, facts=[*filters] or [("筛选", "无，全部")])
    lines: list[list[Value]] = [[getattr(row, one) for one in attributes] for row in rows]
    return write_workbook([Sheet(name, columns, lines, title=name, freeze=2)], cover=cover)
