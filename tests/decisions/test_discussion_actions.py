"""What is said on an item before the vote: the head last, his reasons against a majority (GW713-30)."""

from __future__ import annotations

import json

import pytest

from core.findings import Refused
from core.models import AuditEvent
from decisions.actions.agenda import record_silence, record_statement
from decisions.actions.votes import begin_vote
from decisions.enums import Vote
from decisions.models import Matter, RosterEntry, Statement
from organization.models import Account, Unit
from tests.decisions import build_meetings as meet
from tests.decisions.standing_rows import *  # noqa: F403  the river, ready for its meeting
from tests.factories import NOON
from tests.rulebooks import pin


def titles(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.title for one in refusal.value.findings]


@pytest.mark.clause("GW713-30-a")
def test_head_speaks_last_where_the_rulebook_says_so(ready: Matter, wen: Account, county: Unit) -> None:
    three = meet.members(county, 3)
    pin(ready, {"decisions.head_speaks_last": "1"})
    item = meet.opened(ready, three, wen)
    head, second, third = RosterEntry.objects.filter(meeting=item.meeting)

    with pytest.raises(Refused, match="主要负责人应在其他成员之后发言"):
        record_statement(item.pk, head.pk, text="同意", stance=Vote.AYE, by=wen, at=NOON)
    record_statement(item.pk, second.pk, text="同意", stance=Vote.AYE, by=wen, at=NOON)
    with pytest.raises(Refused) as refusal:
        begin_vote(item.pk, by=wen, at=NOON)
    record_statement(item.pk, third.pk, text="", passed_on=True, by=wen, at=NOON)
    record_statement(item.pk, head.pk, text="同意", stance=Vote.AYE, by=wen, at=NOON)

    assert titles(refusal) == ["主要负责人应在其他成员之后发言", "主要负责人尚未末位发言"]
    assert begin_vote(item.pk, by=wen, at=NOON).poll_key


@pytest.mark.clause("GW713-30-a")
def test_the_others_are_put_down_as_silent_at_once(ready: Matter, wen: Account, county: Unit) -> None:
    """Who spoke already keeps his words; the head is left out, and there is one row of audit."""
    four = meet.members(county, 4)
    pin(ready, {"decisions.head_speaks_last": "1"})
    item = meet.opened(ready, four, wen)
    head, second, third, fourth = RosterEntry.objects.filter(meeting=item.meeting)
    record_statement(item.pk, second.pk, text="资金不足", stance=Vote.NAY, by=wen, at=NOON)

    assert record_silence(item.pk, by=wen, at=NOON) == 2
    with pytest.raises(Refused, match="其他成员均已登记"):
        record_silence(item.pk, by=wen, at=NOON)

    said = Statement.objects.filter(item=item).order_by("pk").values_list("member", "passed_on", "stance")
    assert list(said) == [(second.pk, False, "nay"), (third.pk, True, ""), (fourth.pk, True, "")]
    noted = AuditEvent.objects.get(verb="decisions.record_silence")
    assert json.loads(noted.data)["after"]["members"] == [third.name, fourth.name]
    record_statement(item.pk, head.pk, text="同意", stance=Vote.AYE, differs_reason="汛期将至", by=wen, at=NOON)
    assert begin_vote(item.pk, by=wen, at=NOON).poll_key


def test_without_the_newer_rulebook_nobody_has_to_wait(ready: Matter, wen: Account, county: Unit) -> None:
    """Negative control: the same meeting under the first rulebook."""
    three = meet.members(county, 3)
    item = meet.opened(ready, three, wen)
    head = RosterEntry.objects.filter(meeting=item.meeting).first()
    assert head is not None

    record_statement(item.pk, head.pk, text="同意", stance=Vote.AYE, by=wen, at=NOON)

    assert begin_vote(item.pk, by=wen, at=NOON).poll_key


@pytest.mark.clause("GW713-30-b")
def test_head_against_the_majority_gives_reasons(ready: Matter, wen: Account, county: Unit) -> None:
    four = meet.members(county, 4)
    pin(ready, {"decisions.head_speaks_last": "1"})
    item = meet.opened(ready, four, wen)
    head, *others = RosterEntry.objects.filter(meeting=item.meeting)
    for row, stance in zip(others, (Vote.NAY, Vote.NAY, Vote.AYE), strict=True):
        record_statement(item.pk, row.pk, text="意见", stance=stance, by=wen, at=NOON)

    with pytest.raises(Refused, match="主要负责人意见与多数不一致，没有说明理由"):
        record_statement(item.pk, head.pk, text="同意", stance=Vote.AYE, by=wen, at=NOON)
    said = record_statement(item.pk, head.pk, text="同意", stance=Vote.AYE, differs_reason="汛期将至", by=wen, at=NOON)

    assert (said.head, said.differs_reason) == (True, "汛期将至")
    assert Statement.objects.filter(item=item, stance="nay").count() == 2
