"""The pages of entry and import meet WCAG 2.2 AA as far as axe can tell, in every state they have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook
from playwright.sync_api import Page

from appraisal.actions.scores import enter_scores
from appraisal.models import Period
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.plan import load_plan, node, office, small_text
from tests.appraisal.small import VETO, book_bytes, checked, committed, make_scheme, points, year_of
from tests.appraisal.test_book_drafts import filled
from tests.browser.conftest import LONG
from tests.browser.test_axe import violations
from tests.factories import NOON, give_duty, make_account, make_unit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]
Clients = Callable[[Account], Client]


@pytest.fixture
def year(county: Unit, hekou: Unit, qingshi: Unit, zhou: Account) -> Period:
    return year_of(make_scheme(county, [hekou, qingshi], by=zhou))


@pytest.fixture
def insider(county: Unit, hekou: Unit) -> Account:
    """马骏 works in 河口镇 and holds the duty of the appraisal office."""
    account = make_account("马骏", hekou, username="ma")
    give_duty(account, Duty.APPRAISAL_OFFICE, county)
    return account


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """The looks of words that were found well on one of these pages."""
    return set()


@pytest.mark.parametrize("width", [1440, 390])
def test_grid_in_every_state(
    browser_page: Open, zhou: Account, insider: Account, year: Period, seen: set[str], width: int
) -> None:
    enter_scores(year, {("T02", "D1"): points(70)}, by=zhou, at=NOON)
    page = browser_page(insider, width=width)  # one row is locked for this person
    page.goto(f"{reverse('appraisal:scores', args=[year.pk])}?group=B1")
    states = [violations(page, seen)]
    page.locator('input[data-key="T02/D2"]').fill("500")
    states.append(violations(page, seen))
    page.locator('input[data-key="T02/D2"]').fill("50")
    enter_scores(year, {("T02", "D2"): points(60)}, by=zhou, at=NOON)
    page.get_by_role("button", name="保存").click()
    page.get_by_text("他人修改了这一格").first.wait_for()
    states.append(violations(page, seen))
    page.goto(reverse("appraisal:score", args=[year.pk, "T02"]))
    states.append(violations(page, seen))

    assert states == [[]] * 4


@pytest.mark.parametrize("width", [1440, 390])
def test_import_in_every_state(browser_page: Open, zhou: Account, year: Period, seen: set[str], width: int) -> None:
    def wrong(book: Workbook) -> None:
        book["乡镇口"]["C5"] = "九十"

    batches = [checked(year, zhou, wrong), checked(year, zhou), committed(year, zhou), checked(year, zhou)]
    page = browser_page(zhou, width=width)
    states = []
    for address in (
        reverse("appraisal:imports", args=[year.pk]),
        *(reverse("appraisal:import", args=[batch.pk]) for batch in batches),
    ):
        page.goto(address)
        states.append(violations(page, seen))

    assert states == [[]] * 5


def test_import_from_the_first_page_to_the_undo(
    browser_page: Open, zhou: Account, year: Period, tmp_path: Path
) -> None:
    """The whole way by keyboard and mouse: download, upload, compare, confirm, undo."""
    path = tmp_path / "得分.xlsx"
    path.write_bytes(book_bytes(year, lambda book: book["一票否决"].append(list(VETO))))
    page = browser_page(zhou)
    page.goto(reverse("appraisal:imports", args=[year.pk]))
    with page.expect_download(timeout=LONG) as download:
        page.get_by_role("link", name="下载工作簿").click()
    assert download.value.suggested_filename.endswith("评分工作簿.xlsx")

    page.get_by_label("评分工作簿").set_input_files(path)
    page.get_by_role("button", name="上传并校验").click()
    page.get_by_text("共 4 行、8 个分值、不涉及 0 格，合计 560").wait_for()
    page.get_by_label("我已核对各表的行数和合计").check()
    page.get_by_role("button", name="确认导入").click()
    page.get_by_text("工作簿已导入。").wait_for()
    page.get_by_label("撤销理由").fill("传错文件")
    page.get_by_role("button", name="撤销这次导入").click()

    page.get_by_text("导入已撤销").wait_for()
    assert year.scores.count() == 0


@pytest.mark.parametrize("width", [1440, 390])
def test_parameters_of_methods(browser_page: Open, seen: set[str], width: int) -> None:
    small = load_plan(Account.objects.system(), text=small_text())
    page = browser_page(office(make_unit("考评办", parent=small.owner, code="K01")), width=width)
    page.goto(reverse("appraisal:indicator", args=[node(small, "T.1.1").pk]))
    states = []
    for method, first in (("growth", "比基期"), ("step_deduction", "每档幅度"), ("bands", "第 1 档分界")):
        page.get_by_label("计分方法").select_option(method)
        page.get_by_label(first).wait_for()
        states.append(violations(page, seen))
    page.get_by_role("button", name="增加一个").click()
    page.get_by_label("第 1 个系数").fill("0")
    page.get_by_role("button", name="保存").click()
    page.locator("[aria-invalid=true]").first.wait_for()
    states.append(violations(page, seen))

    assert states == [[]] * 4
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [1440, 390])
def test_new_scheme_from_a_workbook(
    browser_page: Open, zhou: Account, client_of: Clients, seen: set[str], width: int
) -> None:
    make_unit("安澜县", code="A00")
    make_unit("县财政局", code="G01")
    page = browser_page(zhou, width=width)
    states = []
    for head in ({"年度": "明年"}, {}):
        file = filled(client_of(zhou), head=head)
        page.goto(reverse("appraisal:new_from_book"))
        states.append(violations(page, seen))
        page.get_by_label("工作簿").set_input_files(
            {"name": file.name or "", "mimeType": "application/octet-stream", "buffer": file.read()}
        )
        page.get_by_role("button", name="上传并核对").click()
        page.get_by_role("cell", name="请填写四位年份").or_(page.get_by_role("button", name="确认建立草案")).wait_for()
        states.append(violations(page, seen))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="确认建立草案").click()
    page.get_by_text("已建立草案。").wait_for()

    assert states == [[]] * 4
