"""What a final result proposed, what was found about it, what was decided and done (QSH-27, QSH-29, QSH-30-a)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from appraisal.enums.consequences import (
    Conclusion,
    ConsequenceEvent,
    ConsequencePermission,
    ConsequenceState,
    FollowUp,
    Measure,
)
from appraisal.models.results import ResultVersion
from core.access import may
from core.constraints import both_or_neither, choices_hold, filled
from decisions.models.base import Recorded, together
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account

INTERNAL = (FollowUp.POOR_CASE, FollowUp.RECOMMEND)
"""Told to the person by the case itself, or by whoever appoints him."""
DECIDED = (ConsequenceState.CARRIED, ConsequenceState.WAIVED)


class ConsequenceQuerySet(models.QuerySet["Consequence"]):
    def visible_to(self, account: Account) -> ConsequenceQuerySet:
        """The county's offices see all; a unit and a person what was carried out about them, not what was weighed."""
        if may(account, ConsequencePermission.VIEW_ALL):
            return self
        own = Q(unit__in=account.own_unit_ids, person__isnull=True)
        if account.person_id is not None:
            own |= Q(person=account.person_id)
        return self.filter(own, state=ConsequenceState.CARRIED).exclude(kind__in=INTERNAL)

    def open(self) -> ConsequenceQuerySet:
        return self.filter(state=ConsequenceState.PROPOSED)

    def unsupported(self) -> ConsequenceQuerySet:
        """Decided ones whose ground is gone since: somebody looks at them again."""
        return self.filter(state__in=DECIDED, holds=False)


class Consequence(Recorded):
    """One proposal of a year. ``scheme`` is the code of the scheme whose ranking it rests on, "" for others;
    ``version`` the result. ``evidence`` [[label, text]], ``sources`` [[kind, pk]] as core.registry.chain names objects.

    ``group`` and ``places`` are those of a choice among the last. ``holds`` False: the ground is gone since.
    """

    kind = models.CharField("种类", max_length=16, choices=FollowUp.choices())
    year = models.PositiveIntegerField("年度")
    scheme = models.CharField("方案", max_length=40, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="干部"
    )
    version = models.ForeignKey(
        ResultVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="结果版本"
    )
    group = models.CharField("排列范围", max_length=40, blank=True)
    tied = models.BooleanField("并列待定", default=False)
    places = models.PositiveIntegerField("并列名额", default=0)
    clause = models.CharField("依据条款", max_length=40)
    text = models.TextField("建议")
    evidence = models.JSONField("情况", default=list)
    sources = models.JSONField("来源", default=list)
    due_on = models.DateField("处理期限")
    state = models.CharField(
        "状态", max_length=12, choices=ConsequenceState.choices(), default=ConsequenceState.PROPOSED.value
    )
    holds = models.BooleanField("依据成立", default=True)

    objects = ConsequenceQuerySet.as_manager()

    class Meta:
        verbose_name = "结果运用建议"
        ordering = ["-year", "kind", "id"]
        constraints = [
            choices_hold("consequence", "kind", FollowUp),
            choices_hold("consequence", "state", ConsequenceState),
            filled("consequence", "text", message="建议不能为空"),
            filled("consequence", "clause", message="须写明依据条款"),
            UniqueConstraint(
                fields=["kind", "year", "scheme", "unit"], condition=Q(person__isnull=True),
                name="consequence_of_unit_once", violation_error_message="已有这项建议",
            ),
            UniqueConstraint(
                fields=["kind", "year", "scheme", "unit", "person"], condition=Q(person__isnull=False),
                name="consequence_of_person_once", violation_error_message="已有这项建议",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.year}年度{self.person or self.unit}{self.get_kind_display()}"


class ConsequenceStep(Recorded):
    """What happened to a proposal, in its order. Never changed."""

    consequence = models.ForeignKey(Consequence, on_delete=models.PROTECT, related_name="steps", verbose_name="建议")
    event = models.CharField("环节", max_length=12, choices=ConsequenceEvent.choices())
    note = models.CharField("说明", max_length=500, blank=True)
    version = models.ForeignKey(
        ResultVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="结果版本"
    )

    class Meta:
        verbose_name = "结果运用经过"
        ordering = ["consequence_id", "id"]
        constraints = [choices_hold("consequencestep", "event", ConsequenceEvent)]

    def __str__(self) -> str:
        return f"{self.consequence} {self.get_event_display()}"


class ConsequenceFinding(Recorded):
    """The conclusion of an organizational assessment, with its paper; the newest counts. Never changed."""

    consequence = models.ForeignKey(
        Consequence, on_delete=models.PROTECT, related_name="conclusions", verbose_name="建议"
    )
    conclusion = models.CharField("结论", max_length=12, choices=Conclusion.choices())
    text = models.TextField("考察情况")
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="考察材料")

    class Meta:
        verbose_name = "考察结论"
        ordering = ["consequence_id", "id"]
        constraints = [
            choices_hold("consequencefinding", "conclusion", Conclusion),
            filled("consequencefinding", "text", message="须写明考察情况"),
        ]

    def __str__(self) -> str:
        return f"{self.consequence} {self.get_conclusion_display()}"


class ConsequenceDecision(Recorded):
    """Carried out or waived, by whom, on what. Never changed."""

    consequence = models.OneToOneField(
        Consequence, on_delete=models.PROTECT, related_name="decision", verbose_name="建议"
    )
    carried = models.BooleanField("实施")
    reason = models.CharField("理由", max_length=500, blank=True)
    meeting_on = models.DateField("会议日期", null=True, blank=True)
    meeting_record = models.CharField("会议纪要文号", max_length=80, blank=True)
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定文件"
    )

    class Meta:
        verbose_name = "结果运用决定"
        ordering = ["consequence_id"]
        constraints = [
            CheckConstraint(
                condition=Q(carried=True) | ~Q(reason=""), name="consequencedecision_waived_with_reason",
                violation_error_message="不予实施须写明理由",
            ),
            together(
                "consequencedecision", "meeting_with_record", "meeting_on", "meeting_record",
                message="会议须有纪要文号",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.consequence} {'实施' if self.carried else '不予实施'}"


class ConsequenceMeasure(Recorded):
    """One thing that is done. ``item_kind`` and ``item_pk`` name what it became in accountability ("", 0 for nothing);
    ``done_on`` is when it took effect."""

    consequence = models.ForeignKey(Consequence, on_delete=models.PROTECT, related_name="measures", verbose_name="建议")
    measure = models.CharField("措施", max_length=12, choices=Measure.choices())
    subject = models.CharField("对象", max_length=120, blank=True)
    item_kind = models.CharField("办理对象种类", max_length=60, blank=True)
    item_pk = models.PositiveBigIntegerField("办理对象编号", default=0)
    done_on = models.DateField("落实日期", null=True, blank=True)
    done_text = models.TextField("落实情况", blank=True)
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="落实材料"
    )
    done_at = models.DateTimeField("登记落实时间", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="登记落实人",
    )  # fmt: skip

    class Meta:
        verbose_name = "结果运用措施"
        ordering = ["consequence_id", "id"]
        constraints = [
            choices_hold("consequencemeasure", "measure", Measure),
            both_or_neither("consequencemeasure", "done_at", "done_by"),
            together("consequencemeasure", "done_with_text", "done_at", "done_text", message="须写明落实情况"),
            UniqueConstraint(
                fields=["consequence", "measure", "subject"], name="consequencemeasure_once",
                violation_error_message="已有这项措施",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.consequence} {self.get_measure_display()}"
