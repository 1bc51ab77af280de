"""The legal office files its written opinion on one version of the draft (JH-A-5.7, GW713-26)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from core import audit
from core.calendar import working_days_between
from core.files import DOCUMENTS, store
from core.findings import demand
from decisions.actions.steps import hold_numbers, latest_draft, latest_run, lock
from decisions.enums import PaperKind, Review, ReviewHead, Stage
from decisions.gathering import look
from decisions.models import LegalityHead, LegalityReview, StagePaper, StageRun
from decisions.rules.catalogue import binding
from decisions.rules.legality import check_opinion, heads_of
from decisions.rules.opinion import OpinionFacts, check_filing
from organization.models import Account

STAGE = Stage.LEGAL_REVIEW


@dataclass(frozen=True, slots=True)
class NewOpinion:
    """An opinion as a form gives it. ``draft``: number of the version read; ``remarks`` may lack a head."""

    number: str
    draft: int
    dated: date
    text: str
    heads: Mapping[ReviewHead, bool]
    remarks: Mapping[ReviewHead, str]
    overall: Review | None
    shorter_reason: str = ""


def sent_on(run: StageRun | None) -> date | None:
    """When the first package in force of this round was handed in; None without one."""
    if run is None:
        return None
    packages = StagePaper.objects.filter(run=run, kind=PaperKind.LEGALITY_PACKAGE, void=False)
    if not packages.filter(replacement__isnull=True).exists():
        return None
    first = packages.order_by("recorded_at").first()
    return timezone.localdate(first.recorded_at) if first is not None else None


@transaction.atomic
def file_opinion(
    matter_id: int, new: NewOpinion, *, by: Account, at: datetime, upload: UploadedFile[bytes] | None = None
) -> LegalityReview:
    """File the opinion with its four heads. A newer one counts, the former stays; nothing of it is changed."""
    matter = lock(matter_id)
    hold_numbers()  # of two matters at once one takes the number, the other is told
    run, draft = latest_run(matter, STAGE), latest_draft(matter)
    sent = sent_on(run)
    case = look([matter], at=at, about=[STAGE]).cases[matter.pk]
    limits = case.thresholds
    facts = OpinionFacts(
        number=new.number, draft=new.draft, dated=new.dated, sent_on=sent,
        working_days=working_days_between(sent, new.dated) if sent is not None else 0,
        shorter_reason=new.shorter_reason,
        number_taken=LegalityReview.objects.filter(number=new.number.strip()).exists(),
        clause=limits.clause("legality_days", "GW713-26"),
    )  # fmt: skip
    least = binding(case, limits.legality_days)
    findings = check_filing(case, facts, today=timezone.localdate(at), least_days=least)
    heads = {head: passed for head, passed in new.heads.items() if head in heads_of(limits)}
    demand([*findings, *check_opinion(bool(new.text.strip()), heads, new.overall, asked=heads_of(limits))])
    assert run is not None  # the rules asked for all three
    assert draft is not None
    assert new.overall is not None
    review = LegalityReview.objects.create(
        run=run, draft=draft, number=new.number.strip(), dated=new.dated, text=new.text.strip(), overall=new.overall,
        shorter_reason=new.shorter_reason.strip(),
        document=store(upload, by=by, at=at, allowed=DOCUMENTS) if upload is not None else None,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    LegalityHead.objects.bulk_create(
        LegalityHead(review=review, head=head, passed=passed, remark=new.remarks.get(head, "").strip())
        for head, passed in heads.items()
    )
    audit.record(
        verb="decisions.file_legality_opinion", by=by, at=at, obj=matter, clause="JH-A-5.7-a",
        reason=review.shorter_reason,
        after={
            "number": review.number, "draft": str(draft), "sha256": draft.sha256, "overall": new.overall.label,
            "heads": [f"{head.label} {'通过' if passed else '不通过'}" for head, passed in heads.items()],
        },
    )  # fmt: skip
    return review
