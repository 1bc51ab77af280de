"""Proposals of consequences follow final results by themselves: whatever changes a year wants its compilation.

A compilation reads the whole year, so that one open job answers for all that happened before it starts; what happens
while it runs has it run once more (core.jobs.want).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils import timezone

from accountability.enums import AccountabilityEvent
from accountability.models import PointProposal
from appraisal.actions.consequences import compile_year
from appraisal.enums.consequences import FollowUp, OutcomeEvent
from appraisal.enums.grades import GradeEvent
from appraisal.models import Commitment, Consequence, Evaluation, GradeRound, ResultVersion
from ballots.enums import BallotsEvent
from core import events, jobs
from core.models import Job
from organization.models import Account

COMPILE = "appraisal.consequences"
LATER = 1
"""Years after that rest on the year as well: cards in a row, two poor years."""


def page(job: Job) -> str:
    return f"{reverse('appraisal:consequences')}?year={job.payload['year']}"


@jobs.handles(COMPILE, label="汇总结果运用建议", page=page)
def compile_job(job: Job, progress: jobs.Progress) -> jobs.Write:
    """The year, and the next one where it has proposals or grades already."""
    year = int(job.payload["year"])

    def write() -> dict[str, Any]:
        done = compile_year(year, at=timezone.now())
        if _begun(year + LATER):
            compile_year(year + LATER, at=timezone.now())
        return {"year": year, "made": done.made, "updated": done.updated, "lapsed": done.lapsed}

    return write


def _begun(year: int) -> bool:
    return Consequence.objects.filter(year=year).exists() or GradeRound.objects.decided().filter(year=year).exists()


def queue(year: int, cause: str) -> Job:
    """One open job of the year; its key names the ``cause`` that queued it, which may come again: a decision taken
    back and taken anew."""
    return jobs.want(
        COMPILE, subject=f"year:{year}", key=f"{year}:{cause}:{uuid4()}", title=f"汇总{year}年度结果运用建议",
        payload={"year": year}, by=Account.objects.system(), at=timezone.now(),
    )  # fmt: skip


def result_final(version_id: int) -> None:
    version = ResultVersion.objects.select_related("scheme").get(pk=version_id)
    queue(version.scheme.year, f"final:{version_id}")


def result_withdrawn(version_id: int) -> None:
    version = ResultVersion.objects.select_related("scheme").get(pk=version_id)
    queue(version.scheme.year, f"withdrawn:{version_id}")


def grades_decided(round_id: int) -> None:
    queue(GradeRound.objects.get(pk=round_id).year, f"decided:{round_id}")


def grades_circulated(round_id: int) -> None:
    queue(GradeRound.objects.get(pk=round_id).year, f"circulated:{round_id}")


def commitment_graded(commitment_id: int) -> None:
    """Graded, or the grade taken back: each change is a cause of its own."""
    row = Commitment.objects.get(pk=commitment_id)
    newest = row.grades.order_by("-pk").first()
    if newest is not None:
        told = "withdrawn" if newest.withdrawn_at is not None else "graded"
        queue(row.year, f"commitment:{newest.pk}:{told}")


def evaluation_counted(poll_id: UUID) -> None:
    row = Evaluation.objects.select_related("period__scheme").filter(poll=poll_id).first()
    if row is not None:
        queue(row.period.scheme.year, f"evaluation:{row.pk}")


def bonus_proposed(proposal_id: int) -> None:
    row = PointProposal.objects.get(pk=proposal_id)
    queue(row.year, f"points:{proposal_id}:{row.state}")


def carried_out(consequence_id: int, kind: str, year: int, **_: object) -> None:
    """A yellow card may be the second in a row."""
    if kind == FollowUp.YELLOW_CARD:
        queue(year, f"card:{consequence_id}")


def register() -> None:
    """Called once, in AppConfig.ready()."""
    events.subscribe(OutcomeEvent.RESULT_FINAL, result_final)
    events.subscribe(OutcomeEvent.RESULT_WITHDRAWN, result_withdrawn)
    events.subscribe(OutcomeEvent.COMMITMENT_GRADED, commitment_graded)
    events.subscribe(OutcomeEvent.CARRIED_OUT, carried_out)
    events.subscribe(GradeEvent.DECIDED, grades_decided)
    events.subscribe(GradeEvent.CIRCULATED, grades_circulated)
    events.subscribe(BallotsEvent.UNSEALED, evaluation_counted)
    events.subscribe(AccountabilityEvent.PROPOSAL_MADE, bonus_proposed)
    events.subscribe(AccountabilityEvent.PROPOSAL_WITHDRAWN, bonus_proposed)
