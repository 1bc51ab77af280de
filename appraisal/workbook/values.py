"""What one cell says: each reader takes a cell that is not blank and returns its value or raises CellFault."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from appraisal.rules.facts import NodeFacts
from appraisal.rules.figures import PLACES, exact_units, plain
from appraisal.workbook.contract import LONGEST_NAME, NO, NOT_APPLICABLE, YES
from core.workbooks.cells import Cell, CellKind

T = TypeVar("T")

PLAIN_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
LONGEST_DECIMAL = 40
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
OTHER_DAY = re.compile(r"([0-9]{4})[年/.-]([0-9]{1,2})[月/.-]([0-9]{1,2})日?", re.ASCII)

_NOT_A_VALUE = {
    CellKind.ERROR: ("单元格是公式错误值", "请改正公式，或者直接填写数值"),
    CellKind.FORMULA: ("公式没有保存计算结果", "请在 WPS 或 Excel 中打开并保存一次，或者直接填写数值"),
    CellKind.BOOLEAN: ("单元格是逻辑值", "请按要求填写"),
}


class CellFault(ValueError):
    """Why a cell cannot be taken, and what to write instead."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason, self.remedy = reason, remedy


def score_of(cell: Cell, leaf: NodeFacts) -> int | None:
    """A score in ten-thousandths between floor and full mark, or None for 不涉及."""
    if cell.kind is CellKind.TEXT and cell.text.strip() == NOT_APPLICABLE:
        return None
    points = decimal_of(cell, otherwise=f"；不涉及的请填“{NOT_APPLICABLE}”")
    lowest, highest = plain(leaf.floor), plain(leaf.full_mark)
    if not leaf.floor <= points <= leaf.full_mark:
        raise CellFault(f"得分应在 {lowest} 至 {highest} 之间", f"请填写 {lowest} 至 {highest} 之间的数值")
    return units_of(points)


def units_of(points: Decimal) -> int:
    """Points as ten-thousandths; more decimals than a score keeps are a fault, never rounded away."""
    try:
        return exact_units(points)
    except ValueError:
        places = -int(points.normalize().as_tuple().exponent)
        hint = f"（如 {plain(round(points, PLACES))}）" if places > 10 else ""
        remedy = f"请四舍五入到 {PLACES} 位小数以内{hint}"
        raise CellFault(f"小数有 {places} 位，超过 {PLACES} 位", remedy) from None


def decimal_of(cell: Cell, otherwise: str = "") -> Decimal:
    """A number cell, or a text cell holding a plain decimal in half-width digits."""
    if cell.kind is CellKind.NUMBER:
        return Decimal(cell.text)
    if cell.kind is CellKind.PERCENT:
        raise CellFault("单元格是百分比格式，无法判断是几分", f"请把单元格设为“数值”格式后重新填写{otherwise}")
    if cell.kind is CellKind.DATE:
        raise CellFault("单元格是日期格式", f"请把单元格设为“数值”格式后重新填写{otherwise}")
    if cell.kind in _NOT_A_VALUE:
        raise CellFault(*_NOT_A_VALUE[cell.kind])
    text = cell.text.strip()
    if len(text) <= LONGEST_DECIMAL and PLAIN_DECIMAL.fullmatch(text):
        return Decimal(text)
    raise _no_decimal(text, otherwise)


def _no_decimal(text: str, otherwise: str) -> CellFault:
    """Say what is wrong with a text that should be a number, as exactly as it can be told."""
    if len(text) > LONGEST_DECIMAL:
        return CellFault("内容不是数值", f"请填写数值{otherwise}")
    half = unicodedata.normalize("NFKC", text)
    if half != text and PLAIN_DECIMAL.fullmatch(half):
        return CellFault("数字是全角字符", f"请改为半角：{half}")
    if re.fullmatch(r"-?[0-9]{1,3}([,，][0-9]{3})+(\.[0-9]+)?", text, re.ASCII):
        return CellFault("数字带有千位分隔符", f"请去掉分隔符：{text.replace(',', '').replace('，', '')}")
    if re.fullmatch(r"-?[0-9.]+[eE][+-]?[0-9]+", text, re.ASCII):
        return CellFault("数字采用科学计数法", f"请写成普通小数{otherwise}")
    return CellFault("内容不是数值", f"请填写数值，不带单位和其他文字{otherwise}")


def text_of(cell: Cell, longest: int) -> str:
    """A text, trimmed; a number is taken as its digits (文号 1)."""
    if cell.kind in _NOT_A_VALUE:
        raise CellFault(*_NOT_A_VALUE[cell.kind])
    if cell.kind not in (CellKind.TEXT, CellKind.NUMBER):
        raise CellFault(f"单元格是{cell.kind.label}，应为文本", "请把单元格设为“文本”格式后重新填写")
    text = cell.text.strip()
    if len(text) > longest:
        raise CellFault(f"文字有 {len(text)} 个字符，超过 {longest} 个", f"请缩短到 {longest} 个字符以内")
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in text):
        raise CellFault("文字中有不可见的控制字符", "请重新录入该单元格")
    return text


def code_of(cell: Cell) -> str:
    """A code: text, or a whole number (a number with decimals has lost its zeros: 3.10 is 3.1)."""
    if cell.kind is CellKind.NUMBER and not cell.text.isdigit():
        raise CellFault("编码以数值存放，末尾的零可能已丢失", "请把单元格设为“文本”格式后重新填写编码")
    return text_of(cell, LONGEST_NAME)


def day_of(cell: Cell) -> date:
    """A date cell, or a text of the form 2012-05-10."""
    text = cell.text.strip()
    if cell.kind is CellKind.DATE and DAY.match(text):
        text = text[:10]
    elif cell.kind is not CellKind.TEXT:
        raise CellFault("内容不是日期", "请填写日期，如 2012-05-10")
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
        if match := OTHER_DAY.fullmatch(text):
            meant = date(int(match[1]), int(match[2]), int(match[3]))
            raise CellFault("日期写法不合要求", f"请改为 {meant.isoformat()}")
    except CellFault:
        raise
    except ValueError:
        raise CellFault("没有这一天", "请核对日期，写法如 2012-05-10") from None
    raise CellFault("内容不是日期", "请填写日期，如 2012-05-10")


def choice_of(cell: Cell, choices: Mapping[str, T]) -> T:
    """One of the words allowed, by its exact text."""
    text = text_of(cell, LONGEST_NAME)
    if text not in choices:
        raise CellFault("不在可填的范围内", "可填：" + "、".join(choices))
    return choices[text]


YES_NO: Mapping[str, bool] = {YES: True, NO: False}
