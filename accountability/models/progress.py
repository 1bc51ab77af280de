"""Progress of a row as it is told: percent, text, problems, files, and what the lead unit says (JH-A-6.2-a)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.enums import AccountabilityPermission
from accountability.models.tasks import Task
from core.access import may
from core.constraints import filled
from decisions.models.base import Recorded
from organization.models import Unit

if TYPE_CHECKING:
    from organization.models import Account


class ProgressEntryQuerySet(models.QuerySet["ProgressEntry"]):
    def visible_to(self, account: Account) -> ProgressEntryQuerySet:
        """The county's offices see all of the rows they see, the lead unit all of its rows, an assisting unit its own
        and those of the lead; the unit of the table, who is responsible and the leader in charge see the row's."""
        seen = self.filter(task__in=Task.objects.visible_to(account).order_by().values("pk"))
        if may(account, AccountabilityPermission.VIEW_ALL_TABLES):
            return seen
        units = account.reach(AccountabilityPermission.VIEW_TABLES).unit_ids
        own = Q(unit__in=units) | Q(task__current__lead_unit__in=units) | Q(task__table__unit__in=units)
        if account.person_id is not None:
            own |= Q(task__current__person=account.person_id) | Q(task__current__leader=account.person_id)
            own |= Q(recorded_by=account.pk)
        assists = Task.objects.filter(current__assisting__unit__in=units).order_by().values("pk")
        of_lead = Q(task__in=assists, unit=models.F("task__current__lead_unit"))
        return seen.filter(own | of_lead)


class ProgressEntry(Recorded):
    """What one unit tells of a row on one day; never changed. ``percent`` is of the unit's own share for an assisting
    unit, of the whole row for the lead unit and who is responsible."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="progress", verbose_name="任务")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="报告单位")
    leads = models.BooleanField("代表整项任务", default=True)
    percent = models.PositiveSmallIntegerField("完成百分比")
    text = models.TextField("进展情况")
    problems = models.TextField("存在问题", blank=True)

    objects = ProgressEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "任务进展"
        ordering = ["-id"]
        constraints = [
            filled("progressentry", "text", message="进展情况不能为空"),
            CheckConstraint(
                condition=Q(percent__lte=100), name="progressentry_percent_of_100",
                violation_error_message="完成百分比在 0 到 100 之间",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit} {self.percent}%"


class ProgressFile(models.Model):
    """Evidence of an entry."""

    entry = models.ForeignKey(ProgressEntry, on_delete=models.PROTECT, related_name="files", verbose_name="进展")
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="佐证材料")

    class Meta:
        verbose_name = "进展佐证"
        ordering = ["entry_id", "id"]
        constraints = [UniqueConstraint(fields=["entry", "file"], name="progressfile_once")]

    def __str__(self) -> str:
        return str(self.file)


class ProgressComment(Recorded):
    """What the lead unit or the deciding body says to an entry (JH-B-3.3-a)."""

    entry = models.ForeignKey(ProgressEntry, on_delete=models.PROTECT, related_name="comments", verbose_name="进展")
    text = models.TextField("意见")

    class Meta:
        verbose_name = "进展意见"
        ordering = ["entry_id", "id"]
        constraints = [filled("progresscomment", "text", message="意见不能为空")]

    def __str__(self) -> str:
        return self.text[:40]
