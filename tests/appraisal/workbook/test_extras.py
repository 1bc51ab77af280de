"""The sheets 加减分, 一票否决 and 弄虚作假."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from appraisal.enums import AdjustmentKind, AdjustmentLevel, Agency
from appraisal.workbook.contract import ParsedBook, SheetTotals
from appraisal.workbook.parse import parse_scores
from core.workbooks.cells import Area, CellKind, SheetData
from tests.appraisal.workbook.samples import (
    ADJUSTMENT_HEADINGS,
    DISQUALIFICATION,
    ENTRY,
    SCHEME,
    VETO,
    YEAR,
    Raw,
    adjustments,
    commendation,
    of_kind,
    party,
    sheet,
    towns,
)

VETO_HEADINGS = ("单位编码", "单位名称", "领域", "依据")
REWARD = {"类别": "奖励分", "级别": "重点项目领导小组", "分值": Decimal("7.5")}


def read(*extra: SheetData) -> ParsedBook:
    return parse_scores([towns(), party(), *extra], SCHEME, YEAR)


def problems(*extra: SheetData) -> list[tuple[str, str]]:
    return [(problem.cell, problem.reason) for problem in read(*extra).problems]


def test_each_kind_of_entry_is_read() -> None:
    book = read(
        adjustments(
            commendation(),
            commendation(类别="前三名", 级别=None, 事项="统计工作", 日期="2012-12-31"),
            commendation(类别="前三名", 级别="市", 事项="审计工作"),
            commendation(**REWARD, 事项="铁路征迁"),
            commendation(类别="通报批评", 级别="本市", 单项或基层="是", 单位编码="P01", 单位名称="县委办"),
        )
    )

    top_three = replace(ENTRY, kind=AdjustmentKind.TOP_THREE, level=None)
    assert book.problems == ()
    assert book.adjustments == (
        ENTRY,
        replace(top_three, matter="统计工作", dated=date(2012, 12, 31)),
        replace(top_three, level=AdjustmentLevel.PREFECTURE, matter="审计工作"),
        replace(
            ENTRY,
            kind=AdjustmentKind.REWARD,
            level=None,
            leading_group="重点项目领导小组",
            points=Decimal("7.5"),
            matter="铁路征迁",
        ),
        replace(
            ENTRY,
            member="P01",
            kind=AdjustmentKind.CRITICISM,
            level=AdjustmentLevel.OWN_CITY,
            single_or_grassroots=True,
        ),
    )
    assert book.totals[-1] == SheetTotals("加减分", rows=5, values=1, not_applicable=0, total=Decimal("7.5"))


def test_optional_columns_are_read_in_any_order() -> None:
    headings = ("上年未加", *ADJUSTMENT_HEADINGS, "机关类别")
    carried = ("是", *commendation(日期=date(2011, 6, 1)), "社会中介机构")
    plain = (None, *commendation(事项="另一事项"), None)

    book = read(adjustments(carried, plain, headings=headings))

    assert book.problems == ()
    assert book.adjustments == (
        replace(ENTRY, dated=date(2011, 6, 1), agency=Agency.INTERMEDIARY, carried_over=True),
        replace(ENTRY, matter="另一事项"),
    )


@pytest.mark.parametrize(
    ("changes", "cell", "reason"),
    [
        ({"单位编码": None}, "A2", "有内容的行缺少单位编码"),
        ({"单位编码": "X1"}, "A2", "方案中没有这个单位编码"),
        ({"单位名称": "青石镇"}, "B2", "单位名称与编码不符，该编码对应“南桥街道办事处”"),
        ({"类别": "嘉奖"}, "C2", "不在可填的范围内"),
        ({"类别": None}, "C2", "没有填写"),
        ({"级别": "县"}, "D2", "不在可填的范围内"),
        ({"级别": None}, "D2", "没有填写"),
        ({"类别": "前三名", "级别": "省"}, "D2", "不在可填的范围内"),
        ({**REWARD, "级别": "省"}, "D2", "不在可填的范围内"),
        ({"单项或基层": None}, "E2", "没有填写"),
        ({"单项或基层": "Y"}, "E2", "不在可填的范围内"),
        ({"单项或基层": of_kind(CellKind.BOOLEAN, "TRUE")}, "E2", "单元格是逻辑值"),
        ({"分值": 5}, "F2", "表彰的分值由方案规定，不在此填写"),
        ({**REWARD, "分值": None}, "F2", "没有填写"),
        ({**REWARD, "分值": "５"}, "F2", "数字是全角字符"),
        ({**REWARD, "分值": Decimal("1.00001")}, "F2", "小数有 5 位，超过 4 位"),
        ({**REWARD, "分值": 0}, "F2", "奖励分的分值应大于零（依据 SX-4.2-i）"),
        ({**REWARD, "分值": Decimal("10.0001")}, "F2", "奖励分超过领导小组的封顶分（依据 SX-3.3-e）"),
        ({"事项": "  "}, "G2", "没有填写"),
        ({"事项": "长" * 501}, "G2", "文字有 501 个字符，超过 500 个"),
        ({"事项": "零\u0000宽"}, "G2", "文字中有不可见的控制字符"),
        ({"文号": None}, "H2", "没有填写"),
        ({"文号": of_kind(CellKind.DATE, "2012-03-01")}, "H2", "单元格是日期，应为文本"),
        ({"日期": None}, "I2", "没有填写"),
        ({"日期": 41039}, "I2", "内容不是日期"),
        ({"日期": "去年"}, "I2", "内容不是日期"),
        ({"日期": "2012-02-30"}, "I2", "没有这一天"),
        ({"日期": "2012/13/40"}, "I2", "没有这一天"),
        ({"日期": "2012年5月1日"}, "I2", "日期写法不合要求"),
        ({"日期": of_kind(CellKind.DATE, "08:30:00")}, "I2", "内容不是日期"),
        ({"日期": date(2013, 1, 1)}, "I2", "日期不在考评年度内（依据 SX-4.2-d）"),
        ({"日期": date(2011, 1, 1)}, "I2", "上一年度的表彰须注明上年未加，已加过的不再加（依据 SX-4.2-d）"),
    ],
)
@pytest.mark.clause("SX-4.2-j", "SX-4.2-i")
def test_wrong_entry_is_reported_at_its_cell(changes: dict[str, Raw], cell: str, reason: str) -> None:
    book = read(adjustments(commendation(**changes)))

    assert [(problem.sheet, problem.cell, problem.reason) for problem in book.problems] == [("加减分", cell, reason)]
    assert book.adjustments == ()


def test_other_spelling_of_a_date_is_refused_with_the_right_one() -> None:
    (problem,) = read(adjustments(commendation(日期="2012.5.1"))).problems

    assert problem.remedy == "请改为 2012-05-01"


def test_date_cell_with_a_time_of_day_gives_the_day() -> None:
    book = read(adjustments(commendation(日期=of_kind(CellKind.DATE, "2012-05-10T08:30:00"))))

    assert book.adjustments == (ENTRY,)


def test_points_of_a_reward_may_stand_as_text() -> None:
    (entry,) = read(adjustments(commendation(**{**REWARD, "分值": " 2.25 "}))).adjustments or ()

    assert entry.points == Decimal("2.25")


@pytest.mark.clause("SX-4.2-g")
def test_same_entry_twice_is_refused_and_other_matter_or_level_is_not() -> None:
    twice = adjustments(commendation(), commendation(事项="平安建设 先进集体"))
    different = adjustments(
        commendation(), commendation(事项="另一事项"), commendation(级别="国家"), commendation(文号="另一文号")
    )

    assert problems(twice) == [("H3", "与第 2 行是同一文号、同一事项，重复填报")]
    assert problems(different) == []


def test_all_faults_of_a_row_are_reported_at_once() -> None:
    made = adjustments(commendation(单位名称="青石镇", 级别="县", 日期="x"), commendation(分值=1))

    assert [cell for cell, _ in problems(made)] == ["B2", "D2", "I2", "F3"]


def test_headings_missing_unknown_or_twice_are_reported() -> None:
    made = adjustments(commendation(), headings=(*ADJUSTMENT_HEADINGS[:7], "文件号", "事项"))

    assert problems(made) == [
        ("H1", "列名不在约定之内"),
        ("I1", "列名重复"),
        ("", "第 1 行缺少列“文号”"),
        ("", "第 1 行缺少列“日期”"),
    ]


def test_content_without_heading_is_reported() -> None:
    assert problems(adjustments((*commendation(), "备注内容"))) == [("J1", "该列有内容，但第 1 行缺少列名")]


def test_merged_entries_are_reported() -> None:
    made = sheet("加减分", [ADJUSTMENT_HEADINGS, commendation()], [Area(2, 1, 3, 1)])

    assert problems(made) == [("A2", "单元格是合并的，无法判断内容属于哪一格")]


def test_sheets_with_headings_only_hold_no_entries() -> None:
    book = read(
        adjustments(),
        sheet("一票否决", [VETO_HEADINGS]),
        sheet("弄虚作假", [["单位编码", "单位名称", "依据"]]),
    )

    assert (book.problems, book.adjustments, book.vetoes, book.disqualifications) == ((), (), (), ())


def test_sheet_without_headings_is_refused_because_it_would_delete_everything() -> None:
    assert problems(sheet("一票否决", [])) == [("", f"第 1 行缺少列“{name}”") for name in VETO_HEADINGS]


def test_vetoes_and_disqualifications_are_read() -> None:
    book = read(
        sheet("一票否决", [VETO_HEADINGS, ["T02", "青石镇", "安全生产", "安委发〔2012〕8号"]]),
        sheet("弄虚作假", [["单位编码", "单位名称", "依据"], ["P01", "县委办", " 核查报告第2号 "]]),
    )

    assert (book.problems, book.vetoes, book.disqualifications) == ((), (VETO,), (DISQUALIFICATION,))


@pytest.mark.parametrize(
    ("line", "cell", "reason"),
    [
        (("T09", "青石镇", "安全生产", "依据"), "A2", "方案中没有这个单位编码"),
        (("T02", "河口镇", "安全生产", "依据"), "B2", "单位名称与编码不符，该编码对应“青石镇”"),
        (("T02", "青石镇", None, "依据"), "C2", "没有填写"),
        (("T02", "青石镇", "安全生产", None), "D2", "没有填写"),
    ],
)
def test_wrong_veto_is_reported_at_its_cell(line: tuple[Raw, ...], cell: str, reason: str) -> None:
    assert problems(sheet("一票否决", [VETO_HEADINGS, line])) == [(cell, reason)]


def test_same_veto_twice_is_reported() -> None:
    line = ["T02", "青石镇", "信访", "信联发1号"]

    assert problems(sheet("一票否决", [VETO_HEADINGS, line, line])) == [("A3", "该单位在“信访”领域已登记在第 2 行")]
