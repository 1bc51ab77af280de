"""Orders to put something right by a day (限期整改责任书), and objections (JH-A-6.3-f, BZ-2.3-d, DC-17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q

from accountability.enums import AccountabilityPermission, ExtensionState, ObjectionState, RectificationState
from accountability.models.problems import Conclusion, Problem
from accountability.models.tasks import Task
from core.access import may
from core.constraints import at_most_one, both_or_neither, choices_hold, filled
from decisions.models.base import Recorded
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account

OVER = (RectificationState.CLOSED.value, RectificationState.REVOKED.value)


class RectificationQuerySet(models.QuerySet["RectificationOrder"]):
    def visible_to(self, account: Account) -> RectificationQuerySet:
        """The county's offices see all, a unit its own, and who is responsible what he answers for."""
        if may(account, AccountabilityPermission.VIEW_ALL_INSPECTIONS):
            return self
        mine = Q(unit_id__in=account.reach(AccountabilityPermission.VIEW_INSPECTIONS).unit_ids)
        if account.person_id is not None:
            mine |= Q(person=account.person_id)
        return self.filter(mine)

    def running(self) -> RectificationQuerySet:
        """Followed until it is done (JH-A-6.3-f)."""
        return self.exclude(state__in=OVER)


class RectificationOrder(Recorded):
    """An order as issued (``recorded_at``, ``recorded_by``): from a problem, an overdue task, or another source.

    ``source_kind`` and ``source_pk`` name an object that has no column here, as core.registry.chain does.
    """

    number = models.CharField("文号", max_length=80, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="责任单位")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="责任人")
    problem = models.ForeignKey(
        Problem, on_delete=models.PROTECT, null=True, blank=True, related_name="orders", verbose_name="督查发现问题"
    )
    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="rectifications", verbose_name="任务"
    )
    source_kind = models.CharField("来源种类", max_length=60, blank=True)
    source_pk = models.PositiveBigIntegerField("来源", null=True, blank=True)
    issue = models.TextField("存在问题")
    measures = models.TextField("整改措施")
    first_deadline = models.DateField("原整改期限")
    deadline = models.DateField("整改期限")
    state = models.CharField(
        "状态", max_length=12, choices=RectificationState.choices(), default=RectificationState.OPEN.value
    )
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="文件")
    closed_at = models.DateTimeField("销号时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="销号人",
    )  # fmt: skip
    closing_note = models.CharField("销号意见", max_length=500, blank=True)

    objects = RectificationQuerySet.as_manager()

    class Meta:
        verbose_name = "限期整改责任书"
        ordering = ["-id"]
        constraints = [
            choices_hold("rectificationorder", "state", RectificationState),
            filled("rectificationorder", "issue", message="存在问题不能为空"),
            filled("rectificationorder", "measures", message="整改措施不能为空"),
            both_or_neither("rectificationorder", "closed_at", "closed_by"),
            CheckConstraint(
                condition=Q(state__in=OVER, closed_at__isnull=False) | (~Q(state__in=OVER) & Q(closed_at__isnull=True)),
                name="rectificationorder_closed_by_somebody",
                violation_error_message="销号须登记经办人",
            ),
            CheckConstraint(
                condition=Q(source_kind="", source_pk__isnull=True)
                | (~Q(source_kind="") & Q(source_pk__isnull=False)),
                name="rectificationorder_source_whole",
                violation_error_message="来源须写明种类和对象",
            ),
            at_most_one(
                "rectificationorder", "per_problem", ["problem"],
                when=Q(problem__isnull=False) & ~Q(state__in=OVER), message="该问题已下达限期整改责任书",
            ),
            at_most_one(
                "rectificationorder", "per_task", ["task"],
                when=Q(task__isnull=False, problem__isnull=True) & ~Q(state__in=OVER),
                message="该任务已下达限期整改责任书",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number


class RectificationReport(Recorded):
    """What the unit says in a quarter; ``finished``: it asks for the check on the spot. Never changed."""

    order = models.ForeignKey(
        RectificationOrder, on_delete=models.PROTECT, related_name="reports", verbose_name="限期整改责任书"
    )
    period = models.CharField("季度", max_length=8)
    text = models.TextField("整改情况")
    finished = models.BooleanField("整改完成", default=False)
    file = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="附件"
    )

    class Meta:
        verbose_name = "整改情况反馈"
        ordering = ["order_id", "id"]
        constraints = [filled("rectificationreport", "text", message="整改情况不能为空")]

    def __str__(self) -> str:
        return f"{self.order} {self.period}"


class RectificationExtension(Recorded):
    """The unit asks for a later day; somebody of the inspection decides."""

    order = models.ForeignKey(
        RectificationOrder, on_delete=models.PROTECT, related_name="extensions", verbose_name="限期整改责任书"
    )
    until = models.DateField("延至")
    reason = models.CharField("理由", max_length=500)
    state = models.CharField(
        "状态", max_length=12, choices=ExtensionState.choices(), default=ExtensionState.WAITING.value
    )
    comment = models.CharField("审批意见", max_length=500, blank=True)
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="审批人",
    )  # fmt: skip

    class Meta:
        verbose_name = "整改延期"
        ordering = ["order_id", "id"]
        constraints = [
            choices_hold("rectificationextension", "state", ExtensionState),
            filled("rectificationextension", "reason", message="理由不能为空"),
            both_or_neither("rectificationextension", "decided_at", "decided_by"),
            at_most_one(
                "rectificationextension", "waiting", ["order"], when=Q(state="waiting"), message="已有待审批的延期申请"
            ),
            CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="rectificationextension_decided",
                violation_error_message="审批须登记审批人",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} 延至 {self.until}"


