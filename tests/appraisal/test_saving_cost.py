"""Saving one score costs at most ten statements, however deep the tree and however many units are scored."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appraisal.actions.scores import CLEARED, enter_scores
from appraisal.gathering import gather_for_scoring
from appraisal.models import Group, Indicator, Member, Period, Scheme, Score
from organization.models import Account, Unit
from tests.appraisal.small import make_scheme, points, year_of
from tests.factories import NOON, make_unit

pytestmark = pytest.mark.django_db
MOST = 10
LEAVES = 3


def deep(scheme: Scheme, depth: int, units: int, county: Unit) -> None:
    """A third group: so many units, and a tree whose leaves stand at ``depth`` (1: the top nodes themselves)."""
    group = Group.objects.create(scheme=scheme, code="B9", name="深树", order=9, total_weight=points(500))
    rows = [
        Unit(name=f"单位{number}", code=f"X{depth}{number:04}", parent=county, kind="township", level="section")
        for number in range(units)
    ]
    made = Unit.objects.bulk_create(rows)
    Member.objects.bulk_create(
        Member(scheme=scheme, group=group, unit=one, code=one.code, name=one.name, order=place)
        for place, one in enumerate(made, 1)
    )
    for leaf in range(LEAVES):
        parent = None
        for level in range(1, depth + 1):
            code = f"L{leaf}" if level == depth else f"N{leaf}.{level}"
            top = {"weight": points(100), "top_rule": "ratio_to_best"} if level == 1 else {}
            parent = Indicator.objects.create(
                scheme=scheme, group=group, parent=parent, code=code, name=code, full_mark=points(100),
                order=leaf * 10 + level, **top,
            )  # fmt: skip


def cost(period: Period, value: int, by: Account) -> int:
    """Of one cell, with what the person saw in it; the structure of the issued scheme is known to the process."""
    gather_for_scoring(period.scheme)
    held = Score.objects.filter(period=period, indicator__code="L0").first()
    cell = (f"X{period.scheme.code[-1]}0000", "L0")
    seen = {cell: CLEARED if held is None else held.value}
    with CaptureQueriesContext(connection) as captured:
        done = enter_scores(
            period, {(f"X{period.scheme.code[-1]}0000", "L0"): points(value)}, seen=seen, by=by, at=NOON
        )
    assert done == {"changed": 1}
    own = [one["sql"] for one in captured if "SAVEPOINT" not in one["sql"]]
    assert len(own) <= MOST, "\n".join([str(len(own)), *(one[:120] for one in own)])
    return len(own)


@pytest.mark.parametrize("units", [5, 200])
def test_one_score_costs_the_same_at_any_depth(
    county: Unit, hekou: Unit, zhou: Account, movable: None, units: int
) -> None:
    """A first score and its correction, by trees of one to six levels."""
    costs = set()
    assert zhou.own_unit_ids  # his duties are read once in a request, before anything is saved
    for depth in range(1, 7):
        scheme = make_scheme(county, [hekou], by=zhou, code=f"deep-{depth}")
        period = year_of(scheme)
        deep(scheme, depth, units, make_unit(f"片区{depth}", parent=county))
        costs |= {(cost(period, 80, zhou), cost(Period.objects.get(pk=period.pk), 81, zhou))}
        assert Score.objects.get(period=period, indicator__code="L0").value == points(81)

    assert len(costs) == 1, costs
