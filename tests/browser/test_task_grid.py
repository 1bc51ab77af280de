"""The rows of a task table under the hands: a block from Excel, undo, what is wrong at its cell, saving."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accountability.gathering.rows import rows_of, version_of
from accountability.models import TaskTable
from organization.models import Account, Person, Unit
from tests.accountability import build_rows as build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Page]
ROW = '任务{0}\t内容\t标准 {0} 项\t"措施一\n措施二"\t2012-06-30 开工\t{1}\t\t河口镇\t\t班子甲\t阶段性任务\t否\t否'
BLOCK = "\n".join(ROW.format(number, "年底" if number == 1 else "2012-12-20") for number in range(1, 5))


@pytest.fixture
def nine(hekou: Unit) -> list[Person]:
    return build.team(hekou, "班子甲", "班子乙")


@pytest.fixture
def table(hekou: Unit, lu: Account, nine: list[Person]) -> TaskTable:
    return build.begun(hekou, lu, build.content(hekou, nine[0]))


def paste(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


def test_block_from_excel_grows_the_table_is_undone_mended_and_saved(
    browser_page: Open, table: TaskTable, lu: Account
) -> None:
    page = browser_page(lu)
    page.goto(reverse("accountability:rows", args=[table.pk]))
    lines, count = page.locator("tbody tr"), page.locator("[data-rows-count]")
    lines.nth(1).locator("textarea").first.focus()
    paste(page, BLOCK)

    expect(lines).to_have_count(5)
    expect(count).to_have_text("4 行未保存")
    page.keyboard.press("Control+Z")
    expect(count).to_have_text("")
    lines.nth(1).locator("textarea").first.focus()
    paste(page, BLOCK)
    page.keyboard.press("Control+S")
    expect(page.locator(".note--error")).to_contain_text("第 2 行 · 完成时限：不是日期")
    expect(page.locator("[aria-invalid=true]")).to_be_focused()
    page.locator("[aria-invalid=true]").fill("2012-12-20")
    page.keyboard.press("Control+S")
    expect(page.get_by_text("已保存：新增 4 行，修改 0 行，移出 0 行。")).to_be_visible()

    kept = [(version_of(row).target, version_of(row).measures) for row in rows_of(table)]
    assert kept == [
        ("城区河道清淤八公里", "落实清淤队伍"),
        *((f"任务{number}", "措施一\n措施二") for number in range(1, 5)),
    ]
