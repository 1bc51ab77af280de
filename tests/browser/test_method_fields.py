"""The parameters of a scoring method under the hands: with scripts the fields follow the choice, else a button does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from appraisal.models import Scheme
from organization.models import Account
from tests.appraisal.plan import load_plan, node, office, small_text
from tests.factories import make_unit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Page]
SAVED = {"bands": [{"at": 95, "score": "0.50"}, {"at": 90, "score": 0}], "otherwise": 0}


@pytest.fixture
def small(db: None) -> Scheme:
    return load_plan(Account.objects.system(), text=small_text())


@pytest.mark.parametrize("scripts", [True, False])
def test_bands_are_filled_in_and_saved(browser_page: Open, small: Scheme, scripts: bool) -> None:
    page = browser_page(office(make_unit("考评办", parent=small.owner, code="K01")), scripts=scripts)
    page.goto(reverse("appraisal:indicator", args=[node(small, "T.1.1").pk]))
    page.get_by_label("名称").fill("新兴工业")

    page.get_by_label("计分方法").select_option("bands")
    if not scripts:
        page.get_by_role("button", name="更换方法").click()
    page.get_by_label("第 1 档分界").fill("95")
    page.get_by_label("第 1 档得分").fill("0.50")
    page.get_by_label("第 3 档分界").fill("90")
    page.get_by_label("一档也没达到的得分").fill("0")
    page.get_by_role("button", name="增加一档").click()
    expect(page.get_by_label("第 4 档分界")).to_be_focused()
    if scripts:
        expect(page.locator("#method-words")).to_contain_text("得分 = 数值达到的最高一档的得分")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_label("第 3 档得分")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("名称")).to_have_value("新兴工业")
    page.get_by_label("第 3 档得分").fill("0")
    page.get_by_label("第 3 档得分").press("Enter")  # saves, as Enter does everywhere

    page.wait_for_url("**tab=tree**")
    assert (node(small, "T.1.1").name, node(small, "T.1.1").params) == ("新兴工业", SAVED)
