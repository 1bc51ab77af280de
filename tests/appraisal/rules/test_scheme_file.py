"""The groups and trees of the scheme of 2012, read from its file."""

from __future__ import annotations

import pytest

from appraisal.enums import YearRule
from appraisal.rules.linter import lint_scheme
from organization.enums import UnitKind
from tests.appraisal.rules.scheme_files import ROOT, SCHEME_2012, below, group_of, read, tops, unit_names


def test_every_scheme_of_the_project_is_clean():
    files = sorted((ROOT / "appraisal/schemes").glob("*.yaml"))
    faults = {file.name: lint_scheme(read(file).facts) for file in files}

    bases = [finding.title for finding in faults.pop("jinghai-2011.yaml")]
    assert faults == {"shuangxiang-2012.yaml": []}
    assert bases == ["分组没有考评对象"] * 12  # base trees, which a county fits to its own units


def test_scheme_head_is_of_2012_with_its_own_year():
    scheme = read(SCHEME_2012)
    facts = scheme.facts

    assert (facts.code, facts.year, facts.year_rule) == ("shuangxiang-2012", 2012, YearRule.OWN)
    assert unit_names(scheme, (scheme.owner, scheme.office)) == ["安澜县", "市考评办"]
    assert [len(text.items) for text in scheme.texts if text.code == "themes"] == [6]


@pytest.mark.clause("SX-2.1-a", "SX-2.1-b", "SX-2.1-c")
def test_groups_hold_15_23_and_43_units():
    scheme = read(SCHEME_2012)
    counts = {group.code: len(group.members) for group in scheme.facts.groups}

    assert counts == {"T": 15, "P": 23, "G": 43}
    assert len({member.code for group in scheme.facts.groups for member in group.members}) == 81


@pytest.mark.clause("SX-2.1-a")
def test_first_group_has_3_streets_11_townships_and_a_company():
    scheme = read(SCHEME_2012)
    kinds = {unit.code: unit.kind for unit in scheme.units}
    found = [kinds[member.code] for member in group_of(scheme, "T").members]

    assert found == [UnitKind.STREET] * 3 + [UnitKind.TOWNSHIP] * 11 + [UnitKind.ENTERPRISE]


@pytest.mark.clause("SX-2.1-b", "SX-2.1-c")
def test_neighbouring_names_are_two_units():
    scheme = read(SCHEME_2012)
    assert [member.name for member in group_of(scheme, "P").members][-2:] == ["市科协", "市残联"]
    assert [member.name for member in group_of(scheme, "G").members][-2:] == ["风景名胜区", "国家矿山公园管委会"]


@pytest.mark.clause("SX-2.1-d")
def test_included_bodies_stand_with_their_unit_and_are_not_counted():
    scheme = read(SCHEME_2012)
    included = {unit.name: list(unit.includes.values()) for unit in scheme.units if unit.includes}
    members = {member.name for group in scheme.facts.groups for member in group.members}

    assert included == {
        "市委办": ["党史办", "政研室", "台办", "保密局", "接待办"],
        "市人大办": ["各工委"],
        "市政协办": ["各专委"],
        "市纪检监察机关": ["监察局", "各纪工委"],
        "市委宣传部": ["文联"],
        "市政府办": ["法制办", "中联办", "外侨办", "民宗局", "应急办"],
        "市发改委": ["项目办"],
        "市财政局": ["生发局", "国资办"],
        "市工信委": ["中小企业局"],
    }
    assert members.isdisjoint(name for names in included.values() for name in names)


@pytest.mark.clause("SX-3.1-a")
def test_ten_top_nodes_of_the_first_group_have_their_weights_and_full_marks():
    scheme = read(SCHEME_2012)
    found = [(node.name, int(node.weight), int(node.full_mark)) for node in tops(group_of(scheme, "T"))]

    assert found == [
        ("决战园区", 120, 100),
        ("招商引资", 120, 100),
        ("城镇建设", 80, 100),
        ("旅游启动", 80, 100),
        ("发展环境", 50, 100),
        ("社会管理", 150, 1000),
        ("财税工作", 100, 500),
        ("民生工作", 100, 1000),
        ("农业农村工作", 100, 1000),
        ("党建综合工作", 100, 1000),
    ]


PARTY_BUILDING = ["组织工作", "宣传工作", "廉政反腐建设", "统战工作", "人民武装"]
SOCIAL = [
    "社会治安综合治理（含普法）",
    "群众及信访",
    "安全生产（含应急管理）",
    "计划生育",
    "精神文明创建（含创建卫生城市）",
    "群团工作",
]


