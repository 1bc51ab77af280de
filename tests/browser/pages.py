"""Every page of the demo: each address of the project, asked for by each duty that may open it.

A page whose elements all stand on another duty's page of the same address is not listed beside it (``skeleton``).
Downloads, redirects, forms that only take POST and things the demo does not hold are no pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import pytest
from django.test import override_settings
from django.urls import reverse

from appraisal.presenters.schemes import SchemeTab
from core import access
from core.manual import CHAPTERS
from organization.enums import Duty
from organization.models import Account
from tests.browser import rows
from tests.house.addresses import Address, every_address
from tests.house.alike import Answers
from tests.house.crawl import drain, no_papers, no_rows, refusals_drawn_once, unlogged, without_frame
from tests.house.insider import ACCOUNT, Insider
from tests.house.objects import ROUTES
from tests.house.world import SIDES

ELEMENT = re.compile(r"<([a-z][a-z0-9]*)([^>]*)>")
TELLING = re.compile(r'\b(class|role|type)="([^"]*)"')
DOCTYPE = b"<!doctype"
LEAVES = {"organization:sign_out"}
"""Opening it ends the session that the others go on with."""

PARTS = {
    "appraisal:scheme": [f"?tab={tab.value}" for tab in SchemeTab],
    "core:help_page": [f"../{chapter.slug}/" for chapter in CHAPTERS],
}
"""Pages of one address that differ by more than their object; looked at for the appraisal office."""


@dataclass(frozen=True)
class Found:
    """One page: its address, its path, and an account that sees it."""

    name: str
    path: str
    username: str

    def __str__(self) -> str:
        return f"{self.name} ({self.username}, {self.path})"


@dataclass(frozen=True)
class Person:
    number: str


class Rows:
    """The demo's objects as tests.house.objects asks for them; the demo has one side, the unit's own."""

    def __init__(self) -> None:
        self.objects = rows.objects()
        self.accounts = rows.accounts()
        self.people = {"own": Person(rows.number())}

    def pk(self, name: str, side: str) -> Any:
        return self.objects[name]


def paths(world: Any) -> dict[str, str]:
    """The path of every address, by its name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(SIDES, "own", rows.UNIT)
        return {one.name: reverse(one.name, kwargs=ROUTES[one.name].kwargs(world, "own")) for one in every_address()}


def every_page() -> list[Found]:
    """All pages of the county that the connection leads to, in the order of their names.

    Some 5,000 answers, given by the views themselves: what stands before a view is the same on every page. Accounts
    that a view cannot tell apart share one (``tests.house.alike``).
    """
    world: Any = Rows()
    asked, where, others = Asked(Insider(world)), paths(world), set(LEAVES)
    with pytest.MonkeyPatch.context() as patch, override_settings(MODE="demo", DEMO=True), unlogged():
        no_papers(patch)
        no_rows(patch)
        refusals_drawn_once(patch)
        without_frame(patch)
        seen = [one for duty in world.accounts for one in _seen_by(asked, duty, where, others)]
    return sorted(_unlike(seen), key=lambda page: (page.name, page.username))


def _unlike(seen: list[tuple[str, frozenset[str], Found]]) -> Iterator[Found]:
    """The pages that together show every element of every page of their address; the fullest come first."""
    kept: dict[str, list[frozenset[str]]] = {}
    for name, shape, page in sorted(seen, key=lambda one: -len(one[1])):
        if not any(shape <= fuller for fuller in kept.setdefault(name, [])):
            kept[name].append(shape)
            yield page


@dataclass(frozen=True)
class Asked:
    """The views, asked by accounts."""

    insider: Insider
    answers: Answers = field(default_factory=Answers)

    def page(self, path: str, duty: Duty) -> tuple[int, frozenset[str] | None]:
        """The status of the answer, and its skeleton if it is a page."""
        return self.answers.of(path, self.insider.accounts[duty], lambda account: self._page(path, account))

    def _page(self, path: str, account: Account) -> tuple[int, frozenset[str] | None]:
        answer = self.insider.client.get(path, **{ACCOUNT: account})
        assert answer.status_code != 500, f"{path} ({answer.wsgi_request.user})"
        body = drain(answer)
        whole = answer.headers.get("Content-Type", "").startswith("text/html") and _is_whole(body)
        return answer.status_code, skeleton(body.decode()) if answer.status_code == 200 and whole else None


def _is_whole(body: bytes) -> bool:
    """Not a part of a page."""
    return body.lstrip()[:9].lower() == DOCTYPE


def _seen_by(
    asked: Asked, duty: Duty, where: dict[str, str], others: set[str]
) -> Iterator[tuple[str, frozenset[str], Found]]:
    """Name, skeleton and page of what this duty sees; ``others`` gathers what is no page for anybody."""
    username = asked.insider.accounts[duty].username
    for address in every_address():
        if address.name in others or not _permitted(address, duty):
            continue
        for part in PARTS.get(address.name, [""]) if duty is Duty.APPRAISAL_OFFICE else [""]:
            path = urljoin(where[address.name], part)
            status, shape = asked.page(path, duty)
            if shape is not None:
                yield address.name, shape, Found(address.name, path, username)
            elif status in (200, 405):
                others.add(address.name)


def _permitted(address: Address, duty: Duty) -> bool:
    return address.access in ("signed_in", "public") or duty.value in access.table()[address.access]


def skeleton(html: str) -> frozenset[str]:
    """The kinds of elements of a page's content without its words: tag, class, role and type, each once."""
    return frozenset(
        tag + "".join(f"[{name}={value}]" for name, value in TELLING.findall(attributes))
        for tag, attributes in ELEMENT.findall(html[html.find("<main") :])
    )
