"""Schemes of another build than the one of 2012: percents, computed leaves, people, quarters."""

from __future__ import annotations

import re
from decimal import Decimal

from appraisal.enums import AdjustmentLevel, GroupKind, Method, Source, TopRule, YearRule
from appraisal.rules.linter import lint_scheme
from appraisal.rules.scheme_file import parse_scheme
from appraisal.rules.scheme_file.adjustments import NO_ADJUSTMENTS
from appraisal.rules.scheme_file.groups import WeightMode
from appraisal.rules.scheme_file.parsed import RoundingMode, Subject
from organization.enums import UnitKind
from tests.appraisal.rules.scheme_files import PERCENT, ROOT, SCHEME_2012, SMALL, group_of, read, tops


def test_weights_in_percent_become_full_marks_of_a_hundred():
    scheme = read(PERCENT)
    team = group_of(scheme, "TEAM")

    assert {node.code: str(node.full_mark.normalize()) for node in team.nodes} == {
        "1": "6E+1", "1.1": "3E+1", "1.1.1": "15", "1.1.2": "15", "1.2": "3E+1", "1.2.1": "12", "1.2.2": "18",
        "2": "4E+1", "2.1": "15", "2.2": "25",
    }  # fmt: skip
    assert (team.total_weight, [int(node.weight) for node in tops(team)]) == (100, [60, 40])
    assert [node.top_rule for node in tops(team)] == [TopRule.SHARE_OF_FULL, TopRule.RATIO_TO_BEST]
    assert scheme.nodes["2.1"].share == Decimal("37.5")
    assert scheme.derived_marks == frozenset()
    assert lint_scheme(scheme.facts) == []


def test_computed_leaves_keep_source_method_and_exact_parameters():
    nodes = {node.code: node for node in group_of(read(PERCENT), "TEAM").nodes}
    leaf = nodes["1.2.1"]

    assert (leaf.source, leaf.method) == (Source.METRIC, Method.STEP_DEDUCTION)
    assert leaf.params == {"step": "0.5", "points": "0.25", "target": 0, "direction": "lower"}
    assert nodes["1.1.2"].params["then_params"]["bands"] == [{"at": 8, "score": 15}, {"at": 5, "score": "7.5"}]
    assert nodes["1.2.2"].floor == -5
    assert [code for code, node in nodes.items() if node.key_indicator] == ["1.1.1"]


def test_scheme_of_people_with_weighted_year_and_no_adjustments():
    scheme = read(PERCENT)
    head = group_of(scheme, "HEAD")

    assert (head.kind, [member.code for member in head.members]) == (GroupKind.PEOPLE, ["R001", "R002"])
    assert [node.parent for node in head.nodes] == [None]
    assert scheme.facts.year_rule is YearRule.WEIGHTED
    assert scheme.facts.quarter_weights == {"Q1": 20, "Q2": 20, "Q3": 20, "Q4": 40}
    assert scheme.facts.adjustments == NO_ADJUSTMENTS


def test_units_stand_below_the_owner_unless_they_name_another():
    parents = {unit.code: unit.parent for unit in read(PERCENT).units}

    assert parents == {"A00": None, "T04": "A00", "T05": "A00", "T05-1": "T05"}


def test_parent_listed_after_its_child_comes_first():
    text = PERCENT.read_text(encoding="utf-8")
    child = "  - {code: T05-1, name: 青石镇财政所, kind: office, parent: T05}\n"
    moved = text.replace(child, "").replace("units:\n  - {code: A00", f"units:\n{child}  - {{code: A00")

    units = parse_scheme(moved, file_name="moved.yaml").units

    assert [unit.code for unit in units] == ["A00", "T04", "T05", "T05-1"]


def test_example_in_the_documentation_is_a_clean_scheme():
    text = (ROOT / "docs/scheme-format.md").read_text(encoding="utf-8")
    example = text.split("```yaml\n", 1)[1].split("```", 1)[0]

    scheme = parse_scheme(example, file_name="scheme-format.md")

    assert example == SMALL.read_text(encoding="utf-8")
    assert lint_scheme(scheme.facts) == []


def test_documentation_names_every_key_and_word_of_the_files():
    manual = (ROOT / "docs/scheme-format.md").read_text(encoding="utf-8")
    files = "".join(path.read_text(encoding="utf-8") for path in (SCHEME_2012, PERCENT, SMALL))
    keys = set(re.findall(r"\b([a-z][a-z_]+):", files))
    kinds = (UnitKind, GroupKind, Method, Source, TopRule, YearRule, Subject, RoundingMode, WeightMode, AdjustmentLevel)
    words = {member.value for kind in kinds for member in kind}

    known = set(re.findall(r"[a-z][a-z_]+", manual))

    assert sorted((keys | words) - known) == []
