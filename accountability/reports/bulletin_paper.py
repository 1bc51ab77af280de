"""A bulletin as an official paper: figures in sentences, a summary, charts; rankings and lists as attachments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from accountability.enums import BulletinKind, MentionKind, UnitGroup
from accountability.presenters.bulletin_figures import (
    WHAT,
    item_name,
    orders_of,
    scopes,
    spread,
    trend,
    unit_rows,
)
from accountability.rules.bulletin_content import Content, ItemLine, Mention, OrderLine, UnitLine
from accountability.rules.bulletin_words import GROUP_WORDS, MEASURE, named, summary_of
from accountability.rules.bulletin_words import orders_of as orders_sentence
from core.documents.columns import Column, Kind
from core.documents.paper import Line, Paper, PrintTable, TableLayout, lay_out
from core.documents.pdf import OFFICIAL_CSS, render_pdf
from core.numbers import chinese_numeral

CSS = Path(__file__).with_name("bulletin.css")
OFFICE = "督查室"
MARK = "草稿  未经审批印发"
UPRIGHT_AREA, UPRIGHT_SIZES = 442, (10.5, 9)
PRINTED = 300
"""Rows of a list on paper; the workbook, which goes out with it, has all of them. A longer one costs memory."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What a paper is made of. ``number`` and ``day`` are given with the issue; a draft has neither."""

    title: str
    content: Content
    lead: str
    closing: str
    mentions: tuple[Mention, ...]
    number: str = ""
    day: date | None = None

    @property
    def issued(self) -> bool:
        return self.day is not None


