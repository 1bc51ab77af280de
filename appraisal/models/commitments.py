"""Yearly commitments: drafts, worded versions with targets, reviews by the level above (QSH-8-a, SX-8.2-a)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.models import Task
from appraisal.enums.commitments import CommitmentOutcome, CommitmentPermission, CommitmentState
from appraisal.models.schemes import Indicator, Scheme
from core.access import may
from core.constraints import at_most_one, both_or_neither, choices_hold, filled
from decisions.models.base import Recorded
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def open_to_all(self) -> CommitmentQuerySet:
        """What a unit has submitted or has in force is read by everybody in the county (QSH-8-b)."""
        return self.filter(Q(state=CommitmentState.SUBMITTED) | Q(current__isnull=False), person__isnull=True)

    def visible_to(self, account: Account) -> CommitmentQuerySet:
        """What units have submitted; drafts and persons' commitments to their unit and the level above it alone."""
        if may(account, CommitmentPermission.VIEW_ALL):
            return self.filter(Q(pk__in=_open()) | Q(state__in=_SENT))
        inside = account.reach(CommitmentPermission.WRITE_FOR_UNIT).unit_ids
        own = Q(unit_id__in=inside)
        if account.person_id is not None:
            own |= Q(person_id=account.person_id)
        return self.filter(own | Q(pk__in=_open()))

    def of_units(self) -> CommitmentQuerySet:
        return self.filter(person__isnull=True)


_SENT = (CommitmentState.SUBMITTED, CommitmentState.IN_FORCE, CommitmentState.AMENDING, CommitmentState.RETURNED)


def _open() -> models.QuerySet[Commitment, int]:
    return Commitment.objects.open_to_all().order_by().values_list("pk", flat=True)


class Commitment(Recorded):
    """What a unit (or, with ``person``, one of its people) promises the level above for a year.

    ``superior`` is that level: the parent of a unit, the unit of a person. ``draft`` is what was typed, ``revision``
    counts the savings; ``state`` is that of the newest wording, ``current`` the version in force.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="commitments", verbose_name="承诺单位")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name="承诺人"
    )
    year = models.PositiveIntegerField("年度")
    superior = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="审核单位")
    scheme = models.ForeignKey(
        Scheme, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="考评方案"
    )
    number = models.CharField("文号", max_length=40, blank=True)
    state = models.CharField(
        "状态", max_length=12, choices=CommitmentState.choices(), default=CommitmentState.DRAFT.value
    )
    draft = models.JSONField("草稿", default=list, blank=True)
    draft_reason = models.CharField("变更理由", max_length=500, blank=True)
    revision = models.PositiveIntegerField("草稿次数", default=0)
    saved_at = models.DateTimeField("保存时间", null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="保存人",
    )  # fmt: skip
    current = models.OneToOneField(
        "CommitmentVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="现行版本"
    )

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = "承诺书"
        ordering = ["-year", "unit__order", "unit__code", "person_id", "id"]
        constraints = [
            choices_hold("commitment", "state", CommitmentState),
            both_or_neither("commitment", "saved_at", "saved_by"),
            at_most_one(
                "commitment", "of_unit", ["unit", "year"], when=Q(person__isnull=True),
                message="本单位本年度已有承诺书",
            ),
            at_most_one(
                "commitment", "of_person", ["person", "year"], when=Q(person__isnull=False),
                message="本人本年度已有承诺书",
            ),
            at_most_one("commitment", "number", ["number"], when=~Q(number=""), message="文号重复"),
            CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "returned"]) | Q(current__isnull=False),
                name="commitment_in_force_with_version", violation_error_message="已签订的承诺书须有现行版本",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def who(self) -> str:
        return f"{self.unit.name}{self.person.name}" if self.person is not None else str(self.unit.name)

    @property
    def title(self) -> str:
        return f"{self.who}{self.year}年度工作承诺书"


class CommitmentVersion(Recorded):
    """A wording that was signed and submitted, once and for all. ``sha256`` is that of ``text``; the signature of the
    committing side is the recording itself."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="versions", verbose_name="承诺书")
    version = models.PositiveIntegerField("版本")
    signer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="承诺人")
    signer_post = models.CharField("职务", max_length=120, blank=True)
    text = models.TextField("正文")
    sha256 = models.CharField("正文指纹", max_length=64)
    reason = models.CharField("变更理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "承诺书版本"
        ordering = ["commitment_id", "version"]
        constraints = [
            UniqueConstraint(fields=["commitment", "version"], name="commitmentversion_once"),
            filled("commitmentversion", "text", message="正文不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment}第{self.version}版"


class CommitmentTarget(models.Model):
    """One promise of a version; at most one of ``indicator``, ``task``, ``above`` says where it comes from."""

    version = models.ForeignKey(
        CommitmentVersion, on_delete=models.PROTECT, related_name="targets", verbose_name="版本"
    )
    order = models.PositiveIntegerField("序号")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="考评指标"
    )
    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="commitment_targets", verbose_name="任务"
    )
    above = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="below", verbose_name="上级承诺目标"
    )
    title = models.CharField("承诺事项", max_length=200)
    goal = models.TextField("目标")
    measure = models.TextField("措施")
    due = models.DateField("完成时限")

    class Meta:
        verbose_name = "承诺目标"
        ordering = ["version_id", "order"]
        constraints = [
            UniqueConstraint(fields=["version", "order"], name="commitmenttarget_order_once"),
            filled("commitmenttarget", "title", message="承诺事项不能为空"),
            filled("commitmenttarget", "goal", message="目标不能为空"),
            filled("commitmenttarget", "measure", message="措施不能为空"),
            CheckConstraint(
                condition=Q(task__isnull=True, above__isnull=True) | Q(indicator__isnull=True, above__isnull=True)
                | Q(indicator__isnull=True, task__isnull=True),
                name="commitmenttarget_one_source", violation_error_message="承诺目标只有一个来源",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class CommitmentReview(Recorded):
    """What the level above decided on a version; its approval is its signature, ``support`` what it promises in turn.

    ``filed_on`` is the day on which the targets of a unit of the county were filed with its leadership (SX-8.2-b).
    """

    version = models.OneToOneField(
        CommitmentVersion, on_delete=models.PROTECT, related_name="review", verbose_name="版本"
    )
    outcome = models.CharField("结论", max_length=12, choices=CommitmentOutcome.choices())
    reviewer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="审核人")
    support = models.TextField("上级支持事项", blank=True)
    comment = models.TextField("审核意见", blank=True)
    sha256 = models.CharField("正文指纹", max_length=64)
    filed_on = models.DateField("报备日期", null=True, blank=True)

    class Meta:
        verbose_name = "承诺审核"
        ordering = ["version_id"]
        constraints = [
            choices_hold("commitmentreview", "outcome", CommitmentOutcome),
            CheckConstraint(
                condition=Q(outcome="approved") & ~Q(support="") | Q(outcome="returned", filed_on__isnull=True)
                & ~Q(comment=""),
                name="commitmentreview_told", violation_error_message="通过须写明上级支持事项，退回须写明意见",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.version} {self.get_outcome_display()}"
