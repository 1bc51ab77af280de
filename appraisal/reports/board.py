"""A ranking board as a workbook: the rows as shown, figures exact, filters on the cover."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from appraisal.models import Group, Indicator, ResultVersion
from appraisal.presenters.board import Board
from appraisal.presenters.settled import Row
from appraisal.presenters.versions import short_fingerprint, state_of
from appraisal.reports import wording
from appraisal.rules.periods import parse_period
from core.documents.columns import Column, Kind
from core.documents.excel import Cover, Sheet, Value, write_workbook
from core.fields import from_points
from core.numbers import chinese_datetime, plain


def board_workbook(
    version: ResultVersion, group: Group, board: Board, *, filters: list[tuple[str, str]], by: str, at: datetime
) -> bytes:
    """The board's rows in the order shown."""
    tops = Indicator.objects.filter(group=group, parent__isnull=True).order_by("order", "id")
    columns = [
        Column("名次", Kind.RANK, 7),
        Column("编码", Kind.CENTER, 9),
        Column("单位"),
        *([Column("名次变化", Kind.INTEGER, 10)] if board.former else []),
        *(Column(f"{top.name}（{plain(top.weight or 0)}）", Kind.POINTS2, 14) for top in tops),
        Column("初步得分", Kind.POINTS2, 12),
        Column("加分（含奖励分）", Kind.POINTS2, 14),
        Column("扣分", Kind.POINTS2, 10),
        Column("最终得分", Kind.POINTS2, 12),
        Column("备注", Kind.TEXT, 28),
    ]
    period = parse_period(version.period.label).label
    mark = wording.STATE_MARKS[state_of(version)]
    notes = [f"第 {version.number} 版　输入指纹 {short_fingerprint(version)}" + (f"　{mark}" if mark else "")]
    rows = [_values(row, *([board.moved(row)] if board.former else [])) for row in board.rows]
    sheet = Sheet(group.name, columns, rows, f"{group.name}{period}排名", notes, 3)
    facts = [
        ("考评方案", version.scheme.name),
        ("期间", period),
        ("状态", mark or "最终结果（已审定）"),
        ("计算时间", chinese_datetime(timezone.localtime(version.computed_at))),
        ("输入指纹", version.input_hash),
        ("考核系统", group.name),
        *(filters or [("筛选", "无")]),
        ("行数", f"{len(board.rows)}（共 {board.total}）"),
    ]
    about = wording.subject(version.scheme.name, year=version.scheme.year, county=settings.COUNTY_NAME)
    cover = Cover(
        title=f"{period}{about}排名",
        at=timezone.localtime(at).replace(tzinfo=None),
        by=by,
        version=f"第 {version.number} 版",
        facts=facts,
    )
    return write_workbook([sheet], cover=cover)


def _values(row: Row, *moved: int | None) -> list[Value]:
    items = [from_points(item) for item in row.items]
    totals = [
        from_points(points)
        for points in (row.initial_points, row.bonus_points, row.deduction_points, row.final_points)
    ]  # fmt: skip
    return [row.rank, row.code, row.name, *moved, *items, *totals, "；".join(row.badges)]
