"""Scheme files that cannot be used: each kind of fault with its line, path and sentence."""

from __future__ import annotations

import pytest
import yaml

from appraisal.rules.scheme_file import Problem, SchemeFileError, parse_scheme
from tests.appraisal.rules import scheme_files

SMALL = scheme_files.SMALL.read_text(encoding="utf-8")
PERCENT = scheme_files.PERCENT.read_text(encoding="utf-8")
LEAF = "full_mark: 40}"
LEAF_AT = "groups[0].nodes[0].children[0]"


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(SchemeFileError) as caught:
        parse_scheme(text, file_name="broken.yaml")
    return caught.value.problems


def changed(old: str, new: str) -> str:
    assert SMALL.count(old) >= 1, f"the base file has no {old!r}"
    return SMALL.replace(old, new, 1)


def test_base_file_is_clean():
    assert parse_scheme(SMALL, file_name="small.yaml").facts.code == "demo-2020"


SYNTAX = {
    "tab": ("  year: 2020", "\tyear: 2020", 5, "YAML 语法错误：此处的字符不能作为内容的开头"),
    "full-width colon": ("  year: 2020", "  year：2020", 5, "YAML 语法错误：键的后面缺少冒号"),
    "open bracket": ("units: [P01]", "units: [P01", 31, "YAML 语法错误：方括号或花括号没有闭合，或者两项之间缺少逗号"),
    "open quote": ("name: 示例方案", 'name: "示例方案', 4, "YAML 语法错误：引号没有闭合"),
    "colon in text": ("name: 示例方案", "name: 示例: 方案", 4, "YAML 语法错误：此处不应再出现冒号"),
    "indentation": ("  year: 2020", "   year: 2020", 5, "YAML 语法错误：此处不应再出现冒号"),
    "second document": ("format: 1\n", "format: 1\n---\n", 2, "YAML 语法错误：文件里有两份文档"),
    "anchor": ("units: [P01]", "units: &a [P01]", 31, "方案文件不使用锚点和别名（& 和 *）"),
    "alias": ("units: [P01]", "units: *a", 31, "方案文件不使用锚点和别名（& 和 *）"),
    "tag": ("units: [P01]", "units: !!python/tuple [P01]", 31, "方案文件不使用类型标记（!）"),
    "control character": ("name: 示例方案", "name: 示\x07例", 4, "文件含有不可见的控制字符"),
}


@pytest.mark.parametrize(("old", "new", "line", "message"), SYNTAX.values(), ids=SYNTAX)
def test_syntax_fault_is_the_only_one_told(old, new, line, message):
    found = [(problem.line, problem.path, problem.message) for problem in problems_of(changed(old, new))]

    assert found == [(line, "", message)]


OVERSIZE = {
    "empty": ("", "文件是空的"),
    "too long": ("x: " + "a" * 300_000, "文件过大：300003 个字符，上限 262144 个"),
    "too deep": ("[" * 5_000, "内容嵌套过深或过多"),
    "too many": ("[" + "1," * 50_000 + "]", "内容嵌套过深或过多"),
    "bomb": ("a: &a [x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n", "方案文件不使用锚点和别名（& 和 *）"),
    "list": ("- a\n- b\n", "应为键值对，实为列表"),
}


@pytest.mark.parametrize(("text", "message"), OVERSIZE.values(), ids=OVERSIZE)
def test_text_that_is_no_scheme_is_refused_at_its_first_line(text, message):
    assert [(problem.line, problem.message) for problem in problems_of(text)] == [(1, message)]


def test_plain_loader_would_let_the_bomb_through():
    """The control of the case "bomb": without our bounds the aliases unfold."""
    bomb, message = OVERSIZE["bomb"]

    assert len(yaml.safe_load(bomb)["c"]) == 3
    assert [problem.message for problem in problems_of(bomb)] == [message]


