"""Which clauses are proved by tests: read from ``proved.txt``, which ``make clauses`` writes and a test compares."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from core.clauses.register import Clause
from core.enums import Choice

PROVED = Path(__file__).with_name("proved.txt")


class Progress(Choice):
    """How far the system embodies a clause."""

    PROVED = "proved", "已启用"
    OPEN = "open", "尚未启用"
    SHOWN = "shown", "只作展示"


@lru_cache(maxsize=1)
def proved() -> frozenset[str]:
    """Ids of the clauses that a test proves."""
    lines = PROVED.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def progress(clause: Clause) -> Progress:
    """Proved by a test, still to be built, or shown only (principles and the like)."""
    if clause.id in proved():
        return Progress.PROVED
    return Progress.OPEN if clause.buildable else Progress.SHOWN
