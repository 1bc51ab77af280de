"""Ledgers and year-end reports of the responsible units (SX-6.3), and what differs from them (SX-8.3-a)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from appraisal.actions.ledgers import file_item_report, keep_entry, return_item_report, withdraw_entry
from appraisal.actions.readings import record_readings
from appraisal.enums.values import LedgerKind
from appraisal.gathering.ledgers import ledger_of_cell, ledgers_of
from appraisal.models import Indicator, ItemReport, LedgerEntry, Member, Period
from appraisal.providers.ledgers import items
from appraisal.rules.methods import Reading as Figure
from core.findings import Refused
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.small import points, titles
from tests.factories import NOON, SHANGHAI, make_account

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Account], Client]
TODAY = date(2012, 7, 31)
JULY = datetime(2012, 7, 31, 12, tzinfo=SHANGHAI)


@pytest.fixture
def item(year: Period, movable: None) -> Indicator:
    """D2 of the townships is watched by the finance bureau."""
    leaf = Indicator.objects.get(scheme=year.scheme, code="D2")
    leaf.responsible_unit = Unit.objects.get(code="G01")
    leaf.source, leaf.method = "metric", "direct"
    leaf.save()
    return leaf


@pytest.fixture
def keeper(item: Indicator) -> Account:
    return make_account("钱进", Unit.objects.get(code="G01"), Duty.UNIT_CLERK, username="qian")


def keep(item: Indicator, by: Account, period: str, kind: LedgerKind = LedgerKind.MONTH, **more: object) -> LedgerEntry:
    given = {"dated": date(2012, 7, 1), "text": "完成进度正常", "member": "T01", "value": None} | more
    member = Member.objects.get(code=given.pop("member"))
    return keep_entry(item, member, kind=kind, period=period, by=by, at=JULY, **given)


@pytest.mark.clause("SX-6.3-a")
def test_entry_is_dated_tied_to_item_and_unit_and_written_by_the_responsible_unit_alone(
    item: Indicator, keeper: Account, lu: Account
) -> None:
    with pytest.raises(Refused) as refused:
        keep(item, lu, "2012M06")
    assert titles(refused) == ["不是该项的责任单位"]
    with pytest.raises(Refused) as refused:
        keep(item, keeper, "2012M06", dated=date(2012, 8, 1), text=" ", member="G01")
    assert titles(refused) == ["台账日期在今天之后", "台账没有内容", "不是该项的考评对象"]
    with pytest.raises(Refused) as refused:
        keep(item, keeper, "2012Q2")
    assert titles(refused) == ["所属期间与台账种类不符"]

    row = keep(item, keeper, "2012M06", value=points(40))

    assert (row.indicator, row.member.code, row.dated, row.keeper.code) == (item, "T01", date(2012, 7, 1), "G01")
    with pytest.raises(Refused):
        withdraw_entry(row, reason="错", by=lu, at=JULY)
    withdraw_entry(row, reason="重复", by=keeper, at=JULY)
    assert list(LedgerEntry.objects.in_force()) == []


@pytest.mark.clause("SX-6.3-b", "SX-8.3-a")
def test_quarter_and_month_without_an_entry_are_flagged_after_their_end(item: Indicator, keeper: Account) -> None:
    keep(item, keeper, "2012Q1", LedgerKind.QUARTER)
    for month in (1, 2, 3, 5, 6):
        keep(item, keeper, f"2012M{month:02}")

    def missing(today: date) -> dict[str, list[str]]:
        (found,) = ledgers_of([item], today)
        return {kind.value: [one.code for one in periods] for kind, periods in found.missing.items()}

    assert missing(date(2012, 7, 15)) == {"month": ["2012M04"], "quarter": []}
    assert missing(date(2012, 7, 16)) == {"month": ["2012M04"], "quarter": ["2012Q2"]}
    keep(item, keeper, "2012Q2", LedgerKind.QUARTER)
    assert missing(date(2012, 7, 16)) == {"month": ["2012M04"], "quarter": []}


@pytest.mark.clause("SX-6.3-b")
def test_workbench_tells_the_responsible_unit_what_was_not_monitored(
    item: Indicator, keeper: Account, lu: Account
) -> None:
    def told(account: Account, today: date) -> list[str]:
        return [one.title for one in items(account, today)]

    assert told(keeper, date(2012, 4, 16)) == ["考评台账：1 项缺季度监测"]
    assert told(keeper, date(2012, 4, 15)) == told(keeper, date(2013, 3, 2)) == told(lu, date(2012, 4, 16)) == []


@pytest.mark.clause("SX-8.3-a")
@pytest.mark.parametrize(("filed", "marked"), [("88", False), ("88.01", True), ("72", False), ("71.99", True)])
def test_year_end_figure_that_differs_from_the_last_report_is_marked(
    item: Indicator, keeper: Account, year: Period, zhou: Account, filed: str, marked: bool
) -> None:
    keep(item, keeper, "2012M05", value=points(30))
    keep(item, keeper, "2012M06", value=points(80))
    member = Member.objects.get(code="T01")
    record_readings(
        period=year, indicator=item, readings={member.pk: Figure(Decimal(filed))}, origin_kind="appraisal.datareturn",
        origin_pk=1, by=zhou, at=NOON,
    )  # fmt: skip

    found = ledger_of_cell(year, member, item, date(2012, 1, 5))

    assert [one.title for one in found.findings] == (["年终数据与台账相差较大"] if marked else [])


@pytest.mark.clause("SX-8.3-a")
def test_score_page_shows_the_reports_and_what_is_missing(
    item: Indicator, keeper: Account, year: Period, zhou: Account, client_of: ClientOf
) -> None:
    keep(item, keeper, "2012M06", value=points(80), text="上半年完成八成")
    keep(item, keeper, "2012M06", member="T02", text="青石镇的情况")

    url = reverse("appraisal:score", args=[year.pk, "T01"])
    page = client_of(zhou).get(f"{url}?leaf=D2").content.decode()

    assert ["上半年完成八成" in page, "青石镇的情况" in page, "缺少月报" in page] == [True, False, True]


@pytest.mark.clause("SX-6.3-c")
def test_year_end_report_is_filed_once_until_the_office_returns_it(
    item: Indicator, keeper: Account, zhou: Account, lu: Account
) -> None:
    with pytest.raises(Refused) as refused:
        file_item_report(item, text="全年情况", by=lu, at=NOON)
    assert titles(refused) == ["不是该项的责任单位"]
    first = file_item_report(item, text="全年情况", by=keeper, at=NOON)
    with pytest.raises(Refused) as refused:
        file_item_report(item, text="又一份", by=keeper, at=NOON)
    assert titles(refused) == ["该项的年终考评情况已经报送"]
    with pytest.raises(Refused) as refused:
        return_item_report(first, reason=" ", by=zhou, at=NOON)
    assert titles(refused) == ["须写明理由"]

    return_item_report(first, reason="缺数据", by=zhou, at=NOON)
    second = file_item_report(item, text="补充后", by=keeper, at=NOON)

    assert list(ItemReport.objects.in_force()) == [second]
    assert ItemReport.objects.count() == 2


def test_pages_of_ledgers(item: Indicator, keeper: Account, zhou: Account, lu: Account, client_of: ClientOf) -> None:
    client, ledger = client_of(keeper), reverse("appraisal:ledger", args=[item.pk])
    sent = {
        "member": Member.objects.get(code="T01").pk, "kind": "month", "period": "2012M06", "dated": "2012-07-01",
        "value": "40.5", "text": "进展顺利",
    }  # fmt: skip
    assert client.post(reverse("appraisal:keep_ledger", args=[item.pk]), sent).status_code == 302
    wrong = client.post(reverse("appraisal:keep_ledger", args=[item.pk]), sent | {"kind": "quarter", "value": "多"})
    assert wrong.status_code == 422
    assert client.post(reverse("appraisal:file_item_report", args=[item.pk]), {"text": "全年情况"}).status_code == 302

    pages = [client.get(url).content.decode() for url in (reverse("appraisal:ledgers"), ledger)]
    assert ["小项D2" in pages[0], "进展顺利" in pages[1], "全年情况" in pages[1]] == [True, True, True]
    office = client_of(zhou)
    assert office.get(ledger).status_code == 200
    assert office.get(reverse("appraisal:export_ledgers")).status_code == 200
    report = ItemReport.objects.get()
    assert office.post(reverse("appraisal:return_item_report", args=[report.pk]), {"reason": "缺"}).status_code == 302
    assert client_of(lu).get(ledger).status_code == 404
