"""A real Chromium against a live server: pages as a person meets them, keyboard included.

``browser_page(account)`` gives a signed-in page; errors in the console or in a script fail the test.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from organization.models import Account

# Playwright's loop runs in this thread, which makes Django believe that the tests were asynchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the session."""
    if not Path(CHROMIUM).exists():
        pytest.fail(f"no Chromium at {CHROMIUM}: install it, set CHROMIUM, or run with -m 'not browser'")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


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
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        opened.append(context)
        return page

    yield open_page
    for context in opened:
        context.close()
    assert faults == []
