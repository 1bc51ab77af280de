"""What the file of 2012 says beside groups and trees: special appraisals, points, awards, ledgers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from appraisal.enums import AdjustmentLevel
from tests.appraisal.rules.scheme_files import SCHEME_2012, read, unit_names


@pytest.mark.clause("SX-2.2-a", "SX-2.2-c", "SX-3.4-a")
def test_special_appraisals_hold_22_and_19_participants():
    scheme = read(SCHEME_2012)
    specials = {special.code: special for special in scheme.specials}
    investment, tourism = specials["investment"], specials["tourism"]
    outside = {"X01", "X02"}

    assert set(specials) == {"investment", "tourism", "city_construction"}
    assert len(investment.participants) == 22
    assert [team.name for team in investment.teams] == ["城建口", "旅游口", "农口", "商贸口", "工口"]
    assert len(tourism.participants) == 19
    assert unit_names(scheme, tourism.units[15:]) == [
        "风景名胜区",
        "国家矿山公园管委会",
        "景区管委会",
        "革命历史纪念馆",
    ]
    assert outside.isdisjoint(member.code for group in scheme.facts.groups for member in group.members)


def test_city_construction_list_is_open_and_leaves_the_company_out():
    scheme = read(SCHEME_2012)
    special = next(special for special in scheme.specials if special.code == "city_construction")

    assert special.open_list
    assert special.participants == tuple(f"T{number:02}" for number in range(1, 15))
    assert special.organizers == ("G23", "G07A", "K01")


def test_adjustment_table():
    scheme = read(SCHEME_2012)
    table = scheme.facts.adjustments
    levels = (AdjustmentLevel.NATION, AdjustmentLevel.PROVINCE, AdjustmentLevel.PREFECTURE, AdjustmentLevel.OWN_CITY)

    assert [int(table.commendation[level]) for level in levels] == [30, 20, 10, 0]
    assert [int(table.criticism[level]) for level in levels] == [30, 30, 20, 5]
    assert (table.halving, table.top_three, table.cap) == (Decimal("0.5"), 5, 50)
    assert table.reward_caps == {"市重点项目推进工作领导小组": 10, "市创建卫生城市领导小组": 10}


def test_five_fields_of_veto():
    scheme = read(SCHEME_2012)
    names = [veto.name for veto in scheme.vetoes]

    assert names == ["社会治安综合治理", "人口和计划生育", "重大环保事故", "安全生产", "信访"]


@pytest.mark.clause("SX-7.1-a")
def test_overall_awards_are_eleven_of_36_ten_thousands():
    scheme = read(SCHEME_2012)
    found = {award.code: (award.group, award.ranked, award.prizes) for award in scheme.awards.overall}

    assert found == {
        "O1": ("T", True, (50_000, 40_000, 30_000)),
        "O2": ("P", False, (30_000,) * 3),
        "O3": ("G", False, (30_000,) * 5),
    }
    assert sum(sum(award.prizes) for award in scheme.awards.overall) == 360_000


def test_leaders_have_at_most_40_percent_and_only_townships_are_bound():
    scheme = read(SCHEME_2012)
    share = scheme.awards.leader_share

    assert (share.max_percent, share.binding_groups) == (40, ("T",))


@pytest.mark.clause("SX-7.2-a")
def test_ten_single_awards_of_three_prizes():
    scheme = read(SCHEME_2012)
    single = scheme.awards.single

    assert [award.prizes for award in single] == [(7_000, 5_000, 3_000)] * 10
    assert sum(sum(award.prizes) for award in single) == 150_000


def test_pools_of_single_awards():
    scheme = read(SCHEME_2012)
    pools = {award.code: award.pool for award in scheme.awards.single}
    townships = tuple(f"T{number:02}" for number in range(1, 15))

    assert {code: len(pool) for code, pool in pools.items()} == {
        "S01": 16, "S02": 22, "S03": 14, "S04": 19, "S05": 81, "S06": 81, "S07": 81, "S08": 14, "S09": 81, "S10": 14,
    }  # fmt: skip
    assert pools["S08"] == pools["S10"] == townships


@pytest.mark.clause("SX-7.3-a")
def test_individual_award_has_three_classes_of_four():
    scheme = read(SCHEME_2012)
    award = scheme.awards.individual[0]

    assert [(part.name, part.winners, part.prize) for part in award.classes] == [
        ("一等奖", 4, 2000), ("二等奖", 4, 1500), ("三等奖", 4, 1000),
    ]  # fmt: skip
    assert scheme.awards.total_yuan == 528_000


def test_31_units_keep_ledgers_and_every_named_leaf_owner_is_one_of_them():
    scheme = read(SCHEME_2012)
    owners = {unit for node in scheme.nodes.values() for unit in node.responsible}

    assert len(scheme.responsible_units) == 31
    assert unit_names(scheme, scheme.responsible_units)[5] == "市人武部"
    assert owners <= set(scheme.responsible_units)


def test_every_part_of_the_2012_scheme_names_its_clause():
    scheme = read(SCHEME_2012)
    awards = (*scheme.awards.overall, *scheme.awards.single, *scheme.awards.individual)
    parts = (*scheme.groups.values(), *scheme.vetoes, *scheme.disqualifications, *scheme.specials, *awards)
    parts += (*scheme.procedure, *scheme.texts, scheme.rounding, *(n for g in scheme.facts.groups for n in g.nodes))

    assert [part for part in parts if not part.clause.startswith("SX-")] == []
    assert len(scheme.clauses) == 9
