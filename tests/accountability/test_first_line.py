"""First-line work: who logs for whom, what is refused, numbers of a year, links of leaders (QSH-10, LS-3.2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.actions import first_line as actions
from accountability.actions.first_line import NewEntry
from accountability.enums import ActivityKind, DayPart, FrontLineStanding, LinkKind, YearMove
from accountability.gathering.first_line import standings, years_of
from accountability.models import FrontLineEntry, FrontLineYear
from core.findings import Refused
from core.models import AuditEvent
from organization.enums import Duty, UnitKind
from organization.models import Account, Person, Unit
from tests.accountability import build_rows as build
from tests.core.test_files import png
from tests.factories import NOON, make_account, make_person, make_unit
from tests.faults.work import in_parallel

ClientOf = Callable[[Account], Client]
DAY = NOON.date()


def url(name: str, *args: Any) -> str:
    return reverse(f"accountability:{name}", args=args)


def entry(person: Person, **fields: Any) -> NewEntry:
    values: dict[str, Any] = {
        "person": person, "day": DAY, "part": DayPart.FULL, "kinds": frozenset({ActivityKind.CONTACT}),
        "place": "上埠村", "text": "走访", "households": 2,
    }  # fmt: skip
    return NewEntry(**(values | fields))


@pytest.mark.clause("QSH-10-a")
def test_entry_names_one_of_five_kinds_a_place_and_a_day_that_is_over(lu: Account) -> None:
    """QSH-10-a: five kinds to choose from; without kind, place or with a day to come everything is told at once."""
    assert lu.person is not None
    bad = entry(lu.person, kinds=frozenset(), place=" ", day=DAY + timedelta(1))

    with pytest.raises(Refused) as refused:
        actions.log_entry(bad, by=lu, at=NOON)
    row = actions.log_entry(entry(lu.person), by=lu, at=NOON)

    assert build.titles(refused) == ["没有选择活动类型", "没有填写地点", "日期晚于今天"]
    assert [kind.label for kind in ActivityKind] == [
        "挂点联系", "下基层调研", "现场推进重大工作", "扶贫帮困", "群众接待日",
    ]  # fmt: skip
    assert (row.person, row.day, row.place, row.activities.get().kind) == (lu.person, DAY, "上埠村", "contact")


def test_part_of_a_day_is_logged_once_and_a_withdrawn_entry_frees_it(lu: Account) -> None:
    assert lu.person is not None
    morning = actions.log_entry(entry(lu.person, part=DayPart.MORNING), by=lu, at=NOON)
    with pytest.raises(Refused) as twice:
        actions.log_entry(entry(lu.person), by=lu, at=NOON)
    actions.log_entry(entry(lu.person, part=DayPart.AFTERNOON), by=lu, at=NOON)
    actions.withdraw_entry(morning, reason="登记错误", by=lu, at=NOON)
    again = actions.log_entry(entry(lu.person, part=DayPart.MORNING), by=lu, at=NOON)

    assert build.titles(twice) == ["与已有记录的时段重叠"]
    assert years_of(2012)[lu.person.pk].count == 2
    assert again.pk != morning.pk


def test_who_logs_for_whom(county: Unit, hekou: Unit, lu: Account, he: Account, wen: Account, shi: Person) -> None:
    assert lu.person is not None
    clerk = make_account("何文书", hekou, Duty.UNIT_CLERK)
    actions.log_entry(entry(lu.person), by=clerk, at=NOON)
    actions.log_entry(entry(shi), by=wen, at=NOON)

    for account, person in ((he, lu.person), (clerk, shi), (wen, lu.person)):
        with pytest.raises(Refused) as refused:
            actions.log_entry(entry(person, day=DAY - timedelta(1)), by=account, at=NOON)
        assert build.titles(refused) == ["不能代这名干部登记"]


def test_closed_year_refuses_and_its_reopening_stays_on_record(lu: Account, wen: Account) -> None:
    assert lu.person is not None
    old = entry(lu.person, day=date(2011, 5, 1))
    kept = actions.log_entry(old, by=lu, at=NOON)
    actions.move_year(2011, YearMove.CLOSE, by=wen, at=NOON)
    late = entry(lu.person, day=date(2011, 5, 2))
    refusals = []
    for act in (
        lambda: actions.log_entry(late, by=lu, at=NOON),
        lambda: actions.withdraw_entry(kept, reason="误", by=lu, at=NOON),
        lambda: actions.move_year(2011, YearMove.REOPEN, by=wen, at=NOON),
        lambda: actions.move_year(2012, YearMove.CLOSE, by=wen, at=NOON),
    ):
        with pytest.raises(Refused) as refused:
            act()
        refusals.append(build.titles(refused))
    actions.move_year(2011, YearMove.REOPEN, reason="漏记", by=wen, at=NOON)
    actions.log_entry(late, by=lu, at=NOON)

    assert refusals == [
        ["2011年的一线工作已关账"], ["2011年的一线工作已关账"], ["没有写明重新开放的理由"], ["年度还没有结束"],
    ]  # fmt: skip
    assert list(FrontLineYear.objects.values_list("event", "reason")) == [("close", ""), ("reopen", "漏记")]
    assert AuditEvent.objects.filter(verb="accountability.reopen_front_line_year", reason="漏记").count() == 1


@pytest.mark.clause("LS-3.2-d", "LS-3.2-e")
def test_number_belongs_to_the_post(county: Unit, hekou: Unit, shi: Person) -> None:
    """LS-3.2-d: principal leaders of departments alone; LS-3.2-e: the head who is not secretary has no number."""
    bureau = make_unit("水利局", parent=county, kind=UnitKind.GOVERNMENT, appraisal_system="department")
    people = {name: make_person(name, hekou) for name in ("镇长", "书记", "局长", "副局长")}
    build.appoint(people["镇长"], hekou, "镇长", principal="administration")
    build.appoint(people["书记"], hekou, "党委书记", principal="party")
    build.appoint(people["局长"], bureau, "局长", principal="administration")
    build.appoint(people["副局长"], bureau, "副局长")

    assert standings(DAY) == {
        shi.pk: FrontLineStanding.LEADER,
        people["书记"].pk: FrontLineStanding.TOWN_SECRETARY,
        people["局长"].pk: FrontLineStanding.DEPARTMENT_HEAD,
    }


@pytest.mark.clause("QSH-10-b", "QSH-10-c", "LS-3.2-c")
def test_statistics_name_what_is_missing_and_count_every_cadre(
    county: Unit, hekou: Unit, lu: Account, wen: Account, shi: Person, client_of: ClientOf
) -> None:
    """Households are summed, a trip under two kinds counts in both; a cadre without a number is in his unit's total."""
    assert lu.person is not None
    both = frozenset({ActivityKind.CONTACT, ActivityKind.RESEARCH})
    for number in range(3):
        day = DAY - timedelta(number)
        actions.log_entry(entry(shi, day=day, kinds=both, households=3), by=wen, at=NOON)
    actions.log_entry(entry(lu.person), by=lu, at=NOON)

    page = client_of(wen).get(url("front_line_statistics"), {"year": 2012})
    quarters, year, units = page.context["sections"]

    last = quarters.rows[0][-1]
    assert (last.text, last.note) == ("未达标", "走访群众 9 户/10 户")
    assert [(row[0].text, row[3].text, row[4].text) for row in year.rows] == [("石敬之", "3", "未达标")]
    assert ["河口镇", "1", "1", "1"] in [[cell.text for cell in row] for row in units.rows]
    actions.log_entry(entry(shi, day=DAY - timedelta(9), households=1), by=wen, at=NOON)
    excused = client_of(wen).post(url("excuse_front_line", shi.pk, 2012), {"reason": "病休"})
    again = client_of(wen).get(url("front_line_statistics"), {"year": 2012}).context["sections"]
    assert (excused.status_code, again[0].rows[0][-1].text) == (302, "达标")
    assert [(row[4].text, row[5].text) for row in again[1].rows] == [("已说明", "病休")]
    assert client_of(wen).get(url("export_front_line_statistics"), {"year": 2012}).content[:2] == b"PK"


