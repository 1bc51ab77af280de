"""Execution results: what each item is worth, the score of a unit or person, places and tiers (LS-4.3-c). Pure.

All arithmetic is exact: a score is a Fraction of a hundred, and equal scores are those that are equal.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from accountability.enums import Component, Tier
from core.findings import Finding, unmet

CLAUSE, LAST = "LS-4.3-c", "LS-3.5-d"
FULL, TENTHOUSANDTHS = 100, 10_000


@dataclass(frozen=True, slots=True)
class Weights:
    """Numbers of the rulebook. ``of`` is the weight of each component, ``late`` what an item done late is worth,
    ``partly`` one that was done in part, ``limits`` the lowest score of the first tiers, falling."""

    of: Mapping[Component, int]
    late: Fraction
    partly: Fraction
    limits: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """Something a unit, and perhaps a person, had to do. ``done`` None: not done up to the day of the computation.

    ``standard`` is what was found of it: 1 met, 0 missed, None in part. ``source`` names the object as
    core.registry.chain does.
    """

    component: Component
    source: tuple[str, int]
    label: str
    unit: int
    person: int | None
    due: date | None
    done: date | None
    standard: Fraction | None = Fraction(1)


@dataclass(frozen=True, slots=True)
class Credit:
    """An item with its worth, from 0 to 1, and the word for it."""

    item: Item
    worth: Fraction
    word: str


@dataclass(frozen=True, slots=True)
class Share:
    """One component of a score: the mean worth of its items, with the weight that it has in the end."""

    component: Component
    weight: int
    credits: tuple[Credit, ...]

    @property
    def mean(self) -> Fraction:
        return sum((one.worth for one in self.credits), Fraction(0)) / len(self.credits)


@dataclass(frozen=True, slots=True)
class Score:
    """A unit's or person's execution; components without an item are left out and their weight with them."""

    key: int
    shares: tuple[Share, ...]

    @property
    def value(self) -> Fraction:
        """0 to 100: the weighted mean of the components that apply."""
        weight = sum(one.weight for one in self.shares)
        return FULL * sum((one.weight * one.mean for one in self.shares), Fraction(0)) / weight


@dataclass(frozen=True, slots=True)
class Placed:
    """A score with its place in the group and its tier."""

    score: Score
    group: str
    place: int
    tier: Tier


def credit_of(item: Item, weights: Weights) -> Credit:
    """Whole when done by its day, part when done after it or in part, nothing when missed."""
    if item.done is None:
        return Credit(item, Fraction(0), "逾期未完成")
    late = item.due is not None and item.done > item.due
    base, word = (weights.late, "超期完成") if late else (Fraction(1), "按期完成")
    if item.component is Component.ACCEPTANCE:
        base, word = Fraction(1), "验收达标"
    if item.standard is None:
        return Credit(item, base * weights.partly, f"{word}，部分达到标准")
    if item.standard == 0:
        return Credit(item, Fraction(0), "未达到标准")
    return Credit(item, base * item.standard, word)


def scores(items: Iterable[Item], weights: Weights, *, of_people: bool = False) -> list[Score]:
    """One score for each unit (or person) that has an item of a component with a weight."""
    found: dict[int, dict[Component, list[Credit]]] = {}
    for item in items:
        key = item.person if of_people else item.unit
        if key is not None and weights.of.get(item.component, 0) > 0:
            found.setdefault(key, {}).setdefault(item.component, []).append(credit_of(item, weights))
    return [
        Score(key, tuple(Share(part, weights.of[part], tuple(held[part])) for part in Component if part in held))
        for key, held in sorted(found.items())
    ]


def tier_of(value: Fraction, limits: Sequence[int]) -> Tier:
    """The first tier whose limit the score reaches; the limit itself belongs to it."""
    tiers = tuple(Tier)
    return next((tier for tier, limit in zip(tiers, limits, strict=False) if value >= limit), tiers[-1])


def ranked(found: Sequence[Score], groups: Mapping[int, str], weights: Weights) -> list[Placed]:
    """Places within each group by falling score; equal scores share a place, the next one skips (1, 2, 2, 4)."""
    by_group: dict[str, list[Score]] = {}
    for one in found:
        by_group.setdefault(groups[one.key], []).append(one)
    placed = []
    for name, members in by_group.items():
        place, before = 0, None
        for number, one in enumerate(sorted(members, key=lambda of: (-of.value, of.key)), 1):
            if one.value != before:
                place, before = number, one.value
            placed.append(Placed(one, name, place, tier_of(one.value, weights.limits)))
    return placed


def shown(value: Fraction) -> int:
    """Ten-thousandths of a point, half up: what stands on the page beside the exact value."""
    return (2 * value.numerator * TENTHOUSANDTHS + value.denominator) // (2 * value.denominator)


def written(score: Score) -> str:
    """The items of a score as canonical JSON, read again by ``read``."""
    parts = [
        [one.component.value, one.weight, [_line(credit) for credit in one.credits]] for one in score.shares
    ]  # fmt: skip
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def _line(of: Credit) -> list[object]:
    item = of.item
    days = [day.isoformat() if day is not None else "" for day in (item.due, item.done)]
    return [*item.source, item.label, *days, str(of.worth), of.word]


@dataclass(frozen=True, slots=True)
class ToldItem:
    """An item as a frozen result tells it."""

    source: tuple[str, int]
    label: str
    due: str
    done: str
    worth: Fraction
    word: str


@dataclass(frozen=True, slots=True)
class ToldShare:
    component: Component
    weight: int
    items: tuple[ToldItem, ...]

    @property
    def mean(self) -> Fraction:
        return sum((one.worth for one in self.items), Fraction(0)) / len(self.items)


def read(text: str) -> list[ToldShare]:
    """What ``written`` wrote."""
    return [
        ToldShare(Component(part), weight, tuple(
            ToldItem((kind, pk), label, due, done, Fraction(worth), word)
            for kind, pk, label, due, done, worth, word in lines
        ))
        for part, weight, lines in json.loads(text)
    ]  # fmt: skip


def fingerprint(items: Sequence[Item], groups: Mapping[int, str], weights: Weights, period: str) -> str:
    """SHA-256 of everything that went in: the same facts and numbers give the same one."""
    lines = sorted(
        [
            one.component.value, *one.source, one.unit, one.person or 0, one.due.isoformat() if one.due else "",
            one.done.isoformat() if one.done else "", str(one.standard),
        ]
        for one in items
    )  # fmt: skip
    numbers = [
        sorted((part.value, weight) for part, weight in weights.of.items()), str(weights.late), str(weights.partly),
        list(weights.limits),
    ]  # fmt: skip
    text = json.dumps([period, lines, sorted(groups.items()), numbers], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def check_ranking(*, ended: bool, final: bool, items: int, period: str) -> list[Finding]:
    """A period that has begun, that is not settled, and in which something fell due."""
    findings = []
    if final:
        findings.append(unmet(CLAUSE, "本期排名已审定", field="period", remedy="已审定的排名不再计算", 期间=period))
    if not ended:
        findings.append(unmet(CLAUSE, "期间尚未开始", field="period", remedy="期间开始后再计算", 期间=period))
    if not items:
        findings.append(
            unmet(
                CLAUSE, "本期没有到期的任务、报告、督办和验收", field="period", remedy="有到期事项后再计算", 期间=period
            )
        )
    return findings


def check_final(*, final: bool, newest: bool, own: bool, over: bool, period: str) -> list[Finding]:
    """The newest version, computed after the period was over, by somebody else than who computed it."""
    findings = []
    if final:
        findings.append(unmet(CLAUSE, "本期排名已审定", remedy="请刷新页面", 期间=period))
    if not newest:
        findings.append(unmet(CLAUSE, "不是最新版本", remedy="审定最新版本", 期间=period))
    if not over:
        findings.append(unmet(CLAUSE, "计算时期间尚未结束", remedy="期间结束后重新计算再审定", 期间=period))
    if own:
        findings.append(unmet(CLAUSE, "计算人不得审定", remedy="由其他人员审定"))
    return findings


def check_group(name: str, units: Sequence[int], *, taken: bool) -> list[Finding]:
    """A name of its own and at least one unit."""
    findings = []
    if not name.strip():
        findings.append(unmet(LAST, "没有写明分组名称", field="name", remedy="填写分组名称"))
    if taken:
        findings.append(unmet(LAST, "分组名称已使用", field="name", remedy="另定名称"))
    if not units:
        findings.append(unmet(LAST, "分组没有单位", field="units", remedy="至少选定一个单位"))
    return findings
