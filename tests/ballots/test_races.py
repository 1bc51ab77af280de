"""Many at once on PostgreSQL: one vote each, none after the closing, one closing (SECURITY B01, B02)."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from ballots import triggers as guards
from ballots.actions import casting, counting, form_polls
from ballots.actions.casting import cast
from ballots.actions.counting import close_poll, unseal
from ballots.actions.form_polls import cast_by_code, make_codes
from ballots.actions.planning import open_poll
from ballots.models import BallotCode, OpenBallot, Participation, Poll, SealedBallot, Tally
from core import triggers
from core.findings import Refused
from core.models import AuditEvent
from organization.models import Account, Unit
from tests.ballots.conftest import make_members, opened, passphrases
from tests.ballots.test_forms import GOOD, form_of
from tests.faults import figures

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
MEMBERS, CASTS = 40, 200
AT_ONCE = 24


def at_once(works: list[Callable[[], Any]], width: int = AT_ONCE) -> Counter[str]:
    """Run all works on ``width`` threads that begin together; what became of them: "ok", "refused" or the error."""
    outcomes: list[str] = []
    waiting = list(works)
    ready = threading.Barrier(width)

    def one() -> None:
        ready.wait(timeout=60)
        try:
            while waiting:
                try:
                    work = waiting.pop()
                except IndexError:
                    return
                outcomes.append(outcome(work))
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(width)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


def outcome(work: Callable[[], Any]) -> str:
    try:
        work()
    except Refused:
        return "refused"
    except Exception as error:  # the kind is the figure
        return type(error).__name__
    return "ok"


def casts(poll: Poll, members: list[Account], times: int) -> list[Callable[[], Any]]:
    return [partial(vote, poll, members[number % len(members)]) for number in range(times)]


def vote(poll: Poll, member: Account) -> None:
    cast(poll, choice="aye", by=member, at=timezone.now())


@pytest.fixture
def forty(county: Unit) -> list[Account]:
    return make_members(county, MEMBERS)


@pytest.fixture
def unguarded() -> Iterator[None]:
    """The database's own guards off; they come back whatever happens."""
    triggers.execute(connection, guards.removal_sql(connection.vendor))
    yield
    triggers.execute(connection, [*guards.removal_sql(connection.vendor), *guards.install_sql(connection.vendor)])