class RectificationCheck(Recorded):
    """Somebody else went there and looked (DC-18). Never changed."""

    order = models.ForeignKey(
        RectificationOrder, on_delete=models.PROTECT, related_name="checks", verbose_name="限期整改责任书"
    )
    checked_on = models.DateField("核查日期")
    place = models.CharField("核查地点", max_length=120)
    text = models.TextField("核查情况")
    passed = models.BooleanField("整改到位")
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="核查证据")

    class Meta:
        verbose_name = "整改核查"
        ordering = ["order_id", "id"]
        constraints = [
            filled("rectificationcheck", "place", message="核查地点不能为空"),
            filled("rectificationcheck", "text", message="核查情况不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.checked_on}"


class Objection(Recorded):
    """A unit objects to a conclusion or to an order; reviewed by people who did not make the finding (DC-17).

    ``due_on`` None: the rules in force set no day.
    """

    conclusion = models.ForeignKey(
        Conclusion, on_delete=models.PROTECT, null=True, blank=True, related_name="objections", verbose_name="督查结论"
    )
    order = models.ForeignKey(
        RectificationOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="objections",
        verbose_name="限期整改责任书",
    )  # fmt: skip
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="申请单位")
    reason = models.TextField("异议理由")
    due_on = models.DateField("答复期限", null=True, blank=True)
    state = models.CharField(
        "状态", max_length=12, choices=ObjectionState.choices(), default=ObjectionState.WAITING.value
    )
    answer = models.TextField("复核意见", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="复核人",
    )  # fmt: skip

    class Meta:
        verbose_name = "督查异议"
        ordering = ["-id"]
        constraints = [
            choices_hold("accountability_objection", "state", ObjectionState),
            filled("accountability_objection", "reason", message="异议理由不能为空"),
            both_or_neither("accountability_objection", "answered_at", "answered_by"),
            CheckConstraint(
                condition=Q(conclusion__isnull=False, order__isnull=True)
                | Q(conclusion__isnull=True, order__isnull=False),
                name="accountability_objection_to_one",
                violation_error_message="异议须针对一份结论或者一份责任书",
            ),
            CheckConstraint(
                condition=Q(state="waiting", answered_at__isnull=True)
                | (~Q(state="waiting") & Q(answered_at__isnull=False) & ~Q(answer="")),
                name="accountability_objection_answered",
                violation_error_message="答复须写明复核意见",
            ),
            at_most_one(
                "accountability_objection", "to_conclusion", ["conclusion"], when=Q(conclusion__isnull=False),
                message="对该结论已提出异议",
            ),
            at_most_one(
                "accountability_objection", "to_order", ["order"], when=Q(order__isnull=False),
                message="对该责任书已提出异议",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit} {self.get_state_display()}"