@pytest.mark.clause("SX-3.1-b", "SX-3.1-c", "SX-3.1-d", "SX-3.1-e")
def test_leaves_of_the_first_group_are_the_named_ones():
    scheme = read(SCHEME_2012)
    group = group_of(scheme, "T")

    assert below(group, "T.06") == [
        "社会治安综合治理", "群众及信访工作", "安全生产", "环境保护", "精神文明创建", "计划生育", "群团工作",
    ]  # fmt: skip
    assert below(group, "T.08") == [
        "基层劳动保障及社会保险（含劳动力招工就业）", "社会救助工作", "教育工作", "医疗保障水平",
    ]  # fmt: skip
    assert below(group, "T.09") == ["农业工作", "林业工作", "水利工作", "扶贫移民", "新农村建设"]
    for code, party in (("T", "T.10"), ("P", "P.02"), ("G", "G.02")):
        assert below(group_of(scheme, code), party) == PARTY_BUILDING


@pytest.mark.clause("SX-3.1-f", "SX-3.2-d", "SX-3.3-d")
def test_totals_of_the_groups():
    scheme = read(SCHEME_2012)
    totals = {}
    for group in scheme.facts.groups:
        leaves = [node for node in group.nodes if node.parent is not None]
        weight = sum(node.weight for node in tops(group))
        totals[group.code] = (len(tops(group)), len(leaves), int(weight), int(scheme.groups[group.code].full_mark))

    assert totals == {"T": (10, 27, 1000, 5000), "P": (3, 13, 1000, 3000), "G": (3, 14, 1000, 3000)}


@pytest.mark.clause("SX-3.1-f")
def test_top_node_without_named_items_is_one_item_of_its_own_name():
    scheme = read(SCHEME_2012)
    group = group_of(scheme, "T")
    single = [top.name for top in tops(group) if len(below(group, top.code)) == 1]

    assert single == ["决战园区", "招商引资", "城镇建设", "旅游启动", "发展环境", "财税工作"]
    assert [below(group, top.code) for top in tops(group) if top.name in single] == [[name] for name in single]


@pytest.mark.clause("SX-3.2-a", "SX-3.2-b", "SX-3.2-c")
def test_top_nodes_of_the_second_group():
    scheme = read(SCHEME_2012)
    group = group_of(scheme, "P")
    found = [(node.name, int(node.weight), int(node.full_mark)) for node in tops(group)]

    assert found == [("业务及服务工作", 400, 1000), ("党建综合工作", 300, 1000), ("社会管理工作", 300, 1000)]
    assert below(group, "P.01") == ["双向承诺业务兑现情况", "服务“六个年”活动及发展环境优化（机关效能建设）"]
    assert below(group, "P.03") == SOCIAL


@pytest.mark.clause("SX-3.3-a", "SX-3.3-b", "SX-3.3-c")
def test_top_nodes_of_the_third_group():
    scheme = read(SCHEME_2012)
    group = group_of(scheme, "G")
    found = [(node.name, int(node.weight), int(node.full_mark)) for node in tops(group)]

    assert found == [("业务及服务工作", 500, 1000), ("党建综合工作", 200, 1000), ("社会管理工作", 300, 1000)]
    assert below(group, "G.01") == [
        "双向承诺业务兑现情况",
        "服务“六个年”活动及发展环境优化（机关效能建设）情况",
        "重点项目（含园区、城建、旅游和其他重点项目）推进情况",
    ]
    assert below(group, "G.03") == SOCIAL


@pytest.mark.clause("SX-3-a", "SX-3-b")
def test_focus_nodes_weigh_500_400_and_500():
    scheme = read(SCHEME_2012)
    weights = {
        group.code: [(node.name, int(node.weight)) for node in tops(group) if scheme.nodes[node.code].focus]
        for group in scheme.facts.groups
    }

    assert weights["T"] == [
        ("决战园区", 120), ("招商引资", 120), ("城镇建设", 80), ("旅游启动", 80), ("财税工作", 100),
    ]  # fmt: skip
    assert sum(weight for _, weight in weights["T"]) == 500
    assert (weights["P"], weights["G"]) == ([("业务及服务工作", 400)], [("业务及服务工作", 500)])


def test_unstated_full_marks_are_divided_in_whole_points_and_marked():
    scheme = read(SCHEME_2012)
    group = group_of(scheme, "T")
    leaves = [node for node in group.nodes if node.parent == "T.06"]

    assert [int(node.full_mark) for node in leaves] == [143, 143, 143, 143, 143, 143, 142]
    assert {node.code for node in leaves} <= scheme.derived_marks
    assert scheme.derived_marks.isdisjoint(node.code for node in tops(group))


def test_order_of_nodes_counts_through_the_group_parents_first():
    scheme = read(SCHEME_2012)
    group = group_of(scheme, "P")

    assert [node.order for node in group.nodes] == list(range(1, 17))
    assert [node.code for node in group.nodes][:4] == ["P.01", "P.01.01", "P.01.02", "P.02"]
