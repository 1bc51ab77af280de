"""Checking in at the front line with a thumb: 390 px wide, big controls, nothing lost on an error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accountability.models import FrontLineEntry
from organization.models import Account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Page]
THUMB = 44
"""Pixels that a control must have for a finger."""


@pytest.mark.clause("QSH-10-a")
def test_check_in_by_phone_keeps_the_draft_until_the_entry_stands(browser_page: Open, lu: Account) -> None:
    page = browser_page(lu, width=390, height=844)
    page.goto(reverse("accountability:log_front_line"))
    width = page.evaluate("document.documentElement.scrollWidth")
    submit = page.get_by_role("button", name="登记", exact=True)
    sizes = [submit.bounding_box(), page.locator(".form-check").first.bounding_box()]

    page.get_by_label("地点").fill("上埠村")
    page.get_by_label("工作内容").fill("走访困难群众")
    page.get_by_label("日期").fill((timezone.localdate() + timedelta(days=2)).isoformat())
    submit.click()
    expect(page.get_by_role("alert").first).to_contain_text("日期晚于今天")
    expect(page.get_by_label("地点")).to_have_value("上埠村")
    page.goto(reverse("accountability:front_line"))
    page.goto(reverse("accountability:log_front_line"))
    expect(page.get_by_label("工作内容")).to_have_value("走访困难群众")
    expect(page.locator("[data-draft-note]")).to_be_visible()
    page.get_by_label("日期").fill(timezone.localdate().isoformat())
    page.get_by_label("扶贫帮困").check()
    page.get_by_label("走访户数").fill("12")
    submit.click()
    expect(page.get_by_text("已登记。")).to_be_visible()
    page.goto(reverse("accountability:log_front_line"))

    expect(page.get_by_label("工作内容")).to_have_value("")
    row = FrontLineEntry.objects.get()
    assert (row.place, row.households, row.activities.get().kind) == ("上埠村", 12, "relief")
    assert width <= 390
    assert [box is not None and box["height"] >= THUMB for box in sizes] == [True, True]
