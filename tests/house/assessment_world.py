"""A running assessment with a group for each side, and what goes with it, in the small county of the matrix."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from appraisal import models
from core.files import store
from organization.enums import Duty

if TYPE_CHECKING:
    from tests.house.world import World


def build(world: World, pdf: bytes) -> None:
    """The assessor of the own side leads its group; nobody of the matrix sits in the other."""
    office, second = world.accounts[Duty.APPRAISAL_OFFICE], world.accounts[Duty.ORGANIZATION_OFFICE]
    at = timezone.now()
    today = timezone.localdate(at)
    told = {"recorded_at": at, "recorded_by": office}
    paper = store(SimpleUploadedFile("依据.pdf", pdf), by=office, at=at)
    county = world.units["own"].parent
    asked = models.SeparateAppraisal.objects.create(
        year=2012, title="单项考评", organiser=county, reason="专项", state="approved", decided_at=at,
        decided_by=second, **told,
    )  # fmt: skip
    approval = models.SeparateApproval.objects.create(
        request=asked, side="party", number="1号", approved_on=date(2012, 1, 1), document=paper, **told
    )
    period = world.objects["period"]["own"]
    days = {f"{name}_due": today + timedelta(days=place) for place, name in enumerate(
        ("self", "preliminary", "onsite", "collation"), 1)}  # fmt: skip
    row = models.AssessmentRound.objects.create(
        period=period, year=2012, title="2012年度考评", state="running", opened_at=at, opened_by=office, **days, **told
    )
    world.objects |= {name: dict.fromkeys(world.units, thing) for name, thing in (
        ("assessment_round", row), ("separate_appraisal", asked), ("separate_approval", approval))}  # fmt: skip
    names = ("assessment_group", "assessment_seat", "assessment_file", "lead_filer", "year_end_filing",
             "conduct_report", "year_opinion", "tracking_record", "selection_report")  # fmt: skip
    world.objects |= {name: {} for name in names}
    for place, (side, unit) in enumerate(world.units.items(), 1):
        member = world.objects["member"][side]
        group = models.AssessmentGroup.objects.create(round=row, name=f"第{place}组", order=place, **told)
        person = world.accounts[Duty.ASSESSOR].person if side == "own" else world.people[side]
        seat = models.AssessmentSeat.objects.create(group=group, person=person, leads=True, **told)
        models.AssessmentCharge.objects.create(round=row, group=group, member=member, **told)
        column = models.AssessmentColumn.objects.create(round=row, member=member, kind="self", **told)
        filer = models.LeadFiler.objects.create(round=row, unit=unit, **told)
        by = {"recorded_at": at, "recorded_by": world.accounts[Duty.UNIT_LEADER] if side == "own" else office}
        made = {
            "assessment_group": group, "assessment_seat": seat, "lead_filer": filer,
            "assessment_file": models.ColumnFile.objects.create(column=column, kind="ledger", document=paper, **told),
            "year_end_filing": models.YearEndFiling.objects.create(filer=filer, kind="awards", document=paper, **by),
            "conduct_report": models.ConductReport.objects.create(
                round=row, kind="unit_fraud", member=member, text="台账不实", document=paper, **by
            ),
            "year_opinion": models.AnnualOpinion.objects.create(
                year=2012, unit=unit, text="完成任务", state="issued", number=f"考意{place}号", document=paper,
                issued_at=at, issued_by=second, **told,
            ),
            "tracking_record": models.TrackingRecord.objects.create(
                unit=unit, kind="field", held_on=today, finding="属实", **told
            ),
            "selection_report": models.SelectionReport.objects.create(
                unit=unit, year=2012, occasion="plenum", held_on=date(2012, 12, 1), document=paper, **by
            ),
        }  # fmt: skip
        for name, thing in made.items():
            world.objects[name][side] = thing
