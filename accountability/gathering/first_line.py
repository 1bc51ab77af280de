"""Who has which post for first-line work, entries of a year as numbers, links of leaders: few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, Sum

from accountability.enums import ActivityKind, DayPart, FrontLineStanding, YearMove
from accountability.models import FrontLineEntry, FrontLineExcuse, FrontLineYear
from accountability.rules.first_line import QuarterFacts, Targets, halves
from core.periods import Cycle, Period, period_of
from core.rulebook import base_line, first_parameters, in_force, parameters
from organization.enums import PrincipalPost, TitleCategory, UnitKind, UnitLevel
from organization.models import Appointment, Person

TOWNS = (UnitKind.TOWNSHIP, UnitKind.STREET, UnitKind.PARK)
DEPARTMENTS = (UnitKind.PARTY, UnitKind.GOVERNMENT, UnitKind.INSTITUTION)


def targets_on(day: date) -> Targets:
    """The numbers in force on that day."""
    rulebook = in_force(day)
    of = parameters(rulebook) if rulebook is not None else first_parameters(base_line())
    return Targets(
        leaders=of.whole("accountability.front_line_leaders"),
        departments=of.whole("accountability.front_line_departments"),
        townships=of.whole("accountability.front_line_townships"),
        visits=of.whole("accountability.quarter_visits"),
        households=of.whole("accountability.quarter_households"),
        surveys=of.whole("accountability.quarter_surveys"),
    )


def standing_by(kind: str, level: str, principal: str, category: str) -> FrontLineStanding:
    """What a post makes of its holder: the head of a township who is not its secretary has no number (LS-3.2-e)."""
    if kind == UnitKind.COUNTY and category == TitleCategory.LEADING:
        return FrontLineStanding.LEADER
    if level != UnitLevel.BUREAU or not principal:
        return FrontLineStanding.OTHER
    if kind in TOWNS:
        return FrontLineStanding.TOWN_SECRETARY if principal == PrincipalPost.PARTY else FrontLineStanding.OTHER
    return FrontLineStanding.DEPARTMENT_HEAD if kind in DEPARTMENTS else FrontLineStanding.OTHER


ORDER = tuple(FrontLineStanding)


def standings(day: date) -> dict[int, FrontLineStanding]:
    """Everybody who has a number, by person id: one statement. Whoever holds several posts has the first of them."""
    rows = Appointment.objects.in_force(day).filter(Q(post__unit__kind=UnitKind.COUNTY) | ~Q(post__principal=""))
    found: dict[int, FrontLineStanding] = {}
    columns = ("person_id", "post__unit__kind", "post__unit__level", "post__principal", "post__title__category")
    for person, kind, level, principal, category in rows.order_by().values_list(*columns):
        standing = standing_by(kind, level, principal, category)
        held = found.get(person, FrontLineStanding.OTHER)
        found[person] = min(held, standing, key=ORDER.index)
    return {person: one for person, one in found.items() if one is not FrontLineStanding.OTHER}


def leaders_on(day: date) -> list[Person]:
    """Leaders of the county in the order of their posts: one statement."""
    rows = Appointment.objects.in_force(day).filter(
        post__unit__kind=UnitKind.COUNTY, post__title__category=TitleCategory.LEADING
    )
    ordered = rows.select_related("person__unit").order_by("post__order", "pk")
    return list({row.person_id: row.person for row in ordered}.values())


def is_closed(year: int) -> bool:
    """Whether the newest move closed the year."""
    row = FrontLineYear.objects.filter(year=year).order_by("-pk").first()
    return row is not None and row.event == YearMove.CLOSE


@dataclass(slots=True)
class YearOf:
    """One person's year: half days, and the numbers of each quarter."""

    count: int = 0
    entries: int = 0
    quarters: dict[int, QuarterFacts] = field(default_factory=dict)


def years_of(year: int, people: Collection[int] | None = None) -> Mapping[int, YearOf]:
    """By person id, for ``people`` or everybody with entries: three statements, however many rows."""
    rows = FrontLineEntry.objects.in_force().filter(day__year=year)
    if people is not None:
        rows = rows.filter(person_id__in=people)
    parts: dict[int, list[tuple[date, DayPart]]] = defaultdict(list)
    for person, day, part in rows.order_by().values_list("person_id", "day", "part"):
        parts[person].append((day, DayPart(part)))
    found = {person: YearOf(halves(held), len(held)) for person, held in parts.items()}
    for number in range(1, 5):
        for person in found:
            found[person].quarters[number] = QuarterFacts()
    counts = rows.order_by().values("person_id", "day__quarter")
    kinds = counts.annotate(
        visits=Count("activities", filter=Q(activities__kind=ActivityKind.CONTACT)),
        surveys=Count("activities", filter=Q(activities__kind=ActivityKind.RESEARCH)),
    )
    homes = {(row["person_id"], row["day__quarter"]): row["homes"] for row in counts.annotate(homes=Sum("households"))}
    for row in kinds:
        key = row["person_id"], row["day__quarter"]
        found[key[0]].quarters[key[1]] = QuarterFacts(row["visits"], homes[key], row["surveys"])
    return found


def excuses_of(year: int) -> dict[int, str]:
    """Reasons for the whole year by person id."""
    return dict(FrontLineExcuse.objects.filter(period=str(year)).order_by().values_list("person_id", "reason"))


def quarter_of(day: date) -> Period:
    return period_of(Cycle.QUARTER, day)