@pytest.fixture
def one_each_off() -> Iterator[None]:
    """Without the key that says: one participation per roster row."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ballots_participation DROP CONSTRAINT ballots_participation_pkey")
    yield
    with connection.cursor() as cursor:
        for statement in triggers.append_only_removal_sql("ballots_participation", connection.vendor):
            cursor.execute(statement)
        cursor.execute("TRUNCATE ballots_participation")
        cursor.execute("ALTER TABLE ballots_participation ADD PRIMARY KEY (entry_id)")
        for statement in triggers.append_only_sql("ballots_participation", connection.vendor):
            cursor.execute(statement)


def forty_ballots(forty: list[Account], secretary: Account, scrutineers: list[Account]) -> None:
    """200 casts at once: exactly one ballot of each member, 160 polite refusals, no error."""
    poll = opened(forty, secretary, scrutineers)

    outcomes = at_once(casts(poll, forty, CASTS))

    assert outcomes == {"ok": MEMBERS, "refused": CASTS - MEMBERS}
    assert Participation.objects.filter(entry__poll=poll).count() == MEMBERS
    assert SealedBallot.objects.filter(poll=poll).count() == MEMBERS
    assert AuditEvent.objects.filter(verb="ballots.cast", chain=poll.chain).count() == MEMBERS


def test_forty_members_cast_forty_ballots(forty: list[Account], secretary: Account, scrutineers: list[Account]) -> None:
    """B01."""
    forty_ballots(forty, secretary, scrutineers)


@pytest.mark.hard
def test_forty_members_cast_forty_ballots_each_time(
    forty: list[Account], secretary: Account, scrutineers: list[Account]
) -> None:
    for _ in range(10):
        forty_ballots(forty, secretary, scrutineers)

    done = f"{CASTS} casts at once by {MEMBERS} members, 10 times"
    figures.record("B01", done, f"{MEMBERS} ballots each time, the others refused, no error")


def with_slips(secretary: Account, scrutineers: list[Account], count: int) -> tuple[Poll, list[str]]:
    """An open form and so many slips."""
    poll = form_of(secretary, scrutineers)
    codes = [code for _, code in make_codes(poll, {"staff": count}, by=secretary, at=timezone.now())]
    return open_poll(poll, by=secretary, at=timezone.now()), codes


def slip_casts(codes: list[str], times: int) -> list[Callable[[], Any]]:
    return [partial(cast_by_code, codes[number % len(codes)], answers=GOOD) for number in range(times)]


def test_forty_slips_give_forty_ballots_and_none_after_the_closing(
    county: Unit, secretary: Account, scrutineers: list[Account]
) -> None:
    """B01 and B02 of forms: 200 posts of 40 slips; then 12 slips against closings."""
    poll, codes = with_slips(secretary, scrutineers, MEMBERS)
    outcomes = at_once(slip_casts(codes, CASTS))
    second, late = with_slips(secretary, scrutineers, 12)
    stops: list[Callable[[], Any]] = [lambda: close_poll(second, by=secretary, at=timezone.now())] * 12
    mixed = at_once([work for pair in zip(slip_casts(late, 12), stops, strict=True) for work in pair])

    assert outcomes == {"ok": MEMBERS, "refused": CASTS - MEMBERS}
    assert SealedBallot.objects.filter(poll=poll).count() == MEMBERS
    assert BallotCode.objects.filter(poll=poll, used=True).count() == MEMBERS
    assert set(mixed) == {"ok", "refused"}
    assert late_ballots(second) == 0


def test_without_using_a_slip_up_it_votes_twice(
    county: Unit, secretary: Account, scrutineers: list[Account], unguarded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: the slip is looked at, and whoever looks at the same time passes too."""
    poll, codes = with_slips(secretary, scrutineers, 5)
    check = form_polls.check_slip

    def check_and_pause(slip: BallotCode | None) -> Any:
        found = check(slip)
        time.sleep(0.2)
        return found

    def use_again(slip: BallotCode) -> bool:
        return bool(BallotCode.objects.filter(pk=slip.pk).update(used=True))

    monkeypatch.setattr(form_polls, "check_slip", check_and_pause)
    monkeypatch.setattr(form_polls, "_use_up", use_again)

    at_once(slip_casts(codes, 20), width=20)

    assert SealedBallot.objects.filter(poll=poll).count() > 5


def late_check(monkeypatch: pytest.MonkeyPatch, pause: float = 0.01) -> None:
    """A pause after the check, in which the others come through."""
    check = casting.check_cast

    def check_and_pause(*args: Any, **kwargs: Any) -> Any:
        found = check(*args, **kwargs)
        time.sleep(pause)
        return found

    monkeypatch.setattr(casting, "check_cast", check_and_pause)


def without_own_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(casting, "_lock_entry", lambda poll, by: poll.roster.filter(person=by.person_id).first())


