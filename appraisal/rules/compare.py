"""What changed between two results of the same scheme: who moved, by how much, and through which top nodes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from appraisal.rules.results import GroupResult, ItemResult, MemberResult


@dataclass(frozen=True, slots=True)
class ItemChange:
    """A top node whose figures differ; ten-thousandths, None on the side that does not have it."""

    code: str
    base_before: int | None
    base_after: int | None
    weighted_before: int | None
    weighted_after: int | None


@dataclass(frozen=True, slots=True)
class Move:
    """A member whose outcome differs; ``before`` or ``after`` is None for one that came or left.

    ``final_change`` and ``rank_change`` are after minus before (a rank change below zero is a rise), None when
    one side is missing. ``items`` are the top nodes that changed; the other fields are seen on the results.
    """

    group: str
    member: str
    before: MemberResult | None
    after: MemberResult | None
    final_change: int | None
    rank_change: int | None
    items: tuple[ItemChange, ...]

    @property
    def other_changes(self) -> tuple[str, ...]:
        """Names of the fields besides final, rank and items that differ, in the order of the result."""
        if self.before is None or self.after is None:
            return ()
        names = ("initial", "commendations", "bonus", "reward", "deduction", "vetoed", "disqualified")
        return tuple(name for name in names if getattr(self.before, name) != getattr(self.after, name))


def compare(before: Iterable[GroupResult], after: Iterable[GroupResult]) -> list[Move]:
    """Every member whose outcome differs between two versions, by group, then rank after, then code.

    Groups keep the order of ``after``; those only ``before`` had come last. Equal outcomes are left out.
    """
    old, new = {group.code: group for group in before}, {group.code: group for group in after}
    moves: list[Move] = []
    for code in [*new, *(code for code in old if code not in new)]:
        was = old[code].by_code() if code in old else {}
        now = new[code].by_code() if code in new else {}
        group_moves = [
            _move(code, member, was.get(member), now.get(member))
            for member in was.keys() | now.keys()
            if was.get(member) != now.get(member)
        ]
        moves.extend(sorted(group_moves, key=_order))
    return moves


def _order(move: Move) -> tuple[int, int, str]:
    return (0, move.after.rank, move.member) if move.after else (1, 0, move.member)


def _move(group: str, member: str, before: MemberResult | None, after: MemberResult | None) -> Move:
    both = before is not None and after is not None
    return Move(
        group=group,
        member=member,
        before=before,
        after=after,
        final_change=after.final - before.final if both and before and after else None,
        rank_change=after.rank - before.rank if both and before and after else None,
        items=_item_changes(before, after),
    )


def _item_changes(before: MemberResult | None, after: MemberResult | None) -> tuple[ItemChange, ...]:
    old = {item.code: item for item in before.items} if before else {}
    new = {item.code: item for item in after.items} if after else {}
    codes = [*new, *(code for code in old if code not in new)]
    return tuple(_item_change(code, old.get(code), new.get(code)) for code in codes if old.get(code) != new.get(code))


def _item_change(code: str, before: ItemResult | None, after: ItemResult | None) -> ItemChange:
    return ItemChange(
        code,
        before.base if before else None,
        after.base if after else None,
        before.weighted if before else None,
        after.weighted if after else None,
    )
