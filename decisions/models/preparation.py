"""How an intent was settled and how the research was done (JH-A-5.1-d, JH-A-4.1, JH-A-5.2)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from core.constraints import choices_hold, filled
from decisions.enums import CommissionMode, ForceKind, Standing, TeamRole
from decisions.models.base import WITHDRAWAL, Recorded, Withdrawable, WithdrawableQuerySet, WithdrawableRow, together
from decisions.models.matters import Matter
from decisions.models.runs import StagePaper, StageRun
from organization.models import Person, Unit


class IntentSettlement(Recorded):
    """The intent settled: approved by ``approver``, or deliberated by the people of ``deliberators``.

    The newest row of a run counts. ``standing`` is what the approver was on that day; a deputy's approval is on
    record and does not suffice (JH-A-5.1-d).
    """

    run = models.ForeignKey(StageRun, on_delete=models.PROTECT, related_name="settlements", verbose_name="环节")
    settled_on = models.DateField("确定日期")
    approver = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核准人"
    )
    standing = models.CharField("核准人身份", max_length=12, choices=Standing.choices(), default=Standing.OTHER.value)
    result = models.TextField("核准或酝酿意见")
    paper_number = models.CharField("文号", max_length=80, blank=True)
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="记录"
    )

    class Meta:
        verbose_name = "意向确定"
        ordering = ["run_id", "id"]
        constraints = [
            choices_hold("intentsettlement", "standing", Standing),
            filled("intentsettlement", "result", message="核准或酝酿意见不能为空"),
            CheckConstraint(
                condition=Q(approver__isnull=False) | Q(standing="other"),
                name="intentsettlement_standing_of_approver",
                violation_error_message="没有核准人时不登记身份",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.settled_on}"


class Deliberator(models.Model):
    """Somebody who took part in the deliberation of an intent, entered with it."""

    settlement = models.ForeignKey(
        IntentSettlement, on_delete=models.PROTECT, related_name="deliberators", verbose_name="意向确定"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员")
    standing = models.CharField("身份", max_length=12, choices=Standing.choices())

    class Meta:
        verbose_name = "酝酿参加人"
        ordering = ["settlement_id", "id"]
        constraints = [
            choices_hold("deliberator", "standing", Standing),
            UniqueConstraint(fields=["settlement", "person"], name="deliberator_once"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class TeamMember(Withdrawable):
    """Somebody in the research team: a person of the county, or an outside expert by name (JH-A-5.2-a)."""

    run = models.ForeignKey(StageRun, on_delete=models.PROTECT, related_name="team", verbose_name="环节")
    role = models.CharField("角色", max_length=12, choices=TeamRole.choices())
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人员"
    )
    name = models.CharField("姓名", max_length=40)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所在部门"
    )
    organisation = models.CharField("所在单位（县外）", max_length=80, blank=True)
    standing = models.CharField("身份", max_length=12, choices=Standing.choices(), default=Standing.OTHER.value)

    class Meta:
        verbose_name = "调研组成员"
        ordering = ["run_id", "id"]
        constraints = [
            *WITHDRAWAL,
            choices_hold("teammember", "role", TeamRole),
            choices_hold("teammember", "standing", Standing),
            filled("teammember", "name", message="姓名不能为空"),
            CheckConstraint(
                condition=~Q(role="department") | Q(unit__isnull=False),
                name="teammember_department_named",
                violation_error_message="部门人员须写明所在部门",
            ),
            CheckConstraint(
                condition=~Q(role="head") | Q(person__isnull=False),
                name="teammember_head_on_roster",
                violation_error_message="组长须从人员库中选定",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.name}"


class Fieldwork(Withdrawable):
    """A day in the field: where, when, who; ``principal`` is the principal leader who came himself (JH-A-4.1-c)."""

    run = models.ForeignKey(StageRun, on_delete=models.PROTECT, related_name="fieldwork", verbose_name="环节")
    place = models.CharField("地点", max_length=120)
    visited_on = models.DateField("日期")
    people = models.TextField("参加人")
    summary = models.TextField("情况", blank=True)
    principal = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="到场县领导"
    )
    standing = models.CharField(
        "到场县领导身份", max_length=12, choices=Standing.choices(), default=Standing.OTHER.value
    )

    class Meta:
        verbose_name = "实地调研"
        ordering = ["run_id", "visited_on", "id"]
        constraints = [
            *WITHDRAWAL,
            choices_hold("fieldwork", "standing", Standing),
            filled("fieldwork", "place", message="地点不能为空"),
            filled("fieldwork", "people", message="参加人不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.visited_on}"


class CommissionQuerySet(WithdrawableQuerySet):
    def published(self, day: date) -> CommissionQuerySet:
        """Tenders that the public sees on ``day``: published, in force, never of a personnel matter (JH-A-4.1-e)."""
        open_matters = Matter.objects.not_confidential()
        rows = self.filter(mode=CommissionMode.TENDERED, published_on__lte=day, withdrawn_at__isnull=True)
        return rows.filter(run__matter__in=open_matters)


class Commission(WithdrawableRow):
    """A topic given to an institution after the county studied it (JH-A-4.1-e). Its result is a paper of the run."""

    run = models.ForeignKey(StageRun, on_delete=models.PROTECT, related_name="commissions", verbose_name="环节")
    topic = models.CharField("课题", max_length=120)
    mode = models.CharField("方式", max_length=12, choices=CommissionMode.choices())
    contractor = models.CharField("承担机构", max_length=80, blank=True)
    studied_in = models.CharField("研究的会议", max_length=120)
    studied_on = models.DateField("研究日期")
    study = models.ForeignKey(
        StagePaper, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="研究记录"
    )
    result = models.ForeignKey(
        StagePaper, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="成果"
    )
    tender_text = models.TextField("招标公告", blank=True)
    published_on = models.DateField("公告日期", null=True, blank=True)

    objects = CommissionQuerySet.as_manager()

    class Meta:
        verbose_name = "委托或招标"
        ordering = ["run_id", "id"]
        constraints = [
            *WITHDRAWAL,
            choices_hold("commission", "mode", CommissionMode),
            filled("commission", "topic", message="课题不能为空"),
            filled("commission", "studied_in", message="须先经县委、县政府研究"),
            CheckConstraint(
                condition=~Q(mode="tendered") | ~Q(tender_text=""),
                name="commission_tender_told",
                violation_error_message="公开招标须填写招标公告",
            ),
            together(
                "commission", "result_of_contractor", "result", "contractor", message="登记成果须写明承担机构"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.topic


class ConferenceMember(Withdrawable):
    """A member of the joint research conference, of one of four kinds (JH-A-4.1-d)."""

    kind = models.CharField("类别", max_length=12, choices=ForceKind.choices())
    name = models.CharField("名称", max_length=80)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )

    class Meta:
        verbose_name = "联席会议成员"
        ordering = ["kind", "id"]
        constraints = [
            *WITHDRAWAL,
            choices_hold("conferencemember", "kind", ForceKind),
            filled("conferencemember", "name", message="名称不能为空"),
        ]

    def __str__(self) -> str:
        return self.name


class ConferenceSession(Withdrawable):
    """A session of the joint research conference, perhaps about one matter's research (JH-A-4.1-d)."""

    run = models.ForeignKey(
        StageRun, on_delete=models.PROTECT, null=True, blank=True, related_name="conferences", verbose_name="环节"
    )
    held_on = models.DateField("日期")
    topics = models.TextField("议题")
    conclusions = models.TextField("结论", blank=True)
    members = models.ManyToManyField(ConferenceMember, related_name="sessions", verbose_name="出席成员")

    class Meta:
        verbose_name = "联席会议"
        ordering = ["-held_on", "-id"]
        constraints = [*WITHDRAWAL, filled("conferencesession", "topics", message="议题不能为空")]

    def __str__(self) -> str:
        return f"调研工作联席会议 {self.held_on}"


class ResearchOption(Withdrawable):
    """One of the options that the research offers where views are split (GW713-12)."""

    run = models.ForeignKey(StageRun, on_delete=models.PROTECT, related_name="options", verbose_name="环节")
    title = models.CharField("方案", max_length=120)
    content = models.TextField("主要内容")
    weighing = models.TextField("利弊和成本效益")

    class Meta:
        verbose_name = "备选方案"
        ordering = ["run_id", "id"]
        constraints = [
            *WITHDRAWAL,
            filled("researchoption", "title", message="方案名称不能为空"),
            filled("researchoption", "content", message="主要内容不能为空"),
            filled("researchoption", "weighing", message="利弊和成本效益不能为空"),
        ]

    def __str__(self) -> str:
        return self.title
