"""Facts of a matter as a whole (JH-A-3, JH-A-4.2, JH-A-5.9-c)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.models import RulebookParameter
from core.rulebook import defaults
from core.rulebook.values import Parameters
from decisions.enums import Answer, Flag, Standing
from decisions.gathering.ground import Ground
from decisions.models import (
    AffectedUnit,
    DirectHearing,
    DraftVersion,
    EmergencyDeclaration,
    Matter,
    MatterFlag,
    PlanBasis,
    Proposal,
    UnitPosition,
)
from decisions.rules.facts import Emergency, Thresholds

PREFIX = "decisions."


def thresholds(rulebooks: Collection[int]) -> dict[int, Thresholds]:
    """The numbers of each version: one statement."""
    basic = {row["key"]: row["value"] for row in defaults()["parameters"] if row["key"].startswith(PREFIX)}
    held = {pk: dict(basic) for pk in rulebooks}
    rows = RulebookParameter.objects.filter(rulebook_id__in=rulebooks, key__startswith=PREFIX)
    for pk, key, value in rows.order_by().values_list("rulebook_id", "key", "value"):
        held[pk][key] = json.loads(value)
    return {pk: _thresholds(Parameters(values)) for pk, values in held.items()}


def _thresholds(of: Parameters) -> Thresholds:
    return Thresholds(
        experts=of.whole("decisions.experts"),
        experts_long_term=of.whole("decisions.experts_long_term"),
        hearing_opposed=of.share("decisions.hearing_opposed"),
        vote_ayes=of.share("decisions.vote_ayes"),
        deliberators=of.whole("decisions.deliberators"),
        deliberating_leaders=of.whole("decisions.deliberating_leaders"),
        signed_opinions=bool(of.whole("decisions.signed_opinions")),
        experts_beside_consultation=bool(of.whole("decisions.experts_beside_consultation")),
        head_speaks_last=bool(of.whole("decisions.head_speaks_last")),
        adjustment_full=bool(of.whole("decisions.adjustment_full")),
    )


def flags(ground: Ground) -> dict[int, frozenset[Flag]]:
    """The flags that are on: the newest row of each counts."""
    newest: defaultdict[int, dict[Flag, bool]] = defaultdict(dict)
    rows = MatterFlag.objects.filter(matter_id__in=ground.matters).order_by("pk")
    for matter, flag, on in rows.values_list("matter_id", "flag", "switched_on"):
        newest[matter][Flag(flag)] = on
    return {matter: frozenset(flag for flag, on in each.items() if on) for matter, each in newest.items()}


@dataclass(frozen=True, slots=True)
class Counts:
    """``draft`` the number of the newest draft, 0 without one; how many rows in force there are of the others.

    ``emergency`` is the newest declaration, None without one.
    """

    draft: int = 0
    proposals: int = 0
    plan_bases: int = 0
    direct_hearings: int = 0
    emergency: Emergency | None = None


def counts(ground: Ground) -> dict[int, Counts]:
    """One statement for all of them."""
    newest = DraftVersion.objects.filter(matter=OuterRef("pk")).order_by("-number").values("number")[:1]
    declared = EmergencyDeclaration.objects.filter(matter=OuterRef("pk")).order_by("-pk")
    rows = (
        Matter.objects.filter(pk__in=ground.matters)
        .order_by()
        .values_list(
            "pk",
            Coalesce(Subquery(newest), 0),
            _number(Proposal.objects.all()),
            _number(PlanBasis.objects.in_force()),
            _number(DirectHearing.objects.in_force()),
            Subquery(declared.values("standing")[:1]),
            Subquery(declared.values("reason")[:1]),
        )
    )
    return {
        pk: Counts(draft, proposals, bases, hearings, _emergency(standing, reason))
        for pk, draft, proposals, bases, hearings, standing, reason in rows
    }


def _emergency(standing: str | None, reason: str | None) -> Emergency | None:
    return None if standing is None else Emergency(by_principal=standing == Standing.PRINCIPAL, reason=reason or "")


def _number(rows: QuerySet[Any]) -> Coalesce:
    """How many of ``rows`` belong to the matter of the outer statement."""
    of_matter = rows.filter(matter=OuterRef("pk")).order_by().values("matter").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(of_matter), 0)


def affected(ground: Ground) -> dict[int, dict[str, str]]:
    """Unit -> its newest recorded position, "" without one: one statement."""
    newest = UnitPosition.objects.filter(affected=OuterRef("pk")).order_by("-pk")
    rows = AffectedUnit.objects.in_force().filter(matter_id__in=ground.matters).order_by("pk")
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for matter, unit, answer, text in rows.values_list(
        "matter_id", "unit__name", Subquery(newest.values("answer")[:1]), Subquery(newest.values("text")[:1])
    ):
        found[matter][unit] = "" if answer is None else f"{Answer(answer).label}：{text}"
    return found
