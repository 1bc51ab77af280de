"""Tallies beside a grade: taken from opened evaluations by themselves, entered by hand for what was done on paper."""

from __future__ import annotations

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from appraisal.actions.grade_ground import GRADING, check_hand, check_other, check_state, lock_round
from appraisal.enums.grades import RoundKind, RoundState, TallyKind
from appraisal.gathering.grade_tallies import OpenedTally, opened_tallies
from appraisal.models import Evaluation, GradeRound, GradeTally, GradeTarget
from core import audit
from core.files import store
from core.findings import demand, unmet
from organization.models import Account

ORIGIN = "appraisal.evaluation"


@transaction.atomic
def record_tally(
    target: GradeTarget, kind: TallyKind, counts: tuple[int, int, int, int], upload: UploadedFile[bytes] | None, *,
    by: Account, at: datetime,
) -> GradeTally:  # fmt: skip
    """Ballots about a target from a signed count on paper; a former count is withdrawn.

    Ballots set no grade: they stand beside the form (BZ-1-j). What the system counted is not entered by hand. Raises
    Refused.
    """
    row = lock_round(target.round_id)
    findings = check_hand(RoundKind(row.kind), by) + check_state(row, RoundState.RUNNING) + check_other(by, target)
    opened = opened_tallies(row, [target]).get((target.pk, kind))
    if opened is not None:
        remedy = "系统内测评的票数自动取用，不再手工登记"
        findings.append(unmet("BZ-2.2-f", "已有系统内测评的票数", remedy=remedy, 测评=opened.text))
    if upload is None:
        findings.append(unmet("BZ-2.2-f", "没有统计表", remedy="上传监票人签字的统计表"))
    if min(counts) < 0 or not sum(counts):
        findings.append(unmet("BZ-2.2-f", "没有有效票", remedy="填写各项票数"))
    demand(findings)
    assert upload is not None  # demanded above
    held = GradeTally.objects.in_force().select_for_update().filter(target=target, kind=kind)
    held.update(withdrawn_at=at, withdrawn_by=by, withdrawal_reason="重新登记")
    made = GradeTally.objects.create(
        target=target, kind=kind, first=counts[0], second=counts[1], third=counts[2], fourth=counts[3],
        document=store(upload, by=by, at=at), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="appraisal.record_grade_tally", by=by, at=at, obj=made, clause="BZ-2.2-f",
        after={"kind": kind.label, "counts": list(counts)},
    )  # fmt: skip
    return made


@transaction.atomic
def take_tallies(grading: GradeRound, *, by: Account, at: datetime) -> int:
    """Take the sums of the year's opened evaluations into a round in which grades are proposed, each with its origin.

    Of several evaluations of a kind the one opened last counts; it takes the place of a count on paper. Safe to run
    twice; how many tallies were written.
    """
    row = lock_round(grading.pk)
    if row.state not in GRADING:
        return 0
    targets = list(GradeTarget.objects.filter(round=row))
    held = {
        (one.target_id, TallyKind(one.kind)): one
        for one in GradeTally.objects.in_force().select_for_update(of=("self",)).filter(target__round=row)
    }
    opened = opened_tallies(row, targets)
    fresh = {key: one for key, one in opened.items() if key not in held or not _same(held[key], one)}
    if not fresh:
        return 0
    stale = [held[key].pk for key in fresh if key in held]
    GradeTally.objects.filter(pk__in=stale).update(
        withdrawn_at=at, withdrawn_by=by, withdrawal_reason="改用系统内测评的票数"
    )
    GradeTally.objects.bulk_create(
        GradeTally(
            target_id=target, kind=kind, first=one.counts[0], second=one.counts[1], third=one.counts[2],
            fourth=one.counts[3], origin_kind=ORIGIN, origin_pk=one.evaluation, origin_text=one.text, recorded_at=at,
            recorded_by=by,
        )
        for (target, kind), one in fresh.items()
    )  # fmt: skip
    after = {"tallies": len(fresh), "evaluations": sorted({one.evaluation for one in fresh.values()})}
    audit.record(verb="appraisal.take_grade_tallies", by=by, at=at, obj=row, clause="BZ-2.2-f", after=after)
    return len(fresh)


def _same(held: GradeTally, one: OpenedTally) -> bool:
    return (held.origin_kind, held.origin_pk) == (ORIGIN, one.evaluation)


def take_everywhere(evaluation: Evaluation, *, by: Account, at: datetime) -> int:
    """An evaluation was opened: every round of its year in which grades are proposed takes it."""
    rows = GradeRound.objects.filter(year=evaluation.period.scheme.year, state__in=GRADING).order_by("pk")
    return sum(take_tallies(row, by=by, at=at) for row in rows)