# name of the case: text of the base file, what stands there instead, line, path, message
ONE_FAULT = {
    "format unknown": ("format: 1", "format: 2", 1, "format", "不认识的格式版本 2"),
    "section missing": ("format: 1\n", "", 1, "format", "缺少键 format"),
    "section empty": ("format: 1", "format: 1\ntexts:", 2, "texts", "应为列表，实为空"),
    "key missing": ("  year: 2020\n", "", 3, "scheme.year", "缺少键 year"),
    "key unknown": ("owner: A00", "owner: A00\n  ofice: P01", 7, "scheme.ofice", "不认识的键 ofice"),
    "key twice": ("  year: 2020\n", "  year: 2020\n  year: 2021\n", 6, "scheme.year", "键 year 重复"),
    "value empty": ("name: 示例方案", "name: ~", 4, "scheme.name", "没有填写内容"),
    "name too long": ("name: 示例方案", f"name: {'长' * 81}", 4, "scheme.name", "文字过长或换行，共 81 字，上限 80 字"),
    "year no number": ("year: 2020", "year: 二〇二〇", 5, "scheme.year", "“二〇二〇”不是数字"),
    "year out of range": ("year: 2020", "year: 202", 5, "scheme.year", "202 小于 1900"),
    "enum unknown": ("year_rule: own", "year_rule: onw", 7, "scheme.year_rule", "不认识的取值 onw"),
    "owner unknown": ("owner: A00", "owner: A01", 6, "scheme.owner", "没有编码为 A01 的单位"),
    "code unfit": ("code: demo-2020", "code: 示例", 3, "scheme.code", "编码“示例”不合规则"),
    "clause unfit": ("year: 2020", "year: 2020\n  clause: 第三条", 6, "scheme.clause", "“第三条”不像条款编号"),
    "flag unfit": (
        "weight: 60", "focus: yes\n        weight: 60", 22, "groups[0].nodes[0].focus", "应为 true 或 false"
    ),
    "quarters missing": ("rule: own", "rule: weighted", 3, "scheme.quarter_weights", "缺少键 quarter_weights"),
    "quarters unbalanced": (
        "rule: own", "rule: weighted\n  quarter_weights: {Q1: 25, Q2: 25, Q3: 25, Q4: 26}", 8, "scheme.quarter_weights",
        "季度权重之和应为 100：应为 100，合计 101，相差 +1",
    ),
    "quarters superfluous": (
        "rule: own", "rule: own\n  quarter_weights: {Q1: 25, Q2: 25, Q3: 25, Q4: 25}", 8, "scheme.quarter_weights",
        "年度单独计分的方案不用季度权重",
    ),
    "unit name twice": ("name: 市委办", "name: 河口镇", 12, "units[3].name", "单位“河口镇”重复，已见于 T01"),
    "included body listed": ("name: 市委办", "name: 财政所", 12, "units[3].name", "单位“财政所”重复，已见于 T02"),
    "included code taken": ("{T02A: ", "{A00: ", 11, "units[2].includes.A00", "单位编码 A00 重复，第 9 行已有"),
    "unit kind unknown": ("kind: township}", "kind: townshop}", 10, "units[1].kind", "不认识的取值 townshop"),
    "parent unknown": (
        "kind: party}", "kind: party, parent: A0}", 12, "units[3]", "没有编码为 A0 的上级单位",
    ),
    "parents in a ring": (
        "kind: party}", "kind: party, parent: X1}\n  - {code: X1, name: 甲, kind: section, parent: P01}", 12,
        "units[3].parent", "上级单位循环：P01 → X1 → P01",
    ),
    "member unknown": ("units: [P01]", "units: [P01, P02]", 31, "groups[1].units[1]", "没有编码为 P02 的单位"),
    "member twice": ("units: [P01]", "units: [P01, P01]", 31, "groups[1].units[1]", "编码 P01 在同一列表中重复"),
    "member of two groups": ("units: [P01]", "units: [P01, T01]", 31, "groups[1].units[1]", "单位 T01 已列入分组 T"),
    "member is included": (
        "units: [P01]", "units: [P01, T02A]", 31, "groups[1].units[1]",
        "T02A 随 T02 青石镇 合并考评，不能单列（依据 SX-2.1-d）",
    ),
    "no members": ("units: [P01]", "units: []", 31, "groups[1].units", "units 没有内容"),
    "members no list": ("units: [P01]", "units: P01", 31, "groups[1].units", "应为列表，实为单个值"),
    "members missing": ("    units: [P01]\n", "", 28, "groups[1].units", "缺少键 units"),
    "member count": (
        "units: [P01]", "unit_count: 2\n    units: [P01]", 31, "groups[1].unit_count", "写明 2 个，实列 1 个，相差 1 个"
    ),
    "people in units": (
        "units: [P01]", "units: [P01]\n    people: []", 32, "groups[1].people", "单位分组不列干部"
    ),
    "units in people": (
        "kind: units\n    units: [P01]", "kind: people\n    units: [P01]", 31, "groups[1].units", "干部分组不列单位"
    ),
    "group code twice": ("code: P\n", "code: T\n", 28, "groups[1].code", "分组编码 T 重复，第 14 行已有"),
    "group name twice": (
        "name: 党群口", "name: 乡镇口", 29, "groups[1].name", "分组名称“乡镇口”重复，不能各成一张工作表"
    ),
    "group name forbidden": (
        "name: 党群口", "name: 党群/口", 29, "groups[1].name",
        "分组名称不能用作工作表名：名称含有工作表不允许的字符 /",
    ),
    "group name too long": (
        "name: 党群口", f"name: {'长' * 32}", 29, "groups[1].name",
        "分组名称不能用作工作表名：名称有 32 个字符，超过 31 个",
    ),
    "group name reserved": (
        "name: 党群口", "name: 加减分", 29, "groups[1].name", "分组名称不能用作工作表名：“加减分”是保留的工作表名"
    ),
    "weights short": (
        "weight: 60", "weight: 59.5", 18, "groups[0].total_weight",
        "大项权重分之和与总分不符：应为 100，合计 99.5，相差 -0.5（依据 SX-3.1-a）",
    ),
    "marks over": (
        "full_mark: 60", "full_mark: 61", 25, "groups[0].nodes[0].children",
        "下级基础分之和与本项基础分不符：应为 100，合计 101，相差 +1（依据 SX-3-f）",
    ),
    "marks of the group": (
        "    total_weight: 100\n", "    full_mark: 151\n    total_weight: 100\n", 18, "groups[0].full_mark",
        "各大项基础分之和为 150，写明 151，缺 1",
    ),
    "mark missing among stated": (
        f", {LEAF}", "}", 25, f"{LEAF_AT}.full_mark", "同级指标有的写了基础分，这一项没有写"
    ),
    "mark cannot be divided": (
        ", full_mark: 50}", ", full_mark: 1, children: [{code: T.2.1, name: 甲}, {code: T.2.2, name: 乙}]}", 27,
        "groups[0].nodes[1].full_mark", "基础分 1 不能按整分均分给 2 个下级指标",
    ),
    "mark with five decimals": (
        LEAF, "full_mark: 40.00001}", 25, f"{LEAF_AT}.full_mark", "40.00001 有 5 位小数，最多 4 位小数"
    ),
    "mark negative": (LEAF, "full_mark: -40}", 25, f"{LEAF_AT}.full_mark", "-40 小于 0"),
    "mark in exponents": (LEAF, "full_mark: 4e1}", 25, f"{LEAF_AT}.full_mark", "“4e1”不是数字"),
    "mark infinite": (LEAF, "full_mark: .inf}", 25, f"{LEAF_AT}.full_mark", "“.inf”不是数字"),
    "mark full-width": (LEAF, "full_mark: ４０}", 25, f"{LEAF_AT}.full_mark", "“４０”不是数字"),
    "mark a list": (LEAF, "full_mark: [40]}", 25, f"{LEAF_AT}.full_mark", "应为文字，实为列表"),
    "mark zero": (
        "full_mark: 50}", "full_mark: 0}", 27, "groups[0].nodes[1].full_mark",
        "基础分应大于零：基础分 0（依据 SX-3-f）",
    ),
    "weight below the top": (LEAF, "weight: 3, full_mark: 40}", 25, f"{LEAF_AT}.weight", "不认识的键 weight"),
    "floor above zero": (LEAF, "full_mark: 40, floor: 5}", 25, f"{LEAF_AT}.floor", "5 大于 0"),
    "node code twice": (
        "code: T.1.2", "code: T.1.1", 26, "groups[0].nodes[0].children[1].code", "指标编码 T.1.1 重复，第 25 行已有"
    ),
    "node code in two groups": (
        "code: P.1", "code: T.2", 34, "groups[1].nodes[0].code", "指标编码 T.2 重复，第 27 行已有"
    ),
    "no children": (
        SMALL[SMALL.index("children:") : SMALL.index("      - {code: T.2")], "children: []\n", 24,
        "groups[0].nodes[0].children", "children 没有内容",
    ),
    "method above a leaf": (
        "weight: 60", "method: direct\n        weight: 60", 22, "groups[0].nodes[0].method", "method 只用于最下一级指标"
    ),
    "method unknown": (LEAF, "full_mark: 40, method: banding}", 25, f"{LEAF_AT}.method", "不认识的取值 banding"),
    "parameter missing": (
        LEAF, "full_mark: 40, method: bands}", 25, f"{LEAF_AT}.params",
        "计分方法的参数有误：分档计分：缺少参数 bands（依据 SX-3-f）",
    ),
    "parameter unknown": (
        LEAF, "full_mark: 40, params: {outof: 5}}", 25, f"{LEAF_AT}.params",
        "计分方法的参数有误：直接计分：不认识的参数 outof（依据 SX-3-f）",
    ),
    "responsible unknown": (
        LEAF, "full_mark: 40, responsible: [Z9]}", 25, f"{LEAF_AT}.responsible[0]", "没有编码为 Z9 的单位"
    ),
    "level missing": (
        "own_city: 0}", "}", 36, "adjustments.commendation.own_city", "缺少键 own_city"
    ),
    "halving above one": ("value: 0.5", "value: 1.5", 37, "adjustments.halving.value", "1.5 大于 1"),
    "value no mapping": ("{value: 50}", "50", 39, "adjustments.cap", "应为键值对，实为单个值"),
    "reward twice": (
        "cap: 10}", "cap: 10}, {leading_group: 重点办, cap: 5}", 41, "adjustments.rewards[1].leading_group",
        "领导小组“重点办”重复",
    ),
    "participants": (
        "participant_count: 2", "participant_count: 3", 43, "specials[0].participant_count",
        "写明 3 个，实列 2 个，相差 1 个",
    ),
    "team named as a unit": (
        "code: L01", "code: T02", 43, "specials[0].teams[0].code", "单位编码 T02 重复，第 11 行已有"
    ),
    "award group unknown": ("group: T,", "group: Q,", 45, "awards.overall[0].group", "没有编码为 Q 的分组"),
    "prizes short": ("[500, 300]", "[500]", 45, "awards.overall[0].prizes", "奖金列了 1 个，名额为 2 个"),
    "prize with decimals": (
        "[500, 300]", "[500, 300.5]", 45, "awards.overall[0].prizes[1]", "300.5 有 1 位小数，须为整数"
    ),
    "prizes in two ways": (
        "[500, 300]", "[500, 300], prize_each: 5", 45, "awards.overall[0]",
        "奖金须在 prizes 与 prize_each 中恰写一个",
    ),
    "linked node unknown": (
        "linked: [T.1]", "linked: [T.9]", 47, "awards.single[0].linked[0]", "没有编码为 T.9 的指标"
    ),
    "pool without its node": (
        "linked: [T.1]", "linked: [P.1]", 47, "awards.single[0].pool", "范围内的单位 T01、T02 没有关联指标，无从比较"
    ),
    "pool missing": (", pool: {groups: [T]}", "", 47, "awards.single[0].pool", "缺少键 pool"),
    "exception not in pool": (
        "{groups: [T]}", "{groups: [T], without: [P01]}", 47, "awards.single[0].pool.without", "单位 P01 本不在范围内"
    ),
    "special unknown": (
        "special: invest", "special: tour", 48, "awards.single[1].special", "没有编码为 tour 的专项考评"
    ),
    "linked and special": (
        "special: invest", "special: invest, linked: [P.1]", 48, "awards.single[1]",
        "单项奖须在 linked 与 special 中恰写一个",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "path", "message"), ONE_FAULT.values(), ids=ONE_FAULT)
