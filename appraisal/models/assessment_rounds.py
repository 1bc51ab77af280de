"""Assessment rounds (考评轮次): plan, groups with people and units, items off-site, separate appraisals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from appraisal.enums.assessment import (
    ApprovalSide,
    AssessmentPermission,
    RoundState,
    SelfTemplate,
    SeparateState,
    YearEndKind,
)
from appraisal.models.inputs import Period
from appraisal.models.schemes import Group, Indicator, Member
from core.access import may
from core.constraints import at_most_one, both_or_neither, choices_hold, different_people, filled, in_order
from decisions.models.base import WITHDRAWAL, Recorded, Withdrawable
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account


class SeparateAppraisalQuerySet(models.QuerySet["SeparateAppraisal"]):
    def visible_to(self, account: Account) -> SeparateAppraisalQuerySet:
        """The offices that run and approve see all; others what is approved, and what their own unit asked for."""
        sees = (AssessmentPermission.APPROVE_SEPARATE, AssessmentPermission.VIEW_ALL_SHEETS)
        if any(may(account, permission) for permission in sees):
            return self
        return self.filter(Q(state=SeparateState.APPROVED) | Q(organiser__in=account.own_unit_ids))

    def free(self, year: int) -> SeparateAppraisalQuerySet:
        """Approved for the year and not used for a round yet."""
        return self.filter(year=year, state=SeparateState.APPROVED, round__isnull=True)


class SeparateAppraisal(Recorded):
    """An appraisal beside the one authorised: asked for, approved by Party committee and government (SX-6.1-b)."""

    year = models.PositiveIntegerField("年度")
    title = models.CharField("考评名称", max_length=120)
    organiser = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="申请单位")
    reason = models.TextField("确需单独考评的理由")
    state = models.CharField(
        "状态", max_length=12, choices=SeparateState.choices(), default=SeparateState.REQUESTED.value
    )
    comment = models.CharField("未批准的理由", max_length=500, blank=True)
    decided_at = models.DateTimeField("办结时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="登记人",
    )  # fmt: skip

    objects = SeparateAppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = "单项考评申请"
        ordering = ["-year", "-id"]
        constraints = [
            choices_hold("separateappraisal", "state", SeparateState),
            filled("separateappraisal", "title", message="考评名称不能为空"),
            filled("separateappraisal", "reason", message="理由不能为空"),
            both_or_neither("separateappraisal", "decided_at", "decided_by"),
            different_people("separateappraisal", "recorded_by", "decided_by", message="申请和登记批准由两人办理"),
            CheckConstraint(
                condition=Q(state="requested", decided_at__isnull=True)
                | Q(state="approved", decided_at__isnull=False)
                | Q(state="refused", decided_at__isnull=False) & ~Q(comment=""),
                name="separateappraisal_decided_with_word",
                violation_error_message="未批准的须写明理由",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SeparateApproval(Recorded):
    """The paper by which one of the two agreed. Never changed."""

    request = models.ForeignKey(
        SeparateAppraisal, on_delete=models.PROTECT, related_name="approvals", verbose_name="单项考评"
    )
    side = models.CharField("批准机关", max_length=12, choices=ApprovalSide.choices())
    number = models.CharField("批准文号", max_length=80)
    approved_on = models.DateField("批准日期")
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="批准文件")

    class Meta:
        verbose_name = "单项考评批准"
        ordering = ["request_id", "id"]
        constraints = [
            choices_hold("separateapproval", "side", ApprovalSide),
            filled("separateapproval", "number", message="批准文号不能为空"),
            UniqueConstraint(
                fields=["request", "side"], name="separateapproval_once", violation_error_message="该机关已经批准"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.number}"


class AssessmentRoundQuerySet(models.QuerySet["AssessmentRound"]):
    def visible_to(self, account: Account) -> AssessmentRoundQuerySet:
        """A plan is the office's until it is issued."""
        if may(account, AssessmentPermission.VIEW_ALL_SHEETS):
            return self
        return self.exclude(state=RoundState.PLANNED)

    def running(self) -> AssessmentRoundQuerySet:
        return self.filter(state=RoundState.RUNNING)


