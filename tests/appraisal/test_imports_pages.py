"""The pages of the workbook import: upload, preview, commit, undo, discard, and who may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from appraisal.actions.imports import commit_import, upload_workbook
from appraisal.actions.scores import enter_scores
from appraisal.models import Adjustment, Period, ScoreImport
from core.models import AuditEvent, StoredFile
from core.workbooks.limits import DEFAULT_LIMITS
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.objections import published
from tests.appraisal.small import PRAISE, VETO, add_row, book_bytes, held, points, upload_of
from tests.appraisal.standing_year import *  # noqa: F403  the small scheme and its year
from tests.factories import NOON, make_account

ClientOf = Callable[[Account], Client]
CONFIRMED = {"confirmed": "on"}


@pytest.fixture
def office(zhou: Account, client_of: ClientOf) -> Client:
    return client_of(zhou)


def checked(year: Period, by: Account, fill: Callable[[Workbook], None] | None = None) -> ScoreImport:
    return upload_workbook(year, upload_of(book_bytes(year, fill)), by=by, at=NOON)


def url(name: str, batch: ScoreImport) -> str:
    return reverse(f"appraisal:{name}", args=[batch.pk])


def words(response: Any) -> str:
    return str(response.content.decode())


def test_imported_score_leads_to_its_workbook(
    office: Client, year: Period, zhou: Account, fang: Account, client_of: ClientOf
) -> None:
    """From a number on the unit sheet to the workbook it came in; the unit reads who and when, not others' scores."""
    version = published(year, zhou, fang).version
    leader = make_account("陆远", Unit.objects.get(code="T01"), Duty.UNIT_LEADER, username="lu")
    link = f'<a href="{url("import", ScoreImport.objects.get())}">'

    told, own = (
        words(client.get(reverse("appraisal:sheet", args=[version.pk, "T01"])))
        for client in (office, client_of(leader))
    )

    assert (link in told, link in own) == (True, False)
    assert "导入 " in own


