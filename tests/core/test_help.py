"""The manual: every page stands, and its links lead where its reader may go."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from core import manual, rulebook
from organization.enums import Duty
from organization.models import Account, Unit
from tests.factories import make_account
from tests.house.crawl import drawn_once, no_papers

SignIn = Callable[[Account], Client]
AT = datetime(2012, 12, 28, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def links(html: str) -> set[str]:
    """Addresses inside the page's text, without the chapters at its right."""
    body = html[html.index('<main class="page') : html.index("<aside")]
    return {one for one in re.findall(r'href="(/[^"]*)"', body) if not one.startswith("/static/")}


@pytest.fixture
def each_page_once(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From the call on: where a link leads is asked by everybody, what stands there is drawn for the first."""

    def begin() -> None:
        no_papers(monkeypatch)
        drawn_once(monkeypatch)

    return begin


@pytest.mark.crawl
@pytest.mark.parametrize("one", manual.CHAPTERS, ids=lambda one: one.slug)
def test_links_of_a_page_are_open_to_its_reader(
    client_of: SignIn, county: Unit, zhou: Account, one: manual.Chapter, each_page_once: Callable[[], None]
) -> None:
    rulebook.current(by=zhou, at=AT)
    duties = [Duty(value) for value in one.duties] or [Duty.CADRE]
    clients = {duty: client_of(make_account("某人", county, duty)) for duty in duties}
    found = {duty: links(clients[duty].get(f"/help/{one.slug}/").content.decode()) for duty in duties}
    each_page_once()

    for duty in duties:
        answers = {address: clients[duty].get(address).status_code for address in found[duty]}

        assert {address: code for address, code in answers.items() if code not in (200, 302)} == {}
        assert len(found[duty]) > 1


@pytest.mark.crawl
@pytest.mark.parametrize("duty", [Duty.CADRE, Duty.DATA_SUPPLIER, Duty.SYSTEM_ADMIN])
def test_no_link_of_any_page_is_closed_to_whoever_reads_it(
    client_of: SignIn, county: Unit, duty: Duty, each_page_once: Callable[[], None]
) -> None:
    client = client_of(make_account("某人", county, duty))
    found = set().union(*(links(client.get(f"/help/{one.slug}/").content.decode()) for one in manual.CHAPTERS))
    each_page_once()

    assert {address for address in found if client.get(address).status_code == 403} == set()
    assert "/units/" in found if duty is not Duty.SYSTEM_ADMIN else "/accounts/" in found


def test_index_puts_the_readers_own_pages_first(client_of: SignIn, lu: Account, county: Unit) -> None:
    both = client_of(lu).get("/help/").context

    assert [one.slug for one in both["own"]] == ["account", "unit-leader", "supervision", "reports"]
    assert len(both["own"]) + len(both["others"]) == len(manual.CHAPTERS)


def test_manual_speaks_to_every_duty_that_works_in_the_system() -> None:
    served = {value for one in manual.CHAPTERS for value in one.duties}
    later = {Duty.ASSESSOR}

    assert served == {duty.value for duty in Duty if duty not in later}


def test_unknown_page_answers_404(client_of: SignIn, lu: Account) -> None:
    assert client_of(lu).get("/help/nonsense/").status_code == 404


def test_manual_is_in_the_menu_of_every_account(client_of: SignIn, lu: Account) -> None:
    page = client_of(lu).get("/help/").content.decode()

    assert page.count('href="/help/"') >= 2
