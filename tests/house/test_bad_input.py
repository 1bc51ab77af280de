"""Bad ids and bad queries are answered in words, never with a server error (SECURITY W05)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from config import urls
from core import access
from tests.house.crawl import account_for, addresses, no_papers, parametrised, query_names, read, url_of
from tests.house.world import World, build

IDS = (
    "0", "-1", "1e9", "9223372036854775807", "9223372036854775808", "9" * 40, "\x00", "1\x00", "😀", "x" * 10_000,
    "../../etc/passwd", "' OR 1=1 --", "{{7*7}}", "00000000-0000-0000-0000-000000000000", "%ff", "１２",
)  # fmt: skip
POSTED = ("\x00", "9223372036854775808")
QUERIES = ("\x00", "abc", "-1", "9" * 30, "😀" * 200)
ALONE = ("\x00", "abc")
"""All names at once may hide each other's faults: these are also tried name by name."""
SECRET = "the drawer is under the desk"


@pytest.fixture
def world(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Papers and workbooks are not made: the query is read before, and the same file would be made for each."""
    logging.disable()  # thousands of refusals, each with a trace, would be kept for a report nobody reads
    no_papers(monkeypatch)
    yield build(tmp_path)
    logging.disable(logging.NOTSET)


@pytest.mark.once  # PostgreSQL is the stricter of the two
def test_bad_ids_in_every_address_are_never_a_server_error(world: World) -> None:
    broken = []
    for one in parametrised():
        client = world.client(account_for(one.address, world))
        for value in filter(one.takes, IDS):
            for method in ("get", "post") if value in POSTED else ("get",):
                point = transaction.savepoint()
                status = getattr(client, method)(one.filled(value)).status_code
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
    broken = []
    for address in addresses():
        client, url = world.client(account_for(address, world)), url_of(address, world)
        status, page = read(client, url)
        if status in (404, 405):  # no page to ask: what is missing in this world, or is only posted to
            continue
        names = query_names(address, page)
        for value in QUERIES:
            alone = [{name: value} for name in names] if value in ALONE and len(names) > 1 else []
            for query in [dict.fromkeys(names, value), *alone]:
                status, _ = read(client, url, **query)
                if status >= 500:
                    broken.append((address.name, sorted(query), value[:30], status))

    assert broken == [], "\n".join(map(str, broken))


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
