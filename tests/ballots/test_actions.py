"""From planning to the opened box."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from ballots import shares
from ballots.actions.casting import cast
from ballots.actions.counting import WrongPassphrase, close_poll, unseal
from ballots.actions.keys import make_key
from ballots.actions.planning import STANDARD, RosterLine, mark_presence, open_poll, plan_poll, recuse
from ballots.enums import PollKind, PollState
from ballots.models import OpenBallot, Participation, Poll, RosterEntry, SealedBallot, Tally, TrusteeKey
from core.audit_verify import verify
from core.findings import Refused
from core.models import AuditEvent
from organization.enums import Duty
from organization.models import Account, Unit
from tests.ballots.conftest import WORDS, lines, opened, passphrases, planned
from tests.factories import make_account
from tools.backup import file_digests


def titles(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.title for finding in refused.value.findings]


def vote(poll: Poll, members: list[Account], choices: list[str]) -> list[str]:
    """Codes of the receipts."""
    pairs = zip(members, choices, strict=False)
    return [cast(poll, choice=choice, by=member, at=timezone.now()).code for member, choice in pairs]


def result(poll: Poll) -> dict[str, int]:
    return dict(Tally.objects.filter(poll=poll).values_list("choice", "votes"))


def test_secret_poll_from_planning_to_result(
    secret: Poll, members: list[Account], secretary: Account, scrutineers: list[Account]
) -> None:
    codes = vote(secret, members, ["aye", "nay", "aye", "abstain"])
    closed = close_poll(secret, by=secretary, at=timezone.now())

    counted = unseal(closed, passphrases=passphrases(secret), by=scrutineers[1], at=timezone.now())

    assert result(secret) == {"aye": 2, "nay": 1, "abstain": 1}
    assert (counted.state, counted.box_count, counted.invalid_count) == (PollState.UNSEALED, 4, 0)
    assert closed.box_codes == sorted(codes)
    assert verify() == []


def test_opened_box_is_destroyed_with_its_keys(
    secret: Poll, members: list[Account], secretary: Account, scrutineers: list[Account],
    django_capture_on_commit_callbacks: object,
) -> None:  # fmt: skip
    vote(secret, members, ["aye"])
    close_poll(secret, by=secretary, at=timezone.now())
    before = shares.read(secret.pk) is not None

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        unseal(secret, passphrases=passphrases(secret), by=scrutineers[0], at=timezone.now())

    assert before
    assert shares.read(secret.pk) is None
    assert SealedBallot.objects.count() == TrusteeKey.objects.count() == 0
    assert Participation.objects.count() == 1


def test_open_poll_is_counted_when_it_closes(roll_call: Poll, members: list[Account], secretary: Account) -> None:
    vote(roll_call, members, ["aye", "aye", "nay"])

    closed = close_poll(roll_call, by=secretary, at=timezone.now())

    assert result(roll_call) == {"aye": 2, "nay": 1, "abstain": 0}
    assert closed.counted
    assert list(OpenBallot.objects.order_by("entry__number").values_list("entry__name", "choice")) == [
        ("委员1", "aye"), ("委员2", "aye"), ("委员3", "nay"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", PollKind)
def test_second_vote_is_refused(
    kind: PollKind, members: list[Account], secretary: Account, scrutineers: list[Account]
) -> None:
    poll = opened(members, secretary, scrutineers, kind=kind)
    vote(poll, members[:1], ["aye"])

    with pytest.raises(Refused) as refused:
        cast(poll, choice="nay", by=members[0], at=timezone.now())

    assert titles(refused) == ["您已投票，每人一票"]
    assert Participation.objects.count() == 1


def test_stranger_absent_recused_and_unknown_choice_are_refused(
    members: list[Account], secretary: Account, scrutineers: list[Account], county: Unit
) -> None:
    poll = planned(members, secretary, scrutineers)
    entries = list(RosterEntry.objects.filter(poll=poll))
    recuse(entries[0], reason="方案涉及本人分管企业", by=secretary, at=timezone.now())
    mark_presence(poll, present=[entry.pk for entry in entries if entry.number != 2], by=secretary, at=timezone.now())
    open_poll(poll, by=secretary, at=timezone.now())
    stranger = make_account("外人", county, Duty.COUNTY_LEADER)
    attempts = [(members[0], "aye"), (members[1], "aye"), (members[2], "maybe"), (stranger, "aye")]
    said = []

    for account, choice in attempts:
        with pytest.raises(Refused) as refused:
            cast(poll, choice=choice, by=account, at=timezone.now())
        said += titles(refused)

    assert said == ["您已回避，不参加本次表决", "未登记到会，不能投票", "没有这个选项", "您不在本次表决的名册上"]
    assert Participation.objects.count() == SealedBallot.objects.count() == 0


def test_vote_before_opening_and_after_closing_is_refused(
    members: list[Account], secretary: Account, scrutineers: list[Account]
) -> None:
    poll = planned(members, secretary, scrutineers)
    said = []
    for step in (None, open_poll, close_poll):
        if step is not None:
            step(poll, by=secretary, at=timezone.now())
        if step is open_poll:
            continue
        with pytest.raises(Refused) as refused:
            cast(poll, choice="aye", by=members[0], at=timezone.now())
        said += titles(refused)

    assert said == ["投票尚未开始，不能投票", "投票已截止，不能投票"]


def test_opening_lists_everything_that_is_missing(members: list[Account], secretary: Account) -> None:
    poll = plan_poll(kind=PollKind.SECRET, question="表决", roster=[], by=secretary, at=timezone.now())

    with pytest.raises(Refused) as refused:
        open_poll(poll, by=secretary, at=timezone.now())

    assert titles(refused) == ["无记名投票须有 2 名监票人", "没有可以投票的成员"]


def test_opening_waits_for_both_keys(members: list[Account], secretary: Account, scrutineers: list[Account]) -> None:
    people = [one.person for one in scrutineers if one.person is not None]
    poll = plan_poll(
        kind=PollKind.SECRET, question="表决", roster=lines(members), scrutineers=people,
        by=secretary, at=timezone.now(),
    )  # fmt: skip
    make_key(poll, passphrase=WORDS[0], repeated=WORDS[0], by=scrutineers[0], at=timezone.now())

    with pytest.raises(Refused) as refused:
        open_poll(poll, by=secretary, at=timezone.now())

    assert [(one.title, dict(one.facts)) for one in refused.value.findings] == [
        ("监票人尚未设置口令", {"监票人": "监乙"})
    ]


def test_opening_copies_the_roster_of_the_floor_above(
    members: list[Account], secretary: Account, scrutineers: list[Account]
) -> None:
    poll = planned(members, secretary, scrutineers, kind=PollKind.OPEN)
    person = members[1].person
    assert person is not None
    line = RosterLine(person, "县长", recusal="利害关系")
    rest = lines(members[2:])

    open_poll(poll, roster=[line, *rest], by=secretary, at=timezone.now())

    rows = list(RosterEntry.objects.filter(poll=poll).values_list("number", "name", "post", "recused"))
    assert rows[0] == (1, "委员2", "县长", True)
    assert len(rows) == 4


@pytest.mark.parametrize("given", [0, 1])
def test_one_right_passphrase_opens_nothing(
    given: int, secret: Poll, members: list[Account], secretary: Account, scrutineers: list[Account]
) -> None:
    vote(secret, members, ["aye", "nay"])
    close_poll(secret, by=secretary, at=timezone.now())
    right = passphrases(secret)
    kept = list(right)[given]

    with pytest.raises(WrongPassphrase) as refused:
        unseal(secret, passphrases={kept: right[kept]}, by=scrutineers[0], at=timezone.now())

    assert titles(refused) == [f"监票人{('监乙', '监甲')[given]}的口令不正确"]
    assert (SealedBallot.objects.count(), Tally.objects.count()) == (2, 0)
    failed = AuditEvent.objects.get(verb="ballots.unseal")
    assert (failed.outcome, failed.reason) == ("failed", f"监票人{('监乙', '监甲')[given]}的口令不正确")


def test_box_opens_only_for_scrutineers_after_closing(
    secret: Poll, members: list[Account], secretary: Account, scrutineers: list[Account]
) -> None:
    vote(secret, members, ["aye"])
    with pytest.raises(Refused) as early:
        unseal(secret, passphrases=passphrases(secret), by=scrutineers[0], at=timezone.now())
    close_poll(secret, by=secretary, at=timezone.now())
    with pytest.raises(Refused) as other:
        unseal(secret, passphrases=passphrases(secret), by=secretary, at=timezone.now())

    assert titles(early) == ["投票正在进行，不能开箱计票"]
    assert titles(other) == ["只有监票人可以开箱"]


def test_without_the_share_an_old_dump_opens_nothing(
    secret: Poll, members: list[Account], secretary: Account, scrutineers: list[Account]
) -> None:
    """B11: the rows and both passphrases are there, the machine's share is not."""
    vote(secret, members, ["aye"])
    close_poll(secret, by=secretary, at=timezone.now())
    shares.destroy(secret.pk)

    with pytest.raises(Refused) as gone:
        unseal(secret, passphrases=passphrases(secret), by=scrutineers[0], at=timezone.now())
    shares.make(secret.pk)
    with pytest.raises(WrongPassphrase) as other:
        unseal(secret, passphrases=passphrases(secret), by=scrutineers[0], at=timezone.now())

    assert titles(gone) == ["本机没有这次投票的密钥文件"]
    assert len(titles(other)) == 2


