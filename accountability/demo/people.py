"""Who acts in the demo's tables: offices, clerks and heads with sign-ins, people of the units."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from organization.demo_units import ROOT
from organization.enums import Duty, TitleCategory
from organization.models import Account, Appointment, DutyHolding, Person, Unit


@dataclass(frozen=True, slots=True)
class Hands:
    """The people of the demo, found once."""

    county: Unit
    office: Account
    second_office: Account
    inspection: Account
    discipline: Account
    units: dict[str, Unit]
    clerks: dict[int, Account]
    leaders: dict[int, Account]
    accounts: dict[int, Account]
    staff: dict[int, list[Person]]
    deputies: tuple[Person, ...]
    principals: tuple[Person, ...]

    def unit(self, code: str) -> Unit:
        return self.units[code]

    def clerk(self, unit: Unit) -> Account:
        """Who acts for a unit: its own clerk, that of the unit above it, or the two offices."""
        return self.clerks.get(unit.pk) or self.clerks.get(unit.parent_id or 0) or self.office

    def leader(self, unit: Unit) -> Account:
        return self.leaders.get(unit.pk, self.second_office)

    def account(self, person: Person) -> Account | None:
        return self.accounts.get(person.pk)

    def people(self, unit: Unit) -> list[Person]:
        """Who is in a post of the unit, its leading posts first."""
        return self.staff.get(unit.pk, [])


def hands() -> Hands:
    """Offices, clerks and heads; writes nothing."""
    held: dict[Duty, list[DutyHolding]] = defaultdict(list)
    for row in DutyHolding.objects.in_force().select_related("account__person").order_by("pk"):
        held[Duty(row.duty)].append(row)
    staff: dict[int, list[Person]] = defaultdict(list)
    deputies: list[Person] = []
    principals: list[Person] = []
    rows = Appointment.objects.filter(ends_on__isnull=True).select_related("person", "post__unit", "post__title")
    for one in rows.order_by("post__order", "person__number"):
        staff[one.post.unit_id].append(one.person)
        if one.post.unit.code == ROOT and one.post.title.category == TitleCategory.LEADING:
            (principals if one.post.principal else deputies).append(one.person)
    everybody = [row for rows_of_duty in held.values() for row in rows_of_duty]
    offices = [row.account for row in held[Duty.TWO_OFFICES]]
    return Hands(
        county=Unit.objects.get(code=ROOT), office=offices[0], second_office=offices[1],
        inspection=held[Duty.INSPECTION_OFFICE][0].account, discipline=held[Duty.DISCIPLINE][0].account,
        units={unit.code: unit for unit in Unit.objects.select_related("parent")},
        clerks={row.unit_id: row.account for row in held[Duty.UNIT_CLERK]},
        leaders={row.unit_id: row.account for row in held[Duty.UNIT_LEADER]},
        accounts={row.account.person_id: row.account for row in everybody if row.account.person_id},
        staff=staff, deputies=tuple(deputies), principals=tuple(principals),
    )  # fmt: skip
