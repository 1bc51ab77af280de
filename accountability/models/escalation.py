"""Reminders, the rungs above them, and conduct that is not allowed with its referral (LS-3.4-j, QSH-9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.enums import AccountabilityPermission, Push, Rung, ViolationKind, ViolationState
from accountability.models.orders import SupervisionOrder
from accountability.models.summonses import Summons
from accountability.models.tasks import Task
from core.access import may
from core.constraints import both_or_neither, choices_hold, filled
from decisions.models.base import Recorded, together
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account


def _of_one(table: str) -> CheckConstraint:
    """About a task or about an order."""
    return CheckConstraint(
        condition=Q(task__isnull=True, order__isnull=False) | Q(task__isnull=False, order__isnull=True),
        name=f"{table}_of_one",
        violation_error_message="须对应一项任务或者一件督办单",
    )


def _once(table: str, of: str, kind: str) -> UniqueConstraint:
    """One row for an object, a rung and the day that was missed, however often and by how many it is looked for."""
    return UniqueConstraint(
        fields=[of, kind, "due_on"], condition=Q(**{f"{of}__isnull": False}), name=f"{table}_once_per_{of}",
        violation_error_message="同一期限已记录",
    )  # fmt: skip


class Reminder(Recorded):
    """The whole line was told: ``due_on`` is the day that comes near or was missed. Never changed."""

    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name="任务"
    )
    order = models.ForeignKey(
        SupervisionOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="reminders",
        verbose_name="督办单",
    )  # fmt: skip
    push = models.CharField("提醒", max_length=12, choices=Push.choices())
    due_on = models.DateField("期限")
    made_on = models.DateField("提醒日期")

    class Meta:
        verbose_name = "提醒"
        ordering = ["-id"]
        constraints = [
            choices_hold("reminder", "push", Push),
            _of_one("reminder"),
            _once("reminder", "task", "push"),
            _once("reminder", "order", "push"),
        ]

    def __str__(self) -> str:
        return f"{self.get_push_display()} {self.due_on}"


class Escalation(Recorded):
    """A rung that was climbed. ``draft`` is the order that was drafted for an overdue task, ``summons`` the proposal
    that the last rung began or found under way. Never changed."""

    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="escalations", verbose_name="任务"
    )
    order = models.ForeignKey(
        SupervisionOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="escalations",
        verbose_name="督办单",
    )  # fmt: skip
    rung = models.CharField("升级", max_length=12, choices=Rung.choices())
    due_on = models.DateField("逾期的期限")
    made_on = models.DateField("升级日期")
    draft = models.OneToOneField(
        SupervisionOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="拟发的督办单"
    )
    summons = models.ForeignKey(
        Summons, on_delete=models.PROTECT, null=True, blank=True, related_name="escalations", verbose_name="约谈建议"
    )
    note = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = "升级"
        ordering = ["-id"]
        constraints = [
            choices_hold("escalation", "rung", Rung),
            _of_one("escalation"),
            _once("escalation", "task", "rung"),
            _once("escalation", "order", "rung"),
        ]

    def __str__(self) -> str:
        return f"{self.get_rung_display()} {self.due_on}"


class ViolationQuerySet(models.QuerySet["Violation"]):
    def visible_to(self, account: Account) -> ViolationQuerySet:
        """The discipline commission settles all of them; who sees the order sees what it raised."""
        if may(account, AccountabilityPermission.SETTLE_VIOLATIONS):
            return self
        return self.filter(order__in=SupervisionOrder.objects.visible_to(account).order_by().values("pk"))

    def waiting(self) -> ViolationQuerySet:
        return self.filter(state=ViolationState.REFERRED)


class Violation(Recorded):
    """One of the four that are not allowed, referred to the discipline commission as it is raised (QSH-9).

    ``due_on`` is the day that was missed, or that of the second order. A serious one is settled with a case only;
    ``case_kind`` and ``case_pk`` name it as ``core.registry.chain`` does.
    """

    order = models.ForeignKey(
        SupervisionOrder, on_delete=models.PROTECT, related_name="violations", verbose_name="督办单"
    )
    kind = models.CharField("情形", max_length=12, choices=ViolationKind.choices())
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="责任单位")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任人"
    )
    due_on = models.DateField("发生日期")
    text = models.CharField("事实", max_length=500)
    serious = models.BooleanField("后果严重", default=False)
    state = models.CharField(
        "状态", max_length=12, choices=ViolationState.choices(), default=ViolationState.REFERRED.value
    )
    result = models.TextField("处理结果", blank=True)
    case_kind = models.CharField("案件种类", max_length=60, blank=True)
    case_pk = models.PositiveBigIntegerField("案件编号", null=True, blank=True)
    settled_at = models.DateTimeField("处理时间", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="处理人",
    )  # fmt: skip

    objects = ViolationQuerySet.as_manager()

    class Meta:
        verbose_name = "违反四个不允许"
        ordering = ["-id"]
        constraints = [
            choices_hold("violation", "kind", ViolationKind),
            choices_hold("violation", "state", ViolationState),
            filled("violation", "text", message="事实不能为空"),
            both_or_neither("violation", "settled_at", "settled_by"),
            together("violation", "settled_with_result", "settled_at", "result", message="处理须写明结果"),
            UniqueConstraint(
                fields=["order", "kind", "due_on"], name="violation_once",
                violation_error_message="该情形已记录",
            ),
            CheckConstraint(
                condition=Q(state="referred", settled_at__isnull=True) | Q(state="settled", settled_at__isnull=False),
                name="violation_state_with_settling",
                violation_error_message="处理须写明时间和处理人",
            ),
            CheckConstraint(
                condition=~Q(state="settled") | Q(serious=False) | Q(case_pk__isnull=False),
                name="violation_serious_with_case",
                violation_error_message="后果严重的须立案后才能办结",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.order}"
