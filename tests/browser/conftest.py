"""A real Chromium against a live server: pages as a person meets them, keyboard included.

``browser_page(account)`` gives a signed-in page of a small county in the test's own process. ``visit(username)`` gives
one of the demo county, which web and worker serve as ``make run`` does; it is loaded once for all tests, so a test
that changes it leaves the pages that others look at as they were, or works on versions of its own. Errors in a script
and, in the demo, in the console (which is where a broken content security policy shows) fail the test.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from organization.demo import DEMO_PASSWORD
from organization.models import Account
from tests.browser.demo import Demo, running
from tests.county import County
from tools.packages import chromium as find_chromium

# Playwright's loop runs in this thread, which makes Django believe that the tests were asynchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = os.environ.get("CHROMIUM") or find_chromium()
PATIENCE = 60_000
"""Milliseconds that a page may take on a busy machine: for every step, every ``expect``, every navigation."""
LONG = 180_000
"""Milliseconds for a job or a paper."""
FLAGS = (
    "--renderer-process-limit=1",
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",
    "--enable-features=NetworkServiceInProcess2",
    "--js-flags=--no-opt --no-maglev",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""A page lives too briefly for its scripts to be compiled with all care: that took a quarter of the browser's work."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the session."""
    if CHROMIUM is None:
        pytest.fail("no Chromium that can be driven: install it, set CHROMIUM, or run with -m 'not browser'")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(autouse=True, scope="session")
def _static_files_are_asked_for_once() -> Iterator[None]:
    """As in production: the live server says nothing of keeping them, and each page would ask for all fourteen again.

    Longer than any clock that a test sets back is behind the browser's own.
    """
    serve = StaticFilesHandler.serve

    def kept(self: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        response = serve(self, request)
        response.headers["Cache-Control"] = f"max-age={2**31 - 1}"
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", kept)
        yield


@pytest.fixture
def browser_page(
    chromium: Browser, live_server: LiveServer, client_of: Callable[[Account], Client]
) -> Iterator[Callable[..., Page]]:
    """Open a page signed in as an account: ``browser_page(zhou, width=390, scripts=False)``; it goes by paths."""
    opened = []
    faults: list[str] = []

    def open_page(account: Account, *, width: int = 1440, height: int = 900, scripts: bool = True) -> Page:
        context = chromium.new_context(
            base_url=live_server.url, locale="zh-CN", java_script_enabled=scripts,
            viewport={"width": width, "height": height}, permissions=["clipboard-read", "clipboard-write"],
        )  # fmt: skip
        cookie = client_of(account).cookies["sessionid"]
        context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: faults.append(str(error)))
        opened.append(context)
        return page

    yield open_page
    for context in opened:
        context.close()
    assert faults == []


@pytest.fixture(scope="session")
def demo(loaded_county: County, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo county, served by processes of its own."""
    with running(loaded_county.copied_to(tmp_path_factory.mktemp("demo"))) as demo:
        yield demo


def leave(page: Page, what: Locator) -> None:
    """Click what leads to another page, and be there: what stands on either page is read on the new one."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        what.click()


def sign_in(page: Page, username: str) -> None:
    """Through the form, as a person does."""
    page.goto("/sign-in/")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


@pytest.fixture(scope="session")
def sessions(chromium: Browser, demo: Demo) -> Callable[[str], Any]:
    """Cookies of a signed-in account; each signs in once, through the form but without drawing it."""
    kept: dict[str, Any] = {}

    def of(username: str) -> Any:
        if username not in kept:
            context = chromium.new_context(base_url=demo.url, locale="zh-CN")
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', context.request.get("/sign-in/").text())
            assert token is not None
            form = {"csrfmiddlewaretoken": token[1], "username": username, "password": DEMO_PASSWORD}
            answer = context.request.post("/sign-in/", form=form, max_redirects=0)
            assert answer.status == 302, username
            kept[username] = context.storage_state()
            context.close()
        return kept[username]

    return of


class Faults(list[str]):
    """What a page complained about; ``expected`` are the statuses that a test provokes."""

    def __init__(self) -> None:
        super().__init__()
        self.expected: set[int] = set()

    def listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.append(f"{page.url}: {error}"))
        page.on("console", self._heard)
        page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        failed = message.text.startswith("Failed to load resource")  # judged by its status below
        if message.type in ("error", "warning") and not failed:
            self.append(f"{message.location['url']}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.append(f"{response.url}: {response.status}")


@pytest.fixture
def faults() -> Iterator[Faults]:
    found = Faults()
    yield found
    assert list(found) == []


@pytest.fixture
def visit(
    chromium: Browser, demo: Demo, sessions: Callable[[str], Any], faults: Faults
) -> Iterator[Callable[..., Page]]:
    """Open a page of the demo: ``visit("zhouqinghe", "/appraisal/")``; without a name nobody is signed in."""
    opened = []

    def open_page(username: str = "", path: str = "", *, width: int = 1440, height: int = 900) -> Page:
        context = chromium.new_context(
            base_url=demo.url, locale="zh-CN", viewport={"width": width, "height": height}, accept_downloads=True,
            storage_state=sessions(username) if username else None,
        )  # fmt: skip
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        faults.listen(page)
        if path:
            page.goto(path)
        return page

    yield open_page
    for context in opened:
        context.close()
