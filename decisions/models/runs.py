"""Drafts, the runs of stages, what happened to them, waivers and papers (JH-A-5).

A run is one round of one stage. Its row says how it stands; ``StageEvent`` says how it came there and what the
findings were then. Drafts, events, waivers and papers are never changed (database triggers).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, OuterRef, Q, UniqueConstraint

from core.constraints import at_most_one, both_or_neither, choices_hold, filled
from decisions.enums import Event, PaperKind, RunState, Stage, Standing
from decisions.models.base import Recorded
from decisions.models.matters import Matter
from organization.models import Person


class DraftVersion(Recorded):
    """One version of the draft decision, numbered from 1. ``sha256`` is of title, text and the file's own digest."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="drafts", verbose_name="事项")
    number = models.PositiveIntegerField("稿次")
    title = models.CharField("标题", max_length=120)
    text = models.TextField("正文")
    note = models.CharField("修改说明", max_length=500, blank=True)
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件"
    )
    sha256 = models.CharField("指纹", max_length=64)

    class Meta:
        verbose_name = "草案"
        ordering = ["matter_id", "-number"]
        constraints = [
            UniqueConstraint(fields=["matter", "number"], name="draftversion_number_once"),
            filled("draftversion", "title", message="草案标题不能为空"),
            filled("draftversion", "text", message="草案正文不能为空"),
            CheckConstraint(
                condition=Q(number=1) | ~Q(note=""),
                name="draftversion_change_told",
                violation_error_message="修改草案须写明修改说明",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter.title}第 {self.number} 稿"


class StageRunQuerySet(models.QuerySet["StageRun"]):
    def newest(self) -> StageRunQuerySet:
        """The newest round of each stage."""
        rounds = StageRun.objects.filter(matter=OuterRef("matter"), stage=OuterRef("stage")).order_by("-round")
        return self.filter(pk=models.Subquery(rounds.values("pk")[:1]))

    def open(self) -> StageRunQuerySet:
        return self.filter(state=RunState.OPEN)


_BEGUN = Q(opened_at__isnull=False)
_SETTLED = Q(settled_at__isnull=False)


class StageRun(models.Model):
    """A stage of a matter in one round. A stage without a row is undetermined; a new round is a new row.

    ``settled_at`` is when it was closed, failed, set aside or cut; ``decider`` who decided to set it aside.
    ``draft`` is the version that stood when it was settled. ``change_id`` is the audit event of the last step: a
    trigger copies each change to the row history, so that a state moved past the rules is found.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="runs", verbose_name="事项")
    stage = models.CharField("环节", max_length=16, choices=Stage.choices())
    round = models.PositiveIntegerField("轮次", default=1)
    state = models.CharField("状态", max_length=16, choices=RunState.choices(), default=RunState.UNDETERMINED.value)
    opened_at = models.DateTimeField("开始时间", null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="开始人",
    )  # fmt: skip
    settled_at = models.DateTimeField("办结时间", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="办结人",
    )  # fmt: skip
    reason = models.CharField("理由", max_length=500, blank=True)
    decider = models.CharField("决定人", max_length=80, blank=True)
    draft = models.ForeignKey(
        DraftVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="草案稿次"
    )
    change_id = models.UUIDField("来源审计记录")

    objects = StageRunQuerySet.as_manager()

    class Meta:
        verbose_name = "决策环节"
        ordering = ["matter_id", "id"]
        constraints = [
            UniqueConstraint(fields=["matter", "stage", "round"], name="stagerun_round_once"),
            choices_hold("stagerun", "stage", Stage),
            choices_hold("stagerun", "state", RunState),
            both_or_neither("stagerun", "opened_at", "opened_by"),
            both_or_neither("stagerun", "settled_at", "settled_by"),
            at_most_one(
                "stagerun", "unsettled", ["matter", "stage"],
                when=Q(state__in=["undetermined", "open"]), message="这一环节已有未办结的轮次",
            ),
            CheckConstraint(
                condition=(Q(state="undetermined") & ~_BEGUN & ~_SETTLED)
                | (Q(state="open") & _BEGUN & ~_SETTLED)
                | (Q(state__in=["closed", "failed"]) & _BEGUN & _SETTLED)
                | (Q(state="not_applicable") & _SETTLED & ~Q(reason="") & ~Q(decider=""))
                | (Q(state="cut") & _SETTLED & ~Q(reason="")),
                name="stagerun_state_told",
                violation_error_message="环节的状态与办理时间、理由、决定人不一致",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        again = f"（第 {self.round} 轮）" if self.round > 1 else ""
        return f"{self.get_stage_display()}{again}"


class StageEvent(models.Model):
    """One step of a run: what was done, what it led to, and every finding as it stood then (canonical JSON)."""

    run = models.ForeignKey(StageRun, on_delete=models.PROTECT, related_name="events", verbose_name="环节")
    event = models.CharField("办理", max_length=12, choices=Event.choices())
    state = models.CharField("办理后状态", max_length=16, choices=RunState.choices())
    reason = models.CharField("理由", max_length=500, blank=True)
    decider = models.CharField("决定人", max_length=80, blank=True)
    findings = models.TextField("当时的审查结果")
    taken_at = models.DateTimeField("办理时间")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="办理人"
    )

    class Meta:
        verbose_name = "环节记录"
        ordering = ["run_id", "id"]
        constraints = [choices_hold("stageevent", "event", Event), choices_hold("stageevent", "state", RunState)]

    def __str__(self) -> str:
        return f"{self.run} {self.get_event_display()}"


class Waiver(Recorded):
    """An exception that an article allows: which, why, who approved it, on which paper. Printed with the matter."""

    run = models.ForeignKey(StageRun, on_delete=models.PROTECT, related_name="waivers", verbose_name="环节")
    clause = models.CharField("依据", max_length=40)
    reason = models.CharField("理由", max_length=500)
    approver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="批准人")
    standing = models.CharField("批准人身份", max_length=12, choices=Standing.choices())
    paper_number = models.CharField("文号", max_length=80, blank=True)
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件"
    )

    class Meta:
        verbose_name = "例外"
        ordering = ["run_id", "id"]
        constraints = [
            choices_hold("waiver", "standing", Standing),
            filled("waiver", "clause", message="须写明依据的条款"),
            filled("waiver", "reason", message="须写明理由"),
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.clause}"


class StagePaperQuerySet(models.QuerySet["StagePaper"]):
    def in_force(self) -> StagePaperQuerySet:
        """Neither replaced by a newer one nor void."""
        return self.filter(replacement__isnull=True, void=False)


class StagePaper(Recorded):
    """A paper of a stage: a text, a file or both. A newer row replaces it, or voids it with the reason in ``text``."""

    run = models.ForeignKey(StageRun, on_delete=models.PROTECT, related_name="papers", verbose_name="环节")
    kind = models.CharField("种类", max_length=24, choices=PaperKind.choices())
    title = models.CharField("标题", max_length=120)
    number = models.CharField("文号", max_length=80, blank=True)
    dated = models.DateField("日期")
    issuer = models.CharField("出具单位", max_length=80, blank=True)
    text = models.TextField("正文", blank=True)
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件"
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replacement", verbose_name="替代"
    )
    void = models.BooleanField("作废", default=False)

    objects = StagePaperQuerySet.as_manager()

    class Meta:
        verbose_name = "环节材料"
        ordering = ["run_id", "kind", "id"]
        constraints = [
            choices_hold("stagepaper", "kind", PaperKind),
            filled("stagepaper", "title", message="材料标题不能为空"),
            CheckConstraint(
                condition=Q(document__isnull=False) | ~Q(text=""),
                name="stagepaper_has_content",
                violation_error_message="须填写正文或者上传文件",
            ),
            CheckConstraint(
                condition=Q(void=False) | Q(replaces__isnull=False),
                name="stagepaper_void_of_another",
                violation_error_message="作废须指明作废的材料",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}《{self.title}》"