def test_fault_is_told_once_at_its_place(old, new, line, path, message):
    found = problems_of(changed(old, new))

    assert [(problem.file, problem.line, problem.path, problem.message) for problem in found] == [
        ("broken.yaml", line, path, message)
    ]
    assert found[0].remedy != ""


@pytest.mark.clause("SX-3.1-a")
def test_2012_file_with_another_sum_of_weights_is_refused():
    text = scheme_files.SCHEME_2012.read_text(encoding="utf-8")

    found = problems_of(text.replace("weight: 120", "weight: 121", 1))

    assert [(problem.path, problem.message) for problem in found] == [
        ("groups[0].total_weight", "大项权重分之和与总分不符：应为 1000，合计 1001，相差 +1（依据 SX-3.1-a）")
    ]


@pytest.mark.clause("SX-2.1-d")
def test_included_body_cannot_take_part_on_its_own():
    text = scheme_files.SCHEME_2012.read_text(encoding="utf-8")
    text = text.replace("units: [P01, P02,", "units: [P01A, P02,", 1).replace("G42, G43, X01", "G42, G07A, X01", 1)

    found = [(problem.path, problem.message) for problem in problems_of(text)]

    assert found[:2] == [
        ("groups[1].units[0]", "P01A 随 P01 市委办 合并考评，不能单列（依据 SX-2.1-d）"),
        ("specials[1].units[16]", "G07A 随 G07 市发改委 合并考评，不能单列（依据 SX-2.1-d）"),
    ]


