"""What the tests of the appraisal office share: a small scheme with its year."""

from __future__ import annotations

import pytest
from django.db import connection

from appraisal.actions.scoring import run_scoring
from appraisal.models import Period, ResultVersion, Scheme
from core import triggers
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.build_rounds import team  # noqa: F401  a fixture
from tests.appraisal.small import committed, make_scheme, year_of
from tests.factories import NOON, give_duty, make_account


@pytest.fixture
def scheme(county: Unit, hekou: Unit, qingshi: Unit, zhou: Account) -> Scheme:
    """乡镇口 with 河口镇 (T01) and 青石镇 (T02), 县直口 with two bureaus; see tests.appraisal.small."""
    return make_scheme(county, [hekou, qingshi], by=zhou)


@pytest.fixture
def year(scheme: Scheme) -> Period:
    """The period 2012 of the scheme."""
    return year_of(scheme)


@pytest.fixture
def insider(county: Unit, hekou: Unit) -> Account:
    """马骏 works in 河口镇 and holds the duty of the appraisal office."""
    account = make_account("马骏", hekou, username="ma")
    give_duty(account, Duty.APPRAISAL_OFFICE, county)
    return account


@pytest.fixture
def fang(county: Unit) -> Account:
    return make_account("方敏", county, Duty.ORGANIZATION_OFFICE, username="fang")


@pytest.fixture
def movable(db: None) -> None:
    """The database lets an issued scheme be changed, which no code of ours does."""
    for table in ("scheme", "schemeparameter", "group", "member", "indicator", "indicatordetail"):
        triggers.execute(connection, triggers.stand_still_removal_sql(f"appraisal_{table}", connection.vendor))


@pytest.fixture
def two(year: Period, zhou: Account) -> tuple[ResultVersion, ResultVersion]:
    """Two versions of one period by the same inputs, nothing proposed."""
    committed(year, zhou)
    return run_scoring(year, by=zhou, at=NOON), run_scoring(year, by=zhou, at=NOON)
