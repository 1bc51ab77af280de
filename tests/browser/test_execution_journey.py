"""A decision from its resolution to the bulletin, each person at a browser; then its chain, walked on one page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pypdf
import pytest
from django.test import Client
from openpyxl import load_workbook
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from decisions.models import Matter
from organization.models import Account, Unit
from tests.browser import execution_steps as steps
from tests.browser.decision_people import Hall, opened_hall
from tests.decisions import build_aftermath as after

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def hall(chromium: Browser, live_server: LiveServer, client_of: Callable[[Account], Client]) -> Iterator[Hall]:
    yield from opened_hall(chromium, live_server.url, client_of, date(2013, 1, 7))


def test_decision_is_carried_out_supervised_and_announced(
    hall: Hall, county: Unit, hekou: Unit, tmp_path: Path
) -> None:
    who = steps.settle_county(county, hekou)
    matter = after.resolved(hekou, who.office)
    Matter.objects.filter(pk=matter.pk).update(year=2013)  # decided at the end of the year before
    task = steps.decompose(hall, who, matter)
    steps.file_own_table(hall, who)
    steps.carry_out(hall, who, task)
    order = steps.supervise(hall, who, task)
    hall.clock.set(date(2013, 7, 3))
    steps.report(hall, who, task)
    rectification = steps.rectify(hall, who, task)
    book, paper = steps.bulletin(hall, who, tmp_path)

    sheets = load_workbook(book, read_only=True)
    cells = {str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    assert [one for one in (steps.TARGET, "河口镇") if not any(one in cell for cell in cells)] == []
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in pypdf.PdfReader(paper).pages))
    assert [one for one in ("2013年第二季度", "河口镇", steps.TARGET) if one not in text] == []

    desk = hall.at(who.inspector).go(steps.url("task", task.pk)).follow("来龙去脉")
    told = desk.main.inner_text()
    wanted = (matter.title, steps.OWN, "清淤四公里", order, rectification, "上半年执行情况报告")
    assert [one for one in wanted if one not in told] == []
    desk.follow("从此处看", within=order).follow("从此处看", within=matter.title)
    assert steps.TARGET in desk.main.inner_text()
