"""Objections to a published result: window, objection, steps, reviewers, conclusions (SX-6.7-a to SX-6.7-c)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from appraisal.enums import AppraisalPermission
from appraisal.enums.objections import Addressee, ObjectionEvent, ObjectionKind, ObjectionState, ReviewOutcome
from appraisal.models.inputs import Adjustment
from appraisal.models.results import Publication, ResultVersion
from appraisal.models.schemes import Indicator, Member
from core.access import may
from core.constraints import at_most_one, choices_hold, filled
from core.fields import PointsField
from decisions.models.base import WITHDRAWAL, Recorded, Withdrawable
from organization.models import Unit

if TYPE_CHECKING:
    from organization.models import Account

OPEN_STATES = (
    ObjectionState.FILED, ObjectionState.REVIEWING, ObjectionState.CONCLUDED, ObjectionState.APPROVED,
)  # fmt: skip
"""Objections that hold back the approval of the result and the archive of its year."""


class ObjectionWindow(Recorded):
    """From when to when objections are taken, both days included; the newest row of a publication counts.

    The first is opened with the publication, a later one extends it with a reason. Never changed.
    """

    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, related_name="objection_windows", verbose_name="公布"
    )
    opens_on = models.DateField("起始日")
    closes_on = models.DateField("截止日")
    reason = models.CharField("延长理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "异议期"
        ordering = ["publication_id", "-id"]
        constraints = [
            CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="objectionwindow_days_in_order",
                violation_error_message="异议期截止日不能早于起始日",
            ),
        ]

    def __str__(self) -> str:
        return f"异议期 {self.opens_on} 至 {self.closes_on}"


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def open(self) -> ObjectionQuerySet:
        """Not yet upheld, corrected or taken back."""
        return self.filter(state__in=OPEN_STATES)

    def of_period_of(self, version: ResultVersion) -> ObjectionQuerySet:
        """Objections to any version of the year or quarter: a later one answers what was asked of an earlier one."""
        return self.filter(publication__version__in=ResultVersion.objects.of_period(version.period))

    def visible_to(self, account: Account) -> ObjectionQuerySet:
        """The offices see all; a unit what it filed for itself and, without its sender, what is said of it; a doubt
        about another unit is seen by who filed it alone; reviewers see theirs."""
        if may(account, AppraisalPermission.VIEW_ALL_RESULTS):
            return self
        units = account.own_unit_ids
        mine = Q(recorded_by=account) | Q(kind=ObjectionKind.OWN, unit__in=units)
        named = Q(reviewers__reviewer=account, reviewers__withdrawn_at__isnull=True)
        about = Q(member__unit__in=units, member__appointment__isnull=True)
        return self.filter(pk__in=Objection.objects.filter(mine | named | about).order_by().values("pk"))


class Objection(Recorded):
    """One doubt about one item of one member's published result, in writing (SX-6.7-a, SX-6.7-b).

    ``unit`` is that of the sender. ``indicator`` or ``adjustment`` names the item; a doubt about another unit may
    leave it to the reviewers. ``corrected_by`` is the version that carries out an accepted objection.
    """

    number = models.CharField("编号", max_length=40, unique=True)
    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, related_name="objections", verbose_name="公布"
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="objections", verbose_name="考评对象")
    kind = models.CharField("种类", max_length=8, choices=ObjectionKind.choices())
    addressee = models.CharField("提交对象", max_length=8, choices=Addressee.choices())
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="提出单位")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="指标"
    )
    adjustment = models.ForeignKey(
        Adjustment, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="加减分"
    )
    claimed = PointsField("请求更正为", null=True, blank=True)
    text = models.TextField("异议内容")
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="证明材料"
    )
    state = models.CharField(
        "状态", max_length=12, choices=ObjectionState.choices(), default=ObjectionState.FILED.value
    )
    corrected_by = models.ForeignKey(
        ResultVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="corrections",
        verbose_name="更正版本",
    )  # fmt: skip

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = "异议"
        ordering = ["-recorded_at", "-id"]
        constraints = [
            choices_hold("objection", "kind", ObjectionKind),
            choices_hold("objection", "addressee", Addressee),
            choices_hold("objection", "state", ObjectionState),
            filled("objection", "number", message="编号不能为空"),
            filled("objection", "text", message="异议内容不能为空"),
            CheckConstraint(
                condition=Q(indicator__isnull=True) | Q(adjustment__isnull=True),
                name="objection_one_item",
                violation_error_message="一件异议只对一项提出",
            ),
            CheckConstraint(
                condition=Q(kind="other") | Q(indicator__isnull=False) | Q(adjustment__isnull=False),
                name="objection_own_names_its_item",
                violation_error_message="对本单位结果的异议须写明对哪一项",
            ),
            CheckConstraint(
                condition=Q(state="corrected", corrected_by__isnull=False)
                | ~Q(state="corrected") & Q(corrected_by__isnull=True),
                name="objection_corrected_by_a_version",
                violation_error_message="已更正的异议须指明更正版本",
            ),
            at_most_one(
                "objection", "open_per_leaf", ["member", "indicator", "unit"],
                when=Q(indicator__isnull=False, state__in=[one.value for one in OPEN_STATES]),
                message="对这一项的异议正在办理",
            ),
            at_most_one(
                "objection", "open_per_entry", ["adjustment", "unit"],
                when=Q(adjustment__isnull=False, state__in=[one.value for one in OPEN_STATES]),
                message="对这一条加减分的异议正在办理",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"异议 {self.number}"


class ObjectionStep(Recorded):
    """One step of an objection, in the order of the days. Never changed."""

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="steps", verbose_name="异议")
    event = models.CharField("事项", max_length=12, choices=ObjectionEvent.choices())
    state = models.CharField("办理后状态", max_length=12, choices=ObjectionState.choices())
    note = models.TextField("说明", blank=True)
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件"
    )

    class Meta:
        verbose_name = "异议办理环节"
        ordering = ["objection_id", "id"]
        constraints = [
            choices_hold("objectionstep", "event", ObjectionEvent),
            choices_hold("objectionstep", "state", ObjectionState),
        ]

    def __str__(self) -> str:
        return f"{self.objection} {self.get_event_display()}"


class ObjectionReviewer(Withdrawable):
    """A person whom the leadership named to review an objection, and by what (SX-6.7-c)."""

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="reviewers", verbose_name="异议")
    reviewer = models.ForeignKey(
        "organization.Account", on_delete=models.PROTECT, related_name="+", verbose_name="复核人"
    )
    paper = models.CharField("指定依据", max_length=100, blank=True)

    class Meta:
        verbose_name = "复核人"
        ordering = ["objection_id", "id"]
        constraints = [
            *WITHDRAWAL,
            at_most_one(
                "objectionreviewer", "naming", ["objection", "reviewer"], when=Q(withdrawn_at__isnull=True),
                message="已指定此人复核",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.objection} {self.reviewer}"


class ObjectionConclusion(Recorded):
    """What the reviewers propose, with reason and paper; the newest counts. Never changed.

    To correct: the score of a leaf (``proposed``, or 不涉及), or an entry that is to be taken out of the account.
    """

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="conclusions", verbose_name="异议")
    outcome = models.CharField("结论", max_length=8, choices=ReviewOutcome.choices())
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="指标"
    )
    adjustment = models.ForeignKey(
        Adjustment, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="加减分"
    )
    former = PointsField("原得分", null=True, blank=True)
    proposed = PointsField("更正为", null=True, blank=True)
    not_applicable = models.BooleanField("更正为不涉及", default=False)
    reason = models.TextField("理由")
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="复核文书")

    class Meta:
        verbose_name = "复核结论"
        ordering = ["objection_id", "-id"]
        constraints = [
            choices_hold("objectionconclusion", "outcome", ReviewOutcome),
            filled("objectionconclusion", "reason", message="复核理由不能为空"),
            CheckConstraint(
                condition=Q(outcome="uphold", proposed__isnull=True, not_applicable=False)
                | Q(outcome="correct", indicator__isnull=False, adjustment__isnull=True, proposed__isnull=False,
                    not_applicable=False)
                | Q(outcome="correct", indicator__isnull=False, adjustment__isnull=True, proposed__isnull=True,
                    not_applicable=True)
                | Q(outcome="correct", indicator__isnull=True, adjustment__isnull=False, proposed__isnull=True,
                    not_applicable=False),
                name="objectionconclusion_says_what",
                violation_error_message="更正须写明一项更正后的得分，或者应撤销的加减分",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.objection} {self.get_outcome_display()}"


class ResultFiling(Recorded):
    """An approved result on its way to the organization department, with its receipt (SX-1-d)."""

    version = models.OneToOneField(
        ResultVersion, on_delete=models.PROTECT, related_name="filing", verbose_name="结果版本"
    )
    received_at = models.DateTimeField("签收时间", null=True, blank=True)
    received_by = models.ForeignKey(
        "organization.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签收人"
    )

    class Meta:
        verbose_name = "结果备案"
        ordering = ["-recorded_at", "-id"]
        constraints = [
            CheckConstraint(
                condition=Q(received_at__isnull=True, received_by__isnull=True)
                | Q(received_at__isnull=False, received_by__isnull=False),
                name="resultfiling_received_at_with_received_by",
                violation_error_message="时间与经办人必须同时登记",
            ),
        ]

    def __str__(self) -> str:
        return f"备案 {self.version}"


class YearArchive(Recorded):
    """A year's appraisal as it was filed: how many pieces, the SHA-256 of the list of their fingerprints. Never
    changed; what comes afterwards is filed anew."""

    version = models.ForeignKey(
        ResultVersion, on_delete=models.PROTECT, related_name="archives", verbose_name="结果版本"
    )
    files = models.PositiveIntegerField("件数")
    sha256 = models.CharField("清单指纹", max_length=64)

    class Meta:
        verbose_name = "考评归档"
        ordering = ["version_id", "-id"]
        constraints = [UniqueConstraint(fields=["version", "sha256"], name="yeararchive_list_once")]

    def __str__(self) -> str:
        return f"归档 {self.version}"
