"""The workbook of a satisfaction survey: question, satisfied samples, valid samples. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.findings import Finding, unmet

HEADS = ("问题", "满意样本", "有效样本")


@dataclass(frozen=True, slots=True)
class Line:
    """One question."""

    question: str
    satisfied: int
    asked: int


def read_lines(rows: Sequence[tuple[object, ...]]) -> tuple[list[Line], list[Finding]]:
    """Lines below the head; every faulty cell is named. Empty rows are passed over."""
    if not rows or tuple(str(cell or "").strip() for cell in (*rows[0], "", "", "")[:3]) != HEADS:
        remedy = "第一行依次为：" + "、".join(HEADS)
        return [], [unmet("BZ-3-a", "工作簿的表头不符", remedy=remedy)]
    lines, faults = [], []
    for number, row in enumerate(rows[1:], 2):
        cells = (*row, None, None, None)[:3]
        if all(cell is None or str(cell).strip() == "" for cell in cells):
            continue
        question = str(cells[0] or "").strip()
        figures = [_whole(cells[1]), _whole(cells[2])]
        if not question or len(question) > 200:
            faults.append(_fault(f"A{number}", "问题须为 1 至 200 字"))
        for column, figure in zip("BC", figures, strict=True):
            if figure is None:
                faults.append(_fault(f"{column}{number}", "须为不小于零的整数"))
        if figures[0] is not None and figures[1] is not None:
            lines.append(Line(question, figures[0], figures[1]))
    return lines, faults


def check_lines(lines: Sequence[Line], samples: int) -> list[Finding]:
    """At least one question; satisfied are part of the valid, these part of the samples."""
    if not lines:
        return [unmet("BZ-3-a", "工作簿中没有问题", remedy="请从第二行起逐题填写")]
    findings = []
    for one in lines:
        if not 0 < one.asked <= samples or one.satisfied > one.asked:
            facts = {"问题": one.question, "满意": str(one.satisfied), "有效": str(one.asked), "样本": str(samples)}
            findings.append(unmet("BZ-3-a", "满意样本、有效样本和样本数不符", remedy="请与调查机构核对", **facts))
    return findings


def _whole(value: object) -> int | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        figure = Decimal(str(value).strip())
    except ArithmeticError:
        return None
    whole = figure.is_finite() and figure == figure.to_integral_value() and 0 <= figure < 10**7
    return int(figure) if whole else None


def _fault(cell: str, reason: str) -> Finding:
    return unmet("BZ-3-a", f"单元格 {cell}：{reason}", remedy="请改正后重新上传")
