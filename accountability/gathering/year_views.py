"""A year of a team or a cadre: what supervision found, what was to be put right, summonses and cases (JH-A-6.5-a)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accountability.enums import AccountabilityPermission as P
from accountability.enums import OrderState, RectificationState
from accountability.gathering.execution import RANKED
from accountability.models import AccountabilityCase, Problem, RectificationOrder, Summons, SupervisionOrder
from accountability.models.orders import SENT
from core.access import may
from organization.models import Account, Person, Unit

FINDINGS, RECTIFICATIONS, ORDERS, SUMMONSES, CASES = "督查发现问题", "限期整改", "督办单", "约谈", "责任追究"
KINDS = (FINDINGS, RECTIFICATIONS, ORDERS, SUMMONSES, CASES)


@dataclass(frozen=True, slots=True)
class YearRows:
    """The rows of one team or cadre that the reader may see, by kind; the figures are their numbers."""

    year: int
    rows: dict[str, list[Any]]

    def count(self, kind: str) -> int:
        return len(self.rows[kind])

    @property
    def open_rectifications(self) -> int:
        return sum(row.state != RectificationState.CLOSED for row in self.rows[RECTIFICATIONS])

    @property
    def open_orders(self) -> int:
        return sum(row.state != OrderState.CLOSED for row in self.rows[ORDERS])


def span(year: int) -> tuple[datetime, datetime]:
    """From the first moment of the year to the first of the next, in local time."""
    start, end = (timezone.make_aware(datetime.combine(date(one, 1, 1), time())) for one in (year, year + 1))
    return start, end


def seen_rows(account: Account, year: int) -> dict[str, QuerySet[Any]]:
    """Kind -> what was recorded in the year, as far as the account may see it."""
    start, end = span(year)
    of_year = Q(recorded_at__gte=start, recorded_at__lt=end)
    shown: dict[str, QuerySet[Any]] = {
        FINDINGS: Problem.objects.visible_to(account), RECTIFICATIONS: RectificationOrder.objects.visible_to(account),
        ORDERS: SupervisionOrder.objects.visible_to(account).filter(state__in=SENT),
        SUMMONSES: Summons.objects.visible_to(account), CASES: AccountabilityCase.objects.visible_to(account),
    }  # fmt: skip
    return {kind: rows.filter(of_year) for kind, rows in shown.items()}


def year_of_unit(unit: Unit, year: int, account: Account) -> YearRows:
    """Five statements; a case counts for its unit and for units that answer for it."""
    rows = seen_rows(account, year)
    own = {kind: found.filter(unit=unit) for kind, found in rows.items()}
    own[CASES] = rows[CASES].filter(Q(unit=unit) | Q(units__unit=unit)).distinct()
    return YearRows(year, {kind: _listed(kind, found) for kind, found in own.items()})


def year_of_person(person: Person, year: int, account: Account) -> YearRows:
    """Five statements; findings are those of problems whose rectification names the person or whose task he answers
    for."""
    rows = seen_rows(account, year)
    found = {
        FINDINGS: rows[FINDINGS].filter(Q(orders__person=person) | Q(task__current__person=person)).distinct(),
        RECTIFICATIONS: rows[RECTIFICATIONS].filter(person=person), ORDERS: rows[ORDERS].filter(person=person),
        SUMMONSES: rows[SUMMONSES].filter(person=person),
        CASES: rows[CASES].filter(
            respondents__person=person, respondents__withdrawn_at__isnull=True
        ).distinct(),
    }  # fmt: skip
    return YearRows(year, {kind: _listed(kind, one) for kind, one in found.items()})


def _listed(kind: str, rows: QuerySet[Any]) -> list[Any]:
    related = {FINDINGS: ("inspection", "unit"), SUMMONSES: ("unit", "person")}.get(kind, ("unit",))
    return list(rows.select_related(*related).order_by("pk"))


def figures(units: Collection[int], year: int, account: Account) -> dict[int, dict[str, int]]:
    """Unit id -> kind -> number, for a list of units: five statements."""
    found: dict[int, dict[str, int]] = {unit: dict.fromkeys(KINDS, 0) for unit in units}
    for kind, rows in seen_rows(account, year).items():
        for unit, number in Counter(rows.order_by().values_list("unit", flat=True)).items():
            if unit in found:
                found[unit][kind] = number
    return found


def may_look_at(account: Account, person: Person) -> bool:
    """The county's offices everybody, a unit its own people, everybody himself."""
    if may(account, P.VIEW_ALL_EXECUTION) or person.pk == account.person_id:
        return True
    return may(account, P.VIEW_UNIT_EXECUTION) and account.reach(P.VIEW_UNIT_EXECUTION).covers(person.unit_id)


def units_in_reach(account: Account) -> QuerySet[Unit]:
    """Teams that are appraised, of the county or of the account's units."""
    rows = Unit.objects.standing().filter(parent__isnull=False, appraisal_system__in=RANKED)
    if not may(account, P.VIEW_ALL_EXECUTION):
        rows = rows.filter(pk__in=account.reach(P.VIEW_UNIT_EXECUTION).unit_ids)
    found: QuerySet[Unit] = rows.order_by("order", "code")
    return found
