"""Leading groups, joint meetings, meetings that coordinate tasks, follow-ups (JH-A-6.4, JH-B-4.4, LS-4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.enums import (
    AccountabilityPermission,
    CoordinationKind,
    FollowUpKind,
    GroupKind,
    JointOutcome,
    Seat,
)
from accountability.models.tasks import Task
from core.access import may
from core.constraints import at_most_one, both_or_neither, choices_hold, filled
from decisions.models import Matter
from decisions.models.base import WITHDRAWAL, Recorded, Withdrawable, WithdrawableQuerySet, WithdrawableRow, together
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account


class LeadingGroupQuerySet(WithdrawableQuerySet):
    def visible_to(self, account: Account) -> LeadingGroupQuerySet:
        """Whoever sees all tables sees all groups; others those of their units, and the county's that name them."""
        if may(account, AccountabilityPermission.VIEW_ALL_TABLES):
            hidden = Matter.objects.exclude(pk__in=Matter.objects.visible_to(account).values("pk")).values("pk")
            return self.filter(Q(matter__isnull=True) | ~Q(matter__in=hidden))
        units = account.reach(AccountabilityPermission.VIEW_TABLES).unit_ids
        named = Q(unit_id__in=units) | Q(office_unit_id__in=units) | Q(members__unit_id__in=units)
        if account.person_id is not None:
            named |= Q(head_id=account.person_id) | Q(members__person_id=account.person_id)
        return self.filter(pk__in=LeadingGroup.objects.filter(named).order_by().values("pk"))


class LeadingGroup(WithdrawableRow):
    """A leading group (领导小组). ``unit`` is whose it is: the county or a unit; ``office_unit`` where
    its office is. A group that is dissolved is withdrawn with the reason."""

    kind = models.CharField("种类", max_length=12, choices=GroupKind.choices())
    name = models.CharField("名称", max_length=120)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="设立单位")
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决策事项"
    )
    head = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="组长")
    office_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="办公室所在单位")
    contact = models.CharField("联系人和电话", max_length=80, blank=True)
    basis = models.CharField("依据", max_length=120, blank=True)
    founded_on = models.DateField("成立日期")

    objects = LeadingGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "领导小组"
        ordering = ["-founded_on", "-id"]
        constraints = [
            *WITHDRAWAL,
            choices_hold("leadinggroup", "kind", GroupKind),
            filled("leadinggroup", "name", message="名称不能为空"),
            CheckConstraint(
                condition=Q(kind="decision", matter__isnull=False) | (~Q(kind="decision") & Q(matter__isnull=True)),
                name="leadinggroup_matter_of_decision",
                violation_error_message="为重大决策设立的须对应决策事项，其他不对应",
            ),
            at_most_one(
                "leadinggroup", "local", ["unit"], when=Q(kind="local", withdrawn_at__isnull=True),
                message="本单位已登记督导组织",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """Somebody in a leading group; ``unit`` is the department for which he sits there."""

    group = models.ForeignKey(LeadingGroup, on_delete=models.PROTECT, related_name="members", verbose_name="领导小组")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="成员")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )

    class Meta:
        verbose_name = "领导小组成员"
        ordering = ["group_id", "id"]
        constraints = [
            UniqueConstraint(fields=["group", "person"], name="groupmember_once", violation_error_message="成员重复")
        ]

    def __str__(self) -> str:
        return self.person.name


class JointMeeting(Recorded):
    """A joint meeting (联席会议) of the supervision group (LS-4.1-b)."""

    group = models.ForeignKey(LeadingGroup, on_delete=models.PROTECT, related_name="meetings", verbose_name="领导小组")
    held_on = models.DateField("日期")
    place = models.CharField("地点", max_length=80, blank=True)
    chair = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="主持人")

    class Meta:
        verbose_name = "联席会议"
        ordering = ["-held_on", "-id"]
        constraints = [
            UniqueConstraint(
                fields=["group", "held_on"], name="jointmeeting_once", violation_error_message="这一天的会议已登记"
            )
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.group}"


class MeetingOutcome(models.Model):
    """What a joint meeting settled."""

    meeting = models.ForeignKey(JointMeeting, on_delete=models.PROTECT, related_name="outcomes", verbose_name="会议")
    kind = models.CharField("事项", max_length=12, choices=JointOutcome.choices())
    text = models.CharField("内容", max_length=300)

    class Meta:
        verbose_name = "联席会议议定事项"
        ordering = ["meeting_id", "id"]
        constraints = [
            choices_hold("meetingoutcome", "kind", JointOutcome),
            filled("meetingoutcome", "text", message="内容不能为空"),
        ]

    def __str__(self) -> str:
        return self.text


