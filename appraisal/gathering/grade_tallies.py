"""Which opened evaluations of the year speak of the teams and cadres of a round of grading (BZ-2.2-f, BZ-2.2-g)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from appraisal.enums.evaluations import EvaluationKind
from appraisal.enums.grades import TallyKind
from appraisal.gathering.evaluations import Answers, counted_answers
from appraisal.models import Evaluation, GradeRound, GradeTarget
from ballots.rules.forms import LEAST_GROUP

TALLIED = {
    EvaluationKind.DEMOCRATIC: TallyKind.EVALUATION, EvaluationKind.WORK_REPORT: TallyKind.WORK_REPORT,
    EvaluationKind.MUTUAL: TallyKind.MUTUAL, EvaluationKind.SURVEY: TallyKind.SURVEY,
}  # fmt: skip
"""Kinds of evaluations that are weighed with a grade, and as what they are tallied."""


@dataclass(frozen=True, slots=True)
class OpenedTally:
    """Sums of the newest opened evaluation of a kind about a target; ``text`` names it and what was added up."""

    evaluation: int
    text: str
    counts: tuple[int, int, int, int]


def opened_tallies(row: GradeRound, targets: Collection[GradeTarget]) -> dict[tuple[int, TallyKind], OpenedTally]:
    """(target, kind) -> the sums that bear on its grade; fewer than five valid answers are left out: four queries."""
    keys = {(one.unit_id if one.person_id is None else None, one.person_id): one.pk for one in targets}
    found: dict[tuple[int, TallyKind], OpenedTally] = {}
    for one in counted_answers(Evaluation.objects.filter(period__scheme__year=row.year, kind__in=TALLIED)):
        target = keys.get((one.row.unit_id if one.row.person_id is None else None, one.row.person_id))
        if target is not None and one.shares.valid >= LEAST_GROUP * len(one.items):
            first, second, third, fourth = one.shares.counts
            tally = OpenedTally(one.evaluation.pk, _text(one), (first, second, third, fourth))
            found[target, TALLIED[EvaluationKind(one.evaluation.kind)]] = tally
    return found


def _text(one: Answers) -> str:
    """河口镇2012年度民意调查（2012-12-20 开箱；工作成效、形象合计）."""
    opened = one.evaluation.poll.unsealed_at
    day = f"{timezone.localtime(opened):%Y-%m-%d} 开箱" if opened is not None else "已开箱"
    items = f"；{'、'.join(one.items)}合计" if len(one.items) > 1 else ""
    return f"{one.evaluation.title}（{day}{items}）"
