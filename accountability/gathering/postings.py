"""Postings with the reports they owe, who sits on the standing committee: few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from accountability.models import Posting, PostingReport, StandingMember
from accountability.rules.postings import Due, dues
from core.rulebook import base_line, first_parameters, in_force, parameters
from organization.models import Account


@dataclass(frozen=True, slots=True)
class PostingNumbers:
    """Months between reports, days after a period by which its report is there, days of warning."""

    months: int
    days: int
    warning_days: int


def numbers_on(day: date) -> PostingNumbers:
    """The numbers in force on that day."""
    rulebook = in_force(day)
    of = parameters(rulebook) if rulebook is not None else first_parameters(base_line())
    return PostingNumbers(
        months=of.whole("accountability.posting_report_months"),
        days=of.whole("accountability.posting_report_days"),
        warning_days=of.whole("deadline.warning_days"),
    )


def dues_of(rows: Iterable[Posting], today: date, days: int) -> Mapping[int, list[Due]]:
    """The periods of each posting with what was reported: one statement for all."""
    listed = [row for row in rows if row.starts_on is not None]
    reported: dict[int, set[str]] = defaultdict(set)
    told = PostingReport.objects.filter(posting__in=[row.pk for row in listed]).order_by()
    for posting, period in told.values_list("posting_id", "period"):
        reported[posting].add(period)
    return {
        row.pk: dues(row.starts_on, row.ended_on, row.report_months, reported[row.pk], today, days)
        for row in listed
        if row.starts_on is not None
    }


def is_standing_member(account: Account) -> bool:
    """Whether the account's person is on the list of the standing committee's members."""
    return account.person_id is not None and StandingMember.objects.in_force().filter(person=account.person_id).exists()


def posted_units(account: Account) -> Collection[int]:
    """Units to which the account's person is posted now: his duty counts in these alone (QSH-30-c)."""
    if account.person_id is None:
        return ()
    rows = Posting.objects.in_force().filter(inspector=account.person_id)
    return set(rows.order_by().values_list("unit_id", flat=True))
