"""Statistics of decisions as an Excel workbook: figures as figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.documents.excel import Column, Cover, Sheet, Value, write_workbook
from decisions.presenters.statistics import BLOCKED_COLUMNS, COUNT_COLUMNS, SPREAD_COLUMNS, CountRow, Statistics
from decisions.rules.statistics import tenths


def statistics_workbook(found: Statistics, *, filters: Sequence[tuple[str, str]], by: str, at: datetime) -> bytes:
    """Four sheets and a cover with the filters; ``at`` is local time."""
    cover = Cover(title="决策统计", at=at.replace(tzinfo=None), by=by, facts=[*filters] or [("筛选", "无，全部事项")])
    sheets = [
        Sheet(
            "各环节历时", _columns(SPREAD_COLUMNS), _spreads(found), title="各环节历时（日）", notes=(DAYS,), freeze=1
        ),
        Sheet(
            "受阻条款", _columns(BLOCKED_COLUMNS), _blocked(found), title="各条款受阻情况", notes=(BLOCKS,), freeze=1
        ),
        Sheet(
            "按类别", _columns(("类别", *COUNT_COLUMNS)), _counts(found.categories), title="各类别事项（件）", freeze=1
        ),
        Sheet("按年度", _columns(("年度", *COUNT_COLUMNS)), _counts(found.years), title="各年度事项（件）", freeze=1),
    ]
    return write_workbook(sheets, cover=cover)


DAYS = "历时为开始到办结的日历天数，当日办结计 0；同一环节重新进行的各轮分别计算"
BLOCKS = "环节登记为未通过时尚不符合的条款；占比为受阻事项占筛选范围内全部事项的比例"


def _columns(titles: Sequence[str]) -> list[Column]:
    return [Column(title) for title in titles]


def _spreads(found: Statistics) -> list[list[Value]]:
    return [
        [one.stage.label, one.count, tenths(one.lower), tenths(one.median), tenths(one.upper), one.longest]
        for one in found.spreads
    ]


def _blocked(found: Statistics) -> list[list[Value]]:
    return [[one.clause, one.title, one.matters, tenths(one.share * 100), one.times] for one in found.blocked]


def _counts(rows: Sequence[CountRow]) -> list[list[Value]]:
    return [[row.name, *row.numbers] for row in rows]
