"""Rounds of highlights as facts, the numbers of the rulebook, halves without a round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from accountability.models import Highlight, HighlightJudge, HighlightMark, HighlightRound, TaskTable
from accountability.rules.highlights import Judged, missing_halves
from core.fields import SCALE
from core.periods import Period
from core.rulebook import base_line, first_parameters, in_force, parameters


@dataclass(frozen=True, slots=True)
class HighlightNumbers:
    """``points`` in ten-thousandths, ``share`` of the judges that must be exceeded."""

    points: int
    share: Fraction


def highlight_numbers(day: date) -> HighlightNumbers:
    rulebook = in_force(day)
    of = parameters(rulebook) if rulebook is not None else first_parameters(base_line())
    points = of.whole("accountability.highlight_points") * SCALE
    return HighlightNumbers(points, of.share("accountability.highlight_votes"))


def judged(row: HighlightRound) -> list[Judged]:
    """Each nomination with the judges of other units, and what they said: three statements."""
    homes = list(HighlightJudge.objects.filter(round=row).order_by("pk").values_list("person__unit", flat=True))
    marks: dict[int, list[bool]] = {}
    said = HighlightMark.objects.filter(highlight__round=row).order_by("pk")
    for pk, aye in said.values_list("highlight", "selected"):
        marks.setdefault(pk, []).append(aye)
    found = []
    for pk, unit in Highlight.objects.filter(round=row).order_by("pk").values_list("pk", "unit"):
        given = marks.get(pk, [])
        entitled = sum(home != unit for home in homes)
        found.append(Judged(pk, entitled, sum(given), len(given) - sum(given)))
    return found


def halves_without(today: date) -> list[Period]:
    """Halves without a round, of the years that have a task table: two statements."""
    years = set(TaskTable.objects.filter(year__lte=today.year).order_by().values_list("year", flat=True))
    held = set(HighlightRound.objects.order_by().values_list("period", flat=True))
    return missing_halves(years, today, held)
