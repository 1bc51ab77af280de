"""The year's work from sign-in to the published ranking, as the people of the demo county do it in their browsers.

The fourth quarter of 2012 stands computed but unpublished in the demo; here it is corrected, computed anew by the
worker, compared, published by two people, and read by the unit concerned and by the inspection office.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypdf
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import LONG, Faults, leave, sign_in
from tests.browser.demo import Demo, frozen

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
OFFICE, SECOND, LEADER, INSPECTOR = "zhouqinghe", "liderun", "luyuan", "laichanggeng"
UNIT, OTHER = "T04", "T05"
QUARTER = "2012年第四季度"


def to_quarter(page: Page) -> None:
    """From wherever to the page of the quarter, by links only."""
    leave(page, page.get_by_role("link", name="考核", exact=True).first)
    leave(page, page.get_by_role("navigation", name="所在位置").get_by_role("link", name="2012年度", exact=True))
    leave(page, page.get_by_role("link", name=QUARTER))
    expect(page.get_by_role("heading", level=1)).to_have_text(QUARTER)


def download(page: Page, button: Locator, folder: Path) -> Path:
    """Click and keep what comes, under its own name."""
    with page.expect_download(timeout=LONG) as coming:
        button.click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def template(page: Page, folder: Path) -> tuple[Path, Workbook]:
    to_quarter(page)
    path = download(page, page.get_by_role("link", name="下载工作簿"), folder)
    return path, openpyxl.load_workbook(path)


def row_of(sheet: Worksheet, code: str) -> int:
    return next(row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 1).value == code)


def correct(book: Workbook, code: str, score: float) -> tuple[str, str]:
    """Write a score into the first indicator of a unit; name of the indicator and what it was before."""
    sheet = book.worksheets[0]
    cell = sheet.cell(row_of(sheet, code), 3)
    before, cell.value = cell.value, score
    return str(sheet.cell(2, 3).value), f"{before:g}"


def upload(page: Page, path: Path) -> None:
    to_quarter(page)
    leave(page, page.get_by_role("link", name="上传工作簿"))
    page.get_by_label("评分工作簿").set_input_files(path)
    leave(page, page.get_by_role("button", name="上传并校验"))


def commit(page: Page) -> None:
    page.get_by_label("我已核对各表的行数和合计").check()
    leave(page, page.get_by_role("button", name="确认导入"))
    expect(page.get_by_text("工作簿已导入。")).to_be_visible()


def test_sign_in_page_lists_the_demo_accounts(visit: Visit) -> None:
    page = visit("", "/sign-in/")

    names = page.get_by_role("table", name="演示账号").locator("tbody th").all_inner_texts()
    assert {OFFICE, SECOND, LEADER, INSPECTOR} <= set(names)
    sign_in(page, OFFICE)
    expect(page.get_by_role("heading", level=1)).to_have_text("工作台")


def test_scores_become_a_published_ranking(demo: Demo, visit: Visit, faults: Faults, tmp_path: Path) -> None:
    office = visit()
    sign_in(office, OFFICE)
    path, book = template(office, tmp_path)
    leaf, before = correct(book, UNIT, 60.25)
    book.save(path)

    upload(office, path)
    preview(office, leaf, before)
    commit(office)
    compute(office, demo)
    board = changed_board(office)
    provenance(office, leaf, path.name)
    office.goto(board)
    comparison(office)

    propose(office, board)
    unseen(visit, faults, board)
    confirm(visit, board)
    own_sheet(visit, faults, board)


def preview(page: Page, leaf: str, before: str) -> None:
    """Counts and sums to compare, and exactly the one changed cell."""
    expect(page.get_by_text(re.compile(r"共 81 行、\d+ 个分值、不涉及 \d+ 格，合计 [\d.]+"))).to_be_visible()
    rows = page.locator("tbody.diff tr")
    expect(rows).to_have_count(1)
    assert [row.split("\t") for row in rows.all_inner_texts()] == [[UNIT, "河口镇", leaf, before, "60.25"]]
    expect(page.get_by_text("确认后改动 1 格。")).to_be_visible()


def compute(page: Page, demo: Demo) -> None:
    """The worker computes; the bar of the page follows it to the end without a reload by hand.

    The worker stands still until the bar has been seen: it would be done before a slow page is there.
    """
    to_quarter(page)
    page.get_by_label("版本说明").fill("更正河口镇得分")
    with frozen(demo.worker):
        with page.expect_response(re.compile(r"/periods/\d+/jobs/")) as asked:
            page.get_by_role("button", name="开始计算").click()
        assert asked.value.ok
        expect(page.get_by_role("progressbar").first).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("第 2 版.*更正河口镇得分"))).to_be_visible(timeout=LONG)


def changed_board(page: Page) -> str:
    """The new version's board: the corrected unit's change against the version before it. Gives its address."""
    leave(page, page.get_by_role("row", name=re.compile("第 2 版")).get_by_role("link", name="排名"))
    expect(page.get_by_label("对比")).to_have_value("")
    table = page.get_by_role("table", name=re.compile("排名"))
    expect(table.locator("tbody tr")).to_have_count(15)
    expect(table.locator(".delta--up, .delta--down")).not_to_have_count(0)
    return page.url


def provenance(page: Page, leaf: str, file: str) -> None:
    """One number opened to its source."""
    leave(page, page.get_by_role("link", name="河口镇"))
    item = page.locator("tbody").filter(has_text=leaf).first
    item.locator("tr.total a.why").last.click()
    why = item.locator("tr.why-row").first
    expect(why).to_contain_text("本单位基础分 ÷ 第一名基础分 × 权重分，四舍五入到四位小数")
    expect(why.locator("dd").last).to_have_text(re.compile(r"[\d.]+ ÷ [\d.]+ × \d+ .*\d+\.\d{4}"))
    expect(item.locator("tr.total td.edge")).to_have_text(re.compile(r"^\d+$"))  # the weight
    item.locator("tr.why-row + tr a.why").first.click()
    source = item.locator("tr.why-row").nth(1)
    expect(source).to_contain_text("60.25")
    expect(source).to_contain_text(re.compile(rf"周清和 \d{{4}}-\d\d-\d\d \d\d:\d\d，导入 {re.escape(file)}"))
    expect(source).to_contain_text("直接计分")


def comparison(page: Page) -> None:
    leave(page, page.get_by_role("link", name="与第 1 版比较"))
    row = page.get_by_role("table", name="两个版本之间有变化的考评对象").get_by_role("row", name=re.compile("河口镇"))
    expect(row).to_have_count(1)
    expect(row.locator("td").last).not_to_be_empty()


def propose(page: Page, board: str) -> None:
    page.goto(board)
    leave(page, page.get_by_role("link", name="公布", exact=True))
    leave(page, page.get_by_role("button", name="提请公布"))
    expect(page.get_by_text("已提请公布，等待另一人确认。")).to_be_visible()
    expect(page.get_by_role("button", name="确认公布")).to_be_disabled()  # the same person may not


def unseen(visit: Visit, faults: Faults, board: str) -> None:
    """Not confirmed, not there for the unit."""
    faults.expected = {404}
    page = visit(LEADER, board)
    expect(page.get_by_role("heading", level=1)).to_have_text("找不到页面")
    faults.expected = set()


def confirm(visit: Visit, board: str) -> None:
    page = visit(SECOND)
    page.goto(board)
    leave(page, page.get_by_role("link", name="公布", exact=True))
    leave(page, page.get_by_role("button", name="确认公布"))
    expect(page.get_by_text("已公布（初步）").first).to_be_visible()


def own_sheet(visit: Visit, faults: Faults, board: str) -> None:
    """The unit's head: rank and distance to the best on the own sheet; the neighbour's does not exist."""
    page = visit(LEADER, board)
    row = page.locator("tr.own")
    expect(row).to_contain_text("河口镇")
    leave(page, row.get_by_role("link", name="河口镇"))
    expect(page.locator(".headline__figure")).to_have_text(re.compile(r"^\d+$"))
    expect(page.get_by_text(re.compile(r"最终得分 [\d.]+，(本组第一名|距第一名 −[\d.]+ 分)"))).to_be_visible()
    expect(page.get_by_role("link", name="青石镇")).to_have_count(0)
    faults.expected = {404}
    answer = page.goto(page.url.replace(f"/{UNIT}/", f"/{OTHER}/"))
    assert answer is not None
    assert answer.status == 404


def test_workbook_with_errors_names_each_cell_and_imports_nothing(visit: Visit, tmp_path: Path) -> None:
    page = visit(OFFICE, "/")
    path, book = template(page, tmp_path)
    sheet = book.worksheets[0]
    first, second = row_of(sheet, UNIT), row_of(sheet, OTHER)
    sheet.cell(first, 3).value = "九十"
    sheet.cell(second, 4).value = 100000
    sheet.cell(second, 5).value = None
    book.save(path)

    upload(page, path)

    rows = page.get_by_role("table", name="错误清单").locator("tbody tr")
    expect(rows).to_have_count(3)
    cells = [row.locator("td").nth(1).inner_text() for row in rows.all()]
    assert cells == [f"C{first}", f"D{second}", f"E{second}"]
    expect(page.get_by_text("工作簿有错误，没有导入任何内容。")).to_be_visible()
    expect(page.get_by_role("button", name="确认导入")).to_have_count(0)
    _, held = template(page, tmp_path)
    assert isinstance(held.worksheets[0].cell(first, 3).value, int | float)


def test_import_can_be_undone(visit: Visit, tmp_path: Path) -> None:
    page = visit(OFFICE, "/")
    path, book = template(page, tmp_path)
    _, before = correct(book, OTHER, 77.5)
    book.save(path)
    upload(page, path)
    commit(page)
    page.get_by_label("撤销理由").fill("更正依据有误")
    leave(page, page.get_by_role("button", name="撤销这次导入"))

    expect(page.get_by_text("导入已撤销，分值恢复为导入前的内容。")).to_be_visible()
    _, held = template(page, tmp_path)
    sheet = held.worksheets[0]
    assert f"{sheet.cell(row_of(sheet, OTHER), 3).value:g}" == before


def test_inspection_office_has_pdf_and_excel_in_three_clicks(visit: Visit, tmp_path: Path) -> None:
    page = visit()
    sign_in(page, INSPECTOR)
    clicks = Clicks()
    leave(page, clicks.counted(page.get_by_role("link", name=re.compile("去导出.*2012年第三季度排名通报"))))
    pdf = download(page, clicks.counted(page.get_by_role("button", name="下载 PDF")), tmp_path)
    xlsx = download(page, clicks.counted(page.get_by_role("button", name="下载 Excel")), tmp_path)

    assert clicks.count == 3
    text = re.sub(r"\s", "", "".join(sheet.extract_text() for sheet in pypdf.PdfReader(pdf).pages))
    for word in ("河口镇", "青石镇", "第三季度"):
        assert word in text
    book = openpyxl.load_workbook(xlsx, read_only=True)
    cells = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {"河口镇", "青石镇"} <= cells


class Clicks:
    """Counts what a person presses."""

    count = 0

    def counted(self, what: Locator) -> Locator:
        self.count += 1
        return what
