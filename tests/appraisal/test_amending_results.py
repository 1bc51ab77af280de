"""Results by a former version of a scheme stay; the next ones are numbered on, compared and published (SX-6.9-a)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.management import call_command

from appraisal.actions import indicators
from appraisal.actions.intake import confirm_adjustment
from appraisal.actions.publication import confirm_publication, propose_publication
from appraisal.actions.schemes import issue_scheme
from appraisal.actions.scores import enter_scores
from appraisal.actions.scoring import run_scoring
from appraisal.enums import Circle
from appraisal.exchange import ranking
from appraisal.models import Adjustment, Period, ResultVersion, Scheme
from appraisal.presenters.compare import comparison
from appraisal.presenters.documents import report_lines
from organization.models import Account
from tests.appraisal.plan import load_plan, node, office, points, small_text
from tests.appraisal.test_amending import SCORES, amend, filled, refused_by, year_of, zhou
from tests.appraisal.test_scheme_actions import values_of
from tests.factories import NOON

__all__ = ["filled", "zhou"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(db: None) -> Scheme:
    return load_plan(Account.objects.system(), text=small_text(), issued=True)


@pytest.mark.clause("SX-6.9-a")
def test_results_stay_pinned_and_the_next_run_uses_the_new_version(filled: Scheme, zhou: Account) -> None:
    old = run_scoring(year_of(filled), by=zhou, at=NOON)
    before = ranking(old)
    draft = amend(filled, zhou)
    for code, weight in (("T.1", 20), ("T.2", 80)):
        one = node(draft, code)
        indicators.edit_indicator(one, replace(values_of(one), weight=points(weight)), by=zhou, at=NOON)
    issue_scheme(draft, by=zhou, at=NOON)

    call_command("run_scoring", "demo-2020", "2020")

    new = ResultVersion.objects.latest("pk")
    assert ranking(old) == before
    assert (old.scheme_version, old.number, new.scheme_version, new.number) == (1, 1, 2, 2)
    assert new.input_hash != old.input_hash
    shown = comparison(old, new)
    assert (shown.members, [(one.code, one.rank_before, one.rank_after) for one in shown.changes]) == (
        3, [("T01", "1", "1"), ("T02", "2", "2")],
    )  # fmt: skip


def test_publishing_by_the_new_version_replaces_what_was_published(filled: Scheme, zhou: Account) -> None:
    second_person = office(filled.owner, username="wen")
    for row in Adjustment.objects.in_force().filter(scheme=filled):
        confirm_adjustment(row, by=second_person, at=NOON)
    old = run_scoring(year_of(filled), by=zhou, at=NOON)
    spare = run_scoring(year_of(filled), by=zhou, at=NOON)
    propose_publication(old, circle=Circle.COUNTY, by=zhou, at=NOON)
    confirm_publication(old, by=second_person, at=NOON)
    second = issue_scheme(amend(filled, zhou), by=zhou, at=NOON)
    standing = report_lines(second, zhou)[0]
    new = run_scoring(year_of(second), by=zhou, at=NOON)

    held_back = refused_by(propose_publication, spare, circle=Circle.COUNTY, by=zhou, at=NOON)
    propose_publication(new, circle=Circle.COUNTY, by=zhou, at=NOON)
    confirm_publication(new, by=second_person, at=NOON)

    old.publication.refresh_from_db()
    assert (standing.version, standing.title) == (old.pk, "第 1 版")
    assert held_back == [("SX-6.9-a", "方案已由新版本替代")]
    assert (old.publication.withdrawn_by, old.publication.withdrawal_reason) == (second_person, f"由{new}替代")


def test_quarters_published_by_the_former_version_count_in_the_weighted_year(db: None) -> None:
    weighted = "weighted\n  quarter_weights: {Q1: 20, Q2: 20, Q3: 20, Q4: 40}"
    system = Account.objects.system()
    scheme = load_plan(system, text=small_text(year_rule=weighted), issued=True)
    by, second_person = (office(scheme.owner, username=name) for name in ("zhou", "wen"))
    cells = {cell: None if value is None else points(value) for cell, value in SCORES.items()}
    for quarter in ("Q1", "Q2", "Q3", "Q4"):
        period = Period.objects.get(scheme=scheme, label=f"2020{quarter}")
        enter_scores(period, cells, by=by, at=NOON)
        if quarter == "Q4":
            scheme = issue_scheme(amend(scheme, by), by=by, at=NOON)
            period = Period.objects.get(scheme=scheme, label="2020Q4")
        version = run_scoring(period, by=by, at=NOON)
        propose_publication(version, circle=Circle.COUNTY, by=by, at=NOON)
        confirm_publication(version, by=second_person, at=NOON)

    year = run_scoring(year_of(scheme), by=by, at=NOON)

    published = {one.period.label: one for one in ResultVersion.objects.exclude(pk=year.pk)}
    assert [published[f"2020Q{number}"].scheme_version for number in (1, 2, 3, 4)] == [1, 1, 1, 2]
    assert {row["unit_code"]: row["initial"] for group in ranking(year)["groups"] for row in group["results"]} == {
        row["unit_code"]: row["initial"] for group in ranking(version)["groups"] for row in group["results"]
    }
