"""The ranking workbook, reopened: every figure is that of the version, nothing is a formula."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from appraisal.exchange import ranking
from appraisal.models import ResultVersion
from appraisal.reports.content import gather
from appraisal.reports.making import Order, file_name, render
from organization.enums import Duty
from organization.models import Account

Find = Callable[[str, int], ResultVersion]


def _book(version: ResultVersion, account: Account, **options: Any) -> Workbook:
    data, _ = render(version, Order("xlsx", **options), by=account, at=timezone.now())
    return load_workbook(io.BytesIO(data))


def _rows(sheet: Worksheet) -> list[dict[str, Any]]:
    """The table below the frozen head, by column title."""
    head = int("".join(char for char in str(sheet.freeze_panes) if char.isdigit())) - 1
    titles = [cell.value for cell in sheet[head]]
    return [
        dict(zip(titles, [cell.value for cell in row], strict=True))
        for row in sheet.iter_rows(min_row=head + 1, max_row=sheet.max_row)
    ]


def _text(value: Any) -> str:
    return f"{Decimal(str(value)):.4f}"


@pytest.fixture
def office(holder: Callable[..., Account]) -> Account:
    return holder(Duty.APPRAISAL_OFFICE)


@pytest.mark.parametrize(("label", "number"), [("2012Q3", 1), ("2012", 2)])
def test_figures_equal_the_exported_json(version_of: Find, office: Account, label: str, number: int) -> None:
    version = version_of(label, number)
    book = _book(version, office)
    expected = ranking(version)
    assert book.sheetnames == ["封面", *(group["name"] for group in expected["groups"])]
    for group in expected["groups"]:
        rows = _rows(book[group["name"]])
        assert len(rows) == len(group["results"])
        for row, result in zip(rows, group["results"], strict=True):
            assert (row["名次"], row["编码"], row["单位"]) == (
                result["rank"], result["unit_code"], result["unit_name"],
            )  # fmt: skip
            totals = [_text(row[name]) for name in ("初步得分", "表彰加分", "奖励分", "扣分", "最终得分")]
            assert totals == [result[key] for key in ("initial", "bonus", "reward", "deduction", "final")]
            items = [_text(value) for title, value in row.items() if "（" in title]
            assert items == [item[key] for item in result["items"] for key in ("base", "weighted")]


def test_workbook_has_no_formula_and_shows_two_places(version_of: Find, office: Account) -> None:
    book = _book(version_of("2012", 2), office, per_unit=True)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    sheet = book["第一大块（乡镇口）"]
    assert sheet.cell(row=5, column=sheet.max_column - 2).number_format in ("0.00", "#,##0.00")


def test_cover_states_version_hash_state_and_person(preliminary: None, version_of: Find, office: Account) -> None:
    version = version_of("2012", 2)
    cover = {row[0].value: row[1].value for row in _book(version, office, groups=("T",))["封面"].iter_rows(min_row=2)}
    assert cover["结果版本"] == "第 2 版"
    assert cover["输入指纹"] == version.input_hash
    assert cover["状态"] == "初步结果（待考评工作领导小组审定）"
    assert cover["导出人"] == "周清和"
    assert cover["考核系统"] == "第一大块（乡镇口）"
    assert cover["工作表 1"] == "第一大块（乡镇口）"


def test_chosen_groups_alone_are_exported(version_of: Find, office: Account) -> None:
    book = _book(version_of("2012Q1", 1), office, groups=("P", "T"))
    assert book.sheetnames == ["封面", "第一大块（乡镇口）", "第二大块（市委党群口）"]


def test_each_unit_gets_a_sheet_whose_sums_are_the_results(version_of: Find, office: Account) -> None:
    version = version_of("2012", 2)
    book = _book(version, office, per_unit=True)
    results = [result for group in ranking(version)["groups"] for result in group["results"]]
    assert len(book.sheetnames) == len(set(book.sheetnames)) == 1 + 3 + 81
    assert max(map(len, book.sheetnames)) <= 31
    for result in results:
        rows = _rows(book[result["unit_name"]])
        items = [row for row in rows if row["层级"] == "大项"]
        assert [_text(row["得分"]) for row in items] == [item["weighted"] for item in result["items"]]
        totals = {row["项目"]: _text(row["得分"]) for row in rows if row["层级"] == "合计"}
        assert totals == {"初步得分": result["initial"], "表彰加分": result["bonus"], "最终得分": result["final"]}


def test_not_applicable_leaf_explains_the_mean(version_of: Find, office: Account) -> None:
    rows = _rows(_book(version_of("2012", 2), office, groups=("T",), per_unit=True)["集团公司"])
    leaf = next(row for row in rows if row["项目"] == "林业工作")
    assert leaf["计算"].startswith("不涉及，取其他 13 个考评对象的平均分")


def test_barred_units_carry_the_reason(version_of: Find, office: Account) -> None:
    book = _book(version_of("2012", 2), office)
    remarks = {row["单位"]: row["备注"] for sheet in book.worksheets[1:] for row in _rows(sheet) if row["备注"]}
    assert remarks == {"市矿管局": "一票否决（安全生产）", "报社": "弄虚作假，取消评先资格"}


def test_file_names_tell_state_and_groups(preliminary: None, version_of: Find) -> None:
    final, draft = gather(version_of("2012Q3", 1)), gather(version_of("2012", 2), ["T"])
    assert file_name(final, Order("pdf")) == "2012年第三季度双向承诺考评排名（第1版）.pdf"
    assert file_name(draft, Order("xlsx")) == "2012年度双向承诺考评排名—第一大块（乡镇口）（第2版，初步）.xlsx"


def test_unknown_kind_is_an_error() -> None:
    with pytest.raises(ValueError, match="kind docx"):
        Order("docx")
