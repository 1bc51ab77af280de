"""Execution results as lines: lists of a version, and how one score came about (DESIGN promise 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from django.urls import reverse

from accountability.enums import ResultOf, Tier
from accountability.models import ExecutionRanking, ExecutionResult
from accountability.presenters.listing import Cell, Listing, Panel
from accountability.rules.execution import ToldItem, ToldShare, read, shown
from core.numbers import plain, points2
from core.periods import parse_period

TONES = {Tier.FIRST: "success", Tier.SECOND: "", Tier.THIRD: "warning", Tier.FOURTH: "danger"}
HIDDEN = "无权查看的事项"


def version_row(row: ExecutionRanking, results: int) -> list[Cell]:
    """A line of the list of versions; people are selected."""
    state = Cell("已审定", tone="success") if row.finalised_at else Cell("未审定", tone="warning")
    told = f"{row.recorded_at:%Y-%m-%d}"
    return [
        Cell(parse_period(row.period).label, reverse("accountability:ranking", args=[row.pk])),
        Cell(f"第 {row.number} 版"), state, Cell(str(results), figures=True), Cell(row.as_of.isoformat(), figures=True),
        Cell(f"{row.recorded_by} {told}"), Cell(str(row.finalised_by) if row.finalised_by else "—"),
    ]  # fmt: skip


VERSION_HEADS = ("期间", "版本", "状态", "结果", "计算截止", "计算", "审定")


def result_listing(title: str, rows: Iterable[ExecutionResult], explained: frozenset[int]) -> Listing:
    """Rows of a version; ``explained`` are the results that the reader may open. Units and people are selected."""
    lines = []
    of_people = False
    for row in rows:
        of_people = row.of == ResultOf.PERSON
        tier = Tier(row.tier)
        name = row.person.name if row.person is not None else row.unit.name
        url = reverse("accountability:result", args=[row.pk]) if row.pk in explained else ""
        cells = [Cell(name, url), Cell(str(row.place), figures=True), Cell(points2(row.score), figures=True),
                 Cell(tier.label, tone=TONES[tier] or "neutral"), Cell(row.group)]  # fmt: skip
        lines.append([*cells, Cell(row.unit.name)] if of_people else cells)
    heads = ("责任人" if of_people else "责任单位", "名次", "得分", "档次", "分组", *(("单位",) if of_people else ()))
    return Listing(title, heads, lines, ("没有结果", "期间内没有到期事项的单位和人员不列入排名。"))


def explanation_panels(row: ExecutionResult, addresses: Mapping[tuple[str, int], str]) -> list[Panel]:
    """One panel a component, each item with its worth; what the reader may not see keeps its figures alone."""
    return [_panel(one, addresses) for one in read(row.explanation)]


def _panel(share: ToldShare, addresses: Mapping[tuple[str, int], str]) -> Panel:
    rows = [_item(one, addresses) for one in share.items]
    title = f"{share.component.label}：权重 {share.weight}，{len(share.items)} 项，平均 {ratio(share.mean)}"
    return Panel(title, listing=Listing(title, ("事项", "时限", "完成", "计分", "说明"), rows))


def _item(one: ToldItem, addresses: Mapping[tuple[str, int], str]) -> list[Cell]:
    known = one.source in addresses
    return [
        Cell(one.label if known else HIDDEN, addresses.get(one.source, "")), Cell(one.due or "—", figures=True),
        Cell(one.done or "—", figures=True), Cell(ratio(one.worth), figures=True), Cell(one.word),
    ]  # fmt: skip


def ratio(value: Fraction) -> str:
    """1, 1/2, 2/3: exact."""
    return str(value)


def formula(row: ExecutionResult) -> list[tuple[str, str]]:
    """How the score comes about, with the numbers in."""
    shares = read(row.explanation)
    weight = sum(one.weight for one in shares)
    parts = " + ".join(f"{one.weight} × {ratio(one.mean)}" for one in shares)
    exact = Fraction(row.exact)
    assert shown(exact) == row.score
    tier = Tier(row.tier)
    return [
        ("算式", f"100 ×（{parts}）÷ {weight}"), ("精确得分", str(exact)),
        ("得分", plain(row.score) if exact.denominator == 1 else points2(row.score)),
        ("分组", row.group), ("名次", f"第 {row.place} 名"), ("档次", tier.label),
    ]  # fmt: skip


def sources_in(rows: Sequence[ExecutionResult]) -> dict[str, set[int]]:
    """Kind -> keys of everything that went in."""
    found: dict[str, set[int]] = {}
    for row in rows:
        for share in read(row.explanation):
            for item in share.items:
                found.setdefault(item.source[0], set()).add(item.source[1])
    return found
