"""What people's congress or consultative conference say to how a task is carried out (JH-A-6.5-c).

Their opinions on a decision itself are ``decisions.OversightOpinion``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from accountability.models.tasks import Task
from core.constraints import both_or_neither, choices_hold, filled, in_order
from decisions.enums import Overseer
from decisions.models.base import Recorded, together
from organization.models import Unit

if TYPE_CHECKING:
    from organization.models import Account


class ExecutionOpinionQuerySet(models.QuerySet["ExecutionOpinion"]):
    def visible_to(self, account: Account) -> ExecutionOpinionQuerySet:
        """Opinions on tasks that the account may see."""
        return self.filter(task__in=Task.objects.visible_to(account).order_by().values("pk"))

    def waiting(self) -> ExecutionOpinionQuerySet:
        return self.filter(replied_at__isnull=True)


class ExecutionOpinion(Recorded):
    """An opinion on a task; ``unit`` must reply by ``due_on``, once."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="oversight_opinions", verbose_name="任务")
    body = models.CharField("监督机关", max_length=16, choices=Overseer.choices())
    dated = models.DateField("日期")
    text = models.TextField("意见")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="答复单位")
    due_on = models.DateField("答复期限")
    reply = models.TextField("答复", blank=True)
    replied_at = models.DateTimeField("答复时间", null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="答复人",
    )  # fmt: skip

    objects = ExecutionOpinionQuerySet.as_manager()

    class Meta:
        verbose_name = "执行监督意见"
        ordering = ["-dated", "-id"]
        constraints = [
            choices_hold("executionopinion", "body", Overseer),
            filled("executionopinion", "text", message="意见不能为空"),
            in_order("executionopinion", "dated", "due_on", message="答复期限不能早于意见日期"),
            both_or_neither("executionopinion", "replied_at", "replied_by"),
            together("executionopinion", "replied_with_text", "replied_at", "reply", message="答复不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.get_body_display()} {self.dated}"
