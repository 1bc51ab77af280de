from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest

from appraisal.enums import AdjustmentKind, Agency
from appraisal.rules.adjustments import check_adjustment, check_duplicates, count_adjustments
from tests.appraisal.rules.build import (
    HYGIENE,
    NATION,
    OWN_CITY,
    PLAN,
    PREFECTURE,
    PROJECTS,
    PROVINCE,
    blame,
    entry,
    praise,
    reward,
    top_three,
    units,
)

LAST_DAY = date(2012, 12, 31)


def account(*entries):
    return count_adjustments(entries, PLAN, LAST_DAY)["A"]


def clauses(one) -> list[str]:
    return [finding.clause for finding in check_adjustment(one, PLAN, 2012)]


@pytest.mark.clause("SX-4.2-a")
@pytest.mark.parametrize(("level", "points"), [(NATION, "30"), (PROVINCE, "20"), (PREFECTURE, "10"), (OWN_CITY, "0")])
def test_commendation_for_overall_work_gives_the_points_of_its_level(level, points):
    assert account(praise(level)).bonus == units(points)
    assert account(praise(level, agency=Agency.INTERMEDIARY)).bonus == 0


@pytest.mark.clause("SX-4.2-b")
@pytest.mark.parametrize(("level", "points"), [(NATION, "15"), (PROVINCE, "10"), (PREFECTURE, "5"), (OWN_CITY, "0")])
def test_commendation_for_single_work_or_grassroots_counts_half_once(level, points):
    """Single work and grass-roots station are one flag, so that both together cannot halve twice."""
    assert account(praise(level, single_or_grassroots=True)).bonus == units(points)


@pytest.mark.clause("SX-4.2-c")
def test_top_three_prize_adds_five_for_overall_work_only():
    assert account(top_three()).bonus == units(5)
    assert account(top_three(single_or_grassroots=True)).bonus == 0
    assert account(top_three(level=None)).bonus == units(5)
    assert account(top_three(agency=Agency.INTERMEDIARY)).bonus == 0
    assert clauses(top_three(level=PROVINCE)) == ["SX-4.2-c"]


@pytest.mark.clause("SX-4.2-d")
@pytest.mark.parametrize(
    ("dated", "carried_over", "expected"),
    [
        (date(2011, 1, 1), True, []),
        (date(2011, 12, 31), True, []),
        (date(2010, 12, 31), True, ["SX-4.2-d"]),
        (date(2012, 1, 1), True, ["SX-4.2-d"]),
        (date(2011, 12, 31), False, ["SX-4.2-d"]),
        (date(2010, 12, 31), False, ["SX-4.2-d"]),
        (date(2012, 1, 1), False, []),
        (date(2012, 12, 31), False, []),
        (date(2013, 1, 1), False, ["SX-4.2-d"]),
    ],
)
def test_commendation_of_the_year_before_counts_only_when_it_was_not_used(dated, carried_over, expected):
    assert clauses(praise(PROVINCE, dated=dated, carried_over=carried_over)) == expected


@pytest.mark.clause("SX-4.2-d")
def test_carried_over_commendation_counts_by_the_same_table_and_cap():
    carried = praise(PROVINCE, dated=date(2011, 5, 1), carried_over=True)

    own = account(carried, praise(NATION), praise(PREFECTURE))

    assert (own.commendations, own.bonus) == (units(60), units(50))
    assert own.lines[0].reason == "省一级的表彰，加 20 分；上年度未加，本年度补加"
    assert own.lines[0].clause == "SX-4.2-d"


@pytest.mark.clause("SX-4.2-d")
@pytest.mark.parametrize("make", [blame, lambda level, **more: reward("5", **more)])
def test_only_commendations_are_carried_over(make):
    assert clauses(make(PROVINCE, dated=date(2011, 5, 1), carried_over=True)) == ["SX-4.2-d"]


@pytest.mark.clause("SX-4.2-e")
@pytest.mark.parametrize(
    ("entries", "raw", "counted"),
    [
        ([praise(NATION), praise(PROVINCE), praise(PREFECTURE)], "60", "50"),
        ([praise(NATION), praise(NATION, single_or_grassroots=True), top_three()], "50", "50"),
        ([praise(NATION), praise(NATION, single_or_grassroots=True)], "45", "45"),
        ([praise(NATION), praise(PROVINCE), top_three()], "55", "50"),
    ],
)
def test_commendations_together_are_capped_at_fifty(entries, raw, counted):
    own = account(*entries)

    assert (own.commendations, own.bonus) == (units(raw), units(counted))
    assert sum(line.counted for line in own.lines) == own.bonus


