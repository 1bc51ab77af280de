"""What a scheme can hold: variants for a kind of units, sets per kind of target (SX-1-c, QSH-25-a)."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

import pytest
import yaml

from appraisal.actions.copying import copy_scheme
from appraisal.actions.indicators import set_marks
from appraisal.actions.schemes import check_issue, load_scheme_text
from appraisal.enums import TopRule
from appraisal.gathering import gather_scheme
from appraisal.models import Group
from appraisal.rules.scoring import score_group
from core.findings import blocking
from organization.models import Account
from tests.appraisal.jinghai import FILE
from tests.appraisal.plan import points
from tests.appraisal.rules.build import PLAN, YEAR, top, units
from tests.appraisal.rules.build import group_of as rule_group
from tests.appraisal.rules.scheme_files import group_of, read
from tests.factories import NOON

SETS = ("科级班子", "科级干部", "村两委班子", "村两委成员")


@cache
def plain_marks() -> dict[str, Decimal]:
    """Full marks as the weights of the base tree alone give them, read without our reader."""
    held: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))["trees"][0]
    found: dict[str, Decimal] = {}

    def walk(nodes: list[dict[str, Any]], mark: Decimal) -> None:
        for node in nodes:
            if "team" in node.get("tiers", ["team"]):
                found[str(node["code"])] = mark * Decimal(node["weight"]) / 100
                walk(node.get("children", []), found[str(node["code"])])

    walk(held["nodes"], Decimal(100))
    return found


@pytest.mark.clause("SX-1-c")
def test_kind_of_units_without_a_variant_is_appraised_by_the_plain_tree() -> None:
    scheme = read(FILE)
    marks = {
        sheet: {node.code.removeprefix(f"{sheet}-"): node.full_mark for node in group_of(scheme, sheet).nodes}
        for sheet in ("TL", "KL")
    }

    assert scheme.groups["TL"].fits == ()
    assert marks["TL"] == plain_marks()
    assert {fit.node for fit in scheme.groups["KL"].fits} == {"1", "3", "4", "1.1", "1.4", "1.8", "4.1", "4.2"}
    assert marks["KL"]["1"] == 40
    assert "1.8" not in marks["KL"]


def set_text() -> str:
    """Four sets of indicators, one per kind of target."""
    groups = "\n".join(
        f"  - {{code: S{place}, name: {name}, kind: {'units' if '班子' in name else 'people'}, total_weight: 100,"
        f" tier: {'team' if '班子' in name else 'member'},"
        f" nodes: [{{code: S{place}.1, name: 发展, weight: 60, full_mark: 60}},"
        f" {{code: S{place}.2, name: 民生, weight: 40, full_mark: 40}}]}}"
        for place, name in enumerate(SETS)
    )
    return (
        "format: 1\nscheme: {code: kexue-2011, name: 科学发展观评价, year: 2011, owner: A00, year_rule: own}\n"
        "units:\n  - {code: A00, name: 安澜县, kind: county}\n"
        f"groups:\n{groups}\n"
    )


@pytest.mark.django_db
@pytest.mark.clause("QSH-25-a")
def test_indicator_sets_stand_per_kind_of_target_are_versioned_by_year_and_add_up() -> None:
    by = Account.objects.system()
    scheme, _ = load_scheme_text(set_text(), source="sets.yaml", by=by, at=NOON)
    later, _ = copy_scheme(scheme, code="kexue-2012", name="科学发展观评价", year=2012, by=by, at=NOON)
    set_marks(Group.objects.get(scheme=later, code="S2"), {"S2.1": {"weight": points(61)}}, by=by, at=NOON)

    def sums(of: Any) -> list[str]:
        return [one.facts["分组"] for one in blocking(check_issue(of)) if one.title == "大项权重分之和与总分不符"]

    assert [group.name for group in gather_scheme(later).facts.groups] == list(SETS)
    assert (scheme.year, later.year) == (2011, 2012)
    assert (sums(scheme), sums(later)) == ([], ["村两委班子"])


@pytest.mark.clause("JH-C-3.3-a")
def test_sheet_is_the_weighted_sum_of_its_scores_and_a_gap_gives_no_total() -> None:
    nodes = [top("T1", 100, 40, TopRule.SHARE_OF_FULL), top("T2", 100, 60, TopRule.SHARE_OF_FULL)]
    sheet = rule_group(nodes, ["A"])
    whole = score_group(sheet, {"A": {"T1": units(80), "T2": units(90)}}, (), PLAN, (), period=YEAR)
    gap = score_group(sheet, {"A": {"T1": units(80)}}, (), PLAN, (), period=YEAR)

    assert [row.final for row in whole.results] == [units("86.00")]
    assert gap.results == ()
    assert len(gap.refusals) == 1
