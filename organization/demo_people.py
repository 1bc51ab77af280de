"""The invented people of the demo county: names, titles, posts and who holds them. Deterministic, without a clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from organization.demo_units import county_data, unit_rows
from organization.enums import PrincipalPost, TitleCategory, UnitKind, UnitLevel
from organization.rules.register_rows import (
    PersonRow,
    PostRow,
    UnitRow,
)

VACANT = "G39"
"""The unit without a principal leader, so that the data-quality warning can be seen (JH-B-6-a)."""
NO_POST, NO_DUTY = ("G16", "G24", "T07"), ("G33", "P16", "T10")
"""Units with a person on the exception list 吃空饷/未定岗 (QSH-7-a)."""
TERM = "2011—2016 年任期"
STARTED = date(2011, 9, 1)


def titles() -> Iterator[tuple[str, TitleCategory]]:
    """The standard titles with their categories, leading ones first."""
    for category, names in county_data()["titles"].items():
        for name in names:
            yield name, TitleCategory(category)


@dataclass
class Roll:
    """Hands out names and numbers in a fixed order; no name twice."""

    named: dict[tuple[str, str], str] = field(
        default_factory=lambda: {(unit, title): name for unit, title, name in county_data()["named"]}
    )
    used: set[str] = field(default_factory=set)
    count: int = 0

    def __post_init__(self) -> None:
        self.used |= set(self.named.values())

    def name(self) -> str:
        surnames, given = county_data()["surnames"].replace(" ", ""), county_data()["given_names"]
        while True:
            place = self.count
            self.count += 1
            surname = surnames[(place * 7 + place // len(surnames)) % len(surnames)]
            name: str = surname + given[(place * 11 + place // len(given)) % len(given)]
            if name not in self.used:
                self.used.add(name)
                return name


@dataclass(frozen=True, slots=True)
class Seat:
    """A post of a unit and how many of its places are filled."""

    title: str
    quota: int
    filled: int
    principal: PrincipalPost = PrincipalPost.NONE
    fields: tuple[str, ...] = ()


def head_titles(unit: UnitRow) -> tuple[str, str]:
    """Titles of the administrative head and the deputies, from the end of the unit's name."""
    if unit.kind is UnitKind.VILLAGE:
        return "村（居）委会主任", ""
    heads = county_data()["heads"]
    head, deputy = heads[max((end for end in heads if unit.name.endswith(end)), key=len, default="办")]
    return head, deputy


def party_title(unit: UnitRow) -> str:
    """Title of the Party principal; "" for units too small to have one."""
    if unit.kind is UnitKind.COUNTY:
        return "县委书记"
    if unit.kind is UnitKind.VILLAGE:
        return "村（社区）党组织书记"
    if unit.level is not UnitLevel.BUREAU:
        return ""
    by_kind = {UnitKind.TOWNSHIP: "党委书记", UnitKind.STREET: "党工委书记", UnitKind.PARK: "党工委书记"}
    return by_kind.get(unit.kind, "党委书记" if unit.kind is UnitKind.ENTERPRISE else "党组书记")


def seats(unit: UnitRow) -> list[Seat]:
    """The posts of a unit by its kind, principal ones first."""
    head, deputy = head_titles(unit)
    town = unit.kind in (UnitKind.TOWNSHIP, UnitKind.STREET)
    party = party_title(unit)
    present = 0 if unit.code == VACANT else 1
    made = [Seat(party, 1, present, PrincipalPost.PARTY, ("主持党的全面工作",))] if party else []
    made.append(Seat(head, 1, present, PrincipalPost.ADMINISTRATION, ("主持行政全面工作",)))
    if unit.kind is UnitKind.COUNTY:
        return [*made, Seat("县委副书记", 1, 1, fields=("分管党建、政法",)), Seat(deputy, 4, 3, fields=_fields("town"))]
    if unit.level is not UnitLevel.BUREAU:
        return [*made, Seat("科员", 3, 0)]
    if town:
        made += [
            Seat("人大主席", 1, 1, fields=("主持人大工作",)),
            Seat("纪委书记", 1, 1, fields=("分管纪检监察、党风廉政",)),
        ]
    if unit.code in county_data()["technicians"]:
        made.append(Seat("专业技术人员", 2, 1))
    fields = _fields("town" if town else "bureau")
    return [*made, Seat(deputy, 4, 3 if town else 2, fields=fields), Seat("科员", 8, 1)]


def people_and_posts() -> tuple[list[PostRow], list[PersonRow]]:
    """Posts of every unit and the people in them; about 440 people."""
    roll = Roll()
    posts: list[PostRow] = []
    people: list[PersonRow] = []
    for unit in unit_rows():
        made = seats(unit)
        posts += [PostRow(len(posts) + 1, unit.code, seat.title, seat.quota, seat.principal) for seat in made]
        people += _holders(unit, made, roll, len(people))
        people += _without_post(unit, roll, len(people))
    return posts, people


def _holders(unit: UnitRow, made: list[Seat], roll: Roll, start: int) -> Iterator[PersonRow]:
    """One line a seat; where both principal posts are one person's, the second line repeats the first's number."""
    party: PersonRow | None = None
    for seat, place in ((one, place) for one in made for place in range(one.filled)):
        start += 1
        row = _holder(unit, seat, place, roll, start)
        if seat.principal is PrincipalPost.ADMINISTRATION and party is not None and not _two_principals(unit):
            row = replace(row, number=party.number, name=party.name, duty_text=party.duty_text)
        party = row if seat.principal is PrincipalPost.PARTY else party
        yield row


def _holder(unit: UnitRow, seat: Seat, place: int, roll: Roll, line: int) -> PersonRow:
    duties = county_data()["staff_duties"]
    work = seat.fields[place % len(seat.fields)] if seat.fields else ""
    name = roll.named.get((unit.code, seat.title)) if place == 0 else None
    return PersonRow(
        row=line,
        number=f"R{roll_number(unit, seat, place)}",
        name=name or roll.name(),
        unit=unit.code,
        joined_on=date(2006, 7, 1),
        duty_text=work or duties[0 if unit.level is UnitLevel.BUREAU else line % len(duties)],
        title=seat.title,
        starts_on=STARTED,
        field_of_work=work,
        term=TERM,
        document_number=f"安委〔2011〕{20 + line % 60}号",
    )


def _fields(kind: str) -> tuple[str, ...]:
    return tuple(county_data()["fields_of_work"][kind])


def roll_number(unit: UnitRow, seat: Seat, place: int) -> str:
    """A number that stays the same when another unit gains a post: unit, seat and place."""
    return f"{unit.code.replace('-', '')}{list(dict(titles())).index(seat.title):02}{place}"


def _two_principals(unit: UnitRow) -> bool:
    """Townships, streets, parks, villages and the county part the two posts; most departments join them."""
    joined = (UnitKind.PARTY, UnitKind.GOVERNMENT, UnitKind.INSTITUTION, UnitKind.ENTERPRISE)
    return unit.kind not in joined or int(unit.code[1:3] if unit.code[1:3].isdigit() else 0) % 5 == 0


def _without_post(unit: UnitRow, roll: Roll, start: int) -> Iterator[PersonRow]:
    if unit.code in NO_POST:
        yield PersonRow(start + 1, f"R{unit.code}900", roll.name(), unit.code, date(2009, 3, 1), "")
    if unit.code in NO_DUTY:
        yield PersonRow(
            start + 2, f"R{unit.code}901", roll.name(), unit.code, date(2009, 3, 1), "", "科员", "", STARTED
        )
