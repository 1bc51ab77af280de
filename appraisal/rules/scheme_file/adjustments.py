"""The section ``adjustments``: the table of bonus and penalty points (SX-4.2, SX-3.3-e)."""

from __future__ import annotations

from decimal import Decimal

from appraisal.enums import AdjustmentLevel
from appraisal.rules.facts import AdjustmentParameters
from appraisal.rules.scheme_file.fields import UNIT_NAME, Fields, Item
from appraisal.rules.scheme_file.registry import Registry

_LEVELS = tuple(level.value for level in AdjustmentLevel)
_NOTHING = {level: Decimal(0) for level in AdjustmentLevel}

NO_ADJUSTMENTS = AdjustmentParameters(_NOTHING, _NOTHING, Decimal(1), Decimal(0), Decimal(0), {})
"""A scheme without the section: entries are worth nothing."""


def read_adjustments(registry: Registry, item: Item | None) -> AdjustmentParameters:
    """The parameters in points; the clause of each goes into ``registry.clauses``."""
    if item is None:
        return NO_ADJUSTMENTS
    required = ("commendation", "halving", "top_three", "cap", "criticism")
    fields = Fields(registry.report, item, required=required, optional=("rewards",))
    return AdjustmentParameters(
        commendation=_table(registry, fields, "commendation"),
        criticism=_table(registry, fields, "criticism"),
        halving=_single(registry, fields, "halving", maximum=Decimal(1)),
        top_three=_single(registry, fields, "top_three"),
        cap=_single(registry, fields, "cap"),
        reward_caps=_rewards(registry, fields),
    )


def _table(registry: Registry, fields: Fields, key: str) -> dict[AdjustmentLevel, Decimal]:
    item = fields.get(key)
    if item is None:
        return dict(_NOTHING)
    levels = Fields(registry.report, item, required=_LEVELS, optional=("clause",))
    registry.clauses[f"adjustments.{key}"] = levels.clause()
    return {level: levels.number(level.value) or Decimal(0) for level in AdjustmentLevel}


def _single(registry: Registry, fields: Fields, key: str, *, maximum: Decimal | None = None) -> Decimal:
    item = fields.get(key)
    if item is None:
        return Decimal(0)
    value = Fields(registry.report, item, required=("value",), optional=("clause",))
    registry.clauses[f"adjustments.{key}"] = value.clause()
    return value.number("value", maximum=maximum) or Decimal(0)


def _rewards(registry: Registry, fields: Fields) -> dict[str, Decimal]:
    caps: dict[str, Decimal] = {}
    for item in fields.entries("rewards"):
        reward = Fields(registry.report, item, required=("leading_group", "cap"), optional=("clause",))
        name = reward.text("leading_group", limit=UNIT_NAME)
        if name in caps:
            registry.report.add(reward.at("leading_group"), f"领导小组“{name}”重复", "保留一处")
        elif name:
            caps[name] = reward.number("cap") or Decimal(0)
            registry.clauses[f"rewards.{name}"] = reward.clause()
    return caps
