"""Every page of the demo: each address of the project, asked for by each duty that may open it.

A page whose elements all stand on another duty's page of the same address is not listed beside it (``skeleton``).
Downloads, redirects, forms that only take POST and things the demo does not hold are no pages.
"""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import reverse

from appraisal.presenters.schemes import SchemeTab
from core import access
from core.manual import CHAPTERS
from organization.enums import Duty
from tests.browser.demo import Demo
from tests.house.addresses import Address, every_address
from tests.house.objects import ROUTES
from tests.house.world import SIDES

ELEMENT = re.compile(r"<([a-z][a-z0-9]*)([^>]*)>")
TELLING = re.compile(r'\b(class|role|type)="([^"]*)"')
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

    def __init__(self, rows: dict[str, Any]) -> None:
        self.objects: dict[str, Any] = rows["objects"]
        self.people = {"own": Person(rows["number"])}

    def pk(self, name: str, side: str) -> Any:
        return self.objects[name]


def paths(rows: dict[str, Any]) -> dict[str, str]:
    """The path of every address, by its name."""
    world: Any = Rows(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(SIDES, "own", rows["code"])
        return {one.name: reverse(one.name, kwargs=ROUTES[one.name].kwargs(world, "own")) for one in every_address()}


def every_page(demo: Demo, sessions: Callable[[str], Any]) -> list[Found]:
    """All pages in the order of their names; asks the web process about 600 times, on three threads."""
    rows = demo.rows()
    where = paths(rows)
    cookies = {duty: sessions(username)["cookies"] for duty, username in rows["accounts"].items()}

    others: set[str] = set(LEAVES)

    def of(duty: str) -> list[tuple[str, frozenset[str], Found]]:
        return list(_seen_by(demo, Duty(duty), cookies[duty], rows["accounts"][duty], where, others))

    with ThreadPoolExecutor(3) as pool:
        seen = [one for found in pool.map(of, cookies) for one in found]
    return sorted(_unlike(seen), key=lambda page: (page.name, page.username))


def _unlike(seen: list[tuple[str, frozenset[str], Found]]) -> Iterator[Found]:
    """The pages that together show every element of every page of their address; the fullest come first."""
    kept: dict[str, list[frozenset[str]]] = {}
    for name, shape, page in sorted(seen, key=lambda one: -len(one[1])):
        if not any(shape <= fuller for fuller in kept.setdefault(name, [])):
            kept[name].append(shape)
            yield page


def _seen_by(
    demo: Demo, duty: Duty, cookies: list[dict[str, str]], username: str, where: dict[str, str], others: set[str]
) -> Iterator[tuple[str, frozenset[str], Found]]:
    """Name, skeleton and page of what this duty sees; ``others`` gathers what is no page for anybody."""
    link = http.client.HTTPConnection(urlsplit(demo.url).netloc, timeout=60)
    head = {"Cookie": "; ".join(f"{one['name']}={one['value']}" for one in cookies)}
    for address in every_address():
        if address.name in others or not _permitted(address, duty):
            continue
        for part in PARTS.get(address.name, [""]) if duty is Duty.APPRAISAL_OFFICE else [""]:
            path = urljoin(where[address.name], part)
            link.request("GET", path, headers=head)
            answer = link.getresponse()
            body = answer.read()
            kind = answer.headers.get("Content-Type", "")
            if answer.status == 200 and kind.startswith("text/html") and body.lstrip()[:9].lower() == b"<!doctype":
                yield address.name, skeleton(body.decode()), Found(address.name, path, username)
            elif answer.status in (200, 405):
                others.add(address.name)
    link.close()


def _permitted(address: Address, duty: Duty) -> bool:
    return address.access in ("signed_in", "public") or duty.value in access.table()[address.access]


def skeleton(html: str) -> frozenset[str]:
    """The kinds of elements of a page's content without its words: tag, class, role and type, each once."""
    return frozenset(
        tag + "".join(f"[{name}={value}]" for name, value in TELLING.findall(attributes))
        for tag, attributes in ELEMENT.findall(html[html.find("<main") :])
    )
