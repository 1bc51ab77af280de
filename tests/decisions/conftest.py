"""People of the decision pipeline: wen (两办), and a matter that 河口镇 leads."""

from __future__ import annotations

import pytest

from decisions.models import Matter
from organization.enums import Duty
from organization.models import Account, Unit
from tests.decisions import build_rows
from tests.factories import make_account


@pytest.fixture
def wen(county: Unit) -> Account:
    """文若水 of the two offices."""
    return make_account("文若水", county, Duty.TWO_OFFICES, username="wen")


@pytest.fixture
def river(hekou: Unit, qingshi: Unit, wen: Account) -> Matter:
    """A major matter of the government that 河口镇 leads; its intent is being collected, its level settled."""
    return build_rows.matter(hekou, wen)
