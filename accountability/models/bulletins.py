"""Bulletins of the inspection office: what was compiled, what was written on top of it, what went out (JH-A-6.3-c).

The figures of a bulletin are a text of their own (``BulletinContent``), never looked up again: a task that
changes later changes nothing that was compiled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.enums import AccountabilityPermission, BulletinEvent, BulletinKind, BulletinState, DueStanding
from accountability.models.tasks import Task
from core.access import may
from core.constraints import at_most_one, both_or_neither, choices_hold, different_people, filled
from decisions.models.base import Recorded
from organization.models import Unit

if TYPE_CHECKING:
    from organization.models import Account


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    def visible_to(self, account: Account) -> BulletinQuerySet:
        """Issued ones circulate among all units; what is being made is seen by those who make and approve it."""
        if may(account, AccountabilityPermission.MANAGE_BULLETINS) or may(
            account, AccountabilityPermission.APPROVE_BULLETINS
        ):
            return self
        return self.issued() if may(account, AccountabilityPermission.VIEW_BULLETINS) else self.none()

    def issued(self) -> BulletinQuerySet:
        return self.filter(state=BulletinState.ISSUED)

    def quarterly(self) -> BulletinQuerySet:
        return self.filter(kind=BulletinKind.QUARTERLY)


class Bulletin(Recorded):
    """One bulletin. ``period`` is the quarter's code ("2012Q3"); a special one names the phase ``task`` instead.

    ``correction`` 0 is the bulletin itself, 1 its first correction. ``due_on`` is the day by which it should be out.
    ``number`` is given with the approval; ``document`` and ``workbook`` are what was issued.
    """

    kind = models.CharField("种类", max_length=12, choices=BulletinKind.choices())
    period = models.CharField("季度", max_length=8, blank=True)
    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="bulletins", verbose_name="阶段性部署"
    )
    correction = models.PositiveIntegerField("更正次数", default=0)
    title = models.CharField("标题", max_length=120)
    due_on = models.DateField("应印发日期")
    state = models.CharField("状态", max_length=12, choices=BulletinState.choices(), default=BulletinState.DRAFT.value)
    current = models.OneToOneField(
        "accountability.BulletinVersion", on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="现行文本",
    )  # fmt: skip
    submitted_at = models.DateTimeField("报批时间", null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="报批人",
    )  # fmt: skip
    approved_at = models.DateTimeField("审批时间", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="审批人",
    )  # fmt: skip
    number = models.CharField("文号", max_length=80, blank=True)
    issued_at = models.DateTimeField("印发时间", null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="印发人",
    )  # fmt: skip
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="印发文件"
    )
    workbook = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="工作簿"
    )

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = "通报"
        ordering = ["-id"]
        constraints = [
            choices_hold("bulletin", "kind", BulletinKind),
            choices_hold("bulletin", "state", BulletinState),
            filled("bulletin", "title", message="标题不能为空"),
            both_or_neither("bulletin", "submitted_at", "submitted_by"),
            both_or_neither("bulletin", "approved_at", "approved_by"),
            both_or_neither("bulletin", "issued_at", "issued_by"),
            different_people("bulletin", "submitted_by", "approved_by", message="报批人不能审批"),
            at_most_one(
                "bulletin", "per_quarter", ["period", "correction"], when=Q(kind="quarterly"),
                message="本季度已有通报，请在原通报上修改；已印发的，另行更正",
            ),
            at_most_one(
                "bulletin", "per_task", ["task", "correction"], when=Q(kind="special"), message="该项部署已有专项通报"
            ),
            UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="bulletin_number_once",
                violation_error_message="文号已使用",
            ),
            CheckConstraint(
                condition=Q(kind="quarterly", task__isnull=True) & ~Q(period="")
                | Q(kind="special", task__isnull=False, period=""),
                name="bulletin_quarter_or_task",
                violation_error_message="季度通报须写明季度，专项通报须对应一项部署",
            ),
            CheckConstraint(
                condition=Q(state__in=["draft", "edited", "submitted"], approved_at__isnull=True, number="")
                | Q(state__in=["approved", "issued"], approved_at__isnull=False) & ~Q(number=""),
                name="bulletin_approved_with_number",
                violation_error_message="审批后方可编号",
            ),
            CheckConstraint(
                condition=Q(state="issued", issued_at__isnull=False, document__isnull=False, workbook__isnull=False)
                | ~Q(state="issued") & Q(issued_at__isnull=True, document__isnull=True, workbook__isnull=True),
                name="bulletin_issued_with_files",
                violation_error_message="印发须有文件和工作簿",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class BulletinContent(Recorded):
    """What was compiled, as canonical lines of JSON (rules/bulletin_content.py), with its hash. Never changed."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="contents", verbose_name="通报")
    text = models.TextField("编制内容")
    sha256 = models.CharField("内容指纹", max_length=64)

    class Meta:
        verbose_name = "通报编制内容"
        ordering = ["bulletin_id", "id"]
        constraints = [filled("bulletincontent", "text", message="编制内容不能为空")]

    def __str__(self) -> str:
        return self.sha256[:12]


