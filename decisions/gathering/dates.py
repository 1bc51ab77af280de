"""The dates on record of the latest rounds, and the days that the rulebook demands: what deadlines and the earliest day
of the vote are told from. As many statements for five hundred matters as for one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from django.db.models import DateField, F, QuerySet, Value
from django.utils import timezone

from decisions.enums import MeetingState, PaperKind, Review, RunState, Stage, Standing, VoteState
from decisions.gathering.ground import Ground
from decisions.gathering.openness import TRIAL_WAIVED
from decisions.gathering.parameters import thresholds
from decisions.models import (
    AgendaItem,
    ConsultationRequest,
    Hearing,
    LegalityReview,
    PilotPlan,
    PublicNotice,
    ReviewMeeting,
    StagePaper,
    Waiver,
)
from decisions.rules.facts import Case, Thresholds
from decisions.rules.terms import Days, HearingDays, Known

DAYS = {
    "comment": "comment_days",
    "hearing_papers": "hearing_papers_days",
    "legality": "legality_days",
    "meeting": "meeting_notice_days",
}
"""A number of days -> its name among the numbers of the rulebook."""


def days_from(limits: Thresholds) -> Days:
    """The days of a version with their articles."""
    clauses = {name: limits.clause(key, "") for name, key in DAYS.items()}
    return Days(
        **{name: getattr(limits, key) for name, key in DAYS.items()},
        clauses={name: clause for name, clause in clauses.items() if clause},
    )


def days_of(rulebooks: Collection[int]) -> dict[int, Days]:
    """The days of each version: one statement."""
    return {pk: days_from(limits) for pk, limits in thresholds(rulebooks).items()}


class _Row(NamedTuple):
    """A day on record of a run; of a notice the last one, of a waiver the day it was recorded."""

    what: str
    run: int
    pk: int
    day: date


def under_way(ground: Ground) -> dict[int, Known]:
    """The dates of the stages that are open, by matter: two statements, less where nothing is open."""
    told: dict[int, dict[str, Any]] = {matter: {} for matter in ground.matters}
    home = {run.pk: matter for matter, runs in ground.runs.items() for run in runs.values()}
    for row in _plain(ground):
        _take(told[home[row.run]], row)
    for hearing in Hearing.objects.filter(run_id__in=_open(ground, Stage.HEARING)).order_by():
        held_on = timezone.localdate(hearing.scheduled_for)
        told[home[hearing.run_id]]["hearing"] = HearingDays(hearing.call_until, held_on, hearing.papers_sent_on)
    return {matter: Known(**each) for matter, each in told.items()}


def dates_of(ground: Ground, cases: Mapping[int, Case]) -> dict[int, Known]:
    """All dates that the earliest day of the vote rests on: five statements, less where nothing is open.

    What ``cases`` know of a legality review already is not read again.
    """
    known = under_way(ground)
    legal, last = ground.home(Stage.LEGAL_REVIEW), ground.home(Stage.RESOLUTION)
    for pk, case in cases.items():
        read = case.legal_review
        if read.draft_version:
            known[pk] = replace(known[pk], reviewed_draft=read.draft_version, review=read.overall)
            legal = {run: matter for run, matter in legal.items() if matter != pk}
    for run, day in _packages(ground).items():
        matter = ground.home(Stage.LEGAL_REVIEW)[run]
        known[matter] = replace(known[matter], sent_on=day)
    opinions = LegalityReview.objects.filter(run_id__in=legal).order_by("pk")
    for run, number, overall in opinions.values_list("run_id", "draft__number", "overall"):
        known[legal[run]] = replace(known[legal[run]], reviewed_draft=number, review=Review(overall))
    items = AgendaItem.objects.filter(run_id__in=last, adjourned_at__isnull=True).order_by("-meeting__scheduled_for")
    for run, outcome, state, moment in items.values_list(
        "run_id", "outcome", "meeting__state", "meeting__scheduled_for"
    ):
        held = known[last[run]]
        if outcome == VoteState.PASSED:
            known[last[run]] = replace(held, votes_passed=held.votes_passed + 1)
        elif not outcome and state != MeetingState.CLOSED:
            known[last[run]] = replace(held, meeting_on=timezone.localdate(moment))
    return known


def _packages(ground: Ground) -> dict[int, date]:
    """When the first package of the open legality reviews was handed in, as the legal office counts (GW713-26)."""
    rows = StagePaper.objects.filter(
        run_id__in=_open(ground, Stage.LEGAL_REVIEW), kind=PaperKind.LEGALITY_PACKAGE, void=False
    )
    first: dict[int, date] = {}
    standing: set[int] = set()
    for run, moment, replaced in rows.order_by("-recorded_at").values_list("run_id", "recorded_at", "replacement__pk"):
        first[run] = timezone.localdate(moment)
        if replaced is None:
            standing.add(run)
    return {run: day for run, day in first.items() if run in standing}


def _plain(ground: Ground) -> Iterator[_Row]:
    """Everything that is one day of one run, in the order in which it was recorded: one statement."""
    pilot = _open(ground, Stage.PILOT)
    waived = Waiver.objects.filter(run_id__in=pilot, clause=TRIAL_WAIVED, standing=Standing.PRINCIPAL)
    asked = ConsultationRequest.objects.filter(run_id__in=_open(ground, Stage.CONSULTATION), answered_at__isnull=True)
    parts: list[tuple[str, QuerySet[Any], F | Value]] = [
        ("answer", asked, F("due_on")),
        ("argument", ReviewMeeting.objects.filter(run_id__in=_open(ground, Stage.EXPERT_REVIEW)), F("held_on")),
        ("notice", PublicNotice.objects.filter(run_id__in=_open(ground, Stage.PUBLIC_NOTICE)), F("ends_on")),
        ("pilot", PilotPlan.objects.filter(run_id__in=pilot), F("ends_on")),
        ("waiver", waived, Value(ground.on, output_field=DateField())),
    ]
    rows = [
        one.order_by().annotate(what=Value(what), day=day).values_list("what", "run_id", "pk", "day")
        for what, one, day in parts
    ]
    for row in rows[0].union(*rows[1:], all=True).order_by("pk"):
        yield _Row(*row)


def _take(told: dict[str, Any], row: _Row) -> None:
    """Put a day where it belongs; of several arguments and plans the newest counts."""
    if row.what == "answer":
        told["answers_from"] = min(row.day, told.get("answers_from", row.day))
        told["answers_until"] = max(row.day, told.get("answers_until", row.day))
    elif row.what == "waiver":
        told["pilot_waived"] = True
    else:
        told[{"argument": "argument_on", "notice": "notice_ends", "pilot": "pilot_ends"}[row.what]] = row.day


def _open(ground: Ground, stage: Stage) -> list[int]:
    """Runs of a stage that are open."""
    return [run for run, pk in ground.home(stage).items() if ground.runs[pk][stage].state == RunState.OPEN]
