"""On each side an inspection with problem, conclusion and objection, an order, a summons, a self-criticism; of the
county a plan, a site visit with a notice, slow work."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accountability.enums import (
    InspectionForm,
    InspectionMode,
    InspectionState,
    NoticeMark,
    PlanState,
    ProblemGrade,
    SummonsCause,
    SummonsState,
)
from accountability.models import (
    Conclusion,
    Inspection,
    InspectionPlan,
    InspectionUnit,
    Objection,
    Problem,
    RectificationOrder,
    SelfCriticism,
    SiteVisit,
    SlowFlag,
    Summons,
    VisitNotice,
    VisitNoticeUnit,
)
from core.files import store
from organization.enums import Duty

NAMES = ("inspection", "problem", "conclusion", "objection", "rectification", "summons", "self_criticism")


def build(world: Any, pdf: bytes) -> None:
    """Adds its names, and ``inspection_plan``, ``site_visit``, ``visit_notice`` and ``slow_work``, to the objects."""
    office, at = world.accounts[Duty.TWO_OFFICES], timezone.now()
    made, today = {"recorded_at": at, "recorded_by": office}, timezone.localdate(at)
    paper = store(SimpleUploadedFile("责任书.pdf", pdf, content_type="application/pdf"), by=office, at=at)
    world.objects |= {name: {} for name in NAMES}
    for side, unit in world.units.items():
        row = Inspection.objects.create(
            title=f"{unit.name}督查", topic="清淤", form=InspectionForm.FIELD, mode=InspectionMode.REGULAR_PERIODIC,
            starts_on=today, ends_on=today, state=InspectionState.RUNNING, approved_at=at, approved_by=office, **made,
        )  # fmt: skip
        InspectionUnit.objects.create(inspection=row, unit=unit)
        of = {"inspection": row, "unit": unit, "text": "滞后"} | made
        problem = Problem.objects.create(grade=ProblemGrade.COMMON, **of)
        conclusion = Conclusion.objects.create(sent_at=at, sent_by=office, **of)
        order = RectificationOrder.objects.create(
            number=f"安整改〔{side}〕1号", unit=unit, person=world.people[side], problem=problem, issue="滞后",
            measures="加快", first_deadline=today, deadline=today, document=paper, **made,
        )  # fmt: skip
        summons = Summons.objects.create(
            cause=SummonsCause.RANKING, level=1, unit=unit, person=world.people[side], proposal="约谈",
            state=SummonsState.APPROVED, **made,
        )  # fmt: skip
        things = (
            row, problem, conclusion,
            Objection.objects.create(order=order, unit=unit, reason="不符", due_on=today, **made), order, summons,
            SelfCriticism.objects.create(unit=unit, year=today.year, ranking="乡镇", place=1, summons=summons, **made),
        )  # fmt: skip
        for name, thing in zip(NAMES, things, strict=True):
            world.objects[name][side] = thing
    _of_county(world, made, today, paper)


def _of_county(world: Any, made: dict[str, Any], today: Any, paper: Any) -> None:
    plan = InspectionPlan.objects.create(year=today.year, title="督查计划", state=PlanState.DRAFT, **made)
    visit = SiteVisit.objects.create(
        title="项目", place="开发区", held_on=today, findings="开工", problems="手续", suggestions="会商", **made
    )
    notice = VisitNotice.objects.create(number="安督通〔1〕1号", title="通报", text="情况", document=paper, **made)
    VisitNoticeUnit.objects.create(notice=notice, unit=world.units["own"], mark=NoticeMark.PRAISED)
    slow = SlowFlag.objects.create(unit=world.units["own"], topic="清淤", flagged_on=today, reason="滞后", **made)
    for name, thing in (
        ("inspection_plan", plan), ("site_visit", visit), ("visit_notice", notice), ("slow_work", slow),
    ):  # fmt: skip
        world.objects[name] = dict.fromkeys(world.units, thing)
