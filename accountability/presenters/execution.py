"""Execution results as lines: lists of a version, and how one score came about (DESIGN promise 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accountability.enums import ResultOf, Tier
from accountability.gathering.execution import default_group
from accountability.models import ExecutionRanking, ExecutionResult, RankingGroup
from accountability.presenters.listing import Cell, Listing, Panel
from accountability.rules.execution import ToldItem, ToldShare, read, shown
from core.numbers import plain, points2
from core.periods import parse_period
from organization.models import Unit

TONES = {Tier.FIRST: "success", Tier.SECOND: "", Tier.THIRD: "warning", Tier.FOURTH: "danger"}
HIDDEN = "无权查看的事项"
METHOD = (
    "按期完成计 1，超期完成和部分完成按规则参数折算，逾期未完成计 0；各项取平均后按权重合计，没有的项目不计。"
    "得分按精确值排名，相同的名次相同。"
)


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


def versions_listing(title: str, rows: Iterable[Any]) -> Listing:
    """Versions annotated with ``found``, the number of their results."""
    empty = ("还没有落实排名", "由督查机构按年度和半年计算，经其他人员审定后公布。")
    return Listing(title, VERSION_HEADS, [version_row(row, row.found) for row in rows], empty)


def version_facts(row: ExecutionRanking) -> list[tuple[str, str]]:
    """By whom, when, by which numbers; people and rulebook are selected."""
    settled = f"{row.finalised_by} {timezone.localdate(row.finalised_at)}" if row.finalised_at else "未审定"
    return [
        ("计算", f"{row.recorded_by}，截至 {row.as_of}"), ("审定", settled),
        ("规则参数", str(row.rulebook) if row.rulebook else "系统初始版本"), ("依据指纹", row.sha256[:16]),
    ]  # fmt: skip


def groups_listing(title: str, groups: Iterable[RankingGroup], units: Iterable[Unit]) -> Listing:
    """Groups with their ``units``, and by kind where the others stand; members are prefetched."""
    rows, put, rest = list(groups), dict[int, list[str]](), dict[str, list[str]]()
    held = {member.unit_id: row.pk for row in rows for member in row.members.all()}
    for unit in units:
        if unit.pk in held:
            put.setdefault(held[unit.pk], []).append(unit.name)
        else:
            rest.setdefault(default_group(unit), []).append(unit.name)
    lines = [
        [Cell(row.name, reverse("accountability:ranking_group", args=[row.pk])), *_members(put.get(row.pk, []))]
        for row in rows
    ]
    lines += [[Cell(name, note="按单位类别"), *_members(names)] for name, names in rest.items()]
    return Listing(title, ("分组", "单位数", "单位"), lines)


def _members(names: Sequence[str]) -> list[Cell]:
    return [Cell(str(len(names)), figures=True), Cell("、".join(names) or "—")]


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
