"""A year computed anew takes a fixed number of statements, whatever the number of units (PERFORMANCE goal 1)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appraisal.actions.scoring import run_scoring
from appraisal.models import Period, ResultItem
from organization.models import Account
from tests.factories import make_county
from tools.bench import county as builder

MOST = 15
TREE = (12,) * 10
"""120 leaves under ten top items."""

pytestmark = pytest.mark.django_db


def _statements(period: Period) -> int:
    """All of them, bulk writes and the trail; but for the beginnings and ends of transactions."""
    by = Account.objects.system()
    with CaptureQueriesContext(connection) as captured:
        run_scoring(period, by=by, at=timezone.now())
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in captured.captured_queries)


def test_recomputation_takes_at_most_fifteen_statements_for_few_and_for_many_units() -> None:
    make_county()
    few, many = (builder.build(f"R{units}", (builder.Block(units, TREE),)) for units in (15, 200))

    first = [_statements(period) for period in (few, many)]
    again = [_statements(period) for period in (few, many)]

    assert first[0] == first[1]
    assert again[0] == again[1] < first[0]
    assert first[1] <= MOST
    assert ResultItem.objects.filter(version__period=many).count() == 2 * 200 * len(TREE)
