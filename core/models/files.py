"""Stored files: evidence, workbooks, generated documents. Served only through a view that checks the owner."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from core.constraints import filled


def _path(instance: StoredFile, _name: str) -> str:
    """A path that says nothing about the content: two letters of the id, then the id."""
    return f"{instance.id.hex[:2]}/{instance.id.hex}"


class StoredFile(models.Model):
    """One file, renamed, outside the web root. Knowing the id gives no right to it (SECURITY P05)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content = models.FileField("内容", upload_to=_path)
    name = models.CharField("文件名", max_length=200)
    media_type = models.CharField("类型", max_length=120)
    size = models.PositiveBigIntegerField("大小（字节）")
    sha256 = models.CharField("SHA-256", max_length=64)
    stored_at = models.DateTimeField("入库时间")
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="入库人"
    )

    class Meta:
        verbose_name = "文件"
        ordering = ["-stored_at", "id"]
        constraints = [filled("storedfile", "name", message="文件名不能为空")]

    def __str__(self) -> str:
        return self.name
