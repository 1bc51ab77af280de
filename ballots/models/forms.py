"""A form with many questions, the paper codes that open it, and what it came to, by rater group.

No table here holds a single ballot: the box is that of every secret poll, and it is opened into sums. A code is kept
as its hash, without person and without time; who drew which slip is known to nobody (SECURITY section 3).
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import UniqueConstraint

from ballots.models.polls import Poll
from ballots.rules.forms import FormSpec
from core.constraints import filled


class Form(models.Model):
    """What a poll asks when it asks more than one question. Frozen by database triggers once voting began.

    ``content`` is rules.forms.FormSpec; ``by_code``: whoever has a slip answers, there is no roster.
    """

    poll = models.OneToOneField(
        Poll, on_delete=models.PROTECT, primary_key=True, related_name="form", verbose_name="测评"
    )
    content = models.JSONField("表样")
    by_code = models.BooleanField("凭码参评", default=False)

    class Meta:
        verbose_name = "测评表"
        ordering = ["poll_id"]

    def __str__(self) -> str:
        return str(self.poll)

    @property
    def spec(self) -> FormSpec:
        return FormSpec.from_json(self.content)


class BallotCode(models.Model):
    """A slip of paper that opens the form once: SHA-256 of its code, and the group whose slips it lay among."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="codes", verbose_name="测评")
    raters = models.CharField("参评人员", max_length=40)
    code_hash = models.CharField("参评码摘要", max_length=64, unique=True)
    used = models.BooleanField("已用", default=False)

    class Meta:
        verbose_name = "参评码"
        ordering = ["id"]
        constraints = [filled("ballotcode", "raters", message="请写明参评人员")]

    def __str__(self) -> str:
        return "参评码"


class FormGroup(models.Model):
    """A rater group, or several that were joined because they were small, with its ballots; written at the opening."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="form_groups", verbose_name="测评")
    groups = models.JSONField("参评人员")
    number = models.PositiveIntegerField("序号")
    ballots = models.PositiveIntegerField("票数")

    class Meta:
        verbose_name = "测评分类结果"
        ordering = ["poll_id", "number"]
        constraints = [UniqueConstraint(fields=["poll", "number"], name="formgroup_number_once")]

    def __str__(self) -> str:
        return f"{self.poll} {self.number}"


class FormTally(models.Model):
    """How many of a group chose this answer to this question; written at the opening, never changed."""

    group = models.ForeignKey(FormGroup, on_delete=models.PROTECT, related_name="tallies", verbose_name="分类")
    question = models.CharField("项目", max_length=120)
    choice = models.CharField("选择", max_length=20)
    votes = models.PositiveIntegerField("票数")

    class Meta:
        verbose_name = "测评计票"
        ordering = ["group_id", "id"]
        constraints = [UniqueConstraint(fields=["group", "question", "choice"], name="formtally_answer_once")]

    def __str__(self) -> str:
        return f"{self.question} {self.choice} {self.votes}"
