"""What Chromium puts on paper: the unit sheet with every explanation open, the board with every unit."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable

import pypdf
import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
OFFICE, LEADER = "zhouqinghe", "luyuan"
RADICALS = str.maketrans("⺠⻄⻅⻉⻋⻓⻔⻘⻚⻜⻝⻢⻥⻦⻩⻬⻰", "民西见贝车长门青页飞食马鱼鸟黄齐龙")
A4 = (595, 842)  # points, upright


def printed(page: Page) -> pypdf.PdfReader:
    """As the printer dialog would do it: the page sizes are those of the style sheet."""
    return pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=False)))


def words(reader: pypdf.PdfReader) -> str:
    """The text without spaces; Chromium writes some characters as the radicals that look the same."""
    text = unicodedata.normalize("NFKC", "".join(sheet.extract_text() for sheet in reader.pages))
    return re.sub(r"\s", "", text.translate(RADICALS))


def sizes(reader: pypdf.PdfReader) -> set[tuple[int, int]]:
    return {(round(sheet.mediabox.width), round(sheet.mediabox.height)) for sheet in reader.pages}


def test_unit_sheet_prints_with_everything_open(visit: Visit) -> None:
    page = visit(LEADER, "/appraisal/own/")
    items = page.locator("tr.total a.why").count() // 2
    leaves = page.locator("a.why").count() - 2 * items
    paper = printed(page)
    text = words(paper)

    assert (items, leaves) == (10, 27)
    assert text.count("第一名基础分") >= items
    assert text.count("提供周清和") == leaves
    for word in ("怎样算出", "初步得分", "加减分", "主要负责人:", "考评办:", "打印于"):
        assert word in text
    for word in ("跳到正文", "点击任一得分", "打印得分单", "退出登录"):
        assert word not in text
    assert sizes(paper) == {A4}
    assert 3 <= len(paper.pages) <= 6


def test_board_prints_every_unit_across(visit: Visit) -> None:
    page = visit(OFFICE, "/appraisal/")
    names = page.get_by_role("table", name=re.compile("排名，第")).locator("tbody th").all_inner_texts()
    paper = printed(page)
    text = words(paper)

    assert len(names) == 15
    assert [name for name in names if re.sub(r"\s", "", name) not in text] == []
    for word in ("最终得分", "距第一名", "输入指纹"):
        assert word in text
    assert sizes(paper) == {A4[::-1]}
    assert 1 <= len(paper.pages) <= 3


def test_board_fits_the_width_of_the_paper(visit: Visit) -> None:
    page = visit(OFFICE, "/appraisal/")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1017, "height": 720})  # A4 across without its margins, at 96 dots an inch

    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
