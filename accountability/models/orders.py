"""Supervision orders (督办单), everything that happened to them in the order of the days (LS-3.4-c, LS-4.3-a)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.enums import (
    AccountabilityPermission,
    Office,
    OrderEvent,
    OrderKind,
    OrderSource,
    OrderState,
    Regularity,
    Rhythm,
    Urgency,
)
from accountability.models.tasks import Task
from core.access import may
from core.constraints import at_most_one, both_or_neither, choices_hold, filled
from decisions.enums import Category, DecisionPermission
from decisions.models import Matter
from decisions.models.base import Recorded
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account

UNDER_WAY = (OrderState.ISSUED, OrderState.ACTIVE, OrderState.REPORTED)
SENT = (*UNDER_WAY, OrderState.CLOSED)


class OrderQuerySet(models.QuerySet["SupervisionOrder"]):
    def visible_to(self, account: Account) -> OrderQuerySet:
        """The leading office, county leaders and the discipline commission see all; the other offices their own and
        shared ones (LS-3.4-a); units what was sent to them, people what names them. Of personnel decisions those
        alone who may see such matters, and who are named."""
        from accountability.permissions import offices_of

        offices = offices_of(account)
        own = Q(office__in=offices) | Q(pk__in=OrderShare.objects.filter(office__in=offices).order_by().values("order"))
        if may(account, AccountabilityPermission.VIEW_ALL_ORDERS):
            if may(account, DecisionPermission.VIEW_CONFIDENTIAL):
                return self
            return self.filter(self._open() | own | self._named(account))
        return self.filter(own | self._named(account)) if offices else self.filter(self._named(account))

    def _open(self) -> Q:
        secret = Q(matter__category=Category.PERSONNEL, matter__isnull=False)
        return ~(secret | Q(task__table__matter__category=Category.PERSONNEL, task__table__matter__isnull=False))

    def _named(self, account: Account) -> Q:
        """Sent out, to a unit in reach or to which he is posted, or naming the person."""
        units = account.reach(AccountabilityPermission.WORK_ON_ORDERS).unit_ids
        named = Q(unit_id__in=units)
        named |= Q(pk__in=OrderUnit.objects.filter(unit_id__in=units).order_by().values("order"))
        if account.person_id is not None:
            named |= Q(person_id=account.person_id) | Q(leader_id=account.person_id)
        watched = account.reach(AccountabilityPermission.WATCH_UNITS).unit_ids
        seen = Q(unit_id__in=watched) | Q(
            pk__in=OrderUnit.objects.filter(unit_id__in=watched).order_by().values("order")
        )
        return Q(state__in=SENT) & (named | (seen & self._open()))

    def under_way(self) -> OrderQuerySet:
        """Issued and not closed."""
        return self.filter(state__in=UNDER_WAY)

    def sent(self) -> OrderQuerySet:
        return self.filter(state__in=SENT)


class SupervisionOrder(Recorded):
    """One order. What happened to it stands in its moves; ``state``, ``unit`` and ``deadline`` follow from them.

    ``office`` supervises it; ``task`` or ``matter`` is what it comes from, anything else is named by ``source_kind``
    ("accountability.inspection") and ``source_pk``. ``feedback_days`` None: no cycle. ``deadline`` None: never overdue.
    ``fed_back_on`` is the day from which the cycle counts: of the issue, of the last feedback, of a return.
    """

    year = models.PositiveIntegerField("年度")
    number = models.CharField("文号", max_length=80, blank=True)
    office = models.CharField("督办部门", max_length=12, choices=Office.choices())
    source = models.CharField("来源", max_length=12, choices=OrderSource.choices())
    kind = models.CharField("类型", max_length=12, choices=OrderKind.choices(), default=OrderKind.GENERAL.value)
    title = models.CharField("督办事项", max_length=120)
    content = models.TextField("办理要求")
    instruction = models.TextField("批示或者议定意见", blank=True)
    leader = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="交办领导"
    )
    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="orders", verbose_name="任务"
    )
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="orders", verbose_name="决策事项"
    )
    source_kind = models.CharField("来源对象", max_length=60, blank=True)
    source_pk = models.PositiveBigIntegerField("来源编号", null=True, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="orders", verbose_name="承办单位")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办责任人"
    )
    person_phone = models.CharField("责任人电话", max_length=20, blank=True)
    deadline = models.DateField("办结时限", null=True, blank=True)
    feedback_days = models.PositiveIntegerField("反馈周期（日）", null=True, blank=True)
    fed_back_on = models.DateField("最近反馈", null=True, blank=True)
    rhythm = models.CharField("督查方式", max_length=12, choices=Rhythm.choices(), default=Rhythm.PERIODIC.value)
    regularity = models.CharField(
        "督查类别", max_length=12, choices=Regularity.choices(), default=Regularity.ROUTINE.value
    )
    tracked = models.BooleanField("跟踪", default=False)
    urgency = models.CharField("缓急", max_length=12, choices=Urgency.choices(), default=Urgency.NORMAL.value)
    contact = models.CharField("联系人", max_length=40, blank=True)
    contact_phone = models.CharField("联系电话", max_length=20, blank=True)
    state = models.CharField("状态", max_length=12, choices=OrderState.choices(), default=OrderState.DRAFT.value)
    rulebook = models.ForeignKey(
        "core.Rulebook", on_delete=models.PROTECT, related_name="+", verbose_name="规则参数版本"
    )
    issued_at = models.DateTimeField("下发时间", null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="下发人",
    )  # fmt: skip
    reported_on = models.DateField("结果上报日期", null=True, blank=True)
    closed_at = models.DateTimeField("销号时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="销号人",
    )  # fmt: skip
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件"
    )

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = "督办单"
        ordering = ["-year", "-id"]
        constraints = [
            choices_hold("supervisionorder", "office", Office),
            choices_hold("supervisionorder", "source", OrderSource),
            choices_hold("supervisionorder", "kind", OrderKind),
            choices_hold("supervisionorder", "rhythm", Rhythm),
            choices_hold("supervisionorder", "regularity", Regularity),
            choices_hold("supervisionorder", "urgency", Urgency),
            choices_hold("supervisionorder", "state", OrderState),
            filled("supervisionorder", "title", message="督办事项不能为空"),
            both_or_neither("supervisionorder", "issued_at", "issued_by"),
            both_or_neither("supervisionorder", "closed_at", "closed_by"),
            UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="supervisionorder_number_once",
                violation_error_message="文号已使用",
            ),
            CheckConstraint(
                condition=Q(state__in=["draft", "dropped"])
                | (Q(issued_at__isnull=False, person__isnull=False) & ~Q(number="") & ~Q(person_phone="")),
                name="supervisionorder_issued_whole",
                violation_error_message="下发的督办单须有文号、责任人和电话",
            ),
            CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False, reported_on__isnull=False),
                name="supervisionorder_closed_with_result",
                violation_error_message="销号须有办理结果",
            ),
            CheckConstraint(
                condition=Q(feedback_days__isnull=True) | Q(feedback_days__gte=1),
                name="supervisionorder_cycle_of_a_day",
                violation_error_message="反馈周期至少一日",
            ),
            CheckConstraint(
                condition=~Q(rhythm="periodic") | Q(feedback_days__isnull=False),
                name="supervisionorder_periodic_with_cycle",
                violation_error_message="定期督查须定反馈周期",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class OrderUnit(models.Model):
    """A unit that assists with an order."""

    order = models.ForeignKey(
        SupervisionOrder, on_delete=models.PROTECT, related_name="assisting", verbose_name="督办单"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")

    class Meta:
        verbose_name = "督办协办单位"
        ordering = ["order_id", "id"]
        constraints = [
            UniqueConstraint(fields=["order", "unit"], name="orderunit_once", violation_error_message="协办单位重复")
        ]

    def __str__(self) -> str:
        return self.unit.name


class OrderShare(Recorded):
    """Another office sees the order too (LS-3.4-a)."""

    order = models.ForeignKey(SupervisionOrder, on_delete=models.PROTECT, related_name="shares", verbose_name="督办单")
    office = models.CharField("共享部门", max_length=12, choices=Office.choices())

    class Meta:
        verbose_name = "督办单共享"
        ordering = ["order_id", "id"]
        constraints = [
            choices_hold("ordershare", "office", Office),
            UniqueConstraint(
                fields=["order", "office"], name="ordershare_once", violation_error_message="已共享给该部门"
            ),
        ]

    def __str__(self) -> str:
        return self.get_office_display()


class OrderMove(Recorded):
    """What happened to an order: never changed, and none is added once it is closed (LS-4.3-a).

    ``unit`` is the unit that acted, or to which it was transferred; ``percent`` and ``until`` belong to feedback and
    extensions.
    """

    order = models.ForeignKey(SupervisionOrder, on_delete=models.PROTECT, related_name="moves", verbose_name="督办单")
    event = models.CharField("事项", max_length=20, choices=OrderEvent.choices())
    state = models.CharField("状态", max_length=12, choices=OrderState.choices())
    text = models.TextField("内容", blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    percent = models.PositiveIntegerField("完成进度", null=True, blank=True)
    until = models.DateField("期限", null=True, blank=True)

    class Meta:
        verbose_name = "督办记录"
        ordering = ["order_id", "id"]
        constraints = [
            choices_hold("ordermove", "event", OrderEvent),
            choices_hold("ordermove", "state", OrderState),
            CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100),
                name="ordermove_percent_within",
                violation_error_message="进度为 0 至 100",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()} {self.order}"


class OrderFile(models.Model):
    """A file that came with a move."""

    move = models.ForeignKey(OrderMove, on_delete=models.PROTECT, related_name="files", verbose_name="督办记录")
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="文件")

    class Meta:
        verbose_name = "督办附件"
        ordering = ["move_id", "id"]

    def __str__(self) -> str:
        return self.file.name


class Extension(Recorded):
    """A unit asks for more time, an office decides; one question at a time."""

    order = models.ForeignKey(
        SupervisionOrder, on_delete=models.PROTECT, related_name="extensions", verbose_name="督办单"
    )
    until = models.DateField("延期至")
    reason = models.TextField("理由")
    granted = models.BooleanField("同意", null=True, blank=True)
    decided_note = models.CharField("意见", max_length=500, blank=True)
    decided_at = models.DateTimeField("答复时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="答复人",
    )  # fmt: skip

    class Meta:
        verbose_name = "延期申请"
        ordering = ["order_id", "id"]
        constraints = [
            both_or_neither("extension", "decided_at", "decided_by"),
            at_most_one(
                "extension", "open", ["order"], when=Q(decided_at__isnull=True), message="已有延期申请待答复"
            ),
            CheckConstraint(
                condition=Q(granted__isnull=True, decided_at__isnull=True)
                | Q(granted__isnull=False, decided_at__isnull=False),
                name="extension_decided_whole",
                violation_error_message="答复须写明是否同意",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"延期至 {self.until}"
