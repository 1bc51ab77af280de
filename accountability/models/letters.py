"""Target responsibility letters (目标责任书): both sides of a major decision sign before it starts (JH-A-6.1-c)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q, UniqueConstraint

from accountability.enums import AccountabilityPermission, Side
from accountability.models.tables import TaskTable
from accountability.models.tasks import Task, TaskVersion
from core.access import may
from core.constraints import choices_hold, filled
from decisions.enums import Category, DecisionPermission
from decisions.models.base import Recorded
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, account: Account) -> LetterQuerySet:
        """The county's offices see all, a unit its own, and who signs what he signs."""
        own = Q(county_side_id=account.person_id) | Q(unit_side_id=account.person_id)
        own = own if account.person_id is not None else Q(pk__in=[])
        if may(account, AccountabilityPermission.VIEW_ALL_TABLES):
            if may(account, DecisionPermission.VIEW_CONFIDENTIAL):
                return self
            return self.filter(own | ~Q(table__matter__category=Category.PERSONNEL) | Q(table__matter__isnull=True))
        return self.filter(own | Q(unit_id__in=account.reach(AccountabilityPermission.VIEW_TABLES).unit_ids))

    def signed(self) -> LetterQuerySet:
        """By both sides."""
        sides = [self.filter(signatures__side=side).order_by().values("pk") for side in Side]
        return self.filter(pk__in=sides[0]).filter(pk__in=sides[1])


class Letter(Recorded):
    """A letter for the rows that one unit leads under one leader: its text and hash never change.

    A changed row asks for a new letter: it counts for the versions that it names (``LetterTask``).
    """

    table = models.ForeignKey(TaskTable, on_delete=models.PROTECT, related_name="letters", verbose_name="明细表")
    number = models.CharField("文号", max_length=80, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="执行单位")
    county_side = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="甲方签订人")
    unit_side = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="乙方签订人")
    text = models.TextField("正文")
    sha256 = models.CharField("正文指纹", max_length=64)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "目标责任书"
        ordering = ["-id"]
        constraints = [filled("letter", "text", message="正文不能为空")]

    def __str__(self) -> str:
        return self.number


class LetterTask(models.Model):
    """A row that a letter covers, as its version had it."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="tasks", verbose_name="目标责任书")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="letters", verbose_name="任务")
    version = models.ForeignKey(TaskVersion, on_delete=models.PROTECT, related_name="+", verbose_name="任务版本")

    class Meta:
        verbose_name = "责任书任务"
        ordering = ["letter_id", "id"]
        constraints = [UniqueConstraint(fields=["letter", "task"], name="lettertask_once")]

    def __str__(self) -> str:
        return f"{self.letter} {self.task}"


class LetterSignature(Recorded):
    """One side signed in the system: who, when, and the hash of the text that lay before him."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="signatures", verbose_name="目标责任书")
    side = models.CharField("签订方", max_length=12, choices=Side.choices())
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="签订人")
    sha256 = models.CharField("正文指纹", max_length=64)

    class Meta:
        verbose_name = "签订"
        ordering = ["letter_id", "id"]
        constraints = [
            choices_hold("lettersignature", "side", Side),
            UniqueConstraint(
                fields=["letter", "side"], name="lettersignature_once", violation_error_message="该方已签订"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.person}"
