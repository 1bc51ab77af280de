"""Weekly and half-monthly work: handed in, missing, compiled (LS-4.2-b)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accountability.actions import collection as actions
from accountability.actions.collection import NewForm
from accountability.enums import WorkCycle
from accountability.gathering.collection import collected
from accountability.models import WorkForm
from core.findings import Refused
from core.periods import parse_period
from organization.enums import Duty
from organization.models import Account, Person, Unit
from tests.accountability import build_rows as build
from tests.factories import NOON, make_account

ClientOf = Callable[[Account], Client]
WEEK, HALF = parse_period("2012W51"), parse_period("2012M12B")


def url(name: str, *args: Any) -> str:
    return reverse(f"accountability:{name}", args=args)


@pytest.mark.usefixtures("papers_set")
@pytest.mark.clause("LS-4.2-b")
def test_week_and_half_month_are_collected_those_missing_listed_and_the_summary_exported(
    county: Unit, hekou: Unit, qingshi: Unit, lu: Account, he: Account, wen: Account, shi: Person, client_of: ClientOf
) -> None:
    """One form a member a week, one a town a half-month; who has none is named on page, workbook and paper."""
    second = build.leader(county, "顾怀远")
    for person in (shi, second):
        actions.add_member(person, since=date(2012, 1, 1), by=wen, at=NOON)
    actions.file_form(NewForm(WorkCycle.WEEK, WEEK, "检查防汛", "调研企业", person=shi), by=wen, at=NOON)
    town = NewForm(WorkCycle.HALF_MONTH, HALF, "修路三公里", "验收", economy="新开工项目两个", unit=hekou)
    actions.file_form(town, by=lu, at=NOON)

    week, half = collected(WorkCycle.WEEK, WEEK), collected(WorkCycle.HALF_MONTH, HALF)
    office = client_of(wen)
    asked = {"cycle": "half_month", "period": HALF.code}
    page = office.get(url("work_forms"), asked)
    book = openpyxl.load_workbook(BytesIO(office.get(url("export_work_forms"), asked).content))
    paper = PdfReader(BytesIO(office.get(url("work_summary"), asked).content))
    found = office.get(url("work_forms"), asked | {"search": "新开工"}).context["sections"][0].rows

    assert (week.missing, half.missing) == (["顾怀远"], ["青石镇"])
    assert [(row[0].text, row[1].text) for row in page.context["sections"][0].rows] == [
        ("河口镇", "已报送"), ("青石镇", "未报送"),
    ]  # fmt: skip
    assert "修路三公里" in [cell.value for row in book.worksheets[-1] for cell in row]
    text = "".join("".join(one.extract_text() for one in paper.pages).split())
    assert [
        word for word in ("应报送2份，已报送1份", "未报送：青石镇", "镇域经济：新开工项目两个") if word not in text
    ] == []
    assert [row[0].text for row in found] == ["河口镇"]
    assert [row[0].text for row in client_of(he).get(url("work_forms"), asked).context["sections"][0].rows] == [
        "青石镇"
    ]


def test_newest_version_counts_and_what_is_wrong_is_told(
    hekou: Unit, qingshi: Unit, lu: Account, he: Account, wen: Account
) -> None:
    first = NewForm(WorkCycle.HALF_MONTH, HALF, "修路", "", economy="招商", unit=hekou)
    actions.file_form(first, by=lu, at=NOON)
    actions.file_form(NewForm(WorkCycle.HALF_MONTH, HALF, "修路和清淤", "", economy="招商", unit=hekou), by=lu, at=NOON)
    refusals = []
    for new, by in (
        (NewForm(WorkCycle.HALF_MONTH, HALF, "修路", "", unit=hekou), lu),
        (NewForm(WorkCycle.HALF_MONTH, parse_period("2013M01A"), "修路", "", economy="招商", unit=hekou), lu),
        (first, he),
        (NewForm(WorkCycle.WEEK, WEEK, "检查", "", person=lu.person), lu),
    ):
        with pytest.raises(Refused) as refused:
            actions.file_form(new, by=by, at=NOON)
        refusals.append(build.titles(refused))

    assert refusals == [["没有填写镇域经济情况"], ["期间还没有开始"], ["不能代他人报送"], ["不在报送范围"]]
    assert collected(WorkCycle.HALF_MONTH, HALF).forms[hekou.pk].done == "修路和清淤"
    assert WorkForm.objects.count() == 2


def test_form_is_handed_in_by_the_town_on_its_page(hekou: Unit, lu: Account, wen: Account, client_of: ClientOf) -> None:
    clerk = make_account("何文书", hekou, Duty.UNIT_CLERK)
    data = {"owner": f"u{hekou.pk}", "period": "", "done": "修路", "economy": "招商", "planned": ""}
    client = client_of(clerk)
    offered = client.get(url("file_work_form")).context["form"].fields["period"].choices

    wrong = client.post(url("file_work_form"), data)
    done = client.post(url("file_work_form"), data | {"period": offered[0][0]})

    assert (wrong.status_code, done.status_code, WorkForm.objects.get().recorded_by) == (422, 302, clerk)
    assert client_of(wen).get(url("standing_members")).status_code == 200
