"""Grades: quotas, what bars the best one, proposals from a ranking, what two appraisals say of each other."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appraisal.enums.grades import Conclusion, Grade, GradeTier, ProposalMark, RoundKind
from appraisal.rules.grade_proposal import Proposed, Ranked, by_score, propose
from appraisal.rules.grades import (
    Ballots,
    Inquiry,
    Limits,
    Pair,
    Subject,
    blockers,
    check_grades,
    check_quotas,
    conflict,
    needs_inquiry,
    quota,
    reopened,
    warnings,
    word,
)

G, T, INTEGRITY, ANNUAL = Grade, GradeTier, RoundKind.INTEGRITY, RoundKind.ANNUAL
THIRD = Fraction(1, 3)
LIMITS = Limits({"班子": THIRD, "干部": Fraction(15, 100)}, THIRD, THIRD, 3)


def subject(key: int, tier: GradeTier = T.TEAM, grade: Grade | None = None, **more: Any) -> Subject:
    pool = "班子" if tier is T.TEAM else "干部"
    return Subject(key, f"对象{key}", tier, pool, more.pop("unit", 1), grade, **more)


def barred(one: Subject, *others: Subject, kind: RoundKind = INTEGRITY) -> list[str]:
    return [found.clause for found in blockers(one, [one, *others], LIMITS, kind)]


def many(tier: GradeTier, total: int, good: int) -> list[Subject]:
    return [subject(key, tier, G.GOOD if key < good else G.FAIR, unit=key) for key in range(total)]


@pytest.mark.clause("BZ-1-g", "BZ-1-h")
@pytest.mark.parametrize(
    ("tier", "total", "most", "clause"),
    [(T.TEAM, 30, 10, "BZ-1-g"), (T.TEAM, 31, 10, "BZ-1-g"), (T.TEAM, 32, 10, "BZ-1-g"), (T.TEAM, 33, 11, "BZ-1-g"),
     (T.DEPUTY, 100, 15, "BZ-1-h"), (T.DEPUTY, 106, 15, "BZ-1-h"), (T.DEPUTY, 107, 16, "BZ-1-h")],
)  # fmt: skip
def test_quota_is_never_rounded_up_and_exceeded_with_an_approval_alone(
    tier: GradeTier, total: int, most: int, clause: str
) -> None:
    pool = "班子" if tier is T.TEAM else "干部"
    [kept] = check_quotas(many(tier, total, most), LIMITS, INTEGRITY)
    [over] = check_quotas(many(tier, total, most + 1), LIMITS, INTEGRITY)
    approved = replace(LIMITS, approved={pool: most + 1})
    [waived] = check_quotas(many(tier, total, most + 1), approved, INTEGRITY)
    [too_many] = check_quotas(many(tier, total, most + 2), approved, INTEGRITY)

    assert (kept.blocks, over.blocks, waived.blocks, too_many.blocks) == (False, True, False, True)
    assert (over.clause, over.facts["限额"], over.facts["实评"]) == (clause, str(most), str(most + 1))


@pytest.mark.clause("BZ-1-e")
@pytest.mark.parametrize(
    ("leader", "tier", "found"),
    [(G.POOR, T.PRINCIPAL, ["BZ-1-e"]), (G.AVERAGE, T.PRINCIPAL, []), (G.POOR, T.DEPUTY, [])],
)
def test_a_poor_leader_bars_his_team(leader: Grade, tier: GradeTier, found: list[str]) -> None:
    team, person = subject(1, grade=G.GOOD), subject(2, tier, leader)
    fair = replace(team, grade=G.FAIR)

    assert barred(team, person) == found
    assert barred(team, replace(person, unit=2)) == []
    refused = [one.clause for one in check_grades([fair, person], LIMITS, INTEGRITY) if one.blocks]
    assert refused == []  # 较好 is accepted beside a poor leader
    assert bool(warnings(team, [team, person])) is (tier is T.DEPUTY)


@pytest.mark.clause("BZ-1-e")
def test_a_leader_lowered_afterwards_reopens_his_good_team() -> None:
    team, leader, member = subject(1, grade=G.GOOD), subject(2, T.PRINCIPAL, G.POOR), subject(3, T.DEPUTY, G.GOOD)

    assert [one.key for one, _ in reopened(leader, [team, leader, member])] == [1]
    assert [one.key for one, _ in reopened(replace(team, grade=G.POOR), [team, leader, member])] == [3]
    assert reopened(replace(leader, grade=G.AVERAGE), [team, leader, member]) == []


@pytest.mark.clause("BZ-1-f")
@pytest.mark.parametrize(("team", "found"), [(G.POOR, ["BZ-1-f"]), (G.AVERAGE, []), (None, [])])
def test_a_poor_team_bars_its_members(team: Grade | None, found: list[str]) -> None:
    for tier in (T.PRINCIPAL, T.DEPUTY):
        assert barred(subject(2, tier, G.GOOD), subject(1, grade=team)) == found
    accepted = check_grades([subject(1, grade=G.POOR), subject(2, T.DEPUTY, G.FAIR)], LIMITS, INTEGRITY)
    assert [one.clause for one in accepted if one.blocks] == []


@pytest.mark.clause("BZ-1-l")
@pytest.mark.parametrize(
    ("dissatisfied", "inquiry", "called", "state"),
    [
        (30, None, False, ""),
        (31, None, True, "unknown"),
        (31, Inquiry(None), True, "unknown"),
        (31, Inquiry(Conclusion.PROVED), True, "unmet"),
        (31, Inquiry(Conclusion.UNPROVED), True, ""),
        (30, Inquiry(Conclusion.PROVED), False, ""),
    ],
)
def test_dissatisfied_over_a_third_bars_once_it_is_verified(
    dissatisfied: int, inquiry: Inquiry | None, called: bool, state: str
) -> None:
    ballots = Ballots((90 - dissatisfied, 0, 0, dissatisfied))
    one = subject(1, grade=G.GOOD, survey=ballots, inquiry=inquiry)

    found = blockers(one, [one], LIMITS, INTEGRITY)

    assert [(other.clause, other.state) for other in found] == ([("BZ-1-l", state)] if state else [])
    assert bool(needs_inquiry(one, LIMITS)) is called


@pytest.mark.clause("BZ-2.2-h")
def test_many_low_ballots_or_problems_call_for_an_investigation() -> None:
    """Above one third of the valid ballots, above three problems; at the line nothing is called for."""
    at = subject(1, evaluation=Ballots((40, 20, 20, 10)), clues=3)
    ballots = replace(at, evaluation=Ballots((40, 19, 20, 11)))
    problems = replace(at, clues=4)

    assert [bool(needs_inquiry(one, LIMITS)) for one in (at, ballots, problems)] == [False, True, True]


@pytest.mark.clause("BZ-1-m")
def test_criticism_by_name_bars_team_and_leader_and_no_deputy() -> None:
    notice = ("执法监察 安纪发〔2012〕3号",)
    found = [barred(subject(1, tier, G.GOOD, criticisms=notice)) for tier in (T.TEAM, T.PRINCIPAL, T.DEPUTY)]

    assert found == [["BZ-1-m"], ["BZ-1-m"], []]


@pytest.mark.clause("BZ-1-n")
@pytest.mark.parametrize(
    ("integrity", "state"), [(G.GOOD, ""), (G.FAIR, "unmet"), (G.POOR, "unmet"), (None, "unknown")]
)  # fmt: skip
def test_a_team_is_good_in_the_year_only_if_it_is_in_integrity(integrity: Grade | None, state: str) -> None:
    one = subject(1, grade=G.GOOD, integrity=integrity, integrity_due=True)

    found = blockers(one, [one], LIMITS, ANNUAL)

    assert [(other.clause, other.state) for other in found] == ([("BZ-1-n", state)] if state else [])


@pytest.mark.clause("BZ-1-o")
@pytest.mark.parametrize(
    ("integrity", "found"), [(G.GOOD, []), (G.FAIR, []), (G.AVERAGE, ["BZ-1-o"]), (G.POOR, ["BZ-1-o"])]
)  # fmt: skip
def test_a_cadre_of_low_integrity_is_not_excellent(integrity: Grade, found: list[str]) -> None:
    one = subject(1, T.PRINCIPAL, G.GOOD, integrity=integrity, integrity_due=True)

    assert barred(one, kind=ANNUAL) == found
    assert word(ANNUAL, T.PRINCIPAL, G.GOOD) == "优秀"


@pytest.mark.clause("BZ-1-c")
def test_there_are_four_grades_for_teams_and_cadres() -> None:
    assert [word(INTEGRITY, tier, one) for tier in (T.TEAM, T.DEPUTY) for one in G] == [
        "好", "较好", "一般", "差", "好", "较好", "一般", "差",
    ]  # fmt: skip
    assert [word(ANNUAL, T.DEPUTY, one) for one in G] == ["优秀", "称职", "基本称职", "不称职"]
    with pytest.raises(ValueError, match="excellent"):
        Grade("excellent")


def test_veto_and_fraud_bar_the_best_grade_of_the_year() -> None:
    one = subject(1, grade=G.GOOD, vetoes=("安全生产",), frauds=("虚报数据",))

    assert (barred(one, kind=ANNUAL), barred(one)) == (["SX-6.6-a", "SX-8.4-b"], [])


@pytest.mark.clause("BZ-2.2-k")
@pytest.mark.parametrize(
    ("tier", "integrity", "annual", "found"),
    [
        (T.PRINCIPAL, G.POOR, G.GOOD, True), (T.DEPUTY, G.AVERAGE, G.GOOD, True), (T.DEPUTY, G.FAIR, G.GOOD, False),
        (T.TEAM, G.FAIR, G.GOOD, True), (T.TEAM, G.GOOD, G.GOOD, False), (T.TEAM, G.POOR, G.FAIR, False),
    ],
)  # fmt: skip
def test_grades_that_do_not_confirm_each_other(tier: GradeTier, integrity: Grade, annual: Grade, found: bool) -> None:
    pair = Pair(1, "陆远", tier, integrity, annual)

    open_, told = conflict(pair), conflict(replace(pair, explained=True))

    assert (open_ is not None and open_.blocks) is found
    assert told is None or not told.blocks


@pytest.mark.clause("JH-C-3.3-e")
@pytest.mark.parametrize(
    ("percent", "grade"),
    [("90", G.GOOD), ("89.99", G.FAIR), ("75", G.FAIR), ("74.9999", G.AVERAGE), ("60", G.AVERAGE), ("59.99", G.POOR)],
)
def test_a_score_at_the_cut_reaches_the_grade(percent: str, grade: Grade) -> None:
    assert by_score(Fraction(percent), (90, 75, 60)) is grade


def ranking(*rows: tuple[int, int, str], barred: frozenset[int] = frozenset()) -> list[Ranked]:
    """(key, rank, percent) in one pool."""
    return [
        Ranked(key, "班子", rank, Fraction(percent), ("当年被一票否决",) if key in barred else ())
        for key, rank, percent in rows
    ]


def proposed(rows: list[Ranked]) -> dict[int, tuple[Grade | None, ProposalMark, int | None]]:
    found: list[Proposed] = propose(rows, {"班子": THIRD}, {"班子": (90, 75, 60)})
    return {one.key: (one.grade, one.mark, one.place) for one in found}


def test_the_best_places_within_the_quota_then_the_reserve() -> None:
    """Of six two are good; who is barred leaves his place to the next, who misses the score is no reserve."""
    rows = ranking((1, 1, "98"), (2, 2, "97"), (3, 3, "96"), (4, 4, "95"), (5, 5, "89"), (6, 6, "50"),
                   barred=frozenset({1}))  # fmt: skip

    assert proposed(rows) == {
        1: (G.FAIR, ProposalMark.BLOCKED, None), 2: (G.GOOD, ProposalMark.NONE, None),
        3: (G.GOOD, ProposalMark.NONE, None), 4: (G.FAIR, ProposalMark.RESERVE, 1),
        5: (G.FAIR, ProposalMark.NONE, None), 6: (G.POOR, ProposalMark.NONE, None),
    }  # fmt: skip


def test_a_tie_across_the_line_is_left_to_be_decided() -> None:
    rows = ranking((1, 1, "98"), (2, 2, "97"), (3, 2, "97"), (4, 4, "95"), (5, 5, "94"), (6, 6, "93"))

    found = proposed(rows)

    assert [found[key][:2] for key in (1, 2, 3)] == [
        (G.GOOD, ProposalMark.NONE), (None, ProposalMark.TIED), (None, ProposalMark.TIED),
    ]  # fmt: skip
    assert [found[key][2] for key in (4, 5, 6)] == [1, 2, 3]


SHARES = [Fraction(0), THIRD, Fraction(15, 100), Fraction(1, 2), Fraction(1)]
RANKINGS = st.lists(st.tuples(st.integers(0, 6), st.booleans(), st.sampled_from("甲乙")), min_size=1, max_size=14)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    RANKINGS, st.integers(0, 13), st.sampled_from([Fraction(0), THIRD, Fraction(15, 100), Fraction(1, 2), Fraction(1)])
)
def test_quotas_hold_and_the_order_of_rows_does_not_matter(
    scores: list[tuple[int, bool, str]], turn: int, share: Fraction
) -> None:
    """Whatever the scores: never more of the best than the share, and nobody is passed over by a worse one."""
    rows = [
        Ranked(
            key, pool, 1 + sum(other > score for other, _, of in scores if of == pool), Fraction(87 + score),
            ("弄虚作假",) if bar else (),
        )
        for key, (score, bar, pool) in enumerate(scores)
    ]  # fmt: skip
    shares, cuts = {"甲": share, "乙": share}, {"甲": (90, 75, 60), "乙": (90, 75, 60)}
    found = propose(rows, shares, cuts)
    mixed = [*rows[turn:], *rows[:turn]][::-1]
    of = {one.key: one for one in rows}
    good = [of[one.key] for one in found if one.grade is G.GOOD]

    assert propose(mixed, shares, cuts) == found
    assert sorted(one.key for one in found) == list(range(len(rows)))
    for pool in shares:
        members = [one for one in rows if one.pool == pool]
        assert sum(one.pool == pool for one in good) <= quota(share, len(members))
        able = [one for one in members if not one.barred and one.percent >= 90]
        worst = max((one.rank for one in good if one.pool == pool), default=0)
        assert {one.key for one in able if one.rank <= worst} == {one.key for one in good if one.pool == pool}


@given(st.integers(0, 2000), st.fractions(0, 1))
def test_a_quota_is_the_most_that_keeps_within_the_share(total: int, share: Fraction) -> None:
    most = quota(share, total)

    assert most <= share * total < most + 1