@pytest.mark.clause("SX-4.2-e")
def test_cap_is_a_parameter_and_holds_at_its_boundary():
    entries = [praise(NATION), praise(PROVINCE)]

    bonuses = [
        count_adjustments(entries, replace(PLAN, cap=Decimal(cap)), LAST_DAY)["A"].bonus
        for cap in ("49", "49.9999", "50", "50.0001")
    ]

    assert bonuses == [units("49"), units("49.9999"), units(50), units(50)]


@pytest.mark.clause("SX-4.2-e", "SX-3.3-e")
def test_rewards_stay_outside_the_cap_of_commendations():
    own = account(praise(NATION), praise(NATION), reward("10"), reward("10", HYGIENE), blame(PREFECTURE))

    assert (own.bonus, own.reward, own.deduction) == (units(50), units(20), units(20))


@pytest.mark.clause("SX-4.2-f")
@pytest.mark.parametrize(
    ("entries", "points"),
    [
        ([blame(PROVINCE)], 30),
        ([blame(NATION)], 30),
        ([blame(PREFECTURE)], 20),
        ([blame(OWN_CITY)], 5),
        ([blame(OWN_CITY), blame(OWN_CITY)], 10),
        ([blame(PROVINCE) for _ in range(5)], 150),
    ],
)
def test_criticism_deducts_by_level_without_a_cap(entries, points):
    assert account(*entries).deduction == units(points)


@pytest.mark.clause("SX-4.2-g")
def test_criticism_of_one_matter_counts_once_at_the_highest_level():
    same = {"matter": "某水库渗漏"}
    entries = [blame(OWN_CITY, **same), blame(PROVINCE, **same), blame(PREFECTURE, **same), blame(OWN_CITY)]

    deductions = {account(*order).deduction for order in permutations(entries)}
    lines = account(*entries).lines

    assert deductions == {units(35)}
    assert sorted(line.counted for line in lines) == [0, 0, units(5), units(30)]
    assert {line.clause for line in lines if not line.counted} == {"SX-4.2-g"}


@pytest.mark.clause("SX-4.2-g")
def test_criticism_of_one_matter_at_one_level_by_two_papers_counts_once():
    own = account(blame(PREFECTURE, matter="某水库渗漏"), blame(PREFECTURE, matter=" 某水库 渗漏"))

    assert [line.counted for line in own.lines] == [units(20), 0]
    assert own.lines[1].reason.startswith("同一事项已按同一级别的通报 安发〔2012〕")


@pytest.mark.clause("SX-4.2-g")
def test_notice_that_names_two_units_deducts_each_once():
    notice = {"matter": "某水库渗漏", "document_number": "省督〔2012〕1号"}
    entries = [blame(PROVINCE, member=member, **notice) for member in ("A", "B")]

    counted = count_adjustments(entries, PLAN, LAST_DAY)

    assert {member: own.deduction for member, own in counted.items()} == {"A": units(30), "B": units(30)}
    assert check_duplicates(entries) == []


@pytest.mark.clause("SX-4.2-g")
def test_same_notice_twice_for_a_unit_is_refused():
    notice = blame(PROVINCE, matter="某水库渗漏", document_number="省督（2012）1号")
    retyped = replace(notice, matter="某水库 渗漏", document_number="省督(2012)1号", dated=date(2012, 7, 1))

    (finding,) = check_duplicates([notice, blame(PROVINCE), retyped])

    assert (finding.clause, finding.facts["文号"]) == ("SX-4.2-g", "省督(2012)1号")


def test_same_paper_for_two_matters_or_two_amounts_is_no_duplicate():
    paper = {"document_number": "安创卫〔2012〕3号"}
    entries = [
        reward("8", matter="创建卫生城市", **paper),
        reward("5", matter="创建卫生城市", **paper),
        praise(NATION, matter="甲", **paper),
        praise(NATION, matter="乙", **paper),
    ]

    assert check_duplicates(entries) == []


@pytest.mark.clause("SX-3.3-e")
@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ("10", []),
        ("10.0001", ["SX-3.3-e"]),
        ("10.5", ["SX-3.3-e"]),
        ("0.0001", []),
        ("0", ["SX-4.2-i"]),
        ("-1", ["SX-4.2-i"]),
        ("0.00001", ["SX-4.2-i"]),
    ],
)
def test_reward_entry_above_the_cap_is_refused(points, expected):
    assert clauses(reward(points)) == expected


