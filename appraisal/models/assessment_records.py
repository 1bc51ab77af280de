"""Beside the points: tracking, methods of the year, annual opinions, reports on selection work, conduct."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from appraisal.enums.assessment import (
    AssessmentPermission,
    ConductKind,
    ConductState,
    OpinionState,
    OpinionUseKind,
    SelectionOccasion,
    TrackingKind,
    YearMethod,
)
from appraisal.models.assessment_rounds import AssessmentRound
from appraisal.models.inputs import Mark
from appraisal.models.schemes import Member
from core.access import may
from core.constraints import both_or_neither, choices_hold, different_people, filled
from decisions.models.base import WITHDRAWAL, Recorded, Withdrawable
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account


class TrackingRecord(Withdrawable):
    """What was seen of a team or a cadre in the course of the year (JH-C-3.3-c)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="干部"
    )
    kind = models.CharField("考察种类", max_length=12, choices=TrackingKind.choices())
    held_on = models.DateField("日期")
    finding = models.TextField("考察情况")
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="材料"
    )

    class Meta:
        verbose_name = "平时考察记录"
        ordering = ["-held_on", "-id"]
        constraints = [
            *WITHDRAWAL,
            choices_hold("trackingrecord", "kind", TrackingKind),
            filled("trackingrecord", "finding", message="考察情况不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.held_on} {self.get_kind_display()}"


class MethodRecord(Recorded):
    """That one of the four methods was used for a member, or why not (JH-C-3.3-d); the newest row counts.

    ``origin_kind`` and ``origin_pk`` name what it rests on (an evaluation, say); never a ballot or a voter.
    """

    round = models.ForeignKey(
        AssessmentRound, on_delete=models.PROTECT, related_name="methods", verbose_name="考评轮次"
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", verbose_name="考评对象")
    method = models.CharField("考核方法", max_length=12, choices=YearMethod.choices())
    used = models.BooleanField("已采用", default=True)
    text = models.TextField("情况或未采用的理由")
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="材料"
    )
    origin_kind = models.CharField("来源种类", max_length=60, blank=True)
    origin_pk = models.PositiveBigIntegerField("来源", null=True, blank=True)

    class Meta:
        verbose_name = "年度考核方法"
        ordering = ["round_id", "member_id", "id"]
        constraints = [
            choices_hold("methodrecord", "method", YearMethod),
            filled("methodrecord", "text", message="请写明情况；未采用的写明理由"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_method_display()}"


class AnnualOpinionQuerySet(models.QuerySet["AnnualOpinion"]):
    def visible_to(self, account: Account) -> AnnualOpinionQuerySet:
        """The offices see all; a head those of his unit and its people once issued, everybody his own."""
        if may(account, AssessmentPermission.WRITE_YEAR_OPINIONS):
            return self
        issued = self.filter(state=OpinionState.ISSUED)
        if may(account, AssessmentPermission.VIEW_ALL_SHEETS):
            return issued
        own = Q(person__isnull=False, person=account.person_id or 0)
        if may(account, AssessmentPermission.VIEW_UNIT_OPINIONS):
            reach = account.reach(AssessmentPermission.VIEW_UNIT_OPINIONS)
            if reach.county:
                return issued
            own |= Q(unit__in=reach.unit_ids)
        return issued.filter(own)

    def standing(self) -> AnnualOpinionQuerySet:
        """Issued and not corrected by a later one."""
        return self.filter(state=OpinionState.ISSUED, corrected_by_opinion__isnull=True)


class AnnualOpinion(Recorded):
    """The year's appraisal opinion (年度考核意见) of a team or a cadre; the ground of rewards, accountability and
    appointments (LS-4.3-d). Issued it stands still; a correction is another one, with a reason."""

    year = models.PositiveIntegerField("年度")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="干部"
    )
    text = models.TextField("考核意见")
    state = models.CharField("状态", max_length=12, choices=OpinionState.choices(), default=OpinionState.DRAFT.value)
    number = models.CharField("文号", max_length=80, blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True,
        related_name="corrected_by_opinion", verbose_name="更正",
    )  # fmt: skip
    correction_reason = models.CharField("更正理由", max_length=500, blank=True)
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件"
    )
    issued_at = models.DateTimeField("形成时间", null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="签发人",
    )  # fmt: skip

    objects = AnnualOpinionQuerySet.as_manager()

    class Meta:
        verbose_name = "年度考核意见"
        ordering = ["-year", "unit_id", "person_id", "id"]
        constraints = [
            choices_hold("annualopinion", "state", OpinionState),
            filled("annualopinion", "text", message="考核意见不能为空"),
            both_or_neither("annualopinion", "issued_at", "issued_by"),
            different_people("annualopinion", "recorded_by", "issued_by", message="起草和签发由两人办理"),
            CheckConstraint(
                condition=Q(state="draft", issued_at__isnull=True, number="")
                | Q(state="issued", issued_at__isnull=False, document__isnull=False) & ~Q(number=""),
                name="annualopinion_issued_with_number",
                violation_error_message="形成的考核意见须有文号和文件",
            ),
            CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(correction_reason=""),
                name="annualopinion_corrected_with_reason",
                violation_error_message="更正须写明理由",
            ),
            UniqueConstraint(
                fields=["year", "unit"], condition=Q(person__isnull=True, corrects__isnull=True),
                name="annualopinion_unit_once", violation_error_message="该单位本年度已有考核意见",
            ),
            UniqueConstraint(
                fields=["year", "unit", "person"], condition=Q(person__isnull=False, corrects__isnull=True),
                name="annualopinion_person_once", violation_error_message="该干部本年度已有考核意见",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.year}年度考核意见（{self.person or self.unit}）"


class OpinionUse(Recorded):
    """What an opinion was used for (LS-4.3-d). Never changed."""

    opinion = models.ForeignKey(AnnualOpinion, on_delete=models.PROTECT, related_name="uses", verbose_name="考核意见")
    kind = models.CharField("运用", max_length=16, choices=OpinionUseKind.choices())
    used_on = models.DateField("日期")
    matter = models.CharField("事项", max_length=200)

    class Meta:
        verbose_name = "考核意见运用"
        ordering = ["opinion_id", "used_on", "id"]
        constraints = [
            choices_hold("opinionuse", "kind", OpinionUseKind),
            filled("opinionuse", "matter", message="事项不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.matter}"


class SelectionReportQuerySet(models.QuerySet["SelectionReport"]):
    def visible_to(self, account: Account) -> SelectionReportQuerySet:
        """The organization and appraisal offices see all, a unit its own and those below."""
        reach = account.reach(AssessmentPermission.VIEW_SELECTION)
        return self if reach.county else self.filter(unit__in=reach.unit_ids)


class SelectionReport(Recorded):
    """A Party organization's yearly report on selection work (QSH-24-a). Never changed."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    year = models.PositiveIntegerField("年度")
    occasion = models.CharField("报告会议", max_length=12, choices=SelectionOccasion.choices())
    held_on = models.DateField("会议日期")
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="报告")

    objects = SelectionReportQuerySet.as_manager()

    class Meta:
        verbose_name = "选任工作专题报告"
        ordering = ["-year", "unit_id"]
        constraints = [
            choices_hold("selectionreport", "occasion", SelectionOccasion),
            UniqueConstraint(
                fields=["unit", "year"], name="selectionreport_once", violation_error_message="该年度已经报告"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"


class SelectionReview(Recorded):
    """What the democratic review of a report came to: sums alone; ``poll`` names the vote where it was held here."""

    report = models.OneToOneField(
        SelectionReport, on_delete=models.PROTECT, related_name="review", verbose_name="专题报告"
    )
    cast = models.PositiveIntegerField("收回票数")
    satisfied = models.PositiveIntegerField("满意")
    basically = models.PositiveIntegerField("基本满意")
    dissatisfied = models.PositiveIntegerField("不满意")
    unknown = models.PositiveIntegerField("不了解", default=0)
    poll = models.UUIDField("投票", null=True, blank=True)
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="计票结果"
    )

    class Meta:
        verbose_name = "选任工作民主评议"
        ordering = ["report_id"]
        constraints = [
            CheckConstraint(
                condition=Q(cast__gte=F("satisfied") + F("basically") + F("dissatisfied") + F("unknown")),
                name="selectionreview_within_cast",
                violation_error_message="各项票数之和不能超过收回票数",
            ),
        ]

    def __str__(self) -> str:
        return str(self.report)


class ConductReportQuerySet(models.QuerySet["ConductReport"]):
    def visible_to(self, account: Account) -> ConductReportQuerySet:
        """Who handles them sees all that are not about himself; others what they reported."""
        if may(account, AssessmentPermission.HANDLE_CONDUCT):
            return self.exclude(person__isnull=False, person=account.person_id or 0)
        return self.filter(recorded_by=account.pk)


class ConductReport(Recorded):
    """Fraud or obstruction in an assessment, told by somebody and looked into by somebody else (SX-8.4)."""

    round = models.ForeignKey(
        AssessmentRound, on_delete=models.PROTECT, related_name="conduct_reports", verbose_name="考评轮次"
    )
    kind = models.CharField("种类", max_length=16, choices=ConductKind.choices())
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="考评对象"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="考评人员"
    )
    text = models.TextField("反映的情况")
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="材料"
    )
    state = models.CharField("状态", max_length=12, choices=ConductState.choices(), default=ConductState.OPEN.value)
    conclusion = models.TextField("核实结论", blank=True)
    mark = models.OneToOneField(
        Mark, on_delete=models.PROTECT, null=True, blank=True, related_name="conduct_report", verbose_name="取消资格"
    )
    decided_at = models.DateTimeField("核实时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="核实人",
    )  # fmt: skip

    objects = ConductReportQuerySet.as_manager()

    class Meta:
        verbose_name = "考评问题反映"
        ordering = ["-id"]
        constraints = [
            choices_hold("conductreport", "kind", ConductKind),
            choices_hold("conductreport", "state", ConductState),
            filled("conductreport", "text", message="反映的情况不能为空"),
            both_or_neither("conductreport", "decided_at", "decided_by"),
            different_people("conductreport", "recorded_by", "decided_by", message="反映和核实由两人办理"),
            CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True) | Q(decided_at__isnull=False) & ~Q(conclusion=""),
                name="conductreport_decided_with_word",
                violation_error_message="核实须写明结论",
            ),
            CheckConstraint(
                condition=Q(kind="assessor_fraud", person__isnull=False) | Q(member__isnull=False),
                name="conductreport_names_somebody",
                violation_error_message="须写明考评对象或者考评人员",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.member or self.person}"
