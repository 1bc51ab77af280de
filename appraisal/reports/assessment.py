"""The self-assessment and the assessment sheet as papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from appraisal.enums.assessment import ColumnKind, ColumnState
from appraisal.gathering.assessment import Sheet
from appraisal.presenters.assessment_sheets import PointRow
from appraisal.presenters.year_methods import MethodLine
from appraisal.rules.assessment import COMPUTED, EMPTY
from appraisal.rules.figures import short
from core.documents.columns import Column, Kind
from core.documents.paper import Line, Paper, PrintTable, print_paper
from core.numbers import chinese_date


def print_self_assessment(sheet: Sheet, points: Sequence[PointRow], *, by: str, at: datetime) -> bytes:
    """The self-assessment report: summary, points of the template, items with points and statements (SX-6.4-a)."""
    column = sheet.columns.get(ColumnKind.SELF)
    cells, tops = sheet.cells.get(ColumnKind.SELF, {}), sheet.tops
    rows = [
        [tops[item.pk], item.name, short(item.full), cell.shown, cell.text or (COMPUTED if item.computed else "")]
        for item in sheet.items
        for cell in (cells.get(item.pk, EMPTY),)
    ]
    computed = sum(item.computed and not cells.get(item.pk, EMPTY).given for item in sheet.items)
    total = short(sum(cell.points or 0 for cell in cells.values()))
    columns = [
        Column("大项"),
        Column("项目"),
        Column("满分", Kind.POINTS2, 8),
        Column("自评", Kind.POINTS2, 8),
        Column("完成情况"),
    ]
    body = [Line("一、总体情况", 1), *_lines(column.summary if column else "")]
    heads = iter(("二、", "三、"))
    if points:
        body.append(Line(f"{next(heads)}自评要点", 1))
        body += [Line(f"{one.label}：{_answer(one)}。") for one in points]
    body.append(Line(f"{next(heads)}分项自评", 1))
    body.append(Line(f"自评合计 {total} 分，{f'另有 {computed} 项{COMPUTED}，' if computed else ''}分项见附表。"))
    if column is None or column.state != ColumnState.CLOSED:
        body.append(Line("本件为填写中的稿本，尚未报送。"))
    paper = Paper(
        title=f"{sheet.member.name}{sheet.round.year}年度自评报告", body=body,
        tables=[PrintTable(columns, rows, title="分项自评表")], addressee="考评工作领导小组办公室",
        signatory=sheet.member.name,
        day=timezone.localdate(column.closed_at) if column is not None and column.closed_at else timezone.localdate(at),
    )  # fmt: skip
    return print_paper(paper, at=at, by=by)


def _lines(text: str) -> list[Line]:
    return [Line(part.strip()) for part in text.splitlines() if part.strip()]


def _answer(one: PointRow) -> str:
    if not one.figures:
        return one.text.rstrip("。")
    moved = f"，{'位次变化' if one.unit == '名' else '增减'} {one.change}" if one.change else ""
    words = f"，{one.text.rstrip('。')}" if one.text else ""
    return f"本年 {one.figure}{one.unit}，上年 {one.last_figure}{one.unit}{moved}{words}"


def print_sheet(
    sheet: Sheet, shown: Sequence[ColumnKind], states: Sequence[tuple[str, str]], methods: Sequence[MethodLine], *,
    by: str, at: datetime,
) -> bytes:  # fmt: skip
    """The sheet with the columns that the reader sees, side by side, and the year's methods (JH-C-3.3-d)."""
    tops = sheet.tops
    columns = [Column("大项"), Column("项目"), Column("满分", Kind.POINTS2, 7)]
    columns += [Column(kind.label, Kind.POINTS2, 8) for kind in shown]
    rows = [
        [
            tops[item.pk], item.name, short(item.full),
            *(sheet.cells.get(kind, {}).get(item.pk, EMPTY).shown for kind in shown),
        ]
        for item in sheet.items
    ]  # fmt: skip
    body = [Line(f"{sheet.round.title}，考评对象：{sheet.member.name}（{sheet.member.group.name}）。")]
    body += [Line(f"{label}：{words}。") for label, words in states]
    onsite = sheet.columns.get(ColumnKind.ONSITE)
    if onsite is not None and ColumnKind.ONSITE in shown and hasattr(onsite, "onsite"):
        visit = onsite.onsite
        body.append(Line(f"实地考评：{chinese_date(visit.visited_on)}，{visit.place}。{visit.findings}"))
    body += [Line(f"{one.label}：{one.sentence}。") for one in methods]
    paper = Paper(
        title=f"{sheet.member.name}{sheet.round.year}年度考评表", body=body,
        tables=[PrintTable(columns, rows, title="各栏得分")], day=timezone.localdate(at),
    )  # fmt: skip
    return print_paper(paper, at=at, by=by)
