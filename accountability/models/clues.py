"""Clues and the public's leads: routed to the discipline commission, told on to nobody else (QSH-11-c, BZ-2.2-r)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.enums import (
    AccountabilityPermission,
    ClueEvent,
    ClueKind,
    ClueState,
    LeadChannel,
    LeadState,
    Occasion,
)
from core.access import may
from core.constraints import both_or_neither, choices_hold, filled
from decisions.models.base import Recorded, together
from organization.models import Person, Unit

if TYPE_CHECKING:
    from organization.models import Account


class ClueQuerySet(models.QuerySet["Clue"]):
    def visible_to(self, account: Account) -> ClueQuerySet:
        """The discipline commission sees all but those against the reader himself; others what they reported."""
        if may(account, AccountabilityPermission.HANDLE_CLUES):
            return self if account.person_id is None else self.exclude(person_id=account.person_id)
        if may(account, AccountabilityPermission.REPORT_CLUES):
            return self.filter(recorded_by=account)
        return self.none()

    def open(self) -> ClueQuerySet:
        return self.filter(state__in=(ClueState.NEW, ClueState.CONFIRMED))


class Clue(Recorded):
    """What was reported. ``source_kind``, ``source_pk`` name the object it came from as core.registry.chain does.

    ``transferred_on`` and ``authority`` of one that was handed to another authority (BZ-2.2-r); ``no_discipline``
    why no disciplinary decision was taken (QSH-12-a). How it got there stands in its steps.
    """

    number = models.CharField("编号", max_length=40, unique=True)
    kind = models.CharField("类型", max_length=16, choices=ClueKind.choices())
    title = models.CharField("摘要", max_length=120)
    text = models.TextField("内容")
    occasion = models.CharField("来源", max_length=12, choices=Occasion.choices(), default=Occasion.DAILY.value)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="涉及单位"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="涉及人员"
    )
    happened_on = models.DateField("发生日期", null=True, blank=True)
    source_kind = models.CharField("来源对象种类", max_length=60, blank=True)
    source_pk = models.PositiveBigIntegerField("来源对象编号", null=True, blank=True)
    source_label = models.CharField("来源对象", max_length=200, blank=True)
    serious = models.BooleanField("后果严重", default=False)
    state = models.CharField("状态", max_length=12, choices=ClueState.choices(), default=ClueState.NEW.value)
    result = models.TextField("处理结果", blank=True)
    discipline = models.CharField("纪律处分", max_length=200, blank=True)
    no_discipline = models.CharField("不作处分的理由", max_length=500, blank=True)
    authority = models.CharField("移送机关", max_length=80, blank=True)
    transferred_on = models.DateField("移送日期", null=True, blank=True)

    objects = ClueQuerySet.as_manager()

    class Meta:
        verbose_name = "问题线索"
        ordering = ["-id"]
        constraints = [
            choices_hold("clue", "kind", ClueKind),
            choices_hold("clue", "occasion", Occasion),
            choices_hold("clue", "state", ClueState),
            filled("clue", "title", message="摘要不能为空"),
            filled("clue", "text", message="内容不能为空"),
            CheckConstraint(
                condition=~Q(state="transferred") | (Q(transferred_on__isnull=False) & ~Q(authority="")),
                name="clue_transferred_to_somebody",
                violation_error_message="移送须写明接收机关和日期",
            ),
            CheckConstraint(
                condition=Q(source_kind="", source_pk__isnull=True) | (~Q(source_kind="") & Q(source_pk__isnull=False)),
                name="clue_source_whole",
                violation_error_message="来源对象须写明种类和编号",
            ),
        ]
        indexes = [models.Index(fields=["source_kind", "source_pk"], name="clue_source")]

    def __str__(self) -> str:
        return self.number


class ClueStep(Recorded):
    """What was done about a clue."""

    clue = models.ForeignKey(Clue, on_delete=models.PROTECT, related_name="steps", verbose_name="线索")
    event = models.CharField("办理", max_length=12, choices=ClueEvent.choices())
    state = models.CharField("办理后状态", max_length=12, choices=ClueState.choices())
    note = models.TextField("情况")

    class Meta:
        verbose_name = "线索办理"
        ordering = ["clue_id", "id"]
        constraints = [
            choices_hold("cluestep", "event", ClueEvent),
            choices_hold("cluestep", "state", ClueState),
            filled("cluestep", "note", message="须写明情况"),
        ]

    def __str__(self) -> str:
        return f"{self.clue} {self.get_event_display()}"


class LeadQuerySet(models.QuerySet["Lead"]):
    def visible_to(self, account: Account) -> LeadQuerySet:
        """Those who keep the register; whoever wrote is named to nobody else."""
        return self if may(account, AccountabilityPermission.KEEP_LEADS) else self.none()

    def open(self) -> LeadQuerySet:
        return self.filter(state=LeadState.OPEN)


class Lead(Recorded):
    """What the public or the media said: complaint, hotline, press. It becomes a clue or is answered.

    ``query_code`` is what somebody who wrote on the portal asks with: long, random, told to him once (SECURITY P05).
    """

    number = models.CharField("编号", max_length=40, unique=True)
    channel = models.CharField("渠道", max_length=12, choices=LeadChannel.choices())
    received_on = models.DateField("收到日期")
    reporter = models.CharField("反映人", max_length=80, blank=True)
    contact = models.CharField("联系方式", max_length=80, blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="涉及单位"
    )
    kind = models.CharField("反映问题", max_length=16, choices=ClueKind.choices())
    text = models.TextField("内容")
    state = models.CharField("状态", max_length=12, choices=LeadState.choices(), default=LeadState.OPEN.value)
    clue = models.OneToOneField(
        Clue, on_delete=models.PROTECT, null=True, blank=True, related_name="lead", verbose_name="线索"
    )
    query_code = models.CharField("查询码", max_length=32, blank=True)
    answer = models.TextField("答复", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="答复人",
    )  # fmt: skip

    objects = LeadQuerySet.as_manager()

    class Meta:
        verbose_name = "群众和媒体反映"
        ordering = ["-id"]
        constraints = [
            choices_hold("lead", "channel", LeadChannel),
            choices_hold("lead", "kind", ClueKind),
            choices_hold("lead", "state", LeadState),
            filled("lead", "text", message="内容不能为空"),
            both_or_neither("lead", "answered_at", "answered_by"),
            UniqueConstraint(
                fields=["query_code"], condition=~Q(query_code=""), name="lead_one_per_query_code",
                violation_error_message="查询码重复",
            ),
            together("lead", "answered_with_text", "answered_at", "answer", message="答复不能为空"),
            CheckConstraint(
                condition=~Q(state="clue") | Q(clue__isnull=False),
                name="lead_turned_into_clue",
                violation_error_message="转线索须有线索",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number
