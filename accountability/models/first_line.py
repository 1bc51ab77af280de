"""The log of first-line work, leaders' links, excuses, the closing of a year (LS-3.2, QSH-10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.enums import AccountabilityPermission, ActivityKind, DayPart, LinkKind, YearMove
from core.access import may
from core.constraints import at_most_one, choices_hold, filled
from decisions.models.base import WITHDRAWAL, Recorded, Withdrawable, WithdrawableQuerySet, WithdrawableRow
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account


class FrontLineEntryQuerySet(WithdrawableQuerySet):
    def visible_to(self, account: Account) -> FrontLineEntryQuerySet:
        """The county's offices see all, people of a unit those of their unit."""
        if may(account, AccountabilityPermission.VIEW_ALL_FIELD_WORK):
            return self
        units = account.reach(AccountabilityPermission.VIEW_FIELD_WORK).unit_ids
        mine = Q(person__unit_id__in=units)
        if account.person_id is not None:
            mine |= Q(person_id=account.person_id)
        found: FrontLineEntryQuerySet = self.filter(mine)
        return found


class FrontLineEntry(WithdrawableRow):
    """Somebody was at the front line on a day. ``unit`` is where he went, if it is a unit of the county; ``position``
    what his device said of the place. A mistaken entry is withdrawn with a reason."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="front_line", verbose_name="干部")
    day = models.DateField("日期")
    part = models.CharField("时段", max_length=12, choices=DayPart.choices(), default=DayPart.FULL.value)
    place = models.CharField("地点", max_length=80)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所到单位"
    )
    households = models.PositiveIntegerField("走访户数", default=0)
    text = models.TextField("工作内容")
    position = models.CharField("定位", max_length=60, blank=True)

    objects = FrontLineEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "一线工作记录"
        ordering = ["-day", "-id"]
        indexes = [models.Index(fields=["person", "day"], name="frontlineentry_by_person")]
        constraints = [
            *WITHDRAWAL,
            choices_hold("frontlineentry", "part", DayPart),
            filled("frontlineentry", "place", message="地点不能为空"),
            filled("frontlineentry", "text", message="工作内容不能为空"),
            at_most_one(
                "frontlineentry", "per_part", ["person", "day", "part"], when=Q(withdrawn_at__isnull=True),
                message="这一天的同一时段已有记录",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.day} {self.person}"


class FrontLineActivity(models.Model):
    """One of the five kinds that an entry was about; a trip may serve two (QSH-10-b)."""

    entry = models.ForeignKey(FrontLineEntry, on_delete=models.PROTECT, related_name="activities", verbose_name="记录")
    kind = models.CharField("活动类型", max_length=12, choices=ActivityKind.choices())

    class Meta:
        verbose_name = "一线活动"
        ordering = ["entry_id", "id"]
        constraints = [
            choices_hold("frontlineactivity", "kind", ActivityKind),
            UniqueConstraint(fields=["entry", "kind"], name="frontlineactivity_once", violation_error_message="重复"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class FrontLinePhoto(models.Model):
    """A picture of an entry."""

    entry = models.ForeignKey(FrontLineEntry, on_delete=models.PROTECT, related_name="photos", verbose_name="记录")
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="照片")

    class Meta:
        verbose_name = "一线照片"
        ordering = ["entry_id", "id"]
        constraints = [
            UniqueConstraint(fields=["entry", "file"], name="frontlinephoto_once", violation_error_message="照片重复")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}"


class LeaderLink(Withdrawable):
    """A leader of the county is tied to a town, a department or a firm (LS-3.2-b)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="leader_links", verbose_name="县级领导")
    kind = models.CharField("联系类别", max_length=12, choices=LinkKind.choices())
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="leader_links", verbose_name="单位"
    )
    firm = models.CharField("企业", max_length=80, blank=True)

    class Meta:
        verbose_name = "领导联系点"
        ordering = ["person_id", "kind", "id"]
        constraints = [
            *WITHDRAWAL,
            choices_hold("leaderlink", "kind", LinkKind),
            CheckConstraint(
                condition=(Q(kind="firm", unit__isnull=True) & ~Q(firm=""))
                | (~Q(kind="firm") & Q(unit__isnull=False, firm="")),
                name="leaderlink_unit_or_firm",
                violation_error_message="联系镇街、分管部门须选定单位，包帮企业须填写企业名称",
            ),
            at_most_one(
                "leaderlink", "per_unit", ["person", "kind", "unit"],
                when=Q(withdrawn_at__isnull=True, unit__isnull=False), message="已登记该联系点",
            ),
            at_most_one(
                "leaderlink", "per_firm", ["person", "firm"], when=Q(withdrawn_at__isnull=True) & ~Q(firm=""),
                message="已登记该企业",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person} {self.unit.name if self.unit else self.firm}"


class FrontLineExcuse(Recorded):
    """Why somebody stayed below the number of a period, as far as that excuses him (LS-3.2-c: 原则上)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="干部")
    period = models.CharField("期间", max_length=12)
    reason = models.CharField("理由", max_length=300)

    class Meta:
        verbose_name = "一线工作未达标说明"
        ordering = ["-period", "id"]
        constraints = [
            filled("frontlineexcuse", "reason", message="理由不能为空"),
            UniqueConstraint(
                fields=["person", "period"], name="frontlineexcuse_once", violation_error_message="该期间已有说明"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.period}"


class FrontLineYear(Recorded):
    """The log of a year was closed, or opened again with a reason; the newest row counts."""

    year = models.PositiveIntegerField("年度")
    event = models.CharField("事项", max_length=12, choices=YearMove.choices())
    reason = models.CharField("理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "一线工作年度关账"
        ordering = ["year", "id"]
        constraints = [
            choices_hold("frontlineyear", "event", YearMove),
            CheckConstraint(
                condition=~Q(event="reopen") | ~Q(reason=""),
                name="frontlineyear_reopened_with_reason",
                violation_error_message="重新开放须写明理由",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年 {self.get_event_display()}"
