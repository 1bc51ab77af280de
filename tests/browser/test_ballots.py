"""Voting and counting as people meet them: by mouse and keyboard, on a desk and on a phone; axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from ballots import sealing
from ballots.actions.casting import cast
from ballots.actions.counting import close_poll
from ballots.enums import PollKind
from ballots.models import Poll, TrusteeKey
from ballots.registry import Home, homes
from organization.enums import Duty
from organization.models import Account, Unit
from tests.ballots.conftest import WORDS, make_members, opened, planned
from tests.browser.test_axe import DESK, PHONE, WIDER, violations
from tests.factories import make_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opener = Callable[..., Page]


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: object) -> None:
    monkeypatch.setattr(sealing, "SCRYPT_COST", 2**4)
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def people(county: Unit) -> tuple[list[Account], Account, list[Account]]:
    """Members, the secretary, the scrutineers."""
    officers = [make_account(name, county, Duty.TWO_OFFICES) for name in ("秦怀远", "李若水", "宋清和")]
    return make_members(county, 11), officers[0], officers[1:]


def url(name: str, poll: Poll) -> str:
    return reverse(f"ballots:{name}", args=[poll.pk])


def look(page: Page) -> None:
    """No violation, and nothing wider than the screen, on a desk and on a phone."""
    found = []
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        found += [*violations(page), *filter(None, [page.evaluate(WIDER)])]
    page.set_viewport_size(DESK)
    assert found == []


def test_vote_by_keyboard(people: tuple[list[Account], Account, list[Account]], browser_page: Opener) -> None:
    members, secretary, scrutineers = people
    poll = opened(members, secretary, scrutineers)
    page = browser_page(members[0])

    page.goto(url("ballot", poll))
    look(page)
    page.get_by_role("radio", name="赞成").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_text("您的选择：").wait_for()
    look(page)
    chosen = page.locator(".chosen").inner_text()
    page.get_by_role("button", name="确认投票").press("Enter")
    page.get_by_text("您的票已计入。").wait_for()
    look(page)
    page.goto(url("ballot", poll))

    assert chosen == "反对"
    expect(page.get_by_role("radio")).to_have_count(0)
    look(page)


def test_secret_poll_through_the_tellers_pages(
    people: tuple[list[Account], Account, list[Account]], browser_page: Opener
) -> None:
    members, secretary, scrutineers = people
    poll = planned(members, secretary, scrutineers)
    TrusteeKey.objects.filter(teller__person=scrutineers[1].person).delete()
    teller, scrutineer = browser_page(secretary), browser_page(scrutineers[1])

    teller.goto(url("teller", poll))
    look(teller)
    expect(teller.get_by_role("button", name="开始投票")).to_be_disabled()
    scrutineer.goto(url("key", poll))
    look(scrutineer)
    for label in ("监票口令", "再次输入"):
        scrutineer.get_by_label(label).fill(WORDS[1])
    scrutineer.get_by_role("button", name="设置口令").click()
    scrutineer.get_by_text("监票口令已设置").wait_for()
    teller.reload()
    teller.get_by_role("button", name="开始投票").click()
    teller.get_by_text("投票已开始").wait_for()
    for member in members[:7]:
        cast(poll, choice="aye", by=member, at=timezone.now())
    teller.locator(".stat", has_text="已投票").get_by_text("7").wait_for()
    look(teller)
    teller.get_by_role("button", name="截止投票").click()
    teller.get_by_text("投票已截止").first.wait_for()
    scrutineer.goto(url("teller", poll))
    look(scrutineer)
    for account, words in zip(scrutineers, WORDS, strict=True):
        scrutineer.get_by_label(f"{account}的口令").fill(words)
    scrutineer.get_by_role("button", name="开箱并计票").click()
    scrutineer.get_by_text("票箱已开启并计票").wait_for()
    look(scrutineer)

    expect(scrutineer.locator("tr", has_text="赞成").locator("td")).to_have_text("7")


def test_roll_call_is_followed_live(people: tuple[list[Account], Account, list[Account]], browser_page: Opener) -> None:
    members, secretary, scrutineers = people
    poll = opened(members, secretary, scrutineers, kind=PollKind.OPEN)

    def provider(one: Poll) -> Home:
        return Home("县政府第 8 次常务会议", "/", ayes_needed=6)

    homes.register(provider)
    try:
        page = browser_page(secretary)
        page.goto(url("teller", poll))
        expect(page.locator(".vote-live__text")).to_have_text("还差 6 票")
        for member in members[:6]:
            cast(poll, choice="aye", by=member, at=timezone.now())
        page.get_by_text("已通过").wait_for()
        look(page)
        close_poll(poll, by=secretary, at=timezone.now())
        page.get_by_text("已计票").wait_for()  # the page loads itself anew
        page.goto(url("result", poll))
        look(page)
    finally:
        homes._providers.remove(provider)

    expect(page.locator(".vote-live__text")).to_have_text("通过")
