"""Sections of the navigation as data: which pages they list, to whom, and the clauses each page embodies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core import registry
from core.access import may
from core.enums import Choice
from core.registry import NavEntry, address

Pages = Mapping[tuple[str, str], Sequence[str]]
"""(label, page) -> clauses."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of an area with its ``entries`` (permission, label, page, order); ``further`` names pages that belong
    to an entry's page though their addresses do not say so."""

    area: str
    title: str
    entries: tuple[tuple[Choice, str, str, int], ...] = ()
    further: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def shown(self, account: Any) -> list[NavEntry]:
        """The entries that the account may open."""
        return [
            NavEntry(
                self.area, label, address(page), section=self.title, order=order,
                pages=self.further.get(page, frozenset()),
            )
            for permission, label, page, order in self.entries
            if may(account, permission)
        ]  # fmt: skip


def register(pages: Pages, *sections: Section) -> None:
    """Called once for each file of pages, in AppConfig.ready()."""
    for section in sections:
        registry.navigation.register(section.shown)
    registry.clause_pages.register(lambda: by_clause(pages))


def by_clause(pages: Pages) -> dict[str, list[tuple[str, str]]]:
    """Clause id -> (label, address) of the pages that embody it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for (label, page), clauses in pages.items():
        for clause in clauses:
            found.setdefault(clause, []).append((label, address(page)))
    return found
