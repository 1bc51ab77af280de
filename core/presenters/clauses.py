"""The clause register as shown: filtering, tabs per document, the lines of the list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from core.clauses import Clause, Document, register
from core.clauses.proofs import Progress, progress
from core.presenters import Tab

TONES = {Progress.PROVED: "success", Progress.OPEN: "warning", Progress.SHOWN: "neutral"}


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """One clause of the list, with its badge."""

    clause: Clause
    progress: Progress

    @property
    def tone(self) -> str:
        return TONES[self.progress]


def line(clause: Clause) -> ClauseLine:
    return ClauseLine(clause, progress(clause))


def matching(wanted: Mapping[str, Any]) -> list[ClauseLine]:
    """Clauses that fit the filters, in the order of the register; every word of ``q`` must occur."""
    words = str(wanted.get("q", "")).casefold().split()
    lines = map(line, register().values())
    return [one for one in lines if _fits(one, wanted) and all(word in _text(one.clause) for word in words)]


def _fits(one: ClauseLine, wanted: Mapping[str, Any]) -> bool:
    return (
        wanted.get("kind") in ("", None, one.clause.kind)
        and wanted.get("app") in ("", None, one.clause.app)
        and wanted.get("state") in ("", None, one.progress)
    )


def _text(clause: Clause) -> str:
    return f"{clause.id} {clause.cite} {clause.rule} {clause.note} {clause.params}".casefold()


def document_tabs(lines: Iterable[ClauseLine], chosen: str, params: Mapping[str, str]) -> list[Tab]:
    """One tab per document that has hits, each with its count; the other filters stay in the addresses."""
    counts = Counter(one.clause.document for one in lines)
    kept = {name: value for name, value in params.items() if name not in ("document", "page") and value}

    def address(document: str) -> str:
        return "?" + urlencode(kept | ({"document": document} if document else {}))

    tabs = [Tab("全部", address(""), not chosen, counts.total())]
    return tabs + [
        Tab(document.label, address(document.value), document == chosen, counts[document])
        for document in Document
        if counts[document] or document == chosen
    ]


def neighbours(clause: Clause) -> tuple[Clause | None, Clause | None]:
    """The clauses before and after in the register."""
    every = list(register().values())
    place = every.index(clause)
    return (every[place - 1] if place else None), (every[place + 1] if place + 1 < len(every) else None)
