"""Rankings for other programs: the JSON of ``export_ranking`` (DESIGN.md section 2)."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from appraisal.enums import GroupKind
from appraisal.models import Result, ResultItem, ResultVersion
from core.fields import from_points

KINDS = {GroupKind.UNITS.value: "unit", GroupKind.PEOPLE.value: "person"}
"""What a result is of; for a person, unit_code and unit_name are the member's own."""


def _text(points: int) -> str:
    return f"{from_points(points):.4f}"


def ranking(version: ResultVersion) -> dict[str, Any]:
    """Groups in scheme order, results by rank then code, decimals as text with four places. Three queries."""
    items: defaultdict[int, list[dict[str, str]]] = defaultdict(list)
    rows = ResultItem.objects.filter(version=version).order_by("indicator__order", "indicator_id")
    for member, code, base, weighted in rows.values_list("member_id", "indicator__code", "base", "weighted"):
        items[member].append({"code": code, "base": _text(base), "weighted": _text(weighted)})
    groups: dict[int, dict[str, Any]] = {
        group.pk: {"code": group.code, "name": group.name, "results": []} for group in version.scheme.groups.all()
    }
    results = Result.objects.filter(version=version).select_related("member", "group")
    for result in results.order_by("group__order", "rank", "member__code"):
        groups[result.group_id]["results"].append(_result(result, items[result.member_id]))
    return {
        "scheme": version.scheme.code,
        "period": version.period.label,
        "version": version.number,
        "input_hash": version.input_hash,
        "groups": list(groups.values()),
    }


def _result(result: Result, items: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "kind": KINDS[result.group.kind],
        "unit_code": result.member.code,
        "unit_name": result.member.name,
        "initial": _text(result.initial),
        "bonus": _text(result.bonus),
        "reward": _text(result.reward),
        "deduction": _text(result.deduction),
        "final": _text(result.final),
        "rank": result.rank,
        "vetoed": result.vetoed,
        "disqualified": result.disqualified,
        "items": items,
    }


def ranking_json(version: ResultVersion) -> bytes:
    return json.dumps(ranking(version), ensure_ascii=False, indent=1).encode()