@pytest.mark.clause("LS-3.2-b")
def test_leader_without_a_link_is_listed_and_his_page_shows_the_visits(
    county: Unit, hekou: Unit, wen: Account, shi: Person, client_of: ClientOf
) -> None:
    other = build.leader(county, "顾怀远")
    actions.link_leader(shi, LinkKind.TOWN, unit=hekou, by=wen, at=NOON)
    actions.link_leader(shi, LinkKind.FIRM, firm="清源食品", by=wen, at=NOON)
    actions.link_leader(shi, LinkKind.DEPARTMENT, unit=hekou, by=wen, at=NOON)
    with pytest.raises(Refused) as twice:
        actions.link_leader(shi, LinkKind.FIRM, firm="清源食品", by=wen, at=NOON)
    actions.log_entry(entry(shi, unit=hekou), by=wen, at=NOON)
    client = client_of(wen)

    rows = client.get(url("leaders")).context["sections"][0].rows
    page = client.get(url("leader", shi.pk)).content.decode()

    assert build.titles(twice) == ["已登记该联系点"]
    assert {row[0].text: (row[-1].text, row[-1].note) for row in rows} == {
        "石敬之": ("齐全", ""), other.name: ("缺少联系点", "联系镇街、分管部门、包帮企业"),
    }  # fmt: skip
    assert [text for text in ("河口镇", "清源食品", "2012-12-28", "上埠村") if text not in page] == []


