"""The people of a decision and the desks they sit at: one browser context a person, a clock that all of them share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import timezone as zones

import time_machine
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page

from decisions.actions.experts import NewExpert, add_expert, add_field
from decisions.actions.plans import NewPlan, add_plan, add_section
from organization.enums import Duty, PrincipalPost, UnitKind
from organization.models import Account, Unit
from tests.browser.conftest import PATIENCE
from tests.decisions import build_rows
from tests.factories import give_duty, make_account, make_unit

FIELD = "给排水"
ARTICLE = re.compile(r"（依据 (\S+?)）")
"""The article that a refusal names at a field."""
BEIJING = zones(timedelta(hours=8))
LEADERS = (
    ("秦牧", "县委书记", PrincipalPost.PARTY), ("高岚", "县长", PrincipalPost.ADMINISTRATION),
    ("陶然", "副县长", PrincipalPost.NONE), ("葛青", "副县长", PrincipalPost.NONE),
    ("沈舟", "副县长", PrincipalPost.NONE),
)  # fmt: skip


@dataclass(frozen=True)
class Town:
    """Who takes part; ``leaders`` by name, ``experts`` are the two who sign in, of twelve in the register."""

    county: Unit
    lead: Unit
    office: Account
    legal: Account
    clerk: Account
    answering: tuple[Account, ...]
    experts: tuple[Account, ...]
    leaders: dict[str, Account]


def settle_town(county: Unit, townships: list[Unit]) -> Town:
    """Offices, leaders, units that are asked, experts and a plan, as of now."""
    now = timezone.now()
    lead, finance = (
        make_unit(name, parent=county, kind=UnitKind.GOVERNMENT, appraisal_system="") for name in ("水利局", "财政局")
    )
    office = make_account("文若水", county, Duty.TWO_OFFICES, username="wen")
    answering = [make_account(f"{unit.name[0]}主任", unit, Duty.UNIT_CLERK) for unit in (*townships, finance)]
    experts = [make_account(name, county, Duty.EXPERT) for name in ("金知秋", "董丽华")]
    field = add_field(FIELD, by=office, at=now)
    for account in experts:
        assert account.person is not None
        add_expert(NewExpert(account.person.name, "县内专家", (field,)), by=office, at=now, person=account.person)
    for number in range(10):
        add_expert(NewExpert(f"外请专家{number}", "省水利设计院", (field,)), by=office, at=now)
    plan = add_plan(NewPlan("国民经济和社会发展规划", now.year - 2, now.year + 3, ""), by=office, at=now)
    add_section(plan.pk, number="第三章", text="排水防涝", by=office, at=now)
    return Town(
        county, lead, office, make_account("项明轩", county, Duty.LEGAL_OFFICE),
        make_account("卢伯安", lead, Duty.UNIT_CLERK), tuple(answering), tuple(experts),
        {name: _leader(name, title, county, principal) for name, title, principal in LEADERS},
    )  # fmt: skip


def _leader(name: str, title: str, county: Unit, principal: PrincipalPost) -> Account:
    person = build_rows.appoint(name, title, county, principal=principal)
    account = Account.objects.create(username=person.number.lower(), person=person)
    give_duty(account, Duty.COUNTY_LEADER, county)
    return account


class Clock:
    """The time of the test's process, live server included; it goes on from where it was set."""

    def __init__(self) -> None:
        self._travel: time_machine.travel | None = None

    def set(self, day: date, hour: int = 9) -> None:
        self.stop()
        moment = datetime(day.year, day.month, day.day, hour, tzinfo=BEIJING)
        self._travel = time_machine.travel(moment, tick=True)
        self._travel.start()

    @property
    def today(self) -> date:
        return timezone.localdate()

    def pass_days(self, days: int, hour: int = 9) -> date:
        """The morning after so many days."""
        self.set(self.today + timedelta(days), hour)
        return self.today

    def stop(self) -> None:
        if self._travel is not None:
            self._travel.stop()
            self._travel = None


