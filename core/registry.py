"""Providers: what a higher floor hands a lower floor's page to show.

``workbench``     (account, today) -> list of WorkItem: what this person must do next
``standing``      (account) -> Standing | None: the card on the right of the workbench
``overview``      (account) -> list of overviews | None: the newest results, for leaders, on the workbench
``navigation``    (account) -> list of NavEntry: the mast's sections
``clause_pages``  () -> mapping clause id -> list of (label, url): the pages that embody a clause
``public_pages``  () -> list of (label, url): pages open to everyone, listed below the sign-in
``user_menu``     (account) -> list of NavEntry: the menu under the person's name
``chain``         (kind, pk, account) -> list of ChainLink: what floors above made of an object ("decisions.matter")
``gates``         (verb, pk) -> list of Finding: what a floor above has against an action of a floor below
Registered in AppConfig.ready(); the order of installation is the order shown. Sources of the workbench say with
``core.probes.only_where`` what must be there for them to have anything to tell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.urls import reverse

from core.enums import Light


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One line of 我要办的; overdue ones come first, then by ``due``, None last."""

    title: str
    source: str
    url: str
    verb: str
    due: date | None = None
    light: Light | None = None


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One entry of the mast or of a sub-navigation; ``section`` groups sub-entries under a heading.

    ``pages`` are the names of further pages that belong to the entry though their addresses do not say so.
    """

    area: str
    label: str
    url: str
    section: str = ""
    order: int = 0
    pages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ChainLink:
    """What follows from an object, as its own page shows it; ``what`` names the kind, ``state`` how far it is."""

    what: str
    title: str
    url: str
    state: str = ""


@lru_cache(maxsize=512)
def address(page: str) -> str:
    """The address of a page that stands for itself; asked for thirty times by the navigation of every page, and for
    hundreds by the page of a clause."""
    return reverse(page)


def row_address(page: str, key: int) -> str:
    """The address of the page of one row: what ``reverse`` gives, looked up once for all rows of a list."""
    before, after = _around(page)
    return f"{before}{key}{after}"


ANY_KEY = 987654321


@lru_cache(maxsize=256)
def _around(page: str) -> tuple[str, str]:
    before, _, after = reverse(page, args=[ANY_KEY]).rpartition(str(ANY_KEY))
    return before, after


Provider = Callable[..., Any]


class Providers:
    """An ordered list of callables of one shape."""

    def __init__(self) -> None:
        self._providers: list[Provider] = []

    def register(self, provider: Provider) -> Provider:
        if provider not in self._providers:
            self._providers.append(provider)
        return provider

    def collect(self, *args: Any) -> list[Any]:
        """The concatenated lists of all providers."""
        return [item for provider in self._providers for item in provider(*args)]

    def merged(self, *args: Any) -> dict[str, list[Any]]:
        """The lists of all providers' mappings, joined per key."""
        joined: dict[str, list[Any]] = {}
        for provider in self._providers:
            for key, items in provider(*args).items():
                joined.setdefault(key, []).extend(items)
        return joined

    def first(self, *args: Any) -> Any:
        """The first answer that is not None."""
        return next((answer for provider in self._providers if (answer := provider(*args)) is not None), None)


workbench = Providers()
public_pages = Providers()
standing = Providers()
overview = Providers()
navigation = Providers()
clause_pages = Providers()
user_menu = Providers()
chain = Providers()
gates = Providers()
