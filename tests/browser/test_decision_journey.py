"""A decision from a citizen's letter to the archive, each person at his own browser; and one that a hearing stops.

Every stage tries the forbidden step first: the refusal names its article and what to do.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from decisions.enums import Category, Interest, Stage
from organization.models import Account, Unit
from tests.browser import decision_steps as steps
from tests.browser.conftest import LONG
from tests.browser.decision_people import Hall, Town, opened_hall, settle_town
from tests.decisions import build_rows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BEGIN = date(2013, 1, 7)


@pytest.fixture
def hall(chromium: Browser, live_server: LiveServer, client_of: Callable[[Account], Client]) -> Iterator[Hall]:
    yield from opened_hall(chromium, live_server.url, client_of, BEGIN)


@pytest.fixture
def town(hall: Hall, county: Unit, hekou: Unit, qingshi: Unit) -> Town:
    return settle_town(county, [hekou, qingshi])


def test_letter_of_a_citizen_becomes_a_resolution(hall: Hall, town: Town, tmp_path: Path) -> None:
    code = steps.propose(hall)
    pk = steps.screen(hall, town)
    steps.settle_intent(hall, town, pk)
    steps.research(hall, town, pk)
    steps.review_by_experts(hall, town, pk)
    steps.consult(hall, town, pk)
    receipt = steps.publish(hall, town, pk)
    clerk = hall.at(town.clerk).go(steps.place(pk, "hearing/")).press("开始听证")
    steps.call_hearing(hall, town, pk)
    steps.hold_hearing(hall, town, pk, against=1)
    clerk.press("完成听证")
    steps.try_out(hall, town, pk)
    steps.review_legality(hall, town, pk)
    steps.rest_on_the_plan(hall, town, pk)

    government = steps.plan_meeting(hall, town, "县政府常务会议", "高岚")
    party = steps.plan_meeting(hall, town, "县委常委会议", "秦牧")
    office = hall.at(town.office).go(party).follow("列入议题").follow("为什么不能列入", within=steps.TITLE)
    office.refused("列入议程", ["JH-A-5.8-a"])  # a joint matter goes to the government first
    office.go(steps.place(pk, "resolution/")).refused("完成形成决议", ["JH-A-5.8-a", "JH-A-5.8-d", "QSH-5-b"])
    steps.vote(hall, town, government, nays=("沈舟",))
    steps.vote(hall, town, party)
    steps.issue(hall, town, pk)

    minutes, papers = archive(hall, town, pk, tmp_path)
    assert [word for word in (steps.TITLE, "会议同意实施", "安委纪要〔2013〕1号") if word not in minutes] == []
    assert {name.split("/")[0][3:] for name in papers if "/" in name} == {"总体情况", *(one.label for one in Stage)}
    assert "形成决议（安委纪要〔2013〕1号）" in told(hall, code)["办理进展"]
    assert told(hall, receipt)["答复"] == "已安排夜间施工。"


def archive(hall: Hall, town: Town, pk: int, folder: Path) -> tuple[str, list[str]]:
    """Download the ZIP, check every fingerprint of its list; the text of the minutes in it, and the listed names."""
    office = hall.at(town.office).go(steps.place(pk, "archive/"))
    with office.page.expect_download(timeout=LONG) as coming:
        office.main.get_by_role("link", name="全部档案").click()
    path = folder / "archive.zip"
    coming.value.save_as(path)
    with zipfile.ZipFile(path) as pack:
        lines = pack.read("SHA256SUMS.txt").decode().splitlines()
        listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
        assert {name: hashlib.sha256(pack.read(name)).hexdigest() for name in listed} == listed
        assert {"程序合规证明.pdf", "卷内目录.pdf"} <= set(pack.namelist())
        name = next(one for one in listed if one.startswith("09-") and one.endswith(".pdf"))
        with pack.open(name) as file:
            text = "".join(page.extract_text() for page in pypdf.PdfReader(file).pages)
    return re.sub(r"\s", "", text), list(listed)


def told(hall: Hall, code: str) -> dict[str, str]:
    """What a citizen reads under his code."""
    citizen = hall.at(None).go("/public/").follow("查询办理情况").press("查询", {"查询码、回执编号或收件编号": code})
    facts = citizen.main.locator("dl.facts").first
    return dict(zip(facts.locator("dt").all_inner_texts(), facts.locator("dd").all_inner_texts(), strict=True))


def test_hearing_with_a_third_against_stops_the_matter_until_it_comes_back(hall: Hall, town: Town) -> None:
    prices: dict[str, Any] = {"category": Category.SOCIAL, "subtype": None, "interest": Interest.PRICES}
    matter = build_rows.matter(town.lead, town.office, title=steps.TITLE, **prices)
    build_rows.at_stage(matter, Stage.HEARING, town.office)
    pk, stage = matter.pk, steps.place(matter.pk, "hearing/")

    steps.call_hearing(hall, town, pk)
    steps.hold_hearing(hall, town, pk, against=2)
    clerk = hall.at(town.clerk)
    clerk.go(stage).refused("完成听证", ["JH-A-4.3-d"])
    clerk.go(stage).follow("登记未通过").press("登记未通过", {"理由": "反对意见达到三分之一"})
    clerk.go(steps.place(pk, "legal-review/")).refused("开始法律审查", ["JH-A-4.3-d", "JH-A-5.0-a"])
    again: dict[str, str | bool] = {"理由": "按听证意见修改后再次听证"}

    steps.add_draft(clerk, pk, "第一条　降低标准。", "按听证意见修改")
    clerk.go(stage).follow("重新进行听证").press("重新进行", again).press("开始听证")
    steps.call_hearing(hall, town, pk)
    steps.hold_hearing(hall, town, pk, against=1)
    clerk.press("完成听证")
    expect(clerk.page.get_by_role("list", name="程序进度").get_by_text(re.compile("第 2 轮.*已完成"))).to_be_visible()

    reasons: dict[str, str | bool] = {"理由": "做法成熟", "决定人": "县政府主要领导"}
    clerk.go(steps.place(pk, "pilot/")).follow("确定为不适用").press("确定为不适用", reasons)
    clerk.follow("法律审查").press("开始法律审查")
