"""A long list of units is ticked by its kinds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from organization.enums import Duty, UnitKind
from organization.models import Unit
from tests.factories import make_account, make_unit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_whole_kind_is_ticked_and_unticked_at_once(
    browser_page: Callable[..., Page], county: Unit, hekou: Unit, qingshi: Unit
) -> None:
    bureau = make_unit("水利局", parent=county, kind=UnitKind.GOVERNMENT)
    page = browser_page(make_account("赖长庚", county, Duty.INSPECTION_OFFICE, username="lai"))
    page.goto(reverse("accountability:new_inspection"))
    ticked = page.locator("input[name=units]:checked")
    towns = {str(hekou.pk), str(qingshi.pk)}

    expect(page.locator("form div > strong")).to_have_text(["乡镇全选", "政府部门"])  # one unit needs no such button
    page.get_by_role("button", name="全选：乡镇").click()
    expect(ticked).to_have_count(2)
    assert {one.get_attribute("value") for one in ticked.all()} == towns
    page.get_by_label("水利局").check()
    page.get_by_role("button", name="全不选：乡镇").click()
    expect(ticked).to_have_count(1)
    assert [one.get_attribute("value") for one in ticked.all()] == [str(bureau.pk)]
    page.get_by_label("河口镇").check()
    expect(page.get_by_role("button", name="全选：乡镇")).to_be_visible()
