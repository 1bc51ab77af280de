"""The inspection office's main job: from the sign-in to the quarterly report in three clicks, as workbook and paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from accountability.actions.bulletin_compiling import begin_quarter, compute_quarter
from core.periods import parse_period
from organization.enums import Duty
from organization.models import Account, Unit
from tests.accountability import build_bulletins as build
from tests.accountability.build_bulletins import JULY
from tests.browser.conftest import LONG, leave
from tests.factories import make_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Page]
ISSUED, DRAFT = "安督通〔2012〕1号", "第一季度"


@pytest.fixture
def lai(county: Unit, hekou: Unit) -> Account:
    """赖长庚 of the inspection office; the second quarter is issued, the first a draft."""
    account = make_account("赖长庚", county, Duty.INSPECTION_OFFICE, username="lai")
    table = build.table_of(hekou, account)
    for finished in (date(2012, 5, 20), date(2012, 5, 30), None):
        build.row(table, hekou, date(2012, 5, 20), account, finished=finished)
    leader = make_account("唐敬言", county, Duty.COUNTY_LEADER)
    build.issued(build.draft(account), account, leader)
    first = parse_period("2012Q1")
    begin_quarter(first, compute_quarter(first, at=JULY), by=account, at=JULY)
    return account


def three_clicks(page: Page, label: str, row: str) -> bytes:
    """From the workbench: 执行, which opens the office's bulletins; the bulletin; the file. No fourth click."""
    page.goto("/")
    leave(page, page.get_by_role("navigation", name="主导航").get_by_role("link", name="执行"))
    leave(page, page.locator("tr", has_text=row).locator("th a"))
    with page.expect_download(timeout=LONG) as waiting:
        page.get_by_role("link", name=label).first.click()
    return Path(str(waiting.value.path())).read_bytes()


def test_inspection_officer_has_the_quarterly_report_in_three_clicks(browser_page: Open, lai: Account) -> None:
    page = browser_page(lai)

    book = build.book(three_clicks(page, "导出 Excel", ISSUED))
    text = _text(three_clicks(page, "下载 PDF", ISSUED))
    draft = _text(three_clicks(page, "下载 PDF", DRAFT))

    assert book.sheetnames[:6] == ["封面", "摘要", "按单位", "按明细表", "按任务", "逾期"]
    facts = {str(row[0]): row[1] for row in book["封面"].iter_rows(values_only=True)}
    assert (facts["文号"], facts["状态"]) == (ISSUED, "已印发")
    assert build.rows_of(book, "摘要", head=3)[0][:8] == ["全县", 1, 3, 2, 3, 1, 1, 1]
    said = "全县应完成3项，已完成2项，其中按期完成1项、超期完成1项；逾期未完成1项。完成率66.7%。"
    title = "关于2012年第二季度工作任务完成情况的通报"
    assert [part for part in ("安澜县督查室文件", ISSUED, title, said) if part not in text] == []
    assert ("草稿未经审批印发" in text, "草稿未经审批印发" in draft) == (False, True)
    page.go_back()
    leave(page, page.locator("tr", has_text=ISSUED).locator("th a"))
    assert said in "".join(page.locator("main").inner_text().split())


def _text(data: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())
