"""The pages of voter, tellers and result: works, stranger, wrong state, wrong method; and what they never show."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ballots.actions.casting import cast
from ballots.actions.counting import close_poll
from ballots.actions.planning import plan_poll
from ballots.enums import PollKind, PollState
from ballots.models import OpenBallot, Participation, Poll, RosterEntry, SealedBallot, Tally, TrusteeKey
from ballots.registry import Home, homes
from core.models import AuditEvent
from organization.enums import Duty
from organization.models import Account, Unit
from tests.ballots.conftest import WORDS, lines, passphrases, planned
from tests.factories import make_account

ClientOf = Callable[[Account], Client]


def url(name: str, poll: Poll) -> str:
    return reverse(f"ballots:{name}", args=[poll.pk])


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


@pytest.fixture
def home() -> Iterator[None]:
    """A floor above that asks for three ayes."""
    homes.register(provider)
    yield
    homes._providers.remove(provider)


def provider(poll: Poll) -> Home:
    return Home("县委常委会第 12 次会议", "/", ayes_needed=3)


def test_voter_chooses_confirms_and_gets_a_receipt(secret: Poll, members: list[Account], client_of: ClientOf) -> None:
    client = client_of(members[0])
    page = text(client.get(url("ballot", secret)))
    asked = text(client.post(url("confirm", secret), {"choice": "nay"}))
    before = Participation.objects.count()
    receipt = client.post(url("cast", secret), {"choice": "nay"})

    assert re.findall(r'type="radio" name="choice" value="(\w+)" required>', page) == ["aye", "nay", "abstain"]
    assert "checked" not in page
    assert "反对" in asked
    assert before == 0
    assert receipt.status_code == 200
    assert "您的票已计入" in text(receipt)
    assert not any(word in text(receipt) for word in ("赞成", "反对", "弃权", "nay"))
    assert re.search(r'<p class="code">[0-9a-f]{12}</p>', text(receipt))
    assert SealedBallot.objects.count() == 1


def test_voted_page_shows_that_and_never_what(secret: Poll, members: list[Account], client_of: ClientOf) -> None:
    client = client_of(members[0])
    client.post(url("cast", secret), {"choice": "nay"})

    page = text(client.get(url("ballot", secret)))

    assert "您已投票" in page
    assert not any(word in page for word in ("赞成", "反对", "弃权"))


def test_second_vote_is_refused_in_words(secret: Poll, members: list[Account], client_of: ClientOf) -> None:
    client = client_of(members[0])
    client.post(url("cast", secret), {"choice": "aye"})

    again = client.post(url("cast", secret), {"choice": "aye"})
    confirmed = client.post(url("confirm", secret), {"choice": "aye"})

    assert (again.status_code, confirmed.status_code) == (409, 409)
    assert "您已投票，每人一票" in text(again)
    assert SealedBallot.objects.count() == 1


@pytest.mark.parametrize("data", [{}, {"choice": ""}, {"choice": "all"}])
@pytest.mark.parametrize("name", ["confirm", "cast"])
def test_no_choice_is_explained_at_the_field(
    name: str, data: dict[str, str], secret: Poll, members: list[Account], client_of: ClientOf
) -> None:
    response = client_of(members[0]).post(url(name, secret), data)

    assert response.status_code == 422
    assert 'aria-describedby="choice-error"' in text(response)
    assert SealedBallot.objects.count() == 0


def test_stranger_finds_no_page(secret: Poll, county: Unit, client_of: ClientOf) -> None:
    client = client_of(make_account("外人", county, Duty.TWO_OFFICES, Duty.COUNTY_LEADER))
    reading = ["ballot", "result", "teller", "figures", "key"]
    writing = ["confirm", "cast", "presence", "recuse", "open", "close", "key", "unseal"]

    statuses = {client.get(url(name, secret)).status_code for name in reading}
    statuses |= {client.post(url(name, secret), {"choice": "aye"}).status_code for name in writing}

    assert statuses == {404}
    assert Participation.objects.count() == 0


def test_member_is_no_teller_and_teller_no_member(
    secret: Poll, members: list[Account], secretary: Account, client_of: ClientOf
) -> None:
    member, teller = client_of(members[0]), client_of(secretary)

    assert member.get(url("teller", secret)).status_code == 404
    assert member.post(url("close", secret)).status_code == 404
    assert teller.get(url("ballot", secret)).status_code == 404
    assert teller.get(url("teller", secret)).status_code == 200


def test_administrators_are_turned_away(secret: Poll, county: Unit, client_of: ClientOf) -> None:
    for duty in (Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN, Duty.AUDIT_ADMIN):
        client = client_of(make_account(duty.label, county, duty))
        assert client.get(url("teller", secret)).status_code == 403
        assert client.get(url("result", secret)).status_code == 404


def test_teller_sees_turnout_alone_of_a_secret_poll(
    secret: Poll, members: list[Account], secretary: Account, client_of: ClientOf
) -> None:
    """B06: no tally, no names, for anybody, before the box is open."""
    for member, choice in zip(members[:3], ("aye", "nay", "aye"), strict=True):
        cast(secret, choice=choice, by=member, at=timezone.now())
    client = client_of(secretary)

    pages = [text(client.get(url(name, secret))) for name in ("teller", "figures", "result")]
    seen = "".join(page[page.find("<main") :] for page in pages)

    assert '<span class="stat__value">3' in pages[1]
    assert not any(word in seen for word in ("赞成", "反对", "弃权", *(str(member) for member in members)))


def test_closed_secret_poll_tells_who_took_part_and_not_how(
    secret: Poll, members: list[Account], secretary: Account, client_of: ClientOf
) -> None:
    code = cast(secret, choice="aye", by=members[0], at=timezone.now()).code
    close_poll(secret, by=secretary, at=timezone.now())

    page = text(client_of(members[0]).get(url("result", secret)))

    assert code in page
    assert "票箱尚未开启" in page
    assert '<p class="mb-0">委员1</p>' in page
    assert not any(word in page for word in ("赞成", "反对", "弃权"))


@pytest.mark.usefixtures("home")
def test_live_figures_of_a_roll_call(
    roll_call: Poll, members: list[Account], secretary: Account, client_of: ClientOf
) -> None:
    client, said = client_of(secretary), []
    for member, choice in zip(members, ("aye", "nay", "nay", "nay"), strict=False):
        cast(roll_call, choice=choice, by=member, at=timezone.now())
        page = text(client.get(url("figures", roll_call)))
        said.append(re.search(r'vote-live__text">([^<]+)<', page)[1])  # type: ignore[index]

    assert said == ["还差 2 票", "还差 2 票", "还差 2 票", "已不可能通过"]
    assert 'hx-trigger="every 2s"' in page


def test_figures_stop_asking_when_voting_has_ended(roll_call: Poll, secretary: Account, client_of: ClientOf) -> None:
    client = client_of(secretary)
    during = client.get(url("figures", roll_call))
    client.post(url("close", roll_call))
    after = client.get(url("figures", roll_call))

    assert "HX-Refresh" not in during.headers
    assert after.headers["HX-Refresh"] == "true"
    assert "hx-get" not in text(after)


def test_tellers_arrange_open_and_close(
    members: list[Account], secretary: Account, scrutineers: list[Account], client_of: ClientOf
) -> None:
    poll = planned(members, secretary, scrutineers, kind=PollKind.OPEN)
    entries = list(RosterEntry.objects.filter(poll=poll))
    client = client_of(secretary)

    client.post(url("presence", poll), {"present": [entry.pk for entry in entries[1:]]})
    client.post(url("recuse", poll), {"recusal-member": entries[1].pk, "recusal-reason": "利害关系"})
    client.post(url("open", poll))
    poll.refresh_from_db()
    opened_state = poll.state
    client.post(url("close", poll))
    poll.refresh_from_db()

    assert (opened_state, poll.state) == (PollState.OPEN, PollState.CLOSED)
    assert [(one.present, one.recused) for one in RosterEntry.objects.filter(poll=poll)[:3]] == [
        (False, False), (True, True), (True, False),
    ]  # fmt: skip


def test_closing_twice_shows_why_not(roll_call: Poll, secretary: Account, client_of: ClientOf) -> None:
    client = client_of(secretary)
    client.post(url("close", roll_call))

    again = client.post(url("close", roll_call))

    assert again.status_code == 409
    assert "投票已截止，不能截止投票" in text(again)


def test_scrutineers_set_passphrases_and_open_the_box(
    members: list[Account], secretary: Account, scrutineers: list[Account], client_of: ClientOf
) -> None:
    people = [one.person for one in scrutineers if one.person is not None]
    poll = plan_poll(
        kind=PollKind.SECRET, question="表决", roster=lines(members), scrutineers=people,
        by=secretary, at=timezone.now(),
    )  # fmt: skip
    for account, words in zip(scrutineers, WORDS, strict=True):
        client_of(account).post(url("key", poll), {"passphrase": words, "repeated": words})
    client_of(secretary).post(url("open", poll))
    for member in members:
        client_of(member).post(url("cast", poll), {"choice": "aye"})
    client_of(secretary).post(url("close", poll))
    client = client_of(scrutineers[0])
    words = {f"words-{pk}": one for pk, one in passphrases(poll).items()}

    wrong = client.post(url("unseal", poll), dict.fromkeys(words, "不对的口令"))
    right = client.post(url("unseal", poll), words, follow=True)

    assert wrong.status_code == 409
    assert "监票人监甲的口令不正确" in text(wrong)
    assert "监票人监乙的口令不正确" in text(wrong)
    assert right.redirect_chain == [(url("result", poll), 302)]
    assert dict(Tally.objects.values_list("choice", "votes")) == {"aye": 5, "nay": 0, "abstain": 0}
    assert not any(one in text(page) for page in (wrong, right) for one in WORDS)


def test_bad_passphrase_is_explained(
    members: list[Account], secretary: Account, scrutineers: list[Account], client_of: ClientOf
) -> None:
    poll = planned(members, secretary, scrutineers)
    TrusteeKey.objects.all().delete()
    client = client_of(scrutineers[0])

    short = client.post(url("key", poll), {"passphrase": "短", "repeated": "长"})
    empty = client.post(url("key", poll), {})

    assert (short.status_code, empty.status_code) == (422, 422)
    assert "口令太短" in text(short)
    assert "两次输入的口令不一致" in text(short)
    assert TrusteeKey.objects.count() == 0


def test_secretary_sets_no_passphrase_and_opens_no_box(
    members: list[Account], secretary: Account, scrutineers: list[Account], client_of: ClientOf
) -> None:
    poll = planned(members, secretary, scrutineers)
    client = client_of(secretary)

    assert client.get(url("key", poll)).status_code == 404
    assert "设置监票口令</a>" not in text(client.get(url("teller", poll)))


def test_result_of_a_roll_call_lists_every_member(
    roll_call: Poll, members: list[Account], secretary: Account, client_of: ClientOf
) -> None:
    cast(roll_call, choice="aye", by=members[0], at=timezone.now())
    close_poll(roll_call, by=secretary, at=timezone.now())

    page = text(client_of(members[1]).get(url("result", roll_call)))

    assert OpenBallot.objects.count() == 1
    assert re.findall(r'<th scope="row">(委员\d)</th>', page) == [f"委员{number}" for number in range(1, 6)]


def test_vote_leaves_no_choice_in_session_or_trail(secret: Poll, members: list[Account], client_of: ClientOf) -> None:
    client = client_of(members[0])
    client.post(url("confirm", secret), {"choice": "abstain"})
    client.post(url("cast", secret), {"choice": "abstain"})
    sessions = "".join(str(session.get_decoded()) for session in Session.objects.all())
    trail = "".join(f"{event.data}{event.object_label}{event.reason}" for event in AuditEvent.objects.all())

    assert not any(word in sessions + trail for word in ("abstain", "弃权"))


def test_workbench_tells_what_waits(
    members: list[Account], secretary: Account, scrutineers: list[Account], client_of: ClientOf
) -> None:
    poll = planned(members, secretary, scrutineers)
    TrusteeKey.objects.filter(teller__person=scrutineers[0].person).delete()
    waiting = text(client_of(scrutineers[0]).get("/"))
    done = text(client_of(scrutineers[1]).get("/"))

    assert f'href="{url("key", poll)}"' in waiting
    assert url("key", poll) not in done


def test_workbench_offers_the_vote_until_it_is_cast(secret: Poll, members: list[Account], client_of: ClientOf) -> None:
    client = client_of(members[0])
    before = text(client.get("/"))
    cast(secret, choice="aye", by=members[0], at=timezone.now())
    after = text(client.get("/"))

    assert url("ballot", secret) in before
    assert url("ballot", secret) not in after


@pytest.mark.parametrize("name", ["confirm", "cast", "open", "close", "presence", "recuse", "unseal"])
def test_writing_takes_post(name: str, secret: Poll, secretary: Account, client_of: ClientOf) -> None:
    assert client_of(secretary).get(url(name, secret)).status_code == 405
