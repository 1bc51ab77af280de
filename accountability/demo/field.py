"""The demo county at the front line: a year of entries, links of leaders. Deterministic, written through the actions
or many rows at a time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from accountability.actions.first_line import excuse, link_leader
from accountability.demo.coordination import coordinate
from accountability.demo.people import Hands, hands
from accountability.demo.tables import YEAR, moment
from accountability.enums import ActivityKind, DayPart, FrontLineStanding, LinkKind
from accountability.gathering.first_line import leaders_on, standings
from accountability.models import FrontLineActivity, FrontLineEntry, LeaderLink
from organization.models import Account, Person, Unit

FIRMS = (
    "安澜机械有限公司",
    "清源食品有限公司",
    "河口纺织有限公司",
    "临港物流有限公司",
    "青石建材有限公司",
    "柳溪茶业有限公司",
)
WORK = (
    ("到联系点了解春耕备耕和防汛准备，现场协调渠道清淤", ActivityKind.CONTACT),
    ("调研村级道路硬化和饮水工程进度，听取群众意见", ActivityKind.RESEARCH),
    ("在工地召开现场推进会，协调用地和供电", ActivityKind.ON_SITE),
    ("走访困难群众，落实帮扶措施", ActivityKind.RELIEF),
    ("接待来访群众，当场答复或者交办", ActivityKind.RECEPTION),
)
TARGETS = {
    FrontLineStanding.LEADER: 62, FrontLineStanding.DEPARTMENT_HEAD: 82, FrontLineStanding.TOWN_SECRETARY: 103,
}  # fmt: skip
PLACES = ("河堤", "村部", "工地", "学校")
BELOW = 7
"""Every seventh stays some days below the number of his post."""


@transaction.atomic
def load(at: datetime) -> str:
    """Fill the log once; returns one line about it, "" when entries stand already."""
    if FrontLineEntry.objects.exists():
        return ""
    who = hands()
    _links(who)
    _entries(who)
    said = coordinate(who)
    return f"一线工作记录 {FrontLineEntry.objects.count()}，领导联系点 {LeaderLink.objects.count()}，{said}"


def _links(who: Hands) -> None:
    """Towns, departments and a firm for each leader; the last has no firm."""
    at = moment(date(YEAR, 1, 5))
    people = leaders_on(at.date())
    towns = [who.unit(f"T{number:02d}") for number in range(1, 15)]
    bureaus = [who.unit(f"G{number:02d}") for number in range(7, 40, 3)]
    for place, person in enumerate(people):
        for unit in towns[place * 2 : place * 2 + 2]:
            link_leader(person, LinkKind.TOWN, unit=unit, by=who.office, at=at)
        for unit in bureaus[place * 2 : place * 2 + 2]:
            link_leader(person, LinkKind.DEPARTMENT, unit=unit, by=who.office, at=at)
        if place < len(people) - 1:
            link_leader(person, LinkKind.FIRM, firm=FIRMS[place % len(FIRMS)], by=who.office, at=at)


def _entries(who: Hands) -> None:
    """Days spread over the year, many rows at a time: by post as many as asked for, or some fewer."""
    held = standings(date(YEAR, 12, 28))
    people = {one.pk: one for one in Person.objects.select_related("unit").filter(pk__in=held)}
    towns = [who.unit(f"T{number:02d}") for number in range(1, 15)]
    rows: list[FrontLineEntry] = []
    kinds: list[tuple[ActivityKind, ...]] = []
    chosen = _chosen(held, people, who)
    for place, (pk, days) in enumerate(chosen):
        for number in range(days):
            day = date(YEAR, 1, 4) + timedelta(days=number * 350 // max(days, 1))
            text, kind = WORK[(place + number) % len(WORK)]
            unit = towns[(place * 3 + number) % len(towns)]
            rows.append(_row(people[pk], day, number, unit, text, kind, who.accounts.get(pk, who.office)))
            kinds.append((kind, ActivityKind.CONTACT) if kind is ActivityKind.RELIEF else (kind,))
    made = FrontLineEntry.objects.bulk_create(rows, batch_size=500)
    FrontLineActivity.objects.bulk_create(
        (FrontLineActivity(entry=row, kind=kind) for row, of in zip(made, kinds, strict=True) for kind in of),
        batch_size=900,
    )
    for pk, days in chosen[:1]:
        if days < TARGETS[held[pk]]:
            excuse(people[pk], str(YEAR), reason="六月至八月脱产培训", by=who.office, at=moment(date(YEAR, 12, 26)))


def _chosen(held: dict[int, FrontLineStanding], people: dict[int, Person], who: Hands) -> list[tuple[int, int]]:
    """Leaders of the county, some towns and departments, each with his days; two cadres without a number."""
    found = []
    for place, (pk, standing) in enumerate(sorted(held.items())):
        if standing is FrontLineStanding.LEADER or place % 4 == 0:
            days = TARGETS[standing] - (25 if place % BELOW == 0 else 0)
            found.append((pk, days))
    for account in list(who.clerks.values())[:2]:
        if account.person is not None and account.person.pk not in held:
            people[account.person.pk] = account.person
            found.append((account.person.pk, 12))
    return found


def _row(
    person: Person, day: date, number: int, unit: Unit, text: str, kind: ActivityKind, by: Account
) -> FrontLineEntry:
    part = DayPart.MORNING if number % 17 == 16 else DayPart.FULL
    return FrontLineEntry(
        person=person, day=day, part=part, place=f"{unit.name}{PLACES[number % 4]}",
        unit=unit,
        households=2 if kind in (ActivityKind.RELIEF, ActivityKind.CONTACT) else 0, text=f"{text}。",
        recorded_at=moment(day, 18), recorded_by=by,
    )  # fmt: skip
