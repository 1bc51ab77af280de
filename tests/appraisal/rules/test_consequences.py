"""What final results propose, at the boundary of each article (QSH-27, QSH-29, QSH-30-a, LS-3.5-a)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.enums import PostedGroup
from appraisal.enums.consequences import Conclusion, ConsequenceState, FollowUp, Measure
from appraisal.enums.grades import Grade
from appraisal.rules.consequence_steps import (
    Decision,
    Proposal,
    check_carry,
    check_conclusion,
    check_waive,
    measures_of,
    warnings,
)
from appraisal.rules.consequences import (
    Graded,
    Ground,
    Numbers,
    PoorYears,
    Promise,
    Standing,
    Votes,
    YearFacts,
    last_places,
    posted_group,
    proposals,
)
from core.findings import Finding
from organization.enums import Duty, UnitKind

K, G = FollowUp, PostedGroup
NUMBERS = Numbers(Fraction(2, 3), Fraction(1, 3), {G.DISTRICT: 3, G.TOWNSHIP: 1, G.VILLAGE: 5, G.COMMUNITY: 5}, 2009, 2)
TODAY = date(2013, 2, 1)


def found(facts: YearFacts) -> list[tuple[FollowUp, int, int | None]]:
    return [(one.kind, one.unit, one.person) for one in proposals(facts, NUMBERS)]


def clauses(findings: Sequence[Finding]) -> list[str]:
    return list(dict.fromkeys(one.clause for one in findings if one.blocks))


def ranked(rates: Sequence[int], *, posted: PostedGroup | None = None, group: str = "乡镇", first: int = 1,
           person: int | None = None) -> list[Standing]:  # fmt: skip
    """Units first, first+1, … with their per cent; equal ones share a rank."""
    ordered = sorted(rates, reverse=True)
    return [
        Standing("plan", 7, first + n, f"单位{first + n}", group, ordered.index(rate) + 1, Fraction(rate, 100),
                 posted, person)
        for n, rate in enumerate(rates)
    ]  # fmt: skip


@pytest.mark.clause("QSH-29-a", "QSH-29-b")
@pytest.mark.parametrize(
    ("well", "worst", "kinds"),
    [
        (40, 20, []), (39, 20, [K.ADJUSTMENT]), (40, 21, [K.REMOVAL]), (39, 21, [K.REMOVAL]), (0, 0, [K.ADJUSTMENT]),
    ],
)  # fmt: skip
def test_votes_count_as_integers_and_the_heavier_is_shown(well: int, worst: int, kinds: list[FollowUp]) -> None:
    """Sixty valid ballots: exactly two thirds and exactly one third bring nothing."""
    facts = YearFacts(2012, votes=[Votes(5, 1, "王某", well, worst, 60)])

    assert found(facts) == [(kind, 1, 5) for kind in kinds]


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_a_share_is_never_rounded(asked: tuple[int, int]) -> None:
    valid, well = asked
    facts = YearFacts(2012, votes=[Votes(5, 1, "王某", well, 0, valid)])

    assert bool(found(facts)) == (Fraction(well, valid) < Fraction(2, 3))


def test_nobody_voted_is_no_ground() -> None:
    assert found(YearFacts(2012, votes=[Votes(5, 1, "王某", 0, 0, 0)])) == []


@pytest.mark.clause("QSH-29-c", "QSH-27-c")
def test_a_promise_missed_without_force_majeure_and_one_kept_well() -> None:
    missed = Promise(1, 5, "王某", ("修路",), ("防汛",), "较好", well=False)
    excused = Promise(2, 6, "李某", (), ("防汛",), "好", well=False)
    kept = Promise(3, 7, "赵某", (), (), "好", well=True)

    made = proposals(YearFacts(2012, promises=[missed, excused, kept]), NUMBERS)

    assert [(one.kind, one.person) for one in made] == [(K.BROKEN_PROMISE, 5), (K.RECOMMEND, 7)]
    assert made[0].evidence == (("未完成目标", "修路"), ("认定不可抗拒原因", "防汛"))


@pytest.mark.clause("QSH-29-f")
def test_the_last_of_each_group_from_2009_on() -> None:
    rows = [*ranked([90, 80, 70]), *ranked([88], group="县直", first=9)]

    assert [found(YearFacts(year, standings=rows)) for year in (2008, 2009)] == [[], [(K.YELLOW_CARD, 3, None)]]
    tied = proposals(YearFacts(2009, standings=ranked([90, 70, 70])), NUMBERS)
    assert [(one.unit, one.tied, one.places) for one in tied] == [(2, True, 1), (3, True, 1)]
    assert found(YearFacts(2009, standings=ranked([90, 90]))) == []


@pytest.mark.clause("QSH-29-g")
def test_two_cards_in_a_row_open_both_posts() -> None:
    poor = Graded(31, 1, 8, "钱某", Grade.POOR, "不称职")
    head = replace(poor, target=32, person=9, principal=True)
    base = YearFacts(2011, grades=[poor, head], posts={1: ("某镇书记", "某镇镇长")})

    row = proposals(replace(base, cards={1: ("某镇", frozenset({2010, 2011}))}), NUMBERS)
    gap = proposals(replace(base, cards={1: ("某镇", frozenset({2009, 2011}))}), NUMBERS)

    assert [(one.kind, one.person) for one in row] == [(K.SELECTION, None), (K.HANDLING, 8)]
    assert row[0].evidence[1:] == (("岗位", "某镇书记"), ("岗位", "某镇镇长"))
    assert gap == []


@pytest.mark.clause("QSH-30-a")
def test_the_last_of_four_groups_get_an_inspector() -> None:
    """Streets and parks rank with the district's units; a group with fewer gives all it has."""
    rows = [
        *ranked([90, 80, 70, 60], posted=G.DISTRICT, first=1), *ranked([90, 50], posted=G.TOWNSHIP, first=11),
        *ranked(list(range(60, 67)), posted=G.VILLAGE, first=21), *ranked([70, 80], posted=G.COMMUNITY, first=31),
    ]  # fmt: skip
    posted = [unit for kind, unit, _ in found(YearFacts(2008, standings=rows)) if kind is K.POSTING]

    assert sorted(posted) == [2, 3, 4, 12, 21, 22, 23, 24, 25, 31, 32]
    kinds = [
        (UnitKind.STREET, "街道"), (UnitKind.PARK, "扬子洲农场"), (UnitKind.TOWNSHIP, "某镇"),
        (UnitKind.VILLAGE, "柳村"), (UnitKind.VILLAGE, "东湖社区"), (UnitKind.SECTION, "办公室"),
    ]  # fmt: skip
    assert [posted_group(*one) for one in kinds] == [G.DISTRICT, G.DISTRICT, G.TOWNSHIP, G.VILLAGE, G.COMMUNITY, None]


