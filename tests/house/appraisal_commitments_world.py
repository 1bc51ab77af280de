"""Commitments in force with a report and a grade, and issued feedback, in the small county of the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from appraisal.models import (
    Commitment,
    CommitmentGrade,
    CommitmentReview,
    CommitmentTarget,
    CommitmentVersion,
    FeedbackPoint,
    FeedbackRound,
    FeedbackSheet,
    FulfilmentReport,
    Member,
    PointReport,
)
from organization.enums import Duty

if TYPE_CHECKING:
    from tests.house.world import World

YEAR = 2011
NAMES = (
    "commitment", "commitment_target", "fulfilment_report", "commitment_grade", "feedback_sheet", "feedback_point",
    "point_report",
)  # fmt: skip


def build(world: World) -> None:
    """Both sides have promised and were fed back; nothing waits for anybody."""
    at = timezone.now()
    office, second = world.accounts[Duty.APPRAISAL_OFFICE], world.accounts[Duty.ORGANIZATION_OFFICE]
    told = {"recorded_at": at, "recorded_by": office}
    version = world.objects["version"]["own"]
    of = FeedbackRound.objects.create(version=version, year=YEAR, **told)
    world.objects |= {name: {} for name in NAMES} | {"feedback_round": dict.fromkeys(world.units, of)}
    members = Member.objects.filter(scheme=version.scheme)
    for number, (side, unit) in enumerate(world.units.items(), 1):
        person = world.people[side]
        row = Commitment.objects.create(
            unit=unit, year=YEAR, superior=unit.parent, number=f"安承诺〔{YEAR}〕{number}号", **told
        )
        worded = CommitmentVersion.objects.create(
            commitment=row, version=1, signer=person, text="承诺", sha256="0" * 64, **told
        )
        target = CommitmentTarget.objects.create(
            version=worded, order=1, title="修路", goal="通车", measure="包干", due=timezone.localdate(at)
        )
        assert office.person is not None
        CommitmentReview.objects.create(
            version=worded, outcome="approved", reviewer=office.person, support="支持", sha256="0" * 64, **told
        )
        row.state, row.current = "in_force", worded
        row.save()
        report = FulfilmentReport.objects.create(
            target=target, period=str(YEAR), round=1, text="通车", percent=100, **told
        )
        grade = CommitmentGrade.objects.create(
            commitment=row, version=worded, average=1_000_000, proposed="good", grade="good", **told
        )
        parts = dict.fromkeys(("practice", "opinions", "tallies", "advice"), "无")
        sheet = FeedbackSheet.objects.create(
            round=of, member=members.get(unit=unit, appointment__isnull=True), unit=unit, state="issued",
            finished_at=at, finished_by=office, issued_at=at, issued_by=second, number=f"安反馈〔{YEAR}〕{number}号",
            **parts, **told,
        )  # fmt: skip
        point = FeedbackPoint.objects.create(sheet=sheet, order=1, text="改", due_on=timezone.localdate(at), **told)
        said = PointReport.objects.create(point=point, quarter=f"{YEAR}Q4", text="已改", **told)
        made = (row, target, report, grade, sheet, point, said)
        for name, thing in zip(NAMES, made, strict=True):
            world.objects[name][side] = thing