def test_without_lock_and_key_members_vote_twice(
    forty: list[Account], secretary: Account, scrutineers: list[Account], one_each_off: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Negative control of B01."""
    poll = opened(forty[:5], secretary, scrutineers)
    late_check(monkeypatch, 0.2)
    without_own_lock(monkeypatch)

    at_once(casts(poll, forty[:5], 20), width=20)

    assert SealedBallot.objects.count() > 5


def test_without_the_lock_the_key_still_gives_one_ballot_each(
    forty: list[Account], secretary: Account, scrutineers: list[Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second guard alone: not polite, but right."""
    poll = opened(forty[:5], secretary, scrutineers)
    late_check(monkeypatch, 0.2)
    without_own_lock(monkeypatch)

    outcomes = at_once(casts(poll, forty[:5], 20), width=20)

    assert SealedBallot.objects.count() == Participation.objects.count() == 5
    assert outcomes["IntegrityError"] > 0


def late_ballots(poll: Poll) -> int:
    """Ballots that the closing did not count."""
    poll.refresh_from_db()
    return SealedBallot.objects.filter(poll=poll).count() - (poll.box_count or 0)


def round_of(members: list[Account], secretary: Account, scrutineers: list[Account], number: int) -> int:
    """One round of casts against closings; late ballots."""
    poll = opened(members, secretary, scrutineers)
    votes = casts(poll, members, number)
    stops: list[Callable[[], Any]] = [lambda: close_poll(poll, by=secretary, at=timezone.now())] * number
    mixed = [work for pair in zip(votes, stops, strict=True) for work in pair]

    outcomes = at_once(mixed)

    assert set(outcomes) <= {"ok", "refused"}
    closings = AuditEvent.objects.filter(verb="ballots.close_poll", object_id=str(poll.pk)).count()
    assert closings == 1
    assert Participation.objects.filter(entry__poll=poll).count() == SealedBallot.objects.filter(poll=poll).count()
    return late_ballots(poll)


def test_no_ballot_lands_after_the_closing(
    forty: list[Account], secretary: Account, scrutineers: list[Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    """B02, small: the pause after the check gives every late ballot its chance."""
    late_check(monkeypatch)

    late = [round_of(forty[:12], secretary, scrutineers, 12) for _ in range(3)]

    assert late == [0, 0, 0]


@pytest.mark.hard
def test_no_ballot_lands_after_the_closing_in_full(
    forty: list[Account], secretary: Account, scrutineers: list[Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    late_check(monkeypatch)

    late = [round_of(forty, secretary, scrutineers, 50) for _ in range(20)]

    figures.record("B02", "50 casts against 50 closings, 20 rounds", f"{sum(late)} late ballots")
    assert late == [0] * 20


def test_with_all_guards_off_ballots_land_after_the_closing(
    forty: list[Account], secretary: Account, scrutineers: list[Account], unguarded: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Negative control of B02: neither the shared lock nor the database's guard."""
    late_check(monkeypatch, 0.3)
    monkeypatch.setattr(casting, "shared", lambda poll: Poll.objects.get(pk=poll.pk))
    poll = opened(forty[:12], secretary, scrutineers)
    votes = casts(poll, forty[:12], 12)

    def stop() -> None:
        time.sleep(0.1)
        close_poll(poll, by=secretary, at=timezone.now())

    at_once([*votes, stop], width=13)

    assert late_ballots(poll) > 0


def test_the_databases_guard_alone_keeps_late_ballots_out(
    forty: list[Account], secretary: Account, scrutineers: list[Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    late_check(monkeypatch, 0.3)
    monkeypatch.setattr(casting, "shared", lambda poll: Poll.objects.get(pk=poll.pk))
    poll = opened(forty[:12], secretary, scrutineers)

    def stop() -> None:
        time.sleep(0.1)
        close_poll(poll, by=secretary, at=timezone.now())

    at_once([*casts(poll, forty[:12], 12), stop], width=13)

    assert late_ballots(poll) == 0


def test_two_tellers_close_at_once(roll_call: Poll, members: list[Account], secretary: Account) -> None:
    cast(roll_call, choice="aye", by=members[0], at=timezone.now())

    outcomes = at_once([lambda: close_poll(roll_call, by=secretary, at=timezone.now())] * 2, width=2)

    assert outcomes == {"ok": 1, "refused": 1}
    assert AuditEvent.objects.filter(verb="ballots.close_poll").count() == 1
    assert Tally.objects.filter(poll=roll_call).count() == 3


def test_without_the_lock_two_tellers_both_close(
    secret: Poll, secretary: Account, unguarded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: both pass the check before either writes."""
    both = threading.Barrier(2)
    check = counting.check_close

    def check_and_wait(*args: Any) -> Any:
        found = check(*args)
        both.wait(timeout=30)
        return found

    monkeypatch.setattr(counting, "check_close", check_and_wait)
    monkeypatch.setattr(counting, "alone", lambda poll: Poll.objects.get(pk=poll.pk))

    outcomes = at_once([lambda: close_poll(secret, by=secretary, at=timezone.now())] * 2, width=2)

    assert outcomes == {"ok": 2}


def test_two_scrutineers_open_the_box_once(
    secret: Poll, members: list[Account], secretary: Account, scrutineers: list[Account]
) -> None:
    for member in members:
        cast(secret, choice="nay", by=member, at=timezone.now())
    close_poll(secret, by=secretary, at=timezone.now())
    words = passphrases(secret)

    outcomes = at_once(
        [lambda who=who: unseal(secret, passphrases=words, by=who, at=timezone.now()) for who in scrutineers], width=2
    )

    assert outcomes == {"ok": 1, "refused": 1}
    assert dict(Tally.objects.values_list("choice", "votes")) == {"aye": 0, "nay": 5, "abstain": 0}
    assert OpenBallot.objects.count() == 0
