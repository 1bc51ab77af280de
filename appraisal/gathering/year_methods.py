"""The four methods of the year's appraisal of a member: what was registered, and evaluations held in the system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from appraisal.enums.assessment import YearMethod
from appraisal.enums.evaluations import EvaluationKind
from appraisal.models import AssessmentRound, EvaluationObject, Member, MethodRecord
from ballots.enums import PollState

RATINGS = (EvaluationKind.DEMOCRATIC, EvaluationKind.WORK_REPORT)
"""Evaluations in which a unit's own people rate its team and cadres over the year: 民主测评 in the article's sense."""


@dataclass(frozen=True, slots=True)
class YearMethods:
    """``registered`` holds the newest record of each method, ``ratings`` what evaluations asked about the member."""

    registered: Mapping[YearMethod, MethodRecord]
    ratings: Sequence[EvaluationObject]

    @property
    def known(self) -> set[YearMethod]:
        """On record: nobody types again what was held and counted here (JH-C-3.3-d)."""
        return set(self.registered) | ({YearMethod.RATING} if self.ratings else set())


def methods_of(row: AssessmentRound, member: Member) -> YearMethods:
    """Two statements."""
    rows = MethodRecord.objects.filter(round=row, member=member).order_by("pk")
    held = {YearMethod(one.method): one for one in rows.select_related("recorded_by__person", "document")}
    return YearMethods(held, ratings_of(member, row.year))


def ratings_of(member: Member, year: int) -> list[EvaluationObject]:
    """The member on the forms of evaluations of a year whose boxes are open, in the order of their opening: the team
    for a unit, the person for a cadre; schemes may differ. One statement."""
    who = Q(person__isnull=True) if member.appointment is None else Q(person=member.appointment.person_id)
    rows = EvaluationObject.objects.filter(
        who, unit=member.unit_id, evaluation__period__scheme__year=year, evaluation__kind__in=RATINGS,
        evaluation__poll__state=PollState.UNSEALED,
    )  # fmt: skip
    return list(rows.select_related("evaluation__poll").order_by("evaluation__poll__unsealed_at", "pk"))


def held_on(row: EvaluationObject) -> date:
    """The day of its meeting, or that on which its box was opened."""
    opened = row.evaluation.poll.unsealed_at
    assert opened is not None, "its box is open (poll_unsealed_at)"
    return row.evaluation.held_on or timezone.localdate(opened)
