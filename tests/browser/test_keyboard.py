"""Everything a mouse can do is reached by keys, and the eye can follow where they are (the grid: test_grid.py)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from organization.demo import DEMO_PASSWORD
from tests.browser.conftest import PATIENCE

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
OFFICE, LEADER = "zhouqinghe", "luyuan"

FOCUSED = """() => {
    const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
    const marked = parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none";
    const seen = box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0;
    return {what: one.outerHTML.slice(0, 100), body: one === document.body, marked, seen};
}"""


def press(page: Page, key: str, until: str, limit: int = 60) -> None:
    """Press a key until the focus is on the element of this selector."""
    for _ in range(limit):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", until):
            return
    raise AssertionError(f"{limit} times {key} do not lead to {until}")


def test_sign_in_needs_no_mouse(visit: Visit) -> None:
    page = visit("", "/sign-in/")
    press(page, "Tab", "#id_username")
    page.keyboard.type(LEADER)
    press(page, "Tab", "#id_password", limit=1)
    page.keyboard.type(DEMO_PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("工作台")


def test_first_stop_skips_to_the_content(visit: Visit) -> None:
    page = visit(OFFICE, "/appraisal/schemes/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()

    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_navigation_menu_and_sign_out(visit: Visit) -> None:
    page = visit(OFFICE, "/")
    press(page, "Tab", ".mast__link[href='/appraisal/']")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/appraisal/versions/\d+/"))

    press(page, "Tab", "details.menu > summary")
    page.keyboard.press("Enter")
    press(page, "Tab", ".menu__panel a", limit=1)
    page.keyboard.press("Escape")
    expect(page.locator("details.menu > summary")).to_be_focused()
    expect(page.locator(".menu__panel")).to_be_hidden()


def test_folded_navigation_of_a_phone(visit: Visit) -> None:
    page = visit(OFFICE, "/appraisal/schemes/", width=390, height=844)
    press(page, "Tab", ".mast__toggle")
    expect(page.locator(".mast__toggle")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")

    expect(page.locator(".mast__toggle")).to_have_attribute("aria-expanded", "true")
    press(page, "Tab", ".mast__link", limit=1)


def test_filter_bar_keeps_state_in_the_address_and_the_focus(visit: Visit) -> None:
    page = visit(OFFICE, "/units/")
    press(page, "Tab", ".filter-bar input")
    name = page.evaluate("document.activeElement.name")
    page.keyboard.insert_text("河口")  # at once: no pause in between sends the half of it
    page.wait_for_url(re.compile(rf"{name}=%E6%B2%B3%E5%8F%A3"))
    expect(page.locator(f".filter-bar [name={name}]")).to_be_focused()

    press(page, "Tab", ".filter-bar select", limit=3)
    chosen = page.evaluate("document.activeElement.name")
    page.keyboard.press("ArrowDown")
    page.wait_for_url(re.compile(rf"{name}=%E6%B2%B3%E5%8F%A3&{chosen}="))
    expect(page.locator(f".filter-bar [name={chosen}]")).to_be_focused()


def test_a_figure_opens_to_its_source(visit: Visit) -> None:
    page = visit(LEADER, "/appraisal/own/")
    press(page, "Tab", "a.why", limit=40)
    expect(page.locator(":focus")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")

    expect(page.locator(":focus")).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".why-row.is-open")).to_be_visible()
    expect(page.locator(".why-row.is-open")).to_contain_text("第一名基础分")


MOVED = """patience => new Promise((done, fail) => {
    const look = () => document.querySelector(".table-frame").scrollLeft > 0 ? done() : requestAnimationFrame(look);
    setTimeout(() => fail(new Error("the table stands still")), patience);
    look();
})"""
"""Until the table has moved, which it does smoothly; Playwright's own waiting asks by eval, which the page forbids."""


def test_wide_table_scrolls_by_arrows(visit: Visit) -> None:
    page = visit(OFFICE, "/appraisal/")
    page.set_viewport_size({"width": 1024, "height": 768})
    press(page, "Tab", ".table-frame", limit=40)
    page.keyboard.press("ArrowRight")

    page.evaluate(MOVED, PATIENCE)


@pytest.mark.parametrize("path", ["/", "/appraisal/", "/appraisal/own/", "/clauses/", "/units/", "/my-account/"])
def test_focus_is_always_seen_and_marked(visit: Visit, path: str) -> None:
    """The first stops of a page, from the skip link into the content."""
    page = visit(LEADER, path)
    lost = []
    for _ in range(25):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["body"]:
            break
        if not (stop["marked"] and stop["seen"]):
            lost.append(stop["what"])

    assert lost == []
