"""Registers of inner-party supervision (JH-A-6.5-b, QSH-31-a)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, Q

from accountability.enums import AccountabilityPermission, RegisterKind
from core.access import may
from core.constraints import choices_hold, filled
from decisions.models.base import Recorded
from organization.models import Person, Post, Unit

if TYPE_CHECKING:
    from organization.models import Account

CONFIDENTIAL = (
    RegisterKind.PERSONAL_MATTERS, RegisterKind.PETITION, RegisterKind.AUDIT, RegisterKind.ADMONITION,
    RegisterKind.INQUIRY,
)  # fmt: skip
"""Read by the discipline commission and the organization department alone."""


class SupervisionRecordQuerySet(models.QuerySet["SupervisionRecord"]):
    def visible_to(self, account: Account) -> SupervisionRecordQuerySet:
        """All to the two departments; the open kinds to the units they are about."""
        if may(account, AccountabilityPermission.VIEW_CONFIDENTIAL_REGISTERS):
            return self
        if not may(account, AccountabilityPermission.VIEW_REGISTERS):
            return self.none()
        reach = account.reach(AccountabilityPermission.VIEW_REGISTERS)
        rows = self.exclude(kind__in=CONFIDENTIAL)
        return rows if reach.county else rows.filter(unit_id__in=reach.unit_ids)


class SupervisionRecord(Recorded):
    """One record about a team (``person`` empty) or a cadre, with what came of it. Never changed."""

    kind = models.CharField("种类", max_length=20, choices=RegisterKind.choices())
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="干部"
    )
    held_on = models.DateField("日期")
    text = models.TextField("内容")
    result = models.TextField("结果")
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="材料"
    )

    objects = SupervisionRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "党内监督记录"
        ordering = ["-held_on", "-id"]
        constraints = [
            choices_hold("supervisionrecord", "kind", RegisterKind),
            filled("supervisionrecord", "text", message="内容不能为空"),
            filled("supervisionrecord", "result", message="结果不能为空"),
            CheckConstraint(
                condition=~Q(kind__in=["personal_matters", "audit", "admonition", "inquiry"]) | Q(person__isnull=False),
                name="supervisionrecord_about_somebody",
                violation_error_message="这一种类须写明干部",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on}"


class KeyPost(Recorded):
    """A post of people, money and goods that is watched besides the principal ones (QSH-31-a)."""

    post = models.OneToOneField(Post, on_delete=models.PROTECT, related_name="+", verbose_name="职位")
    reason = models.CharField("理由", max_length=120)

    class Meta:
        verbose_name = "关键岗位"
        ordering = ["post_id"]
        constraints = [filled("keypost", "reason", message="理由不能为空")]

    def __str__(self) -> str:
        return f"{self.post}"
