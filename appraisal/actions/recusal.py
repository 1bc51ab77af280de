"""Who may touch whose scores and entries: asked by every action that writes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from appraisal.actions.versions import check_in_force
from appraisal.enums import Deed
from appraisal.models import Member, Scheme
from appraisal.rules import recusal
from core.findings import Finding
from core.prepared import Prepared
from organization.enums import UnitLevel
from organization.models import Account, Unit


def own_members(scheme: Scheme, by: Account) -> dict[str, str]:
    """Code and name of the members whom the person may not touch: those that are his unit, and himself (SX-8.4-a)."""
    mine = Q(unit_id__in=bound_units(by))
    if by.person_id is not None:
        mine |= Q(appointment__person_id=by.person_id)
    return dict(Member.objects.filter(mine, scheme=scheme).values_list("code", "name"))


def _above(units: Iterable[int]) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = Unit.objects.filter(pk__in=units).order_by()
    above = rows.exclude(parent__level=UnitLevel.COUNTY).values_list("parent_id", flat=True)
    return above.union(rows.values_list("appraised_with_id", flat=True))


ABOVE: Prepared[int | None] = Prepared(_above, [int])


def bound_units(by: Account) -> set[int]:
    """Ids of the person's units, of those above them and of those with which one of these is appraised (SX-2.1-d).

    The county itself binds nobody: everybody stands under it. One query a step upward.
    """
    bound: set[int] = set()
    edge = set(by.own_unit_ids)
    while edge:
        bound |= edge
        edge = {unit for unit in ABOVE(edge) if unit is not None} - bound
    return bound


def check_touch(members: Iterable[str], scheme: Scheme, by: Account, deed: Deed) -> list[Finding]:
    """Whether this person may touch these members' scores or entries now: two queries, and one for each unit above.

    Not his own (SX-8.4-a), and only under the version of the scheme that is in force (SX-6.9-a).
    """
    own = recusal.check_recusal(members, own_members(scheme, by), deed, str(by))
    return [*check_in_force(scheme), *own]
