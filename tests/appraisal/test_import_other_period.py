"""A workbook says which scheme and period it is for: any other is refused. A change of most cells is warned of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from appraisal.actions.imports import commit_import, upload_workbook
from appraisal.actions.periods import ensure_period
from appraisal.models import Period, Scheme, ScoreImport
from appraisal.providers.workbench import open_imports
from appraisal.rules.periods import parse_period
from organization.models import Account
from tests.appraisal.small import book_bytes, held, upload_of
from tests.appraisal.standing_year import *  # noqa: F403  the small scheme and its year
from tests.factories import NOON

ClientOf = Callable[[Account], Client]


@pytest.fixture
def quarter(year: Period) -> Period:
    return ensure_period(year.scheme, parse_period(f"{year.label}Q4"))


def with_subject(data: bytes, subject: str | None) -> bytes:
    book = load_workbook(BytesIO(data))
    book.properties.subject = subject
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def checked(period: Period, data: bytes, by: Account) -> ScoreImport:
    return upload_workbook(period, upload_of(data), by=by, at=NOON)


def reasons(batch: ScoreImport) -> list[tuple[str, str]]:
    return [(one["reason"], one["remedy"]) for one in batch.problems]


def test_workbook_of_the_year_is_refused_for_a_quarter(year: Period, quarter: Period, zhou: Account) -> None:
    batch = checked(quarter, book_bytes(year), zhou)

    assert reasons(batch) == [
        (
            "这是2012年度的工作簿，不是2012年第四季度的",
            "请到2012年度的导入页面上传；本期的请下载2012年第四季度的工作簿填写",
        )
    ]
    assert batch.changes == {}


def test_workbook_of_another_scheme_is_refused(year: Period, zhou: Account) -> None:
    batch = checked(year, with_subject(book_bytes(year), "评分工作簿 other-2012 2012"), zhou)

    code = year.scheme.code
    assert reasons(batch) == [
        (
            f"这是方案“other-2012”2012年度的工作簿，不是“{code}”2012年度的",
            "请到该方案2012年度的导入页面上传；本期的请下载本方案2012年度的工作簿填写",
        )
    ]


@pytest.mark.parametrize("subject", [None, "年终考核", "评分工作簿", "评" * 300], ids=["none", "own", "part", "long"])
def test_workbook_that_names_no_period_is_read_as_before(
    year: Period, quarter: Period, zhou: Account, subject: str | None
) -> None:
    batch = checked(quarter, with_subject(book_bytes(year), subject), zhou)

    assert (batch.problems, len(batch.changes["cells_after"])) == ([], 8)


def test_workbook_of_the_period_itself_is_read(quarter: Period, zhou: Account) -> None:
    batch = checked(quarter, book_bytes(quarter), zhou)

    assert (batch.problems, len(batch.changes["cells_after"])) == ([], 8)


def test_preview_warns_when_more_than_half_of_the_period_changes(
    year: Period, zhou: Account, client_of: ClientOf
) -> None:
    commit_import(checked(year, book_bytes(year), zhou), by=zhou, at=NOON)
    before = held(year)
    data = book_bytes(year)
    for cells, warned in ((4, False), (5, True)):
        batch = checked(year, _changed(data, cells), zhou)

        page = client_of(zhou).get(reverse("appraisal:import", args=[batch.pk])).content.decode()

        warning = f"本期已录入 8 格，其中 {cells} 格将被改动，超过一半"
        assert (len(batch.changes["cells_after"]), warning in page) == (cells, warned)
    assert held(year) == before


def _changed(data: bytes, count: int) -> bytes:
    book = load_workbook(BytesIO(data))
    places = [(sheet, row) for sheet in ("乡镇口", "县直口") for row in book[sheet].iter_rows(min_row=5, min_col=3)]
    filled = [cell for _, row in places for cell in row if isinstance(cell.value, int | float)]
    for cell in filled[:count]:
        cell.value = cell.value - 1
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_failed_upload_leaves_the_workbench_with_the_corrected_one(year: Period, zhou: Account) -> None:
    failed = checked(year, with_subject(book_bytes(year), "评分工作簿 other-2012 2012"), zhou)
    good = checked(year, book_bytes(year), zhou)
    assert len(list(open_imports())) == 2

    commit_import(good, by=zhou, at=NOON)

    assert list(open_imports()) == []
    assert ScoreImport.objects.get(pk=failed.pk).problems != []
    later = upload_of(with_subject(book_bytes(year), "评分工作簿 other-2012 2012"))
    upload_workbook(year, later, by=zhou, at=NOON + timedelta(hours=1))
    assert [one.title for one in open_imports()] == ["2012年度评分表《得分.xlsx》有 1 处错误"]


@pytest.mark.parametrize("default", [80, 101], ids=["sound", "at fault"])
def test_workbook_of_a_replaced_version_can_only_be_put_aside(
    year: Period, zhou: Account, client_of: ClientOf, default: int
) -> None:
    client, batch = client_of(zhou), checked(year, book_bytes(year, default=default), zhou)
    replaced = Scheme.objects.get(pk=year.scheme_id)
    replaced.pk, replaced.version = None, 2
    replaced.save(force_insert=True)
    address = reverse("appraisal:import", args=[batch.pk])

    page = client.get(address).content.decode()
    posted = client.post(reverse("appraisal:commit_import", args=[batch.pk]), {"confirmed": "on"})

    assert "方案已由新版本替代" in page
    assert "这个工作簿不能再导入，请放弃这次导入。" in page
    assert ("确认导入" in page, "重新上传" in page, "放弃这次导入</button>" in page) == (False, False, True)
    assert (posted.status_code, held(year)) == (409, {})
    again = client.post(reverse("appraisal:upload", args=[year.pk]), {"workbook": upload_of(book_bytes(year))})
    assert (again.status_code, ScoreImport.objects.count()) == (409, 1)
    client.post(reverse("appraisal:discard_import", args=[batch.pk]))
    assert list(open_imports()) == []
