"""The people of a scheme file become members bound to their appointments, or are refused at their line."""

from __future__ import annotations

from datetime import date

import pytest

from appraisal.actions.schemes import load_scheme_text
from appraisal.models import Member, Scheme
from appraisal.rules.scheme_file import SchemeFileError
from organization.models import Account, Appointment, Person
from tests.appraisal.leaders import PEOPLE, appoint, make_leaders
from tests.factories import NOON

pytestmark = pytest.mark.django_db

LINES = {"R01": 25, "R02": 26, "R03": 27}


@pytest.fixture
def leaders(db: None) -> dict[str, Appointment]:
    return make_leaders()


def load(*changes: tuple[str, str]) -> Scheme:
    text = PEOPLE.read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return load_scheme_text(text, source="people.yaml", by=Account.objects.system(), at=NOON)[0]


def refusals(*changes: tuple[str, str]) -> list[tuple[int, str, str, str]]:
    with pytest.raises(SchemeFileError) as caught:
        load(*changes)
    assert (Scheme.objects.count(), Member.objects.count()) == (0, 0)
    return [(one.line, one.path, one.message, one.remedy) for one in caught.value.problems]


def test_people_become_members_in_their_appointments(leaders: dict[str, Appointment]) -> None:
    scheme = load()

    rows = Member.objects.filter(scheme=scheme, group__code="L").order_by("order")
    assert [(one.code, one.name, one.unit.code, one.appointment) for one in rows] == [
        ("R01", "陆远", "T01", leaders["R90011"]),
        ("R02", "王强", "T01", leaders["R90017"]),
        ("R03", "何佩兰", "T02", leaders["R90020"]),
    ]
    units = Member.objects.filter(group__code="T").order_by("order")
    assert list(units.values_list("code", "appointment")) == [("T01", None), ("T02", None)]


def test_same_file_again_adds_nobody(leaders: dict[str, Appointment]) -> None:
    load()
    before = list(Member.objects.order_by("pk").values_list("pk", "code", "appointment"))

    load()

    assert list(Member.objects.order_by("pk").values_list("pk", "code", "appointment")) == before


def test_namesakes_are_refused_until_the_number_tells_them(leaders: dict[str, Appointment]) -> None:
    told = refusals((", number: R90017", ", post: 副镇长"))

    assert told == [
        (
            LINES["R02"], "groups[1].people[1]",
            "有同名的人员：R90017 王强（T01 河口镇副镇长）；R90018 王强（T01 河口镇副镇长）", "补上 number（人员编号）",
        )
    ]  # fmt: skip


def test_person_of_another_number_unit_or_post_is_refused(leaders: dict[str, Appointment]) -> None:
    told = refusals(
        ("unit: T01, post: 镇长", "unit: T02, post: 镇长"),
        ("number: R90017", "number: R90020"),
        ("name: 何佩兰, number: R90020", "name: 石敬之, unit: T02"),
    )

    ask = "核对姓名、单位、职务和人员编号，或者先登记任职"
    assert told == [
        (
            LINES["R01"], "groups[1].people[0]", "2020 年度没有“陆远”的任职（T02，镇长）",
            f"{ask}；系统中有：R90011 陆远（T01 河口镇镇长）",
        ),
        (
            LINES["R02"], "groups[1].people[1]", "2020 年度没有“王强”的任职（R90020，T01）",
            f"{ask}；系统中有：R90017 王强（T01 河口镇副镇长）；R90018 王强（T01 河口镇副镇长）；"
            "R90020 何佩兰（T02 青石镇镇长）",
        ),
        (LINES["R03"], "groups[1].people[2]", "2020 年度没有“石敬之”的任职（T02）", ask),
    ]  # fmt: skip


def test_person_with_two_posts_is_refused_until_the_post_is_named(leaders: dict[str, Appointment]) -> None:
    appoint(Person.objects.get(number="R90020"), "T01", "副镇长", begin=date(2020, 12, 31))

    told = refusals()
    scheme = load(("name: 何佩兰, number: R90020", "name: 何佩兰, unit: T02, post: 镇长"))

    assert told == [
        (
            LINES["R03"], "groups[1].people[2]",
            "“何佩兰”在 2020 年度有多个任职：R90020 何佩兰（T02 青石镇镇长、T01 河口镇副镇长）",
            "写明 unit（单位编码）和 post（职务）",
        )
    ]  # fmt: skip
    assert Member.objects.get(scheme=scheme, code="R03").appointment == leaders["R90020"]


@pytest.mark.parametrize(
    ("begin", "end", "counts"),
    [
        (date(2019, 5, 1), date(2020, 1, 1), False),  # the day of removal is not held any more
        (date(2019, 5, 1), date(2020, 1, 2), True),
        (date(2020, 12, 31), None, True),
        (date(2021, 1, 1), None, False),
    ],
)
def test_appointment_counts_when_held_on_a_day_of_the_year(
    leaders: dict[str, Appointment], begin: date, end: date | None, counts: bool
) -> None:
    Appointment.objects.filter(pk=leaders["R90020"].pk).update(starts_on=begin, ends_on=end)

    if counts:
        assert Member.objects.get(scheme=load(), code="R03").appointment == leaders["R90020"]
    else:
        assert [line for line, *_ in refusals()] == [LINES["R03"]]


def test_last_of_several_spells_in_one_post_is_taken(leaders: dict[str, Appointment]) -> None:
    former = leaders["R90020"]
    Appointment.objects.filter(pk=former.pk).update(ends_on=date(2020, 7, 1))
    later = appoint(former.person, "T02", "镇长", begin=date(2020, 7, 1))

    assert Member.objects.get(scheme=load(), code="R03").appointment == later


def test_person_listed_twice_is_refused(leaders: dict[str, Appointment]) -> None:
    told = refusals(("name: 王强, unit: T01, number: R90017", "name: 陆远, unit: T01"))

    assert told == [
        (
            LINES["R02"], "groups[1].people[1]", "“陆远”（R90011）已列在第 25 行（R01）",
            "一人在一个方案中只考核一次，保留一处",
        )
    ]  # fmt: skip


def test_units_and_people_are_refused_together_in_the_order_of_the_lines(leaders: dict[str, Appointment]) -> None:
    told = refusals(("{code: T02, name: 青石镇,", "{code: T02, name: 青石乡,"), ("post: 镇长", "post: 书记"))

    assert [(line, path) for line, path, *_ in told] == [(12, "units[2].name"), (25, "groups[1].people[0]")]
