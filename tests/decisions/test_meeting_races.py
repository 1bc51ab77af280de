"""Two secretaries at one vote, two at one agenda: it is closed once, listed once (JH-A-5.8-c)."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from core.findings import Refused
from core.models import AuditEvent
from decisions.actions import agenda, votes
from decisions.actions.agenda import add_item
from decisions.actions.meetings import close_meeting
from decisions.actions.votes import begin_vote, close_vote
from decisions.models import AgendaItem, Matter, Meeting
from organization.models import Account, Unit
from tests.decisions import build_meetings as meet
from tests.factories import NOON
from tests.faults.work import in_parallel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
HANDS = 4


@pytest.fixture
def item(river: Matter, county: Unit, wen: Account) -> AgendaItem:
    """An item on which all five voted; the vote is still open."""
    five = meet.members(county, 5)
    opened = meet.opened(meet.ready(river, wen), five, wen)
    begin_vote(opened.pk, by=wen, at=NOON)
    meet.vote(opened, five, "aaaan")
    return opened


def closings() -> int:
    return AuditEvent.objects.filter(verb="decisions.close_vote").count()


def unlocked(item_id: int) -> AgendaItem:
    return AgendaItem.objects.select_related("meeting__presiding", "run__matter", "draft").get(pk=item_id)


def both_at_the_gate(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    """Both pass the check before either writes."""
    gate, check = threading.Barrier(2), getattr(module, name)

    def check_and_wait(*args: Any, **kwargs: Any) -> Any:
        found = check(*args, **kwargs)
        gate.wait(timeout=30)
        return found

    monkeypatch.setattr(module, name, check_and_wait)


@pytest.mark.clause("JH-A-5.8-c")
def test_one_of_many_closes_the_vote(item: AgendaItem, wen: Account) -> None:
    outcomes = in_parallel(HANDS, lambda: close_vote(item.pk, by=wen, at=NOON))

    item.refresh_from_db()
    assert sum(isinstance(one, Refused) for one in outcomes) == HANDS - 1
    assert (item.outcome, item.ayes, closings()) == ("passed", 4, 1)


def test_without_the_lock_two_close_it(item: AgendaItem, wen: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: both put the outcome on record, once the poll itself no longer stands between them."""
    votes.close_poll(votes.polls_of([unlocked(item.pk)])[item.pk], by=wen, at=NOON)
    both_at_the_gate(monkeypatch, votes, "outcome_findings")
    monkeypatch.setattr(votes, "lock_item", unlocked)

    outcomes = in_parallel(2, lambda: close_vote(item.pk, by=wen, at=NOON))

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert closings() == 2


def test_one_of_many_ends_the_meeting(item: AgendaItem, wen: Account) -> None:
    close_vote(item.pk, by=wen, at=NOON)

    outcomes = in_parallel(HANDS, lambda: close_meeting(item.meeting_id, by=wen, at=NOON))

    assert sum(isinstance(one, Refused) for one in outcomes) == HANDS - 1
    assert AuditEvent.objects.filter(verb="decisions.close_meeting").count() == 1


def test_matter_comes_on_one_of_two_agendas(river: Matter, county: Unit, wen: Account) -> None:
    five = meet.members(county, 5)
    meet.ready(river, wen)
    meetings = [meet.planned(five, wen).pk, meet.planned(five, wen).pk]
    left = list(meetings)

    outcomes = in_parallel(2, lambda: add_item(left.pop(), river.pk, by=wen, at=NOON))

    assert sum(isinstance(one, Refused) for one in outcomes) == 1
    assert AgendaItem.objects.filter(meeting__in=meetings).count() == 1


def test_without_the_lock_it_comes_on_both(
    river: Matter, county: Unit, wen: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control, on a resolution that is open already."""
    five = meet.members(county, 5)
    first = meet.opened(meet.ready(river, wen), five, wen)
    agenda.adjourn_item(first.pk, reason="补充资金方案", by=wen, at=NOON)
    left = [meet.planned(five, wen).pk, meet.planned(five, wen).pk]
    both_at_the_gate(monkeypatch, agenda, "agenda_findings")
    monkeypatch.setattr(agenda, "lock", lambda pk: Matter.objects.get(pk=pk))

    in_parallel(2, lambda: add_item(left.pop(), river.pk, by=wen, at=NOON))

    assert AgendaItem.objects.filter(adjourned_at__isnull=True).count() == 2
    assert Meeting.objects.count() == 3
