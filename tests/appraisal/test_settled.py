"""What is remembered of a version: never stale, never shown to whom it is closed, never coloured by a reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appraisal.actions.scoring import run_scoring
from appraisal.enums import SchemeState
from appraisal.models import Indicator, Member, Period, Publication, ResultVersion, Scheme, Score
from appraisal.presenters import settled as module
from appraisal.presenters import thawed as inputs
from appraisal.presenters.settled import ranks, settled
from core.remembered import Remembered
from organization.enums import Duty
from organization.models import Account, Unit
from tests.factories import make_account
from tools.bench import county as builder

pytestmark = pytest.mark.django_db
RESULT_TABLES = ("appraisal_result", "appraisal_resultitem", "appraisal_indicator", "appraisal_mark")


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins with an empty memory of its own."""
    monkeypatch.setattr(module, "_settled", Remembered(module.MOST_ROWS))
    monkeypatch.setattr(module, "_ranks", Remembered(module.MOST_ROWS))
    monkeypatch.setattr(inputs, "_thawed", Remembered(inputs.MOST_CELLS))


@pytest.fixture
def period(county: Unit) -> Period:
    """Nine members in one group under three top items."""
    return builder.build("S", (builder.Block(9, (1, 1, 1)),))


def compute(period: Period) -> ResultVersion:
    return run_scoring(period, by=Account.objects.system(), at=timezone.now())


def publish(version: ResultVersion) -> Publication:
    now = timezone.now()
    people = [Account.objects.create(username=f"v{version.pk}-{one}", is_active=False) for one in "ab"]
    return Publication.objects.create(
        version=version, period=version.period, proposed_at=now, proposed_by=people[0], confirmed_at=now,
        confirmed_by=people[1],
    )  # fmt: skip


def board(version: ResultVersion) -> str:
    return reverse("appraisal:board", args=[version.pk])


def leader_of(code: str) -> Account:
    return make_account(f"负责人{code}", Unit.objects.get(code=code), Duty.UNIT_LEADER)


def links(html: str) -> list[str]:
    return re.findall(r'href="(members/[^"]+)"', html)


