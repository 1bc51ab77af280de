"""Tally, turnout and live figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots.enums import LiveState
from ballots.rules.counting import Live, Turnout, live, tally, turnout
from ballots.rules.polls import Member

CHOICES = ("aye", "nay", "abstain")
ballots = st.lists(st.sampled_from([*CHOICES, "nonsense", None]), max_size=60)
rosters = st.lists(st.builds(Member, st.just("甲"), st.booleans(), st.booleans(), st.just(False)), max_size=40)


@given(ballots)
def test_sum_of_the_tally_is_the_number_of_ballots(cast: list[str | None]) -> None:
    counted = tally(CHOICES, cast)

    assert counted.ballots == len(cast)
    assert counted.valid == sum(ballot in CHOICES for ballot in cast)
    assert [choice for choice, _ in counted.votes] == list(CHOICES)


@given(ballots, st.randoms())
def test_order_of_the_ballots_plays_no_part(cast: list[str | None], random: object) -> None:
    shuffled = list(cast)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert tally(CHOICES, shuffled) == tally(CHOICES, cast)


@given(ballots, ballots)
def test_tallies_of_two_boxes_add_up(one: list[str | None], other: list[str | None]) -> None:
    parts, whole = [dict(tally(CHOICES, box).votes) for box in (one, other)], dict(tally(CHOICES, one + other).votes)

    assert whole == {choice: parts[0][choice] + parts[1][choice] for choice in CHOICES}


@given(rosters)
def test_due_is_absent_recused_and_entitled(members: list[Member]) -> None:
    counted = turnout(members)

    assert counted.due == counted.absent + counted.recused + counted.entitled


def test_turnout_counts_heads() -> None:
    members = [Member("甲", voted=True), Member("乙"), Member("丙", present=False), Member("丁", recused=True)]

    assert turnout(members) == Turnout(due=4, absent=1, recused=1, entitled=2, voted=1)


@pytest.mark.parametrize(
    ("ayes", "outstanding", "needed", "expected"),
    [
        (0, 11, 6, Live(LiveState.PENDING, 6)),
        (5, 1, 6, Live(LiveState.PENDING, 1)),
        (5, 0, 6, Live(LiveState.IMPOSSIBLE, 1)),
        (6, 0, 6, Live(LiveState.PASSED, 0)),
        (7, 4, 6, Live(LiveState.PASSED, 0)),
        (3, 2, 6, Live(LiveState.IMPOSSIBLE, 3)),
        (3, 3, 6, Live(LiveState.PENDING, 3)),
    ],
)
def test_live_figures_at_the_boundaries(ayes: int, outstanding: int, needed: int, expected: Live) -> None:
    assert live(ayes, outstanding, needed) == expected


@given(st.lists(st.booleans(), max_size=30), st.integers(1, 30))
def test_passed_and_impossible_are_final(votes: list[bool], needed: int) -> None:
    """Whoever votes after it changes neither."""
    states = [
        live(sum(votes[:number]), len(votes) - number, needed).state for number in range(len(votes) + 1)
    ]  # fmt: skip
    settled = [state for state in states if state is not LiveState.PENDING]

    assert len(set(settled)) == 1
    assert states[-1] is (LiveState.PASSED if sum(votes) >= needed else LiveState.IMPOSSIBLE)
