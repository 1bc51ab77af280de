"""The archive of a matter: reasons for what it does not hold, and its closings (GW713-33)."""

from __future__ import annotations

from django.db import models

from core.constraints import filled
from decisions.models.base import Recorded
from decisions.models.matters import Matter


class ArchiveNote(Recorded):
    """Why a slot of the archive is empty; the newest row of a slot counts. Never changed."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="archive_notes", verbose_name="事项")
    slot = models.CharField("应归档材料", max_length=40)
    reason = models.CharField("空缺原因", max_length=500)

    class Meta:
        verbose_name = "档案空缺说明"
        ordering = ["matter_id", "id"]
        constraints = [filled("archivenote", "reason", message="空缺原因不能为空")]

    def __str__(self) -> str:
        return f"{self.matter.number} {self.slot}"


class Archive(Recorded):
    """A matter's papers as they were filed: how many, and the SHA-256 of the list of their fingerprints.

    What is added afterwards is filed anew, as a further row. Never changed.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="archives", verbose_name="事项")
    files = models.PositiveIntegerField("件数")
    sha256 = models.CharField("清单指纹", max_length=64)

    class Meta:
        verbose_name = "归档"
        ordering = ["matter_id", "-id"]

    def __str__(self) -> str:
        return f"{self.matter.number} 归档"
