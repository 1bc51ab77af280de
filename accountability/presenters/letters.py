"""Letters as lines and as a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from accountability.enums import Side
from accountability.models import Letter
from accountability.rules.letters import LetterFacts


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter of a list."""

    number: str
    url: str
    table: str
    unit: str
    county_side: str
    unit_side: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class LetterView:
    """State, the paragraphs, and for each side: label, who, when he signed or "", the hash that he signed."""

    state: str
    tone: str
    paragraphs: list[str]
    sides: list[tuple[str, str, str, str]]


def letter_lines(rows: Iterable[Letter]) -> list[LetterLine]:
    """In their order; people, unit, table and signatures are selected."""
    return [_line(row) for row in rows]


def _line(row: Letter) -> LetterLine:
    state, tone = _state(len(row.signatures.all()), current=True)
    return LetterLine(
        row.number, reverse("accountability:letter", args=[row.pk]), row.table.title, row.unit.name,
        row.county_side.name, row.unit_side.name, state, tone,
    )  # fmt: skip


def letter_view(row: Letter, facts: LetterFacts) -> LetterView:
    state, tone = _state(len(facts.signed), current=facts.current)
    held = {one.side: one for one in row.signatures.select_related("recorded_by__person")}
    sides = []
    for side, person in ((Side.COUNTY, row.county_side), (Side.UNIT, row.unit_side)):
        one = held.get(side.value)
        when = f"{timezone.localtime(one.recorded_at):%Y-%m-%d %H:%M}" if one else ""
        sides.append((side.label, person.name, when, one.sha256 if one else ""))
    return LetterView(state, tone, row.text.split("\n"), sides)


def _state(signed: int, *, current: bool) -> tuple[str, str]:
    if not current:
        return "任务已调整，须重新签订", "warning"
    return {0: ("待签订", "neutral"), 1: ("一方已签", "info")}.get(signed, ("双方已签订", "success"))
