"""The register of experts and who of them took part (JH-A-4.2-c, JH-A-4.2-d, JH-A-5.3)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from core.constraints import both_or_neither, choices_hold, filled
from decisions.enums import Stance
from decisions.models.base import WITHDRAWAL, Recorded, Withdrawable, together
from decisions.models.matters import Matter
from decisions.models.runs import StageRun
from organization.models import Person


class ExpertField(models.Model):
    """A field of knowledge."""

    name = models.CharField("专业领域", max_length=40, unique=True)
    order = models.PositiveIntegerField("排序", default=0)

    class Meta:
        verbose_name = "专业领域"
        ordering = ["order", "name"]
        constraints = [filled("expertfield", "name", message="名称不能为空")]

    def __str__(self) -> str:
        return self.name


class Expert(Withdrawable):
    """A human being in the register. ``same_as`` says that two entries are one; who signs in has a ``person``."""

    name = models.CharField("姓名", max_length=40)
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="expert", verbose_name="人员"
    )
    same_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="doubles", verbose_name="与此为同一人"
    )
    organisation = models.CharField("工作单位", max_length=80)
    title = models.CharField("职称", max_length=40, blank=True)
    fields = models.ManyToManyField(ExpertField, related_name="experts", verbose_name="专业领域")
    interests = models.TextField("申报的利害关系", blank=True)
    recruited_publicly = models.BooleanField("面向社会公开征集", default=False)
    contact = models.CharField("联系方式", max_length=120, blank=True)

    class Meta:
        verbose_name = "专家"
        ordering = ["name", "id"]
        constraints = [*WITHDRAWAL, filled("expert", "name", message="姓名不能为空")]

    def __str__(self) -> str:
        return f"{self.name}（{self.organisation}）"

    @property
    def identity(self) -> str:
        """The same text for every entry of one human being."""
        return f"E{self.same_as_id or self.pk}"


class MatterField(Withdrawable):
    """A field that a matter concerns: only experts of such a field count (JH-A-4.2-d)."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="relevant_fields", verbose_name="事项")
    field = models.ForeignKey(ExpertField, on_delete=models.PROTECT, related_name="+", verbose_name="专业领域")

    class Meta:
        verbose_name = "相关专业"
        ordering = ["matter_id", "id"]
        constraints = [*WITHDRAWAL]

    def __str__(self) -> str:
        return str(self.field)


class ReviewMeeting(Recorded):
    """The argument meeting of a run: when, where, and what the analysis came to (JH-A-5.3-a)."""

    run = models.ForeignKey(StageRun, on_delete=models.PROTECT, related_name="review_meetings", verbose_name="环节")
    held_on = models.DateField("日期")
    place = models.CharField("地点", max_length=120)
    host = models.CharField("主持人", max_length=40)
    analysis = models.TextField("综合分析和结论", blank=True)

    class Meta:
        verbose_name = "咨询论证会"
        ordering = ["run_id", "held_on", "id"]
        constraints = [filled("reviewmeeting", "place", message="地点不能为空")]

    def __str__(self) -> str:
        return f"咨询论证会 {self.held_on}"


class Invitation(models.Model):
    """An expert asked to take part: whether he came, declares an interest, and his own signed opinion.

    ``attended`` and ``interest`` are None until told. An opinion that was signed is not changed any more; ``sha256`` is
    the fingerprint of what was signed.
    """

    run = models.ForeignKey(StageRun, on_delete=models.PROTECT, related_name="invitations", verbose_name="环节")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="invitations", verbose_name="专家")
    invited_at = models.DateTimeField("邀请时间")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="邀请人"
    )
    attended = models.BooleanField("参加", null=True, blank=True)
    interest = models.BooleanField("有利害关系", null=True, blank=True)
    interest_text = models.CharField("利害关系说明", max_length=200, blank=True)
    stance = models.CharField("态度", max_length=8, choices=[("", "—"), *Stance.choices()], blank=True)
    opinion = models.TextField("意见", blank=True)
    signed_at = models.DateTimeField("签署时间", null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="签署登记人",
    )  # fmt: skip
    sha256 = models.CharField("意见指纹", max_length=64, blank=True)

    class Meta:
        verbose_name = "专家邀请"
        ordering = ["run_id", "id"]
        constraints = [
            UniqueConstraint(
                fields=["run", "expert"], name="invitation_once", violation_error_message="该专家已被邀请"
            ),
            choices_hold("invitation", "stance", Stance, blank=True),
            both_or_neither("invitation", "signed_at", "signed_by"),
            together("invitation", "signed_with_opinion", "signed_at", "opinion", message="签署的意见不能为空"),
            CheckConstraint(
                condition=~Q(interest=True) | ~Q(interest_text=""),
                name="invitation_interest_told",
                violation_error_message="有利害关系的须写明",
            ),
        ]

    def __str__(self) -> str:
        return str(self.expert)
