"""From readings to the cells of a book: leaves that are not scored by hand, scored by their method (DESIGN.md sec. 2).

A leaf takes part as soon as one reading stands for it; then every member of the group needs one. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from appraisal.enums import Source
from appraisal.rules.facts import Book, Cell, GroupFacts, NodeFacts
from appraisal.rules.methods import Reading, in_units, score_column
from core.findings import Finding, unknown, unmet

Readings = Mapping[str, Mapping[str, Reading | None]]
"""Leaf code -> member code -> what was filed, None for 不涉及."""

NO_READINGS: Readings = {}


@dataclass(frozen=True, slots=True)
class Measured:
    """A group's book with its measured leaves filled in.

    ``faulty`` are the (member, leaf) that have no cell because of a refusal of their own.
    """

    book: Book
    readings: Readings = field(default_factory=dict)
    refusals: tuple[Finding, ...] = ()
    warnings: tuple[str, ...] = ()
    faulty: frozenset[tuple[str, str]] = frozenset()


def measure(group: GroupFacts, book: Book, readings: Readings) -> Measured:
    """The group's book with every leaf that has readings scored from them, exactly.

    Of ``readings`` only those of the group's own leaves count whose source is not 考评录入. A member without one and
    a reading that gives no score are refusals naming unit and leaf. Scores entered for such a leaf do not count;
    a warning says so.
    """
    nodes = [node for node in group.nodes if node.source is not Source.ENTERED and readings.get(node.code)]
    if not nodes:
        return Measured(book)
    cells: dict[str, dict[str, Cell]] = {member.code: dict(book.get(member.code, {})) for member in group.members}
    names = {member.code: member.name for member in group.members}
    refusals: list[Finding] = []
    warnings: list[str] = []
    faulty: set[tuple[str, str]] = set()
    kept: dict[str, dict[str, Reading | None]] = {}
    for node in nodes:
        own = {code: readings[node.code][code] for code in names if code in readings[node.code]}
        kept[node.code] = own
        entered = sum(row.pop(node.code, _GAP) is not _GAP for row in cells.values())
        if entered:
            warnings.append(f"“{group.name}”的指标“{node.name}”按报送数据计分，录入的 {entered} 个分值不计")
        column = score_column(node.method, node.params, own, full_mark=node.full_mark, floor_mark=node.floor)
        for code, score in column.scores.items():
            cells[code][node.code] = None if score is None else in_units(score)
        for code, finding in _faults(group, node, names, own, column.problems):
            refusals.append(finding)
            faulty.add((code, node.code))
    strangers = {code: row for code, row in book.items() if code not in names}
    return Measured({**cells, **strangers}, kept, tuple(refusals), tuple(warnings), frozenset(faulty))


_GAP: Any = object()


def _faults(
    group: GroupFacts,
    node: NodeFacts,
    names: Mapping[str, str],
    own: Mapping[str, Reading | None],
    problems: Mapping[str, str],
) -> Iterator[tuple[str, Finding]]:
    for code, name in names.items():
        where = {"分组": group.name, "编码": code, "名称": name, "指标编码": node.code, "指标": node.name}
        if code not in own:
            remedy = f"由责任单位报送{node.source.label}，不涉及的填“不涉及”"
            yield code, unknown("SX-4.1-a", "缺少指标数据", remedy=remedy, **where)
        elif code in problems:
            yield code, unmet("SX-3-d", problems[code], remedy="由责任单位核对、更正所报数据", **where)


def check_unpublished(period: str, versions: Sequence[int]) -> list[Finding]:
    """A published version closes its period: what it was computed from stands still, for every duty (SX-6.8-a)."""
    remedy = "确需更正的，先由考评办撤下已公布的版本"
    return [
        unmet("SX-6.8-a", "该期间的结果已经公布，数据不得再改", remedy=remedy, 期间=period, 版本=f"第 {number} 版")
        for number in versions
    ]


def check_leaf(name: str, source: str, *, own: bool) -> list[Finding]:
    """Readings are of a leaf of this scheme that is not scored by hand; ``own`` says that it is a leaf of it."""
    if not own:
        return [unmet("SX-3-f", "不是本方案的末级指标", remedy="请核对指标", 指标=name)]
    if source == Source.ENTERED:
        remedy = "请在分值录入中填写得分，或在方案中改变数据来源"
        return [unmet("SX-3-f", "该指标由考评录入计分，不收数据", remedy=remedy, 指标=name)]
    return []


def check_members(name: str, strangers: Sequence[str]) -> list[Finding]:
    """Members are of the leaf's own group; ``strangers`` names those that are not."""
    return [
        unmet("SX-2.1-d", "不是该指标所在考核系统的考评对象", remedy="请核对考评对象", 指标=name, 对象=one)
        for one in strangers
    ]


def check_figures(name: str, readings: Mapping[str, Reading | None]) -> list[Finding]:
    """Something was filed, in figures that can be kept; by name of the member."""
    findings = []
    for member, reading in readings.items():
        where = {"指标": name, "对象": member}
        data = freeze_reading(reading)
        if data is not None and not data.keys() & {"value", "ratings"}:
            findings.append(unmet("", "没有填报数值", remedy="请填写数值，或填“不涉及”", **where))
        elif data is not None and max(len(str(data.get(key, ""))) for key in ("value", "base", "target")) > LONGEST:
            findings.append(unmet("", "数值的位数过多", remedy=f"请填写不超过 {LONGEST} 位的数值", **where))
    return findings


LONGEST = 120
"""Signs of the exact text of a figure, as models.readings keeps it."""


def exact_text(value: Decimal | int | Fraction) -> str:
    """One text for one figure: plain decimals where they end, "numerator/denominator" where they do not."""
    figure = Fraction(value)
    rest, twos, fives = figure.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{figure.numerator}/{figure.denominator}"
    places = max(twos, fives)
    whole, part = divmod(abs(figure.numerator) * 10**places // figure.denominator, 10**places)
    text = f"{'-' if figure < 0 else ''}{whole}"
    return f"{text}.{part:0{places}d}" if places else text


def exact_value(text: str) -> Fraction | None:
    """The figure behind ``exact_text``, None for ""."""
    return Fraction(text) if text else None


def freeze_reading(reading: Reading | None) -> dict[str, Any] | None:
    """A reading as canonical JSON wants it: what is not filed is left out, ratings in ascending order."""
    if reading is None:
        return None
    named = {"value": reading.value, "base": reading.base, "target": reading.target}
    texts: dict[str, Any] = {name: exact_text(figure) for name, figure in named.items() if figure is not None}
    if reading.ratings:
        texts["ratings"] = [exact_text(rating) for rating in sorted(Fraction(rating) for rating in reading.ratings)]
    return texts


def thaw_reading(data: Mapping[str, Any] | None) -> Reading | None:
    """The reading behind ``freeze_reading``."""
    if data is None:
        return None
    return Reading(
        value=exact_value(data.get("value", "")),
        base=exact_value(data.get("base", "")),
        target=exact_value(data.get("target", "")),
        ratings=tuple(Fraction(rating) for rating in data.get("ratings", ())),
    )


def freeze_readings(readings: Readings) -> dict[str, dict[str, Any]]:
    """All readings of a group for its frozen text."""
    return {leaf: {code: freeze_reading(one) for code, one in column.items()} for leaf, column in readings.items()}


def thaw_readings(data: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Reading | None]]:
    """The readings behind ``freeze_readings``."""
    return {leaf: {code: thaw_reading(one) for code, one in column.items()} for leaf, column in data.items()}