class TerritorialTask(Withdrawable):
    """A task whose work lies above all with the places (属地); withdrawn when it was marked by mistake (JH-B-4.4-a)."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="territorial_marks", verbose_name="任务")

    class Meta:
        verbose_name = "属地任务"
        ordering = ["task_id", "id"]
        constraints = [
            *WITHDRAWAL,
            at_most_one(
                "territorialtask", "per_task", ["task"], when=Q(withdrawn_at__isnull=True), message="已标记为属地任务"
            ),
        ]

    def __str__(self) -> str:
        return str(self.task)


class CoordinationMeeting(Recorded):
    """A meeting about a task. ``leader`` is the county-level leader who took part; ``complete`` whether everybody was
    there whom JH-B-4.4-b asks for, ``lacking`` who was not."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="coordination_meetings", verbose_name="任务")
    kind = models.CharField("种类", max_length=12, choices=CoordinationKind.choices())
    convener = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="召集单位")
    held_on = models.DateField("日期")
    place = models.CharField("地点", max_length=80, blank=True)
    leader = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="县级领导"
    )
    issues = models.TextField("议题")
    conclusions = models.TextField("议定意见")
    complete = models.BooleanField("参会完整", default=True)
    lacking = models.CharField("缺少", max_length=300, blank=True)

    class Meta:
        verbose_name = "协调会议"
        ordering = ["-held_on", "-id"]
        constraints = [
            choices_hold("coordinationmeeting", "kind", CoordinationKind),
            filled("coordinationmeeting", "issues", message="议题不能为空"),
            filled("coordinationmeeting", "conclusions", message="议定意见不能为空"),
            CheckConstraint(
                condition=Q(complete=True, lacking="") | (Q(complete=False) & ~Q(lacking="")),
                name="coordinationmeeting_lacking_told",
                violation_error_message="参会不完整的须写明缺少谁",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.get_kind_display()}"


class CoordinationSeat(models.Model):
    """How a unit was there; ``name`` is who stood in."""

    meeting = models.ForeignKey(
        CoordinationMeeting, on_delete=models.PROTECT, related_name="seats", verbose_name="会议"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    seat = models.CharField("到会", max_length=12, choices=Seat.choices())
    name = models.CharField("到会人", max_length=40, blank=True)

    class Meta:
        verbose_name = "参会单位"
        ordering = ["meeting_id", "id"]
        constraints = [
            choices_hold("coordinationseat", "seat", Seat),
            UniqueConstraint(fields=["meeting", "unit"], name="coordinationseat_once", violation_error_message="重复"),
            CheckConstraint(
                condition=~Q(seat="stand_in") | ~Q(name=""),
                name="coordinationseat_stand_in_named",
                violation_error_message="委托他人到会的须写明姓名",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_seat_display()}"


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(self, account: Account) -> FollowUpQuerySet:
        """Whoever sees all tables sees those of tasks in reach; a unit its own and those of tasks it leads."""
        if may(account, AccountabilityPermission.VIEW_ALL_TABLES):
            seen = Task.objects.visible_to(account).order_by().values("pk")
            return self.filter(Q(task__isnull=True) | Q(task__in=seen))
        units = account.reach(AccountabilityPermission.VIEW_TABLES).unit_ids
        return self.filter(Q(unit_id__in=units) | Q(task__current__lead_unit_id__in=units))

    def open(self) -> FollowUpQuerySet:
        return self.filter(done_at__isnull=True)


class FollowUp(Recorded):
    """Something that a unit has to do by a day: a conclusion of a meeting, a focus of supervision, a complaint."""

    kind = models.CharField("来源", max_length=12, choices=FollowUpKind.choices())
    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups", verbose_name="任务"
    )
    meeting = models.ForeignKey(
        CoordinationMeeting, on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups",
        verbose_name="协调会议",
    )  # fmt: skip
    outcome = models.OneToOneField(
        MeetingOutcome, on_delete=models.PROTECT, null=True, blank=True, related_name="follow_up",
        verbose_name="联席会议事项",
    )  # fmt: skip
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="责任单位")
    text = models.CharField("事项", max_length=300)
    due_on = models.DateField("期限")
    result = models.CharField("办理结果", max_length=500, blank=True)
    done_at = models.DateTimeField("办结时间", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="办理人",
    )  # fmt: skip

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "后续事项"
        ordering = ["due_on", "id"]
        constraints = [
            choices_hold("followup", "kind", FollowUpKind),
            filled("followup", "text", message="事项不能为空"),
            both_or_neither("followup", "done_at", "done_by"),
            together("followup", "done_with_result", "done_at", "result", message="办结须写明结果"),
            CheckConstraint(
                condition=(Q(kind="coordination", meeting__isnull=False, outcome__isnull=True))
                | Q(kind="supervision", meeting__isnull=True, outcome__isnull=False)
                | Q(kind="public", meeting__isnull=True, outcome__isnull=True),
                name="followup_origin_told",
                violation_error_message="后续事项须对应来源",
            ),
        ]

    def __str__(self) -> str:
        return self.text
