"""Rows of a table, their versions, how they run, and what calls for their adjustment (JH-B-2.5, JH-B-3.3-b)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from accountability.enums import (
    AccountabilityPermission,
    FlagKind,
    Settlement,
    StepKind,
    TableState,
    TaskCategory,
    TaskEvent,
    TaskState,
    Verdict,
)
from accountability.models.tables import TaskTable
from core.constraints import at_most_one, both_or_neither, choices_hold
from decisions.enums import Category
from decisions.models.base import Recorded, together
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, account: Account) -> TaskQuerySet:
        """Rows of the tables that the account may see; an inspector those of the unit he is posted to (QSH-30-c)."""
        seen = Q(table__in=TaskTable.objects.visible_to(account).order_by().values("pk"))
        watched = account.reach(AccountabilityPermission.WATCH_UNITS).unit_ids
        if watched:
            rows = Task.objects.in_force().of_units(watched)
            seen |= Q(pk__in=rows.exclude(table__matter__category=Category.PERSONNEL).order_by().values("pk"))
        return self.filter(seen)

    def standing(self) -> TaskQuerySet:
        """Not taken out of their table."""
        return self.filter(removed_at__isnull=True)

    def in_force(self) -> TaskQuerySet:
        return self.standing().filter(table__state=TableState.IN_FORCE)

    def of_units(self, units: frozenset[int]) -> TaskQuerySet:
        """Rows that one of the units leads or assists."""
        named = Q(current__lead_unit_id__in=units) | Q(current__assisting__unit_id__in=units)
        return self.filter(pk__in=Task.objects.filter(named).order_by().values("pk"))


class Task(Recorded):
    """One row. What it says stands in its versions, ``current`` the newest; how it runs in its moves.

    ``parent`` is the row of a superior's table that this one breaks down. A row is removed only from a table that is
    not in force; it stays with its versions. ``percent`` is what the newest progress entry for the whole row says.
    """

    table = models.ForeignKey(TaskTable, on_delete=models.PROTECT, related_name="tasks", verbose_name="明细表")
    order = models.PositiveIntegerField("序号")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级任务"
    )
    current = models.OneToOneField(
        "accountability.TaskVersion", on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="现行内容",
    )  # fmt: skip
    state = models.CharField("状态", max_length=12, choices=TaskState.choices(), default=TaskState.PLANNED.value)
    verdict = models.CharField("年终结论", max_length=12, choices=[("", "—"), *Verdict.choices()], blank=True)
    percent = models.PositiveSmallIntegerField("完成百分比", null=True, blank=True)
    removed_at = models.DateTimeField("移出时间", null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="移出人",
    )  # fmt: skip

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "工作任务"
        ordering = ["table_id", "order", "id"]
        constraints = [
            choices_hold("task", "state", TaskState),
            choices_hold("task", "verdict", Verdict, blank=True),
            both_or_neither("task", "removed_at", "removed_by"),
            CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="task_parent_is_another",
                violation_error_message="任务不能以自身为上级任务",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.current.target[:40] if self.current else ''}".strip()


class TaskVersion(Recorded):
    """What a row says, once and for all: a change is a new version, with ``reason`` and ``basis`` once in force.

    ``milestones`` and ``measures`` hold one line each in canonical form ("2012-06-30 完成清淤"), see rules/lines.py.
    """

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="versions", verbose_name="任务")
    number = models.PositiveIntegerField("版本")
    target = models.CharField("目标任务", max_length=200, blank=True)
    content = models.TextField("工作内容", blank=True)
    standard = models.TextField("工作标准", blank=True)
    measures = models.TextField("工作措施", blank=True)
    milestones = models.TextField("进度节点", blank=True)
    deadline = models.DateField("完成时限", null=True, blank=True)
    leader = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="分管领导"
    )
    lead_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="牵头部门"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任人"
    )
    category = models.CharField("类别", max_length=12, choices=[("", "—"), *TaskCategory.choices()], blank=True)
    managed = models.BooleanField("目标管理", default=False)
    public_concern = models.BooleanField("社会关注", default=False)
    reason = models.CharField("调整理由", max_length=500, blank=True)
    basis = models.CharField("调整依据", max_length=200, blank=True)

    class Meta:
        verbose_name = "任务版本"
        ordering = ["task_id", "number"]
        constraints = [
            choices_hold("taskversion", "category", TaskCategory, blank=True),
            UniqueConstraint(
                fields=["task", "number"], name="taskversion_number_once", violation_error_message="该任务已有新版本"
            ),
            CheckConstraint(
                condition=Q(reason="", basis="") | (~Q(reason="") & ~Q(basis="")),
                name="taskversion_reason_with_basis",
                violation_error_message="调整须写明理由和依据",
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 版"


class AssistingUnit(models.Model):
    """A unit that assists with a row, in one version of it (JH-B-3.3-a)."""

    version = models.ForeignKey(TaskVersion, on_delete=models.PROTECT, related_name="assisting", verbose_name="版本")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")

    class Meta:
        verbose_name = "协办单位"
        ordering = ["version_id", "id"]
        constraints = [
            UniqueConstraint(
                fields=["version", "unit"], name="assistingunit_once", violation_error_message="协办单位重复"
            )
        ]

    def __str__(self) -> str:
        return self.unit.name


class TaskMove(Recorded):
    """A row was started or finished; never changed."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="moves", verbose_name="任务")
    event = models.CharField("事项", max_length=12, choices=TaskEvent.choices())
    state = models.CharField("状态", max_length=12, choices=TaskState.choices())
    note = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = "任务办理"
        ordering = ["task_id", "id"]
        constraints = [choices_hold("taskmove", "event", TaskEvent), choices_hold("taskmove", "state", TaskState)]

    def __str__(self) -> str:
        return f"{self.get_event_display()} {self.task}"