class AssessmentRound(Recorded):
    """One round over the members of a scheme and period. The first of a year is the authorised one; every other names
    its approval (SX-6.1-a, SX-6.1-b). Days are the last ones of their stage."""

    period = models.ForeignKey(
        Period, on_delete=models.PROTECT, related_name="assessment_rounds", verbose_name="考评期间"
    )
    year = models.PositiveIntegerField("年度")
    title = models.CharField("名称", max_length=120)
    basis = models.CharField("考评通知文号", max_length=80, blank=True)
    approval = models.OneToOneField(
        SeparateAppraisal, on_delete=models.PROTECT, null=True, blank=True,
        related_name="round", verbose_name="单项考评批准",
    )  # fmt: skip
    self_due = models.DateField("自评截止")
    preliminary_due = models.DateField("初评截止")
    onsite_due = models.DateField("实地考评截止")
    collation_due = models.DateField("汇总截止")
    four_methods = models.BooleanField("四种年度考核方法齐备才能汇总", default=False)
    state = models.CharField("状态", max_length=12, choices=RoundState.choices(), default=RoundState.PLANNED.value)
    opened_at = models.DateTimeField("启动时间", null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="启动人",
    )  # fmt: skip
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="结束人",
    )  # fmt: skip

    objects = AssessmentRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "考评轮次"
        ordering = ["-year", "-id"]
        constraints = [
            choices_hold("assessmentround", "state", RoundState),
            filled("assessmentround", "title", message="名称不能为空"),
            both_or_neither("assessmentround", "opened_at", "opened_by"),
            both_or_neither("assessmentround", "ended_at", "ended_by"),
            in_order("assessmentround", "self_due", "preliminary_due", message="初评不能在自评截止之前结束"),
            in_order("assessmentround", "preliminary_due", "onsite_due", message="实地考评不能在初评截止之前结束"),
            in_order("assessmentround", "onsite_due", "collation_due", message="汇总不能在实地考评截止之前结束"),
            CheckConstraint(
                condition=Q(state="planned", opened_at__isnull=True)
                | Q(state="running", opened_at__isnull=False, ended_at__isnull=True)
                | Q(state="ended", opened_at__isnull=False, ended_at__isnull=False),
                name="assessmentround_state_with_time",
                violation_error_message="轮次的状态与时间不符",
            ),
            at_most_one(
                "assessmentround", "authorised", ["year"], when=Q(approval__isnull=True),
                message="本年度已有综合考评轮次，另行考评须经批准",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class AssessmentGroup(Recorded):
    """A group of assessors (考评组) of a round."""

    round = models.ForeignKey(AssessmentRound, on_delete=models.PROTECT, related_name="groups", verbose_name="考评轮次")
    name = models.CharField("名称", max_length=40)
    order = models.PositiveIntegerField("序号", default=0)

    class Meta:
        verbose_name = "考评组"
        ordering = ["round_id", "order", "id"]
        constraints = [
            filled("assessmentgroup", "name", message="考评组名称不能为空"),
            UniqueConstraint(
                fields=["round", "name"], name="assessmentgroup_name_once", violation_error_message="考评组名称重复"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AssessmentSeat(Withdrawable):
    """A person in a group; ``leads`` is its leader (组长)."""

    group = models.ForeignKey(AssessmentGroup, on_delete=models.PROTECT, related_name="seats", verbose_name="考评组")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员")
    leads = models.BooleanField("组长", default=False)

    class Meta:
        verbose_name = "考评组成员"
        ordering = ["group_id", "-leads", "id"]
        constraints = [
            *WITHDRAWAL,
            at_most_one(
                "assessmentseat", "per_person", ["group", "person"], when=Q(withdrawn_at__isnull=True),
                message="该人员已在本组",
            ),
            at_most_one(
                "assessmentseat", "leader", ["group"], when=Q(withdrawn_at__isnull=True, leads=True),
                message="本组已有组长",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.person.name


class AssessmentCharge(Recorded):
    """Which group assesses a member: one in each round (BZ-2.2-a)."""

    round = models.ForeignKey(
        AssessmentRound, on_delete=models.PROTECT, related_name="charges", verbose_name="考评轮次"
    )
    group = models.ForeignKey(AssessmentGroup, on_delete=models.PROTECT, related_name="charges", verbose_name="考评组")
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="assessment_charges", verbose_name="考评对象"
    )

    class Meta:
        verbose_name = "考评分工"
        ordering = ["round_id", "group_id", "member_id"]
        constraints = [
            UniqueConstraint(
                fields=["round", "member"], name="assessmentcharge_once", violation_error_message="该对象已有考评组"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.member}"


class DeskItem(Recorded):
    """An item that needs no assessment on the spot: its preliminary points stand (SX-6.5-a)."""

    round = models.ForeignKey(
        AssessmentRound, on_delete=models.PROTECT, related_name="desk_items", verbose_name="考评轮次"
    )
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", verbose_name="指标")

    class Meta:
        verbose_name = "不用实地考评的项目"
        ordering = ["round_id", "indicator_id"]
        constraints = [UniqueConstraint(fields=["round", "indicator"], name="deskitem_once")]

    def __str__(self) -> str:
        return str(self.indicator)


class RoundTemplate(Recorded):
    """Which self-assessment template the members of a scheme's group answer (LS-3.3-d to LS-3.3-g)."""

    round = models.ForeignKey(
        AssessmentRound, on_delete=models.PROTECT, related_name="templates", verbose_name="考评轮次"
    )
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+", verbose_name="考核系统")
    template = models.CharField("自评模板", max_length=12, choices=SelfTemplate.choices())

    class Meta:
        verbose_name = "自评模板"
        ordering = ["round_id", "group_id"]
        constraints = [
            choices_hold("roundtemplate", "template", SelfTemplate),
            UniqueConstraint(fields=["round", "group"], name="roundtemplate_once"),
        ]

    def __str__(self) -> str:
        return self.get_template_display()


class LeadFilerQuerySet(models.QuerySet["LeadFiler"]):
    def visible_to(self, account: Account) -> LeadFilerQuerySet:
        """The office sees what all file, a unit its own line, once the plan is issued."""
        if may(account, AssessmentPermission.VIEW_ALL_SHEETS):
            return self
        return self.filter(unit__in=account.own_unit_ids).exclude(round__state=RoundState.PLANNED)


class LeadFiler(Recorded):
    """A lead unit that files at the year's end (SX-6.3-d)."""

    round = models.ForeignKey(
        AssessmentRound, on_delete=models.PROTECT, related_name="lead_filers", verbose_name="考评轮次"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="牵头单位")

    objects = LeadFilerQuerySet.as_manager()

    class Meta:
        verbose_name = "年终报送单位"
        ordering = ["round_id", "unit_id"]
        constraints = [
            UniqueConstraint(fields=["round", "unit"], name="leadfiler_once", violation_error_message="单位重复")
        ]

    def __str__(self) -> str:
        return self.unit.name


class YearEndFiling(Withdrawable):
    """What a lead unit filed, once; the office returns it with a reason. ``none_reason`` says that there is nothing."""

    filer = models.ForeignKey(LeadFiler, on_delete=models.PROTECT, related_name="filings", verbose_name="报送单位")
    kind = models.CharField("种类", max_length=12, choices=YearEndKind.choices())
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件"
    )
    none_reason = models.CharField("没有的说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "年终报送"
        ordering = ["filer_id", "kind", "-id"]
        constraints = [
            *WITHDRAWAL,
            choices_hold("yearendfiling", "kind", YearEndKind),
            at_most_one(
                "yearendfiling", "in_force", ["filer", "kind"], when=Q(withdrawn_at__isnull=True),
                message="已经报送；需要更改的由考评办退回",
            ),
            CheckConstraint(
                condition=Q(document__isnull=False, none_reason="")
                | Q(document__isnull=True) & ~Q(none_reason=""),
                name="yearendfiling_paper_or_none",
                violation_error_message="请上传文件，没有的写明说明",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.filer} {self.get_kind_display()}"
