"""Execution at the size of a county year: the quarterly bulletin's job with its memory, pages against the floor."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accountability.bulletin_jobs import BULLETIN, request_compilation
from accountability.models import Bulletin
from core import jobs
from core.models import Job
from core.periods import parse_period
from organization.enums import Duty
from organization.models import Account, DutyHolding, Person, Unit
from tools.bench import execution
from tools.bench.county import county
from tools.bench.pages import FLOOR, STRINGS, TABLE, _figures, _floor, _in_turn, _page
from tools.bench.report import Section, ms, times, verdict
from tools.bench.timing import peak_megabytes
from tools.bench.web import serving

SECONDS_GOAL, MEMORY_GOAL, FLOOR_GOAL, QUERY_GOAL = 20, 500, 2.0, 20
QUARTERS = ("2012Q4", "2012Q1", "2012Q2", "2012Q3")
"""The first one begins cold; the last quarter has the most to print."""
PAGES: tuple[tuple[str, str, str], ...] = (
    ("task board, first 50 of 3,000", "accountability:tasks", "office"),
    ("unit page: execution of one unit", "accountability:unit_execution", "unit"),
    ("inspection dashboard: supervision orders", "accountability:orders", "office"),
    ("list of bulletins", "accountability:bulletins", "office"),
)


def measure(quick: bool) -> list[Section]:
    year = execution.build(rows=3) if quick else execution.build()
    office = _account("lai", Duty.INSPECTION_OFFICE, county())
    clerk = _account("clerk", Duty.UNIT_CLERK, year.units[0])
    bulletin = _bulletins(year, office, QUARTERS[:2] if quick else QUARTERS)
    return [bulletin, _pages(office, clerk, quick)]


def _account(name: str, duty: Duty, unit: Unit) -> Account:
    """Somebody who is signed in without the form; two others have granted and confirmed the duty."""
    now = timezone.now()
    granter, confirmer = (
        Account.objects.get_or_create(username=one, defaults={"is_active": False})[0] for one in ("bench-a", "bench-b")
    )
    person = Person.objects.create(name=name, number=f"B{name}", unit=unit, joined_on=now.date(), sort_key=name)
    account = Account.objects.create(username=name, person=person)
    DutyHolding.objects.create(
        account=account, duty=duty, unit=unit, reason="测量", granted_at=now, granted_by=granter,
        confirmed_at=now, confirmed_by=confirmer,
    )  # fmt: skip
    return account


def _bulletins(year: execution.Year, office: Account, quarters: tuple[str, ...]) -> Section:
    section = Section(
        f"Quarterly bulletin: {year.tables} tables, {year.tasks:,} tasks, {year.entries:,} progress entries, "
        f"{year.orders} orders",
        ["quarter", "job, PDF and Excel", "peak memory of the process", "PDF kB", "Excel kB", "goal", ""],
    )
    goal = f"under {SECONDS_GOAL} s and {MEMORY_GOAL} MB"
    taken = []
    for code in quarters:
        job = request_compilation(parse_period(code), by=office, at=timezone.now())
        found = _in_a_fork(lambda job=job: _run(job))  # type: ignore[misc]  # the job of this round
        taken.append(found["seconds"])
        met = found["seconds"] < SECONDS_GOAL and found["megabytes"] < MEMORY_GOAL
        section.add(
            code, f"{found['seconds']:.1f} s", f"{found['megabytes']:.0f} MB", f"{found['pdf'] / 1000:.0f}",
            f"{found['xlsx'] / 1000:.0f}", goal, verdict(met),
        )  # fmt: skip
    for job in Job.objects.filter(kind=BULLETIN):  # once more: nothing is added
        Job.objects.filter(pk=job.pk).update(state="queued", attempt_limit=job.attempt + 2, not_before=timezone.now())
        jobs.run(job.pk)
    count = Bulletin.objects.count()
    section.note(
        f"Every job run twice gives {count} bulletins for {len(quarters)} quarters ({verdict(count == len(quarters))})."
    )
    section.note(
        "Each in a fresh process, as a worker begins: the printing library is loaded in it. "
        f"Median {median(taken):.1f} s. Lists on paper end after 300 rows, the workbook has them all."
    )
    return section


def _run(job: Job) -> dict[str, Any]:
    begun = time.perf_counter()
    jobs.run(job.pk)
    seconds = time.perf_counter() - begun
    current = Bulletin.objects.select_related("current__document", "current__workbook").order_by("-pk")[0].current
    assert current is not None
    assert current.document is not None
    assert current.workbook is not None
    return {
        "seconds": seconds, "megabytes": peak_megabytes(), "pdf": current.document.size, "xlsx": current.workbook.size
    }  # fmt: skip


def _in_a_fork(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What ``work`` says of itself, in a process of its own."""
    connection.close()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writer, json.dumps(work()).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    found: dict[str, Any] = json.loads(text)
    return found


def _pages(office: Account, clerk: Account, quick: bool) -> Section:
    section = Section(
        "Pages of execution at that size, against plain Django",
        ["page", "queries", "HTML kB", "median", "processor time", "to floor table: clock", "processor", "goal", ""],
    )
    clients = {"office": _client(office), "unit": _client(clerk)}
    rounds = 3 if quick else 7
    floor = _floor(Path(settings.DATA_DIR) / "floor.sqlite3")
    asked = [(label, path, who) for label, name, who in PAGES if (path := _address(name))]
    pages = {who: [_page(clients[who], label, path) for label, path, one in asked if one == who] for who in clients}
    connection.close()
    goal = f"at most {FLOOR_GOAL:g}x of the floor table, {QUERY_GOAL} queries"
    failures = 0
    for who, client in clients.items():
        cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        with (
            serving("config.wsgi", {}, cookie=cookie, ready="/healthz") as product,
            serving("tools.bench.floor.wsgi", floor, ready="/hello/") as plain,
        ):
            targets = {page.name: (product, page.path, True) for page in pages[who]}
            loads = _in_turn(targets | {name: (plain, path, False) for name, path in FLOOR.items()}, rounds)
            failures += product.failures + plain.failures
        for page in pages[who]:
            mine, table = loads[page.name], loads[TABLE]
            ratio = mine.over(table)
            section.add(
                page.name, str(page.queries), f"{page.kilobytes:.0f}", *_figures(mine), times(ratio),
                times(mine.processor / table.processor), goal,
                verdict(ratio <= FLOOR_GOAL and page.queries <= QUERY_GOAL),
            )  # fmt: skip
        if who == "office":
            section.note(f"The floor table took {ms(median(loads[TABLE].seconds))}, from ready strings "
                         f"{ms(median(loads[STRINGS].seconds))}.")  # fmt: skip
    section.note(f"Answers other than 200: {failures}.")
    return section


def _client(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
