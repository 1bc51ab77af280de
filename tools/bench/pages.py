"""Pages: the ranking board and the unit sheet against plain Django, the sign-in page, eight connections, memory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appraisal.actions.scoring import run_scoring
from organization.enums import Duty
from organization.models import Account, DutyHolding, Person
from tools.bench import county
from tools.bench.report import Section, ms, times, verdict
from tools.bench.web import WORKERS, Server, serving

FLOOR_GOAL, HTML_GOAL, QUERY_GOAL, LOGIN_GOAL, CONNECTIONS, MEMORY_GOAL = 1.5, 4.0, 15, 5, 8, 150
CONTENTION_GOAL = CONNECTIONS / WORKERS * 1.3
EACH = 10
PEER_LIST, PEER_HOME, PEER_LIST_GOAL, PEER_HOME_GOAL = 30.0, 13.0, 10, 5
"""What the objectives list and the home page of Horilla (72e7198, two gunicorn workers, PostgreSQL, its own demo data)
took of this floor table when both ran in turn on 2026-11-21; the home page without its 17 follow-up requests."""
TABLE, STRINGS, WORD = (
    "floor: plain Django, localised Decimals", "floor: the same from ready strings", "floor: one word",
)  # fmt: skip
FLOOR = {TABLE: "/table/", STRINGS: "/strings/", WORD: "/hello/"}


@dataclass(frozen=True, slots=True)
class Page:
    """An address, and what it takes in process."""

    name: str
    path: str
    queries: int
    kilobytes: float


def measure(quick: bool) -> list[Section]:
    office = account()
    period = county.build("W", county.BOARD)
    versions = [run_scoring(period, by=office, at=timezone.now()) for _ in range(2)]
    unit = period.scheme.members.order_by("order").values_list("code", flat=True)[40]
    client = Client()
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    pages = [
        _page(client, "ranking board, 81 rows x 12 columns", reverse("appraisal:board", args=[versions[1].pk])),
        _page(client, "unit sheet, 14 indicators of 81 units", reverse("appraisal:sheet", args=[versions[1].pk, unit])),
        _page(Client(), "sign-in page", reverse("organization:sign_in")),
        _page(client, "workbench of the appraisal office", reverse("core:workbench")),
    ]
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    floor = _floor(Path(settings.DATA_DIR) / "floor.sqlite3")
    connection.close()
    with (
        serving("config.wsgi", {}, cookie=cookie, ready="/healthz") as product,
        serving("tools.bench.floor.wsgi", floor, ready="/hello/") as plain,
    ):
        return [_against_floor(pages, product, plain, quick), _contention(pages[0], product, plain, quick)]


def account() -> Account:
    """An appraisal officer who is signed in without the form; two others have granted and confirmed the duty."""
    unit, now = county.county(), timezone.now()
    granter, confirmer = (Account.objects.create(username=name, is_active=False) for name in ("bench-a", "bench-b"))
    person = Person.objects.create(name="周清和", number="R1", unit=unit, joined_on=now.date(), sort_key="zhou")
    office = Account.objects.create(username="zhou", person=person)
    DutyHolding.objects.create(
        account=office, duty=Duty.APPRAISAL_OFFICE, unit=unit, reason="测量", granted_at=now, granted_by=granter,
        confirmed_at=now, confirmed_by=confirmer,
    )  # fmt: skip
    return office


def _page(client: Client, name: str, path: str) -> Page:
    client.get(path)  # templates compile, caches fill
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    sent = [query for query in captured.captured_queries if query["sql"].startswith(("SELECT", "INSERT", "UPDATE"))]
    return Page(name, path, len(sent), len(answer.content) / 1000)


def _floor(database: Path) -> Mapping[str, str]:
    environment = {"FLOOR_DATABASE": str(database), "DJANGO_SETTINGS_MODULE": "tools.bench.floor.settings"}
    command = [sys.executable, "-m", "tools.bench.floor.prepare"]
    subprocess.run(command, env={**os.environ, **environment}, check=True)
    return environment


@dataclass(slots=True)
class Load:
    """What a page took: the median second of every round, and the workers' processor time for all of it."""

    seconds: list[float] = field(default_factory=list)
    processor: float = 0.0

    def over(self, other: Load) -> float:
        """The rounds' own ratios by the clock."""
        return median(mine / theirs for mine, theirs in zip(self.seconds, other.seconds, strict=True))


def _in_turn(targets: Mapping[str, tuple[Server, str, bool]], rounds: int) -> dict[str, Load]:
    """Every target in every round, after one round that is not counted."""
    loads = {name: Load() for name in targets}
    for number in range(rounds + 1):
        for name, (server, path, signed_in) in targets.items():
            before = server.worker_seconds()
            seconds = median(server.load(path, 1, EACH, signed_in=signed_in))
            if number:
                loads[name].seconds.append(seconds)
                loads[name].processor += server.worker_seconds() - before
    return loads


