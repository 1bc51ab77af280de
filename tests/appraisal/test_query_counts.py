"""Pages cost the same number of queries for 15 and for 1,500 units, and few (PERFORMANCE goals 3 and 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appraisal.actions.scoring import run_scoring
from appraisal.models import Period, Publication, ResultVersion
from organization.enums import Duty, UnitKind
from organization.models import Account, Unit
from tests.factories import make_account, make_county
from tests.standing import rolled_back, standing
from tools.bench import county as builder

FEW, MANY = 15, 1_500
MOST = 15
MOST_OF_BOARD, MOST_OF_SHEET = 8, 10
"""What a version holds for ever is read once per process (presenters.settled, presenters.thawed)."""
MOST_OF_PERIOD = 18
"""The office's page of a period reads the inputs once more, to say which versions still stand on them."""
MOST_BEFORE_SIGN_IN = 5

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Place:
    """One scheme with a single group, scored twice, so that the board compares two versions."""

    period: Period
    version: ResultVersion
    member: str


@pytest.fixture(scope="module")
def places(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Place, Place]]:
    """The same tree of three leaves over few and over many units."""
    with standing(django_db_blocker):
        make_county()
        few, many = _place("F", FEW), _place("M", MANY)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # the server does it by itself, but not for rows that are not yet committed
        yield few, many


@pytest.fixture
def _django_db_helper(places: tuple[Place, Place]) -> Iterator[None]:
    yield from rolled_back()


@pytest.fixture
def county(db: None) -> Unit:
    return Unit.objects.get(kind=UnitKind.COUNTY)


def _place(code: str, units: int) -> Place:
    period = builder.build(code, (builder.Block(units, (1, 1, 1)),))
    by = Account.objects.system()
    versions = [run_scoring(period, by=by, at=timezone.now()) for _ in range(2)]
    return Place(period, versions[1], f"{code}0000007")


def queries(client: Client, path: str) -> int:
    """Queries of a second visit; the first compiles templates and fills caches."""
    assert client.get(path).status_code == 200, path
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


def board(place: Place) -> str:
    return reverse("appraisal:board", args=[place.version.pk])


def sheet(place: Place) -> str:
    return reverse("appraisal:sheet", args=[place.version.pk, place.member])


def scheme(place: Place) -> str:
    return reverse("appraisal:scheme", args=[place.period.scheme_id])


def period(place: Place) -> str:
    return reverse("appraisal:period", args=[place.period.pk])


def entries(place: Place) -> str:
    return reverse("appraisal:entries", args=[place.period.scheme_id])


def scores(place: Place) -> str:
    return reverse("appraisal:scores", args=[place.period.pk])


@pytest.mark.parametrize("address", [board, sheet, scheme, period, entries, scores])
def test_page_takes_few_queries_and_the_same_for_many_units(
    places: tuple[Place, Place],
    zhou: Account,
    client_of: Callable[[Account], Client],
    address: Callable[[Place], str],
) -> None:
    client = client_of(zhou)

    few, many = (queries(client, address(place)) for place in places)

    assert few == many
    assert many <= {board: MOST_OF_BOARD, sheet: MOST_OF_SHEET, period: MOST_OF_PERIOD}.get(address, MOST)


@pytest.mark.parametrize("sort", ["name", "-final", "M000.01", "moved"])
def test_sorting_and_searching_the_board_take_no_further_query(
    places: tuple[Place, Place], zhou: Account, client_of: Callable[[Account], Client], sort: str
) -> None:
    client = client_of(zhou)
    plain = queries(client, board(places[1]))

    sorted_by = queries(client, f"{board(places[1])}?sort={sort}&search=第7镇")

    assert sorted_by == plain


def test_unit_sees_its_board_in_as_many_queries(
    places: tuple[Place, Place], client_of: Callable[[Account], Client]
) -> None:
    counts = []
    for number, place in enumerate(places):
        _publish(place)
        unit = Unit.objects.get(code=place.member)
        leader = make_account(f"负责人{number}", unit, Duty.UNIT_LEADER)
        counts.append(queries(client_of(leader), board(place)))

    assert counts[0] == counts[1]
    assert counts[1] <= MOST_OF_BOARD


def _publish(place: Place) -> None:
    now, by = timezone.now(), [Account.objects.create(username=f"{place.member}-{one}") for one in "ab"]
    Publication.objects.create(
        version=place.version, period=place.period, proposed_at=now, proposed_by=by[0], confirmed_at=now,
        confirmed_by=by[1],
    )  # fmt: skip


def test_sign_in_page_takes_few_queries(county: Unit) -> None:
    assert queries(Client(), reverse("organization:sign_in")) <= MOST_BEFORE_SIGN_IN
