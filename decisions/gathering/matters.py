"""Facts of a matter as a whole (JH-A-3, JH-A-4.2, JH-A-5.9-c)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, OuterRef, Subquery

from core.models import RulebookParameter
from core.rulebook import base_line, default_parameters
from core.rulebook.values import Parameters
from decisions.enums import Answer, Flag, Standing
from decisions.gathering.ground import Ground
from decisions.models import (
    AffectedUnit,
    CatalogueRuling,
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
Row = TypeVar("Row", bound=Model)
NUMBERS = (
    "comment_days", "shortest_comment_days", "hearing_papers_days", "legality_days", "options_when_split",
    "publication_days", "meeting_notice_days",
)  # fmt: skip
SWITCHES = (
    "catalogue", "intent_study", "risk_assessment", "exploratory_reform", "three_aspects", "meeting_package",
    "party_report",
)  # fmt: skip
"""What a version asks for or not; every one is a parameter of its own."""
TABLES = {
    "draft": DraftVersion._meta.db_table,
    "proposal": Proposal._meta.db_table,
    "basis": PlanBasis._meta.db_table,
    "hearing": DirectHearing._meta.db_table,
    "emergency": EmergencyDeclaration._meta.db_table,
    "ruling": CatalogueRuling._meta.db_table,
    "matter": Matter._meta.db_table,
}


def thresholds(rulebooks: Collection[int]) -> dict[int, Thresholds]:
    """The numbers of each version: one statement. What a later release added has the default of the version's line."""
    held: defaultdict[int, dict[str, tuple[Any, str]]] = defaultdict(dict)
    lines: dict[int, str] = {}
    rows = RulebookParameter.objects.filter(rulebook_id__in=rulebooks, key__startswith=PREFIX)
    for pk, line, key, value, clause in rows.order_by().values_list(
        "rulebook_id", "rulebook__line", "key", "value", "clause"
    ):
        lines[pk] = line
        held[pk][key] = (json.loads(value), clause)
    return {pk: limits_of_line(lines.get(pk, base_line()), held[pk]) for pk in rulebooks}


def limits_of_line(line: str, held: Mapping[str, tuple[Any, str]]) -> Thresholds:
    """The numbers of a version: what it holds (value and article by key), else what its line begins with."""
    rows = {
        row["key"]: (row["value"], row.get("clause", ""))
        for row in default_parameters(line)
        if row["key"].startswith(PREFIX)
    } | dict(held)
    clauses = {key.removeprefix(PREFIX): clause for key, (_, clause) in rows.items()}
    return _thresholds(Parameters({key: value for key, (value, _) in rows.items()}), clauses)


def _thresholds(of: Parameters, clauses: Mapping[str, str]) -> Thresholds:
    numbers: dict[str, Any] = {name: of.whole(f"{PREFIX}{name}") for name in NUMBERS}
    numbers |= {name: bool(of.whole(f"{PREFIX}{name}")) for name in SWITCHES}
    return Thresholds(
        **numbers,
        clauses=clauses,
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

    ``emergency`` is the newest declaration, None without one; ``catalogued`` the newest ruling on the catalogue.
    """

    draft: int = 0
    proposals: int = 0
    plan_bases: int = 0
    direct_hearings: int = 0
    emergency: Emergency | None = None
    catalogued: bool | None = None


COUNTS = """
SELECT m.id,
    COALESCE((SELECT MAX(number) FROM {draft} t WHERE t.matter_id = m.id), 0),
    (SELECT COUNT(*) FROM {proposal} t WHERE t.matter_id = m.id),
    (SELECT COUNT(*) FROM {basis} t WHERE t.matter_id = m.id AND t.withdrawn_at IS NULL),
    (SELECT COUNT(*) FROM {hearing} t WHERE t.matter_id = m.id AND t.withdrawn_at IS NULL),
    (SELECT MAX(id) FROM {emergency} t WHERE t.matter_id = m.id),
    (SELECT MAX(id) FROM {ruling} t WHERE t.matter_id = m.id)
FROM {matter} m WHERE m.id IN ({some})
"""
"""Every step of every matter asks this; drawing the subqueries up anew took a third of the time of a step."""


def counts(ground: Ground) -> dict[int, Counts]:
    """One statement for all of them, and one each for emergencies and rulings where there are any."""
    if not ground.matters:
        return {}
    statement = COUNTS.format(**TABLES, some=", ".join(["%s"] * len(ground.matters)))
    with connection.cursor() as cursor:
        cursor.execute(statement, list(ground.matters))
        rows = cursor.fetchall()
    declared = _by_pk(EmergencyDeclaration, (row[5] for row in rows))
    ruled = _by_pk(CatalogueRuling, (row[6] for row in rows))
    return {
        pk: Counts(
            draft, proposals, bases, hearings, _emergency(declared.get(emergency)),
            catalogued=ruled[ruling].entry_id is not None if ruling else None,
        )
        for pk, draft, proposals, bases, hearings, emergency, ruling in rows
    }  # fmt: skip


def _by_pk(table: type[Row], keys: Iterable[int | None]) -> dict[int | None, Row]:
    """The rows of those keys that are not None; no statement without one."""
    return {**table._default_manager.in_bulk([key for key in keys if key is not None])}


def _emergency(declared: EmergencyDeclaration | None) -> Emergency | None:
    if declared is None:
        return None
    return Emergency(by_principal=declared.standing == Standing.PRINCIPAL, reason=declared.reason)


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
