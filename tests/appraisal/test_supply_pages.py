"""The supplier's grid, its workbook, submitting and asking: as pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from appraisal.actions.data_returns import attach_file
from appraisal.actions.series import adopt_series
from appraisal.models import DataFile, DataReturn, Group, Indicator, Member, Period, SeriesValue, ValueQuery
from core.models import AuditEvent
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.small import PAPER, points
from tests.appraisal.supply import add_metrics, file_values, metric, submit
from tests.factories import NOON, make_account, make_unit

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Account], Client]


@pytest.fixture
def statistics(county: Unit) -> Unit:
    return make_unit("县统计局", parent=county, code="G03")


@pytest.fixture
def shen(statistics: Unit) -> Account:
    return make_account("沈言", statistics, Duty.DATA_SUPPLIER, username="shen")


@pytest.fixture
def supplying(year: Period, movable: None, statistics: Unit, zhou: Account) -> Period:
    add_metrics(year.scheme)
    adopt_series(year.scheme, by=zhou, at=NOON)
    return year


def at(page: str, statistics: Unit) -> str:
    return reverse(f"appraisal:{page}", args=[statistics.pk, "2012"])


def changes(**cells: Any) -> dict[str, str]:
    return {"changes": json.dumps({key.replace("_", "/"): [value, ""] for key, value in cells.items()}), "seen": "{}"}


def add_units(year: Period, county: Unit, count: int) -> list[str]:
    """That many more units appraised with the townships; their codes."""
    group = Group.objects.get(scheme=year.scheme, code="B1")
    units = Unit.objects.bulk_create([
        Unit(name=f"乡{number}", code=f"X{number:05}", parent=county, kind="township", level="section")
        for number in range(count)
    ])  # fmt: skip
    Member.objects.bulk_create(
        [Member(scheme=year.scheme, group=group, unit=one, code=one.code, name=one.name) for one in units]
    )
    return [unit.code for unit in units]


def test_grid_shows_the_supplier_exactly_its_cells_with_the_base_beside(
    supplying: Period, statistics: Unit, shen: Account, client_of: ClientOf
) -> None:
    file_values(statistics, "2011", {"S01": {"T01": "98.5", "T02": "100"}}, shen)

    page = client_of(shen).get(at("data_grid", statistics)).content.decode()

    assert [name in page for name in ("地区生产总值", "城镇登记失业率", "财政收入", "河口镇", "县粮食局")] == [
        True, True, False, True, False,
    ]  # fmt: skip
    assert '<small class="former">98.5</small>' in page
    assert "已填 <span data-grid-filled>0</span> / 4 格" in page


def test_saving_the_grid(supplying: Period, statistics: Unit, shen: Account, client_of: ClientOf) -> None:
    client = client_of(shen)

    done = client.post(at("save_values", statistics), changes(T01_S01="110", T02_S01="n"))

    assert done.status_code == 302
    assert sorted(SeriesValue.objects.values_list("unit__code", "value", "not_applicable")) == [
        ("T01", points(110), False),
        ("T02", None, True),
    ]


def test_faults_of_a_big_paste_are_shown_by_cell_and_nothing_is_saved(
    year: Period, movable: None, statistics: Unit, county: Unit, zhou: Account, shen: Account, client_of: ClientOf
) -> None:
    """24,000 cells with 300 faults: 200 units by 120 series."""
    codes = [f"N{number:03}" for number in range(120)]
    series = [
        {"code": code, "name": f"数据{code}", "unit": "%", "low": "0", "high": "100", "holder": "G03"} for code in codes
    ]
    add_metrics(year.scheme, leaves=[(f"L{code}", "direct", {}, metric([code])) for code in codes], series=series)
    adopt_series(year.scheme, by=zhou, at=NOON)
    units = ["T01", "T02", *add_units(year, county, 198)]
    sent = {f"{unit}/{code}": ["50", ""] for unit in units for code in codes}
    for number, key in enumerate(list(sent)[:300]):
        sent[key] = ["101" if number % 2 else "甲", ""]
    assert len(sent) == 24_000

    page = client_of(shen).post(at("save_values", statistics), {"changes": json.dumps(sent), "seen": "{}"})

    assert page.status_code in (409, 422)
    assert "有 300 格需要处理" in page.content.decode()
    assert len(page.context["grid"].faults) == 300
    assert not SeriesValue.objects.exists()


def test_workbook_goes_out_and_comes_back(
    supplying: Period, statistics: Unit, shen: Account, client_of: ClientOf
) -> None:
    file_values(statistics, "2012", {"S01": {"T01": "110"}}, shen)
    client = client_of(shen)
    book = load_workbook(BytesIO(client.get(at("export_values", statistics)).content))
    sheet = book["本期"]
    assert [cell.value for cell in sheet[3]] == ["T01", "河口镇", 110, None]
    assert AuditEvent.objects.filter(verb="appraisal.export_values").count() == 1
    sheet["C4"], sheet["D3"], sheet["D4"] = 105, 3.5, "不涉及"

    def upload() -> Any:
        target = BytesIO()
        book.save(target)
        return client.post(
            at("import_values", statistics), {"workbook": SimpleUploadedFile("数据.xlsx", target.getvalue())}
        )

    assert upload().status_code == 302
    assert SeriesValue.objects.current().count() == 4
    sheet["C3"], sheet["D3"], sheet["A4"] = "很多", "=1/0", "ZZZ"

    refused = upload()

    page = refused.content.decode()
    assert refused.status_code == 409
    assert [f"<dd>{cell}</dd>" in page for cell in ("C3", "D3", "A4")] == [True, True, True]
    assert SeriesValue.objects.count() == 4


@pytest.mark.clause("JH-C-3.3-h")
def test_only_the_source_department_files_and_it_names_its_paper(
    supplying: Period, statistics: Unit, shen: Account, lu: Account, he: Account, client_of: ClientOf
) -> None:
    """The appraised unit itself: 403; another supplier does not find the desk."""
    other = make_account("钱进", Unit.objects.get(code="G01"), Duty.DATA_SUPPLIER, username="qian")
    assert client_of(lu).post(at("save_values", statistics), changes(T01_S01="1")).status_code == 403
    assert client_of(other).post(at("save_values", statistics), changes(T01_S01="1")).status_code == 404
    client = client_of(shen)
    client.post(at("save_values", statistics), changes(T01_S01="110", T02_S01="105", T01_S49="4", T02_S49="3.5"))
    client.post(at("attach_data_file", statistics), {"file": SimpleUploadedFile("报表.pdf", PAPER), "note": "年报"})

    missing = client.post(at("submit_return", statistics), {"source": "", "source_dated": ""})
    done = client.post(at("submit_return", statistics), {"source": "安统〔2013〕2号", "source_dated": "2013-01-10"})

    assert (missing.status_code, done.status_code) == (409, 302)
    row = DataReturn.objects.get()
    assert (row.source, row.source_dated.isoformat(), row.submitted_by) == ("安统〔2013〕2号", "2013-01-10", shen)
    page = client.get(at("data_grid", statistics)).content.decode()
    assert ["报表.pdf" in page, "第 1 次报送并锁定" in page, 'name="cell:' in page] == [True, True, False]
    locked = client.post(at("save_values", statistics), changes(T01_S01="111"))
    assert locked.status_code == 409
    corrected = client.post(
        reverse("appraisal:correct_values", args=[row.pk]),
        {"unit": "T01", "series": "S01", "value": "111", "reason": "报表订正"},
    )
    assert corrected.status_code == 302
    assert list(
        SeriesValue.objects.filter(unit__code="T01", series__code="S01").order_by("id").values_list("value", "reason")
    ) == [(points(110), ""), (points(111), "报表订正")]


def test_unit_sees_its_figures_and_asks(
    supplying: Period, statistics: Unit, shen: Account, lu: Account, he: Account, zhou: Account, client_of: ClientOf
) -> None:
    office = client_of(zhou)
    file_values(statistics, "2011", {"S01": {"T01": "100", "T02": "980"}}, shen)
    file_values(statistics, "2012", {"S01": {"T01": "110", "T02": "987"}, "S49": {"T01": "4", "T02": "3"}}, shen)
    client = client_of(lu)
    assert "还没有报送的数据" in client.get(reverse("appraisal:own_data")).content.decode()
    submit(statistics, "2012", shen)

    page = client.get(reverse("appraisal:own_data")).content.decode()
    submit(statistics, "2011", shen)
    beside = client.get(reverse("appraisal:own_data")).content.decode()
    value = SeriesValue.objects.get(unit__code="T01", series__code="S01", period="2012")
    assert ["110 万元" in page, "987" in page, "基期（2011 年度）100" in page] == [True, False, False]
    assert "基期（2011 年度）100" in beside
    ask = reverse("appraisal:ask_query", args=[value.pk])
    assert client_of(he).post(ask, {"question": "x"}).status_code == 404
    assert client.post(ask, {"question": "少计了园区"}).status_code == 302

    query = ValueQuery.objects.get()
    supplier = client_of(shen)
    assert "河口镇对地区生产总值提出疑问，待答复" in supplier.get(reverse("core:workbench")).content.decode()
    address = reverse("appraisal:answer_query", args=[query.pk])
    assert [address in one.get(reverse("appraisal:queries")).content.decode() for one in (supplier, office)] == [
        True, False
    ]  # fmt: skip
    wrong = supplier.post(address, {"answer": "已补计", "value": "9" * 30})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["value"])
    answered = supplier.post(address, {"answer": "口径一致", "value": ""})
    assert answered.status_code == 302
    assert "核实无误" in client.get(reverse("appraisal:own_data")).content.decode()


@pytest.mark.parametrize("more", [0, 198])
def test_grid_takes_few_queries_at_any_number_of_units(
    supplying: Period, statistics: Unit, county: Unit, shen: Account, client_of: ClientOf, more: int
) -> None:
    units = add_units(supplying, county, more)
    file_values(statistics, "2012", {"S01": dict.fromkeys(units, "1") | {"T01": "2"}}, shen)
    client = client_of(shen)
    assert len(client.get(at("data_grid", statistics)).context["grid"].rows) == more + 2

    with CaptureQueriesContext(connection) as captured:
        client.get(at("data_grid", statistics))

    assert len(captured) <= 20


def test_paper_is_taken_back_by_its_supplier_until_the_figures_are_filed(
    supplying: Period, statistics: Unit, shen: Account, zhou: Account, client_of: ClientOf
) -> None:
    wrong, kept = (
        attach_file(statistics, "2012", SimpleUploadedFile(name, PAPER), note="", by=shen, at=NOON)
        for name in ("错.pdf", "年报.pdf")
    )
    address, late = (reverse("appraisal:withdraw_data_file", args=[one.pk]) for one in (wrong, kept))

    pages = [client_of(one).get(at("data_grid", statistics)).content.decode() for one in (shen, zhou)]
    done = client_of(shen).post(address, {"reason": "传错文件"})
    file_values(statistics, "2012", {code: dict.fromkeys(("T01", "T02"), "5") for code in ("S01", "S49")}, shen)
    submit(statistics, "2012", shen)
    locked = client_of(shen).post(late, {"reason": "改主意"})

    assert [address in page for page in pages] == [True, False]
    assert (done.status_code, locked.status_code) == (302, 409)
    assert late not in client_of(shen).get(at("data_grid", statistics)).content.decode()
    assert list(DataFile.objects.in_force()) == [kept]


def test_period_leads_to_the_rates_by_hand_where_something_grows(
    supplying: Period, shen: Account, zhou: Account, client_of: ClientOf
) -> None:
    address = reverse("appraisal:enter_rate", args=[supplying.pk])
    page = reverse("appraisal:period", args=[supplying.pk])

    assert address in client_of(zhou).get(page).content.decode()
    Indicator.objects.filter(scheme=supplying.scheme, method="growth").update(method="ratio_to_best")
    assert address not in client_of(zhou).get(page).content.decode()


def test_dues_and_catalogue(
    supplying: Period, statistics: Unit, shen: Account, zhou: Account, client_of: ClientOf
) -> None:
    page = client_of(shen).get(reverse("appraisal:data_periods")).content.decode()
    assert ["县统计局" in page, "县财政局" in page, "2012年度" in page, "0 / 4" in page] == [True, False, True, True]
    office = client_of(zhou)
    assert "县财政局" in office.get(reverse("appraisal:data_periods")).content.decode()

    row = statistics.pk, "城镇登记失业率"
    assert row[1] in office.get(reverse("appraisal:series_list")).content.decode()
