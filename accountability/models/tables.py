"""Task decomposition tables (工作任务分解明细表): the county's by decision, the units' by year (JH-A-6.1, JH-B-3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.enums import AccountabilityPermission, TableKind, TableState
from core.access import may
from core.constraints import at_most_one, both_or_neither, choices_hold, filled
from decisions.enums import Category, DecisionPermission
from decisions.models import Matter
from decisions.models.base import Recorded
from organization.models import Unit

if TYPE_CHECKING:
    from organization.models import Account

COUNTY_KINDS = (TableKind.DECISION, TableKind.POINTS)


class TaskTableQuerySet(models.QuerySet["TaskTable"]):
    def visible_to(self, account: Account) -> TaskTableQuerySet:
        """The county's offices see all; a unit its own and those below, and tables in force that name it in a row; an
        inspector what the unit he is posted to has filed, not what it is still writing (QSH-30-c).

        Tables of personnel decisions are seen by those alone who may see such matters, and by who carries them out.
        """
        if may(account, AccountabilityPermission.VIEW_ALL_TABLES):
            if may(account, DecisionPermission.VIEW_CONFIDENTIAL):
                return self
            open_ones = ~Q(matter__category=Category.PERSONNEL) | Q(matter__isnull=True)
            return self.filter(open_ones | self._named(account))
        own = account.reach(AccountabilityPermission.WORK_ON_TASKS).unit_ids
        watched = account.reach(AccountabilityPermission.WATCH_UNITS).unit_ids
        return self.filter(Q(unit_id__in=own) | self._filed_by(watched) | self._named(account))

    def _filed_by(self, units: frozenset[int]) -> Q:
        """Filed or in force, of these units; none of personnel decisions."""
        secret = Q(matter__category=Category.PERSONNEL, matter__isnull=False)
        return Q(unit_id__in=units, state__in=(TableState.FILED, TableState.IN_FORCE)) & ~secret

    def _named(self, account: Account) -> Q:
        """In force, with a row that the account's units lead or assist, or that is the person's own."""
        from accountability.models.tasks import Task  # the rows stand above their table

        units = account.reach(AccountabilityPermission.WORK_ON_TASKS).unit_ids
        rows = Q(current__lead_unit_id__in=units) | Q(current__assisting__unit_id__in=units)
        if account.person_id is not None:
            rows |= Q(current__person_id=account.person_id) | Q(current__leader_id=account.person_id)
        named = Task.objects.filter(rows, removed_at__isnull=True).order_by().values("table")
        return Q(state=TableState.IN_FORCE, pk__in=named)

    def in_force(self) -> TaskTableQuerySet:
        return self.filter(state=TableState.IN_FORCE)

    def of_units(self) -> TaskTableQuerySet:
        """Units' own, that are filed; the county's are issued."""
        return self.exclude(kind__in=COUNTY_KINDS)


class TaskTable(Recorded):
    """One table. Its rows are ``Task``; ``basis`` names the resolution's number or the annual points' document.

    ``rulebook`` is the version in force when it was begun. ``number`` is the document number of a county table once
    it was issued (``issued_at``); a unit's table bears the receipts of its filings. ``document`` is the printed table
    that came into force.
    """

    year = models.PositiveIntegerField("年度")
    kind = models.CharField("种类", max_length=12, choices=TableKind.choices())
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="task_tables", verbose_name="编制单位")
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="task_tables", verbose_name="决策事项"
    )
    title = models.CharField("名称", max_length=120)
    basis = models.CharField("依据", max_length=120, blank=True)
    state = models.CharField("状态", max_length=12, choices=TableState.choices(), default=TableState.DRAFT.value)
    rulebook = models.ForeignKey(
        "core.Rulebook", on_delete=models.PROTECT, related_name="+", verbose_name="规则参数版本"
    )
    number = models.CharField("文号", max_length=80, blank=True)
    issued_at = models.DateTimeField("下达时间", null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="下达人",
    )  # fmt: skip
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件"
    )

    objects = TaskTableQuerySet.as_manager()

    class Meta:
        verbose_name = "任务分解明细表"
        ordering = ["-year", "unit_id", "-id"]
        constraints = [
            choices_hold("tasktable", "kind", TableKind),
            choices_hold("tasktable", "state", TableState),
            filled("tasktable", "title", message="名称不能为空"),
            both_or_neither("tasktable", "issued_at", "issued_by"),
            at_most_one(
                "tasktable", "per_unit_and_year", ["unit", "year", "kind"], when=Q(kind__in=["annual", "integrity"]),
                message="本单位本年度已有明细表，请在原表上调整",
            ),
            at_most_one(
                "tasktable", "per_matter", ["matter"], when=Q(matter__isnull=False),
                message="该决策事项已编制明细表，请在原表上调整",
            ),
            UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="tasktable_number_once",
                violation_error_message="文号已使用",
            ),
            CheckConstraint(
                condition=Q(kind="decision", matter__isnull=False)
                | (~Q(kind="decision") & Q(matter__isnull=True)),
                name="tasktable_matter_of_decision",
                violation_error_message="按决策编制的明细表须对应决策事项，其他不对应",
            ),
            CheckConstraint(
                condition=Q(issued_at__isnull=True) | (Q(state="in_force") & ~Q(number="")),
                name="tasktable_issued_with_number",
                violation_error_message="下达的明细表须有文号",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.year}年 {self.title}"

    @property
    def of_county(self) -> bool:
        """Made by the two offices for the whole county."""
        return self.kind in COUNTY_KINDS
