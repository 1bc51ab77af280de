from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appraisal.enums import AdjustmentLevel, MarkKind, Method, TopRule, YearRule
from appraisal.rules.canonical import canonical, digest, normal
from appraisal.rules.facts import MarkFacts, MemberFacts
from appraisal.rules.frozen import freeze_group, thaw_group
from appraisal.rules.hashing import freeze_header, hash_of_digests, input_hash
from appraisal.rules.periods import Period
from appraisal.rules.scoring import score_group, split_entries
from tests.appraisal.rules.build import (
    NATION,
    PLAN,
    PROVINCE,
    YEAR,
    blame,
    group_of,
    leaf,
    praise,
    reward,
    scheme_of,
    top,
)
from tests.appraisal.rules.strategies import cases

D = Decimal


def freeze(case) -> str:
    group, book, entries, marks, period = case
    return freeze_group(group, book, entries, PLAN, marks, period=period)


def shuffled(case, seed: int):
    """The same facts, every order of theirs shuffled."""
    group, book, entries, marks, period = case
    chance = random.Random(seed)

    def mixed(items):
        rows = list(items)
        chance.shuffle(rows)
        return rows

    other = replace(group, nodes=tuple(mixed(group.nodes)), members=tuple(mixed(group.members)))
    rows = {code: dict(mixed(book[code].items())) for code in mixed(book)}
    return other, rows, mixed(entries), mixed(marks), period


@settings(max_examples=50, deadline=None)
@given(cases(), st.integers())
def test_frozen_text_does_not_depend_on_any_order(case, seed):
    assert freeze(shuffled(case, seed)) == freeze(case)


@settings(max_examples=50, deadline=None)
@given(cases())
def test_thawed_inputs_give_the_same_result_and_the_same_text(case):
    group, book, entries, marks, period = case
    result = score_group(group, book, entries, PLAN, marks, period=period)

    frozen = thaw_group(freeze(case), name=group.name)

    assert frozen.score() == result
    assert freeze((frozen.group, frozen.book, frozen.adjustments, frozen.marks, frozen.period)) == freeze(case)


def sample():
    nodes = [
        top("T1", 100, 600, method=Method.BANDS, params={"bands": [{"at": D("60.0"), "score": D(10)}]}),
        top("T2", 200, 400, TopRule.SHARE_OF_FULL),
        leaf("L1", "T2", "120.5"),
        leaf("L2", "T2", "79.5", floor=D(-5)),
    ]
    group = group_of(nodes, ["A", "B"])
    book = {"A": {"T1": 900000, "L1": 1, "L2": None}, "B": {"T1": 800000, "L1": 2, "L2": Fraction(10, 3)}}
    entries = [
        praise(NATION, matter="甲", document_number="安发1号"),
        reward("4.5", matter="乙", document_number="2号"),
    ]
    return group, book, entries, [MarkFacts("B", MarkKind.VETO, "信访")], YEAR


def test_frozen_text_holds_codes_and_figures_and_no_names():
    group, book, entries, marks, period = sample()
    renamed = replace(
        group,
        name="改名",
        nodes=tuple(replace(node, name="改名") for node in group.nodes),
        members=tuple(replace(member, name="改名") for member in group.members),
    )

    text = freeze((group, book, entries, marks, period))

    assert freeze((renamed, book, entries, marks, period)) == text
    data = json.loads(text)
    assert data["rows"] == {"A": [1, None, 900000], "B": [2, "10/3", 800000]}
    assert data["leaves"] == ["L1", "L2", "T1"]
    assert data["marks"] == [["B", "veto", "信访"]]


def test_decimals_are_normalised():
    group, book, entries, marks, period = sample()
    retyped = replace(
        group,
        total_weight=D("1000.000"),
        nodes=tuple(
            replace(
                node,
                full_mark=D(f"{node.full_mark:.4f}"),
                floor=node.floor + D("0.00"),
                params={"bands": [{"at": "60.00", "score": 10}]} if node.code == "T1" else {},
            )
            for node in group.nodes
        ),
    )
    rows = {
        code: {leaf: cell if cell is None else Fraction(cell) for leaf, cell in row.items()}
        for code, row in book.items()
    }
    again = [replace(entry, points=entry.points and D("4.50")) for entry in entries]

    assert freeze((retyped, rows, again, marks, period)) == freeze((group, book, entries, marks, period))


