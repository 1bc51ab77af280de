"""Votes, hearings, experts and draws: every threshold at, below and above its edge."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots.enums import LiveState
from ballots.rules.counting import live
from core.enums import FindingState
from decisions.enums import VoteState
from decisions.rules.draw import draw, lot
from decisions.rules.experts import check_experts, count_experts
from decisions.rules.hearing import HearingTally, blocks, check_hearing, least_opposed
from decisions.rules.voting import (
    Tally,
    ayes_needed,
    check_count,
    check_passed,
    final_state,
    passes,
)
from tests.decisions.rules.build import FIELDS, HALF, THIRD, expert, experts

heads = st.integers(min_value=0, max_value=400)


@pytest.mark.parametrize(
    ("due", "ayes", "passed"),
    [(10, 5, False), (10, 6, True), (11, 5, False), (11, 6, True), (12, 6, False), (12, 7, True), (13, 6, False),
     (13, 7, True), (1, 0, False), (1, 1, True)],
)  # fmt: skip
def test_vote_passes_above_half_of_those_due(due: int, ayes: int, passed: bool) -> None:
    tally = Tally(due=due, present=ayes, ayes=ayes, nays=0, abstentions=0)

    assert (final_state(tally, HALF) is VoteState.PASSED) == passed
    assert check_passed(tally, HALF).blocks != passed


@given(due=st.integers(min_value=1, max_value=400), ayes=heads)
def test_vote_agrees_with_doubling_and_with_the_number_needed(due: int, ayes: int) -> None:
    assert passes(ayes, due, HALF) == (2 * ayes > due) == (ayes >= ayes_needed(due, HALF))


@given(due=st.integers(min_value=1, max_value=60), data=st.data())
def test_live_figures_are_what_the_rest_of_the_votes_can_still_make_of_it(due: int, data: st.DataObject) -> None:
    present = data.draw(st.integers(0, due))
    ayes = data.draw(st.integers(0, present))
    outstanding = data.draw(st.integers(0, present - ayes))
    ends = {passes(ayes + more, due, HALF) for more in range(outstanding + 1)}

    shown = live(ayes, outstanding, ayes_needed(due, HALF))

    expected = {frozenset({True}): LiveState.PASSED, frozenset({False}): LiveState.IMPOSSIBLE}
    assert shown.state is expected.get(frozenset(ends), LiveState.PENDING)
    assert passes(ayes + shown.missing, due, HALF)


def test_recused_and_absent_members_do_not_lower_the_bar() -> None:
    tally = Tally(due=12, present=6, ayes=6, nays=0, abstentions=0)

    assert final_state(tally, HALF) is VoteState.FAILED
    assert check_passed(tally, HALF).facts == {"应到": "12", "赞成": "6", "须达到": "7"}


@pytest.mark.parametrize(
    ("tally", "titles"),
    [
        (Tally(10, 8, 5, 2, 1), []),
        (Tally(10, 8, 5, 2, 0), ["赞成、反对、弃权之和应等于实到人数"]),
        (Tally(7, 8, 5, 2, 1), ["实到人数不得超过应到人数"]),
        (Tally(0, 0, 0, 0, 0), ["实到人数不得超过应到人数"]),
        (Tally(10, 8, -1, 8, 1), ["票数不得为负"]),
    ],
)
def test_count_must_agree_with_those_present(tally: Tally, titles: list[str]) -> None:
    assert [finding.title for finding in check_count(tally)] == titles


@pytest.mark.parametrize(
    ("attending", "opposed", "barred"),
    [(9, 3, True), (9, 2, False), (10, 4, True), (10, 3, False), (11, 4, True), (11, 3, False), (0, 0, True),
     (1, 0, False), (1, 1, True), (3, 1, True), (2, 1, True)],
)  # fmt: skip
def test_hearing_bars_from_a_third_of_those_attending(attending: int, opposed: int, barred: bool) -> None:
    tally = HearingTally(attending, opposed)

    assert blocks(tally, THIRD) == barred
    assert check_hearing(tally, THIRD).blocks == barred


@given(attending=st.integers(min_value=1, max_value=400), opposed=heads)
def test_hearing_agrees_with_tripling_and_with_the_least_number(attending: int, opposed: int) -> None:
    barred = blocks(HearingTally(attending, opposed), THIRD)

    assert barred == (3 * opposed >= attending) == (opposed >= least_opposed(attending, THIRD))


def test_hearing_with_impossible_counts_is_an_error() -> None:
    with pytest.raises(ValueError, match="4 of 3"):
        check_hearing(HearingTally(3, 4), THIRD)


@pytest.mark.parametrize(
    ("number", "least", "long_term", "enough", "clause"),
    [(10, 11, False, False, "JH-A-4.2-d"), (11, 11, False, True, "JH-A-4.2-d"),
     (18, 19, True, False, "JH-A-4.2-f"), (19, 19, True, True, "JH-A-4.2-f"), (11, 19, True, False, "JH-A-4.2-f")],
)  # fmt: skip
def test_experts_at_the_edge(number: int, least: int, long_term: bool, enough: bool, clause: str) -> None:
    finding = check_experts(count_experts(experts(number), FIELDS, signatures=False), least=least, long_term=long_term)

    assert (finding.clause, finding.blocks) == (clause, not enough)
    assert finding.facts["实有"] == str(number)


def test_experts_who_do_not_count_are_named_with_the_reason() -> None:
    rows = [
        *experts(9),
        expert(0, name="专家0（再次登记）"),
        expert(20, name="缺席者", attended=False),
        expert(21, name="外行", fields=frozenset({"文艺"})),
        expert(22, name="业主", interest=True),
        expert(23, name="未签名者", signed=False),
    ]

    count = count_experts(rows, FIELDS, signatures=True)
    finding = check_experts(count, least=11, long_term=False)

    assert len(count.counted) == 9
    assert dict(count.left_out) == {
        "专家0（再次登记）": "重复登记", "缺席者": "未登记到会", "外行": "专业不相关", "业主": "有利害关系",
        "未签名者": "没有签署意见",
    }  # fmt: skip
    assert finding.state is FindingState.UNMET
    assert "业主（有利害关系）" in finding.facts["未计入"]


def test_many_experts_who_do_not_count_are_told_by_reason() -> None:
    away = [expert(number, name=f"缺席{number}", attended=False) for number in range(7)]

    finding = check_experts(
        count_experts([*away, expert(8, name="业主", interest=True)], FIELDS, signatures=False),
        least=11,
        long_term=False,
    )

    assert finding.facts["未计入"] == "缺席0、缺席1、缺席2、缺席3、缺席4等 7 名（未登记到会）；业主（有利害关系）"


def test_expert_registered_twice_counts_by_the_row_that_does() -> None:
    rows = [expert(1, attended=False), expert(1), expert(1)]

    assert len(count_experts(rows, FIELDS, signatures=False).counted) == 1


def test_unsigned_opinion_counts_where_the_rulebook_asks_for_no_signature() -> None:
    rows = [expert(1, signed=False)]

    assert len(count_experts(rows, FIELDS, signatures=False).counted) == 1


CANDIDATES = {"居民": [f"J{one:02}" for one in range(20)], "企业": [f"Q{one:02}" for one in range(6)]}
SEATS = {"居民": 5, "企业": 2}


def test_draw_can_be_recomputed_by_anyone_from_the_seed() -> None:
    found = draw("20120601-3", CANDIDATES, SEATS)

    assert {stratum: len(lots) for stratum, lots in found.drawn.items()} == SEATS
    best = min(CANDIDATES["企业"], key=lambda number: lot("20120601-3", "企业", number).digest)
    assert found.drawn["企业"][0].number == best
    # As `printf '20120601-3\n企业\nQ00' | sha256sum` prints it.
    assert lot("20120601-3", "企业", "Q00").digest == (
        "96890f8957da110c0943ee3f4f9049d583ed82a481e0bcc19427eaea06944ec7"
    )


@given(order=st.permutations(CANDIDATES["居民"]))
def test_draw_does_not_depend_on_the_order_of_the_list(order: list[str]) -> None:
    shuffled = draw("种子", {**CANDIDATES, "居民": order}, SEATS)

    assert shuffled == draw("种子", CANDIDATES, SEATS)


def test_draw_with_another_seed_draws_others() -> None:
    chosen = {tuple(one.number for one in draw(str(seed), CANDIDATES, SEATS).drawn["居民"]) for seed in range(50)}

    assert len(chosen) == 50


def test_draw_gives_everybody_about_the_same_chance() -> None:
    times = dict.fromkeys(CANDIDATES["居民"], 0)
    for seed in range(2000):
        for one in draw(f"s{seed}", CANDIDATES, SEATS).drawn["居民"]:
            times[one.number] += 1

    assert all(400 < count < 600 for count in times.values())  # 500 expected, standard deviation 19


@pytest.mark.parametrize(
    ("seed", "candidates", "seats", "words"),
    [
        (" ", {"居民": ["1"]}, {"居民": 1}, "须先公布种子"),
        ("x", {"居民": ["1", "1"]}, {"居民": 1}, "重复的报名号"),
        ("x", {"居民": ["1"]}, {"居民": 2}, "报名 1 人，不足名额 2 人"),
        ("x", {"居民": ["1"]}, {"企业": 1}, "类别不一致"),
    ],
)
def test_draw_refuses_what_is_not_fair(
    seed: str, candidates: dict[str, list[str]], seats: dict[str, int], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        draw(seed, candidates, seats)


def test_thresholds_are_the_rulebooks_and_not_ours() -> None:
    two_thirds = Fraction(2, 3)

    assert ayes_needed(12, two_thirds) == 9
    assert not passes(8, 12, two_thirds)
    assert blocks(HearingTally(10, 5), HALF)
    assert not blocks(HearingTally(10, 4), HALF)
