"""Bad ids and bad queries are answered in words, never with a server error (SECURITY W05)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.test import Client, override_settings
from django.urls import path

from config import urls
from core import access
from tests.house.addresses import Address
from tests.house.crawl import (
    ALL,
    account_for,
    addresses,
    looked_at,
    no_papers,
    opener,
    parametrised,
    query_names,
    read,
    refusals_drawn_once,
    url_of,
    without_frame,
)
from tests.house.insider import ACCOUNT, Insider
from tests.house.world import World, build

IDS = (
    "0", "-1", "1e9", "9223372036854775807", "9223372036854775808", "9" * 40, "\x00", "1\x00", "😀", "x" * 10_000,
    "../../etc/passwd", "' OR 1=1 --", "{{7*7}}", "00000000-0000-0000-0000-000000000000", "%ff", "１２",
)  # fmt: skip
POSTED = ("\x00", "9223372036854775808")
NUL = "\x00"
"""Stopped before any page (core.middleware): what it answers does not depend on the name."""
QUERIES = ("abc", "😀" * 200, "-1", "9" * 30)
"""The first also of a page that looks at nothing of its query."""
ALONE = "abc"
"""All names at once may hide each other's faults: this is also tried name by name."""
READINGS: dict[str, Callable[[QueryDict], object]] = {
    "nothing": lambda query: None,
    "a": lambda query: "a" in query and query["a"],
    "a form": lambda query: forms.CharField().widget.value_from_datadict(query, {}, "a"),
    "both": lambda query: query.get("a") == query.getlist("b"),
    "next page": lambda query: query.copy().urlencode(),
    "whether": bool,
}
SECRET = "the drawer is under the desk"


@pytest.fixture
def world(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Papers and workbooks are not made: the query is read before, and the same file would be made for each."""
    logging.disable()  # thousands of refusals, each with a trace, would be kept for a report nobody reads
    no_papers(monkeypatch)
    refusals_drawn_once(monkeypatch)
    without_frame(monkeypatch)
    yield build(tmp_path)
    logging.disable(logging.NOTSET)


class Readers:
    """Who opens an address: the view with its account known, but each value once with all that stands before views."""

    def __init__(self, world: World) -> None:
        self.world, self.insider = world, Insider(world)
        self.sent: set[str] = set()

    def of(self, address: Address, *values: str) -> tuple[Client, dict[str, Any]]:
        """A client and what its requests must say."""
        new = {*values} - self.sent
        self.sent |= new
        if new:
            return self.world.client(account_for(address, self.world)), {}
        return self.insider.client, {ACCOUNT: self.insider.account(opener(address))}


@pytest.mark.once  # PostgreSQL is the stricter of the two
def test_bad_ids_in_every_address_are_never_a_server_error(world: World) -> None:
    broken, readers = [], Readers(world)
    for one in parametrised():
        for value in filter(one.takes, IDS):
            for method in ("get", "post") if value in POSTED else ("get",):
                client, extra = readers.of(one.address, f"{method} {value}")
                point = transaction.savepoint()
                status = getattr(client, method)(one.filled(value), **extra).status_code
                transaction.savepoint_rollback(point)
                if status >= 500:
                    broken.append((one.address.name, method, value[:30], status))

    assert broken == [], "\n".join(map(str, broken))


@pytest.mark.django_db
@pytest.mark.parametrize("value", IDS)
def test_what_no_address_takes_is_not_found(value: str, client: Client) -> None:
    """The walk leaves such paths out: they are the same page, whatever address they resemble."""
    assert client.get(f"/nowhere/{quote(value, safe='')}/").status_code == 404


@pytest.mark.once  # PostgreSQL is the stricter of the two
def test_bad_queries_of_every_page_are_never_a_server_error(world: World) -> None:
    broken, readers = [], Readers(world)
    for address in addresses():
        broken += [(address.name, *fault) for fault in query_faults(address, world, readers)]

    assert broken == [], "\n".join(map(str, broken))


def query_faults(address: Address, world: World, readers: Readers) -> Iterator[tuple[list[str], str, int]]:
    """Names, value and status of each query that the page cannot cope with.

    Every value for all names at once; then those names alone that the page read in one of these answers.
    """
    url = url_of(address, world)

    def answer(**query: str) -> tuple[int, str]:
        client, extra = readers.of(address, *query.values())
        return read(client, url, query, **extra)

    with looked_at() as asked:
        status, page = answer()
        if status in (404, 405):  # no page to ask: what is missing in this world, or is only posted to
            return
        names = query_names(address, page)
        if not names:
            return
        if (status := answer(**dict.fromkeys(names, NUL))[0]) != 404:
            yield sorted(names), NUL, status
        tried: set[str] = set()
        for value in QUERIES:
            if (status := answer(**dict.fromkeys(names, value))[0]) >= 500:
                yield sorted(names), value[:30], status
            if not asked & {*names, ALL}:
                break
        while len(names) > 1 and (alone := (asked & names) - tried):
            name = min(alone)
            tried.add(name)
            if (status := answer(**{name: ALONE})[0]) >= 500:
                yield [name], ALONE, status


def test_what_a_page_looks_at_is_seen() -> None:
    """Negative control: a name that is read is found, by whatever way; one that is not read is not."""
    found = {}
    for name, reading in READINGS.items():
        with looked_at() as asked:
            reading(QueryDict("a=1&b=2"))
        found[name] = asked & {"a", "b", ALL}

    assert found == {
        "nothing": set(),
        "a": {"a"},
        "a form": {"a"},
        "both": {"a", "b"},
        "next page": {ALL},
        "whether": {ALL},
    }


def raising(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(SECRET)


urlpatterns = [*urls.urlpatterns, path("raising/", access.public(raising), name="raising")]
handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.django_db
def test_server_error_is_styled_and_tells_nothing(caplog: pytest.LogCaptureFixture) -> None:
    response = Client(raise_request_exception=False).get("/raising/")

    page = response.content.decode()
    assert response.status_code == 500
    assert "系统出错" in page
    assert "fault.css" in page
    assert all(word not in page for word in (SECRET, "Traceback", "RuntimeError", "test_bad_input", "Django"))


@override_settings(ROOT_URLCONF=__name__, DEBUG=True)
@pytest.mark.django_db
def test_with_debug_on_the_page_tells_everything() -> None:
    """Negative control: it is DEBUG that must be off."""
    response = Client(raise_request_exception=False).get("/raising/")

    assert SECRET in response.content.decode()
