"""Opening a locked period again: one person asks with reason and paper, another confirms or refuses (SX-6.8-a)."""

from __future__ import annotations

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from appraisal.actions.ground import changes_since
from appraisal.actions.periods import lock_periods
from appraisal.enums import YearRule
from appraisal.enums.reopenings import ReopeningGround
from appraisal.gathering.locks import lock_facts, locking
from appraisal.models import Period, Publication, Reopening
from appraisal.rules import periods
from appraisal.rules.reopenings import APPROVED, ReopeningFacts, check_ask, check_decide, check_relock
from appraisal.rules.years import combines
from core import audit
from core.files import store
from core.findings import Finding, demand, unmet
from organization.models import Account


@transaction.atomic
def ask_reopening(
    period: Period,
    *,
    ground: ReopeningGround,
    reason: str,
    paper: str,
    upload: UploadedFile[bytes] | None,
    by: Account,
    at: datetime,
) -> Reopening:
    """Ask that the inputs behind the approved result may be written again. Raises Refused."""
    lock_periods(period)
    row = locking(period.scheme, period.label)
    demand(check_asking(row, reason=reason, paper=paper, with_document=upload is not None))
    assert row is not None, "refused above"
    assert upload is not None, "refused above"
    made: Reopening = Reopening.objects.create(
        publication=row, ground=ground, reason=reason.strip(), paper=paper.strip(),
        document=store(upload, by=by, at=at), asked_at=at, asked_by=by,
    )  # fmt: skip
    after = {"version": str(row.version), "ground": ground.label, "paper": made.paper}
    audit.record(
        verb="appraisal.ask_reopening", by=by, at=at, obj=made, clause=APPROVED, after=after, reason=made.reason
    )
    return made


def check_asking(row: Publication | None, *, reason: str, paper: str, with_document: bool) -> list[Finding]:
    """Everything against asking that ``row``, the publication that locks the period, be opened."""
    pending = row is not None and Reopening.objects.pending().filter(publication=row).exists()
    return check_ask(lock_facts(row), pending=pending, reason=reason, paper=paper, with_document=with_document)


@transaction.atomic
def confirm_reopening(reopening: Reopening, *, by: Account, at: datetime) -> Reopening:
    """The second person opens the period: it stays open until the next version is approved. Raises Refused."""
    row = _lock(reopening)
    demand(check_decide(facts_of(row), by=by.username))
    row.confirmed_at, row.confirmed_by = at, by
    row.save(update_fields=["confirmed_at", "confirmed_by"])
    after = {"version": str(row.publication.version), "paper": row.paper}
    audit.record(
        verb="appraisal.confirm_reopening", by=by, at=at, obj=row, clause=APPROVED, after=after, reason=row.reason
    )
    return row


@transaction.atomic
def refuse_reopening(reopening: Reopening, *, reason: str, by: Account, at: datetime) -> Reopening:
    """The second person leaves the period locked, with the reason. Raises Refused."""
    row = _lock(reopening)
    findings = check_decide(facts_of(row), by=by.username)
    if not reason.strip():
        findings.append(unmet(APPROVED, "不同意重开须写明理由", remedy="请填写理由", field="reason"))
    demand(findings)
    row.refused_at, row.refused_by, row.refusal_reason = at, by, reason.strip()
    row.save(update_fields=["refused_at", "refused_by", "refusal_reason"])
    audit.record(
        verb="appraisal.refuse_reopening", by=by, at=at, obj=row, clause=APPROVED, reason=row.refusal_reason,
        after={"version": str(row.publication.version)},
    )  # fmt: skip
    return row


@transaction.atomic
def relock_period(reopening: Reopening, *, by: Account, at: datetime) -> Reopening:
    """Lock a period again in which nothing had to be corrected; the approved result stands. Raises Refused."""
    row = _lock(reopening)
    opened = row.confirmed_at is not None and row.relocked_at is None
    demand(check_relock(facts_of(row), opened=opened, changed=opened and _changed(row.publication)))
    row.relocked_at, row.relocked_by = at, by
    row.save(update_fields=["relocked_at", "relocked_by"])
    after = {"version": str(row.publication.version), "paper": row.paper}
    audit.record(verb="appraisal.relock_period", by=by, at=at, obj=row, clause=APPROVED, after=after)
    return row


def _changed(row: Publication) -> bool:
    """Whether what is computed from differs now: the period's inputs, for a year also those of its quarters.

    Files of evidence enter no figure and are not looked at.
    """
    period = row.version.period
    scheme, versions = period.scheme, [row.version]
    if combines(YearRule(scheme.year_rule), periods.parse_period(period.label)):
        labels = [one.code for one in periods.Period(scheme.year).quarters]
        quarters = Publication.objects.in_force().filter(period__scheme=scheme, period__label__in=labels)
        versions += [one.version for one in quarters.select_related("version__period__scheme__rulebook")]
    return any(changes_since(version) for version in versions)


def _lock(reopening: Reopening) -> Reopening:
    lock_periods(reopening.publication.version.period)
    related = ("publication__version__period__scheme", "asked_by__person")
    return Reopening.objects.select_for_update(of=("self",)).select_related(*related).get(pk=reopening.pk)


def facts_of(row: Reopening) -> ReopeningFacts:
    return ReopeningFacts(
        asked_by=row.asked_by.username,
        asker=str(row.asked_by),
        decided=row.confirmed_at is not None or row.refused_at is not None,
        stands=row.publication.withdrawn_at is None,
    )
