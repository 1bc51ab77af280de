"""The versioned rulebook: parameters by key, from the version that a case or scheme pinned."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from core import audit, bulk, context
from core.models import Rulebook, RulebookParameter
from core.models.rulebook import BY_DAY
from core.remembered import Remembered
from core.rulebook.values import Parameters, stored

DEFAULTS = Path(__file__).with_name("defaults.yaml")
IN_FORCE = "rulebook in force"
MOST_PARAMETERS = 20_000
_held: Remembered[Parameters] = Remembered(MOST_PARAMETERS)


@lru_cache(maxsize=1)
def defaults() -> dict[str, Any]:
    """defaults.yaml: the list of parameters, and the lines with what each changes."""
    data: dict[str, Any] = yaml.safe_load(DEFAULTS.read_text(encoding="utf-8"))
    return data


@dataclass(frozen=True, slots=True)
class Line:
    """A line of versions: one source of rules, with its versions over time. ``base`` is the county's own."""

    code: str
    name: str
    effective_from: date
    reason: str
    base: bool


@lru_cache(maxsize=1)
def lines() -> tuple[Line, ...]:
    """The lines of defaults.yaml, the county's own first."""
    rows = defaults()["lines"]
    return tuple(
        Line(row["code"], row["name"], row["effective_from"], row["reason"], base=place == 0)
        for place, row in enumerate(rows)
    )


def line_of(code: str) -> Line:
    """KeyError for a line that is not there."""
    return {line.code: line for line in lines()}[code]


def base_line() -> str:
    return lines()[0].code


@lru_cache(maxsize=8)
def default_parameters(line: str) -> tuple[dict[str, Any], ...]:
    """The parameters of the first version of a line: those of defaults.yaml with what the line changes."""
    changed = {
        row["key"]: row for one in defaults()["lines"] if one["code"] == line for row in one.get("parameters", ())
    }
    return tuple(row | changed.get(row["key"], {}) for row in defaults()["parameters"])


def in_force(day: date, line: str = "") -> Rulebook | None:
    """The version of a line (of the county's own without one) in force on that day; None before the first.

    Read once for each request: every part of a page asks for it.
    """
    asked = line or base_line()
    return context.once((IN_FORCE, asked, day), lambda: BY_DAY.first(asked, day))


def current(*, by: Any, at: datetime, line: str = "") -> Rulebook:
    """The version of a line in force on that day; the first one of it is made from the defaults."""
    asked = line or base_line()
    found = in_force(timezone.localdate(at), asked)
    return found if found is not None else _first(line_of(asked), by=by, at=at)


def first_parameters(line: str) -> Parameters:
    """The parameters with which a line begins, whether its first version was made or not."""
    return Parameters({row["key"]: row["value"] for row in default_parameters(line)})


def named(rulebook: Rulebook) -> str:
    """A version as people call it: its source and its number."""
    return f"{line_of(rulebook.line).name}（参数第 {rulebook.number} 版）"


def begun(day: date) -> list[Line]:
    """The lines of which a version is in force on that day, the newest source first."""
    known = [line for line in lines() if line.base or line.effective_from <= day]
    return sorted(known, key=lambda line: line.effective_from, reverse=True)


@transaction.atomic
def _first(line: Line, *, by: Any, at: datetime) -> Rulebook:
    last = Rulebook.objects.select_for_update().order_by("-number").first()
    made = Rulebook.objects.filter(line=line.code).order_by("number").first()
    if made is not None:  # of a later day, or made by somebody else just now
        return made
    rulebook = Rulebook.objects.create(
        line=line.code, number=last.number + 1 if last else 1, effective_from=line.effective_from,
        reason=line.reason, issued_at=at, issued_by=by,
    )  # fmt: skip
    columns = _default_columns(line.code)
    bulk.insert(RulebookParameter, {"rulebook": [rulebook.pk] * len(columns["key"]), **columns})
    audit.record(verb="rulebook.issue", by=by, at=at, obj=rulebook, reason=rulebook.reason)
    return rulebook


def default_row(rulebook: Rulebook, row: dict[str, Any]) -> RulebookParameter:
    """A parameter as defaults.yaml has it, not saved."""
    return RulebookParameter(
        rulebook=rulebook,
        key=row["key"],
        label=row["label"],
        value=stored(row["value"]),
        unit=row.get("unit", ""),
        clause=row.get("clause", ""),
        note=row.get("note", ""),
    )


@lru_cache(maxsize=8)
def _default_columns(line: str) -> dict[str, list[str]]:
    """The parameters with which a line begins, as columns to be written at once."""
    rows = [default_row(Rulebook(), row) for row in default_parameters(line)]
    return {name: [getattr(row, name) for row in rows] for name in ("key", "label", "value", "unit", "clause", "note")}


def parameters(rulebook: Rulebook) -> Parameters:
    """All parameters of a version, parsed. What a later release added has its default.

    A version is read once: the database refuses every change of it.
    """
    key = (rulebook.pk, rulebook.line, rulebook.number, rulebook.issued_at)
    return _held.get(key, lambda: _parameters(rulebook), weight=len)


def _parameters(rulebook: Rulebook) -> Parameters:
    rows = rulebook.parameters.values_list("key", "value")
    return Parameters(
        {row["key"]: row["value"] for row in default_parameters(rulebook.line)}
        | {key: json.loads(value) for key, value in rows}
    )