CHANGES = {
    "cell": lambda g, b, e, m, p: (g, {**b, "A": {**b["A"], "L1": 0}}, e, m, p),
    "not applicable": lambda g, b, e, m, p: (g, {**b, "A": {**b["A"], "L2": 0}}, e, m, p),
    "full mark": lambda g, b, e, m, p: (with_node(g, full_mark=D("79.5001")), b, e, m, p),
    "floor": lambda g, b, e, m, p: (with_node(g, floor=D(0)), b, e, m, p),
    "method": lambda g, b, e, m, p: (with_node(g, method=Method.LINEAR), b, e, m, p),
    "parameter": lambda g, b, e, m, p: (with_node(g, params={"out_of": 1}), b, e, m, p),
    "entry gone": lambda g, b, e, m, p: (g, b, e[1:], m, p),
    "level": lambda g, b, e, m, p: (g, b, [replace(e[0], level=PROVINCE), e[1]], m, p),
    "date": lambda g, b, e, m, p: (g, b, [replace(e[0], dated=date(2012, 6, 2)), e[1]], m, p),
    "matter": lambda g, b, e, m, p: (g, b, [replace(e[0], matter="丙"), e[1]], m, p),
    "halved": lambda g, b, e, m, p: (g, b, [replace(e[0], single_or_grassroots=True), e[1]], m, p),
    "points": lambda g, b, e, m, p: (g, b, [e[0], replace(e[1], points=D(5))], m, p),
    "mark gone": lambda g, b, e, m, p: (g, b, e, [], p),
    "mark kind": lambda g, b, e, m, p: (g, b, e, [replace(m[0], kind=MarkKind.DISQUALIFICATION)], p),
    "period": lambda g, b, e, m, p: (g, b, e, m, Period(2012, 4)),
    "member gone": lambda g, b, e, m, p: (replace(g, members=g.members[:1]), b, e, m, p),
}


def with_node(group, **change):
    return replace(group, nodes=tuple(replace(node, **change) if node.code == "L2" else node for node in group.nodes))


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_of_an_input_changes_the_text(change):
    assert freeze(CHANGES[change](*sample())) != freeze(sample())


@pytest.mark.parametrize("cell", [1.0, True, "1", D(1)])
def test_cell_of_a_wrong_type_cannot_be_frozen(cell):
    group, book, *rest = sample()

    with pytest.raises(TypeError, match="a cell is int"):
        freeze((group, {**book, "A": {**book["A"], "L1": cell}}, *rest))


def test_frozen_text_of_an_unknown_format_is_refused():
    data = {**json.loads(freeze(sample())), "format": 99}

    with pytest.raises(ValueError, match="格式 99 无法识别"):
        thaw_group(json.dumps(data))


def test_thawed_names_are_those_given_and_else_the_codes():
    frozen = thaw_group(freeze(sample()), name="乡镇口", node_names={"T1": "招商"}, member_names={"A": "青石镇"})

    assert frozen.group.name == "乡镇口"
    assert {node.code: node.name for node in frozen.group.nodes} == {"T1": "招商", "T2": "T2", "L1": "L1", "L2": "L2"}
    assert frozen.group.members == (MemberFacts("A", "青石镇"), MemberFacts("B", "B"))


def texts(scheme, books, entries=(), marks=()):
    """The frozen text of every group."""
    entries_of, marks_of = split_entries(scheme, entries), split_entries(scheme, marks)
    return {
        one.code: freeze_group(
            one, books[one.code], entries_of[one.code], scheme.adjustments, marks_of[one.code], period=YEAR
        )
        for one in scheme.groups
    }


def whole(scheme, books, entries=(), marks=(), rulebook=1, method="1"):
    """The input hash of a run."""
    header = freeze_header(scheme, YEAR, rulebook_version=rulebook, method_version=method)
    return input_hash(header, texts(scheme, books, entries, marks))


