"""Objects of first-line work, coordination and oversight in the small county of the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accountability.enums import EmergencyKind, FollowUpKind, GroupKind, JointOutcome
from accountability.models import (
    EmergencyPlan,
    ExecutionOpinion,
    FollowUp,
    FrontLineEntry,
    JointMeeting,
    LeadingGroup,
    MeetingOutcome,
    TerritorialTask,
)
from core.files import store
from decisions.enums import Overseer
from organization.enums import Duty
from organization.models import Account, Unit
from portal.enums import PublicationKind
from portal.models import PublicBulletin, TaskComment, TaskPublication

if TYPE_CHECKING:
    from tests.house.world import World

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def build(world: World) -> None:
    """An entry, a group, a follow-up, a plan and an opinion of each side; a group of the county with a meeting."""
    office, at = world.accounts[Duty.TWO_OFFICES], timezone.now()
    today, told = timezone.localdate(at), {"recorded_at": at, "recorded_by": office}
    names = ("front_line", "local_group", "follow_up", "emergency_plan", "execution_opinion")
    world.objects |= {name: {} for name in names}
    for side, unit in world.units.items():
        person, task = world.people[side], world.objects["task"][side]
        made = (
            FrontLineEntry.objects.create(person=person, day=today, place="村部", text="走访", **told),
            LeadingGroup.objects.create(
                kind=GroupKind.LOCAL, name="督导组", unit=unit, head=person, office_unit=unit, founded_on=today, **told
            ),
            FollowUp.objects.create(
                kind=FollowUpKind.PUBLIC, unit=unit, task=task, text="修路", due_on=today, **told
            ),
            EmergencyPlan.objects.create(
                unit=unit, kind=EmergencyKind.NATURAL, title="防汛预案", version="1", dated=today, contact="甲",
                phone="1", procedure="报告",
                document=store(SimpleUploadedFile("预案.pdf", PDF), by=office, at=at), **told,
            ),
            ExecutionOpinion.objects.create(
                task=task, body=Overseer.CONGRESS, dated=today, text="加快", unit=unit, due_on=today, **told
            ),
        )  # fmt: skip
        TerritorialTask.objects.create(task=task, **told)
        for name, thing in zip(names, made, strict=True):
            world.objects[name][side] = thing
    _portal(world)
    county, leader = Unit.objects.get(code="A00"), world.people["own"]
    group = LeadingGroup.objects.create(
        kind=GroupKind.SUPERVISION, name="督导落实领导小组", unit=county, head=leader, office_unit=county,
        founded_on=today, **told,
    )  # fmt: skip
    meeting = JointMeeting.objects.create(group=group, held_on=today, chair=leader, **told)
    outcome = MeetingOutcome.objects.create(meeting=meeting, kind=JointOutcome.FOCUS, text="防汛")
    for name, thing in (("county_group", group), ("outcome", outcome)):
        world.objects[name] = dict.fromkeys(world.units, thing)


def _portal(world: World) -> None:
    """A publication of each side with a comment, a draft of a bulletin."""
    office, at = world.accounts[Duty.TWO_OFFICES], timezone.now()
    told = {"recorded_at": at, "recorded_by": office}
    world.objects |= {"task_publication": {}, "task_comment": {}}
    for side, unit in world.units.items():
        task = world.objects["task"][side]
        row = TaskPublication.objects.create(
            kind=PublicationKind.DECOMPOSITION, task=task, version=task.current, unit=unit,
            published_on=timezone.localdate(at), **told,
        )  # fmt: skip
        world.objects["task_publication"][side] = row
        world.objects["task_comment"][side] = TaskComment.objects.create(
            publication=row, receipt=f"T{side}", text="修路", received_at=at, received_by=Account.objects.system()
        )
    bulletin = PublicBulletin.objects.create(title="通报", text="内容", **told)
    world.objects["public_bulletin"] = dict.fromkeys(world.units, bulletin)