def test_same_choice_gives_different_codes(secret: Poll, members: list[Account]) -> None:
    """B12."""
    codes = vote(secret, members, ["aye"] * 5)

    assert len(set(codes)) == 5


def test_administrator_is_no_teller(members: list[Account], secretary: Account, county: Unit) -> None:
    admin = make_account("系管", county, Duty.SYSTEM_ADMIN)
    assert admin.person is not None

    with pytest.raises(Refused) as refused:
        plan_poll(
            kind=PollKind.OPEN, question="表决", roster=lines(members), scrutineers=[admin.person],
            by=secretary, at=timezone.now(),
        )  # fmt: skip

    assert titles(refused) == ["管理员不得担任会务或监票人员"]


def test_trail_names_no_choice(secret: Poll, roll_call: Poll, members: list[Account], secretary: Account) -> None:
    for poll in (secret, roll_call):
        vote(poll, members, ["aye", "nay", "abstain"])
        close_poll(poll, by=secretary, at=timezone.now())
    events = AuditEvent.objects.filter(verb__in=["ballots.cast", "ballots.close_poll"])

    text = "\n".join(f"{event.data} {event.object_label} {event.reason}" for event in events)

    assert events.count() == 8
    assert [word for word in ("aye", "nay", "abstain", "赞成", "反对", "弃权") if word in text] == []


