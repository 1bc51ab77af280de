"""The head of a unit fills in and files the self-assessment: kept as it goes, locked at the end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from appraisal.actions.assessment_rounds import charge_members, open_round
from appraisal.models import AssessmentColumn, Member
from organization.models import Account, Unit
from tests.appraisal.build_rounds import plan, team_of
from tests.appraisal.small import PAPER, make_scheme, points, year_of
from tests.factories import NOON

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.clause("SX-6.4-a")
def test_the_head_fills_in_and_files_the_self_assessment(
    browser_page: Callable[..., Page], county: Unit, hekou: Unit, qingshi: Unit, zhou: Account, lu: Account,
    tmp_path: Path,
) -> None:  # fmt: skip
    period = year_of(make_scheme(county, [hekou, qingshi], by=zhou))
    team = team_of(plan(period, zhou), county, zhou)
    charge_members(team.group, Member.objects.filter(scheme=period.scheme), by=zhou, at=NOON)
    row = open_round(team.round, by=zhou, at=NOON)
    ledger = tmp_path / "招商台账.pdf"
    ledger.write_bytes(PAPER)
    page = browser_page(lu)

    page.goto("/")
    page.get_by_role("link", name="河口镇自评待报送").click()
    page.get_by_label("总体情况").fill("全年任务完成。")
    for leaf, score in (("D1", "100.5"), ("D2", "90"), ("E1", "45")):
        page.get_by_label(f"小项{leaf}自评分").fill(score)
        page.get_by_label(f"小项{leaf}完成情况").fill("按期完成")
    page.get_by_label("小项E1完成情况").blur()
    expect(page.locator("#saved")).to_contain_text("得分超出范围")
    page.get_by_label("小项D1自评分").fill("95")
    page.get_by_label("小项D1自评分").blur()
    expect(page.locator("#saved")).to_contain_text("已填 3 / 3 项")
    page.get_by_label("小项D1台账").set_input_files(ledger)
    page.get_by_role("button", name="保存并上传").click()
    expect(page.get_by_role("link", name="招商台账.pdf")).to_be_visible()
    page.get_by_role("link", name="报送", exact=True).click()
    page.get_by_role("button", name="确认报送").click()
    expect(page.get_by_text("自评已报送并锁定")).to_be_visible()
    page.goto(reverse("appraisal:self_assessment", args=[row.pk, "T01"]))

    expect(page.get_by_text("确需更改的，请考评办写明理由退回")).to_be_visible()
    expect(page.locator("main form input:not([type=hidden])")).to_have_count(0)
    filed = AssessmentColumn.objects.get()
    held = dict(filed.items.values_list("indicator__code", "points"))
    assert (filed.closed_by, held) == (lu, {"D1": points(95), "D2": points(90), "E1": points(45)})
