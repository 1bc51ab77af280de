"""Two townships with their leaders in posts: the ground under the scheme of people (people.yaml)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from organization.enums import TitleCategory, UnitKind, UnitLevel
from organization.models import Appointment, Person, Post, PostTitle, Unit
from tests.factories import make_person, make_unit

PEOPLE = Path(__file__).parents[1] / "data" / "schemes" / "people.yaml"
LONG_AGO = date(2018, 3, 1)


def make_county() -> Unit:
    """安澜县 (A00) with 河口镇 (T01) and 青石镇 (T02), each with the posts 镇长 and 副镇长."""
    county = make_unit("安澜县", code="A00", kind=UnitKind.COUNTY, level=UnitLevel.COUNTY, appraisal_system="")
    for order, name in enumerate(("镇长", "副镇长")):
        PostTitle.objects.create(name=name, category=TitleCategory.LEADING, order=order)
    for code, name in (("T01", "河口镇"), ("T02", "青石镇")):
        unit = make_unit(name, code=code, parent=county)
        for order, title in enumerate(PostTitle.objects.order_by("order")):
            Post.objects.create(unit=unit, title=title, quota=3, order=order)
    return county


def post(unit: str, title: str) -> Post:
    return Post.objects.get(unit__code=unit, title__name=title)


def appoint(person: Person, unit: str, title: str, *, begin: date = LONG_AGO, end: date | None = None) -> Appointment:
    return Appointment.objects.create(person=person, post=post(unit, title), starts_on=begin, ends_on=end)


def make_leaders() -> dict[str, Appointment]:
    """陆远 and two of the name 王强 in 河口镇, 何佩兰 in 青石镇; by 人员编号."""
    make_county()
    seats = (
        ("R90011", "陆远", "T01", "镇长"),
        ("R90017", "王强", "T01", "副镇长"),
        ("R90018", "王强", "T01", "副镇长"),
        ("R90020", "何佩兰", "T02", "镇长"),
    )
    return {
        number: appoint(make_person(name, Unit.objects.get(code=unit), number=number), unit, title)
        for number, name, unit, title in seats
    }
