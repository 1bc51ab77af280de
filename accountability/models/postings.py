"""Inspectors posted to units with their reports, and what deputies and monitors saw in checks (QSH-30)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.enums import AccountabilityPermission, CheckerRole, PostedGroup, PostingState
from accountability.models.inspections import Inspection
from core.access import may
from core.constraints import at_most_one, both_or_neither, choices_hold, filled
from decisions.models.base import Recorded, together
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account


class PostingQuerySet(models.QuerySet["Posting"]):
    def visible_to(self, account: Account) -> PostingQuerySet:
        """The county's offices see all, the inspector his own, a unit its own once the committee has decided."""
        if may(account, AccountabilityPermission.VIEW_ALL_POSTINGS):
            return self
        units = account.reach(AccountabilityPermission.VIEW_UNIT_POSTINGS).unit_ids
        seen = Q(unit_id__in=units, confirmed_at__isnull=False)
        if account.person_id is not None:
            seen |= Q(inspector_id=account.person_id, confirmed_at__isnull=False)
        return self.filter(seen)

    def in_force(self) -> PostingQuerySet:
        return self.filter(state=PostingState.POSTED)


class Posting(Recorded):
    """An inspector for a unit, proposed (``recorded_at``, ``recorded_by``) for its place in the year before.

    ``decision`` is the reference of the standing committee's decision, ``report_months`` the interval of the reports
    as it stood on the day of the confirmation.
    """

    year = models.PositiveIntegerField("考核年度")
    group = models.CharField("考核类别", max_length=12, choices=PostedGroup.choices())
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="postings", verbose_name="派驻单位")
    inspector = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="postings", verbose_name="巡视员")
    reason = models.TextField("派驻理由")
    basis = models.CharField("依据", max_length=200)
    state = models.CharField("状态", max_length=12, choices=PostingState.choices(), default=PostingState.PROPOSED.value)
    decision = models.CharField("县委常委会决定", max_length=120, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    starts_on = models.DateField("派驻日期", null=True, blank=True)
    report_months = models.PositiveIntegerField("报告间隔（月）", default=1)
    confirmed_at = models.DateTimeField("确定时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="确定人",
    )  # fmt: skip
    ended_on = models.DateField("结束日期", null=True, blank=True)
    ended_at = models.DateTimeField("结束办理时间", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="结束办理人",
    )  # fmt: skip
    end_reason = models.CharField("结束理由", max_length=200, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = "派驻巡视员"
        ordering = ["-year", "-id"]
        constraints = [
            choices_hold("posting", "state", PostingState),
            choices_hold("posting", "group", PostedGroup),
            filled("posting", "reason", message="派驻理由不能为空"),
            filled("posting", "basis", message="依据不能为空"),
            both_or_neither("posting", "confirmed_at", "confirmed_by"),
            both_or_neither("posting", "ended_at", "ended_by"),
            together("posting", "ended_with_reason", "ended_at", "end_reason", message="结束派驻须写明理由"),
            CheckConstraint(
                condition=Q(confirmed_at__isnull=True, decision="", decided_on__isnull=True, starts_on__isnull=True)
                | (Q(confirmed_at__isnull=False, decided_on__isnull=False, starts_on__isnull=False) & ~Q(decision="")),
                name="posting_confirmed_by_decision",
                violation_error_message="确定人选须有县委常委会决定",
            ),
            CheckConstraint(
                condition=Q(state="proposed", confirmed_at__isnull=True, ended_at__isnull=True)
                | Q(state="posted", confirmed_at__isnull=False, ended_at__isnull=True)
                | Q(state="ended", ended_at__isnull=False),
                name="posting_state_told",
                violation_error_message="确定和结束须登记办理人和时间",
            ),
            at_most_one(
                "posting", "open", ["unit"], when=~Q(state="ended"), message="该单位已有派驻巡视员或者正在提请派驻"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit.name} {self.inspector.name}"


class PostingReportQuerySet(models.QuerySet["PostingReport"]):
    def visible_to(self, account: Account) -> PostingReportQuerySet:
        """Whose it is, and who reads for the standing committee; nobody of the unit that it speaks of."""
        seen = Q(recorded_by=account.pk)
        if may(account, AccountabilityPermission.READ_POSTING_REPORTS) and may(
            account, AccountabilityPermission.VIEW_ALL_POSTINGS
        ):
            seen |= ~Q(posting__unit_id__in=account.own_unit_ids)
        return self.filter(seen)


class PostingReport(Recorded):
    """What an inspector tells the standing committee of one period. Never changed."""

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="reports", verbose_name="派驻")
    period = models.CharField("报告期", max_length=12)
    dated = models.DateField("报告日期")
    urged = models.TextField("督促工作情况")
    checked = models.TextField("检查落实情况")
    mood = models.TextField("干部思想动态和工作表现")
    advice = models.TextField("意见建议", blank=True)

    objects = PostingReportQuerySet.as_manager()

    class Meta:
        verbose_name = "巡视员报告"
        ordering = ["posting_id", "-period"]
        constraints = [
            filled("postingreport", "urged", message="督促工作情况不能为空"),
            filled("postingreport", "checked", message="检查落实情况不能为空"),
            filled("postingreport", "mood", message="干部思想动态和工作表现不能为空"),
            UniqueConstraint(
                fields=["posting", "period"], name="postingreport_once", violation_error_message="本期已报告"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posting} {self.period}"


class PostingReportFile(models.Model):
    """A paper or picture with a report."""

    report = models.ForeignKey(PostingReport, on_delete=models.PROTECT, related_name="files", verbose_name="报告")
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="附件")

    class Meta:
        verbose_name = "巡视员报告附件"
        ordering = ["report_id", "id"]
        constraints = [
            UniqueConstraint(
                fields=["report", "file"], name="postingreportfile_once", violation_error_message="附件重复"
            )
        ]

    def __str__(self) -> str:
        return str(self.file)


class CheckReportQuerySet(models.QuerySet["CheckReport"]):
    def visible_to(self, account: Account) -> CheckReportQuerySet:
        """Whose it is, and who may see the inspection, a unit what was written of itself.

        A covert inspection hides its reports until it is released, as it hides itself (JH-B-5.1-b, QSH-30-d).
        """
        seen = Q(inspection__in=Inspection.objects.visible_to(account).order_by().values("pk"))
        if not may(account, AccountabilityPermission.VIEW_ALL_INSPECTIONS):
            seen &= Q(unit_id__in=account.reach(AccountabilityPermission.VIEW_INSPECTIONS).unit_ids)
        return self.filter(seen | Q(recorded_by=account.pk))


class CheckReport(Recorded):
    """What a deputy or a monitor of conduct saw at a unit during an open or covert inspection. Never changed."""

    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, related_name="check_reports", verbose_name="督查"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    role = models.CharField("身份", max_length=12, choices=CheckerRole.choices())
    checked_on = models.DateField("检查日期")
    place = models.CharField("地点", max_length=120)
    text = models.TextField("检查情况")

    objects = CheckReportQuerySet.as_manager()

    class Meta:
        verbose_name = "明查暗访情况"
        ordering = ["-checked_on", "-id"]
        constraints = [
            choices_hold("checkreport", "role", CheckerRole),
            filled("checkreport", "place", message="地点不能为空"),
            filled("checkreport", "text", message="检查情况不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.checked_on} {self.unit.name}"


class CheckPhoto(models.Model):
    """A picture of a check."""

    report = models.ForeignKey(CheckReport, on_delete=models.PROTECT, related_name="photos", verbose_name="检查情况")
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="照片")

    class Meta:
        verbose_name = "检查照片"
        ordering = ["report_id", "id"]
        constraints = [
            UniqueConstraint(fields=["report", "file"], name="checkphoto_once", violation_error_message="照片重复")
        ]

    def __str__(self) -> str:
        return str(self.file)
