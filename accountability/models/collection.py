"""Weekly work of standing members and half-monthly work of towns, as handed in (LS-4.2-b)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.enums import AccountabilityPermission, WorkCycle
from core.access import may
from core.constraints import at_most_one, choices_hold, filled
from decisions.models.base import WITHDRAWAL, Recorded, Withdrawable
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account


class StandingMember(Withdrawable):
    """Somebody who hands in weekly: a member of the standing committee."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="常委")
    since = models.DateField("列入日期")

    class Meta:
        verbose_name = "周报报送人"
        ordering = ["since", "id"]
        constraints = [
            *WITHDRAWAL,
            at_most_one(
                "standingmember", "per_person", ["person"], when=Q(withdrawn_at__isnull=True), message="已在名单中"
            ),
        ]

    def __str__(self) -> str:
        return self.person.name


class WorkFormQuerySet(models.QuerySet["WorkForm"]):
    def visible_to(self, account: Account) -> WorkFormQuerySet:
        """The county's offices see all, others their own and their unit's."""
        if may(account, AccountabilityPermission.VIEW_ALL_WORK_FORMS):
            return self
        mine = Q(unit_id__in=account.reach(AccountabilityPermission.FILE_WORK_FORMS).unit_ids)
        if account.person_id is not None:
            mine |= Q(person_id=account.person_id)
        return self.filter(mine)


class WorkForm(Recorded):
    """One form of a period; a changed one is appended with the next ``number``, the highest counts. ``economy`` is the
    part on the town's economy, which towns alone fill in."""

    cycle = models.CharField("种类", max_length=12, choices=WorkCycle.choices())
    period = models.CharField("期间", max_length=12)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="报送人"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="报送单位"
    )
    number = models.PositiveIntegerField("版本")
    done = models.TextField("完成工作")
    planned = models.TextField("下期安排")
    economy = models.TextField("镇域经济", blank=True)

    objects = WorkFormQuerySet.as_manager()

    class Meta:
        verbose_name = "工作汇总表"
        ordering = ["-period", "id"]
        indexes = [models.Index(fields=["cycle", "period"], name="workform_by_period")]
        constraints = [
            choices_hold("workform", "cycle", WorkCycle),
            filled("workform", "done", message="完成工作不能为空"),
            CheckConstraint(
                condition=Q(cycle="week", person__isnull=False, unit__isnull=True)
                | Q(cycle="half_month", person__isnull=True, unit__isnull=False),
                name="workform_person_or_unit",
                violation_error_message="周报由常委报送，半月报由镇街区报送",
            ),
            UniqueConstraint(
                fields=["period", "person", "number"], condition=Q(person__isnull=False),
                name="workform_person_once", violation_error_message="已有新版本，请刷新页面",
            ),
            UniqueConstraint(
                fields=["period", "unit", "number"], condition=Q(unit__isnull=False),
                name="workform_unit_once", violation_error_message="已有新版本，请刷新页面",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.period} {self.person or self.unit}"