def test_all_faults_of_a_file_are_told_in_the_order_of_the_lines():
    text = (
        changed("full_mark: 60", "full_mark: 61")
        .replace("units: [P01]", "units: [P9]")
        .replace("year: 2020", "yaer: 2020")
    )
    text = text.replace("cap: {value: 50}", "cap: {value: -1}")

    found = [(problem.line, problem.path) for problem in problems_of(text)]

    assert found == [
        (3, "scheme.year"),
        (5, "scheme.yaer"),
        (25, "groups[0].nodes[0].children"),
        (31, "groups[1].units[0]"),
        (39, "adjustments.cap.value"),
    ]


def test_unreadable_figure_does_not_hide_other_sums_and_makes_none_up():
    text = changed("weight: 60", "weight: 6O").replace("full_mark: 60", "full_mark: 61")

    found = [(problem.line, problem.path) for problem in problems_of(text)]

    assert found == [(22, "groups[0].nodes[0].weight"), (25, "groups[0].nodes[0].children")]


def test_percent_weights_of_every_level_must_add_up_to_a_hundred():
    text = PERCENT.replace("weight: 40\n", "weight: 39.2\n", 1).replace("weight: 37.5", "weight: 38.125")

    found = [(problem.line, problem.path, problem.message) for problem in problems_of(text)]

    assert found == [
        (22, "groups[0].nodes", "同级权重之和为 99.2，应为 100，缺 0.8"),
        (47, "groups[0].nodes[1].children", "同级权重之和为 100.625，应为 100，多 0.625"),
    ]