def two_groups():
    group, book, entries, marks, _ = sample()
    other = replace(group, code="B2", members=(MemberFacts("C", "丙"),))
    return scheme_of(group, other), {"B1": book, "B2": {"C": book["A"] | {"L2": 1}}}, entries, marks


def test_input_hash_is_the_same_in_any_order():
    scheme, books, entries, marks = two_groups()
    turned = replace(scheme, groups=scheme.groups[::-1])

    hashes = {
        whole(one, rows, order, marks)
        for one in (scheme, turned)
        for rows in (books, dict(reversed(books.items())))
        for order in (entries, entries[::-1])
    }

    assert len(hashes) == 1
    assert len(hashes.pop()) == 64


@pytest.mark.parametrize(
    "change",
    [
        lambda s, b, e, m: whole(s, b, e, m, rulebook=2),
        lambda s, b, e, m: whole(s, b, e, m, method="2"),
        lambda s, b, e, m: whole(replace(s, version=2), b, e, m),
        lambda s, b, e, m: whole(replace(s, code="anlan-2013"), b, e, m),
        lambda s, b, e, m: whole(replace(s, year_rule=YearRule.WEIGHTED), b, e, m),
        lambda s, b, e, m: whole(replace(s, adjustments=replace(PLAN, cap=D(49))), b, e, m),
        lambda s, b, e, m: whole(s, b, [*e, blame(PROVINCE)], m),
        lambda s, b, e, m: whole(replace(s, groups=s.groups[:1]), b, e, m),
        lambda s, b, e, m: whole(s, b, e, []),
    ],
)
def test_input_hash_depends_on_versions_scheme_and_entries(change):
    assert change(*two_groups()) != whole(*two_groups())


def test_input_hash_can_be_checked_from_the_digests_of_the_stored_texts():
    header = freeze_header(two_groups()[0], YEAR, rulebook_version=1, method_version="1")
    digests = {code: digest(text) for code, text in texts(*two_groups()).items()}

    assert whole(*two_groups()) == hash_of_digests(header, digests)


def test_input_hash_is_pinned():
    """A changed value means that old versions can no longer be checked: raise FORMAT or METHOD_VERSION with it."""
    group = group_of([top("T1", 100, "100.0")], ["A", "B"])
    found = whole(scheme_of(group), {"B1": {"A": {"T1": 900000}, "B": {"T1": None}}})

    assert found == "29145ecb06bfd68695489df646c6aae54bb4b024ce5ec25e3004b2a02b00cc19"


PLAIN = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text()
NESTED = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
)


@given(NESTED)
def test_canonical_json_is_what_the_standard_library_writes(value: object) -> None:
    """So whoever holds a frozen text can check its fingerprint without this library."""
    plain = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    assert canonical(value) == plain
    assert json.loads(canonical(value)) == value


@pytest.mark.parametrize("value", [{1: "甲"}, Decimal(1), {"a": object()}, 2**64])
def test_canonical_json_refuses_what_it_cannot_write_exactly(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def test_canonical_json_sorts_keys_and_keeps_chinese():
    assert canonical({"乙": 1, "a": [None, "甲"]}) == '{"a":[null,"甲"],"乙":1}'


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (D("90.0"), "90"),
        (D("9E+1"), "90"),
        ("90.00", "90"),
        (90, "90"),
        (D("-0.0"), "0"),
        (Fraction(1, 3), "1/3"),
        (True, True),
        (None, None),
        ("higher", "higher"),
        (AdjustmentLevel.NATION, "nation"),
        ((D("1.50"), {"at": 2}), ["1.5", {"at": "2"}]),
    ],
)
def test_normal_parameters_have_one_text_per_value(value, expected):
    assert normal(value) == expected


@pytest.mark.parametrize("value", [0.1, {1.5}, object()])
def test_normal_refuses_what_has_no_exact_text(value):
    with pytest.raises(TypeError, match="no canonical text"):
        normal(value)
