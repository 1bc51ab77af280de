from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from appraisal.enums import Method, TopRule, YearRule
from appraisal.rules.facts import MemberFacts, NodeFacts
from appraisal.rules.linter import lint_group, lint_scheme
from appraisal.rules.sheet_names import same_sheet_names, sheet_name_faults
from tests.appraisal.rules.build import NATION, PLAN, group_of, leaf, scheme_of, top


def clean(code="B1"):
    nodes = [top("T1", 100, 600), leaf("L1", "T1", "33.3333"), leaf("L2", "T1", "66.6667"), top("T2", 50, 400)]
    return group_of(nodes, ["A", "B"], code)


def titles(group) -> list[str]:
    return [finding.title for finding in lint_group(group)]


def test_clean_scheme_has_no_finding():
    assert lint_scheme(scheme_of(clean("B1"), clean("B2"))) == []


@pytest.mark.clause("SX-3-f")
@pytest.mark.parametrize(("mark", "total", "off"), [("66.6666", "99.9999", "-0.0001"), ("67", "100.3333", "+0.3333")])
def test_children_that_do_not_sum_to_the_parent_are_named_with_the_exact_difference(mark, total, off):
    group = clean()
    nodes = [replace(node, full_mark=Decimal(mark)) if node.code == "L2" else node for node in group.nodes]

    (finding,) = lint_group(replace(group, nodes=tuple(nodes)))

    assert (finding.clause, finding.title) == ("SX-3-f", "下级基础分之和与本项基础分不符")
    assert finding.facts == {
        "分组": "第B1组", "指标编码": "T1", "指标": "大项T1", "应为": "100", "合计": total, "相差": off,
    }  # fmt: skip


@pytest.mark.clause("SX-3.1-a")
@pytest.mark.parametrize(("total", "off"), [("1000.0001", "-0.0001"), ("999", "+1")])
def test_weights_that_do_not_sum_to_the_total_are_named_with_the_exact_difference(total, off):
    (finding,) = lint_group(replace(clean(), total_weight=Decimal(total)))

    assert (finding.clause, finding.facts) == (
        "SX-3.1-a",
        {"分组": "第B1组", "应为": total, "合计": "1000", "相差": off},
    )


@pytest.mark.parametrize(
    ("change", "title"),
    [
        ({"full_mark": Decimal("50.00001")}, "基础分至多 4 位小数"),
        ({"full_mark": Decimal("NaN")}, "基础分应为有限的数"),
        ({"full_mark": Decimal(0)}, "基础分应大于零"),
        ({"floor": Decimal(50)}, "下限应低于基础分"),
        ({"floor": Decimal("-0.00001")}, "下限至多 4 位小数"),
        ({"weight": Decimal("400.00001")}, "权重分至多 4 位小数"),
        ({"weight": None}, "大项没有权重分"),
        ({"top_rule": None}, "大项没有计分规则"),
        ({"method": Method.BANDS}, "计分方法的参数有误"),
        ({"name": " "}, "指标名称为空"),
        ({"code": "T2 "}, "指标编码为空或首尾有空格"),
        ({"code": "T1"}, "指标编码重复"),
        ({"parent": "T9"}, "上级指标不存在"),
        ({"parent": "T2"}, "指标互为上级，成环"),
        ({"parent": "L1", "weight": None, "top_rule": TopRule.SHARE_OF_FULL}, "只有大项才有权重分和计分规则"),
    ],
)
def test_faults_of_a_node_are_found(change, title):
    group = clean()
    nodes = tuple(replace(node, **change) if node.code == "T2" else node for node in group.nodes)

    assert titles(replace(group, nodes=nodes)).count(title) == 1


def test_ring_is_shown_once_with_its_codes():
    ring = [leaf("L1", "L3", 1), leaf("L2", "L1", 1), leaf("L3", "L2", 1), leaf("L4", "L3", 1)]
    group = group_of([top("T1", 1, 1), *ring], ["A"])

    rings = [finding.facts["指标编码"] for finding in lint_group(group) if "成环" in finding.title]

    assert rings == ["L1 → L3 → L2 → L1"]