@pytest.mark.clause("QSH-30-a")
def test_ties_at_the_cut_are_left_to_the_committee() -> None:
    rows = ranked([60, 70, 70, 70, 90], posted=G.DISTRICT)

    sure, tied = last_places(rows, 3)

    assert ([one.unit for one in sure], [one.unit for one in tied]) == ([1], [2, 3, 4])
    made = [one for one in proposals(YearFacts(2008, standings=rows), NUMBERS) if one.kind is K.POSTING]
    assert [(one.unit, one.tied, one.places) for one in made] == [
        (1, False, 0), (2, True, 2), (3, True, 2), (4, True, 2),
    ]  # fmt: skip


@given(st.lists(st.integers(0, 20), max_size=12), st.integers(0, 6))
def test_last_places_take_no_more_than_they_must(rates: list[int], places: int) -> None:
    rows = ranked(rates)
    sure, tied = last_places(rows, places)
    worst_left = [one.rate for one in rows if one not in sure and one not in tied]

    assert len(sure) <= places
    assert not tied or len(sure) < places < len(sure) + len(tied)
    assert all(one.rate < left for one in (*sure, *tied) for left in worst_left)


@pytest.mark.clause("QSH-27-b", "QSH-27-d")
def test_rewards_of_the_best_and_of_the_commended() -> None:
    grades = [
        Graded(1, 1, 5, "王某", Grade.GOOD, "优秀"), Graded(2, 1, 6, "李某", Grade.FAIR, "称职"),
        Graded(3, 1, None, "某镇领导班子", Grade.GOOD, "好"), Graded(4, 2, None, "某局领导班子", Grade.GOOD, "好"),
    ]  # fmt: skip
    honour = Ground(2, None, "某局", "先进集体（省政〔2012〕1号）", ("appraisal.adjustment", 4), "省级")
    own = Ground(3, None, "某站", "先进单位（安发〔2012〕2号）", ("appraisal.adjustment", 5), "本市")
    body = Ground(
        4, None, "某馆", "十佳单位（协会〔2012〕3号）", ("appraisal.adjustment", 6), "国家级", intermediary=True
    )
    facts = YearFacts(2008, standings=ranked([90, 80]), grades=grades, honours=[honour, own, body])

    assert found(facts) == [(K.MATERIAL, 1, 5), (K.MODEL, 1, None), (K.HONOUR, 2, None), (K.HONOUR, 3, None)]
    assert proposals(facts, NUMBERS)[2].sources == (("appraisal.adjustment", 4),)
    assert Measure.MODEL not in measures_of(K.HONOUR, Decision(tuple(Measure)))
    assert {one.clause for one in proposals(facts, NUMBERS)[1:]} == {"QSH-27-d"}


@pytest.mark.clause("BZ-1-r")
@pytest.mark.parametrize(("years", "kinds"), [({2011, 2012}, [K.POOR_CASE]), ({2010, 2012}, []), ({2010, 2011}, [])])
def test_two_poor_years_up_to_this_one(years: set[int], kinds: list[FollowUp]) -> None:
    facts = YearFacts(2012, poor=[PoorYears(5, 2, "王某", frozenset(years))])

    assert [kind for kind, _, _ in found(facts)] == kinds


