"""People of execution responsibility: wen (两办), the team of 河口镇, a deputy head of the county."""

from __future__ import annotations

import pytest

from organization.enums import Duty
from organization.models import Account, Person, Unit
from tests.accountability import build_rows as build
from tests.factories import make_account


@pytest.fixture
def wen(county: Unit) -> Account:
    """文若水 of the two offices."""
    return make_account("文若水", county, Duty.TWO_OFFICES, username="wen")


@pytest.fixture
def shi(county: Unit) -> Person:
    """石敬之, a deputy head of the county."""
    return build.leader(county)


@pytest.fixture
def nine(hekou: Unit) -> list[Person]:
    """The leading team of 河口镇, nine people."""
    return build.team(hekou, *(f"班子{sign}" for sign in "甲乙丙丁戊己庚辛壬"))
