"""Filing (备案) with the directly superior body, and the joint confirmation of county tables (JH-B-3.2, LS-4.2-e)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accountability.enums import ConfirmingSide, Defect, FilingState
from accountability.models.tables import TaskTable
from core.constraints import at_most_one, both_or_neither, choices_hold, filled
from decisions.models.base import Recorded
from organization.models import Unit


class Filing(Recorded):
    """A table handed to the superior body once: receipt, sealed copy, and what became of it."""

    table = models.ForeignKey(TaskTable, on_delete=models.PROTECT, related_name="filings", verbose_name="明细表")
    round = models.PositiveIntegerField("次数")
    receipt = models.CharField("备案编号", max_length=40, unique=True)
    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="备案机关")
    rows_hash = models.CharField("分解内容指纹", max_length=64)
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="备案文本")
    state = models.CharField("状态", max_length=12, choices=FilingState.choices(), default=FilingState.WAITING.value)
    comment = models.TextField("审查意见", blank=True)
    reviewed_at = models.DateTimeField("审查时间", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="审查人",
    )  # fmt: skip

    class Meta:
        verbose_name = "责任分解备案"
        ordering = ["table_id", "round"]
        constraints = [
            choices_hold("filing", "state", FilingState),
            both_or_neither("filing", "reviewed_at", "reviewed_by"),
            UniqueConstraint(fields=["table", "round"], name="filing_round_once"),
            at_most_one("filing", "waiting", ["table"], when=Q(state="waiting"), message="已报送备案，等待接收"),
            CheckConstraint(
                condition=Q(state="waiting", reviewed_at__isnull=True)
                | (~Q(state="waiting") & Q(reviewed_at__isnull=False)),
                name="filing_state_told",
                violation_error_message="接收或者退回须登记审查人和时间",
            ),
            CheckConstraint(
                condition=~Q(state="returned") | ~Q(comment=""),
                name="filing_returned_with_comment",
                violation_error_message="退回须写明意见",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt


class FilingDefect(models.Model):
    """One of the three defects for which a decomposition is ordered to be reworked (BZ-2.1-c)."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="defects", verbose_name="备案")
    defect = models.CharField("问题", max_length=12, choices=Defect.choices())

    class Meta:
        verbose_name = "退回问题"
        ordering = ["filing_id", "id"]
        constraints = [
            choices_hold("filingdefect", "defect", Defect),
            UniqueConstraint(fields=["filing", "defect"], name="filingdefect_once"),
        ]

    def __str__(self) -> str:
        return str(self.get_defect_display())


class Confirmation(Recorded):
    """An office agrees to a county table as its rows stand; a change of the rows asks for it again (LS-4.2-e)."""

    table = models.ForeignKey(TaskTable, on_delete=models.PROTECT, related_name="confirmations", verbose_name="明细表")
    side = models.CharField("会签方", max_length=12, choices=ConfirmingSide.choices())
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="会签单位")
    rows_hash = models.CharField("分解内容指纹", max_length=64)

    class Meta:
        verbose_name = "会签"
        ordering = ["table_id", "id"]
        constraints = [
            choices_hold("confirmation", "side", ConfirmingSide),
            filled("confirmation", "rows_hash", message="会签须对应分解内容"),
            UniqueConstraint(
                fields=["table", "side", "unit", "rows_hash"], name="confirmation_once",
                violation_error_message="本单位已会签",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit} {self.get_side_display()}"
