"""The sheets of the groups: what is read, and every way a cell can be wrong, each with its address."""

from __future__ import annotations

from decimal import Decimal

import pytest

from appraisal.workbook.contract import ParsedBook, SheetTotals
from appraisal.workbook.parse import parse_scores
from core.workbooks.cells import Area, CellKind, SheetData
from core.workbooks.problems import WorkbookProblem
from tests.appraisal.workbook.samples import (
    PARTY,
    SCHEME,
    SCORES,
    TOWN_ROWS,
    TOWNS,
    YEAR,
    Raw,
    of_kind,
    party,
    sheet,
    towns,
)

EXPORT_AGAIN = "请重新下载模板，不要改动前 4 行和前两列"


def read(*sheets: SheetData) -> ParsedBook:
    return parse_scores(sheets, SCHEME, YEAR)


def only_problem(*sheets: SheetData) -> WorkbookProblem:
    (problem,) = read(*sheets).problems
    return problem


def test_honest_book_is_read_completely_with_totals() -> None:
    book = read(towns(), party())

    assert book == ParsedBook(
        scores=SCORES,
        totals=(
            SheetTotals(TOWNS.name, rows=2, values=5, not_applicable=1, total=Decimal("134.6234")),
            SheetTotals(PARTY.name, rows=1, values=1, not_applicable=0, total=Decimal(500)),
        ),
    )


@pytest.mark.parametrize(
    ("raw", "units"),
    [
        ("  不涉及 ", None),
        ("\u3000不涉及", None),
        (" 12.5 ", 125000),
        ("012", 120000),
        ("12.50000", 125000),
        (Decimal("0.0001"), 1),
        (Decimal("60"), 600000),
        (0, 0),
    ],
)
def test_score_cell_is_read_exactly(raw: Raw, units: int | None) -> None:
    book = read(towns(C5=raw), party())

    assert (book.problems, book.scores["T"]["T01"]["T1.1"]) == ((), units)


HINT = "；不涉及的请填“不涉及”"
AS_NUMBER = "请把单元格设为“数值”格式后重新填写" + HINT


@pytest.mark.parametrize(
    ("raw", "reason", "remedy"),
    [
        (None, "没有填写", "请填写得分；不涉及的请填“不涉及”"),
        ("  ", "没有填写", "请填写得分；不涉及的请填“不涉及”"),
        (Decimal("60.0001"), "得分应在 0 至 60 之间", "请填写 0 至 60 之间的数值"),
        (-1, "得分应在 0 至 60 之间", "请填写 0 至 60 之间的数值"),
        (Decimal("1.23456"), "小数有 5 位，超过 4 位", "请四舍五入到 4 位小数以内"),
        (Decimal("0.30000000000000004"), "小数有 17 位，超过 4 位", "请四舍五入到 4 位小数以内（如 0.3）"),
        ("９０", "数字是全角字符", "请改为半角：90"),
        ("３．５", "数字是全角字符", "请改为半角：3.5"),
        ("1e1", "数字采用科学计数法", "请写成普通小数" + HINT),
        ("1,000", "数字带有千位分隔符", "请去掉分隔符：1000"),
        ("1，000.5", "数字带有千位分隔符", "请去掉分隔符：1000.5"),
        ("55分", "内容不是数值", "请填写数值，不带单位和其他文字" + HINT),
        ("+5", "内容不是数值", "请填写数值，不带单位和其他文字" + HINT),
        (".5", "内容不是数值", "请填写数值，不带单位和其他文字" + HINT),
        ("٣", "内容不是数值", "请填写数值，不带单位和其他文字" + HINT),
        ("不 涉及", "内容不是数值", "请填写数值，不带单位和其他文字" + HINT),
        ("/", "内容不是数值", "请填写数值，不带单位和其他文字" + HINT),
        ("9" * 41, "内容不是数值", "请填写数值" + HINT),
        (of_kind(CellKind.PERCENT, "0.95"), "单元格是百分比格式，无法判断是几分", AS_NUMBER),
        (of_kind(CellKind.DATE, "2012-02-24"), "单元格是日期格式", AS_NUMBER),
        (of_kind(CellKind.BOOLEAN, "TRUE"), "单元格是逻辑值", "请按要求填写"),
        (of_kind(CellKind.ERROR, "#DIV/0!"), "单元格是公式错误值", "请改正公式，或者直接填写数值"),
        (of_kind(CellKind.FORMULA), "公式没有保存计算结果", "请在 WPS 或 Excel 中打开并保存一次，或者直接填写数值"),
    ],
)
def test_wrong_score_is_reported_with_cell_value_reason_and_remedy(raw: Raw, reason: str, remedy: str) -> None:
    made = towns(C6=raw)
    text = made.cells[6, 3].text if (6, 3) in made.cells else ""
    value = "" if not text.strip() else text

    assert only_problem(made, party()) == WorkbookProblem(TOWNS.name, "C6", value, reason, remedy)