class Desk:
    """Somebody at the browser: goes, follows links, fills forms by their labels, presses buttons."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.main = page.locator("main")

    def go(self, path: str) -> Desk:
        answer = self.page.goto(path, wait_until="domcontentloaded")
        assert answer is not None
        assert answer.status == 200, path
        return self

    def follow(self, name: str, *, within: str = "") -> Desk:
        """Click the link of that name, in the row or line that says ``within``."""
        place = self.main.locator("tr, li").filter(has_text=within).first if within else self.main
        self._leave(place.get_by_role("link", name=name).first)
        return self

    def fill(self, values: dict[str, str | bool]) -> Desk:
        """By label, whatever the field is: text, one of a list, or True for a box or a radio button."""
        for label, value in values.items():
            field = self.main.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$")).first
            if value is True:
                field.check()
            elif field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(label=str(value))
            else:
                field.fill(str(value))
        return self

    def press(self, name: str, values: dict[str, str | bool] | None = None) -> Desk:
        """Fill and press; fails with what the page says when the server refuses."""
        self.fill(values or {})
        status = self._leave(self.button(name))
        assert status == 200, f"{name}: {status} {self.main.inner_text()}"
        return self

    def refused(self, name: str, articles: list[str], values: dict[str, str | bool] | None = None) -> Desk:
        """Do it anyway, past a disabled button: exactly these articles, each saying what is to do.

        409 with findings; 422 when every one of them is told at the field that mends it.
        """
        self.fill(values or {})
        button = self.button(name)
        button.evaluate("one => { one.disabled = false }")
        status = self._leave(button)
        if status == 422:
            at_fields = self.main.locator(".invalid-feedback").all_inner_texts()
            assert sorted({ARTICLE.findall(one)[0] for one in at_fields}) == articles, f"{name}: {at_fields}"
            return self
        assert status == 409, f"{name}: {status} {self.main.inner_text()}"
        told = self.main.locator("[role=alert] .finding")
        told = told if told.count() else self.main.locator(".findings__list > .finding--unmet, .finding--unknown")
        assert told.locator(".finding__remedy").count() == told.count() > 0
        named = told.locator(".finding__article a").all_inner_texts()
        assert len(named) == told.count()
        assert sorted(set(named)) == articles, f"{name}: {told.all_inner_texts()}"
        return self

    def button(self, name: str) -> Locator:
        return self.main.get_by_role("button", name=name, exact=True).first

    def _leave(self, what: Locator) -> int:
        with self.page.expect_navigation(wait_until="domcontentloaded") as gone:
            what.click()
        assert gone.value is not None
        return gone.value.status


class Hall:
    """Desks of everybody, opened when first needed; who comes back after days signs in again."""

    def __init__(self, chromium: Browser, url: str, client_of: Callable[[Account], Client], clock: Clock) -> None:
        self.clock = clock
        self.faults: list[str] = []
        self._chromium, self._url, self._client_of = chromium, url, client_of
        self._desks: dict[str, Desk] = {}
        self._signed: dict[str, date] = {}

    def at(self, account: Account | None) -> Desk:
        """The desk of an account; None for a citizen, who needs none."""
        name = account.username if account is not None else ""
        if name not in self._desks:
            context = self._chromium.new_context(base_url=self._url, locale="zh-CN", accept_downloads=True)
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
            self._desks[name] = Desk(page)
        if account is not None and self._signed.get(name) != self.clock.today:
            cookie = self._client_of(account).cookies["sessionid"].value
            self._desks[name].page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": self._url}])
            self._signed[name] = self.clock.today
        return self._desks[name]

    def close(self) -> None:
        for desk in self._desks.values():
            desk.page.context.close()


def opened_hall(chromium: Browser, url: str, client_of: Callable[[Account], Client], begin: date) -> Iterator[Hall]:
    """A hall whose clock stands at nine on the day; closes it and sets the clock right again."""
    clock = Clock()
    clock.set(begin)
    hall = Hall(chromium, url, client_of, clock)
    try:
        yield hall
    finally:
        hall.close()
        clock.stop()
    assert hall.faults == []
