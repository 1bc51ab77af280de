"""Pages of units, people, posts, titles and filings: ladder of access, content, query counts, exports."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from core.models import AuditEvent
from organization.enums import Duty, PrincipalPost, TitleCategory, UnitKind, UnitLevel
from organization.models import Account, Appointment, ImplementationRule, Person, Post, PostTitle, Unit
from tests.core.test_files import PDF
from tests.factories import make_account, make_person, make_unit

START = date(2012, 1, 1)
ClientOf = Callable[[Account], Client]


@pytest.fixture
def office(county: Unit) -> Account:
    """黎明 of the organization department, who keeps the registers."""
    return make_account("黎明", county, Duty.ORGANIZATION_OFFICE, username="li")


def url(name: str, *args: Any) -> str:
    return reverse(f"organization:{name}", args=args)


def child(parent: Unit, name: str = "农技站", kind: UnitKind = UnitKind.STATION) -> Unit:
    return make_unit(name, parent=parent, kind=kind, level=UnitLevel.GRASSROOTS, appraisal_system="")


def seat(unit: Unit, name: str, person: Person, principal: str = "", field: str = "", quota: int = 1) -> Appointment:
    title, _ = PostTitle.objects.get_or_create(name=name, defaults={"category": TitleCategory.LEADING})
    post, _ = Post.objects.get_or_create(unit=unit, title=title, defaults={"quota": quota, "principal": principal})
    return Appointment.objects.create(person=person, post=post, starts_on=START, field_of_work=field)


def text(response: Any) -> str:
    return response.content.decode()


def sheet_rows(response: Any) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return [list(row) for row in book.worksheets[-1].iter_rows(values_only=True)]


PAGES = ("unit_list", "person_list", "gap_list", "title_list")
MANAGING = ("new_unit", "new_person", "new_title", "register")


@pytest.mark.parametrize("route", PAGES)
def test_lists_open_to_every_business_duty(route: str, lu: Account, client_of: ClientOf) -> None:
    assert client_of(lu).get(url(route)).status_code == 200


@pytest.mark.parametrize("route", [*PAGES, *MANAGING, "rule_overview"])
def test_pages_closed_to_administrators(route: str, county: Unit, client_of: ClientOf) -> None:
    admin = make_account("安衡", county, Duty.SYSTEM_ADMIN)
    assert client_of(admin).get(url(route)).status_code == 403


@pytest.mark.parametrize("route", MANAGING)
def test_managing_pages_only_for_the_organization_office(
    route: str, office: Account, zhou: Account, lu: Account, client_of: ClientOf
) -> None:
    assert [client_of(one).get(url(route)).status_code for one in (office, zhou, lu)] == [200, 403, 403]


def test_unit_out_of_reach_is_missing(hekou: Unit, qingshi: Unit, lu: Account, client_of: ClientOf) -> None:
    client = client_of(lu)
    assert client.get(url("unit", hekou.pk)).status_code == 200
    assert client.get(url("unit", qingshi.pk)).status_code == 404
    assert client.get(url("unit_rules", qingshi.pk)).status_code == 404
    assert client.get(url("file_rule", qingshi.pk)).status_code == 404


def test_people_and_lists_out_of_reach_are_missing(
    hekou: Unit, qingshi: Unit, lu: Account, client_of: ClientOf
) -> None:
    stranger, own = make_person("柳堃", qingshi), make_person("沈喆", hekou)
    client = client_of(lu)
    assert [client.get(url("person", one.pk)).status_code for one in (own, stranger)] == [200, 404]
    for route in ("person_list", "gap_list", "export_people", "export_gaps", "unit_list", "export_units"):
        content = client.get(url(route)).content
        if route.startswith("export"):
            content = str(sheet_rows(client.get(url(route)))).encode()
        assert "柳堃".encode() not in content
        assert "青石镇".encode() not in content


def test_unit_list_is_a_tree_with_counts_and_warnings(hekou: Unit, office: Account, client_of: ClientOf) -> None:
    child(hekou)
    seat(hekou, "镇党委书记", make_person("许伯安", hekou), PrincipalPost.PARTY, "全面工作")
    page = client_of(office).get(url("unit_list"))
    lines = {line.name: line for line in page.context["lines"]}
    assert [line.name for line in page.context["lines"]] == ["安澜县", "河口镇", "农技站"]
    assert [lines[name].lead for name in ("安澜县", "河口镇", "农技站")] == ["", "└ ", "　└ "]
    assert (lines["河口镇"].leaders, lines["河口镇"].roster, lines["河口镇"].warnings) == ("许伯安", 1, 1)


def test_unit_list_filters_stay_in_the_address(
    county: Unit, hekou: Unit, qingshi: Unit, office: Account, client_of: ClientOf
) -> None:
    child(hekou)
    client = client_of(office)

    def names(query: str) -> list[tuple[str, str]]:
        return [(line.name, line.trail) for line in client.get(url("unit_list") + query).context["lines"]]

    assert names("?q=农技") == [("农技站", "安澜县 / 河口镇")]
    assert names("?kind=township") == [("河口镇", "安澜县"), ("青石镇", "安澜县")]
    assert names("?system=none&level=grassroots") == [("农技站", "安澜县 / 河口镇")]
    assert names("?level=unknown") == [(name, "") for name in ("安澜县", "河口镇", "农技站", "青石镇")]


@pytest.mark.clause("JH-B-3.1-c", "JH-B-6-a")
def test_unit_page_shows_team_with_fields_and_warns(
    hekou: Unit, office: Account, lu: Account, client_of: ClientOf
) -> None:
    seat(hekou, "镇长", make_person("陆远", hekou), PrincipalPost.ADMINISTRATION, "主持镇政府全面工作")
    seat(hekou, "副镇长", make_person("叶昇", hekou), field="招商引资、城镇建设")
    page = client_of(lu).get(url("unit", hekou.pk))
    assert [(line.name, line.principal, line.field_of_work) for line in page.context["team"]] == [
        ("陆远", True, "主持镇政府全面工作"), ("叶昇", False, "招商引资、城镇建设"),
    ]  # fmt: skip
    assert "有且只有一个党委（党组）主要负责人职位" in text(page)
    assert url("new_post", hekou.pk) not in text(page)
    assert url("new_post", hekou.pk) in text(client_of(office).get(url("unit", hekou.pk)))


@pytest.mark.clause("JH-B-2.4-a")
def test_office_enters_a_grass_roots_unit(hekou: Unit, office: Account, client_of: ClientOf) -> None:
    form = {"code": "T04-8", "name": "渡口村", "kind": "village", "level": "grassroots", "parent": hekou.pk, "order": 1}
    response = client_of(office).post(url("new_unit"), form)
    unit = Unit.objects.get(code="T04-8")
    assert response.url == url("unit", unit.pk)
    assert unit.parent == hekou


def test_new_unit_ignores_fields_that_are_not_in_the_form(hekou: Unit, office: Account, client_of: ClientOf) -> None:
    form = {"code": "T04-8", "name": "渡口村", "kind": "village", "level": "grassroots", "parent": hekou.pk, "order": 1}
    client_of(office).post(url("new_unit"), form | {"abolished_at": "2012-01-01", "abolished_by": office.pk, "id": 77})
    unit = Unit.objects.get(code="T04-8")
    assert (unit.abolished_at, unit.abolished_by, unit.pk == 77) == (None, None, False)


@pytest.mark.clause("JH-C-3.2-a")
def test_new_unit_refused_on_the_page_with_the_article(hekou: Unit, office: Account, client_of: ClientOf) -> None:
    form = {
        "code": "T04-8", "name": "渡口村", "kind": "village", "level": "grassroots", "parent": hekou.pk, "order": 1,
        "appraisal_system": "township",
    }  # fmt: skip
    response = client_of(office).post(url("new_unit"), form)
    assert response.status_code == 409
    assert "只有乡镇局级单位列入考核系统" in text(response)
    assert "JH-C-3.2-a" in text(response)
    assert not Unit.objects.filter(code="T04-8").exists()


def test_edit_unit_keeps_the_code(hekou: Unit, county: Unit, office: Account, client_of: ClientOf) -> None:
    form = {
        "code": "CHANGED", "name": "河口街道", "kind": "street", "level": "bureau", "parent": county.pk, "order": 3,
        "appraisal_system": "township", "reason": "撤镇设街道",
    }  # fmt: skip
    client_of(office).post(url("edit_unit", hekou.pk), form)
    hekou.refresh_from_db()
    assert (hekou.code, hekou.name, hekou.kind) == ("T01", "河口街道", "street")
    assert AuditEvent.objects.get(verb="organization.edit_unit").reason == "撤镇设街道"


def test_abolish_unit_page(hekou: Unit, office: Account, client_of: ClientOf) -> None:
    station = child(hekou)
    client = client_of(office)
    refused = client.post(url("abolish_unit", hekou.pk), {"reason": "合并"})
    assert (refused.status_code, "没有下属单位" in text(refused)) == (409, True)
    assert client.post(url("abolish_unit", station.pk), {"reason": "合并"}).status_code == 302
    assert [line.name for line in client.get(url("unit_list")).context["lines"]] == ["安澜县", "河口镇"]
    assert len(client.get(url("unit_list") + "?abolished=on").context["lines"]) == 3


@pytest.mark.clause("QSH-24-d", "QSH-24-e")
def test_appointment_form_offers_standard_posts_and_refuses_beyond_quota(
    hekou: Unit, office: Account, client_of: ClientOf
) -> None:
    seat(hekou, "副镇长", make_person("叶昇", hekou))
    person, post = make_person("沈喆", hekou), Post.objects.get()
    client = client_of(office)
    form = {"post": post.pk, "starts_on": "2012-05-01", "field_of_work": "农业"}
    refused = client.post(url("appoint", person.pk), form)
    assert (refused.status_code, "QSH-24-e" in text(refused)) == (409, True)
    client.post(url("change_quota", post.pk), {"quota": 2, "reason": "安编〔2012〕3号"})
    assert client.post(url("appoint", person.pk), form).url == url("person", person.pk)
    assert client.post(url("appoint", person.pk), form | {"post": 999_999}).status_code == 400
    assert person.appointments.count() == 1


def test_end_appointment_and_division_pages(hekou: Unit, office: Account, client_of: ClientOf) -> None:
    row = seat(hekou, "副镇长", make_person("叶昇", hekou), field="农业")
    client = client_of(office)
    client.post(url("divide_work", row.pk), {"field_of_work": "招商", "term": "第十六届", "from_day": "2012-07-01"})
    new = Appointment.objects.get(ends_on__isnull=True)
    client.post(url("end_appointment", new.pk), {"ends_on": "2012-12-01", "reason": "调离"})
    history = [(one.field_of_work, one.ends_on) for one in Appointment.objects.order_by("starts_on")]
    assert history == [("农业", date(2012, 7, 1)), ("招商", date(2012, 12, 1))]
    assert client.get(url("end_appointment", new.pk)).status_code == 404


@pytest.mark.clause("QSH-7-a")
def test_exception_list_page(hekou: Unit, office: Account, client_of: ClientOf) -> None:
    seat(hekou, "副镇长", make_person("叶昇", hekou, duty_text="分管农业"))
    make_person("沈喆", hekou, duty_text="文书")
    make_person("柳堃", hekou)
    page = client_of(office).get(url("gap_list"))
    gaps = {line.name: line.gap for line in page.context["lines"] if line.unit == "河口镇"}
    assert gaps == {"沈喆": "未定岗", "柳堃": "未定岗未定责（疑似吃空饷）"}
    assert {"沈喆", "柳堃"} <= {row[1] for row in sheet_rows(client_of(office).get(url("export_gaps")))}


def test_person_pages_of_the_office(hekou: Unit, qingshi: Unit, office: Account, client_of: ClientOf) -> None:
    client = client_of(office)
    client.post(url("new_person"), {"name": "沈喆", "unit": hekou.pk, "joined_on": "2012-01-01", "duty_text": ""})
    person = Person.objects.get(name="沈喆")
    form = {"name": "沈喆", "unit": qingshi.pk, "joined_on": "2012-01-01", "duty_text": "文书", "reason": "调动"}
    client.post(url("edit_person", person.pk), form | {"number": "X"})
    person.refresh_from_db()
    assert (person.unit, person.duty_text, person.number[0]) == (qingshi, "文书", "R")
    client.post(url("leave_roster", person.pk), {"left_on": "2012-12-01", "reason": "退休"})
    assert client.get(url("person", person.pk)).status_code == 200
    assert client.get(url("edit_person", person.pk)).status_code == 404


def test_titles_added_and_withdrawn(office: Account, client_of: ClientOf) -> None:
    client = client_of(office)
    client.post(url("new_title"), {"name": "副镇长", "category": "leading", "order": 3})
    title = PostTitle.objects.get(name="副镇长")
    client.post(url("withdraw_title", title.pk), {"reason": "改称"})
    assert client.get(url("withdraw_title", title.pk)).status_code == 404
    assert [row[1:] for row in sheet_rows(client.get(url("export_titles")))][1:] == [["副镇长", "领导职务", "停用"]]


@pytest.mark.clause("JH-A-7-a", "JH-B-6-c")
def test_rules_missing_then_filed_then_downloaded(
    hekou: Unit, lu: Account, he: Account, zhou: Account, client_of: ClientOf, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    own, office = client_of(lu), client_of(zhou)

    def states(query: str = "") -> list[tuple[str, list[bool]]]:
        page = office.get(url("rule_overview") + query).context["page"]
        return [(line.unit.name, [filing.filed for filing in line.filings]) for line in page]

    assert states() == [("河口镇", [False] * 3), ("青石镇", [False] * 3)]
    form = {"system": "decision", "title": "河口镇实施细则", "version": "第一版", "dated": "2012-03-05"}
    own.post(url("file_rule", hekou.pk), form | {"upload": SimpleUploadedFile("细则.pdf", PDF)})
    assert states() == [("河口镇", [True, False, False]), ("青石镇", [False] * 3)]
    assert states("?state=missing") == states()

    rule = ImplementationRule.objects.get()
    answer = own.get(url("rule_file", rule.pk))
    assert b"".join(answer.streaming_content) == PDF
    assert client_of(he).get(url("rule_file", rule.pk)).status_code == 404
    assert "第一版" in text(own.get(url("unit_rules", hekou.pk)))


@pytest.mark.clause("JH-B-6-c")
def test_rules_overview_with_subordinate_units(hekou: Unit, zhou: Account, client_of: ClientOf) -> None:
    child(hekou)
    page = client_of(zhou).get(url("rule_overview") + "?below=on").context["page"]
    assert [line.unit.name for line in page] == ["河口镇", "农技站"]


def test_filing_a_dangerous_file_refused_on_the_page(hekou: Unit, lu: Account, client_of: ClientOf) -> None:
    form = {"system": "decision", "title": "细则", "version": "第一版", "dated": "2012-03-05"}
    upload = SimpleUploadedFile("细则.pdf", b"<html><script>alert(1)</script></html>")
    answer = client_of(lu).post(url("file_rule", hekou.pk), form | {"upload": upload})
    assert (answer.status_code, "网页、SVG 等标记文件不能上传" in text(answer)) == (409, True)
    assert not ImplementationRule.objects.exists()


def test_exports_carry_filters_and_are_audited(
    hekou: Unit, qingshi: Unit, office: Account, client_of: ClientOf
) -> None:
    answer = client_of(office).get(url("export_units") + "?q=河口")
    assert [row[1] for row in sheet_rows(answer)[1:]] == ["河口镇"]
    cover = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert ("名称或编码", "河口") in [(row[0], row[1]) for row in cover.iter_rows(values_only=True)]
    assert AuditEvent.objects.get(verb="organization.export").object_label == "机构清单"


def test_export_of_rules_and_people(hekou: Unit, zhou: Account, client_of: ClientOf) -> None:
    make_person("=1+1", hekou, number="R99999")
    client = client_of(zhou)
    assert ["T01", "河口镇", "未报备"] in [row[:3] for row in sheet_rows(client.get(url("export_rules")))]
    book = openpyxl.load_workbook(io.BytesIO(client.get(url("export_people")).content))
    assert {cell.data_type for row in book.worksheets[-1].iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


def fill(county: Unit, number: int) -> Unit:
    """``number`` units with leaders, warnings, people and filings; returns the last."""
    unit = county
    for place in range(number):
        unit = make_unit(f"单位{place}-{Unit.objects.count()}", parent=county)
        seat(unit, "主任", make_person(f"甲{place}", unit), PrincipalPost.ADMINISTRATION)
        child(unit, f"站{place}")
    return unit


@pytest.mark.parametrize(
    "route", ["unit_list", "person_list", "gap_list", "rule_overview", "export_units", "export_people"]
)
def test_list_costs_the_same_for_1_and_30_rows(route: str, county: Unit, office: Account, client_of: ClientOf) -> None:
    def cost() -> int:
        client = client_of(office)
        client.get(url(route))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(route)).status_code == 200
        return len(queries)

    fill(county, 1)
    one = cost()
    fill(county, 29)
    assert cost() == one


def test_unit_page_costs_the_same_for_1_and_30_rows(county: Unit, office: Account, client_of: ClientOf) -> None:
    unit = fill(county, 1)
    client = client_of(office)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(url("unit", unit.pk))
        return len(queries)

    cost()
    one = cost()
    for place in range(29):
        seat(unit, "副主任", make_person(f"乙{place}", unit), field="农业", quota=40)
        child(unit, f"所{place}", UnitKind.OFFICE)
    assert cost() == one


def test_file_rule_form_of_a_clerk_of_the_subtree(hekou: Unit, client_of: ClientOf) -> None:
    station = child(hekou)
    clerk = make_account("常敬之", hekou, Duty.UNIT_CLERK)
    assert client_of(clerk).get(url("file_rule", station.pk)).status_code == 200
    cadre = make_account("项佳音", hekou, Duty.CADRE)
    assert client_of(cadre).get(url("file_rule", hekou.pk)).status_code == 403
