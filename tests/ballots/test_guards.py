"""No path of raw writes: the database itself refuses, on PostgreSQL and on SQLite (SECURITY B07)."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from ballots import triggers as guards
from ballots.actions.casting import cast
from ballots.actions.counting import close_poll
from ballots.models import Poll
from core import triggers
from organization.models import Account

FROZEN = {
    "question": "UPDATE ballots_poll SET question = 'x'",
    "secret flag": "UPDATE ballots_poll SET kind = 'open'",
    "choices": "UPDATE ballots_poll SET choices = '[]'",
    "step back": "UPDATE ballots_poll SET state = 'planned', opened_at = NULL, opened_by_id = NULL",
    "poll": "DELETE FROM ballots_poll",
    "roster row": "UPDATE ballots_rosterentry SET name = 'x'",
    "recusal": "UPDATE ballots_rosterentry SET recused = {true}, recusal_reason = 'x'",
    "roster rows": "DELETE FROM ballots_rosterentry",
    "new member": (
        "INSERT INTO ballots_rosterentry (poll_id, person_id, number, name, post, present, recused, recusal_reason) "
        "SELECT poll_id, (SELECT max(id) FROM organization_person), 99, 'x', '', present, recused, '' "
        "FROM ballots_rosterentry WHERE number = 1"
    ),
    "tellers": "DELETE FROM ballots_teller",
    "keys": "DELETE FROM ballots_trusteekey",
    "changed keys": "UPDATE ballots_trusteekey SET salt = salt",
    "participation": "DELETE FROM ballots_participation",
    "envelope": "UPDATE ballots_sealedballot SET sealed = sealed",
    "envelopes": "DELETE FROM ballots_sealedballot",
    "tally too early": "INSERT INTO ballots_tally (poll_id, choice, votes) SELECT id, 'aye', 9 FROM ballots_poll",
}
CLOSED = {
    "late participation": (
        "INSERT INTO ballots_participation (entry_id) SELECT id FROM ballots_rosterentry WHERE number = 3"
    ),
    "late ballot": (
        "INSERT INTO ballots_sealedballot (id, poll_id, sealed) "
        "SELECT {uuid}, poll_id, sealed FROM ballots_sealedballot LIMIT 1"
    ),
    "reopened": "UPDATE ballots_poll SET state = 'open', closed_at = NULL, closed_by_id = NULL, box_count = NULL",
    "codes": "UPDATE ballots_poll SET box_codes = '[]'",
    "box count": "UPDATE ballots_poll SET box_count = 9",
    "box": "DELETE FROM ballots_sealedballot",
}


def refused(statement: str) -> bool:
    """Whether the database refuses, and not for a slip in the statement."""
    words = {"true": "TRUE", "uuid": "'00000000000000000000000000000001'"}
    text = statement.replace("{true}", words["true"]).replace("{uuid}", words["uuid"])
    if connection.vendor == "postgresql":
        text = text.replace(words["uuid"], words["uuid"] + "::uuid")
    said = ""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(text)
    except DatabaseError as error:
        said = str(error)
    known = [*(guard.message for guard in guards.GUARDS), guards.POLL_MESSAGE, triggers.REFUSAL]
    assert not said or any(message in said for message in known), said
    return bool(said)


@pytest.fixture
def voting(secret: Poll, members: list[Account]) -> Poll:
    cast(secret, choice="aye", by=members[0], at=timezone.now())
    return secret


@pytest.mark.parametrize("what", FROZEN)
def test_nothing_is_changed_while_voting(what: str, voting: Poll) -> None:
    assert refused(FROZEN[what])


@pytest.mark.parametrize("what", CLOSED)
def test_nothing_lands_after_closing(what: str, voting: Poll, secretary: Account) -> None:
    close_poll(voting, by=secretary, at=timezone.now())

    assert refused(CLOSED[what])


@pytest.mark.parametrize("what", ["participation", "record"])
def test_cast_and_counted_is_never_changed(
    what: str, roll_call: Poll, members: list[Account], secretary: Account
) -> None:
    cast(roll_call, choice="aye", by=members[0], at=timezone.now())
    if what == "record":
        close_poll(roll_call, by=secretary, at=timezone.now())

    assert refused("UPDATE ballots_openballot SET choice = 'nay'")
    assert refused("DELETE FROM ballots_openballot")
    assert what == "participation" or refused("UPDATE ballots_tally SET votes = 5")


def test_without_the_guards_all_of_it_goes_through(voting: Poll) -> None:
    """Negative control: it is the guards that refuse."""
    triggers.execute(connection, guards.removal_sql(connection.vendor))
    passed = [
        what for what in ("question", "secret flag", "roster row", "envelope", "keys") if not refused(FROZEN[what])
    ]

    assert passed == ["question", "secret flag", "roster row", "envelope", "keys"]