def test_planned_choices_are_two_different_ones(secretary: Account) -> None:
    with pytest.raises(Refused) as refused:
        plan_poll(
            kind=PollKind.OPEN, question="表决", roster=[], choices=[STANDARD[0]], by=secretary, at=timezone.now()
        )

    assert titles(refused) == ["选项不得少于两个"]


def test_two_scrutineers_of_one_name_are_told_apart(members: list[Account], secretary: Account, county: Unit) -> None:
    twins = [make_account("王伟", county, Duty.TWO_OFFICES) for _ in range(2)]
    people = [one.person for one in twins if one.person is not None]
    poll = plan_poll(
        kind=PollKind.SECRET, question="表决", roster=lines(members), scrutineers=people,
        by=secretary, at=timezone.now(),
    )  # fmt: skip
    make_key(poll, passphrase=WORDS[0], repeated=WORDS[0], by=twins[0], at=timezone.now())

    with pytest.raises(Refused) as refused:
        open_poll(poll, by=secretary, at=timezone.now())

    assert [dict(one.facts) for one in refused.value.findings] == [{"监票人": f"王伟（{people[1].number}）"}]


def test_share_lies_outside_of_what_is_backed_up(secret: Poll, tmp_path: Path) -> None:
    """B11: the backup takes a dump and the stored files; the share lies beside them."""
    taken = file_digests(tmp_path)

    assert shares.read(secret.pk) is not None
    assert list(tmp_path.rglob("*.share")) != []
    assert [name for name in taken if "share" in name] == []
