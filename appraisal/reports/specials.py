"""The ranking of a special appraisal on paper and as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from appraisal.models import SpecialVersion
from appraisal.rules.figures import short
from appraisal.rules.specials import Item, Outcome
from core.documents.columns import Column, Kind
from core.documents.excel import Sheet, Value
from core.documents.paper import Line, Paper, PrintTable, print_paper
from core.fields import from_points


def columns_of(items: Sequence[Item]) -> list[Column]:
    return [
        Column("名次", Kind.RANK, 7), Column("参评对象"),
        *(Column(f"{item.name}（{short(item.full)}）", Kind.POINTS2, 14) for item in items),
        Column("总分", Kind.POINTS2, 12),
    ]  # fmt: skip


def ranking_pdf(
    version: SpecialVersion, found: Sequence[Outcome], items: Sequence[Item], *, by: str, at: datetime
) -> bytes:
    """The paper: how the ranking came about, and the table."""
    confirmation = getattr(version, "confirmation", None)
    state = f"经{confirmation.organizer.unit.name}确认" if confirmation else "尚未确认"
    organizers = "、".join(one.unit.name for one in version.round.organizers.all())
    told = (
        f"本次{version.round.name}专项考评由{organizers}共同组织，参评对象 {len(found)} 个，考评项目 {len(items)} 项。"
        f"以下为第 {version.number} 版结果，{state}，输入指纹 {version.input_hash[:16]}。"
        "总分为各项得分之和，得分相同的名次并列。专项考评单独计分，不计入综合考评总分，与综合考评统一奖励。"
    )
    rows = [[str(one.place), one.name, *(short(part) for part in one.parts), short(one.total)] for one in found]
    table = PrintTable(columns_of(items), rows, title=f"{version.round.name}专项考评名次")
    paper = Paper(
        f"{settings.COUNTY_NAME}{version.round.scheme.year}年{version.round.name}专项考评结果", body=[Line(told)],
        tables=[table],
    )  # fmt: skip
    return print_paper(paper, at=at, by=by)


def ranking_sheet(version: SpecialVersion, found: Sequence[Outcome], items: Sequence[Item]) -> Sheet:
    """The same table with exact figures."""
    rows: list[list[Value]] = [
        [one.place, one.name, *(from_points(part) for part in one.parts), from_points(one.total)] for one in found
    ]
    day = timezone.localdate(version.recorded_at).isoformat()
    notes = [f"第 {version.number} 版　输入指纹 {version.input_hash[:16]}　{day}"]
    return Sheet(version.round.name[:31], columns_of(items), rows, str(version.round), notes, 2)