class StepDone(Recorded):
    """A milestone or measure was carried out; ``line`` is its text as the version in force has it."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="steps_done", verbose_name="任务")
    kind = models.CharField("种类", max_length=12, choices=StepKind.choices())
    line = models.CharField("内容", max_length=500)
    done_on = models.DateField("完成日期")

    class Meta:
        verbose_name = "节点完成"
        ordering = ["task_id", "id"]
        constraints = [
            choices_hold("stepdone", "kind", StepKind),
            UniqueConstraint(
                fields=["task", "kind", "line"], name="stepdone_once", violation_error_message="已登记完成"
            ),
        ]

    def __str__(self) -> str:
        return self.line


class TaskFlag(models.Model):
    """A row waits to be adjusted: its superior row, its decision or its person changed (JH-B-3.3-b, JH-A-4.4-c).

    Raised by an action of somebody else, or by the system on hearing of an event.
    """

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="flags", verbose_name="任务")
    kind = models.CharField("事由", max_length=12, choices=FlagKind.choices())
    text = models.CharField("说明", max_length=200)
    raised_at = models.DateTimeField("提出时间")
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="提出人"
    )
    settlement = models.CharField("处理", max_length=12, choices=[("", "待处理"), *Settlement.choices()], blank=True)
    settled_reason = models.CharField("处理理由", max_length=500, blank=True)
    settled_at = models.DateTimeField("处理时间", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="处理人",
    )  # fmt: skip

    class Meta:
        verbose_name = "待对应调整"
        ordering = ["task_id", "id"]
        constraints = [
            choices_hold("taskflag", "kind", FlagKind),
            choices_hold("taskflag", "settlement", Settlement, blank=True),
            both_or_neither("taskflag", "settled_at", "settled_by"),
            together(
                "taskflag", "settled_with_reason", "settled_at", "settlement", "settled_reason",
                message="处理须写明结果和理由",
            ),
            at_most_one(
                "taskflag", "open", ["task", "kind", "text"], when=Q(settled_at__isnull=True),
                message="同一事由已列入待对应调整",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.text}"
