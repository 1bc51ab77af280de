"""People of execution responsibility: wen (两办), ji (纪委), 马平 and the team of 河口镇, a leader of the county."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from core import rulebook
from organization.enums import Duty
from organization.models import Account, Person, Unit
from tests import printed
from tests.accountability import build_rows as build
from tests.factories import SHANGHAI, make_account
from tests.rulebooks import version_with


@pytest.fixture(autouse=True)
def _papers_are_set_for_their_readers(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every order, table and bulletin is issued as a paper, and few tests read it: they ask for ``papers_set``."""
    if "papers_set" in request.fixturenames:
        yield
        return
    with printed.unset():
        yield


@pytest.fixture
def papers_set() -> None:
    """The papers of this test are real ones."""


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


@pytest.fixture
def thirty_days(db: None) -> None:
    """The county took over the thirty days of the national rules (DC-17)."""
    at = datetime(2012, 1, 1, tzinfo=SHANGHAI)
    version_with(rulebook.current(by=Account.objects.system(), at=at), {"accountability.review_days": "30"})


@pytest.fixture
def ji(county: Unit) -> Account:
    """季明 of the discipline commission."""
    return make_account("季明", county, Duty.DISCIPLINE, username="ji")


@pytest.fixture
def ma(hekou: Unit) -> Person:
    """马平, head of 河口镇 since 2010."""
    return build.team(hekou, "马平")[0]