def test_upload_leads_to_the_preview(office: Client, year: Period) -> None:
    response = office.post(
        reverse("appraisal:upload", args=[year.pk]), {"workbook": upload_of(book_bytes(year))}, follow=True
    )

    batch = ScoreImport.objects.get()
    assert response.redirect_chain == [(url("import", batch), 302)]
    assert response.context["sum_line"] == "共 4 行、8 个分值、不涉及 0 格，合计 560"
    sheets = response.context["changes"].sheets
    assert [(sheet.name, sheet.count) for sheet in sheets] == [("乡镇口", 6), ("县直口", 2)]
    assert [(row.unit, row.leaf, row.before, row.after) for row in sheets[0].rows[:1]] == [
        ("河口镇", "小项D1", "（空）", "80")
    ]
    assert held(year) == {}


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("得分.xls", b"PK\x03\x04", "只接受 .xlsx 工作簿"),
        ("得分.xlsx", b"", "文件是空的"),
        ("得分.xlsx", b"<html>", "网页、SVG 等标记文件不能上传"),
        ("得分.xlsx", b"PK\x03\x04rest", "文件内容里夹带了另一种格式"),
        ("得分.xlsx", b"0" * (DEFAULT_LIMITS.file_size + 1), "超过上限 10 MB"),
    ],
    ids=["xls", "empty", "html", "broken", "large"],
)
def test_upload_of_no_workbook_says_why(office: Client, year: Period, name: str, data: bytes, reason: str) -> None:
    response = office.post(reverse("appraisal:upload", args=[year.pk]), {"workbook": upload_of(data, name)})

    assert response.status_code == 422
    assert reason in words(response)
    assert (ScoreImport.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_upload_without_a_file_says_so(office: Client, year: Period) -> None:
    response = office.post(reverse("appraisal:upload", args=[year.pk]), {})

    assert (response.status_code, "请选择工作簿" in words(response)) == (422, True)


def test_preview_lists_every_problem_by_cell(office: Client, year: Period, zhou: Account) -> None:
    def fill(book: Workbook) -> None:
        book["乡镇口"]["C5"], book["县直口"]["C6"] = 101, "九十"

    batch = checked(year, zhou, fill)

    response = office.get(url("import", batch))

    assert [(one["sheet"], one["cell"], one["value"]) for one in response.context["problems"]] == [
        ("乡镇口", "C5", "101"), ("县直口", "C6", "九十"),
    ]  # fmt: skip
    assert "得分应在 0 至 100 之间" in words(response)
    assert "确认导入" not in words(response)
    filtered = office.get(url("import", batch), {"sheet": "县直口"})
    assert [one["cell"] for one in filtered.context["problems"]] == ["C6"]


def test_preview_pages_many_problems(office: Client, year: Period, zhou: Account) -> None:
    def fill(book: Workbook) -> None:
        for row in range(7, 257):
            book["乡镇口"].cell(row, 1).value = f"X{row}"

    batch = checked(year, zhou, fill)

    response = office.get(url("import", batch), {"page": 3})

    assert (response.context["problems"].paginator.count, len(response.context["problems"])) == (250, 50)


def test_preview_lists_entries_added_and_withdrawn(office: Client, year: Period, zhou: Account) -> None:
    commit_import(checked(year, zhou, add_row("加减分", PRAISE)), by=zhou, at=NOON)

    def fill(book: Workbook) -> None:
        book["加减分"].delete_rows(2)
        book["一票否决"].append(list(VETO))

    response = office.get(url("import", checked(year, zhou, fill)))

    assert [(one.what, one.sheet, one.unit) for one in response.context["changes"].entries] == [
        ("撤销", "表彰", "河口镇"), ("新增", "一票否决", "青石镇"),
    ]  # fmt: skip


def test_preview_escapes_what_the_workbook_says(office: Client, year: Period, zhou: Account) -> None:
    def fill(book: Workbook) -> None:
        book["乡镇口"]["C5"] = "<script>alert(1)</script>"

    assert "<script>alert" not in words(office.get(url("import", checked(year, zhou, fill))))


def test_commit_asks_for_the_confirmation_of_the_sums(office: Client, year: Period, zhou: Account) -> None:
    batch = checked(year, zhou)

    response = office.post(url("commit_import", batch), {})

    assert (response.status_code, "请先核对各表的行数和合计" in words(response)) == (422, True)
    assert held(year) == {}


def test_commit_writes_and_offers_the_undo(office: Client, year: Period, zhou: Account) -> None:
    batch = checked(year, zhou)

    response = office.post(url("commit_import", batch), CONFIRMED, follow=True)

    assert [str(message) for message in response.context["messages"]] == ["工作簿已导入。"]
    assert (len(held(year)), "撤销这次导入" in words(response)) == (8, True)


def test_commit_sent_twenty_times_writes_once(office: Client, year: Period, zhou: Account) -> None:
    batch = checked(year, zhou, add_row("加减分", PRAISE))

    codes = [office.post(url("commit_import", batch), CONFIRMED).status_code for _ in range(20)]

    assert codes == [302] + [409] * 19
    assert AuditEvent.objects.filter(verb="appraisal.commit_import").count() == 1
    assert Adjustment.objects.count() == 1


def test_stale_preview_says_so_before_and_after_the_button(office: Client, year: Period, zhou: Account) -> None:
    batch = checked(year, zhou)
    enter_scores(year, {("T01", "D1"): points(70)}, by=zhou, at=NOON)

    shown, posted = office.get(url("import", batch)), office.post(url("commit_import", batch), CONFIRMED)

    assert (shown.status_code, posted.status_code) == (200, 409)
    assert [one.sentence() for one in shown.context["findings"]] == [
        one.sentence() for one in posted.context["findings"]
    ]
    assert shown.context["findings"][0].title == "预览已过期"
    assert "确认导入" not in words(shown)


def test_same_workbook_again_offers_no_commit(office: Client, year: Period, zhou: Account) -> None:
    data = book_bytes(year)
    commit_import(upload_workbook(year, upload_of(data), by=zhou, at=NOON), by=zhou, at=NOON)

    response = office.get(url("import", upload_workbook(year, upload_of(data), by=zhou, at=NOON)))

    assert "与系统现有内容完全一致" in words(response)
    assert "确认导入" not in words(response)


def test_undo_with_a_reason_restores_and_shows_it(office: Client, year: Period, zhou: Account) -> None:
    batch = commit_import(checked(year, zhou), by=zhou, at=NOON)

    response = office.post(url("undo_import", batch), {"reason": "传错文件"}, follow=True)

    assert (held(year), response.context["state"]) == ({}, "已撤销")
    assert ("撤销理由", "传错文件") in response.context["facts"]


def test_undo_without_a_reason_is_sent_back(office: Client, year: Period, zhou: Account) -> None:
    batch = commit_import(checked(year, zhou), by=zhou, at=NOON)

    response = office.post(url("undo_import", batch), {"reason": ""})

    assert (response.status_code, len(held(year))) == (422, 8)


def test_undo_after_a_later_edit_is_refused_with_the_cell(office: Client, year: Period, zhou: Account) -> None:
    batch = commit_import(checked(year, zhou), by=zhou, at=NOON)
    enter_scores(year, {("T02", "D2"): points(81)}, by=zhou, at=NOON)

    response = office.post(url("undo_import", batch), {"reason": "传错文件"})

    assert (response.status_code, "T02 D2" in words(response)) == (409, True)
    assert len(held(year)) == 8


def test_discard_ends_the_preview(office: Client, year: Period, zhou: Account) -> None:
    batch = checked(year, zhou)

    office.post(url("discard_import", batch))

    batch.refresh_from_db()
    assert batch.state == "discarded"
    assert office.post(url("commit_import", batch), CONFIRMED).status_code == 409
    assert office.post(url("discard_import", batch)).status_code == 409


def test_file_comes_back_byte_for_byte_as_an_attachment_on_record(office: Client, year: Period, zhou: Account) -> None:
    data = book_bytes(year)
    batch = upload_workbook(year, upload_of(data), by=zhou, at=NOON)

    response = office.get(url("import_file", batch))

    assert b"".join(response.streaming_content) == data  # type: ignore[attr-defined]
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert AuditEvent.objects.filter(verb="appraisal.export_workbook", object_id=str(batch.pk)).count() == 1


def test_template_comes_as_an_attachment_on_record(office: Client, year: Period) -> None:
    response = office.get(reverse("appraisal:template", args=[year.pk]))

    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.content.startswith(b"PK")
    assert AuditEvent.objects.filter(verb="appraisal.export_template").count() == 1


PAGES = ("import", "import_file")
DEEDS = ("commit_import", "undo_import", "discard_import")


@pytest.mark.parametrize("name", [*PAGES, *DEEDS])
def test_units_are_denied(year: Period, zhou: Account, lu: Account, client_of: ClientOf, name: str) -> None:
    batch = checked(year, zhou)
    client = client_of(lu)

    response = client.get(url(name, batch)) if name in PAGES else client.post(url(name, batch), CONFIRMED)

    assert (response.status_code, held(year)) == (403, {})


@pytest.mark.parametrize("name", DEEDS)
def test_readers_see_and_do_not_act(year: Period, zhou: Account, county: Unit, client_of: ClientOf, name: str) -> None:
    client = client_of(make_account("方敏", county, Duty.ORGANIZATION_OFFICE, username="fang"))
    batch = checked(year, zhou)

    page = client.get(url("import", batch))

    assert (page.status_code, "确认导入" in words(page), "放弃这次导入" in words(page)) == (200, False, False)
    assert client.post(url(name, batch), CONFIRMED | {"reason": "x"}).status_code == 403
    assert client.post(reverse("appraisal:upload", args=[year.pk]), {}).status_code == 403
    assert held(year) == {}


@pytest.mark.parametrize("name", DEEDS)
def test_deeds_are_posted_only(office: Client, year: Period, zhou: Account, name: str) -> None:
    assert office.get(url(name, checked(year, zhou))).status_code == 405


def test_unknown_import_is_missing(office: Client, year: Period) -> None:
    assert office.get(reverse("appraisal:import", args=[4711])).status_code == 404


def test_list_shows_every_state_and_costs_the_same_for_more(office: Client, year: Period, zhou: Account) -> None:
    address = reverse("appraisal:imports", args=[year.pk])
    assert "还没有导入" in words(office.get(address))
    commit_import(checked(year, zhou), by=zhou, at=NOON)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            office.get(address)
        return len(queries)

    one = count()
    for value in (1, 2, 101):
        checked(year, zhou, lambda book, value=value: book["乡镇口"].__setitem__("C5", value))  # type: ignore[misc]
    response = office.get(address)

    assert [line.state for line in response.context["lines"]] == ["有错误", "待导入", "待导入", "已导入"]
    assert (count(), one <= 15) == (one, True)


def test_preview_costs_the_same_for_more_changes(office: Client, year: Period, zhou: Account) -> None:
    def count(fill: Callable[[Workbook], None] | None) -> int:
        batch = checked(year, zhou, fill)
        with CaptureQueriesContext(connection) as queries:
            office.get(url("import", batch))
        return len(queries)

    commit_import(checked(year, zhou, add_row("加减分", PRAISE)), by=zhou, at=NOON)
    few = count(lambda book: book["乡镇口"].__setitem__("C5", 1))

    def all_of_them(book: Workbook) -> None:
        for row in book["乡镇口"].iter_rows(min_row=5, min_col=3):
            for cell in row:
                cell.value = 2

    assert (count(all_of_them), few <= 20) == (few, True)
