"""What lies before the meeting beside the stages, and what comes after it (GW713-22 to -24, -29 to -32)."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from decisions.enums import PaperKind, RiskConclusion, Stage
from decisions.gathering.ground import Ground
from decisions.models import (
    Comment,
    DecisionPublication,
    Matter,
    Opinion,
    RiskAssessment,
    StagePaper,
)
from decisions.rules.facts import Package


def packages(ground: Ground) -> dict[int, Package]:
    """One statement for all of them."""
    asked = _latest(ground, Stage.CONSULTATION)
    noticed = _latest(ground, Stage.PUBLIC_NOTICE)
    waiting = Opinion.objects.filter(run_id__in=asked, adopted="", run__matter=OuterRef("pk"))
    unanswered = Comment.objects.filter(
        notice__run_id__in=noticed, notice__run__matter=OuterRef("pk"), hidden_at__isnull=True, reply=""
    )
    assessed = RiskAssessment.objects.filter(matter=OuterRef("pk")).order_by("-pk").values("conclusion")[:1]
    published = DecisionPublication.objects.in_force().filter(matter=OuterRef("pk")).order_by("pk")
    rows = (
        Matter.objects.filter(pk__in=ground.matters)
        .order_by()
        .values_list(
            "pk",
            Subquery(assessed),
            Subquery(_papers(PaperKind.FAIR_COMPETITION).values("pk")[:1]),
            _number(waiting, "run__matter"),
            _number(unanswered, "notice__run__matter"),
            Subquery(_papers(PaperKind.PARTY_REPORT).exclude(number="").values("number")[:1]),
            Subquery(published.values("published_on")[:1]),
        )
    )
    return {
        pk: Package(RiskConclusion(risk) if risk else None, fair is not None, left + comments, report or "", on)
        for pk, risk, fair, left, comments, report, on in rows
    }


def _latest(ground: Ground, stage: Stage) -> list[int]:
    """The newest round of a stage of every matter."""
    return [run.pk for runs in ground.runs.values() for one, run in runs.items() if one is stage]


def _papers(kind: PaperKind) -> QuerySet[StagePaper]:
    return StagePaper.objects.in_force().filter(run__matter=OuterRef("pk"), kind=kind).order_by("-pk")


def _number(rows: QuerySet[Opinion] | QuerySet[Comment], matter: str) -> Coalesce:
    """How many of the rows belong to the matter of the outer statement."""
    return Coalesce(Subquery(rows.order_by().values(matter).annotate(n=Count("pk", filter=Q())).values("n")), 0)
