"""Reading honest workbooks, however their writer spelled them: complete, exact, or refused with the reason."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from core.workbooks.cells import Area, Cell, CellKind, SheetData
from core.workbooks.limits import Limits
from core.workbooks.problems import WorkbookProblem, WorkbookRefused
from core.workbooks.reader import read_workbook
from tests.core.workbooks import forge
from tests.core.workbooks.forge import DATE_STYLE, MAIN, PERCENT_STYLE, inline, number, row


def read_one(data: bytes) -> SheetData:
    (sheet,) = read_workbook(data)
    return sheet


def refused(data: bytes, limits: Limits | None = None) -> WorkbookProblem:
    with pytest.raises(WorkbookRefused) as refusal:
        read_workbook(data, limits or Limits())
    return refusal.value.problems[0]


def texts(sheet: SheetData) -> dict[str, tuple[CellKind, str]]:
    return {cell.reference: (cell.kind, cell.text) for cell in sheet.cells.values()}


def test_read_workbook_gives_sheets_in_order_with_counts() -> None:
    data = forge.pack(
        forge.parts_of(
            {
                "乙": forge.worksheet(row(2, inline("B2", "名"), number("D2", "1"))),
                "甲": forge.worksheet(""),
            }
        )
    )

    sheets = read_workbook(data)

    assert sheets == [
        SheetData(
            "乙", {(2, 2): Cell(2, 2, CellKind.TEXT, "名"), (2, 4): Cell(2, 4, CellKind.NUMBER, "1")}, rows=1, values=2
        ),
        SheetData("甲", {}),
    ]
    assert (sheets[0].last_row, sheets[0].last_column, sheets[1].last_row) == (2, 4, 0)


@pytest.mark.parametrize("absolute", [False, True])
@pytest.mark.parametrize("shared", [False, True])
def test_read_workbook_takes_wps_variants(absolute: bool, shared: bool) -> None:
    """Inline strings without a shared table, rows and cells without addresses, targets absolute or relative."""
    first = '<c t="s"><v>0</v></c><c t="s"><v>1</v></c>' if shared else inline("A1", "编码") + inline("B1", "名称")
    rows = f"<row>{first}</row><row><c><v>3</v></c><c t='str'><f>A1</f><v>算出</v></c></row>"
    strings = ["编码", "名称"] if shared else None

    sheet = read_one(forge.pack(forge.parts_of({"评分": forge.worksheet(rows)}, strings=strings, absolute=absolute)))

    assert texts(sheet) == {
        "A1": (CellKind.TEXT, "编码"),
        "B1": (CellKind.TEXT, "名称"),
        "A2": (CellKind.NUMBER, "3"),
        "B2": (CellKind.TEXT, "算出"),
    }


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("90", "90"),
        ("90.0", "90"),
        ("90.099999999999994", "90.1"),  # Excel stores 17 digits of the binary value
        ("1.1000000000000001", "1.1"),
        ("0.30000000000000004", "0.30000000000000004"),
        ("9E1", "90"),
        ("1.25E-3", "0.00125"),
        ("-0.0", "0"),
        ("-12.5", "-12.5"),
        ("100000", "100000"),
        ("123456789012345", "123456789012345"),
        ("1E+14", "100000000000000"),
    ],
)
def test_number_is_its_shortest_decimal_text(stored: str, text: str) -> None:
    sheet = read_one(forge.book_of(row(1, number("A1", stored))))

    assert texts(sheet) == {"A1": (CellKind.NUMBER, text)}


def test_hundred_ids_are_exact_as_text_and_refused_as_numbers() -> None:
    """SECURITY I07: 110101199003078888 as a number became 1.101011990030789e+17."""
    seeded = random.Random(7)  # noqa: S311
    ids = [str(seeded.randrange(10**17, 10**18)) for _ in range(100)]
    as_text = forge.book_of("".join(row(i, inline(f"A{i}", text)) for i, text in enumerate(ids, 1)))
    as_number = forge.book_of("".join(row(i, number(f"A{i}", text)) for i, text in enumerate(ids, 1)))
    as_float = forge.book_of("".join(row(i, number(f"A{i}", repr(float(text)))) for i, text in enumerate(ids, 1)))

    assert [cell.text for cell in read_one(as_text).cells.values()] == ids
    for data in (as_number, as_float):
        with pytest.raises(WorkbookRefused) as refusal:
            read_workbook(data)
        assert [problem.cell for problem in refusal.value.problems] == [f"A{i}" for i in range(1, 101)]
        assert {problem.reason for problem in refusal.value.problems} == {
            "18 位数字以数值存放，末几位已不可靠（证件号、编码应为文本）"
        }


@pytest.mark.parametrize("stored", ["nan", "inf", "1_000", "９０", "0x10", "1,000", "--1", "1e", "1e9999", "1" * 500])
def test_number_in_a_spelling_python_alone_would_take_is_refused(stored: str) -> None:
    problem = refused(forge.book_of(row(3, number("B3", stored))))

    assert (problem.sheet, problem.cell, problem.reason) == ("评分", "B3", "数值的内部写法有误")


def test_number_beyond_float_is_refused() -> None:
    assert refused(forge.book_of(row(1, number("A1", "1e999")))).reason == "数值超出范围"


def test_kinds_of_cells() -> None:
    rows = row(
        1,
        number("A1", "41039", DATE_STYLE),
        number("B1", "0.95", PERCENT_STYLE),
        '<c r="C1" t="b"><v>1</v></c>',
        '<c r="D1" t="e"><v>#DIV/0!</v></c>',
        '<c r="E1"><f>A1+1</f></c>',
        '<c r="F1"><f>A1+1</f><v>41040</v></c>',
        '<c r="G1" t="d"><v>2012-05-10T08:30:00</v></c>',
        number("H1", "41039.5", DATE_STYLE),
        number("I1", "99999999999", DATE_STYLE),
        '<c r="J1" s="1"/>',
    )

    sheet = read_one(forge.book_of(rows))

    assert texts(sheet) == {
        "A1": (CellKind.DATE, "2012-05-10"),
        "B1": (CellKind.PERCENT, "0.95"),
        "C1": (CellKind.BOOLEAN, "TRUE"),
        "D1": (CellKind.ERROR, "#DIV/0!"),
        "E1": (CellKind.FORMULA, ""),
        "F1": (CellKind.NUMBER, "41040"),
        "G1": (CellKind.DATE, "2012-05-10T08:30:00"),
        "H1": (CellKind.DATE, "2012-05-10T12:00:00"),
        "I1": (CellKind.ERROR, "#VALUE!"),
    }
    assert (sheet.rows, sheet.values) == (1, 8)


def test_formula_written_by_openpyxl_is_flagged_not_lost() -> None:
    sheet = read_one(forge.honest_book([["A"], ["=SUM(B1:B9)"]]))

    assert texts(sheet) == {"A1": (CellKind.TEXT, "A"), "A2": (CellKind.FORMULA, "")}


def test_merged_ranges_and_hidden_sheets_are_told() -> None:
    parts = forge.parts_of(
        {
            "评分": forge.worksheet(
                row(1, inline("C1", "大项")), tail='<mergeCells><mergeCell ref="C1:E1"/></mergeCells>'
            )
        }
    )
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace("sheetId", 'state="veryHidden" sheetId')

    sheet = read_one(forge.pack(parts))

    assert (sheet.hidden, sheet.merged) == (True, (Area(1, 3, 1, 5),))
    assert sheet.merged_area(1, 5) == Area(1, 3, 1, 5)
    assert sheet.merged_area(2, 5) is None


def test_dates_of_the_1904_system_are_right() -> None:
    parts = forge.parts_of({"评分": forge.worksheet(row(1, number("A1", "39577", DATE_STYLE)))})
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace("<sheets>", '<workbookPr date1904="1"/><sheets>')

    assert texts(read_one(forge.pack(parts))) == {"A1": (CellKind.DATE, "2012-05-10")}


@pytest.mark.parametrize(
    ("rows", "cell", "reason"),
    [
        (row(2, number("A2", "1")) + row(1, number("A1", "1")), "", "行的编号有误或次序颠倒"),
        (row(1, number("A1", "1")) + row(1, number("B1", "1")), "", "行的编号有误或次序颠倒"),
        (row(1, number("B1", "1"), number("A1", "1")), "A1", "单元格的编号有误、重复或次序颠倒"),
        (row(1, number("A1", "1"), number("A1", "2")), "A1", "单元格的编号有误、重复或次序颠倒"),
        (row(1, number("A9", "1")), "A9", "单元格的编号有误、重复或次序颠倒"),
        (row(1, number("a1", "1")), "a1", "单元格的编号有误、重复或次序颠倒"),
        (row(1, number("Ａ1", "1")), "Ａ1", "单元格的编号有误、重复或次序颠倒"),
        (row(1, '<c r="A1" t="zz"><v>1</v></c>'), "A1", "单元格的类型与内容不符"),
        (row(1, '<c r="A1" t="zz"><is><t>1</t></is></c>'), "A1", "单元格的类型与内容不符"),
        (row(1, '<c r="A1" t="inlineStr"><v>1</v></c>'), "A1", "单元格的类型与内容不符"),
        (row(1, '<c r="A1"><v>1</v><v>2</v></c>'), "A1", "单元格的类型与内容不符"),
        ('<row r="0"/>', "", "行的编号有误或次序颠倒"),
        ('<row r="1048577"/>', "", "行的编号有误或次序颠倒"),
    ],
)
def test_cells_openpyxl_would_drop_or_misplace_are_refused(rows: str, cell: str, reason: str) -> None:
    problem = refused(forge.book_of(rows))

    assert (problem.sheet, problem.cell or problem.value if cell else "", problem.reason) == ("评分", cell, reason)


def test_limits_are_parameters() -> None:
    data = forge.honest_book([[1, 2, 3], [4, 5, 6], [7, 8, 9]])

    assert refused(data, Limits(rows=2)).cell == "A3"
    assert refused(data, Limits(columns=2)).cell == "C1"
    assert refused(data, Limits(cells=8)).reason == "有内容的单元格超过 8 个"
    assert read_workbook(data, Limits(rows=3, columns=3, cells=9))[0].values == 9


def test_cells_are_counted_over_all_sheets() -> None:
    page = forge.worksheet(row(1, number("A1", "1"), number("B1", "1")))

    assert refused(forge.pack(forge.parts_of({"甲": page, "乙": page})), Limits(cells=3)).sheet == "乙"


def test_text_longer_than_a_cell_can_hold_is_refused() -> None:
    assert refused(forge.book_of(row(1, inline("A1", "长" * 32_768)))).reason == "文字超过 32767 个字符"


def test_far_styled_blank_cells_are_harmless() -> None:
    """Users format whole columns: cells without a value may stand anywhere."""
    sheet = read_one(forge.book_of(row(1, number("A1", "1")) + row(1_048_576, '<c r="XFD1048576" s="1"/>')))

    assert texts(sheet) == {"A1": (CellKind.NUMBER, "1")}


def test_problem_cuts_long_values_and_reads_as_one_sentence() -> None:
    problem = WorkbookProblem("评分", "D7", "字" * 100, "内容不是数值", "请填写数值")

    assert len(problem.value) == 60
    assert problem.sentence() == f"工作表“评分”单元格 D7（内容为“{'字' * 59}…”）：内容不是数值。请填写数值"
    assert WorkbookProblem("", "", "", "文件是空的", "请检查").sentence() == "文件是空的。请检查"


def test_namespace_is_the_transitional_one_or_the_file_is_refused() -> None:
    """openpyxl reads no row of a Strict workbook and says nothing."""
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    parts = forge.parts_of({"评分": forge.worksheet(row(1, number("A1", "1")))})
    sheet_only = {**parts, "xl/worksheets/sheet1.xml": str(parts["xl/worksheets/sheet1.xml"]).replace(MAIN, strict)}
    whole = {**sheet_only, "xl/workbook.xml": str(parts["xl/workbook.xml"]).replace(MAIN, strict)}

    assert refused(forge.pack(sheet_only)).reason == "工作表的内部格式不受支持"
    assert refused(forge.pack(whole)).reason == "文件采用了系统不支持的工作簿格式（如 Strict Open XML）"


def test_decimal_of_every_float_survives() -> None:
    seeded = random.Random(11)  # noqa: S311
    values = [round(seeded.uniform(0, 1000), 4) for _ in range(500)]

    sheet = read_one(forge.honest_book([[value] for value in values]))

    assert [Decimal(cell.text) for cell in sheet.cells.values()] == [Decimal(repr(value)) for value in values]