def test_check_in_keeps_what_was_typed_and_stores_pictures(
    hekou: Unit, lu: Account, he: Account, client_of: ClientOf
) -> None:
    assert lu.person is not None
    client = client_of(lu)
    data = {"person": lu.person.pk, "day": "2012-05-01", "part": "full", "place": "上埠村", "text": "走访十户"}

    bare = client.post(url("log_front_line"), data | {"households": "10"})
    photo = SimpleUploadedFile("现场.png", png(), content_type="image/png")
    done = client.post(url("log_front_line"), data | {"kinds": ["contact"], "photos": photo})
    row = FrontLineEntry.objects.get()
    picture = client.get(url("front_line_photo", row.pk, row.photos.get().pk))
    assert b"".join(picture.streaming_content) == png()  # type: ignore[attr-defined]  # a file

    assert bare.status_code == 422
    assert [text for text in ("没有选择活动类型", "上埠村", "走访十户") if text not in bare.content.decode()] == []
    assert (done["Location"], picture["Content-Type"]) == (f"{url('front_line_entry', row.pk)}?saved=1", "image/png")
    assert "data-draft-saved" in client.get(done["Location"]).content.decode()
    assert client_of(he).get(url("front_line_entry", row.pk)).status_code == 404


def test_list_costs_the_same_for_many(hekou: Unit, lu: Account, client_of: ClientOf) -> None:
    assert lu.person is not None
    client, costs = client_of(lu), []
    for start in (0, 1):
        for number in range(start, 1 + 20 * start):
            actions.log_entry(entry(lu.person, day=DAY - timedelta(number)), by=lu, at=NOON)
        client.get(url("front_line"))
        with CaptureQueriesContext(connection) as taken:
            assert client.get(url("front_line")).status_code == 200
        costs.append(len(taken))

    assert costs[0] == costs[1] <= 20


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_entries_of_one_morning_race_and_one_wins(lu: Account) -> None:
    assert lu.person is not None
    person, parts = lu.person, iter((DayPart.FULL, DayPart.MORNING))

    outcomes = in_parallel(2, lambda: actions.log_entry(entry(person, part=next(parts)), by=lu, at=NOON))

    assert sorted(type(one).__name__ for one in outcomes) == ["FrontLineEntry", "Refused"]


@pytest.mark.parametrize("year", [0, 1999, 2101, 10**12])
def test_year_that_the_log_cannot_have_does_not_exist(
    shi: Person, wen: Account, client_of: ClientOf, year: int
) -> None:
    client = client_of(wen)
    places = [url("close_front_line_year", year), url("reopen_front_line_year", year),
              url("excuse_front_line", shi.pk, year)]  # fmt: skip

    assert [client.post(place, {"reason": "漏记"}).status_code for place in places] == [404] * 3
