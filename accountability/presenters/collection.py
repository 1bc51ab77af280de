"""A period's forms as a table and as a paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from accountability.enums import WorkCycle
from accountability.gathering.collection import Collected
from accountability.models import StandingMember, WorkForm
from accountability.presenters.listing import Cell, Listing
from core.documents.paper import Line, Paper, print_paper

MEMBERS = "常委名单"


def collected_listing(of: Collected, words: str) -> Listing:
    """Everybody who was asked for, those without a form marked; ``words`` narrow it."""
    rows = []
    for pk, name in of.wanted:
        form = of.forms.get(pk)
        if words and words not in name and (form is None or words not in form.done + form.planned + form.economy):
            continue
        rows.append(_row(name, form, of.cycle))
    heads = ["报送人", "状态", "完成工作", "下期安排"]
    if of.cycle is WorkCycle.HALF_MONTH:
        heads.insert(3, "镇域经济")
    empty = ("没有符合条件的报送", "换一个期间，或者清除筛选。")
    widths = (16, 20, 60, 40) if of.cycle is WorkCycle.WEEK else (16, 20, 60, 40, 40)
    return Listing(of.period.label, heads, rows, empty, widths=widths)


def collected_stats(of: Collected) -> list[tuple[str, object, str]]:
    """How many were asked for, are there, are missing."""
    count = sum(pk in of.forms for pk, _ in of.wanted)
    return [("应报送", len(of.wanted), "份"), ("已报送", count, "份"), ("未报送", len(of.missing), "份")]


def members_listing(rows: Iterable[StandingMember]) -> Listing:
    """Who hands in weekly; person and unit are selected."""
    found = [
        [
            Cell(row.person.name), Cell(row.person.unit.name), Cell(row.since.isoformat(), figures=True),
            Cell("移出", reverse("accountability:drop_standing_member", args=[row.pk])),
        ]
        for row in rows
    ]  # fmt: skip
    empty = ("名单还是空的", "列入名单的常委每周报送工作。")
    return Listing(MEMBERS, ("姓名", "单位", "列入日期", "办理"), found, empty)


def _row(name: str, form: WorkForm | None, cycle: WorkCycle) -> list[Cell]:
    if form is None:
        return [Cell(name), Cell("未报送", tone="warning"), *[Cell("")] * (2 if cycle is WorkCycle.WEEK else 3)]
    told = f"{timezone.localtime(form.recorded_at):%m-%d %H:%M}" + (f" 第 {form.number} 版" if form.number > 1 else "")
    cells = [Cell(name), Cell("已报送", tone="success", note=told), Cell(form.done)]
    if cycle is WorkCycle.HALF_MONTH:
        cells.append(Cell(form.economy))
    return [*cells, Cell(form.planned)]


def summary_paper(of: Collected, *, by: str, at: datetime) -> bytes:
    """The compiled summary of a period in the official format."""
    who = "常委工作" if of.cycle is WorkCycle.WEEK else "镇街区工作"
    body = [Line("一、报送情况", 1), Line(_told(of))]
    body.append(Line("二、工作情况", 1))
    for number, (pk, name) in enumerate([one for one in of.wanted if one[0] in of.forms], 1):
        form = of.forms[pk]
        body.append(Line(f"（{_numeral(number)}）{name}", 2))
        body += [Line(one) for one in form.done.splitlines() if one.strip()]
        if form.economy:
            body.append(Line(f"镇域经济：{form.economy}"))
        if form.planned:
            body.append(Line(f"下期安排：{form.planned}"))
    paper = Paper(f"{of.period.label}{who}汇总", body, signatory="县委办公室", day=timezone.localdate(at))
    return print_paper(paper, at=at, by=by)


def _told(of: Collected) -> str:
    count = sum(pk in of.forms for pk, _ in of.wanted)
    text = f"应报送 {len(of.wanted)} 份，已报送 {count} 份。"
    return text + (f"未报送：{'、'.join(of.missing)}。" if of.missing else "")


NUMERALS: Sequence[str] = "零一二三四五六七八九"


def _numeral(number: int) -> str:
    """1 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{NUMERALS[tens]}十"
    return head + (NUMERALS[ones] if ones or not tens else "")
