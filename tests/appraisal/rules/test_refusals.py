"""When a group is not scored: every gap and every fault at once, and no figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from appraisal.enums import MarkKind
from appraisal.rules.facts import MarkFacts
from appraisal.rules.periods import Period
from appraisal.rules.scoring import check_strays, score_group, split_entries
from core.enums import FindingState
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
    single,
    top,
)


@pytest.mark.clause("SX-3-e")
def test_not_applicable_to_everybody_refuses_the_run_naming_the_leaf():
    result = score_group(*single({"A": None, "B": None}), [], PLAN, [], period=YEAR)

    assert result.results == ()
    (finding,) = result.refusals
    assert (finding.clause, finding.state) == ("SX-3-e", FindingState.UNMET)
    assert finding.facts == {"分组": "第B1组", "指标编码": "T1", "指标": "大项T1"}


def test_missing_scores_refuse_the_run_naming_each_unit_and_leaf():
    group = group_of([top("T1", 100, 1), top("T2", 100, 1)], ["A", "B", "C"])
    book = {"A": {"T1": 1, "T2": 1}, "B": {"T1": 1}}

    result = score_group(group, book, [], PLAN, [], period=YEAR)

    assert [(f.state, f.facts["编码"], f.facts["指标编码"]) for f in result.refusals] == [
        (FindingState.UNKNOWN, "B", "T2"),
        (FindingState.UNKNOWN, "C", "T1"),
        (FindingState.UNKNOWN, "C", "T2"),
    ]
    assert result.refused
    assert result.results == ()


def test_strangers_in_the_book_refuse_the_run():
    group, book = single({"A": "1", "B": "2"})
    book["A"]["X9"] = 1
    book["Z"] = {"T1": 1}

    result = score_group(group, book, [], PLAN, [], period=YEAR)

    assert sorted((f.facts.get("编码", ""), f.facts.get("指标", "")) for f in result.refusals) == [
        ("", "X9"),
        ("Z", ""),
    ]


def test_group_without_members_refuses_the_run():
    result = score_group(group_of([top("T1", 1, 1)], []), {}, [], PLAN, [], period=YEAR)

    assert [finding.title for finding in result.refusals] == ["分组没有考评对象"]


@pytest.mark.parametrize("cell", [90.0, True, "90", Decimal(90)])
def test_cell_of_a_wrong_type_is_an_error(cell):
    group, book = single({"A": "1", "B": "2"})
    book["B"]["T1"] = cell

    with pytest.raises(TypeError, match="cells are int"):
        score_group(group, book, [], PLAN, [], period=YEAR)


def test_entries_that_may_not_count_refuse_the_run():
    group, book = single({"A": "100"})
    twice = praise(NATION)
    entries = [reward("10.5"), twice, twice, blame(PROVINCE, member="Z")]

    result = score_group(group, book, entries, PLAN, [MarkFacts("Y", MarkKind.VETO)], period=YEAR)

    assert [finding.clause for finding in result.refusals] == ["SX-3.3-e", "SX-4.2-g", "", ""]


def test_entries_of_no_group_are_refused_for_the_scheme():
    group, _ = single({"A": "100"})
    own, stray = praise(NATION, member="A"), praise(NATION, member="Z")

    split = split_entries(scheme_of(group), [own, stray])

    assert split == {"": [stray], "B1": [own]}
    assert [finding.facts["编码"] for finding in check_strays(split[""])] == ["Z"]


@pytest.mark.parametrize(
    "nodes",
    [
        [],
        [top("T1", 100, 1), top("T1", 100, 1)],
        [top("T1", 100, 1), leaf("L1", "T9", 100)],
        [top("T1", 100, 1), leaf("L1", "L2", 100), leaf("L2", "L1", 100)],
        [leaf("T1", "T1", 100)],
        [top("T1", 100, "0.00001")],
        [top("T1", 0, 1)],
        [top("T1", "100.00001", 1)],
        [top("T1", 100, 1), leaf("L1", "T1", "100.00001")],
        [top("T1", 100, 1), leaf("T2", None, 100)],
    ],
)
def test_tree_that_is_none_refuses_the_run(nodes):
    group = group_of(nodes, ["A"])

    result = score_group(group, {"A": {"T1": 1}}, [], PLAN, [], period=Period(2012))

    assert [finding.clause for finding in result.refusals] == ["SX-3-f"]
