"""An evaluation filled in by slip of paper on a phone: from the QR code's address to the receipt; axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from ballots import sealing
from ballots.actions.form_polls import make_codes
from ballots.actions.planning import open_poll
from ballots.models import BallotCode, SealedBallot
from organization.enums import Duty
from organization.models import Unit
from tests.ballots.test_forms import form_of
from tests.browser.conftest import leave
from tests.browser.test_axe import PHONE, WIDER, violations
from tests.factories import make_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: object) -> None:
    monkeypatch.setattr(sealing, "SCRYPT_COST", 2**4)
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]


def test_slip_is_filled_in_on_a_phone(county: Unit, browser_page: Callable[..., Page]) -> None:
    office = make_account("秦怀远", county, Duty.APPRAISAL_OFFICE)
    watch = [make_account(name, county, Duty.TWO_OFFICES) for name in ("李若水", "宋清和")]
    poll = form_of(office, watch)
    code = make_codes(poll, {"staff": 5}, by=office, at=timezone.now())[0][1]
    open_poll(poll, by=office, at=timezone.now())
    page, found = browser_page(office), []
    page.context.clear_cookies()  # whoever has a slip is nobody to the system
    page.set_viewport_size(PHONE)

    def look() -> None:
        found.extend([*violations(page), *filter(None, [page.evaluate(WIDER)])])

    page.goto(f"{reverse('ballots:code')}#{code}")
    expect(page.get_by_label("参评码")).to_have_value(code)
    assert code not in page.url
    look()
    page.get_by_role("button", name="打开测评表").click()
    page.get_by_role("heading", name="河口镇班子").wait_for()
    expect(page.locator("input:checked")).to_have_count(0)
    page.locator(".rate", has_text="河口镇班子").get_by_text("优秀").click()
    look()
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_text("还有 1 项没有评").wait_for()
    look()
    leave(page, page.get_by_role("button", name="返回修改"))
    page.locator(".rate", has_text="镇长").get_by_text("不称职").click()
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_text("提交后不能更改，请核对").wait_for()
    page.get_by_role("button", name="确认提交").click()
    page.get_by_text("您的测评表已计入").wait_for()
    look()

    assert found == []
    assert SealedBallot.objects.filter(poll=poll).count() == BallotCode.objects.filter(used=True).count() == 1
