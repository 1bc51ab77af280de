"""The versioned rulebook: parameters by key, from the version that a case or scheme pinned."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from core import audit
from core.models import Rulebook, RulebookParameter

DEFAULTS = Path(__file__).with_name("defaults.yaml")


def current(*, by: Any, at: datetime) -> Rulebook:
    """The version in force on that day; on a new database the first one is made from the defaults."""
    found = Rulebook.objects.in_force(timezone.localdate(at))
    return found if found is not None else _first(by=by, at=at)


@transaction.atomic
def _first(*, by: Any, at: datetime) -> Rulebook:
    data = yaml.safe_load(DEFAULTS.read_text(encoding="utf-8"))
    rulebook = Rulebook.objects.create(
        number=1, effective_from=data["effective_from"], reason=data["reason"], issued_at=at, issued_by=by
    )
    RulebookParameter.objects.bulk_create(
        RulebookParameter(
            rulebook=rulebook,
            key=row["key"],
            label=row["label"],
            value=json.dumps(row["value"], ensure_ascii=False, sort_keys=True),
            unit=row.get("unit", ""),
            clause=row.get("clause", ""),
            note=row.get("note", ""),
        )
        for row in data["parameters"]
    )
    audit.record(verb="rulebook.issue", by=by, at=at, obj=rulebook, reason=rulebook.reason)
    return rulebook


def parameters(rulebook: Rulebook) -> dict[str, Any]:
    """All parameters of a version, parsed: one query."""
    return {key: json.loads(value) for key, value in rulebook.parameters.values_list("key", "value")}
