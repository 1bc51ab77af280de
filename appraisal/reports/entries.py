"""The list of bonus and penalty entries, vetoes and disqualifications as an Excel workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from appraisal.enums import AdjustmentKind
from appraisal.models import Adjustment, Mark, Scheme
from appraisal.presenters.entries import enterer, filer_text, withdrawal
from appraisal.rules.accounts import AdjustmentLine
from core.documents.excel import Column, Cover, Kind, Sheet, Value, write_workbook
from core.fields import from_points

ENTRY_COLUMNS = (
    Column("单位编码"), Column("单位名称"), Column("考核系统"), Column("类别"), Column("级别"), Column("单项或基层"),
    Column("事项"), Column("文号"), Column("日期", Kind.DATE), Column("机关类别"), Column("上年未加"),
    Column("报送机构"),
    Column("标准分", Kind.POINTS2), Column("计入", Kind.POINTS2), Column("说明"), Column("依据条款"),
    Column("依据文件"), Column("登记人"), Column("登记时间"), Column("撤销"),
)  # fmt: skip
MARK_COLUMNS = (
    Column("单位编码"), Column("单位名称"), Column("考核系统"), Column("类别"), Column("领域"), Column("依据"),
    Column("认定文件"), Column("登记人"), Column("登记时间"), Column("撤销"),
)  # fmt: skip


def entries_workbook(
    scheme: Scheme,
    adjustments: Iterable[tuple[Adjustment, AdjustmentLine | None]],
    marks: Iterable[Mark],
    *,
    filters: Sequence[tuple[str, str]],
    named: bool,
    by: str,
    at: datetime,
) -> bytes:
    """Two sheets and a cover; deductions are negative. ``at`` is local time, rows have their relations
    selected; ``named`` tells who handled them."""
    sheets = [
        Sheet(
            "加减分",
            ENTRY_COLUMNS,
            [_entry(*row, named) for row in adjustments],
            title=f"{scheme.name}加减分",
            freeze=2,
        ),
        Sheet(
            "否决与取消资格",
            MARK_COLUMNS,
            [_mark(row, named) for row in marks],
            title=f"{scheme.name}否决与取消资格",
            freeze=2,
        ),
    ]
    facts = [
        ("方案", f"{scheme.name}（{scheme.code} 第 {scheme.version} 版）"),
        *(filters or [("筛选", "无，全部记录")]),
    ]
    cover = Cover(title="加减分与否决登记", at=at.replace(tzinfo=None), by=by, facts=facts)
    return write_workbook(sheets, cover=cover)


def _entry(row: Adjustment, line: AdjustmentLine | None, named: bool) -> list[Value]:
    sign = -1 if row.kind == AdjustmentKind.CRITICISM else 1
    return [
        row.member.code,
        row.member.name,
        row.member.group.name,
        row.get_kind_display(),
        row.get_level_display() if row.level else row.leading_group,
        "是" if row.single_or_grassroots else "否",
        row.matter,
        row.document_number,
        row.dated,
        row.get_agency_display(),
        "是" if row.carried_over else "否",
        filer_text(row),
        _points(line.points * sign) if line else None,
        _points(line.counted * sign) if line else None,
        line.reason if line else "",
        line.clause if line else "",
        *_trail(row, named),
    ]


def _mark(row: Mark, named: bool) -> list[Value]:
    member = row.member
    kind = row.get_kind_display()
    return [member.code, member.name, member.group.name, kind, row.field, row.basis, *_trail(row, named)]


def _trail(row: Adjustment | Mark, named: bool) -> list[Value]:
    """Paper, who entered it and when, and its withdrawal."""
    return [
        row.document.name if row.document else "",
        enterer(row, named=named),
        _day(row.entered_at),
        withdrawal(row, named=named),
    ]


def _day(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d")


def _points(units: int) -> Decimal:
    return from_points(units)