class BulletinVersion(Recorded):
    """What the paper says on top of a content: every edit is a new version.

    ``mentions`` is a canonical JSON list of who is praised and criticised, each with the reason. ``change`` says what
    was altered and why, "" for what was compiled; that one was printed by the job that compiled it (``document``,
    ``workbook``), later ones are printed when somebody asks for them.
    """

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="versions", verbose_name="通报")
    number = models.PositiveIntegerField("版本")
    content = models.ForeignKey(BulletinContent, on_delete=models.PROTECT, related_name="+", verbose_name="编制内容")
    lead = models.TextField("导语")
    closing = models.TextField("工作要求")
    mentions = models.TextField("表扬和批评")
    change = models.CharField("修改说明", max_length=500, blank=True)
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="印样"
    )
    workbook = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="工作簿"
    )

    class Meta:
        verbose_name = "通报文本"
        ordering = ["bulletin_id", "number"]
        constraints = [
            UniqueConstraint(
                fields=["bulletin", "number"], name="bulletinversion_number_once",
                violation_error_message="通报已有新版本",
            ),
            filled("bulletinversion", "lead", message="导语不能为空"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"第 {self.number} 版"


class BulletinMove(Recorded):
    """A bulletin went a step on, or back with an opinion; never changed."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="moves", verbose_name="通报")
    event = models.CharField("事项", max_length=12, choices=BulletinEvent.choices())
    state = models.CharField("状态", max_length=12, choices=BulletinState.choices())
    note = models.CharField("意见", max_length=500, blank=True)

    class Meta:
        verbose_name = "通报办理"
        ordering = ["bulletin_id", "id"]
        constraints = [
            choices_hold("bulletinmove", "event", BulletinEvent), choices_hold("bulletinmove", "state", BulletinState)
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_event_display()} {self.bulletin}"


class BulletinTask(models.Model):
    """An issued bulletin speaks of a task: the line that the chain walks back to."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="tasks", verbose_name="通报")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="bulletin_lines", verbose_name="任务")
    standing = models.CharField("完成情况", max_length=12, choices=DueStanding.choices())
    days = models.PositiveIntegerField("逾期天数", default=0)

    class Meta:
        verbose_name = "通报任务"
        ordering = ["bulletin_id", "id"]
        constraints = [
            choices_hold("bulletintask", "standing", DueStanding),
            UniqueConstraint(fields=["bulletin", "task"], name="bulletintask_once"),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin} {self.task}"


class BulletinCopy(models.Model):
    """An issued bulletin was sent to a unit; ``read_at`` is when the unit signed for it (JH-A-6.3-d)."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="copies", verbose_name="通报")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    read_at = models.DateTimeField("签收时间", null=True, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="签收人",
    )  # fmt: skip

    class Meta:
        verbose_name = "通报分发"
        ordering = ["bulletin_id", "id"]
        constraints = [
            both_or_neither("bulletincopy", "read_at", "read_by"),
            UniqueConstraint(fields=["bulletin", "unit"], name="bulletincopy_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.bulletin}"