@pytest.mark.clause("SX-3.3-e")
@pytest.mark.parametrize(
    ("entries", "points"),
    [
        ([reward("8"), reward("5")], "10"),
        ([reward("8"), reward("2")], "10"),
        ([reward("8"), reward("1.9999")], "9.9999"),
        ([reward("10"), reward("10", HYGIENE)], "20"),
        ([reward("8"), reward("5"), reward("3", HYGIENE)], "13"),
    ],
)
def test_rewards_of_one_leading_group_are_capped_in_sum(entries, points):
    own = account(*entries)

    assert own.reward == units(points)
    assert sum(line.counted for line in own.lines) == own.reward


@pytest.mark.clause("SX-4.2-i")
def test_reward_needs_a_leading_group_of_the_scheme_and_points_without_a_level():
    assert clauses(reward("5", "某领导小组")) == ["SX-4.2-i"]
    assert clauses(entry(AdjustmentKind.REWARD, leading_group=PROJECTS)) == ["SX-4.2-i"]
    assert clauses(replace(reward("5"), level=PREFECTURE)) == ["SX-4.2-i"]


@pytest.mark.clause("SX-4.2-j")
@pytest.mark.parametrize("blank", [{"document_number": " "}, {"matter": ""}])
def test_entry_without_document_or_matter_is_refused(blank):
    assert clauses(praise(NATION, **blank)) == ["SX-4.2-j"]


def test_every_fault_of_an_entry_is_named_at_once():
    bad = entry(
        AdjustmentKind.CRITICISM,
        points=Decimal(3),
        leading_group=PROJECTS,
        document_number="",
        dated=date(2013, 1, 1),
    )

    assert clauses(bad) == ["SX-4.2-j", "SX-4.2-f", "SX-4.2-f", "SX-4.2-f", "SX-4.2-f"]


def test_level_that_the_scheme_does_not_know_is_refused():
    params = replace(PLAN, commendation={NATION: Decimal(30)})

    assert [f.clause for f in check_adjustment(praise(PROVINCE), params, 2012)] == ["SX-4.2-a"]


def test_lines_say_why_an_entry_counts_as_it_does():
    own = count_adjustments(
        [
            praise(NATION, dated=date(2012, 1, 1)),
            praise(PROVINCE, dated=date(2012, 1, 2), single_or_grassroots=True),
            praise(PROVINCE, dated=date(2012, 1, 3)),
            praise(PREFECTURE, dated=date(2012, 1, 4), agency=Agency.INTERMEDIARY),
            praise(OWN_CITY, dated=date(2012, 1, 5)),
            reward("8", dated=date(2012, 1, 6)),
            reward("5", dated=date(2012, 1, 7)),
            praise(NATION, dated=date(2012, 4, 1)),
        ],
        PLAN,
        date(2012, 3, 31),
    )["A"]

    assert [(line.points, line.counted, line.reason, line.clause) for line in own.lines] == [
        (300000, 300000, "国家一级的表彰，加 30 分", "SX-4.2-a"),
        (100000, 100000, "省一级的表彰 20 分，单项工作或基层站所减半，加 10 分", "SX-4.2-b"),
        (200000, 100000, "省一级的表彰，加 20 分；表彰加分累计以 50 分封顶，实计 10 分", "SX-4.2-e"),
        (0, 0, "社会中介机构的表彰不加分", "SX-4.2-a"),
        (0, 0, "本市一级的表彰不加分", "SX-4.2-a"),
        (80000, 80000, f"{PROJECTS}奖励 8 分，不计权数直接计入", "SX-3.3-f"),
        (
            50000,
            20000,
            f"{PROJECTS}奖励 5 分，不计权数直接计入；{PROJECTS}奖励分累计以 10 分封顶，实计 2 分",
            "SX-3.3-e",
        ),
        (0, 0, "日期 2012-04-01 晚于本期截止日 2012-03-31，本期不计", "SX-4.3-a"),
    ]


def test_entries_that_never_passed_the_check_break_the_count_instead_of_counting_wrongly():
    odd = replace(PLAN, commendation={NATION: Decimal("0.0001")})

    with pytest.raises(ValueError, match="小数超过四位"):
        count_adjustments([praise(NATION, single_or_grassroots=True)], odd, LAST_DAY)
    with pytest.raises(ValueError, match="缺少级别"):
        account(praise(None))
    with pytest.raises(KeyError):
        account(praise(PROVINCE), reward("5", "某领导小组"))
