"""Facts of a matter as a whole (JH-A-3, JH-A-4.2, JH-A-5.9-c)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection
from django.db.models import Model, OuterRef, Subquery

from core.prepared import Prepared
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
from decisions.rules.facts import Emergency

Row = TypeVar("Row", bound=Model)
TABLES = {
    "draft": DraftVersion._meta.db_table,
    "proposal": Proposal._meta.db_table,
    "basis": PlanBasis._meta.db_table,
    "hearing": DirectHearing._meta.db_table,
    "emergency": EmergencyDeclaration._meta.db_table,
    "ruling": CatalogueRuling._meta.db_table,
    "matter": Matter._meta.db_table,
}


FLAGS: Prepared[tuple[int, str, bool]] = Prepared(
    lambda matters: (
        MatterFlag.objects.filter(matter_id__in=matters).order_by("pk").values_list("matter_id", "flag", "switched_on")
    ),
    [int],
)


def flags(ground: Ground) -> dict[int, frozenset[Flag]]:
    """The flags that are on: the newest row of each counts."""
    newest: defaultdict[int, dict[Flag, bool]] = defaultdict(dict)
    for matter, flag, on in FLAGS(ground.matters):
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
