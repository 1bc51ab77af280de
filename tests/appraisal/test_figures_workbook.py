"""The workbook with live totals: its formulas, evaluated, give what the system holds."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from appraisal.actions.scoring import run_scoring
from appraisal.models import Indicator, Member, Period, Result
from appraisal.reports.figures import write_figures
from appraisal.reports.making import Order, render
from organization.models import Account
from tests.appraisal.formulas import Evaluated
from tests.appraisal.small import PRAISE, add_row, committed, put
from tests.factories import NOON


def test_live_totals_agree_with_the_system(year: Period, zhou: Account) -> None:
    """With a gap filled by the mean, a cap, a criticism; a unit named like a formula stays a text."""

    def fill(book: Workbook) -> None:
        put("乡镇口", "C5", "95.5")(book)
        put("乡镇口", "D6", "不涉及")(book)
        put("县直口", "C6", "33.3333")(book)
        add_row("加减分", PRAISE)(book)
        national = ("T01", "河口镇", "表彰", "国家", "否", None, "全国先进", "国发〔2012〕3号", "2012-06-10")
        add_row("加减分", national)(book)
        add_row("加减分", (*national[:6], "全国第二", "国发〔2012〕4号", "2012-06-11"))(book)
        add_row("加减分", ("T02", "青石镇", "通报批评", "市", "否", None, "项目", "督〔2012〕5号", "2012-07-01"))(book)

    committed(year, zhou, fill)
    version = run_scoring(year, by=zhou, at=NOON)
    book = load_workbook(BytesIO(write_figures(version, by="周清和", at=NOON.replace(tzinfo=None))))
    read = Evaluated(book)

    assert book.sheetnames == ["封面", "乡镇口", "县直口", "加减分"]
    for group in ("乡镇口", "县直口"):
        page = book[group]
        heads = {cell.value: cell.column_letter for cell in page[1]}
        for row in range(4, page.max_row + 1):
            held = Result.objects.get(version=version, member__code=page[f"A{row}"].value)
            asked = ("初步得分", "表彰加分", "扣分", "最终得分", "名次")
            shown = [read.value(group, f"{heads[name]}{row}") for name in asked]
            stored = [Decimal(one) / 10_000 for one in (held.initial, held.bonus, held.deduction, held.final)]
            assert shown == [*stored, held.rank]
            assert read.value(group, f"{heads['核对']}{row}") == "一致"
    page, heads = book["乡镇口"], {cell.value: cell.column_letter for cell in book["乡镇口"][1]}
    changed = next(row for row in (4, 5) if page[f"A{row}"].value == "T02")
    page[f"{heads['小项D1（D1）']}{changed}"].value = 100
    assert read.value("乡镇口", f"{heads['核对']}{changed}") == "不一致", "control: the totals are alive"


@pytest.mark.usefixtures("movable")
def test_no_name_becomes_a_formula(year: Period, zhou: Account) -> None:
    Member.objects.filter(code="T01").update(name="=1+1")
    Indicator.objects.filter(code="D1").update(name="=HYPERLINK(1)")
    committed(year, zhou)
    version = run_scoring(year, by=zhou, at=NOON)

    book = load_workbook(BytesIO(write_figures(version, by="=2", at=NOON.replace(tzinfo=None))))

    cells = [cell for page in book for row in page for cell in row]
    named = [cell for cell in cells if cell.value == "=1+1" or "=HYPERLINK" in str(cell.value)]
    assert {(cell.data_type, cell.quotePrefix) for cell in named} == {("s", True)}


def test_all_units_sheets_stand_in_one_paper_with_bookmarks(year: Period, zhou: Account) -> None:
    committed(year, zhou)
    version = run_scoring(year, by=zhou, at=NOON)

    data, name = render(version, Order("pdf", per_unit=True), by=zhou, at=NOON)

    marks = [one.title for one in PdfReader(BytesIO(data)).outline if not isinstance(one, list)]
    assert name.endswith(".pdf")
    assert marks[-4:] == ["河口镇得分单", "青石镇得分单", "县财政局得分单", "县粮食局得分单"]
