"""Job rows: work is a row in the database, the broker only speeds it up (SECURITY J01 to J06)."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint

from core.constraints import at_most_one, choices_hold
from core.enums import JobState


class JobQuerySet(models.QuerySet["Job"]):
    def open(self) -> JobQuerySet:
        """Queued or running."""
        return self.filter(state__in=[JobState.QUEUED, JobState.RUNNING])

    def claimable(self, now: datetime) -> JobQuerySet:
        """Queued and due, or running with an expired lease."""
        return self.filter(
            Q(state=JobState.QUEUED, not_before__lte=now) | Q(state=JobState.RUNNING, lease_until__lt=now)
        )


class Job(models.Model):
    """One piece of background work. ``key`` makes it happen once, ``attempt`` fences zombies off.

    ``attempt`` only grows; a restart raises ``attempt_limit`` instead of counting from one again. ``again``: while it
    ran, something happened that it may not have read (``core.jobs.want``).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("种类", max_length=60)
    key = models.CharField("唯一键", max_length=160)
    subject = models.CharField("对象", max_length=160, blank=True)
    title = models.CharField("名称", max_length=200)
    payload = models.JSONField("参数", default=dict)
    state = models.CharField("状态", max_length=10, choices=JobState.choices(), default=JobState.QUEUED)
    attempt = models.PositiveIntegerField("第几次执行", default=0)
    attempt_limit = models.PositiveIntegerField("最多执行到第几次", default=3)
    again = models.BooleanField("结束后再执行", default=False)
    not_before = models.DateTimeField("最早执行时间")
    lease_until = models.DateTimeField("租约到期", null=True, blank=True)
    heartbeat_at = models.DateTimeField("最近心跳", null=True, blank=True)
    done_steps = models.PositiveIntegerField("已完成步数", default=0)
    total_steps = models.PositiveIntegerField("总步数", default=0)
    step_text = models.CharField("当前步骤", max_length=200, blank=True)
    result = models.JSONField("结果", default=dict, blank=True)
    error = models.TextField("错误", blank=True)
    requested_at = models.DateTimeField("提出时间")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="提出人"
    )
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "后台任务"
        ordering = ["-requested_at", "id"]
        constraints = [
            UniqueConstraint(fields=["kind", "key"], name="job_key_once"),
            at_most_one(
                "job",
                "open_per_subject",
                ["kind", "subject"],
                when=Q(state__in=["queued", "running"]) & ~Q(subject=""),
                message="同一对象已有任务在执行，请等待其完成",
            ),
            choices_hold("job", "state", JobState),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def percent(self) -> int:
        if self.state == JobState.DONE:
            return 100
        return min(99, self.done_steps * 100 // self.total_steps) if self.total_steps else 0
