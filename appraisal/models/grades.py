"""Rounds of grading: who is graded, what was said of each and by whom, what the committee decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from appraisal.enums.grades import (
    Grade,
    GradePermission,
    GradeTier,
    OpinionStage,
    ProposalMark,
    RoundKind,
    RoundState,
)
from appraisal.models.grade_methods import GradeStandard, GradingMethod
from appraisal.models.results import ResultVersion
from appraisal.models.schemes import Member
from core.access import may
from core.constraints import both_or_neither, choices_hold, filled, in_order
from decisions.models.base import Recorded, together
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account

TOLD = (RoundState.PUBLICISED, RoundState.CIRCULATED, RoundState.CLOSED)
"""States in which the graded see their grades; before they are proposals (BZ-2.2-l)."""


class GradeRoundQuerySet(models.QuerySet["GradeRound"]):
    def visible_to(self, account: Account) -> GradeRoundQuerySet:
        """The county's offices see all rounds."""
        return self if may(account, GradePermission.VIEW_GRADES) else self.none()

    def decided(self) -> GradeRoundQuerySet:
        """With grades that are no proposals any more."""
        return self.filter(state__in=(RoundState.DECIDED, *TOLD))


class GradeRound(Recorded):
    """The grading of a year: of the annual appraisal from a published ``version``, or of integrity.

    ``rulebook`` holds quotas and cuts as they stood when it was opened.
    """

    kind = models.CharField("种类", max_length=12, choices=RoundKind.choices())
    year = models.PositiveIntegerField("年度")
    title = models.CharField("名称", max_length=80)
    version = models.OneToOneField(
        ResultVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="grading", verbose_name="结果版本"
    )
    method = models.ForeignKey(GradingMethod, on_delete=models.PROTECT, related_name="rounds", verbose_name="考核办法")
    rulebook = models.ForeignKey("core.Rulebook", on_delete=models.PROTECT, related_name="+", verbose_name="规则参数")
    approval = models.CharField("批准或者依据文件", max_length=100, blank=True)
    state = models.CharField("状态", max_length=12, choices=RoundState.choices(), default=RoundState.PREPARING.value)
    hotline = models.CharField("举报监督电话", max_length=40, blank=True)
    listed_at = models.DateTimeField("公布被考核单位时间", null=True, blank=True)
    listed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="公布人",
    )  # fmt: skip
    decided_at = models.DateTimeField("决定登记时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="决定登记人",
    )  # fmt: skip
    meeting_on = models.DateField("县委常委会日期", null=True, blank=True)
    meeting_record = models.CharField("会议纪要文号", max_length=80, blank=True)
    meeting_document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="会议纪要"
    )
    shown_from = models.DateField("公示起始", null=True, blank=True)
    shown_to = models.DateField("公示截止", null=True, blank=True)
    notice_number = models.CharField("通报文号", max_length=80, blank=True)
    circulated_at = models.DateTimeField("通报时间", null=True, blank=True)
    circulated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="通报人",
    )  # fmt: skip

    objects = GradeRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "等次评定"
        ordering = ["-year", "kind", "-id"]
        constraints = [
            choices_hold("graderound", "kind", RoundKind),
            choices_hold("graderound", "state", RoundState),
            filled("graderound", "title", message="名称不能为空"),
            both_or_neither("graderound", "listed_at", "listed_by"),
            both_or_neither("graderound", "decided_at", "decided_by"),
            both_or_neither("graderound", "circulated_at", "circulated_by"),
            together(
                "graderound", "decided_with_record", "decided_at", "meeting_record",
                message="县委常委会决定须有会议纪要文号",
            ),
            together("graderound", "noticed", "circulated_at", "notice_number", message="通报须有文号"),
            in_order("graderound", "shown_from", "shown_to", message="公示截止不能早于起始"),
            CheckConstraint(
                condition=Q(kind="annual", version__isnull=False) | Q(kind="integrity", version__isnull=True),
                name="graderound_annual_from_version",
                violation_error_message="年度考核等次须以结果版本为依据",
            ),
            UniqueConstraint(fields=["year"], condition=Q(kind="integrity"), name="graderound_integrity_once"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class GradeTargetQuerySet(models.QuerySet["GradeTarget"]):
    def visible_to(self, account: Account) -> GradeTargetQuerySet:
        """All for the county's offices; the graded their own, once it was made known to them."""
        if may(account, GradePermission.VIEW_GRADES):
            return self
        if not may(account, GradePermission.VIEW_OWN_GRADES):
            return self.none()
        return self.own(account).filter(round__state__in=TOLD)

    def own(self, account: Account) -> GradeTargetQuerySet:
        """The account's own team, and the person himself."""
        own = Q(unit__in=account.own_unit_ids, person__isnull=True)
        if account.person_id is not None:
            own |= Q(person=account.person_id)
        return self.filter(own)


class GradeTarget(models.Model):
    """A team or a cadre in a round. ``pool`` is the set in which the quota counts. Never changed."""

    round = models.ForeignKey(GradeRound, on_delete=models.PROTECT, related_name="targets", verbose_name="评定")
    tier = models.CharField("对象", max_length=12, choices=GradeTier.choices())
    pool = models.CharField("限额范围", max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="干部"
    )
    post = models.CharField("职务", max_length=60, blank=True)
    name = models.CharField("名称", max_length=80)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="gradings", verbose_name="考评对象"
    )

    objects = GradeTargetQuerySet.as_manager()

    class Meta:
        verbose_name = "评定对象"
        ordering = ["round_id", "pool", "id"]
        constraints = [
            choices_hold("gradetarget", "tier", GradeTier),
            CheckConstraint(
                condition=Q(tier="team", person__isnull=True) | (~Q(tier="team") & Q(person__isnull=False)),
                name="gradetarget_person_of_cadres",
                violation_error_message="班子没有个人，干部须有个人",
            ),
            UniqueConstraint(fields=["round", "unit"], condition=Q(tier="team"), name="gradetarget_team_once"),
            UniqueConstraint(fields=["round", "person"], name="gradetarget_cadre_once"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class GradeOpinion(Recorded):
    """A grade given at a stage, with its reasons. ``grade`` "" takes the former back (it must be given again).

    ``mark`` says where the rules left it to be decided. Never changed: a later row stands above an earlier one.
    """

    target = models.ForeignKey(GradeTarget, on_delete=models.PROTECT, related_name="opinions", verbose_name="对象")
    stage = models.CharField("环节", max_length=12, choices=OpinionStage.choices())
    grade = models.CharField("等次", max_length=12, choices=[("", "待定"), *Grade.choices()], blank=True)
    mark = models.CharField("标记", max_length=12, choices=ProposalMark.choices(), blank=True)
    place = models.PositiveIntegerField("递补次序", null=True, blank=True)
    standard = models.ForeignKey(
        GradeStandard, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="依据的标准"
    )
    reasons = models.TextField("理由")

    class Meta:
        verbose_name = "等次意见"
        ordering = ["target_id", "id"]
        constraints = [
            choices_hold("gradeopinion", "stage", OpinionStage),
            choices_hold("gradeopinion", "grade", Grade, blank=True),
            choices_hold("gradeopinion", "mark", ProposalMark, blank=True),
            filled("gradeopinion", "reasons", message="须写明理由"),
            CheckConstraint(
                condition=Q(stage="computed") | Q(grade="") | Q(standard__isnull=False),
                name="gradeopinion_by_a_standard",
                violation_error_message="须选定依据的等次标准",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.get_grade_display()}"


class QuotaApproval(Recorded):
    """More of the best grade than the quota, as somebody approved it (BZ-1-g, BZ-1-h: 一般). Never changed."""

    round = models.ForeignKey(GradeRound, on_delete=models.PROTECT, related_name="approvals", verbose_name="评定")
    pool = models.CharField("限额范围", max_length=40)
    allowed = models.PositiveIntegerField("批准的名额")
    reason = models.CharField("理由", max_length=300)
    document_number = models.CharField("批准文号", max_length=80)
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="批准文件")

    class Meta:
        verbose_name = "超限额批准"
        ordering = ["round_id", "id"]
        constraints = [
            filled("quotaapproval", "reason", message="理由不能为空"),
            filled("quotaapproval", "document_number", message="批准文号不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.pool} {self.allowed}"


class GradeConsultation(Recorded):
    """A leader or a department is asked about the preliminary grades (BZ-2.2-i)."""

    round = models.ForeignKey(GradeRound, on_delete=models.PROTECT, related_name="consultations", verbose_name="评定")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="领导"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="部门"
    )
    question = models.CharField("征求内容", max_length=300)
    due_on = models.DateField("答复期限")
    reply = models.TextField("意见", blank=True)
    replied_at = models.DateTimeField("答复时间", null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="答复登记人",
    )  # fmt: skip

    class Meta:
        verbose_name = "征求意见"
        ordering = ["round_id", "id"]
        constraints = [
            both_or_neither("gradeconsultation", "replied_at", "replied_by"),
            together("gradeconsultation", "replied_with_text", "replied_at", "reply", message="意见不能为空"),
            filled("gradeconsultation", "question", message="征求内容不能为空"),
            CheckConstraint(
                condition=Q(person__isnull=False, unit__isnull=True) | Q(person__isnull=True, unit__isnull=False),
                name="gradeconsultation_of_one",
                violation_error_message="征求一位领导或者一个部门的意见",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.unit}"
