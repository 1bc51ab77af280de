"""Evaluations in the navigation, on the workbench, and as the home and gate of their polls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from appraisal.actions.evaluations import ORIGIN, poll_guests
from appraisal.enums.evaluations import EvaluationKind, EvaluationPermission
from appraisal.gathering.evaluations import guests_of
from appraisal.models import Evaluation, EvaluationFeed, Publication, Reading
from appraisal.rules.evaluation_forms import check_slips
from ballots import registry as ballots
from ballots.enums import PollState, PollStep
from ballots.models import BallotCode, Poll
from core import registry, sections
from core.access import may
from core.findings import Finding, blocking
from core.probes import only_where
from core.registry import WorkItem
from core.sections import Section
from organization.models import Account

P, MOST = EvaluationPermission, 20
WORDS = {
    PollState.PLANNED: ("准备测评", "去准备"),
    PollState.OPEN: ("测评进行中", "去查看"),
    PollState.CLOSED: ("待开箱", "去查看"),
    PollState.UNSEALED: ("测评结果待计入年度考核", "去计入"),
}
EVALUATIONS = Section(
    "测评",
    "测评",
    (
        (P.VIEW, "测评", "appraisal:evaluations", 400),
        (P.VIEW_ALL, "委托满意度调查", "appraisal:surveys", 410),
    ),
)
PAGES = {
    ("测评", "appraisal:evaluations"): (
        "QSH-6-c", "QSH-24-b", "QSH-26-a", "QSH-26-b", "QSH-31-b", "BZ-1-k", "BZ-2.2-e", "BZ-2.2-f", "BZ-2.2-g",
        "JH-C-2.5.5-a", "JH-C-2.5.5-b", "JH-C-2.6-b",
    ),
    ("委托满意度调查", "appraisal:surveys"): ("BZ-3-a",),
}  # fmt: skip
"""(label, page) -> clauses."""


def home(poll: Poll) -> ballots.Home | None:
    """The evaluation whose questions the poll asks: one query, for forms alone."""
    if not poll.has_form:
        return None
    row = Evaluation.objects.filter(poll=poll).only("pk", "title").first()
    return ballots.Home(row.title, reverse("appraisal:evaluation", args=[row.pk])) if row is not None else None


def gate(poll: Poll, step: PollStep) -> list[Finding]:
    """A survey opens, and is counted, only when enough of those who came work at the front line (BZ-2.2-g)."""
    if not poll.has_form:
        return []
    row = Evaluation.objects.filter(poll=poll).select_related("period__scheme__rulebook").first()
    if row is None or row.kind != EvaluationKind.SURVEY:
        return []
    findings = poll_guests(row, attending=True)
    if step is PollStep.OPEN:
        held = list(BallotCode.objects.filter(poll=poll).order_by().values_list("raters", flat=True))
        findings += check_slips(guests_of(row), {kind: held.count(kind) for kind in set(held)})
    return blocking(findings)


def _running() -> QuerySet[Evaluation]:
    """Those whose result is neither counted in nor of no more use."""
    filed = Reading.objects.filter(origin_kind=ORIGIN, origin_pk=OuterRef("pk"))
    feeds = EvaluationFeed.objects.filter(evaluation=OuterRef("pk"))
    published = Publication.objects.in_force().filter(version__period=OuterRef("period"))
    done = Q(poll__state=PollState.UNSEALED) & (~Exists(feeds) | Exists(filed) | Exists(published))
    return Evaluation.objects.exclude(done)


@only_where(_running, P.RUN)
def items(account: Account, today: date) -> Iterator[WorkItem]:
    """For those who run evaluations: to prepare, to open and to close for who set it up or runs its poll, the result
    to count in for all of them. One query.
    """
    if not may(account, P.RUN):
        return
    own = Q(recorded_by=account) | Q(poll__in=Poll.objects.run_by(account)) | Q(poll__state=PollState.UNSEALED)
    for row in _running().filter(own).select_related("poll").order_by("recorded_at")[:MOST]:
        what, act = WORDS[PollState(row.poll.state)]
        yield WorkItem(f"{what}：{row.title}", "测评", reverse("appraisal:evaluation", args=[row.pk]), act)


def register() -> None:
    """Called once, in AppConfig.ready()."""
    sections.register(PAGES, EVALUATIONS)
    registry.workbench.register(items)
    ballots.homes.register(home)
    ballots.gates.register(gate)
