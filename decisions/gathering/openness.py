"""Facts of notice, hearing, pilot and legality review (JH-A-4.3, JH-A-5.5 to JH-A-5.7)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from core.prepared import Prepared
from decisions.enums import PaperKind, Review, ReviewHead, Stage, Stance, Standing
from decisions.gathering.ground import Ground
from decisions.models import (
    Hearing,
    HearingRecord,
    LegalityHead,
    LegalityReview,
    NoticeFinding,
    PilotPlan,
    PilotResult,
    PublicNotice,
    StagePaper,
    Waiver,
)
from decisions.rules.facts import LegalReview, Notice, Pilot
from decisions.rules.hearing import HearingTally

TRIAL_WAIVED = "JH-A-5.6-b"


def notices(ground: Ground) -> dict[int, Notice]:
    """The notice of the latest round and the newest finding on it: two statements."""
    home = ground.home(Stage.PUBLIC_NOTICE)
    rows = {row.pk: row for row in PublicNotice.objects.filter(run_id__in=home)}
    newest = {one.notice_id: one for one in NoticeFinding.objects.filter(notice_id__in=rows).order_by("pk")}
    return {
        home[row.run_id]: Notice(
            ended=row.ends_on < ground.on,
            controversial=newest[pk].controversial if pk in newest else None,
            reason=newest[pk].reason if pk in newest else "",
        )
        for pk, row in rows.items()
    }


def hearings(ground: Ground) -> dict[int, HearingTally]:
    """Heads counted from the representatives, once there is a record of the hearing: two statements."""
    home = ground.home(Stage.HEARING)
    came = Q(strata__applicants__attended=True)
    rows = (
        Hearing.objects.filter(run_id__in=home)
        .order_by()
        .annotate(
            came=Count("strata__applicants", filter=came),
            against=Count("strata__applicants", filter=came & Q(strata__applicants__stance=Stance.AGAINST)),
        )
        .values_list("pk", "run_id", "came", "against")
    )
    held = list(rows)
    recorded = HearingRecord.objects.filter(hearing_id__in=[row[0] for row in held]).order_by()
    told = set(recorded.values_list("hearing_id", flat=True))
    return {home[run]: HearingTally(came, against) for pk, run, came, against in held if pk in told}


def pilots(ground: Ground) -> dict[int, Pilot]:
    """Newest plan and result of the latest round, and a principal leader's waiver: three statements."""
    home = ground.home(Stage.PILOT)
    plans = {row.run_id: row for row in PilotPlan.objects.filter(run_id__in=home).order_by("pk")}
    results = dict(PilotResult.objects.filter(run_id__in=home).order_by("pk").values_list("run_id", "feasible"))
    rows = Waiver.objects.filter(run_id__in=home, clause=TRIAL_WAIVED, standing=Standing.PRINCIPAL).order_by("pk")
    waived = dict(rows.values_list("run_id", "reason"))
    return {
        matter: Pilot(
            area=plans[run].area if run in plans else "",
            period=f"{plans[run].starts_on}至{plans[run].ends_on}" if run in plans else "",
            report=ground.has_paper(matter, Stage.PILOT, PaperKind.PILOT_REPORT),
            feasible=results.get(run),
            revision=ground.has_paper(matter, Stage.PILOT, PaperKind.PILOT_REVISION),
            waived_by_principal=waived.get(run, ""),
        )
        for run, matter in home.items()
    }


def _reviews(runs: Iterable[int]) -> QuerySet[Any]:
    stated = StagePaper.objects.in_force().filter(run=OuterRef("run"), kind=PaperKind.LEGAL_RISK)
    rows = LegalityReview.objects.filter(run_id__in=runs).select_related("draft").annotate(at_risk=Exists(stated))
    return rows.order_by("pk")


REVIEWS: Prepared[Any] = Prepared(_reviews, [int])
HEADS: Prepared[tuple[int, str, bool]] = Prepared(
    lambda reviews: (
        LegalityHead.objects.filter(review_id__in=reviews).order_by().values_list("review_id", "head", "passed")
    ),
    [int],
)
SENT: Prepared[int] = Prepared(
    lambda runs: (
        StagePaper.objects.in_force()
        .filter(run_id__in=runs, kind=PaperKind.LEGALITY_PACKAGE)
        .order_by()
        .values_list("run_id", flat=True)
    ),
    [int],
)


def legal_reviews(ground: Ground) -> dict[int, LegalReview]:
    """Whether the papers came in, and the newest opinion of the latest round with its heads: three statements."""
    home = ground.home(Stage.LEGAL_REVIEW)
    newest = {row.run_id: row for row in REVIEWS(home)}
    heads: dict[int, dict[ReviewHead, bool]] = {row.pk: {} for row in newest.values()}
    for review, head, passed in HEADS(heads):
        heads[review][ReviewHead(head)] = passed
    sent = set(SENT(home))
    return {home[run]: LegalReview(sent=True) for run in sent} | {
        home[run]: LegalReview(
            sent=run in sent,
            text=bool(row.text.strip()),
            heads=heads[row.pk],
            overall=Review(row.overall),
            draft_version=row.draft.number,
            risk_statement=row.at_risk,
        )
        for run, row in newest.items()
    }
