"""Who acts in the demo's matters: offices, leaders with sign-ins, experts, units that are asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from decisions.actions.experts import NewExpert, add_expert, add_field
from decisions.models import Expert, ExpertField
from organization.demo_units import ROOT
from organization.enums import Duty, UnitKind
from organization.models import Account, Appointment, DutyHolding, Person, Unit

FIELDS = ("水利与城建", "经济与规划", "社会保障", "法律", "公共管理")
SURNAMES = "邹孟龙段雷侯顾毛邵万"
GIVEN = ("志远", "文瑾", "少华", "立群", "秉谦")
INSTITUTES = ("省水利设计研究院", "省社会科学院", "江南大学", "省城乡规划院", "市政策研究室")


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of the demo, found once: the heads of Party committee and government, then who deputises for each."""

    office: Account
    legal: Account
    county: Unit
    secretary: Person
    head: Person
    deputies: tuple[Person, ...]
    secretaries: tuple[Person, ...]
    leaders: dict[int, Account]
    units: dict[str, Unit]
    answering: dict[int, Account]
    fields: dict[str, ExpertField]
    experts: tuple[Expert, ...]

    def clerk(self, unit: Unit) -> Account:
        """Who acts for a unit: its own people, or the two offices where it has none."""
        return self.answering.get(unit.pk, self.office)


def gather_cast(at: datetime) -> Cast:
    """Find the offices and leaders; fill the register of experts."""
    cast = known_cast()
    fields = {name: add_field(name, by=cast.office, at=at) for name in FIELDS}
    return replace(cast, fields=fields, experts=_experts(fields, cast.office, at))


def known_cast() -> Cast:
    """The offices and leaders, without the register of experts; writes nothing."""
    county = Unit.objects.get(code=ROOT)
    held = list(
        Appointment.objects.filter(ends_on__isnull=True, post__unit=county)
        .select_related("person", "post__title")
        .order_by("post__order", "person__number")
    )
    posts: dict[str, list[Person]] = {}
    for row in held:
        posts.setdefault(row.post.title.name, []).append(row.person)
    answering = {one.unit_id: one.account for one in _holdings(Duty.UNIT_CLERK)}
    return Cast(
        office=_holder(Duty.TWO_OFFICES),
        legal=_holder(Duty.LEGAL_OFFICE),
        county=county,
        secretary=posts["县委书记"][0],
        head=posts["县长"][0],
        deputies=tuple(posts["副县长"]),
        secretaries=tuple(posts["县委副书记"]),
        leaders={one.account.person_id: one.account for one in _holdings(Duty.COUNTY_LEADER) if one.account.person_id},
        units={unit.code: unit for unit in Unit.objects.all()},
        answering=answering,
        fields={},
        experts=(),
    )


def _holdings(duty: Duty) -> list[DutyHolding]:
    rows = DutyHolding.objects.in_force().filter(duty=duty).select_related("account__person")
    return list(rows.order_by("pk"))


def _holder(duty: Duty) -> Account:
    account: Account = _holdings(duty)[0].account
    return account


def _experts(fields: dict[str, ExpertField], office: Account, at: datetime) -> tuple[Expert, ...]:
    """Forty-odd experts of all fields; two of them are people of the county, who sign in and give their opinions."""
    made = []
    names = [family + given for family in SURNAMES for given in GIVEN]
    for place, name in enumerate(names[:44]):
        own = (fields[FIELDS[place % len(FIELDS)]], fields[FIELDS[(place + 1) % len(FIELDS)]])
        new = NewExpert(name, INSTITUTES[place % len(INSTITUTES)], own, title="教授级高工" if place % 3 else "研究员")
        made.append(add_expert(new, by=office, at=at))
    for one in _holdings(Duty.EXPERT):
        person = one.account.person
        if person is not None:
            new = NewExpert(person.name, "县内专家", tuple(fields.values()), title="高级工程师")
            made.append(add_expert(new, by=office, at=at, person=person))
    return tuple(made)


def townships(cast: Cast) -> list[Unit]:
    return [unit for unit in cast.units.values() if unit.kind == UnitKind.TOWNSHIP]
