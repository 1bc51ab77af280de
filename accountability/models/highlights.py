"""Selection of highlights each half year (亮点工作评选): the round, its judges, what units nominate (LS-4.3-b)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.enums import AccountabilityPermission, RoundState
from accountability.models.tasks import Task
from core.access import may
from core.constraints import both_or_neither, choices_hold, filled
from core.fields import PointsField
from decisions.models.base import Recorded
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account


class HighlightRound(Recorded):
    """The selection of one half year ("2012H1"): one round each. ``points`` is the bonus in force when it was opened.

    ``number`` and ``document`` are the notice that praises the selected ones.
    """

    period = models.CharField("期间", max_length=8, unique=True, error_messages={"unique": "本半年已组织评选"})
    until = models.DateField("申报截止")
    points = PointsField("加分")
    state = models.CharField("状态", max_length=12, choices=RoundState.choices(), default=RoundState.OPEN.value)
    closed_at = models.DateTimeField("截止申报时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="截止申报人",
    )  # fmt: skip
    decided_at = models.DateTimeField("公布时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="公布人",
    )  # fmt: skip
    number = models.CharField("文号", max_length=80, blank=True)
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="通报表扬"
    )

    class Meta:
        verbose_name = "亮点工作评选"
        ordering = ["-period"]
        constraints = [
            choices_hold("highlightround", "state", RoundState),
            both_or_neither("highlightround", "closed_at", "closed_by"),
            both_or_neither("highlightround", "decided_at", "decided_by"),
            UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="highlightround_number_once",
                violation_error_message="文号已使用",
            ),
            CheckConstraint(
                condition=Q(points__gt=0), name="highlightround_points_positive", violation_error_message="加分须大于零"
            ),
            CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True, decided_at__isnull=True)
                | Q(state="judging", closed_at__isnull=False, decided_at__isnull=True)
                | Q(state="decided", closed_at__isnull=False, decided_at__isnull=False),
                name="highlightround_state_told",
                violation_error_message="截止和公布须登记时间和人",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.period} 亮点工作评选"


class HighlightJudge(models.Model):
    """Who selects, named when the round is opened."""

    round = models.ForeignKey(HighlightRound, on_delete=models.PROTECT, related_name="judges", verbose_name="评选")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="评委")

    class Meta:
        verbose_name = "评委"
        ordering = ["round_id", "id"]
        constraints = [
            UniqueConstraint(fields=["round", "person"], name="highlightjudge_once", violation_error_message="评委重复")
        ]

    def __str__(self) -> str:
        return self.person.name


class HighlightQuerySet(models.QuerySet["Highlight"]):
    def visible_to(self, account: Account) -> HighlightQuerySet:
        """The county's offices and the judges see all, units their own, and everybody in units what was selected."""
        if may(account, AccountabilityPermission.VIEW_ALL_EXECUTION):
            return self
        seen = Q(selected=True, round__state=RoundState.DECIDED)
        seen |= Q(unit_id__in=account.reach(AccountabilityPermission.NOMINATE_HIGHLIGHTS).unit_ids)
        if account.person_id is not None:
            seen |= Q(round__in=HighlightJudge.objects.filter(person=account.person_id).order_by().values("round"))
        return self.filter(seen)


class Highlight(Recorded):
    """What a unit nominates; ``selected`` is set when the round is decided."""

    round = models.ForeignKey(HighlightRound, on_delete=models.PROTECT, related_name="highlights", verbose_name="评选")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="申报单位")
    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="highlights", verbose_name="任务"
    )
    title = models.CharField("亮点工作", max_length=120)
    text = models.TextField("做法和成效")
    selected = models.BooleanField("入选", null=True, blank=True)

    objects = HighlightQuerySet.as_manager()

    class Meta:
        verbose_name = "亮点工作"
        ordering = ["round_id", "id"]
        constraints = [
            filled("highlight", "title", message="亮点工作不能为空"),
            filled("highlight", "text", message="做法和成效不能为空"),
            UniqueConstraint(
                fields=["round", "unit", "title"], name="highlight_once", violation_error_message="本项已申报"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.title}"


class HighlightMark(Recorded):
    """What a judge says of a nomination; never changed."""

    highlight = models.ForeignKey(Highlight, on_delete=models.PROTECT, related_name="marks", verbose_name="亮点工作")
    judge = models.ForeignKey(HighlightJudge, on_delete=models.PROTECT, related_name="marks", verbose_name="评委")
    selected = models.BooleanField("同意入选")

    class Meta:
        verbose_name = "评选意见"
        ordering = ["highlight_id", "id"]
        constraints = [
            UniqueConstraint(
                fields=["highlight", "judge"], name="highlightmark_once", violation_error_message="已提出评选意见"
            )
        ]

    def __str__(self) -> str:
        return f"{self.judge} {'同意' if self.selected else '不同意'}"
