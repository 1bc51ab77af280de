"""Tables of the audit trail: append-only, hash-chained (core.audit writes and verifies them)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import UniqueConstraint

from core.constraints import choices_hold
from core.enums import Outcome


class AuditEvent(models.Model):
    """One audited attempt. Every column but ``hash`` is covered by the hash; triggers refuse UPDATE and DELETE.

    ``at`` is UTC in ISO format and ``data`` canonical JSON: both are text, stored exactly as hashed. The actor
    is text without a foreign key, so that the trail outlives every other table and points to no higher floor.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chain = models.CharField("链", max_length=40)
    seq = models.BigIntegerField("序号")
    at = models.CharField("时间", max_length=32)
    actor_id = models.CharField("经办人编号", max_length=40)
    actor_name = models.CharField("经办人", max_length=120)
    address = models.CharField("来源地址", max_length=64, blank=True)
    request_id = models.CharField("请求编号", max_length=64, blank=True)
    verb = models.CharField("动作", max_length=80)
    object_type = models.CharField("对象类型", max_length=80, blank=True)
    object_id = models.CharField("对象编号", max_length=64, blank=True)
    object_label = models.CharField("对象", max_length=240, blank=True)
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices())
    clause = models.CharField("依据", max_length=40, blank=True)
    reason = models.TextField("理由", blank=True)
    data = models.TextField("内容")
    prev = models.CharField("上一条指纹", max_length=64)
    hash = models.CharField("指纹", max_length=64)

    class Meta:
        verbose_name = "审计记录"
        ordering = ["chain", "seq"]
        constraints = [
            UniqueConstraint(fields=["chain", "seq"], name="auditevent_seq_once"),
            choices_hold("auditevent", "outcome", Outcome),
        ]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="auditevent_object"),
            models.Index(fields=["at"], name="auditevent_at"),
        ]

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq} {self.verb}"


class AuditHead(models.Model):
    """The last link of a chain; locking this row serialises the writers."""

    chain = models.CharField("链", max_length=40, primary_key=True)
    last_seq = models.BigIntegerField("末条序号")
    last_hash = models.CharField("末条指纹", max_length=64)

    class Meta:
        verbose_name = "审计链头"

    def __str__(self) -> str:
        return f"{self.chain}#{self.last_seq}"


class AuditAnchor(models.Model):
    """A link of a chain whose hash has left the machine: it exposes a rewritten or shortened chain."""

    chain = models.CharField("链", max_length=40)
    seq = models.BigIntegerField("序号")
    hash = models.CharField("指纹", max_length=64)
    at = models.CharField("时间", max_length=32)
    sent_to = models.CharField("送达", max_length=120)

    class Meta:
        verbose_name = "审计锚点"
        ordering = ["id"]
        constraints = [UniqueConstraint(fields=["chain", "seq", "sent_to"], name="auditanchor_once")]

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq}"


class RowHistory(models.Model):
    """Written by database triggers on scored tables: what any statement, ours or raw, did to a row.

    ``change`` is the id of the audit event that the row claims to come from; ``verify_audit`` reports rows
    without such an event, which is how a quiet UPDATE in a database shell is found (SECURITY L02).
    """

    table_name = models.CharField("表", max_length=80)
    row_id = models.CharField("行", max_length=40)
    op = models.CharField("操作", max_length=6)
    change = models.CharField("来源审计记录", max_length=40, blank=True)
    old_change = models.CharField("原来源审计记录", max_length=40, blank=True)
    old = models.TextField("原值", blank=True)
    new = models.TextField("新值", blank=True)

    class Meta:
        verbose_name = "数据行历史"
        ordering = ["id"]
        indexes = [models.Index(fields=["table_name", "row_id"], name="rowhistory_row")]

    def __str__(self) -> str:
        return f"{self.table_name}#{self.row_id} {self.op}"
