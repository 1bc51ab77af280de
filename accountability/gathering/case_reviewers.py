"""For whom an appeal waits: those who conduct the case and did not decide it (JH-B-5.3-d)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from accountability.enums import AccountabilityPermission as P
from accountability.enums import CaseLevel, HandlerRole
from accountability.gathering.cases import seats_of
from accountability.models import AccountabilityCase, CaseHandler
from accountability.rules.recusal import Seat
from core.access import duties_with
from organization.models import DutyHolding
from organization.own_part import holders

Pair = tuple[int, int]
"""Person and his unit, by primary key."""


@dataclass(frozen=True, slots=True)
class Reviewers:
    """Who may answer the appeal of a case, by person id; ``named`` of them were appointed for it."""

    able: frozenset[int]
    named: frozenset[int]

    @property
    def asked(self) -> frozenset[int]:
        """Whom it waits for: those appointed, else everybody who may; empty when a second person has to be named."""
        return self.named or self.able


def reviewers_of(cases: Sequence[AccountabilityCase]) -> dict[int, Reviewers]:
    """By case, whose ``unit`` is selected: at most seven statements for all, none without a case.

    Only people with a sign-in count; the circle is that of views.fetch_cases.conducts.
    """
    if not cases:
        return {}
    seats, commission = seats_of(cases), _pairs(P.VIEW_ALL_CASES)
    circle, reviewers = _named(cases)
    _add_heads(circle, [row for row in cases if row.level == CaseLevel.UNIT])
    return {row.pk: _able(row, seats[row.pk], commission | circle[row.pk], reviewers[row.pk]) for row in cases}


def _pairs(permission: P) -> set[Pair]:
    rows = holders(permission).filter(person__isnull=False)
    return set(rows.values_list("person_id", "person__unit_id"))


def _named(cases: Sequence[AccountabilityCase]) -> tuple[defaultdict[int, set[Pair]], defaultdict[int, set[int]]]:
    """By case who is named to it or opened it in the name of an organ; the reviewers among them."""
    circle: defaultdict[int, set[Pair]] = defaultdict(set)
    reviewers: defaultdict[int, set[int]] = defaultdict(set)
    rows = CaseHandler.objects.in_force().filter(case__in=cases, person__account__is_active=True)
    for case, person, unit, role in rows.values_list("case_id", "person_id", "person__unit_id", "role"):
        circle[case].add((person, unit))
        if role == HandlerRole.REVIEWER:
            reviewers[case].add(person)
    openers = holders(P.OPEN_CASES).filter(pk__in=[row.recorded_by_id for row in cases], person__isnull=False)
    pairs = {pk: (person, unit) for pk, person, unit in openers.values_list("pk", "person_id", "person__unit_id")}
    for one in cases:
        if one.recorded_by_id in pairs:
            circle[one.pk].add(pairs[one.recorded_by_id])
    return circle, reviewers


def _add_heads(circle: defaultdict[int, set[Pair]], cases: Sequence[AccountabilityCase]) -> None:
    """Of a unit's own case its head, and that of the unit above it."""
    if not cases:
        return
    held = DutyHolding.objects.in_force().filter(duty__in=duties_with(P.OPEN_UNIT_CASES), account__is_active=True)
    rows = held.filter(account__person__isnull=False)
    heads = list(rows.values_list("unit_id", "account__person_id", "account__person__unit_id"))
    for one in cases:
        circle[one.pk] |= {(person, unit) for at, person, unit in heads if at in (one.unit_id, one.unit.parent_id)}


def _able(case: AccountabilityCase, seat: Seat, people: set[Pair], named: set[int]) -> Reviewers:
    of_county = case.level == CaseLevel.COUNTY and case.unit.parent_id is not None
    out = seat.respondents | seat.recused | seat.deciders
    able = frozenset(
        person for person, unit in people if person not in out and not (of_county and unit == case.unit_id)
    )
    return Reviewers(able, able & named)
