"""The units of rows that stand for a module: what ``tests/APP/standing_*.py`` have in common.

Such a module builds its rows in ``stood``, beginning with ``make_units``, and imports the fixtures of this one, which
take the place of those of the same names: each test's changes are rolled back, and the units are read anew for each.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from organization.models import Unit
from tests.factories import make_county, make_unit
from tests.standing import rolled_back

__all__ = ["_django_db_helper", "county", "hekou", "qingshi"]


def make_units() -> tuple[Unit, Unit, Unit]:
    """安澜县 and its towns 河口镇 and 青石镇."""
    county = make_county()
    return county, make_unit("河口镇", parent=county, code="T01"), make_unit("青石镇", parent=county, code="T02")


@pytest.fixture
def _django_db_helper(stood: int) -> Iterator[None]:
    yield from rolled_back()


@pytest.fixture
def county(db: None) -> Unit:
    return Unit.objects.get(code="AL")


@pytest.fixture
def hekou(db: None) -> Unit:
    return Unit.objects.get(code="T01")


@pytest.fixture
def qingshi(db: None) -> Unit:
    return Unit.objects.get(code="T02")
