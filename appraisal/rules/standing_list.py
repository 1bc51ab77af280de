"""Who is proposed from the top of a ranking: the ranking minus those who are out of reach, the next moves up. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Placed:
    """A member as ranked; ``barred`` says why it cannot be proposed (一票否决, 弄虚作假), "" when it can."""

    code: str
    name: str
    rank: int
    final: int
    barred: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list from high to low: ``place`` among those proposed, None for the others; ``tied`` when more
    members stand at the line than there are places, so that somebody has to decide."""

    placed: Placed
    place: int | None
    tied: bool = False


def propose(ranking: Sequence[Placed], places: int) -> list[Line]:
    """From high to low by final score, then code; the first ``places`` who are not barred (SX-6.5-b, SX-6.6-a).

    Equal scores at the last place are all marked ``tied`` and none of them is left out silently.
    """
    ordered = sorted(ranking, key=lambda one: (-one.final, one.code))
    free = [one for one in ordered if not one.barred]
    at_line = free[places - 1].final if 0 < places <= len(free) else None
    level = [one for one in free if one.final == at_line]
    above = sum(one.final > at_line for one in free) if at_line is not None else 0
    tied = at_line is not None and above + len(level) > places
    lines, place = [], 0
    for one in ordered:
        if one.barred:
            lines.append(Line(one, None))
            continue
        place += 1
        chosen = place <= places or (at_line is not None and one.final == at_line)
        lines.append(Line(one, place if chosen else None, tied and one.final == at_line))
    return lines
