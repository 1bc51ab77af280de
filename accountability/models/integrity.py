"""Dynamic supervision of integrity: items, contact points, what the commission does in each period (BZ-2.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.enums import AccountabilityPermission, ReturnKind, SessionKind, WatchKind
from core.access import may
from core.constraints import at_most_one, both_or_neither, choices_hold, filled, in_order
from decisions.models.base import WITHDRAWAL, Recorded, Withdrawable, together
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account


class IntegrityWatchQuerySet(models.QuerySet["IntegrityWatch"]):
    def visible_to(self, account: Account) -> IntegrityWatchQuerySet:
        """The discipline commission sees all, a unit what is put to it."""
        if may(account, AccountabilityPermission.SUPERVISE_INTEGRITY):
            return self
        if not may(account, AccountabilityPermission.ANSWER_INTEGRITY):
            return self.none()
        return self.filter(unit_id__in=account.reach(AccountabilityPermission.ANSWER_INTEGRITY).unit_ids)

    def open(self) -> IntegrityWatchQuerySet:
        return self.filter(closed_at__isnull=True)


class IntegrityWatch(Recorded):
    """A phase of work taken up (立项), a special piece asked about (问询), a single one reminded of (提醒)."""

    kind = models.CharField("形式", max_length=12, choices=WatchKind.choices())
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    title = models.CharField("事项", max_length=120)
    text = models.TextField("要求")
    due_on = models.DateField("期限", null=True, blank=True)
    closing = models.TextField("办结意见", blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="办结人",
    )  # fmt: skip

    objects = IntegrityWatchQuerySet.as_manager()

    class Meta:
        verbose_name = "廉政督查事项"
        ordering = ["-id"]
        constraints = [
            choices_hold("integritywatch", "kind", WatchKind),
            filled("integritywatch", "title", message="事项不能为空"),
            filled("integritywatch", "text", message="要求不能为空"),
            both_or_neither("integritywatch", "closed_at", "closed_by"),
            together("integritywatch", "closed_with_word", "closed_at", "closing", message="须写明办结意见"),
            CheckConstraint(
                condition=~Q(kind="project") | Q(due_on__isnull=False),
                name="integritywatch_project_due",
                violation_error_message="立项须有期限",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class IntegrityReturn(Recorded):
    """What the unit handed in: a stage report, a written reply, an acknowledgement."""

    watch = models.ForeignKey(IntegrityWatch, on_delete=models.PROTECT, related_name="returns", verbose_name="事项")
    kind = models.CharField("种类", max_length=12, choices=ReturnKind.choices())
    text = models.TextField("内容")
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="材料"
    )

    class Meta:
        verbose_name = "督查回复"
        ordering = ["watch_id", "id"]
        constraints = [
            choices_hold("integrityreturn", "kind", ReturnKind),
            filled("integrityreturn", "text", message="内容不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.watch} {self.get_kind_display()}"


class ContactPoint(Withdrawable):
    """A member of the commission keeps contact with a unit (BZ-2.1-e)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="联系人")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    starts_on = models.DateField("起始日期")

    class Meta:
        verbose_name = "廉政联系点"
        ordering = ["unit_id", "id"]
        constraints = [
            *WITHDRAWAL,
            at_most_one(
                "contactpoint", "per_unit_and_person", ["unit", "person"], when=Q(withdrawn_at__isnull=True),
                message="该联系人已联系此单位",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person} {self.unit}"


class IntegritySession(Recorded):
    """A hearing, meeting or check of one period; ``unit`` names the unit of a check. Never changed."""

    kind = models.CharField("种类", max_length=12, choices=SessionKind.choices())
    period = models.CharField("周期", max_length=8)
    held_on = models.DateField("日期")
    leader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="主持或者带队")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="被检查单位"
    )
    text = models.TextField("情况")
    findings = models.TextField("发现的问题", blank=True)
    rectify_by = models.DateField("整改期限", null=True, blank=True)

    class Meta:
        verbose_name = "廉政督查会议和检查"
        ordering = ["-held_on", "-id"]
        constraints = [
            choices_hold("integritysession", "kind", SessionKind),
            filled("integritysession", "text", message="情况不能为空"),
            in_order("integritysession", "held_on", "rectify_by", message="整改期限不能早于检查日期"),
            CheckConstraint(
                condition=Q(findings="") | Q(kind__in=["hearing", "meeting"]) | Q(rectify_by__isnull=False),
                name="integritysession_findings_rectified",
                violation_error_message="发现问题的须写明整改期限",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on}"


class SessionMember(Recorded):
    """A principal leader at a half-year meeting; who was not there says why."""

    session = models.ForeignKey(IntegritySession, on_delete=models.PROTECT, related_name="members", verbose_name="会议")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    present = models.BooleanField("到会", default=True)

    class Meta:
        verbose_name = "参会人员"
        ordering = ["session_id", "id"]
        constraints = [UniqueConstraint(fields=["session", "person", "unit"], name="sessionmember_once")]

    def __str__(self) -> str:
        return f"{self.person} {'到会' if self.present else '缺席'}"
