"""Decisions after their resolution: as facts, and as narrowed lists that the database answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from core.prepared import Prepared
from decisions.enums import AdjustmentWay, FeedbackKind, Level, PaperKind, RunState, Stage
from decisions.gathering.parameters import limits
from decisions.models import (
    Commission,
    DecisionAdjustment,
    DecisionEvaluation,
    EvaluationCommission,
    ExecutionFeedback,
    ExecutionSuspension,
    Matter,
    StagePaper,
    StageRun,
)
from decisions.rules.execution import WAITS, Execution, Limits

ASSESSING = (
    PaperKind.RESEARCH_REPORT, PaperKind.COMMISSION_RESULT, PaperKind.ASSESSMENT, PaperKind.LEGAL_ANALYSIS,
    PaperKind.COST_BENEFIT, PaperKind.RISK_ASSESSMENT,
)  # fmt: skip
"""Papers whose issuer did the main work before the decision (GW713-36)."""
RESOLVED = StageRun.objects.filter(stage=Stage.RESOLUTION, state=RunState.CLOSED)


def followed(rows: QuerySet[Matter]) -> QuerySet[Any]:
    """Resolved matters with ``resolved_at``, ``told_on``, ``done_on``, ``suspended_on``, ``closing``, ``replaced``,
    ``grave``, ``evaluated`` and ``commissioned_to``/``commissioned_unit`` (of the evaluation that is going on)."""
    told = ExecutionFeedback.objects.in_force().filter(matter=OuterRef("pk")).order_by("-dated")
    open_now = EvaluationCommission.objects.in_force().filter(matter=OuterRef("pk"), evaluation__isnull=True)
    return rows.annotate(
        resolved_at=Subquery(RESOLVED.filter(matter=OuterRef("pk")).values("settled_at")[:1]),
        told_on=Subquery(told.values("dated")[:1]),
        done_on=Subquery(told.filter(kind=FeedbackKind.DONE).values("dated")[:1]),
        suspended_on=Subquery(
            ExecutionSuspension.objects.filter(matter=OuterRef("pk"), lifted_at__isnull=True).values("suspended_on")[:1]
        ),
        closing=Exists(DecisionAdjustment.objects.filter(successor=OuterRef("pk"), way=AdjustmentWay.STOP)),
        replaced=Exists(_decided_successors().filter(matter=OuterRef("pk"))),
        grave=Exists(told.filter(kind__in=WAITS)),
        evaluated=Exists(DecisionEvaluation.objects.filter(commission__matter=OuterRef("pk"))),
        commissioned_unit=Subquery(open_now.values("unit__name")[:1]),
        commissioned_to=Subquery(open_now.values("institution")[:1]),
    ).filter(resolved_at__isnull=False)


def _decided_successors() -> QuerySet[DecisionAdjustment]:
    return DecisionAdjustment.objects.filter(
        successor__runs__stage=Stage.RESOLUTION, successor__runs__state=RunState.CLOSED
    )


IN_HAND = Q(closing=False, replaced=False)
RUNNING = IN_HAND & Q(suspended_on__isnull=True, done_on__isnull=True)


def stale(rows: QuerySet[Any], books: Mapping[int, Limits], today: date) -> QuerySet[Any]:
    """Of ``followed`` rows those in execution of which nothing was told for longer than their rulebook says."""
    late = Q(pk__in=[])
    for book, of in books.items():
        last = today - timedelta(days=of.stale_days)
        told = Q(told_on__isnull=True) | Q(told_on__lt=last)
        late |= told & Q(rulebook_id=book, resolved_at__lt=midnight(last))
    return rows.filter(RUNNING & late)


def awaiting_evaluation(rows: QuerySet[Any], books: Mapping[int, Limits], today: date) -> QuerySet[Any]:
    """Of ``followed`` rows the major ones, carried out or long in force, that were never evaluated (JH-A-4.4-b)."""
    ripe = Q(done_on__isnull=False)
    for book, of in books.items():
        ripe |= Q(rulebook_id=book, resolved_at__lt=midnight(today - timedelta(days=of.evaluation_days)))
    return rows.filter(IN_HAND & ripe, level=Level.MAJOR, evaluated=False)


def unanswered(rows: QuerySet[ExecutionFeedback]) -> QuerySet[ExecutionFeedback]:
    """Feedback in force that waits for an answer."""
    return rows.filter(withdrawn_at__isnull=True, asks_answer=True, answered_at__isnull=True)


def open_list(
    rows: QuerySet[ExecutionFeedback], books: Mapping[int, Limits], today: date
) -> QuerySet[ExecutionFeedback]:
    """What waits too long, and a serious problem at once (JH-B-5.2-b, GW713-35)."""
    due = Q(kind=FeedbackKind.PROBLEM)
    for book, of in books.items():
        due |= Q(matter__rulebook_id=book, recorded_at__lt=midnight(today - timedelta(days=of.answer_days)))
    return unanswered(rows).filter(due)


def midnight(day: date) -> datetime:
    """The first moment of a day at this place."""
    return timezone.make_aware(datetime.combine(day, time.min))


def taken_up(matter: Matter) -> QuerySet[Any]:
    """The adjustments of a decision, each with ``resolved``: whether the matter that decides on it is."""
    rows = DecisionAdjustment.objects.filter(matter=matter).select_related("successor").order_by("pk")
    return rows.annotate(resolved=Exists(RESOLVED.filter(matter=OuterRef("successor"))))


FOLLOWED: Prepared[Any] = Prepared(lambda matter: followed(Matter.objects.filter(pk=matter)).order_by(), int)


def execution_of(matter: Matter, adjustments: Iterable[Any] | None = None) -> Execution:
    """The decision as facts: three statements, two where ``adjustments`` (``taken_up``) were read already."""
    book = limits({matter.rulebook_id})[matter.rulebook_id]
    held = FOLLOWED.first(matter.pk)
    if held is None:
        return Execution(book)
    known: dict[str, Any] = {}
    for row in taken_up(matter) if adjustments is None else adjustments:
        if row.resolved:
            known |= {"successor": row.successor.number, "stopped": row.way == AdjustmentWay.STOP}
        elif row.successor.ended_at is None:
            known["under_way"] = row.successor.number
    return Execution(
        book, resolved_on=timezone.localdate(held.resolved_at), closing=held.closing, done_on=held.done_on,
        told_on=held.told_on, suspended_on=held.suspended_on, major=matter.level == Level.MAJOR, grave=held.grave,
        commissioned=held.commissioned_unit or held.commissioned_to or "", evaluated=held.evaluated, **known,
    )  # fmt: skip


def feedback_counts(matter: Matter, book: Limits, today: date) -> dict[str, int]:
    """``rows`` of feedback at all, ``waiting`` for an answer, of them ``open`` (JH-B-5.2-b): one statement."""
    rows = ExecutionFeedback.objects.filter(matter=matter)
    late = open_list(rows, {matter.rulebook_id: book}, today)
    return rows.aggregate(
        rows=Count("pk"), waiting=Count("pk", filter=Q(pk__in=unanswered(rows).order_by().values("pk"))),
        open=Count("pk", filter=Q(pk__in=late.order_by().values("pk"))),
    )  # fmt: skip


def prepared_by(matter: Matter) -> dict[str, str]:
    """Who did the main work before the decision, by name, and what it was (GW713-36): two statements."""
    found = {matter.lead_unit.name: "承办单位"}
    given = Commission.objects.in_force().filter(run__matter=matter).exclude(contractor="").order_by("pk")
    found |= dict.fromkeys(given.values_list("contractor", flat=True), "受委托研究")
    papers = StagePaper.objects.in_force().filter(run__matter=matter, kind__in=ASSESSING).exclude(issuer="")
    for issuer, kind in papers.order_by("pk").values_list("issuer", "kind"):
        found.setdefault(issuer, f"出具{PaperKind(kind).label}")
    return found