def test_floor_of_a_leaf_may_lie_below_zero() -> None:
    assert read(towns(E5=-50), party()).scores["T"]["T01"]["T2"] == -500000
    assert only_problem(towns(E5=Decimal("-50.0001")), party()).reason == "得分应在 -50 至 1000 之间"


def test_every_wrong_cell_is_reported_at_once_in_sheet_order() -> None:
    book = read(towns(C5="x", D6="y", B6="河口镇"), party(C5=None))

    assert [(problem.sheet, problem.cell) for problem in book.problems] == [
        (TOWNS.name, "B6"),
        (TOWNS.name, "C5"),
        (TOWNS.name, "D6"),
        (PARTY.name, "C5"),
    ]


@pytest.mark.parametrize(
    ("changes", "cell", "reason"),
    [
        ({"C1": "招商引资"}, "C1", "大项名称应为“决战园区”"),
        ({"D1": None}, "D1", "大项名称应为“决战园区”"),
        ({"D2": "项目落地"}, "D2", "指标名称应为“投资总量”"),
        ({"C4": 61}, "C4", "基础分应为 60"),
        ({"C4": None}, "C4", "缺少基础分，应为 60"),
        ({"C4": "六十"}, "C4", "内容不是数值"),
        ({"F5": 1}, "F3", "该列有内容，但第 3 行缺少指标代码"),
        ({"F3": "T9"}, "F3", "“第一大块（乡镇口）”没有这个指标代码"),
        ({"F3": "T2"}, "F3", "指标代码重复出现"),
    ],
)
def test_changed_heading_is_reported(changes: dict[str, Raw], cell: str, reason: str) -> None:
    problem = only_problem(towns(**changes), party())

    assert (problem.sheet, problem.cell, problem.reason) == (TOWNS.name, cell, reason)


def test_code_as_a_number_that_lost_its_zero_is_refused() -> None:
    """1.10 typed into a number cell is 1.1, the code of another leaf."""
    book = read(towns(D3=of_kind(CellKind.NUMBER, "1.1")), party())

    assert [(problem.cell, problem.reason) for problem in book.problems] == [
        ("D3", "编码以数值存放，末尾的零可能已丢失"),
        ("", "缺少指标“投资总量”（T1.10）一列"),
    ]


def test_row_of_an_unknown_unit_reports_its_other_faults_too() -> None:
    book = read(towns(A7="X99", C7=50.12345, D7="九"), party())

    assert [(problem.cell, problem.reason) for problem in book.problems if problem.cell] == [
        ("A7", "方案中没有这个单位编码"),
        ("C7", "小数有 5 位，超过 4 位"),
        ("D7", "内容不是数值"),
    ]


