"""For modules whose tests begin with the river: units, 文若水 and the matter stand for all tests of the module.

``from tests.decisions.standing_river import *`` puts these in the place of the fixtures of the same names; each test's
changes are rolled back, and the rows are read anew for each.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from decisions.models import Matter
from tests.decisions.standing_rows import stand, wen
from tests.standing import standing
from tests.standing_units import _django_db_helper, county, hekou, qingshi

__all__ = ["_django_db_helper", "county", "hekou", "qingshi", "river", "stood", "wen"]


@pytest.fixture(scope="module")
def stood(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """Primary key of the river at its beginning."""
    with standing(django_db_blocker):
        yield stand().pk


@pytest.fixture
def river(db: None, stood: int) -> Matter:
    """A major matter of the government that 河口镇 leads; its intent is being collected, its level settled."""
    return Matter.objects.select_related("lead_unit", "rulebook").get(pk=stood)
