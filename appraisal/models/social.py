"""Social evaluation beside the categories (JH-C-2.6-a), and the supporting measures on inspection (JH-C-3.3-b)."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q

from appraisal.enums.detail_rules import MeasureState
from appraisal.models.assessment_records import TrackingRecord
from appraisal.models.schemes import Member
from core.constraints import choices_hold, filled
from decisions.models.base import WITHDRAWAL, Recorded, Withdrawable


class SocialRecord(Withdrawable):
    """What one of the ways of social evaluation brought up about a team or a cadre. ``channel`` is an open list."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="social_records", verbose_name="考评对象")
    channel = models.CharField("方式", max_length=40)
    held_on = models.DateField("日期")
    source = models.CharField("来源", max_length=120)
    finding = models.TextField("了解到的情况")

    class Meta:
        verbose_name = "社会评价记录"
        ordering = ["-held_on", "-id"]
        constraints = [
            *WITHDRAWAL,
            filled("socialrecord", "channel", message="方式不能为空"),
            filled("socialrecord", "source", message="来源不能为空"),
            filled("socialrecord", "finding", message="了解到的情况不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.held_on}"


class SupportingMeasure(Recorded):
    """A supporting document of the appraisal: 拟制 until it is in force with number and day (JH-C-3.3-b)."""

    name = models.CharField("名称", max_length=120, unique=True)
    state = models.CharField("状态", max_length=10, choices=MeasureState.choices(), default=MeasureState.DRAFT.value)
    number = models.CharField("文号", max_length=80, blank=True)
    effective_on = models.DateField("施行日期", null=True, blank=True)
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件"
    )

    class Meta:
        verbose_name = "配套办法"
        ordering = ["name"]
        constraints = [
            choices_hold("supportingmeasure", "state", MeasureState),
            filled("supportingmeasure", "name", message="名称不能为空"),
            CheckConstraint(
                condition=Q(state="draft") | (~Q(number="") & Q(effective_on__isnull=False)),
                name="supportingmeasure_in_force_with_number",
                violation_error_message="施行的办法须有文号和施行日期",
            ),
        ]

    def __str__(self) -> str:
        return f"《{self.name}》"


class MeasureCitation(Recorded):
    """An article of a supporting measure on which an inspection rests. Never changed."""

    measure = models.ForeignKey(
        SupportingMeasure, on_delete=models.PROTECT, related_name="citations", verbose_name="配套办法"
    )
    record = models.ForeignKey(
        TrackingRecord, on_delete=models.PROTECT, related_name="citations", verbose_name="考察记录"
    )
    article = models.CharField("条款", max_length=40)

    class Meta:
        verbose_name = "依据条款"
        ordering = ["record_id", "id"]
        constraints = [filled("measurecitation", "article", message="条款不能为空")]

    def __str__(self) -> str:
        return f"{self.measure}{self.article}"