def test_missing_column_is_reported_once() -> None:
    rows = [line[:4] for line in TOWN_ROWS]

    assert only_problem(towns(rows), party()) == WorkbookProblem(
        TOWNS.name, "", "T2", "缺少指标“社会管理”（T2）一列", EXPORT_AGAIN
    )


def test_columns_may_stand_in_another_order() -> None:
    rows = [(*line[:2], line[4], line[3], line[2]) for line in TOWN_ROWS]

    assert read(towns(rows), party()).scores == SCORES


@pytest.mark.parametrize(
    ("changes", "cell", "reason", "remedy"),
    [
        ({"A7": "X99", "B7": "无名"}, "A7", "方案中没有这个单位编码", "请核对单位编码，或者删除该行"),
        ({"A7": "P01", "B7": "县委办"}, "A7", "该单位不属于“第一大块（乡镇口）”", "请移到工作表“第二大块”"),
        ({"A7": "T01"}, "A7", "单位编码与第 5 行重复", "同一单位只保留一行"),
        ({"B7": "合计"}, "A7", "有内容的行缺少单位编码", "请补填单位编码，或者删除该行"),
        ({"B5": "青石镇"}, "B5", "单位名称与编码不符，该编码对应“南桥街道办事处”", "请核对编码和名称"),
        ({"B5": None}, "B5", "单位名称与编码不符，该编码对应“南桥街道办事处”", "请核对编码和名称"),
    ],
)
def test_wrong_unit_is_reported(changes: dict[str, Raw], cell: str, reason: str, remedy: str) -> None:
    problem = only_problem(towns(**changes), party())

    assert (problem.cell, problem.reason, problem.remedy) == (cell, reason, remedy)


def test_missing_unit_is_reported() -> None:
    assert only_problem(towns(TOWN_ROWS[:5]), party()) == WorkbookProblem(
        TOWNS.name, "", "T02", "缺少“青石镇”（T02）一行", "请补上该单位一行，或者重新下载模板"
    )


def test_blank_rows_between_units_are_no_fault() -> None:
    rows = (*TOWN_ROWS[:5], (None, "  "), TOWN_ROWS[5])

    assert read(towns(rows), party()).problems == ()


def test_missing_and_unknown_sheets_are_reported() -> None:
    book = read(party(), sheet("说明", [["请填写"]]))

    assert book.problems == (
        WorkbookProblem(
            "说明", "", "", "不认识的工作表",
            "请删除该工作表或改正名称；可用的名称：第一大块（乡镇口）、第二大块、加减分、一票否决、弄虚作假",
        ),
        WorkbookProblem(TOWNS.name, "", "", "缺少这张工作表", "每个考核系统一张工作表，请补上，或者重新下载模板"),
    )  # fmt: skip


def test_blank_sheet_of_another_name_is_no_fault() -> None:
    assert read(towns(), party(), sheet("Sheet3", [])).problems == ()


def test_sheet_name_twice_is_reported() -> None:
    assert only_problem(towns(), party(), sheet(f"{PARTY.name} ", [["x"]])).reason == "工作表重名"


def test_top_name_merged_over_its_columns_counts_for_each() -> None:
    assert read(towns(merged=[Area(1, 3, 1, 4)], D1=None), party()).problems == ()


@pytest.mark.parametrize("area", [Area(5, 3, 6, 3), Area(2, 3, 2, 4), Area(1, 3, 2, 3)])
def test_merge_elsewhere_is_reported_once(area: Area) -> None:
    problem = only_problem(towns(merged=[area]), party())

    assert problem.reason == "单元格是合并的，无法判断内容属于哪一格"


def test_merge_in_the_corner_or_beyond_the_sheet_is_no_fault() -> None:
    assert read(towns(merged=[Area(1, 1, 4, 1), Area(50, 1, 60, 9)]), party()).problems == ()


def test_three_absent_sheets_leave_everything_untouched() -> None:
    book = read(towns(), party())

    assert (book.adjustments, book.vetoes, book.disqualifications) == (None, None, None)
