"""For modules that are about what comes after the preparation: the river, ready for its meeting, stands for all tests.

A module imports the fixtures it wants; ``ready`` is that matter, while ``river`` stays one at its beginning.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from decisions.models import Matter
from organization.enums import Duty
from organization.models import Account, Unit
from tests.decisions import build_meetings as meet
from tests.decisions import build_rows
from tests.factories import make_account
from tests.standing import standing
from tests.standing_units import _django_db_helper, county, hekou, make_units, qingshi

__all__ = ["_django_db_helper", "county", "hekou", "qingshi", "ready", "stood", "ten", "wen"]


def stand() -> Matter:
    """The units, 文若水 of the two offices, and the river as the fixtures of the same names make them."""
    county, hekou, _ = make_units()
    return build_rows.matter(hekou, make_account("文若水", county, Duty.TWO_OFFICES, username="wen"))


@pytest.fixture(scope="module")
def stood(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """Primary key of the river, ready for its meeting."""
    with standing(django_db_blocker):
        matter = stand()
        yield meet.ready(matter, Account.objects.get(username="wen")).pk


@pytest.fixture
def wen(db: None) -> Account:
    return Account.objects.get(username="wen")


@pytest.fixture
def ready(stood: int, db: None) -> Matter:
    return Matter.objects.get(pk=stood)


@pytest.fixture
def ten(county: Unit) -> list[Account]:
    """Ten county leaders with accounts."""
    return meet.members(county, 10)
