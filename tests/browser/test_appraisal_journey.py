"""A year of appraisal, from last year's scheme to feedback, each person at his own browser; axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from ballots import sealing
from organization.models import Account, Unit
from tests.browser import appraisal_outcomes as outcomes
from tests.browser import appraisal_steps as steps
from tests.browser.appraisal_people import settle_county
from tests.browser.decision_people import Hall, opened_hall

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
YEAR = (
    steps.build_scheme, steps.register_series, steps.commit, steps.supply_quarter, steps.settle_year,
    steps.assess_itself, steps.assess, steps.evaluate, steps.adjust, steps.compute,
    outcomes.publish, outcomes.object_to_it, outcomes.approve, outcomes.award, outcomes.follow, outcomes.grade,
    outcomes.feed_back,
)  # fmt: skip


@pytest.fixture
def hall(
    chromium: Browser, live_server: LiveServer, client_of: Callable[[Account], Client], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, settings: object,
) -> Iterator[Hall]:  # fmt: skip
    monkeypatch.setattr(sealing, "SCRYPT_COST", 2**4)
    settings.DATA_DIR = tmp_path / "data"  # type: ignore[attr-defined]
    yield from opened_hall(chromium, live_server.url, client_of, date(2012, 2, 20))


def test_year_from_the_scheme_to_the_feedback(hall: Hall, county: Unit, tmp_path: Path) -> None:
    who = settle_county(county, tmp_path)
    for step in YEAR:
        step(hall, who, tmp_path)

    assert "\n".join(who.wrong) == ""
    assert len(who.seen) > 40