def touched(client: Client, path: str) -> set[str]:
    """The result tables that a visit reads."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return {
        table for table in RESULT_TABLES for query in captured.captured_queries if f'FROM "{table}"' in query["sql"]
    }


def test_second_visit_reads_no_result_again(
    period: Period, zhou: Account, client_of: Callable[[Account], Client]
) -> None:
    path = board(compute(period))
    client = client_of(zhou)

    first, second = touched(client, path), touched(client, path)

    assert first == set(RESULT_TABLES)
    assert second == set()


def test_new_version_shows_its_own_figures(
    period: Period, zhou: Account, client_of: Callable[[Account], Client]
) -> None:
    client = client_of(zhou)
    old = compute(period)
    before = client.get(board(old)).content.decode()
    Score.objects.filter(period=period, member__code="S0000003").update(value=0)

    new = compute(period)

    after = client.get(board(new)).content.decode()
    assert settled(new, period.scheme.groups.get()).rows[-1].code == "S0000003"
    assert ranks(new, period.scheme.groups.get()) != ranks(old, period.scheme.groups.get())
    assert rows_of(client.get(board(old)).content.decode()) == rows_of(before)
    assert rows_of(after) != rows_of(before)


def rows_of(html: str) -> str:
    return html.partition('<tbody class="nums">')[2].partition("</tbody>")[0]


def test_unit_gets_nothing_of_what_the_office_saw_before(
    period: Period, zhou: Account, client_of: Callable[[Account], Client]
) -> None:
    version = compute(period)
    publish(version)
    assert len(links(client_of(zhou).get(board(version)).content.decode())) == 9

    pages = [client_of(leader_of(code)).get(board(version)).content.decode() for code in ("S0000002", "S0000005")]

    assert [links(page) for page in pages] == [["members/S0000002/"], ["members/S0000005/"]]
    assert [page.count('<tr class="own">') for page in pages] == [1, 1]
    assert [re.findall(r'font-weight="700" fill="#a8231c">(\S+)', page) for page in pages] == [
        [Member.objects.get(code=code).name] for code in ("S0000002", "S0000005")
    ]
    office = client_of(zhou).get(board(version)).content.decode()
    assert (office.count('<tr class="own">'), office.count('fill="#a8231c">')) == (0, 0)


def test_remembered_version_stays_closed_to_whom_it_is_closed(
    period: Period, zhou: Account, client_of: Callable[[Account], Client]
) -> None:
    version = compute(period)
    leader = client_of(leader_of("S0000002"))
    sheet = reverse("appraisal:sheet", args=[version.pk, "S0000002"])
    assert [client_of(zhou).get(path).status_code for path in (board(version), sheet)] == [200, 200]

    hidden = [leader.get(path).status_code for path in (board(version), sheet)]
    publication = publish(version)
    shown = [leader.get(path).status_code for path in (board(version), sheet)]
    foreign = leader.get(reverse("appraisal:sheet", args=[version.pk, "S0000005"])).status_code
    publication.withdrawn_at, publication.withdrawn_by = timezone.now(), zhou
    publication.save()
    withdrawn = [leader.get(path).status_code for path in (board(version), sheet)]

    assert (hidden, shown, foreign, withdrawn) == ([404, 404], [200, 200], 404, [404, 404])


@pytest.mark.usefixtures("movable")
def test_draft_scheme_is_read_every_time(period: Period, zhou: Account, client_of: Callable[[Account], Client]) -> None:
    version = compute(period)
    Scheme.objects.filter(pk=period.scheme_id).update(state=SchemeState.DRAFT, issued_at=None, issued_by=None)
    client = client_of(zhou)
    sheet = reverse("appraisal:sheet", args=[version.pk, "S0000002"])
    assert [client.get(path).status_code for path in (board(version), sheet)] == [200, 200]

    Indicator.objects.filter(scheme=period.scheme_id, parent__isnull=True).update(name="改名后的大项")

    assert ["改名后的大项" in client.get(path).content.decode() for path in (board(version), sheet)] == [True, True]


@pytest.mark.usefixtures("movable")
def test_issued_scheme_is_read_once(period: Period, zhou: Account, client_of: Callable[[Account], Client]) -> None:
    """The control of the test above: what nobody may do to an issued scheme would not be seen."""
    version = compute(period)
    client = client_of(zhou)
    client.get(board(version))

    Indicator.objects.filter(scheme=period.scheme_id, parent__isnull=True).update(name="改名后的大项")

    assert "改名后的大项" not in client.get(board(version)).content.decode()


def test_same_ids_in_another_database_are_another_version(period: Period) -> None:
    version = compute(period)
    group = period.scheme.groups.get()
    known = module.key(version, group)

    version.computed_at = timezone.now()

    assert module.key(version, group) != known


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> Remembered[module.Settled]:
    """Room for two boards of nine rows."""
    memory: Remembered[module.Settled] = Remembered(20)
    monkeypatch.setattr(module, "_settled", memory)
    return memory


def test_memory_stays_within_its_measure(period: Period, narrow: Remembered[module.Settled]) -> None:
    group = period.scheme.groups.get()
    versions = [compute(period) for _ in range(4)]

    for version in versions:
        settled(version, group)

    assert narrow.weight == 18


def test_name_of_a_person_is_asked_on_every_visit(
    period: Period, zhou: Account, client_of: Callable[[Account], Client]
) -> None:
    Score.objects.filter(period=period).update(entered_by=zhou)
    client = client_of(zhou)
    path = reverse("appraisal:sheet", args=[compute(period).pk, "S0000002"])
    assert f"{zhou} " in client.get(path).content.decode()

    assert zhou.person is not None
    zhou.person.name = "周改名"
    zhou.person.save()

    assert "周改名 20" in client.get(path).content.decode()


def test_marking_a_reader_leaves_the_remembered_drawing_alone(period: Period) -> None:
    known = settled(compute(period), period.scheme.groups.get())
    assert known.strip is not None

    marked = known.strip.with_own(known.rows[0].name)

    assert [mark.tone for mark in marked.marks].count("own") == 1
    assert {mark.tone for mark in known.strip.marks} == {"other"}
    assert replace(marked, marks=known.strip.marks) == known.strip
