"""The standard list of measures, and what the county changed of it (JH-A-6.7-a, BZ-2.2-q). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from accountability.enums import MeasureKind


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """A measure by its name; ``standard`` ones come from the texts."""

    name: str
    kind: MeasureKind
    withdrawn: bool = False
    standard: bool = False


STANDARD = tuple(
    MeasureFacts(name, kind, standard=True)
    for name, kind in (
        ("责令检查", MeasureKind.CHECK),
        ("提醒谈话", MeasureKind.TALK),
        ("诫勉谈话", MeasureKind.TALK),
        ("通报批评", MeasureKind.CRITICISM),
        ("停职待岗", MeasureKind.ORGANIZATIONAL),
        ("改任非领导职务", MeasureKind.ORGANIZATIONAL),
        ("调整", MeasureKind.ORGANIZATIONAL),
        ("降职", MeasureKind.ORGANIZATIONAL),
        ("责令辞职", MeasureKind.ORGANIZATIONAL),
        ("免职", MeasureKind.ORGANIZATIONAL),
        ("组织处理", MeasureKind.ORGANIZATIONAL),
        ("纪律处分", MeasureKind.DISCIPLINE),
        ("移送", MeasureKind.TRANSFER),
    )
)
POOR_TWICE = ("责令辞职", "免职", "调整", "降职")
"""What a cadre with two poor years running is to expect: one of these four (BZ-1-r)."""


def poor_twice(years: Iterable[int]) -> tuple[int, int] | None:
    """The latest two years in a row among those graded 差, whatever the unit was (BZ-1-r)."""
    found = sorted(set(years))
    pairs = [(first, second) for first, second in pairwise(found) if second == first + 1]
    return pairs[-1] if pairs else None


def merged(rows: Iterable[MeasureFacts]) -> list[MeasureFacts]:
    """The standard list with the county's rows over it, in order; a row of a standard name replaces it."""
    changed = {row.name: row for row in rows}
    found = [MeasureFacts(one.name, one.kind, changed[one.name].withdrawn, True) if one.name in changed else one
             for one in STANDARD]  # fmt: skip
    known = {one.name for one in STANDARD}
    return found + [row for name, row in changed.items() if name not in known]
