"""A try-out as shown: ranks and scores side by side, what was changed in words; and how firm the ranking is."""

from __future__ import annotations

from collections.abc import Mapping

from accountability.presenters.listing import Cell, Listing
from appraisal.rules.figures import plain, short
from appraisal.rules.stability import WHOLE, Stability
from appraisal.rules.what_if import Change, Frozen, Outcome, entries_of
from core.numbers import points4, signed

HEADS = ("考评对象", "现名次", "推演名次", "升降", "现得分", "推演得分", "变化")
STABLE_HEADS = ("考评对象", "现名次", "名次不变的次数", "占比", "最好名次", "最差名次")


def outcome(shown: Outcome, names: Mapping[str, str]) -> Listing:
    """All members by the rank they would have."""
    rows = [
        [
            Cell(names.get(one.code, one.code)), Cell(str(one.before.rank), figures=True),
            Cell(str(one.after.rank), figures=True), Cell(moved(one.moved), figures=True),
            Cell(points4(one.before.final), figures=True), Cell(points4(one.after.final), figures=True),
            Cell(signed(one.gained, 4).replace("-", "−") if one.gained else "—", figures=True),
        ]
        for one in shown.shifts
    ]  # fmt: skip
    empty = ("不能推演", "；".join(one.sentence() for one in shown.refusals))
    return Listing("推演结果", HEADS, rows, empty, right=True)


def moved(places: int) -> str:
    return "—" if not places else f"↑{places}" if places > 0 else f"↓{-places}"


def words(change: Change, frozen: Frozen) -> list[str]:
    """What is changed, one sentence each."""
    nodes = {node.code: node for node in frozen.group.nodes}
    names = {member.code: member.name for member in frozen.group.members}
    entries = entries_of(frozen)
    said = [
        f"{nodes[code].name}权重 {plain(nodes[code].weight or 0)} → {plain(weight)}"
        for code, weight in change.weights.items()
    ]
    said += [f"略去{nodes[code].name}" for code in sorted(change.left_out)]
    for (member, leaf), cell in change.cells.items():
        points = "不涉及" if cell is None else short(round(cell))
        said.append(f"{names.get(member, member)}的{nodes[leaf].name}改为 {points}")
    said += [f"不计{_entry(entries[place], names)}" for place in sorted(change.dropped)]
    said += [f"{_entry(entries[place], names)}移给{names.get(to, to)}" for place, to in change.moved.items()]
    if change.cap is not None:
        said.append(f"表彰加分封顶 {plain(frozen.params.cap)} → {plain(change.cap)}")
    return said


def _entry(entry: object, names: Mapping[str, str]) -> str:
    member, matter = str(entry.member), str(entry.matter)  # type: ignore[attr-defined]  # rules.facts.AdjustmentFacts
    return f"{names.get(member, member)}的“{matter}”"


def stable(found: Stability, names: Mapping[str, str]) -> Listing:
    """In how many of the trials each member keeps its place."""
    rows = [
        [
            Cell(names.get(one.code, one.code)), Cell(str(one.rank), figures=True),
            Cell(str(one.kept), figures=True), Cell(f"{one.kept * 1000 // found.trials / 10:.1f}%", figures=True),
            Cell(str(one.best), figures=True), Cell(str(one.worst), figures=True),
        ]
        for one in found.rows
    ]  # fmt: skip
    return Listing("名次稳定性", STABLE_HEADS, rows, right=True)


def told(found: Stability) -> str:
    firm = sum(one.kept * 100 >= found.trials * 95 for one in found.rows)
    spread = plain_percent(found.spread)
    return (
        f"各大项权重在 ±{spread} 内随机变动（总权重不变）{found.trials} 次，随机种子 {found.seed}；"
        f"{len(found.rows)} 个对象中 {firm} 个在 95% 以上的情形下名次不变。"
    )


def plain_percent(spread: int) -> str:
    whole, rest = divmod(spread * 100, WHOLE)
    return f"{whole}.{rest * 10 // WHOLE}%" if rest else f"{whole}%"