def _against_floor(pages: list[Page], product: Server, plain: Server, quick: bool) -> Section:
    section = Section(
        "Pages at one connection, gunicorn with two workers, against plain Django",
        [
            "page", "queries", "HTML kB", "median", "processor time", "to floor table: clock", "processor",
            "to floor of ready strings: clock", "processor", "goal", "",
        ],
    )  # fmt: skip
    targets = {page.name: (product, page.path, page is not pages[2]) for page in pages}
    targets |= {name: (plain, path, False) for name, path in FLOOR.items()}
    rounds = 3 if quick else 7
    loads = _in_turn(targets, rounds)
    floor_kilobytes = plain.get("/table/")[1] / 1000
    for page in pages:
        mine = loads[page.name]
        ratios = [
            ratio
            for floor in (loads[TABLE], loads[STRINGS])
            for ratio in (times(mine.over(floor)), times(mine.processor / floor.processor))
        ]
        section.add(
            page.name, str(page.queries), f"{page.kilobytes:.0f}", *_figures(mine), *ratios,
            *_goal(page, pages, mine.over(loads[TABLE]), floor_kilobytes),
        )  # fmt: skip
    for name, queries, kilobytes in ((TABLE, "2", floor_kilobytes), (STRINGS, "2", floor_kilobytes), (WORD, "0", 0)):
        section.add(name, queries, f"{kilobytes:.0f}", *_figures(loads[name]), "", "", "", "", "", "")
    section.note(
        "The floor is a bare table: no session is read, nobody is signed in, nothing is checked. The board has layout, "
        "navigation, filters, sorting, two charts, sessions, duties and a second version to compare with."
    )
    section.note(
        f"Processor time is that of the workers for a request, over {rounds} rounds of {EACH}: what else runs on the "
        "machine disturbs it less than the clock. Pages are hot: what a version holds for ever is in memory."
    )
    section.note(_peer(loads[pages[0].name].over(loads[TABLE]), loads[pages[3].name].over(loads[TABLE])))
    section.note(f"Answers other than 200: {product.failures + plain.failures}.")
    return section


def _peer(board: float, home: float) -> str:
    """By way of the floor: installing and filling the peer takes longer than the whole bench."""
    lists, homes = PEER_LIST / board, PEER_HOME / home
    listed, at_home = verdict(lists >= PEER_LIST_GOAL), verdict(homes >= PEER_HOME_GOAL)
    return (
        "Peer: Horilla was not run beside it. Measured in turn with the same floor on 2026-11-21, its objectives list "
        f"took {times(PEER_LIST)} of the floor table and its home page {times(PEER_HOME)}. That is {times(lists)} of "
        f"the board (goal: at least {PEER_LIST_GOAL}; {listed}) and {times(homes)} of the workbench (goal: at least "
        f"{PEER_HOME_GOAL}; {at_home})."
    )


def _figures(load: Load) -> tuple[str, str]:
    return ms(median(load.seconds)), ms(load.processor / len(load.seconds) / EACH)


def _goal(page: Page, pages: list[Page], ratio: float, floor_kilobytes: float) -> tuple[str, str]:
    if page is pages[3]:
        return "", ""
    if page is pages[2]:
        return f"at most {LOGIN_GOAL} queries", verdict(page.queries <= LOGIN_GOAL)
    met = page.queries <= QUERY_GOAL
    if page is pages[1]:
        return f"at most {QUERY_GOAL} queries", verdict(met)
    parts = {
        f"{FLOOR_GOAL}x of the floor table": ratio <= FLOOR_GOAL,
        f"{QUERY_GOAL} queries": met,
        f"{HTML_GOAL:.0f}x its HTML": page.kilobytes <= HTML_GOAL * floor_kilobytes,
    }
    return "at most " + ", ".join(parts), ", ".join(verdict(part) for part in parts.values())


def _contention(board: Page, product: Server, plain: Server, quick: bool) -> Section:
    section = Section(
        f"{CONNECTIONS} connections on two workers, the ranking board",
        ["server", "median at 1", f"median at {CONNECTIONS}", "ratio", "requests a second", "goal", ""],
    )
    each = 6 if quick else 15
    for name, server, path in (("product", product, board.path), ("floor table", plain, "/table/")):
        alone, crowded = [], []
        for _ in range(2 if quick else 5):
            alone.append(median(server.load(path, 1, 10)))
            crowded.append(median(server.load(path, CONNECTIONS, each)))
        ratio = median(many / one for many, one in zip(crowded, alone, strict=True))
        goal = (f"at most {CONTENTION_GOAL:.1f}", verdict(ratio <= CONTENTION_GOAL)) if server is product else ("", "")
        rate = CONNECTIONS / median(crowded)
        section.add(name, ms(median(alone)), ms(median(crowded)), times(ratio), f"{rate:.0f}", *goal)
    most, shared_out = max(product.worker_megabytes()), max(product.shared_out_megabytes())
    section.note(
        f"Resident memory of a worker after this: {most:.0f} MB (goal: at most {MEMORY_GOAL}; "
        f"{verdict(most <= MEMORY_GOAL)}); the floor's: {max(plain.worker_megabytes()):.0f} MB. With the pages that "
        f"processes share divided among them: {shared_out:.0f} MB. The PDF library is not loaded."
    )
    section.note(f"Answers other than 200: {product.failures + plain.failures}. The driver shares the processors.")
    return section