@pytest.mark.clause("LS-3.5-a")
def test_one_reward_for_all_grounds_and_a_warning_for_what_is_missing() -> None:
    rows = [Ground(1, None, "某镇", text, ("accountability.pointproposal", pk)) for pk, text in ((1, "甲"), (2, "乙"))]
    (made,) = proposals(YearFacts(2012, bonuses=rows), NUMBERS)

    assert (made.kind, made.evidence) == (K.EXECUTION, (("加分依据", "甲"), ("加分依据", "乙")))
    both = (Measure.ECONOMIC, Measure.HONOUR)
    told = [[one.title for one in warnings(K.EXECUTION, had, bonus=bonus)] for had, bonus in (
        (both, True), (both[:1], True), (both, False),
    )]  # fmt: skip
    assert told == [[], ["没有荣誉奖励"], ["所在单位考核没有加分"]]


def facts(kind: FollowUp, duty: Duty = Duty.ORGANIZATION_OFFICE, **more: object) -> Proposal:
    return replace(Proposal(kind, ConsequenceState.PROPOSED, frozenset({duty.value}), own=False), **more)  # type: ignore[arg-type]


AGREED = Decision(meeting_on=TODAY, meeting_record="安常纪〔2013〕3号", paper=True)


@pytest.mark.clause("QSH-29-f", "QSH-29-a", "QSH-29-b")
@pytest.mark.parametrize(
    ("kind", "conclusion", "decision", "refused"),
    [
        (K.YELLOW_CARD, Conclusion.SUBJECTIVE, AGREED, []),
        (K.YELLOW_CARD, Conclusion.OBJECTIVE, AGREED, ["QSH-29-f"]),
        (K.YELLOW_CARD, None, AGREED, ["QSH-29-f"]),
        (K.YELLOW_CARD, Conclusion.SUBJECTIVE, Decision(), ["QSH-29-f"]),
        (K.YELLOW_CARD, Conclusion.SUBJECTIVE, replace(AGREED, paper=False), ["QSH-29-f"]),
        (K.ADJUSTMENT, Conclusion.UNFIT, Decision(), []), (K.ADJUSTMENT, Conclusion.FIT, Decision(), ["QSH-29-a"]),
        (K.REMOVAL, Conclusion.INCOMPETENT, Decision(), []), (K.REMOVAL, None, Decision(), ["QSH-29-b"]),
        (K.REMOVAL, Conclusion.COMPETENT, Decision(), ["QSH-29-b"]),
    ],
)  # fmt: skip
def test_what_must_be_found_and_agreed_first(
    kind: FollowUp, conclusion: Conclusion | None, decision: Decision, refused: list[str]
) -> None:
    assert clauses(check_carry(facts(kind, conclusion=conclusion), decision, TODAY)) == refused


@pytest.mark.clause("JH-A-6.6-c")
@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({}, []), ({"final": False}, ["JH-A-6.6-c"]), ({"own": True}, ["QSH-27-b"]),
        ({"state": ConsequenceState.CARRIED}, ["QSH-27-b"]), ({"state": ConsequenceState.LAPSED}, ["QSH-27-b"]),
        ({"duties": frozenset({Duty.DISCIPLINE.value})}, ["QSH-27-b"]), ({"finder": True}, ["QSH-27-b"]),
    ],
)  # fmt: skip
def test_who_may_use_which_result(more: dict[str, object], refused: list[str]) -> None:
    assert clauses(check_carry(facts(K.MATERIAL, **more), Decision(), TODAY)) == refused


def test_what_a_decision_must_say() -> None:
    named = [
        check_carry(facts(K.MODEL), Decision(), TODAY),
        check_carry(facts(K.POSTING), Decision(), TODAY),
        check_carry(facts(K.POSTING, tied=True, places=1, taken=1), replace(AGREED, inspector=True), TODAY),
        check_carry(facts(K.POOR_CASE, Duty.DISCIPLINE), Decision(), TODAY),
        check_waive(facts(K.MATERIAL), " "),
        check_conclusion(facts(K.REMOVAL), Conclusion.UNFIT, text="", paper=False),
    ]  # fmt: skip

    assert [[one.title for one in rows if one.blocks] for rows in named] == [
        ["没有选择奖励种类"], ["没有填写巡视员"], ["并列对象的名额已满"], ["没有引用条款"], ["没有写明不予实施的理由"],
        ["这类建议不登记该结论", "没有写明考察情况", "缺少考察材料"],
    ]  # fmt: skip
    assert measures_of(K.BROKEN_PROMISE, Decision()) == [Measure.TALK, Measure.NOTICE]
    chosen = Decision((Measure.MATERIAL, Measure.MERIT, Measure.CARD))
    assert measures_of(K.MODEL, chosen) == [Measure.MERIT, Measure.MATERIAL]
