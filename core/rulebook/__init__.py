"""The versioned rulebook: parameters by key, from the version that a case or scheme pinned."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from core import audit
from core.models import Rulebook, RulebookParameter
from core.rulebook.values import Parameters, stored

DEFAULTS = Path(__file__).with_name("defaults.yaml")


@lru_cache(maxsize=1)
def defaults() -> dict[str, Any]:
    """defaults.yaml: effective_from, reason and the list of parameters."""
    data: dict[str, Any] = yaml.safe_load(DEFAULTS.read_text(encoding="utf-8"))
    return data


def in_force(day: date) -> Rulebook | None:
    """The version in force on that day; None before the first."""
    return Rulebook.objects.in_force(day)


def current(*, by: Any, at: datetime) -> Rulebook:
    """The version in force on that day; on a new database the first one is made from the defaults."""
    found = in_force(timezone.localdate(at))
    return found if found is not None else _first(by=by, at=at)


@transaction.atomic
def _first(*, by: Any, at: datetime) -> Rulebook:
    data = defaults()
    rulebook = Rulebook.objects.create(
        number=1, effective_from=data["effective_from"], reason=data["reason"], issued_at=at, issued_by=by
    )
    RulebookParameter.objects.bulk_create(default_row(rulebook, row) for row in data["parameters"])
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


def parameters(rulebook: Rulebook) -> Parameters:
    """All parameters of a version, parsed: one query. What a later release added has its default."""
    rows = rulebook.parameters.values_list("key", "value")
    return Parameters(
        {row["key"]: row["value"] for row in defaults()["parameters"]} | {key: json.loads(value) for key, value in rows}
    )
