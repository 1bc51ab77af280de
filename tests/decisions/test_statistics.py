"""Statistics of decisions: quartiles exactly, failures by article, counts; the page, its workbook, its cost.

The board and the list of five hundred matters are here too: they rest on the same rows, written at once.
"""

from __future__ import annotations

import itertools
import json
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.models import AuditEvent
from decisions.enums import Category, Event, Level, RunState, Stage
from decisions.models import Matter, StageEvent, StageRun
from decisions.presenters.board import PER_COLUMN
from decisions.rules.statistics import Failure, Passage, blocked, quartile, spreads, tenths
from organization.models import Account
from tests.decisions import build_rows as build
from tests.factories import NOON

ClientOf = Callable[[Account], Client]
MANY, MOST = 500, 15


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([7], [7, 7, 7]),
        ([1, 2], [Fraction(5, 4), Fraction(3, 2), Fraction(7, 4)]),
        ([0, 4, 8, 12, 16], [4, 8, 12]),
        ([1, 2, 3, 4], [Fraction(7, 4), Fraction(5, 2), Fraction(13, 4)]),
    ],
)
def test_quartiles_lie_between_neighbours(values: list[int], expected: list[Fraction]) -> None:
    assert [quartile(values, quarter) for quarter in (1, 2, 3)] == expected


@given(st.lists(st.integers(0, 4000), min_size=1))
def test_quartiles_are_in_order_and_within_the_values(values: list[int]) -> None:
    values.sort()
    found = [Fraction(values[0]), *(quartile(values, quarter) for quarter in (1, 2, 3)), Fraction(values[-1])]

    assert found == sorted(found)


def test_share_counts_a_matter_once_under_an_article() -> None:
    failed = [Failure(1, Stage.HEARING, "A", "甲"), Failure(1, Stage.HEARING, "A", "甲"),
              Failure(2, Stage.PUBLIC_NOTICE, "A", "甲"), Failure(2, Stage.LEGAL_REVIEW, "B", "乙")]  # fmt: skip

    rows = [(one.clause, one.matters, one.times, str(tenths(one.share * 100))) for one in blocked(failed, 3)]

    assert rows == [("A", 2, 3, "66.7"), ("B", 1, 1, "33.3")]
    assert [one.stage for one in spreads([Passage(Stage.PILOT, 3), Passage(Stage.INTENT, 1)])] == [
        Stage.INTENT, Stage.PILOT,
    ]  # fmt: skip


def many(one: Matter, by: Account, *, rounds: int = 2) -> list[Matter]:
    """Five hundred matters in all stages, each with a failed round and its findings; six statements."""
    serial = itertools.count(100)
    made = Matter.objects.bulk_create(
        Matter(
            year=2012, serial=next(serial), title=f"事项{number}", category=Category.DEVELOPMENT, subtype="year_plan",
            suggested_level=Level.MAJOR, level=Level.MAJOR, level_reason="影响全县", level_settled_at=NOON,
            level_settled_by=by, body="government", lead_unit=one.lead_unit, rulebook=one.rulebook, opened_at=NOON,
            opened_by=by, instruction="请研究",
        )
        for number in range(MANY)
    )  # fmt: skip
    runs = [
        StageRun(
            matter=matter, stage=stage, round=1, state=RunState.CLOSED, opened_at=NOON, opened_by=by,
            settled_at=NOON + timedelta(days=number % 40), settled_by=by, change_id=uuid.uuid4(),
        )
        for number, matter in enumerate(made)
        for stage in tuple(Stage)[: number % 9]
    ]  # fmt: skip
    StageRun.objects.bulk_create(runs)
    failed = StageRun.objects.bulk_create(
        StageRun(
            matter=matter, stage=Stage.LEGAL_REVIEW, round=10 + again, state=RunState.FAILED, opened_at=NOON,
            opened_by=by, settled_at=NOON + timedelta(days=9), settled_by=by, change_id=uuid.uuid4(),
        )
        for matter in made[::5]
        for again in range(rounds)
    )  # fmt: skip
    unmet = {"clause": "JH-A-5.7-c", "title": "法律审查未通过", "state": "unmet", "facts": {}, "remedy": ""}
    StageEvent.objects.bulk_create(
        StageEvent(run=run, event=Event.FAIL, state=RunState.FAILED, findings=json.dumps([unmet]), taken_at=NOON,
                   taken_by=by)
        for run in failed
    )  # fmt: skip
    return made


def test_page_and_workbook_count_the_same_and_the_address_narrows(
    river: Matter, wen: Account, client_of: ClientOf
) -> None:
    many(river, wen)
    client = client_of(wen)

    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("decisions:statistics"), {"level": "major"}).content.decode()
    book = load_workbook(BytesIO(client.get(reverse("decisions:export-statistics"), {"category": "02"}).content))
    none = client.get(reverse("decisions:statistics"), {"category": "05"}).content.decode()

    sheets = {name: list(book[name].iter_rows(values_only=True)) for name in book.sheetnames}
    stages = {row[0]: row[1:] for row in sheets["各环节历时"] if row[0] in {one.label for one in Stage}}
    share = next(row for row in sheets["受阻条款"] if row[0] == "JH-A-5.7-c")
    assert stages["法律审查"][:3] == (200 + sum(number % 9 > 7 for number in range(MANY)), 9, 9)
    assert share[2:] == (100, 20, 200)  # 100 of 501, to a tenth
    assert next(row for row in sheets["按年度"] if row[0] == "2012 年")[1:] == (501, 501, 0, 0)
    assert ("JH-A-5.7-c" in page, "501" in page, "没有符合条件的事项" in none) == (True, True, True)
    assert AuditEvent.objects.filter(verb="decisions.export_statistics").count() == 1
    assert len(queries) <= MOST, [one["sql"][:90] for one in queries]


@pytest.mark.parametrize("view", ["board", "list"])
def test_five_hundred_matters_cost_few_statements_and_little_to_read(
    view: str, river: Matter, wen: Account, client_of: ClientOf
) -> None:
    many(river, wen)
    client, url = client_of(wen), reverse("decisions:matters")
    client.get(url)

    with CaptureQueriesContext(connection) as queries:
        began = time.perf_counter()
        response = client.get(url, {"view": view})
        taken = time.perf_counter() - began

    html = response.content.decode()
    print(f"{view}: {taken:.2f} s, {len(queries)} statements, {len(html) // 1024} KiB")  # noqa: T201
    shown = html.count('class="board__card"') if view == "board" else html.count("<tr>") - 1
    assert len(queries) <= MOST, [one["sql"][:90] for one in queries]
    assert 50 <= shown <= PER_COLUMN * 9
    assert "501 件" in html


def test_stage_that_fails_keeps_what_it_failed_under(river: Matter, wen: Account) -> None:
    """The findings that stood against closing are on record with the step that says it failed."""
    build.at_stage(river, Stage.LEGAL_REVIEW, wen)

    run = build.step(river, Stage.LEGAL_REVIEW, Event.FAIL, wen)

    told = json.loads(StageEvent.objects.get(run=run, event=Event.FAIL).findings)
    assert "JH-A-5.7-a" in {one["clause"] for one in told if one["state"] == "unmet"}
