"""What rows of the pipeline have in common: who recorded them, and how a mistaken one is taken back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q

from core.constraints import both_or_neither


class Recorded(models.Model):
    """A row that was entered once, by somebody, at a time."""

    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="登记人"
    )

    class Meta:
        abstract = True


class WithdrawableQuerySet(models.QuerySet):  # type: ignore[type-arg]  # serves several models
    def in_force(self) -> WithdrawableQuerySet:
        return self.filter(withdrawn_at__isnull=True)


class WithdrawableRow(Recorded):
    """A row that is withdrawn with a reason when it was a mistake; never deleted.

    Subclasses name ``WITHDRAWAL`` among their constraints and bring a queryset of their own.
    """

    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="撤销人",
    )  # fmt: skip
    withdrawal_reason = models.CharField("撤销理由", max_length=200, blank=True)

    class Meta:
        abstract = True


class Withdrawable(WithdrawableRow):
    """One that needs no more than the rows in force."""

    objects = WithdrawableQuerySet.as_manager()

    class Meta:
        abstract = True


WITHDRAWAL = (
    both_or_neither("%(class)s", "withdrawn_at", "withdrawn_by"),
    CheckConstraint(
        condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawal_reason=""),
        name="%(class)s_withdrawn_with_reason",
        violation_error_message="撤销须写明理由",
    ),
)
"""A withdrawal has its time, its person and its reason."""


def together(table: str, name: str, at: str, *fields: str, message: str) -> CheckConstraint:
    """The text columns are filled when ``at`` is set."""
    filled = Q()
    for field in fields:
        filled &= ~Q(**{field: ""})
    return CheckConstraint(
        condition=Q(**{f"{at}__isnull": True}) | filled, name=f"{table}_{name}", violation_error_message=message
    )
