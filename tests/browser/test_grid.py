"""The entry grid under the hands: keyboard, blocks from Excel, undo, checks, saving, leaving."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from appraisal.actions.scores import enter_scores
from appraisal.models import Period
from organization.models import Account, Unit
from tests.appraisal.small import held, make_scheme, points, year_of
from tests.factories import NOON

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Page]


@pytest.fixture
def year(county: Unit, hekou: Unit, qingshi: Unit, zhou: Account) -> Period:
    return year_of(make_scheme(county, [hekou, qingshi], by=zhou))


@pytest.fixture
def grid(browser_page: Open, zhou: Account, year: Period) -> Page:
    page = browser_page(zhou)
    page.goto(f"{reverse('appraisal:scores', args=[year.pk])}?group=B1")
    return page


def cell(page: Page, key: str):  # type: ignore[no-untyped-def]
    return page.locator(f'input[data-key="{key}"]')


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.dataset.key"))


def paste(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


def values(page: Page) -> dict[str, str]:
    return dict(page.eval_on_selector_all("input[data-key]", "all => all.map(one => [one.dataset.key, one.value])"))


def test_keys_move_like_in_a_sheet(grid: Page) -> None:
    cell(grid, "T01/D1").focus()
    trail = []
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "Enter", "Shift+Enter", "Tab", "End", "Home"):
        grid.keyboard.press(key)
        trail.append(focused(grid))

    assert trail == [
        "T01/D2", "T02/D2", "T02/D1", "T01/D1", "T02/D1", "T01/D1", "T01/D2", "T01/E1", "T01/D1",
    ]  # fmt: skip


def test_keys_stop_at_the_edges(grid: Page) -> None:
    cell(grid, "T01/D1").focus()
    for key in ("ArrowLeft", "ArrowUp", "Shift+Enter"):
        grid.keyboard.press(key)
        assert focused(grid) == "T01/D1"


def test_typing_checks_counts_and_sums_at_once(grid: Page) -> None:
    cell(grid, "T01/D1").focus()
    grid.keyboard.type("90.5")
    grid.keyboard.press("ArrowRight")
    grid.keyboard.type("n")
    grid.keyboard.press("ArrowRight")
    grid.keyboard.type("50.1")

    row = grid.locator("tbody tr").first
    expect(cell(grid, "T01/D2")).to_have_value("不涉及")
    expect(row.locator("[data-row-filled]")).to_have_text("3/3")
    expect(row.locator("[data-row-sum]")).to_have_text("140.6")
    expect(cell(grid, "T01/E1")).to_have_attribute("aria-invalid", "true")
    expect(grid.locator("[data-grid-message]")).to_have_text("得分应在 0 至 50 之间")
    expect(grid.locator("[data-grid-count]")).to_have_text("3 格未保存")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1.00001", "小数超过 4 位"),
        ("abc", "请填写数值"),
        ("90%", "不要填百分比"),
        ("1,000", "不带分隔符"),
        ("-1", "0 至 100"),
    ],
)
def test_faults_are_named_while_typing(grid: Page, typed: str, said: str) -> None:
    cell(grid, "T01/D1").focus()
    grid.keyboard.type(typed)

    expect(grid.locator("[data-grid-message]")).to_contain_text(said)


def test_block_from_excel_lands_from_the_focused_cell_on(grid: Page) -> None:
    cell(grid, "T01/D1").focus()
    paste(grid, '90\t80.25\t不涉及\r\n"70"\t６０\tn\r\n')

    expect(grid.locator("[data-grid-message]")).to_have_text("粘贴 6 格，改动 6 格。")
    assert values(grid) == {
        "T01/D1": "90", "T01/D2": "80.25", "T01/E1": "不涉及", "T02/D1": "70", "T02/D2": "60", "T02/E1": "不涉及",
    }  # fmt: skip


def test_block_over_the_edge_says_what_did_not_fit(grid: Page) -> None:
    cell(grid, "T02/D2").focus()
    paste(grid, "1\t2\t3\n4\t5\t6")

    expect(grid.locator("[data-grid-message]")).to_have_text(
        "粘贴 2 格，改动 2 格；4 格超出表格或属于锁定的行，未粘贴。"
    )


def test_undo_takes_back_a_block_a_cell_and_a_clearing(grid: Page) -> None:
    cell(grid, "T01/D1").focus()
    grid.keyboard.type("10")
    grid.keyboard.press("Enter")
    paste(grid, "20\t30")
    expect(cell(grid, "T02/D2")).to_have_value("30")
    grid.keyboard.press("Delete")
    expect(cell(grid, "T02/D1")).to_have_value("")
    assert (values(grid)["T02/D1"], values(grid)["T02/D2"]) == ("", "30")

    seen = []
    for _ in range(3):
        grid.keyboard.press("Control+Z")
        now = values(grid)
        seen.append((now["T01/D1"], now["T02/D1"], now["T02/D2"]))

    assert seen == [("10", "20", "30"), ("10", "", ""), ("", "", "")]
    expect(grid.locator("[data-grid-count]")).to_have_text("")


def test_escape_gives_the_cell_its_value_back(grid: Page) -> None:
    cell(grid, "T01/D1").focus()
    grid.keyboard.type("55")
    grid.keyboard.press("Escape")

    expect(cell(grid, "T01/D1")).to_have_value("")


def test_f2_lets_arrows_move_inside_the_text(grid: Page) -> None:
    cell(grid, "T01/D1").focus()
    grid.keyboard.type("95")
    grid.keyboard.press("F2")
    grid.keyboard.press("ArrowLeft")
    grid.keyboard.type("0")

    assert (focused(grid), values(grid)["T01/D1"]) == ("T01/D1", "905")


def test_save_sends_only_what_changed(grid: Page, year: Period, zhou: Account) -> None:
    enter_scores(year, {("T02", "D1"): points(70)}, by=zhou, at=NOON)  # behind the page's back, another cell
    cell(grid, "T01/D1").focus()
    paste(grid, "90\tn")
    expect(cell(grid, "T01/D2")).to_have_value("不涉及")
    with grid.expect_request(lambda request: request.method == "POST") as sent:
        grid.get_by_role("button", name="保存").click()

    assert "cell%3A" not in (sent.value.post_data or "")
    expect(grid.get_by_text("已保存 2 格。")).to_be_visible()
    assert held(year) == {"T01/D1": "90", "T01/D2": "不涉及", "T02/D1": "70"}


def test_save_with_a_fault_stays_and_leads_to_the_cell(grid: Page, year: Period) -> None:
    cell(grid, "T01/D1").focus()
    grid.keyboard.type("500")
    grid.get_by_role("button", name="保存").click()

    expect(grid.locator("[data-grid-message]")).to_contain_text("有 1 格需要改正")
    assert (focused(grid), held(year)) == ("T01/D1", {})


def test_conflict_keeps_what_was_typed_and_saves_knowingly(
    grid: Page,
    year: Period,
    zhou: Account,
) -> None:
    cell(grid, "T01/D1").focus()
    paste(grid, "90\t80")
    expect(cell(grid, "T01/D2")).to_have_value("80")
    enter_scores(year, {("T01", "D1"): points(85)}, by=zhou, at=NOON)
    grid.get_by_role("button", name="保存").click()

    expect(grid.get_by_text("打开页面之后，他人修改了这一格").first).to_be_visible()
    expect(grid.locator("[data-grid-place]")).to_contain_text("河口镇 · 小项D1")
    expect(grid.locator("[data-grid-message]")).to_contain_text("现为 85")
    assert (values(grid)["T01/D1"], values(grid)["T01/D2"], held(year)) == ("90", "80", {"T01/D1": "85"})
    grid.get_by_role("button", name="保存").click()
    expect(grid.get_by_text("已保存 2 格。")).to_be_visible()
    assert held(year) == {"T01/D1": "90", "T01/D2": "80"}


def test_leaving_with_unsaved_cells_asks_first(grid: Page) -> None:
    asked: list[str] = []
    grid.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    cell(grid, "T01/D1").focus()
    grid.keyboard.type("90")
    grid.get_by_role("link", name="上传工作簿").click()
    grid.wait_for_url("**/imports/")

    assert asked == ["beforeunload"]


def test_without_scripts_the_form_saves_the_same(browser_page: Open, zhou: Account, year: Period) -> None:
    page = browser_page(zhou, scripts=False)
    page.goto(f"{reverse('appraisal:scores', args=[year.pk])}?group=B1")
    page.locator('input[name="cell:T01/D1"]').fill("90.5")
    page.locator('input[name="cell:T02/E1"]').fill("不涉及")
    page.get_by_role("button", name="保存").click()

    expect(page.get_by_text("已保存 2 格。")).to_be_visible()
    assert held(year) == {"T01/D1": "90.5", "T02/E1": "不涉及"}
