"""What grades rest on: tallies, special investigations, related results, criticism by name, explanations."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from appraisal.enums.grades import Conclusion, CriticismKind, RelatedField, TallyKind
from appraisal.models.grades import GradeRound, GradeTarget
from core.constraints import at_most_one, both_or_neither, choices_hold, filled
from decisions.models.base import WITHDRAWAL, Recorded, Withdrawable, together
from organization.models import Unit


class GradeTally(Withdrawable):
    """Ballots about a target as counted: of an evaluation by the four grades, of a survey by satisfaction.

    ``fourth`` of a survey is 不满意. From a paper, or taken from an evaluation of the system whose box is open
    (``origin_kind``, ``origin_pk``); ``origin_text`` says of the latter what was counted.
    """

    target = models.ForeignKey(GradeTarget, on_delete=models.PROTECT, related_name="tallies", verbose_name="对象")
    kind = models.CharField("种类", max_length=12, choices=TallyKind.choices())
    first = models.PositiveIntegerField("好（满意）", default=0)
    second = models.PositiveIntegerField("较好（基本满意）", default=0)
    third = models.PositiveIntegerField("一般（不了解）", default=0)
    fourth = models.PositiveIntegerField("差（不满意）", default=0)
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="统计表"
    )
    origin_kind = models.CharField("来源对象种类", max_length=60, blank=True)
    origin_pk = models.PositiveBigIntegerField("来源对象编号", null=True, blank=True)
    origin_text = models.CharField("来源", max_length=200, blank=True)

    class Meta:
        verbose_name = "票数统计"
        ordering = ["target_id", "kind", "id"]
        constraints = [
            *WITHDRAWAL,
            choices_hold("gradetally", "kind", TallyKind),
            CheckConstraint(
                condition=Q(document__isnull=False) | ~Q(origin_kind=""),
                name="gradetally_from_somewhere",
                violation_error_message="票数须有统计表或者系统内的测评",
            ),
            at_most_one(
                "gradetally", "in_force", ["target", "kind"], when=Q(withdrawn_at__isnull=True), message="已有票数统计"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.get_kind_display()}"


class SpecialInvestigation(Recorded):
    """Ordered because problems or 一般 and 差 ballots are many; it ends with a conclusion (BZ-2.2-h, BZ-1-l)."""

    target = models.OneToOneField(
        GradeTarget, on_delete=models.PROTECT, related_name="investigation", verbose_name="对象"
    )
    cause = models.CharField("事由", max_length=300)
    conclusion = models.CharField(
        "结论", max_length=12, choices=[("", "调查中"), *Conclusion.choices()], blank=True
    )  # fmt: skip
    text = models.TextField("调查情况", blank=True)
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="调查报告"
    )
    concluded_at = models.DateTimeField("结论时间", null=True, blank=True)
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="结论登记人",
    )  # fmt: skip

    class Meta:
        verbose_name = "专项调查"
        ordering = ["target_id"]
        constraints = [
            choices_hold("specialinvestigation", "conclusion", Conclusion, blank=True),
            filled("specialinvestigation", "cause", message="事由不能为空"),
            both_or_neither("specialinvestigation", "concluded_at", "concluded_by"),
            together(
                "specialinvestigation", "concluded_whole", "concluded_at", "conclusion", "text",
                message="须有结论和调查情况",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.target} 专项调查"


class RelatedResult(Recorded):
    """One of the six results of a unit that are weighed with its grade, or 无 (BZ-2.2-j). A later row counts."""

    round = models.ForeignKey(GradeRound, on_delete=models.PROTECT, related_name="related", verbose_name="评定")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    field = models.CharField("项目", max_length=16, choices=RelatedField.choices())
    value = models.CharField("结果", max_length=120)

    class Meta:
        verbose_name = "相关考核结果"
        ordering = ["round_id", "unit_id", "field", "id"]
        constraints = [
            choices_hold("relatedresult", "field", RelatedField),
            filled("relatedresult", "value", message="没有结果的写“无”"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_field_display()}"


class GradeRemark(Recorded):
    """Why a suggestion is not followed, a warning passed over or two grades differ: ``code`` names which."""

    target = models.ForeignKey(GradeTarget, on_delete=models.PROTECT, related_name="remarks", verbose_name="对象")
    code = models.CharField("事项", max_length=40)
    text = models.CharField("说明", max_length=300)

    class Meta:
        verbose_name = "定等说明"
        ordering = ["target_id", "id"]
        constraints = [
            filled("graderemark", "text", message="说明不能为空"),
            UniqueConstraint(fields=["target", "code"], name="graderemark_once", violation_error_message="已有说明"),
        ]

    def __str__(self) -> str:
        return self.text


class NamedCriticism(Withdrawable):
    """A unit was criticised by name in one of the four kinds of supervision (BZ-1-m)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    kind = models.CharField("类别", max_length=12, choices=CriticismKind.choices())
    dated = models.DateField("通报日期")
    document_number = models.CharField("文号", max_length=80)
    matter = models.CharField("事项", max_length=200)
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="通报")

    class Meta:
        verbose_name = "通报批评"
        ordering = ["-dated", "-id"]
        constraints = [
            *WITHDRAWAL,
            choices_hold("namedcriticism", "kind", CriticismKind),
            filled("namedcriticism", "document_number", message="文号不能为空"),
            filled("namedcriticism", "matter", message="事项不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.document_number}"


class AdmonitionTalk(Recorded):
    """A talk that follows from a grade of 一般 or 差, with the order to put things right (BZ-1-p).

    Of a team it is held with its principal leader. ``order_pk`` is the order of accountability.
    """

    target = models.OneToOneField(GradeTarget, on_delete=models.PROTECT, related_name="talk", verbose_name="对象")
    person = models.ForeignKey(
        "organization.Person", on_delete=models.PROTECT, related_name="+", verbose_name="谈话对象"
    )
    order = models.OneToOneField(
        "accountability.RectificationOrder", on_delete=models.PROTECT, related_name="+", verbose_name="整改责任书"
    )
    held_on = models.DateField("谈话日期", null=True, blank=True)
    talker = models.ForeignKey(
        "organization.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="谈话人"
    )
    text = models.TextField("谈话情况", blank=True)
    held_at = models.DateTimeField("登记谈话时间", null=True, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="登记谈话人",
    )  # fmt: skip

    class Meta:
        verbose_name = "诫勉谈话"
        ordering = ["id"]
        constraints = [
            both_or_neither("admonitiontalk", "held_at", "held_by"),
            together("admonitiontalk", "held_with_text", "held_at", "text", message="须写明谈话情况"),
            CheckConstraint(
                condition=Q(talker__isnull=True) | ~Q(talker=F("person")),
                name="admonitiontalk_by_another",
                violation_error_message="谈话人不能是本人",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} 诫勉谈话"


class LeaderAdjustment(Recorded):
    """A team was graded 差 in two successive years: its principal leader is to be moved (BZ-1-q). Never changed.

    ``person`` None: the leader changed between the years, somebody decides.
    """

    target = models.OneToOneField(GradeTarget, on_delete=models.PROTECT, related_name="adjustment", verbose_name="班子")
    earlier = models.ForeignKey(GradeTarget, on_delete=models.PROTECT, related_name="+", verbose_name="上年")
    person = models.ForeignKey(
        "organization.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="主要领导",
    )  # fmt: skip

    class Meta:
        verbose_name = "组织调整建议"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.target} 组织调整建议"
