"""Meetings for tests: members with accounts, a meeting carried to the step a test is about."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from ballots.actions.casting import cast
from ballots.models import Poll
from decisions.actions.agenda import add_item
from decisions.actions.meetings import MeetingPlan, Presence, open_meeting, plan_meeting, record_attendance
from decisions.actions.votes import begin_vote, close_vote
from decisions.enums import MeetingKind, Stage
from decisions.models import AgendaItem, Matter, Meeting, RosterEntry
from decisions.rules.tracks import ORDER
from organization.enums import Duty
from organization.models import Account, Person, Unit
from tests.decisions import build_rows as build
from tests.factories import NOON, make_account

_numbers = itertools.count(1)


def members(county: Unit, count: int) -> list[Account]:
    """County leaders with accounts."""
    return [make_account(f"常委{number}", county, Duty.COUNTY_LEADER) for number in range(1, count + 1)]


def people(accounts: Sequence[Account]) -> list[Person]:
    return [account.person for account in accounts if account.person is not None]


def ready(one: Matter, by: Account) -> Matter:
    """Everything before the resolution is settled; the matter may go on an agenda."""
    build.settle(one, ORDER[: ORDER.index(Stage.RESOLUTION)], by)
    build.before_the_meeting(one, by)
    return one


def planned(
    accounts: Sequence[Account], by: Account, *, kind: MeetingKind = MeetingKind.GOVERNMENT_EXECUTIVE, hours: int = 0
) -> Meeting:
    plan = MeetingPlan(kind, next(_numbers), NOON + timedelta(hours=hours), "县政府会议室", people(accounts)[0])
    return plan_meeting(plan, people(accounts), by=by, at=NOON)


def opened(
    one: Matter, accounts: Sequence[Account], by: Account, *, absent: int = 0, at: datetime = NOON, **more: Any
) -> AgendaItem:
    """A meeting on one matter that began; the last ``absent`` members are away."""
    meeting = planned(accounts, by, **more)
    item = add_item(meeting.pk, one.pk, by=by, at=NOON)
    open_meeting(meeting.pk, by=by, at=at)
    attend(meeting, by, absent=absent)
    return item


def attend(meeting: Meeting, by: Account, *, absent: int = 0) -> None:
    rows = list(RosterEntry.objects.filter(meeting=meeting))
    told = {row.pk: Presence(True) for row in rows[: len(rows) - absent]}
    told |= {row.pk: Presence(False, "外出招商", "同意") for row in rows[len(rows) - absent :]}
    record_attendance(meeting.pk, told, by=by, at=NOON)


def vote(item: AgendaItem, accounts: Sequence[Account], choices: str) -> None:
    """One letter for each member in turn: a aye, n nay, b abstain, - does not vote."""
    codes = {"a": "aye", "n": "nay", "b": "abstain"}
    poll = Poll.objects.get(pk=AgendaItem.objects.get(pk=item.pk).poll_key)
    for account, letter in zip(accounts, choices, strict=False):
        if letter != "-":
            cast(poll, choice=codes[letter], by=account, at=NOON)


def voted(item: AgendaItem, accounts: Sequence[Account], choices: str, by: Account, **more: Any) -> AgendaItem:
    """An open roll-call from begin to end."""
    begin_vote(item.pk, by=by, at=NOON)
    vote(item, accounts, choices)
    return close_vote(item.pk, by=by, at=NOON, **more)
