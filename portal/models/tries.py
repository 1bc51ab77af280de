"""What the portal keeps of its own: tries, to limit them. What people send belongs to decisions."""

from __future__ import annotations

from django.db import models

from core.constraints import choices_hold
from portal.enums import PublicForm


class PublicTry(models.Model):
    """A form sent from an address, kept for an hour; of the address only a keyed digest."""

    address_digest = models.CharField("地址摘要", max_length=64)
    form = models.CharField("表单", max_length=16, choices=PublicForm.choices())
    tried_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "公众提交"
        ordering = ["-tried_at", "-id"]
        indexes = [models.Index(fields=["address_digest", "form", "tried_at"], name="publictry_by_address")]
        constraints = [choices_hold("publictry", "form", PublicForm)]

    def __str__(self) -> str:
        return f"{self.get_form_display()} {self.tried_at:%Y-%m-%d %H:%M}"
