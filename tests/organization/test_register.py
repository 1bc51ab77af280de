"""Registers of units, posts and people: every fault by cell, all or nothing, twice is once."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from core.findings import Refused
from core.models import AuditEvent, StoredFile
from organization.actions.register import import_register, known_register
from organization.enums import AppraisalSystem, Duty, PrincipalPost, TitleCategory, UnitKind, UnitLevel
from organization.models import Account, Appointment, Person, Post, PostTitle, Unit
from organization.register_book import COLUMNS, read_register, template
from organization.rules.register import check_register, plan
from organization.rules.register_rows import (
    Known,
    KnownPerson,
    KnownPost,
    KnownUnit,
    PersonRow,
    PostRow,
    Register,
    RegisterSheet,
    UnitRow,
)
from tests.factories import NOON, make_account

DAY = date(2012, 1, 1)
ROOT = UnitRow(0, "AL", "安澜县", UnitKind.COUNTY, UnitLevel.COUNTY)
TOWN = UnitRow(2, "T01", "河口镇", UnitKind.TOWNSHIP, UnitLevel.BUREAU, "AL", AppraisalSystem.TOWNSHIP)
STATION = UnitRow(3, "T01-1", "农技站", UnitKind.STATION, UnitLevel.GRASSROOTS, "T01")
DEPUTY = PostRow(2, "T01", "副镇长", 1)
PERSON = PersonRow(2, "R1", "沈喆", "T01", DAY, "分管农业", "副镇长", "", DAY)
EMPTY = Known({"AL": KnownUnit(ROOT)}, {}, {}, frozenset({"副镇长", "镇长"}))
GOOD = Register((TOWN, STATION), (DEPUTY,), (PERSON,))


def faults(register: Register, known: Known = EMPTY) -> list[tuple[str, int, str, str]]:
    return [(one.sheet.label, one.row, one.field, one.clause) for one in check_register(register, known)]


def test_good_register_has_no_fault_and_plans_every_row() -> None:
    changes = plan(GOOD, EMPTY)
    assert check_register(GOOD, EMPTY) == []
    assert [len(part) for part in (changes.new_units, changes.new_posts, changes.new_people, changes.appointments)] == [
        2, 1, 1, 1,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ((TOWN, replace(TOWN, row=3)), [("单位", 3, "code", "")]),
        ((TOWN, replace(TOWN, row=3, code="T09")), [("单位", 2, "name", ""), ("单位", 3, "name", "")]),
        ((replace(TOWN, parent=""),), [("单位", 2, "parent", "JH-B-2.4-a")]),
        ((replace(TOWN, parent="T99"),), [("单位", 2, "parent", "")]),
        (
            (replace(TOWN, parent="T01-1"), STATION),
            [("单位", 2, "parent", "JH-B-2.4-a"), ("单位", 3, "parent", "JH-B-2.4-a")],
        ),
        ((TOWN, replace(STATION, system=AppraisalSystem.TOWNSHIP)), [("单位", 3, "system", "JH-C-3.2-a")]),
        ((TOWN, replace(STATION, main="T77")), [("单位", 3, "main", "SX-2.1-d")]),
        ((replace(TOWN, main="AL"),), [("单位", 2, "system", "SX-2.1-d")]),
    ],
)
def test_faults_of_units(units: tuple[UnitRow, ...], expected: list[tuple[str, int, str, str]]) -> None:
    assert faults(Register(units)) == expected


@pytest.mark.clause("QSH-24-d", "QSH-24-e")
@pytest.mark.parametrize(
    ("posts", "expected"),
    [
        ((replace(DEPUTY, unit="T99"),), [("职数", 2, "unit", "")]),
        ((DEPUTY, replace(DEPUTY, row=3)), [("职数", 3, "title", "")]),
        ((replace(DEPUTY, title="镇长助理"),), [("职数", 2, "title", "QSH-24-d")]),
        (
            (
                replace(DEPUTY, principal=PrincipalPost.PARTY),
                replace(DEPUTY, row=3, title="镇长", principal=PrincipalPost.PARTY),
            ),
            [("职数", 2, "principal", "JH-B-6-a"), ("职数", 3, "principal", "JH-B-6-a")],
        ),
    ],
)
def test_faults_of_posts(posts: tuple[PostRow, ...], expected: list[tuple[str, int, str, str]]) -> None:
    assert faults(Register((TOWN,), posts)) == expected


@pytest.mark.clause("QSH-24-d", "QSH-24-e")
@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ((replace(PERSON, title="镇长助理"),), [("人员任职", 2, "title", "QSH-24-d")]),
        ((replace(PERSON, title="镇长"),), [("人员任职", 2, "title", "QSH-24-e")]),
        ((PERSON, replace(PERSON, row=3, number="R2")), [("人员任职", 3, "title", "QSH-24-e")]),
        ((PERSON, replace(PERSON, row=3)), [("人员任职", 3, "title", ""), ("人员任职", 3, "title", "QSH-24-e")]),
        ((PERSON, replace(PERSON, row=3, name="沈哲", title="")), [("人员任职", 3, "number", "")]),
        ((replace(PERSON, starts_on=None),), [("人员任职", 2, "starts_on", "")]),
        ((replace(PERSON, starts_on=date(2011, 1, 1)),), [("人员任职", 2, "starts_on", "")]),
        ((replace(PERSON, unit="T99", title=""),), [("人员任职", 2, "unit", "")]),
    ],
)
def test_faults_of_people(people: tuple[PersonRow, ...], expected: list[tuple[str, int, str, str]]) -> None:
    assert faults(Register((TOWN,), (DEPUTY,), people)) == expected


def test_against_the_tables_quota_left_person_and_changed_field() -> None:
    known = replace(
        EMPTY,
        units={
            "AL": KnownUnit(ROOT),
            "T01": KnownUnit(TOWN),
            "T05": KnownUnit(replace(TOWN, code="T05"), standing=False),
        },
        posts={("T01", "副镇长"): KnownPost(replace(DEPUTY, quota=2), filled=2)},
        people={
            "R1": KnownPerson(PERSON.identity, {("T01", "副镇长"): "农业"}),
            "R2": KnownPerson(PERSON.identity, left=True),
        },
    )
    register = Register(
        (replace(TOWN, row=5, code="T05", name="青石镇"),),
        (replace(DEPUTY, quota=1),),
        (replace(PERSON, field_of_work="招商"), replace(PERSON, row=3, number="R2", title="")),
    )
    assert faults(register, known) == [
        ("单位", 5, "code", ""), ("职数", 2, "quota", "QSH-24-e"),
        ("人员任职", 2, "field_of_work", "JH-B-3.1-c"), ("人员任职", 3, "number", ""),
    ]  # fmt: skip


@pytest.fixture
def titles(db: None) -> None:
    for name in ("副镇长", "镇长"):
        PostTitle.objects.create(name=name, category=TitleCategory.LEADING)


@pytest.mark.usefixtures("titles", "county")
def test_import_writes_all_with_one_audit_event_and_twice_is_once(zhou: Account) -> None:
    first = import_register(register=GOOD, source="试", by=zhou, at=NOON)
    tables = (Unit, Post, Person, Appointment, AuditEvent)
    before = [table.objects.count() for table in tables]
    second = import_register(register=GOOD, source="试", by=zhou, at=NOON)
    assert (first.empty, second.empty) == (False, True)
    assert [table.objects.count() for table in tables] == before
    assert AuditEvent.objects.filter(verb="organization.import_register").count() == 1
    assert Unit.objects.get(code="T01-1").parent == Unit.objects.get(code="T01")
    assert Appointment.objects.get().person.name == "沈喆"


@pytest.mark.usefixtures("titles", "county")
def test_import_with_a_fault_in_the_last_row_writes_nothing(zhou: Account) -> None:
    bad = replace(GOOD, people=(PERSON, replace(PERSON, row=3, number="R2", title="镇长助理")))
    before = [table.objects.count() for table in (Unit, Person, AuditEvent)]
    with pytest.raises(Refused, match="不是规范职务名称"):
        import_register(register=bad, source="试", by=zhou, at=NOON)
    assert [table.objects.count() for table in (Unit, Person, AuditEvent)] == before


@pytest.mark.usefixtures("titles", "county")
def test_import_changes_what_differs(zhou: Account) -> None:
    import_register(register=GOOD, source="试", by=zhou, at=NOON)
    moved = Register(
        (replace(STATION, name="农技中心", parent="AL"),), (replace(DEPUTY, quota=3),),
        (replace(PERSON, unit="T01-1", post_unit="T01", duty_text="农技"),),
    )  # fmt: skip
    changes = import_register(register=moved, source="试", by=zhou, at=NOON)
    assert [len(part) for part in (changes.changed_units, changes.changed_posts, changes.changed_people)] == [1, 1, 1]
    person, unit = Person.objects.get(number="R1"), Unit.objects.get(code="T01-1")
    assert (unit.name, unit.parent.code, person.unit, person.duty_text) == ("农技中心", "AL", unit, "农技")
    assert (Post.objects.get().quota, Appointment.objects.count()) == (3, 1)


def book(**sheets: list[list[Any]]) -> bytes:
    """A workbook with the given rows below the heads of the template."""
    made = openpyxl.load_workbook(io.BytesIO(template()))
    for name, rows in sheets.items():
        for row in rows:
            made[name].append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


UNIT_LINE = ["T01", "河口镇", "乡镇", "乡镇局级", "AL", "乡镇", None, 1]
POST_LINE = ["T01", "副镇长", 2, None]
PERSON_LINE = ["R1", "沈喆", "T01", date(2012, 1, 1), "分管农业", "副镇长", None, "2012年1月1日", "农业、水利"]


def test_template_reads_back_as_rows() -> None:
    register, problems = read_register(book(单位=[UNIT_LINE], 职数=[POST_LINE], 人员任职=[PERSON_LINE]))
    assert problems == []
    assert register.units == (replace(TOWN, order=1),)
    assert register.posts == (replace(DEPUTY, quota=2),)
    assert register.people == (replace(PERSON, field_of_work="农业、水利"),)


def test_template_explains_every_column() -> None:
    made = openpyxl.load_workbook(io.BytesIO(template()))
    assert made.sheetnames == ["填写说明", *(sheet.label for sheet in RegisterSheet)]
    rows = list(made["填写说明"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == sum(len(columns) for columns in COLUMNS.values())


def test_template_examples_are_a_register_that_is_read() -> None:
    explained = openpyxl.load_workbook(io.BytesIO(template()))["填写说明"]
    lines: dict[str, list[Any]] = {}
    for row in explained.iter_rows(min_row=2, values_only=True):
        lines.setdefault(str(row[0]), []).append(row[4])

    register, problems = read_register(book(**{name: [cells] for name, cells in lines.items()}))

    assert problems == []
    assert check_register(register, EMPTY) == []


def test_row_with_an_unreadable_cell_is_judged_by_its_other_cells() -> None:
    bad = ["编号?", "沈喆", "T99", "2012-13-01", None, "镇长助理", None, "昨天"]
    register, problems = read_register(book(单位=[UNIT_LINE], 职数=[POST_LINE], 人员任职=[PERSON_LINE, bad]))

    assert [(one.cell, one.reason) for one in problems] == [("D3", "不是日期"), ("H3", "不是日期")]
    assert [(one.row, one.field, one.reason) for one in check_register(register, EMPTY)] == [
        (3, "number", "人员编号的写法不对"), (3, "unit", "没有这个编码的单位"), (3, "title", "不是规范职务名称"),
    ]  # fmt: skip


def test_unreadable_cells_raise_no_faults_elsewhere() -> None:
    unit = ["T01", "河口镇", "乡", "乡镇局级", None, "乡镇", None, "一"]
    post = ["T01", "副镇长", "两个"]
    twice = [*PERSON_LINE[:3], "春天", *PERSON_LINE[4:5]]
    nameless = [None, *PERSON_LINE[1:]]
    register, problems = read_register(book(单位=[unit], 职数=[post], 人员任职=[PERSON_LINE, twice, nameless]))

    assert [one.cell for one in problems] == ["C2", "H2", "C2", "D3", "A4"]
    assert check_register(register, EMPTY) == []


def test_every_unreadable_cell_is_named() -> None:
    bad = [None, "河口镇" * 30, "乡", "乡镇局级", "AL", None, None, -1]
    _, problems = read_register(
        book(单位=[bad], 职数=[["T01", "副镇长", "两个"]], 人员任职=[["R1", "沈喆", "T01", "春天"]])
    )
    assert [(one.sheet, one.cell, one.reason) for one in problems] == [
        ("单位", "A2", "单位编码没有填写"), ("单位", "B2", "单位名称超过 60 个字"), ("单位", "C2", "不在可选范围内"),
        ("单位", "H2", "不是整数"), ("职数", "C2", "不是整数"), ("人员任职", "D2", "不是日期"),
    ]  # fmt: skip


def test_wrong_head_and_empty_book_are_named() -> None:
    made = openpyxl.Workbook()
    made.active.title = "单位"
    made.active.append(["编码", "名称"])
    out = io.BytesIO()
    made.save(out)
    assert [one.reason for one in read_register(out.getvalue())[1]] == ["表头与模板不符"]
    assert [one.reason for one in read_register(template())[1]] == ["工作簿里没有可导入的行"]


ClientOf = Callable[[Account], Client]


@pytest.fixture
def office(county: Unit, settings: Settings, tmp_path: Path) -> Account:
    settings.MEDIA_ROOT = tmp_path
    return make_account("黎明", county, Duty.ORGANIZATION_OFFICE, username="li")


def send(client: Client, data: bytes, name: str = "机构.xlsx") -> Any:
    return client.post(reverse("organization:preview_register"), {"upload": SimpleUploadedFile(name, data)})


@pytest.mark.usefixtures("titles")
def test_preview_then_commit(office: Account, client_of: ClientOf) -> None:
    client = client_of(office)
    preview = send(client, book(单位=[UNIT_LINE], 职数=[POST_LINE], 人员任职=[PERSON_LINE]))
    assert dict(preview.context["counts"])["新增任职"] == 1
    assert not Unit.objects.filter(code="T01").exists()
    commit = reverse("organization:commit_register", args=[StoredFile.objects.get().pk])
    assert client.post(commit).status_code == 302
    assert client.post(commit).status_code == 302
    assert (Unit.objects.filter(code="T01").count(), Appointment.objects.count()) == (1, 1)
    assert known_register(DAY).posts["T01", "副镇长"].filled == 1


@pytest.mark.usefixtures("titles")
def test_preview_shows_faults_of_cells_and_rows_and_keeps_nothing(office: Account, client_of: ClientOf) -> None:
    line = [*PERSON_LINE[:5], "镇长助理", None, "2012-01-01"]
    answer = send(client_of(office), book(单位=[UNIT_LINE, ["T02", "青石镇", "乡", "乡镇局级", "AL"]], 人员任职=[line]))
    assert answer.status_code == 400
    assert [(one.sheet, one.cell) for one in answer.context["problems"]] == [("单位", "C3"), ("人员任职", "F2")]
    assert "QSH-24-d" in answer.content.decode()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(("name", "data"), [("机构.xlsx", b"not a workbook"), ("机构.xlsx", b""), ("机构.csv", b"a,b")])
def test_preview_refuses_what_is_no_workbook(name: str, data: bytes, office: Account, client_of: ClientOf) -> None:
    answer = send(client_of(office), data, name)
    assert answer.status_code == 400
    assert answer.context["form"].errors["upload"]


def test_commit_of_somebody_elses_file_is_missing(office: Account, county: Unit, client_of: ClientOf) -> None:
    client = client_of(office)
    send(client, book(单位=[UNIT_LINE]))
    other = make_account("祝安", county, Duty.ORGANIZATION_OFFICE)
    commit = reverse("organization:commit_register", args=[StoredFile.objects.get().pk])
    assert client_of(other).post(commit).status_code == 404
    assert client.get(commit).status_code == 405