def test_percent_weights_that_leave_no_four_decimals_are_refused():
    text = PERCENT.replace("weight: 37.5", "weight: 37.5001").replace("weight: 62.5", "weight: 62.4999")

    found = [(problem.path, problem.message) for problem in problems_of(text)]

    assert found == [
        ("groups[0].nodes[1].children[0].weight", "折算的基础分 15.00004 超过 4 位小数"),
        ("groups[0].nodes[1].children[1].weight", "折算的基础分 24.99996 超过 4 位小数"),
    ]


def test_unknown_key_comes_with_the_word_that_was_meant():
    problem = problems_of(changed("owner: A00", "owner: A00\n  ofice: P01"))[0]

    assert problem.sentence() == "broken.yaml:7 scheme.ofice：不认识的键 ofice。是否应为 office。"


def test_error_reads_as_one_line_per_fault():
    with pytest.raises(SchemeFileError) as caught:
        parse_scheme(changed("units: [P01]", "units: [P8, P9]"), file_name="broken.yaml")

    assert [line.split("：")[0] for line in str(caught.value).splitlines()] == [
        "broken.yaml:31 groups[1].units[0]",
        "broken.yaml:31 groups[1].units[1]",
    ]


@pytest.mark.parametrize("junk", ["", "[]", "{a: {b: c}}", "-1", "'"])
def test_any_value_in_any_line_is_read_or_refused_but_never_breaks(junk):
    """Every line in turn loses its value to junk: the only exception that may leave is SchemeFileError."""
    lines = SMALL.splitlines()
    refused = 0
    for number, line in enumerate(lines):
        key = line.split(":", 1)[0]
        text = "\n".join([*lines[:number], f"{key}: {junk}", *lines[number + 1 :]])
        try:
            parse_scheme(text, file_name="junk.yaml")
        except SchemeFileError as error:
            refused += 1
            told = error.problems
        else:
            continue
        assert [problem for problem in told if not 1 <= problem.line <= len(lines) + 1] == []

    assert refused > len(lines) / 2


def test_any_line_may_be_missing_but_few_can_be_spared():
    lines = SMALL.splitlines()
    spared = []
    for number in range(len(lines)):
        try:
            parse_scheme("\n".join(lines[:number] + lines[number + 1 :]), file_name="short.yaml")
        except SchemeFileError:
            continue
        spared.append(lines[number].strip().split(":")[0])

    assert spared == ["rewards", "overall", "- {code", "- {code"]
