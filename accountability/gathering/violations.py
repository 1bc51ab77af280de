"""What a referral knows of accountability cases: whoever keeps cases registers how one is read."""

from __future__ import annotations

from collections.abc import Callable

from accountability.rules.violations import CaseFacts

CaseReader = Callable[[int], CaseFacts | None]
_readers: dict[str, CaseReader] = {}


def register_cases(kind: str, reader: CaseReader) -> None:
    """``reader(pk)`` gives the facts of a case of this kind ("accountability.case"), None for one that is not there."""
    _readers[kind] = reader


def case_kinds() -> list[str]:
    return list(_readers)


def case_facts(kind: str, pk: int) -> CaseFacts | None:
    reader = _readers.get(kind)
    return reader(pk) if reader is not None else None
