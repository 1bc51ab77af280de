"""A leader files his unit's commitment at a desk, the level above signs it on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from appraisal.models import Commitment
from organization.models import Account, Unit
from tests.appraisal.promises import make_head

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Page]


@pytest.mark.clause("QSH-8-a", "SX-8.2-a")
def test_leader_files_at_a_desk_and_the_level_above_signs_by_phone(
    browser_page: Open, hekou: Unit, lu: Account, zhou: Account
) -> None:
    assert lu.person is not None
    make_head(hekou, lu.person)
    today = timezone.localdate()
    desk = browser_page(lu)
    desk.goto(reverse("appraisal:commitments"))
    desk.get_by_role("link", name="本单位承诺").click()
    first = desk.get_by_role("region", name="第 1 项")
    first.get_by_label("承诺事项").fill("通村公路")
    first.get_by_label("目标").fill("完成 12 公里")
    desk.get_by_role("button", name="签字报送").click()
    expect(desk.get_by_role("alert").first).to_contain_text("第 1 项没有填写措施")
    expect(first.get_by_label("措施")).to_have_attribute("aria-invalid", "true")
    expect(first.get_by_label("目标")).to_have_value("完成 12 公里")
    first.get_by_label("措施").fill("分段包干")
    first.get_by_label("完成时限").fill(today.isoformat())
    desk.get_by_role("button", name="签字报送").click()
    expect(desk.get_by_text("审核同意后生效。").first).to_be_visible()

    phone = browser_page(zhou, width=390, height=844)
    phone.goto(reverse("core:workbench"))
    phone.get_by_role("link", name="去审核").first.click()
    phone.get_by_label("上级支持事项").fill("安排配套资金")
    phone.get_by_role("button", name="同意并签订").click()
    expect(phone.get_by_text("已审核同意，承诺书生效。")).to_be_visible()

    row = Commitment.objects.get()
    assert row.current is not None
    assert (row.state, row.current.review.support) == ("in_force", "安排配套资金")  # type: ignore[attr-defined]  # the reverse of a one-to-one
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
