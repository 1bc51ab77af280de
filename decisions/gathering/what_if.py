"""Facts for comparing two versions of the rulebook: what they may tell apart, in few statements."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db.models import Count, Exists, Subquery
from django.utils import timezone

from core.calendar import working_days_between
from decisions.enums import PaperKind, Stage
from decisions.gathering import advice, meetings, openness, outlines, package
from decisions.gathering.ground import Ground, ground_of
from decisions.models import (
    Hearing,
    IntentSettlement,
    LegalityReview,
    Matter,
    PublicNotice,
    ResearchOption,
    StagePaper,
    Statement,
)
from decisions.rules.facts import Case, ExpertReview, Intent, LegalReview, Package, Research
from decisions.rules.what_if import Periods


def facts_of(matter: Matter, *, at: datetime) -> tuple[Case, Periods]:
    """The matter with what the lines of ``rules.what_if`` ask for; other facts stay empty. Eleven statements."""
    pk = matter.pk
    ground = ground_of([matter], timezone.localdate(at))
    case = outlines(ground)[pk]
    intent, research, periods = _told(ground, pk)
    full = replace(
        case,
        intent=intent,
        research=research,
        expert_review=advice.expert_reviews(ground).get(pk, ExpertReview()),
        legal_review=openness.legal_reviews(ground).get(pk, LegalReview()),
        package=package.packages(ground).get(pk, Package()),
        meetings=meetings.meetings(ground).get(pk, ()),
    )
    return full, periods


def _told(ground: Ground, pk: int) -> tuple[Intent, Research, Periods]:
    """Days on record and how many options there are: one statement."""
    settled = IntentSettlement.objects.filter(run_id__in=ground.home(Stage.INTENT)).order_by("-pk")
    studied = StagePaper.objects.in_force().filter(
        run_id__in=ground.home(Stage.INTENT), kind=PaperKind.INTENT_STUDY
    ).order_by("-pk")  # fmt: skip
    options = ResearchOption.objects.in_force().filter(run_id__in=ground.home(Stage.RESEARCH)).order_by()
    notice = PublicNotice.objects.filter(run_id__in=ground.home(Stage.PUBLIC_NOTICE))
    hearing = Hearing.objects.filter(run_id__in=ground.home(Stage.HEARING))
    review = LegalityReview.objects.filter(run_id__in=ground.home(Stage.LEGAL_REVIEW)).order_by("-pk")
    handed_in = StagePaper.objects.filter(
        run_id__in=ground.home(Stage.LEGAL_REVIEW), kind=PaperKind.LEGALITY_PACKAGE, void=False
    ).order_by("recorded_at")
    heard = Statement.objects.filter(item__run_id__in=ground.home(Stage.RESOLUTION), head=True)
    row = Matter.objects.filter(pk=pk).values_list(
        Subquery(settled.values("settled_on")[:1]),
        Subquery(studied.values("dated")[:1]),
        Subquery(options.values("run").annotate(n=Count("pk")).values("n")),
        *(Subquery(notice.values(name)[:1]) for name in ("starts_on", "ends_on", "shorter_reason")),
        *(Subquery(hearing.values(name)[:1]) for name in ("scheduled_for", "papers_sent_on")),
        *(Subquery(review.values(name)[:1]) for name in ("dated", "shorter_reason")),
        Subquery(handed_in.values("recorded_at")[:1]),
        Exists(heard),
    )
    agreed, study, number, starts, ends, shorter, hearing_at, papers, reviewed, reason, sent_at, head = row.get()
    periods = Periods(
        notice=(starts, ends, shorter) if starts is not None else None,
        hearing_on=timezone.localdate(hearing_at) if hearing_at is not None else None,
        papers_sent=papers,
        review_days=_days(sent_at, reviewed),
        review_reason=reason or "",
        head_heard=head,
    )
    return Intent(settled_on=agreed, studied_on=study), Research(options=number or 0), periods


def _days(sent_at: datetime | None, reviewed: date | None) -> int | None:
    if reviewed is None:
        return None
    return working_days_between(timezone.localdate(sent_at), reviewed) if sent_at is not None else 0
