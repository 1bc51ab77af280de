"""A form from planning to its figures: by name, by slip of paper, and what neither lets through."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from ballots.actions.counting import close_poll, unseal
from ballots.actions.form_polls import cast_by_code, cast_form, make_codes, plan_form
from ballots.actions.keys import make_key
from ballots.actions.planning import RosterLine, open_poll
from ballots.models import BallotCode, FormGroup, FormTally, Participation, Poll, SealedBallot
from ballots.rules.forms import FormSpec, Named, Question
from core.findings import Refused
from core.models import AuditEvent
from organization.models import Account
from tests.ballots.conftest import WORDS, passphrases
from tests.factories import signed_in

SPEC = FormSpec(
    groups=(Named("leaders", "县领导"), Named("staff", "干部职工")),
    scales={"grade": (Named("good", "优秀"), Named("fair", "称职"), Named("bad", "不称职"))},
    questions=(
        Question("T1", "河口镇班子", "all", "总体评价", "grade"),
        Question("P1", "镇长", "all", "总体评价", "grade"),
    ),
)


def form_of(
    secretary: Account, scrutineers: Sequence[Account], members: Sequence[Account] = (), *, spec: FormSpec = SPEC
) -> Poll:
    """A planned form with keys: of ``members`` by name, two of them leaders, or by code when there are none."""
    lines = [
        RosterLine(one.person, raters="leaders" if number < 2 else "staff", leaves_out=("P1",) if number == 4 else ())
        for number, one in enumerate(members)
        if one.person is not None
    ]
    people = [one.person for one in scrutineers if one.person is not None]
    poll = plan_form(
        question="民主测评", spec=spec, roster=lines, by_code=not lines, scrutineers=people,
        by=secretary, at=timezone.now(),
    )  # fmt: skip
    for account, words in zip(scrutineers, WORDS, strict=True):
        make_key(poll, passphrase=words, repeated=words, by=account, at=timezone.now())
    return poll


def slips_of(poll: Poll, secretary: Account, **counts: int) -> list[str]:
    made = make_codes(poll, counts, by=secretary, at=timezone.now())
    return [code for group in counts for raters, code in made if raters == group]


def finish(poll: Poll, secretary: Account, scrutineers: Sequence[Account]) -> Poll:
    closed = close_poll(poll, by=secretary, at=timezone.now())
    return unseal(closed, passphrases=passphrases(closed), by=scrutineers[0], at=timezone.now())


def figures(poll: Poll) -> list[tuple[list[str], int, dict[tuple[str, str], int]]]:
    return [
        (
            group.groups, group.ballots,
            {(q, c): n for q, c, n in group.tallies.values_list("question", "choice", "votes") if n},
        )
        for group in FormGroup.objects.filter(poll=poll).order_by("number")
    ]  # fmt: skip


def titles(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.title for finding in refused.value.findings]


GOOD = {"T1/all": "good", "P1/all": "fair"}


@pytest.mark.clause("BZ-2.2-f")
def test_slips_give_one_ballot_each_and_sums_by_group(secretary: Account, scrutineers: list[Account]) -> None:
    poll = form_of(secretary, scrutineers)
    codes = slips_of(poll, secretary, leaders=5, staff=6)
    open_poll(poll, by=secretary, at=timezone.now())
    before = AuditEvent.objects.count()
    for code in codes[:5]:
        cast_by_code(code, answers=GOOD)
    for code in codes[5:10]:
        cast_by_code(code.lower().replace("O", "0"), answers={"T1/all": "bad"})
    with pytest.raises(Refused) as second:
        cast_by_code(codes[0], answers=GOOD)
    with pytest.raises(Refused) as unknown:
        cast_by_code("ABCD", answers=GOOD)
    trail = AuditEvent.objects.count() - before

    done = finish(poll, secretary, scrutineers)

    assert titles(second) == ["此参评码已用过，一码一票"]
    assert titles(unknown) == ["参评码不正确"]
    assert trail == 0  # no person, no time, no address of whoever had a slip
    assert Participation.objects.count() == 0
    assert (done.box_count, done.invalid_count, SealedBallot.objects.count()) == (10, 0, 0)
    assert figures(poll) == [
        (["leaders"], 5, {("T1/all", "good"): 5, ("P1/all", "fair"): 5}),
        (["staff"], 5, {("T1/all", "bad"): 5}),
    ]


def test_roster_gives_one_ballot_each_and_nobody_judges_himself(
    secretary: Account, scrutineers: list[Account], members: list[Account]
) -> None:
    poll = form_of(secretary, scrutineers, members)
    open_poll(poll, by=secretary, at=timezone.now())
    for member in members[:4]:
        cast_form(poll, answers=GOOD, by=member, at=timezone.now())
    with pytest.raises(Refused) as own:
        cast_form(poll, answers=GOOD, by=members[4], at=timezone.now())
    cast_form(poll, answers={"T1/all": "good"}, by=members[4], at=timezone.now())
    with pytest.raises(Refused) as second:
        cast_form(poll, answers=GOOD, by=members[0], at=timezone.now())

    finish(poll, secretary, scrutineers)

    assert titles(own) == ["有的对象不由您评议"]
    assert titles(second) == ["您已投票，每人一票"]
    # two leaders and three others are too few each: joined before anything was written
    assert figures(poll) == [(["leaders", "staff"], 5, {("T1/all", "good"): 5, ("P1/all", "fair"): 4})]


def test_four_ballots_give_no_figures_at_all(
    secretary: Account, scrutineers: list[Account], members: list[Account]
) -> None:
    poll = form_of(secretary, scrutineers, members)
    open_poll(poll, by=secretary, at=timezone.now())
    for member in members[:4]:
        cast_form(poll, answers=GOOD, by=member, at=timezone.now())

    finish(poll, secretary, scrutineers)

    assert figures(poll) == []
    assert "votes" not in AuditEvent.objects.get(verb="ballots.unseal").data


def test_form_opens_only_for_five_or_more(secretary: Account, scrutineers: list[Account]) -> None:
    poll = form_of(secretary, scrutineers)
    slips_of(poll, secretary, leaders=2, staff=2)

    with pytest.raises(Refused) as refused:
        open_poll(poll, by=secretary, at=timezone.now())

    assert titles(refused) == ["参评人数不足 5 人，无法保密"]


def test_new_slips_void_the_old_ones_and_none_come_while_voting(secretary: Account, scrutineers: list[Account]) -> None:
    poll = form_of(secretary, scrutineers)
    old = slips_of(poll, secretary, leaders=5)
    new = slips_of(poll, secretary, staff=6)
    open_poll(poll, by=secretary, at=timezone.now())
    with pytest.raises(Refused) as void:
        cast_by_code(old[0], answers=GOOD)
    with pytest.raises(Refused) as late:
        make_codes(poll, {"staff": 9}, by=secretary, at=timezone.now())
    cast_by_code(new[0], answers=GOOD)

    assert titles(void) == ["参评码不正确"]
    assert titles(late) == ["投票正在进行，不能安排表决"]
    assert not any(code in row for code in new for row in BallotCode.objects.values_list("code_hash", flat=True))


FROZEN = {
    "form": "UPDATE ballots_form SET content = '{}'",
    "code back": "UPDATE ballots_ballotcode SET used = FALSE WHERE used",
    "other group": "UPDATE ballots_ballotcode SET raters = 'leaders'",
    "codes": "DELETE FROM ballots_ballotcode",
    "early group": "INSERT INTO ballots_formgroup (poll_id, groups, number, ballots) "
    "SELECT poll_id, '[]', 0, 9 FROM ballots_form",
}


@pytest.mark.parametrize("what", FROZEN)
def test_database_keeps_form_and_codes_while_voting(
    what: str, secretary: Account, scrutineers: list[Account]
) -> None:  # fmt: skip
    poll = form_of(secretary, scrutineers)
    codes = slips_of(poll, secretary, staff=5)
    open_poll(poll, by=secretary, at=timezone.now())
    cast_by_code(codes[0], answers=GOOD)

    with pytest.raises((DatabaseError, ValidationError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FROZEN[what])


def test_form_by_name_on_the_pages(secretary: Account, scrutineers: list[Account], members: list[Account]) -> None:
    poll = form_of(secretary, scrutineers, members)
    open_poll(poll, by=secretary, at=timezone.now())
    client = signed_in(members[0])
    base = f"/ballots/{poll.pk}/form/"
    sent = {"q-T1/all": "good"}

    shown = client.get(f"/ballots/{poll.pk}/", follow=True)
    empty = client.post(f"{base}confirm/", {})
    wrong = client.post(f"{base}confirm/", {"q-T1/all": "superb"})
    checked = client.post(f"{base}confirm/", sent)
    put_in = client.post(f"{base}cast/", sent)
    again = client.post(f"{base}cast/", sent)
    after = client.get(base, follow=True)

    statuses = [answer.status_code for answer in (shown, empty, wrong, checked, put_in, again, after)]
    assert statuses == [200, 422, 422, 200, 200, 409, 200]
    assert "checked" not in shown.content.decode()
    assert "还有 1 项没有评" in checked.content.decode()
    assert "您已投票" in after.content.decode()


@pytest.mark.clause("JH-C-2.6-b")
def test_form_by_code_needs_no_sign_in_and_works_once(secretary: Account, scrutineers: list[Account]) -> None:
    poll = form_of(secretary, scrutineers)
    code = slips_of(poll, secretary, staff=5)[0]
    open_poll(poll, by=secretary, at=timezone.now())
    client = Client()
    sent = {"code": code, "q-T1/all": "bad"}

    answers = [client.get("/ballots/code/"), client.post("/ballots/code/form/", {"code": code})]
    answers += [client.post(f"/ballots/code/{step}/", sent) for step in ("confirm", "cast", "cast", "form")]
    stranger = client.post("/ballots/code/form/", {"code": "A" * 26})

    assert [answer.status_code for answer in [*answers, stranger]] == [200, 200, 200, 200, 409, 409, 409]
    assert "sessionid" not in client.cookies
    assert FormTally.objects.count() == 0


def test_slips_are_a_paper_for_the_tellers_alone(
    secretary: Account, scrutineers: list[Account], members: list[Account]
) -> None:
    poll = form_of(secretary, scrutineers)
    sent = {"count-0": 5, "count-1": 6}
    answers = []
    for account in (secretary, members[0]):
        answers.append(signed_in(account).post(f"/ballots/{poll.pk}/teller/codes/", sent))

    assert [answer.status_code for answer in answers] == [200, 404]
    assert answers[0].content[:5] == b"%PDF-"
    assert BallotCode.objects.filter(poll=poll).count() == 11
