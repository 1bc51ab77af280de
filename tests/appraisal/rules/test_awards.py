"""The order of awards: places and slots, the barred, ties at the line, shares of a prize."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.enums.awards import AwardEvent, AwardState, CandidateMark
from appraisal.rules.awards import (
    STEPS,
    AwardFacts,
    Runner,
    Share,
    Slot,
    check_award,
    check_choice,
    check_shares,
    check_slot,
    check_step,
    places,
    slot_of,
    standings,
)
from appraisal.rules.scheme_file.parsed import ParsedScheme
from appraisal.rules.scheme_file.reading import parse_scheme
from core.findings import blocking, unmet

VETO = unmet("SX-6.6-a", "本年度被一票否决", remedy="一票否决撤销后重新测算")
M = CandidateMark
THREE = (Slot("第一名", 1, 50_000), Slot("第二名", 1, 40_000), Slot("第三名", 1, 30_000))
EQUALS = (Slot("先进单位", 3, 30_000),)


@cache
def plan() -> ParsedScheme:
    """The bundled scheme of 2012."""
    file = Path(__file__).parents[3] / "appraisal" / "schemes" / "shuangxiang-2012.yaml"
    return parse_scheme(file.read_text("utf-8"), file_name=file.name)


def run(*scores: int, barred: str = "") -> list[Runner]:
    """Runners A, B, C… with their scores."""
    codes = "ABCDEFGHIJ"[: len(scores)]
    return [
        Runner(code, Fraction(score), (VETO,) if code in barred else ())
        for code, score in zip(codes, scores, strict=True)
    ]


@pytest.mark.clause("SX-5.1-a", "SX-6.5-b")
@pytest.mark.parametrize(
    ("runners", "slots", "found"),
    [
        (run(9, 8, 7, 6), THREE, "A1+0 B2+1 C3+2 D4-"),
        (run(9, 8, 7, 6, barred="A"), THREE, "A1! B2+0 C3+1 D4+2"),
        (run(9, 8, 7, 6, barred="D"), THREE, "A1+0 B2+1 C3+2 D4!"),
        (run(9, 8, 7, 7), THREE, "A1+0 B2+1 C3? D3?"),
        (run(9, 8, 7, 7, barred="D"), THREE, "A1+0 B2+1 C3+2 D3!"),
        (run(9, 9, 7, 6), THREE, "A1? B1? C3+2 D4-"),
        (run(9, 9, 7, 6), EQUALS, "A1+0 B1+0 C3+0 D4-"),
        (run(9, 8, 8, 8), EQUALS, "A1+0 B2? C2? D2?"),
        (run(9, 8, barred="AB"), THREE, "A1! B2!"),
    ],
)
def test_order_bars_and_ties(runners: list[Runner], slots: tuple[Slot, ...], found: str) -> None:
    """Code, place, then: + slot for the proposed, - in reserve, ? tied, ! barred."""
    signs = {M.RESERVE: "-", M.TIED: "?", M.EXCLUDED: "!"}
    rows = standings(runners, slots)
    assert " ".join(f"{one.code}{one.place}{signs.get(one.mark, f'+{one.slot}')}" for one in rows) == found


@given(
    st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=12),
    st.lists(st.integers(1, 3), min_size=1, max_size=4),
)
def test_equals_fare_equally_and_no_place_is_given_twice(drawn: list[tuple[int, bool]], counts: list[int]) -> None:
    slots = [Slot(f"第{place}", count, 0) for place, count in enumerate(counts)]
    rows = standings(
        [Runner(f"{place:02}", Fraction(score), (VETO,) if bar else ()) for place, (score, bar) in enumerate(drawn)],
        slots,
    )
    free = [one for one in rows if one.order is not None]
    for score in {one.score for one in free}:
        assert len({(one.mark, one.slot) for one in free if one.score == score}) == 1
    for place, slot in enumerate(slots):
        assert sum(1 for one in free if one.slot == place) <= slot.count
    proposed = [one.score for one in free if one.mark is M.PROPOSED]
    assert all(one.score <= min(proposed, default=one.score) for one in free if one.mark is M.RESERVE)
    assert all(slot_of(slots, (one.order or 1) - 1) == one.slot for one in free if one.mark is M.PROPOSED)


@pytest.mark.clause("SX-5.1-b")
def test_three_of_the_party_block_and_five_of_the_city_block() -> None:
    found = {}
    for award in plan().awards.overall[1:]:
        slots = [Slot(*one) for one in places(award.prizes, ranked=award.ranked)]
        members = [Runner(f"{award.group}{number:02}", Fraction(100 - number)) for number in range(1, 21)]
        found[award.group] = [one.code for one in standings(members, slots) if one.mark is M.PROPOSED]
    assert found == {"P": ["P01", "P02", "P03"], "G": ["G01", "G02", "G03", "G04", "G05"]}
    assert sum(map(len, found.values())) == 8


@pytest.mark.clause("SX-5.2-a")
def test_ten_single_awards_hold_three_places_each() -> None:
    awards = plan().awards.single
    slots = [[Slot(*one) for one in places(award.prizes, ranked=True)] for award in awards]
    assert (len(awards), sum(one.count for row in slots for one in row)) == (10, 30)
    for row in slots:
        assert [one.label for one in row] == ["第一名", "第二名", "第三名"]
        fourth = [*check_slot(row, 2, 1, clause="SX-5.2-a"), *check_slot(row, 3, 0, clause="SX-5.2-a")]
        assert [one.clause for one in fourth] == ["SX-5.2-a"] * 2
        assert check_slot(row, 2, 0, clause="SX-5.2-a") == []


@pytest.mark.clause("SX-5.2-b")
def test_choosing_against_the_order_needs_a_reason() -> None:
    rows = standings(run(9, 8, 7, 6, barred="B"), THREE)

    def chosen(code: str, winners: str = "", reason: str = "") -> list[str]:
        bars = (VETO,) if code == "B" else ()
        return [
            one.title
            for one in check_choice(
                rows, code, frozenset(winners), reason=reason, name=code, bars=bars, clause="SX-5.2-b"
            )
        ]

    assert chosen("A") == []
    assert chosen("C", winners="A") == []
    assert chosen("D", winners="A") == ["不按得分次序选定，或者在并列中选定，须写明理由"]
    assert chosen("D", winners="A", reason="牵头单位推荐") == []
    assert chosen("B", winners="A", reason="牵头单位推荐") == ["本年度被一票否决"]
    assert chosen("A", winners="A") == ["已经在获奖名单中"]


@pytest.mark.clause("SX-7.1-b")
@pytest.mark.parametrize(
    ("leaders", "rest", "reason", "binding", "refused"),
    [
        (20_000, 30_000, "", True, []),
        (20_001, 29_999, "", True, ["党政一把手所得原则上不高于限额"]),
        (20_001, 29_999, "驻村包片任务最重", True, []),
        (20_001, 29_999, "", False, []),
        (20_000, 30_001, "", True, ["分配合计超过奖金"]),
        (20_000, 29_000, "", True, []),
    ],
)
def test_shares_of_50_000(leaders: int, rest: int, reason: str, binding: bool, refused: list[str]) -> None:
    half = leaders // 2
    shares = [Share("陆远", half, True), Share("马骏", leaders - half, True), Share("其他班子成员", rest, False)]
    findings = check_shares(shares, 50_000, percent=Fraction(40), binding=binding, reason=reason, clause="SX-7.1-b")
    assert [one.title for one in blocking(findings)] == refused
    warned = leaders > 20_000 and not refused
    assert len(findings) - len(refused) == (1 if warned else 0)


def test_shares_name_everybody_once() -> None:
    twice = [Share("陆远", 1, True), Share("陆远", 1, False)]
    three = [Share(name, 1, True) for name in ("陆远", "马骏", "何佩兰")]
    for shares, title in (([], "没有分配对象"), (twice, "同一人重复"), (three, "党政一把手最多两人")):
        found = check_shares(shares, 100, percent=None, binding=True, reason="", clause="SX-7.1-b")
        assert [one.title for one in found] == [title]


def test_an_award_goes_up_when_nothing_is_open() -> None:
    def found(taken: tuple[int, ...], **more: object) -> list[str]:
        facts = AwardFacts("综合奖", "SX-5.1-a", THREE, taken, **more)  # type: ignore[arg-type]
        return [one.clause for one in check_award(facts)]

    assert found((1, 1, 1)) == []
    assert found((1, 1, 0)) == ["SX-5.1-a"]
    assert found((1, 1, 0), vacancy="没有合格单位") == []
    assert found((1, 1, 0), tied=("河口镇", "青石镇"), vacancy="不评") == ["SX-6.5-b"]
    assert found((1, 1, 1), barred=(("河口镇", VETO),)) == ["SX-6.6-a"]
    assert found((0, 0, 0), unread="缺少成绩", vacancy="不评") == ["SX-5.2-b"]


def test_every_step_has_its_state() -> None:
    allowed = {(state, event) for state in AwardState for event in AwardEvent if not check_step(state, event)}
    assert allowed == set(STEPS)
