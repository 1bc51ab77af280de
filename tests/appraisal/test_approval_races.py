"""The approval of a result against writers of its inputs: one of them is refused, whoever comes first (SX-6.8-a)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from appraisal.actions import publication, scores
from appraisal.actions.entries import enter_adjustment
from appraisal.actions.scores import enter_scores
from appraisal.models import Period, Publication
from organization.models import Account
from tests.appraisal.objections import published
from tests.appraisal.small import make_scheme, points, praise_of, year_of
from tests.appraisal.test_import_races import at_once
from tests.appraisal.versions import approve, paper
from tests.factories import NOON, make_account

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def year(county: Any, hekou: Any, qingshi: Any, zhou: Account) -> Period:
    return year_of(make_scheme(county, [hekou, qingshi], by=zhou))


@pytest.fixture
def out(year: Period, county: Any, zhou: Account) -> Publication:
    return published(year, zhou, make_account("方敏", county, "organization_office", username="fang"))


@pytest.mark.parametrize("what", ["score", "entry"])
def test_a_write_and_the_approval_at_once_leave_one_of_them(
    out: Publication, year: Period, zhou: Account, what: str
) -> None:
    """The writer who comes second finds the period locked, the approval that does finds its ground changed."""
    writes: dict[str, Callable[[], Any]] = {
        "score": lambda: enter_scores(year, {("T01", "D1"): points(70)}, by=zhou, at=NOON),
        "entry": lambda: enter_adjustment(year.scheme, praise_of("T02"), upload=paper(), by=zhou, at=NOON),
    }

    assert at_once(writes[what], lambda: approve(out.version, zhou)) == ["done", "refused"]


@pytest.mark.postgres
def test_without_the_lock_a_score_slips_in_under_the_approval(
    out: Publication, year: Period, zhou: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the approval does not lock the period, and both look before either writes."""
    looked = threading.Barrier(2)

    def then_wait(look: Callable[..., Any]) -> Callable[..., Any]:
        def both(*args: Any) -> Any:
            found = look(*args)
            looked.wait(timeout=10)
            return found

        return both

    monkeypatch.setattr(publication, "lock_periods", lambda period: None)
    monkeypatch.setattr(publication, "changes_since", then_wait(publication.changes_since))
    monkeypatch.setattr(scores, "check_period", then_wait(scores.check_period))

    write = lambda: enter_scores(year, {("T01", "D1"): points(70)}, by=zhou, at=NOON)  # noqa: E731  one call
    assert at_once(write, lambda: approve(out.version, zhou)) == ["done", "done"]
