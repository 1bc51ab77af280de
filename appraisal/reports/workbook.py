"""The ranking report as a workbook: cover, one sheet per group in rank order, one sheet per unit on request."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from appraisal.presenters.versions import short_fingerprint
from appraisal.reports import wording
from appraisal.reports.content import Report, Row, Table
from appraisal.reports.units import UnitSheet
from core.documents.columns import Column, Kind
from core.documents.excel import Cover, Sheet, Value, write_workbook
from core.fields import from_points
from core.numbers import chinese_datetime, plain


def write_report(report: Report, *, by: str, at: datetime, sheets: Iterable[UnitSheet] = ()) -> bytes:
    """The workbook: figures exact to four decimals, shown with two; texts never formulas."""
    pages = [_group_sheet(report, table) for table in report.tables]
    pages += [_unit_page(one) for one in sheets]
    return write_workbook(pages, cover=cover(report, by=by, at=at, filters=[]))


def cover(report: Report, *, by: str, at: datetime, filters: list[tuple[str, str]]) -> Cover:
    """What was exported, of which version, in which state, by whom."""
    version = report.version
    computed = chinese_datetime(timezone.localtime(version.computed_at))
    groups = "、".join(table.name for table in report.tables)
    facts = [
        ("考评方案", f"{version.scheme.name}（第 {version.scheme_version} 版）"),
        ("期间", report.period.label),
        ("状态", wording.STATE_MARKS[report.state] or "最终结果（已审定）"),
        ("计算", f"{computed} {version.computed_by}"),
        ("输入指纹", version.input_hash),
        ("考核系统", f"全部：{groups}" if report.whole else groups),
        *filters,
        *([("名次变化对比", report.baseline)] if report.baseline else []),
        ("说明", "分值保留四位小数，显示两位；得分相同名次并列"),
    ]
    return Cover(
        title=wording.title(report, county=settings.COUNTY_NAME).removeprefix("关于").removesuffix("情况的通报"),
        at=timezone.localtime(at).replace(tzinfo=None),
        by=by,
        version=f"第 {version.number} 版",
        facts=facts,
    )


def _group_sheet(report: Report, table: Table) -> Sheet:
    columns = group_columns(table, moved=bool(report.baseline))
    title = f"{table.name}{report.period.label}排名表"
    mark = wording.STATE_MARKS[report.state]
    notes = [
        f"第 {report.version.number} 版　输入指纹 {short_fingerprint(report.version)}" + (f"　{mark}" if mark else "")
    ]
    rows = [group_values(row, moved=bool(report.baseline)) for row in table.rows]
    return Sheet(table.name, columns, rows, title=title, notes=notes, freeze=3)


def group_columns(table: Table, *, moved: bool) -> list[Column]:
    """Rank, code, unit; base and weighted score of every top item; the sum; marks."""
    items = [
        column
        for top in table.tops
        for column in (
            Column(f"{top.name}基础分（{plain(top.full_mark)}）", Kind.POINTS2, 14),
            Column(f"{top.name}得分（{plain(top.weight)}）", Kind.POINTS2, 14),
        )
    ]
    return [
        Column("名次", Kind.RANK, 7),
        Column("编码", Kind.CENTER, 9),
        Column("单位"),
        *items,
        Column("初步得分", Kind.POINTS2, 12),
        Column("表彰加分", Kind.POINTS2, 11),
        Column("奖励分", Kind.POINTS2, 10),
        Column("扣分", Kind.POINTS2, 10),
        Column("最终得分", Kind.POINTS2, 12),
        *([Column("名次变化", Kind.INTEGER, 10)] if moved else []),
        Column("备注", Kind.TEXT, 28),
    ]


def group_values(row: Row, *, moved: bool) -> list[Value]:
    """One row of a group's sheet, figures exact."""
    items = [_points(value) for base, weighted, _ in row.items for value in (base, weighted)]
    totals = [_points(value) for value in (row.initial, row.bonus, row.reward, row.deduction, row.final)]
    return [row.rank, row.code, row.name, *items, *totals, *([row.moved] if moved else []), remark(row)]


def remark(row: Row) -> str:
    parts = [f"一票否决（{'、'.join(row.vetoes)}）" if row.vetoes else "一票否决"] if row.vetoed else []
    return "；".join([*parts, *(["弄虚作假，取消评先资格"] if row.disqualified else [])])


def _unit_page(sheet: UnitSheet) -> Sheet:
    columns = [
        Column("层级", Kind.CENTER, 8),
        Column("项目", Kind.TEXT, 44),
        Column("满分", Kind.POINTS2, 11),
        Column("基础分", Kind.POINTS2, 11),
        Column("权重", Kind.POINTS2, 10),
        Column("得分", Kind.POINTS2, 12),
        Column("名次", Kind.RANK, 7),
        Column("计算", Kind.TEXT, 80),
    ]
    levels = ("合计", "大项", "明细")
    rows: list[list[Value]] = [
        [
            levels[one.level], one.name, _points(one.full), _points(one.base), _points(one.weight),
            _points(one.weighted), one.place, one.text,
        ]
        for one in sheet.figures
    ]  # fmt: skip
    return Sheet(sheet.name, columns, rows, title=f"{sheet.name}得分单", notes=[sheet.subtitle], freeze=2)


def _points(value: int | None) -> Decimal | None:
    return None if value is None else from_points(value)