@dataclass(frozen=True, slots=True)
class Section:
    """Lines, then a table, then charts."""

    lines: Sequence[Line]
    table: PrintTable | None = None
    drawings: Sequence[Any] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A list on its own pages; ``wide`` across."""

    label: str
    table: PrintTable
    wide: bool

    @property
    def layout(self) -> TableLayout:
        if self.wide:
            return self.table.wide
        return lay_out(self.table.columns, self.table.rows, area=UPRIGHT_AREA, sizes=UPRIGHT_SIZES)


def print_bulletin(of: Printed, *, by: str, at: datetime) -> bytes:
    """The PDF in the official format; one that is not issued says so on every page."""
    attachments = _attachments(of.content)
    issuer = f"{settings.COUNTY_NAME}{OFFICE}"
    paper = Paper(
        title=of.title, issuer=f"{issuer}文件", number=of.number or f"{settings.COUNTY_NAME[:1]}督通〔　　〕　号",
        addressee="各乡镇、街道、园区，县直各部门和单位", signatory=issuer, day=of.day,
        attachments=[one.table.title for one in attachments], copies_to="县委、县政府领导" if of.issued else "",
        printed_by=issuer if of.issued else "", printed_on=of.day,
    )  # fmt: skip
    context = {
        "paper": paper,
        "sections": _sections(of),
        "attachments": attachments,
        "mark": "" if of.issued else MARK,
    }
    html = render_to_string("documents/bulletin.html", context)
    return render_pdf(html, title=of.title, at=at, author=by, stylesheets=(OFFICIAL_CSS, CSS))


def _sections(of: Printed) -> list[Section]:
    content = of.content
    drawings = [one for one in (trend(content), spread(content)) if one is not None]
    parts = [Section([Line("总体情况", 1), *(Line(text) for text in summary_of(content))], _summary(content), drawings)]
    praised, criticised = (named(of.mentions, kind) for kind in MentionKind)
    if praised or criticised:
        parts.append(Section([Line("表扬和批评", 1), *_named(praised, 1), *_named(criticised, 2 if praised else 1)]))
    sentences = [orders_sentence(content, what) for what in WHAT if orders_of(content, what)]
    if sentences:
        parts.append(Section([Line("督办和整改", 1), *(Line(text) for text in sentences)]))
    parts.append(Section([Line("工作要求", 1), *(Line(text) for text in _paragraphs(of.closing))]))
    numbered = [
        replace(part, lines=[Line(f"{chinese_numeral(place)}、{part.lines[0].text}", 1), *part.lines[1:]])
        for place, part in enumerate(parts, start=1)
    ]
    return [Section([Line(text) for text in _paragraphs(of.lead)]), *numbered]


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.splitlines() if part.strip()]


def _named(mentions: Sequence[Mention], place: int) -> list[Line]:
    """A heading, then each unit with its reason."""
    if not mentions:
        return []
    head = Line(f"（{chinese_numeral(place)}）{mentions[0].kind.label}", 2)
    return [head, *(Line(f"{one.unit}：{one.reason.strip('。 ')}。") for one in mentions)]


def _summary(content: Content) -> PrintTable:
    columns = [
        Column("范围", width=22), Column("单位", Kind.INTEGER), Column("应完成", Kind.INTEGER),
        Column("按期", Kind.INTEGER), Column("超期", Kind.INTEGER), Column("逾期", Kind.INTEGER),
        Column("完成率", Kind.PERCENT), Column("上季度", Kind.PERCENT),
    ]  # fmt: skip
    rows = [
        [
            one.name, str(one.units), str(one.count.due), str(one.count.on_time), str(one.count.late),
            str(one.count.overdue), one.rate, one.last_rate,
        ]
        for one in scopes(content)
    ]  # fmt: skip
    if content.head.kind is not BulletinKind.QUARTERLY:
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    return PrintTable(columns, rows, title="完成情况", legend=("", "单位：个、项"))


def _attachments(content: Content) -> list[Attachment]:
    label = content.head.label.replace(" ", "")
    tables = [
        (_units(label, group, units), False)
        for group in UnitGroup
        if (units := content.of_group(group))
    ]  # fmt: skip
    if content.overdue:
        tables.append((_overdue(label, content.overdue, {unit.code: unit.name for unit in content.units}), True))
    tables += [(_orders(label, what, rows), True) for what in WHAT if (rows := orders_of(content, what))]
    single = len(tables) == 1
    return [
        Attachment("附件" if single else f"附件{place}", table, wide)
        for place, (table, wide) in enumerate(tables, start=1)
    ]


def _units(label: str, group: UnitGroup, units: Sequence[UnitLine]) -> PrintTable:
    columns = [
        Column("名次", Kind.RANK, 6), Column("单位"), Column("承担\n任务", Kind.INTEGER, 6),
        Column("累计\n办结", Kind.INTEGER, 6), Column("应\n完成", Kind.INTEGER, 6), Column("按期", Kind.INTEGER, 6),
        Column("超期", Kind.INTEGER, 6), Column("逾期", Kind.INTEGER, 6), Column("完成率", Kind.PERCENT, 8),
        Column("上季度", Kind.PERCENT, 8), Column("名次\n变化", Kind.CENTER, 6),
    ]  # fmt: skip
    rows = [row.cells() for row in unit_rows(units)]
    notes = [f"注：{MEASURE}完成率相同的名次并列；没有到期事项的不排名次。"]
    title = f"{GROUP_WORDS[group]}{label}完成情况"
    return PrintTable(columns, rows, title=title, legend=("", "单位：项"), notes=notes)


def _overdue(label: str, items: Sequence[ItemLine], names: dict[str, str]) -> PrintTable:
    columns = [
        Column("序号", Kind.RANK, 6), Column("单位", width=18), Column("逾期事项"), Column("牵头部门", width=18),
        Column("责任人", width=9), Column("分管领导", width=9), Column("期限", Kind.DATE),
        Column("逾期天数", Kind.INTEGER),
    ]  # fmt: skip
    rows = [
        [
            str(place), names.get(item.unit, "—"), item_name(item), item.lead, item.person or "—", item.leader or "—",
            item.due.isoformat(), str(item.days),
        ]
        for place, item in enumerate(items[:PRINTED], start=1)
    ]  # fmt: skip
    title, legend = f"{label}逾期未完成事项", ("", "按逾期天数排列")
    return PrintTable(columns, rows, title=title, legend=legend, notes=_rest(len(items)))


def _rest(count: int) -> list[str]:
    """What a list says of the rows that stand in the workbook alone."""
    return [f"注：共{count}项，本表列前{PRINTED}项，其余见随文印发的工作簿。"] if count > PRINTED else []


def _orders(label: str, what: str, rows: Sequence[OrderLine]) -> PrintTable:
    columns = [
        Column("序号", Kind.RANK, 6), Column("文号", width=22), Column("事项"), Column("承办单位", width=20),
        Column("期限", Kind.DATE), Column("办结", Kind.DATE), Column("状态", Kind.CENTER, 9),
        Column("逾期天数", Kind.INTEGER),
    ]  # fmt: skip
    cells = [
        [
            str(place), one.number, one.title, one.unit, one.due.isoformat() if one.due else "—",
            one.done.isoformat() if one.done else "—", one.state, str(one.days) if one.days else "—",
        ]
        for place, one in enumerate(sorted(rows, key=lambda one: (one.done is not None, -one.days))[:PRINTED], start=1)
    ]  # fmt: skip
    return PrintTable(columns, cells, title=f"{label}{WHAT[what]}办理情况", notes=_rest(len(rows)))
