"""Collective study of a decomposition before it is filed (JH-B-3.2-a, JH-B-3.2-c). Never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.enums import Attendance
from accountability.models.tables import TaskTable
from core.constraints import choices_hold, filled
from decisions.models.base import Recorded
from organization.models import Person


class Study(Recorded):
    """A meeting that settled a table. ``rows_hash`` tells which rows lay before it."""

    table = models.ForeignKey(TaskTable, on_delete=models.PROTECT, related_name="studies", verbose_name="明细表")
    held_on = models.DateField("日期")
    place = models.CharField("地点", max_length=80, blank=True)
    chair = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="主持人")
    whole_team = models.BooleanField("领导班子全员", default=True)
    agreed = models.BooleanField("同意", default=True)
    conclusion = models.TextField("研究结论")
    rows_hash = models.CharField("分解内容指纹", max_length=64)
    minutes = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="会议记录"
    )

    class Meta:
        verbose_name = "集体研究"
        ordering = ["table_id", "id"]
        constraints = [filled("study", "conclusion", message="研究结论不能为空")]

    def __str__(self) -> str:
        return f"{self.held_on} {self.table}"


class StudyMember(models.Model):
    """One of the roster at a study; ``note`` is the written opinion or the reason of absence."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="members", verbose_name="集体研究")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员")
    attendance = models.CharField("参加情况", max_length=12, choices=Attendance.choices())
    note = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = "参加研究人员"
        ordering = ["study_id", "id"]
        constraints = [
            choices_hold("studymember", "attendance", Attendance),
            UniqueConstraint(fields=["study", "person"], name="studymember_once", violation_error_message="人员重复"),
            CheckConstraint(
                condition=Q(attendance="present") | ~Q(note=""),
                name="studymember_note_told",
                violation_error_message="书面意见须写明内容，缺席须写明原因",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_attendance_display()}"
