"""What is made public of tasks, bulletins, briefings, and what the public says (JH-A-6.2, JH-A-6.5-d, JH-B-4.3)."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.models import FollowUp, Task, TaskVersion
from core.constraints import at_most_one, both_or_neither, choices_hold, filled
from decisions.enums import Category
from decisions.models.base import WITHDRAWAL, Recorded, Withdrawable, WithdrawableQuerySet, together
from organization.models import Person, Unit
from portal.enums import Medium, PublicationKind


class TaskPublicationQuerySet(WithdrawableQuerySet):
    def published(self, day: date) -> TaskPublicationQuerySet:
        """What the public reads on that day: in force, of a row that stands, and never of personnel (JH-A-3-d)."""
        found: TaskPublicationQuerySet = (
            self.in_force()  # type: ignore[assignment]  # in_force keeps the class
            .filter(published_on__lte=day, task__removed_at__isnull=True)
            .exclude(task__table__matter__category=Category.PERSONNEL)
        )
        return found


class TaskPublication(Withdrawable):
    """Something made public of a task. ``version`` is what the task said then; ``line`` the milestone whose result it
    is, "" for the task as a whole; ``unit`` who publishes."""

    kind = models.CharField("种类", max_length=16, choices=PublicationKind.choices())
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="publications", verbose_name="任务")
    version = models.ForeignKey(TaskVersion, on_delete=models.PROTECT, related_name="+", verbose_name="任务版本")
    line = models.CharField("进度节点", max_length=500, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="公开单位")
    text = models.TextField("公开内容", blank=True)
    published_on = models.DateField("公开日期")

    objects: ClassVar[Any] = TaskPublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "对外公开"
        ordering = ["-published_on", "-id"]
        constraints = [
            *WITHDRAWAL,
            choices_hold("taskpublication", "kind", PublicationKind),
            CheckConstraint(
                condition=Q(kind="decomposition") | ~Q(text=""), name="taskpublication_text_filled",
                violation_error_message="公开内容不能为空",
            ),
            CheckConstraint(
                condition=Q(kind="result") | Q(line=""), name="taskpublication_line_of_result",
                violation_error_message="只有成果公开对应进度节点",
            ),
            at_most_one(
                "taskpublication", "per_result", ["task", "kind", "line"],
                when=Q(withdrawn_at__isnull=True) & ~Q(kind="execution"), message="已经公开",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.published_on}"


class PublicationMedium(models.Model):
    """By which medium, and when (JH-B-4.3-a)."""

    publication = models.ForeignKey(
        TaskPublication, on_delete=models.PROTECT, related_name="media", verbose_name="公开"
    )
    medium = models.CharField("媒体", max_length=12, choices=Medium.choices())

    class Meta:
        verbose_name = "公布媒体"
        ordering = ["publication_id", "id"]
        constraints = [
            choices_hold("publicationmedium", "medium", Medium),
            UniqueConstraint(
                fields=["publication", "medium"], name="publicationmedium_once", violation_error_message="媒体重复"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_medium_display())


class SuitableMark(Withdrawable):
    """The office finds a task suitable for publication (适宜公开), which opens it to media and column."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="suitable_marks", verbose_name="任务")

    class Meta:
        verbose_name = "适宜公开"
        ordering = ["task_id", "id"]
        constraints = [
            *WITHDRAWAL,
            at_most_one(
                "suitablemark", "per_task", ["task"], when=Q(withdrawn_at__isnull=True), message="已认定适宜公开"
            ),
        ]

    def __str__(self) -> str:
        return str(self.task)


class PublicBulletin(Recorded):
    """A bulletin of the county government to the public; a draft until it is published (JH-A-6.2-e)."""

    title = models.CharField("标题", max_length=120)
    text = models.TextField("内容")
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="发布人",
    )  # fmt: skip

    class Meta:
        verbose_name = "政府工作通报"
        ordering = ["-published_at", "-id"]
        constraints = [
            filled("publicbulletin", "title", message="标题不能为空"),
            filled("publicbulletin", "text", message="内容不能为空"),
            both_or_neither("publicbulletin", "published_at", "published_by"),
        ]

    def __str__(self) -> str:
        return self.title


class Briefing(Recorded):
    """What a spokesperson told, under his own name and post (JH-B-4.3-b)."""

    speaker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="新闻发言人")
    post = models.CharField("职务", max_length=120)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("内容")
    published_on = models.DateField("发布日期")

    class Meta:
        verbose_name = "新闻通报"
        ordering = ["-published_on", "-id"]
        constraints = [
            filled("briefing", "title", message="标题不能为空"),
            filled("briefing", "text", message="内容不能为空"),
        ]

    def __str__(self) -> str:
        return self.title


class BriefingTask(models.Model):
    """A task that a briefing is about."""

    briefing = models.ForeignKey(Briefing, on_delete=models.PROTECT, related_name="tasks", verbose_name="通报")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+", verbose_name="任务")

    class Meta:
        verbose_name = "通报任务"
        ordering = ["briefing_id", "id"]
        constraints = [UniqueConstraint(fields=["briefing", "task"], name="briefingtask_once")]

    def __str__(self) -> str:
        return str(self.task)


class TaskComment(models.Model):
    """What a visitor says to a published task: answered, or made a supervision record (JH-A-6.5-d)."""

    publication = models.ForeignKey(
        TaskPublication, on_delete=models.PROTECT, related_name="comments", verbose_name="公开"
    )
    receipt = models.CharField("回执编号", max_length=32, unique=True)
    text = models.TextField("意见")
    name = models.CharField("姓名", max_length=40, blank=True)
    contact = models.CharField("联系方式", max_length=120, blank=True)
    received_at = models.DateTimeField("收到时间")
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="接收账号"
    )
    reply = models.TextField("答复", blank=True)
    replied_at = models.DateTimeField("答复时间", null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="答复人",
    )  # fmt: skip
    follow_up = models.OneToOneField(
        FollowUp, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="督办事项"
    )

    class Meta:
        verbose_name = "任务意见"
        ordering = ["-id"]
        constraints = [
            filled("taskcomment", "text", message="意见不能为空"),
            both_or_neither("taskcomment", "replied_at", "replied_by"),
            together("taskcomment", "replied_with_text", "replied_at", "reply", message="答复不能为空"),
        ]

    def __str__(self) -> str:
        return self.receipt
