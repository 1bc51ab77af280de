"""A period that was locked by its approved result and is opened again: asked for by one person, decided by another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q

from appraisal.enums.reopenings import ReopeningGround
from appraisal.models.inputs import Period
from appraisal.models.results import Publication, ResultVersion
from core.constraints import at_most_one, both_or_neither, choices_hold, different_people, filled


class ReopeningQuerySet(models.QuerySet["Reopening"]):
    def pending(self) -> ReopeningQuerySet:
        """Asked for and not decided, while the approved result still stands."""
        undecided = self.filter(confirmed_at__isnull=True, refused_at__isnull=True)
        return undecided.filter(publication__withdrawn_at__isnull=True)

    def opened(self) -> ReopeningQuerySet:
        """Confirmed, and the period not locked again without a correction."""
        return self.filter(confirmed_at__isnull=False, relocked_at__isnull=True)

    def of_period(self, period: Period) -> ReopeningQuerySet:
        """Those of a year or quarter, under whatever version of its scheme."""
        return self.filter(publication__version__in=ResultVersion.objects.of_period(period))


class Reopening(models.Model):
    """Why the inputs behind an approved result may be written again, until the next version is approved (SX-6.8-a).

    ``paper`` names the document or decision it rests on. It lifts the lock of its publication alone; the approved
    result stays in force until another takes its place. Where nothing had to be corrected, ``relocked_at`` ends it.
    """

    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, related_name="reopenings", verbose_name="审定的结果"
    )
    ground = models.CharField("事由", max_length=12, choices=ReopeningGround.choices())
    reason = models.CharField("理由", max_length=300)
    paper = models.CharField("依据文号", max_length=100)
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="依据文件")
    asked_at = models.DateTimeField("申请时间")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="申请人"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="确认人",
    )  # fmt: skip
    refused_at = models.DateTimeField("不同意时间", null=True, blank=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="不同意人",
    )  # fmt: skip
    refusal_reason = models.CharField("不同意理由", max_length=200, blank=True)
    relocked_at = models.DateTimeField("重新锁定时间", null=True, blank=True)
    relocked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name="重新锁定人",
    )  # fmt: skip

    objects = ReopeningQuerySet.as_manager()

    class Meta:
        verbose_name = "期间重开"
        ordering = ["-asked_at", "-id"]
        constraints = [
            choices_hold("reopening", "ground", ReopeningGround),
            filled("reopening", "reason", message="申请重开须写明理由"),
            filled("reopening", "paper", message="申请重开须写明依据文号"),
            both_or_neither("reopening", "confirmed_at", "confirmed_by"),
            both_or_neither("reopening", "refused_at", "refused_by"),
            both_or_neither("reopening", "relocked_at", "relocked_by"),
            different_people("reopening", "asked_by", "confirmed_by", message="申请与确认须由两人办理"),
            different_people("reopening", "asked_by", "refused_by", message="申请与决定须由两人办理"),
            CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(refused_at__isnull=True),
                name="reopening_decided_once",
                violation_error_message="申请只能确认或者不同意",
            ),
            CheckConstraint(
                condition=Q(refused_at__isnull=True) | ~Q(refusal_reason=""),
                name="reopening_refused_with_reason",
                violation_error_message="不同意须写明理由",
            ),
            CheckConstraint(
                condition=Q(relocked_at__isnull=True) | Q(confirmed_at__isnull=False),
                name="reopening_relocked_after_confirmed",
                violation_error_message="确认重开的才能重新锁定",
            ),
            at_most_one(
                "reopening", "standing", ["publication"], when=Q(refused_at__isnull=True, relocked_at__isnull=True),
                message="该结果已有待确认或者已确认的重开",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"重开 {self.publication.version}"
