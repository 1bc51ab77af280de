"""Accountability cases (责任追究): ground, respondents, who is named; seen by those alone (JH-A-6.7, JH-B-5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.enums import (
    AccountabilityPermission,
    CaseLevel,
    CaseStage,
    Extent,
    Ground,
    HandlerRole,
    Intent,
    Loss,
    Occasion,
    Weight,
)
from accountability.models.clues import Clue
from accountability.models.regulations import RegulationArticle
from accountability.models.tasks import Task
from core.access import may
from core.constraints import at_most_one, choices_hold, filled
from core.fields import PointsField
from decisions.models import Matter
from decisions.models.base import WITHDRAWAL, Recorded, Withdrawable
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account

TOLD = (CaseStage.INVESTIGATING, CaseStage.HEARD, CaseStage.CONCLUDED, CaseStage.SERVED, CaseStage.APPEALED,
        CaseStage.ARCHIVED, CaseStage.DROPPED)  # fmt: skip
"""From the investigation on a respondent is heard, so he knows of the case."""


class CaseQuerySet(models.QuerySet["AccountabilityCase"]):
    def visible_to(self, account: Account) -> CaseQuerySet:
        """The discipline commission, who is named in it, and of a unit's own case the organs of JH-B-5.3-a.

        For everybody else there is no such case.
        """
        if may(account, AccountabilityPermission.VIEW_ALL_CASES):
            return self
        seen = Q(recorded_by=account)
        if account.person_id is not None:
            handled = CaseHandler.objects.in_force().filter(person=account.person_id).order_by().values("case")
            named = Respondent.objects.in_force().filter(person=account.person_id).order_by().values("case")
            seen |= Q(pk__in=handled) | Q(pk__in=named, stage__in=TOLD)
        if may(account, AccountabilityPermission.OPEN_CASES):
            seen |= Q(level=CaseLevel.UNIT)
        return self.filter(seen)


class AccountabilityCase(Recorded):
    """One case. ``happened_on`` is the day of the decision or event: who held which post is asked for that day.

    ``handling_unit`` is the organ (or unit) that conducts it. ``loss`` with its reason, ``consequence``, ``cause`` are
    recorded findings. ``deduction`` is proposed to the appraisal for weak execution (LS-3.5-b). ``crime``: suspected,
    with the authority and day of its transfer (QSH-32-b).
    """

    number = models.CharField("案号", max_length=40, unique=True)
    level = models.CharField("层级", max_length=12, choices=CaseLevel.choices())
    ground = models.CharField("追究情形", max_length=16, choices=Ground.choices())
    title = models.CharField("案由", max_length=120)
    text = models.TextField("基本情况")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="涉及单位")
    handling_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="承办机关")
    happened_on = models.DateField("决策或者事件日期")
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决策事项"
    )
    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="任务"
    )
    loss = models.CharField("损失", max_length=12, choices=[("", "—"), *Loss.choices()], blank=True)
    loss_reason = models.TextField("损失认定理由", blank=True)
    consequence = models.TextField("严重后果", blank=True)
    cause = models.TextField("个人原因", blank=True)
    grave = models.BooleanField("影响恶劣、后果严重", default=False)
    crime = models.BooleanField("涉嫌犯罪", default=False)
    authority = models.CharField("移送机关", max_length=80, blank=True)
    transferred_on = models.DateField("移送日期", null=True, blank=True)
    deduction = PointsField("建议扣分", null=True, blank=True)
    stage = models.CharField("步骤", max_length=16, choices=CaseStage.choices(), default=CaseStage.OPENED.value)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "责任追究案件"
        ordering = ["-id"]
        constraints = [
            choices_hold("accountabilitycase", "level", CaseLevel),
            choices_hold("accountabilitycase", "ground", Ground),
            choices_hold("accountabilitycase", "loss", Loss, blank=True),
            choices_hold("accountabilitycase", "stage", CaseStage),
            filled("accountabilitycase", "title", message="案由不能为空"),
            filled("accountabilitycase", "text", message="基本情况不能为空"),
            CheckConstraint(
                condition=Q(loss="") | ~Q(loss_reason=""),
                name="accountabilitycase_loss_with_reason",
                violation_error_message="认定损失须写明理由",
            ),
            CheckConstraint(
                condition=Q(transferred_on__isnull=True) | ~Q(authority=""),
                name="accountabilitycase_transferred_to_somebody",
                violation_error_message="移送须写明接收机关",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CaseUnit(Recorded):
    """A unit that answers for it besides people (QSH-16-c, QSH-15-e)."""

    case = models.ForeignKey(AccountabilityCase, on_delete=models.PROTECT, related_name="units", verbose_name="案件")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="责任单位")

    class Meta:
        verbose_name = "责任单位"
        ordering = ["case_id", "id"]
        constraints = [
            UniqueConstraint(fields=["case", "unit"], name="caseunit_once", violation_error_message="该单位已列入")
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.unit}"


class CaseSource(Recorded):
    """What the case rests on: one of the three kinds of BZ-2.2-o, a clue or a paper told in words."""

    case = models.ForeignKey(AccountabilityCase, on_delete=models.PROTECT, related_name="sources", verbose_name="案件")
    occasion = models.CharField("来源", max_length=12, choices=Occasion.choices())
    clue = models.OneToOneField(
        Clue, on_delete=models.PROTECT, null=True, blank=True, related_name="case_source", verbose_name="线索"
    )
    text = models.CharField("说明", max_length=200)

    class Meta:
        verbose_name = "案件来源"
        ordering = ["case_id", "id"]
        constraints = [
            choices_hold("casesource", "occasion", Occasion),
            filled("casesource", "text", message="来源须有说明"),
        ]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()} {self.text}"


class CaseArticle(Recorded):
    """An article of a registered regulation that the case cites (JH-A-6.7-a)."""

    case = models.ForeignKey(AccountabilityCase, on_delete=models.PROTECT, related_name="articles", verbose_name="案件")
    article = models.ForeignKey(RegulationArticle, on_delete=models.PROTECT, related_name="+", verbose_name="条款")

    class Meta:
        verbose_name = "案件依据"
        ordering = ["case_id", "id"]
        constraints = [UniqueConstraint(fields=["case", "article"], name="casearticle_once")]

    def __str__(self) -> str:
        return f"{self.case} {self.article}"


class Respondent(Withdrawable):
    """Whose liability is asked for. ``post`` as he held it on the day; three distinctions (JH-B-5.3-b).

    ``proposed_by`` is the article by which a rule proposed him. ``waived`` says why no measure is taken.
    """

    case = models.ForeignKey(
        AccountabilityCase, on_delete=models.PROTECT, related_name="respondents", verbose_name="案件"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="责任人")
    post = models.CharField("当时职务", max_length=120)
    proposed_by = models.CharField("列为责任人的依据", max_length=40, blank=True)
    extent = models.CharField("集体与个人", max_length=12, choices=[("", "未区分"), *Extent.choices()], blank=True)
    weight = models.CharField("主要与次要", max_length=12, choices=[("", "未区分"), *Weight.choices()], blank=True)
    intent = models.CharField("故意与过失", max_length=12, choices=[("", "未区分"), *Intent.choices()], blank=True)
    waived = models.CharField("不予追究的理由", max_length=500, blank=True)
    served_on = models.DateField("送达日期", null=True, blank=True)

    class Meta:
        verbose_name = "责任人"
        ordering = ["case_id", "id"]
        constraints = [
            *WITHDRAWAL,
            choices_hold("respondent", "extent", Extent, blank=True),
            choices_hold("respondent", "weight", Weight, blank=True),
            choices_hold("respondent", "intent", Intent, blank=True),
            at_most_one(
                "respondent", "person", ["case", "person"], when=Q(withdrawn_at__isnull=True), message="该责任人已列入"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.person}"


class CaseHandler(Withdrawable):
    """Somebody named to the case. One who steps aside is withdrawn, with the reason (回避)."""

    case = models.ForeignKey(AccountabilityCase, on_delete=models.PROTECT, related_name="handlers", verbose_name="案件")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员")
    role = models.CharField("分工", max_length=12, choices=HandlerRole.choices())

    class Meta:
        verbose_name = "办案人员"
        ordering = ["case_id", "id"]
        constraints = [
            *WITHDRAWAL,
            choices_hold("casehandler", "role", HandlerRole),
            at_most_one(
                "casehandler", "role", ["case", "person", "role"], when=Q(withdrawn_at__isnull=True),
                message="该人员已有此分工",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case} {self.person} {self.get_role_display()}"
