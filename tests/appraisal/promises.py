"""Heads of units, drafts, and commitments taken as far as a test needs them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from appraisal.actions.commitments import Draft, Verdict, review_commitment, submit_commitment
from appraisal.actions.fulfilment import Checked, Told, check_fulfilment, report_fulfilment
from appraisal.enums.commitments import CheckOutcome, CommitmentOutcome
from appraisal.models import Commitment, CommitmentTarget, FulfilmentCheck
from appraisal.rules.commitments import Promise
from organization.enums import Duty
from organization.models import Account, Appointment, Person, Post, PostTitle, Unit
from tests.factories import NOON, make_account

YEAR = 2012
ROADS = Promise("修路", "完成 12 公里通村公路", "分段包干，按月调度", date(2012, 11, 30))
SCHOOL = Promise("建校", "中心小学投入使用", "成立专班", date(2012, 8, 31))
ROWS = (ROADS, SCHOOL)


def make_head(unit: Unit, person: Person) -> None:
    """The person is the unit's administrative head since the first of the year."""
    title, _ = PostTitle.objects.get_or_create(name="主要负责人", category="leading")
    post = Post.objects.create(unit=unit, title=title, quota=1, principal="administration")
    Appointment.objects.create(person=person, post=post, starts_on=date(2012, 1, 1))


def head_of(unit: Unit, name: str, username: str) -> Account:
    account = make_account(name, unit, Duty.UNIT_LEADER, username=username)
    assert account.person is not None
    make_head(unit, account.person)
    return account


def draft(*rows: Promise, **more: Any) -> Draft:
    return Draft(rows or ROWS, **more)


def submitted(unit: Unit, by: Account, *rows: Promise, person: Person | None = None, at: datetime = NOON) -> Commitment:
    held = Commitment.objects.filter(unit=unit, person=person, year=YEAR).first()
    of = draft(*rows, seen=held.revision if held else 0, reason=held.draft_reason if held else "")
    return submit_commitment(unit, person, YEAR, of, by=by, at=at).commitment


def verdict(row: Commitment, outcome: CommitmentOutcome = CommitmentOutcome.APPROVED, **more: str) -> Verdict:
    newest = row.versions.order_by("-version").first()
    told = {"support": "安排配套资金", "comment": "目标偏低", "read_hash": newest.sha256 if newest else ""} | more
    return Verdict(outcome, **told)


def approved(unit: Unit, by: Account, office: Account, *rows: Promise, person: Person | None = None) -> Commitment:
    row = submitted(unit, by, *rows, person=person)
    review_commitment(row, verdict(row), by=office, at=NOON)
    return Commitment.objects.get(pk=row.pk)


def targets(row: Commitment) -> list[CommitmentTarget]:
    """Those in force, in their order."""
    related = CommitmentTarget.objects.select_related("version__commitment")
    return list(related.filter(version=row.current_id).order_by("order"))


def verified(
    target: CommitmentTarget, percent: int, *, by: Account, office: Account, excused: bool = False, period: str = "2012"
) -> FulfilmentCheck:
    """Told by its side, with the reason beyond control where it is to be excused, and confirmed above."""
    told = Told(period, "按期推进", percent, "特大洪水" if excused else "")
    report = report_fulfilment(target, told, by=by, at=NOON)
    found = Checked(CheckOutcome.CONFIRMED, percent, excused)
    return check_fulfilment(report, found, by=office, at=NOON)