def test_every_fault_is_named_at_once():
    group = group_of([top("T1", 100, 0), leaf("L1", "T1", 90)], [])

    assert titles(group) == ["分组没有考评对象", "大项的权重分应大于零", "下级基础分之和与本项基础分不符"]


def test_group_without_nodes_and_members_twice_are_found():
    group = replace(group_of([], []), members=(MemberFacts("A", "甲"), MemberFacts("A", "乙"), MemberFacts("", "丙")))

    assert titles(group) == ["考评对象编码重复", "考评对象编码为空或首尾有空格", "分组没有指标"]


@pytest.mark.parametrize(
    ("name", "faults"),
    [
        ("第一大块（乡镇口）", 0),
        ("一" * 31, 0),
        ("一" * 32, 1),
        ("𠀀" * 15 + "一", 0),
        ("𠀀" * 16, 1),
        ("", 1),
        ("  ", 1),
        (" 乡镇", 1),
        ("乡镇:口", 1),
        ("a[b]*?/\\", 1),
        ("'乡镇", 1),
        ("乡镇'", 1),
        ("乡'镇", 0),
        ("加减分", 1),
        ("一票否决", 1),
        ("弄虚作假", 1),
        ("History", 1),
        ("hISTORY", 1),
        ("乡\n镇", 1),
    ],
)
def test_group_names_must_be_fit_for_sheets(name, faults):
    assert len(sheet_name_faults(name)) == faults
    assert len(lint_group(replace(clean(), name=name))) == faults


def test_group_names_that_differ_in_case_only_are_one_sheet():
    groups = (replace(clean("B1"), name="Group a"), replace(clean("B2"), name="group A"))

    assert same_sheet_names(["甲", "乙"]) == []
    assert [finding.facts for finding in lint_scheme(scheme_of(*groups))] == [{"名称": "Group a、group A"}]


def test_group_codes_twice_and_a_scheme_without_groups_are_found():
    twice = scheme_of(clean(), replace(clean(), name="另一组"))

    assert [finding.title for finding in lint_scheme(twice)] == ["分组编码重复"]
    assert [finding.title for finding in lint_scheme(scheme_of())] == ["方案没有分组"]


@pytest.mark.parametrize(
    ("params", "title"),
    [
        (replace(PLAN, cap=Decimal("50.00001")), "表彰封顶至多 4 位小数"),
        (replace(PLAN, top_three=Decimal(-5)), "加减分参数不得为负"),
        (replace(PLAN, commendation={NATION: Decimal("0.0001")}), "减半后的分值超过 4 位小数"),
        (replace(PLAN, reward_caps={"": Decimal(1)}), "奖励分的领导小组名称为空"),
    ],
)
def test_faults_of_the_adjustment_table_are_found(params, title):
    assert [finding.title for finding in lint_scheme(scheme_of(clean(), adjustments=params))] == [title]


@pytest.mark.parametrize(
    ("weights", "titles"),
    [
        ({"Q1": "20", "Q2": "20", "Q3": "20", "Q4": "40"}, []),
        ({"Q2": "50", "Q4": "50"}, []),
        ({"Q1": "33.3333", "Q2": "66.6666"}, ["季度权重之和应为 100"]),
        ({"Q1": "150", "Q2": "-50"}, ["季度权重不得为负"]),
        ({"Q5": "100"}, ["季度权重只用于 Q1 至 Q4"]),
        ({}, ["季度权重之和应为 100"]),
    ],
)
def test_weighted_year_needs_quarters_that_sum_to_one_hundred(weights, titles):
    quarters = {quarter: Decimal(weight) for quarter, weight in weights.items()}
    scheme = scheme_of(clean(), year_rule=YearRule.WEIGHTED, quarter_weights=quarters)

    assert [finding.title for finding in lint_scheme(scheme)] == titles
    assert lint_scheme(replace(scheme, year_rule=YearRule.OWN)) == []


def test_node_that_is_its_own_parent_is_a_ring():
    node = NodeFacts("T1", "甲", "T1", 1, Decimal(1))

    assert "指标互为上级，成环" in titles(group_of([node], ["A"]))


def test_group_without_a_code_is_found():
    assert titles(replace(clean(), code=" ")) == ["分组编码为空"]
