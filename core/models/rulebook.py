"""Versioned rulebook: every number that a document gives, with its clause."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint

from core.constraints import filled
from core.prepared import Prepared


class Rulebook(models.Model):
    """One version of a line (the county's own documents, a national regulation). A running case and a scheme pin the
    version under which they began. Versions are never changed (database triggers)."""

    line = models.CharField("规则来源", max_length=40, default="jinghai-2011")
    number = models.PositiveIntegerField("版本", unique=True)
    effective_from = models.DateField("生效日期")
    reason = models.TextField("制定理由")
    issued_at = models.DateTimeField("发布时间")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="发布人"
    )

    class Meta:
        verbose_name = "规则参数版本"
        ordering = ["number"]
        constraints = [
            filled("rulebook", "line", message="须写明规则来源"),
            filled("rulebook", "reason", message="请写明制定理由"),
        ]

    def __str__(self) -> str:
        return f"规则参数第 {self.number} 版"


BY_DAY: Prepared[Rulebook] = Prepared(
    lambda line, day: Rulebook.objects.filter(line=line, effective_from__lte=day).order_by(
        "-effective_from", "-number"
    )[:1],
    str,
    date,
)
"""The version of a line with the latest effective date not after a day."""


class RulebookParameter(models.Model):
    """One number (or list) of a document; ``value`` is canonical JSON text, decimals as strings."""

    rulebook = models.ForeignKey(Rulebook, on_delete=models.PROTECT, related_name="parameters", verbose_name="版本")
    key = models.CharField("参数", max_length=80)
    label = models.CharField("名称", max_length=120)
    value = models.TextField("取值")
    unit = models.CharField("单位", max_length=20, blank=True)
    clause = models.CharField("依据", max_length=40, blank=True)
    note = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = "规则参数"
        ordering = ["key"]
        constraints = [UniqueConstraint(fields=["rulebook", "key"], name="rulebookparameter_key_once")]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"

    @property
    def parsed(self) -> Any:
        """The value itself: a whole number, a list of them, or the text of a share or a day."""
        return json.loads(self.value)
