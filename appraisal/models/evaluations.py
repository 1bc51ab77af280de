"""Evaluations: what is asked of whom about whom, its meeting, its invitees; answers are ballots' alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from appraisal.enums.evaluations import EvaluationKind, EvaluationPermission, InviteeKind, RatedTier
from appraisal.models.inputs import Period
from appraisal.models.schemes import Indicator, Member
from ballots.enums import PollState
from ballots.models import Poll
from core.access import may
from core.constraints import both_or_neither, choices_hold, filled
from decisions.models.base import WITHDRAWAL, Recorded, WithdrawableQuerySet, WithdrawableRow
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account

PUBLIC_KINDS = (EvaluationKind.WORK_REPORT, EvaluationKind.LIFE_MEETING)
"""Whose result is open to the unit it is about, once it is counted (QSH-31-b, QSH-6-c)."""


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def visible_to(self, account: Account) -> EvaluationQuerySet:
        """All for the offices and leaders; for everybody else the counted ones of his unit that are open to it."""
        if may(account, EvaluationPermission.VIEW_ALL):
            return self
        return self.filter(unit__in=account.own_unit_ids, kind__in=PUBLIC_KINDS, poll__state=PollState.UNSEALED)

    def counted(self) -> EvaluationQuerySet:
        return self.filter(poll__state=PollState.UNSEALED)


class Evaluation(Recorded):
    """One form put to rater groups with weights. The poll keeps form, roster or slips, and the sealed answers.

    ``points`` choice -> points of 100 as text, where answers are scored; ``weights`` rater group -> weight as text.
    The meeting's columns are filled together.
    """

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="evaluations", verbose_name="期间")
    kind = models.CharField("种类", max_length=14, choices=EvaluationKind.choices())
    title = models.CharField("名称", max_length=100)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="被测评单位"
    )
    poll = models.OneToOneField(Poll, on_delete=models.PROTECT, related_name="+", verbose_name="投票")
    points = models.JSONField("选项分值", default=dict)
    weights = models.JSONField("参评人员权重", default=dict)
    held_on = models.DateField("会议日期", null=True, blank=True)
    attendance = models.PositiveIntegerField("到会人数", null=True, blank=True)
    met_at = models.DateTimeField("会议登记时间", null=True, blank=True)
    met_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="会议登记人",
    )  # fmt: skip

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "测评"
        ordering = ["-recorded_at", "-id"]
        constraints = [
            choices_hold("evaluation", "kind", EvaluationKind),
            filled("evaluation", "title", message="名称不能为空"),
            both_or_neither("evaluation", "met_at", "met_by"),
            CheckConstraint(
                condition=Q(met_at__isnull=True) | Q(held_on__isnull=False, attendance__gt=0),
                name="evaluation_meeting_whole",
                violation_error_message="须写明会议日期和到会人数",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EvaluationObject(models.Model):
    """A team or a cadre on the form; ``code`` is the object's on the form."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="rated", verbose_name="测评")
    code = models.CharField("编码", max_length=40)
    label = models.CharField("名称", max_length=100)
    tier = models.CharField("类别", max_length=10, choices=RatedTier.choices())
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="干部"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="考评对象"
    )
    order = models.PositiveIntegerField("序号")

    class Meta:
        verbose_name = "测评对象"
        ordering = ["evaluation_id", "order"]
        constraints = [
            choices_hold("evaluationobject", "tier", RatedTier),
            UniqueConstraint(fields=["evaluation", "code"], name="evaluationobject_code_once"),
            CheckConstraint(
                condition=Q(tier="team", person__isnull=True) | (~Q(tier="team") & Q(person__isnull=False)),
                name="evaluationobject_person_unless_team",
                violation_error_message="干部须写明姓名",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class EvaluationFeed(models.Model):
    """A leaf that an evaluation counts in (QSH-26-b)."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="feeds", verbose_name="测评")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", verbose_name="指标")

    class Meta:
        verbose_name = "测评计入指标"
        ordering = ["evaluation_id", "id"]
        constraints = [UniqueConstraint(fields=["evaluation", "indicator"], name="evaluationfeed_once")]

    def __str__(self) -> str:
        return f"{self.evaluation} {self.indicator}"


class Invitee(WithdrawableRow):
    """Somebody from outside who is asked to hear the reports and to fill in the survey (BZ-2.2-g)."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="invitees", verbose_name="测评")
    kind = models.CharField("类别", max_length=14, choices=InviteeKind.choices())
    name = models.CharField("姓名", max_length=40)
    post = models.CharField("单位和职务", max_length=100, blank=True)
    front_line = models.BooleanField("基层一线", default=False)
    attended = models.BooleanField("到会", default=False)

    objects = WithdrawableQuerySet.as_manager()

    class Meta:
        verbose_name = "受邀人员"
        ordering = ["evaluation_id", "kind", "id"]
        constraints = [
            *WITHDRAWAL,
            choices_hold("invitee", "kind", InviteeKind),
            filled("invitee", "name", message="姓名不能为空"),
        ]

    def __str__(self) -> str:
        return self.name


class WorkReport(Recorded):
    """A team or one of its members reports on work and integrity, once a year (QSH-31-b). Never changed.

    ``person`` None is the team's report; ``evaluation`` is the meeting at which it was given.
    """

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, related_name="work_reports", verbose_name="述职述廉会议"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="报告人"
    )
    reported_on = models.DateField("报告日期")
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="述职述廉报告",
    )  # fmt: skip

    class Meta:
        verbose_name = "述职述廉报告"
        ordering = ["evaluation_id", "id"]
        constraints = [
            UniqueConstraint(
                fields=["evaluation", "unit", "person"], name="workreport_once", violation_error_message="该报告已登记"
            ),
            UniqueConstraint(
                fields=["evaluation", "unit"],
                condition=Q(person__isnull=True),
                name="workreport_of_team_once",
                violation_error_message="班子的报告已登记",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.unit} 述职述廉报告"


class EvaluationAssessor(models.Model):
    """A member of the appraisal group that holds the talks of an evaluation; nobody else reads them (BZ-2.2-f)."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="assessors", verbose_name="测评")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="考核组成员")

    class Meta:
        verbose_name = "测评考核组成员"
        ordering = ["evaluation_id", "id"]
        constraints = [UniqueConstraint(fields=["evaluation", "person"], name="evaluationassessor_once")]

    def __str__(self) -> str:
        return str(self.person)


class TalkNoteQuerySet(models.QuerySet["TalkNote"]):
    def visible_to(self, account: Account) -> TalkNoteQuerySet:
        """Read by the appraisal group of the evaluation alone, whatever other duties somebody holds (BZ-2.2-f)."""
        if account.person_id is None:
            return self.none()
        return self.filter(evaluation__assessors__person=account.person_id)


class TalkNote(Recorded):
    """What was said in an individual talk. Never changed."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="talks", verbose_name="测评")
    talked_with = models.CharField("谈话对象", max_length=60)
    held_on = models.DateField("谈话日期")
    text = models.TextField("谈话情况")

    objects = TalkNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "个别谈话记录"
        ordering = ["evaluation_id", "held_on", "id"]
        constraints = [
            filled("talknote", "talked_with", message="谈话对象不能为空"),
            filled("talknote", "text", message="谈话情况不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} 个别谈话"
