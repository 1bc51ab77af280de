"""One row of the sheets 加减分, 一票否决 and 弄虚作假: cells by the name of their column, findings at the cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from appraisal.rules.adjustments import check_participant
from appraisal.workbook.contract import (
    DATE,
    DOCUMENT,
    FIELD,
    FILER,
    LEVEL,
    MATTER,
    POINTS,
    UNIT_CODE,
    UNIT_NAME,
)
from appraisal.workbook.desk import Desk
from appraisal.workbook.groups import BLANK_CODE, check_name
from appraisal.workbook.values import CellFault, choice_of, code_of, text_of
from core.findings import Finding
from core.workbooks.cells import Cell

T = TypeVar("T")

_COLUMN_OF_FACT = {
    "级别": LEVEL, "领导小组": LEVEL, "分值": POINTS, "日期": DATE, "文号": DOCUMENT, "事项": MATTER, "领域": FIELD,
    "报送机构": FILER, "有关机构": FILER,
}  # fmt: skip


class Entry:
    """One row of such a sheet: cells by the name of their column. ``sound`` turns False with the first fault."""

    def __init__(self, desk: Desk, headings: Mapping[str, int], row: int) -> None:
        self.desk, self.headings, self.row, self.sound = desk, headings, row, True

    def blank(self, name: str) -> bool:
        return name not in self.headings or self.desk.cell(self.row, self.headings[name]) is None

    def note(self, name: str, reason: str, remedy: str) -> None:
        self.sound = False
        self.desk.note(self.row, self.headings[name], reason, remedy)

    def take(self, name: str, read: Callable[[Cell], T], default: T) -> T:
        """The value under a heading; a fault is noted and gives ``default``."""
        blank = BLANK_CODE if name == UNIT_CODE else ("没有填写", f"请填写{name}")
        value = self.desk.take(self.row, self.headings[name], read, blank)
        if isinstance(value, CellFault):
            self.sound = False
            return default
        return value

    def word(self, name: str, choices: Mapping[str, T], default: T) -> T:
        return self.take(name, lambda cell: choice_of(cell, choices), default)

    def text(self, name: str, longest: int) -> str:
        return self.take(name, lambda cell: text_of(cell, longest), "")

    def find(self, findings: Iterable[Finding], otherwise: str) -> None:
        """Each refusal of a rule at the cell it speaks of, or under the heading ``otherwise``."""
        for finding in findings:
            columns = [_COLUMN_OF_FACT[name] for name in finding.facts if name in _COLUMN_OF_FACT]
            columns = [name for name in columns if name in self.headings]
            article = f"（依据 {finding.clause}）" if finding.clause else ""
            self.note(columns[-1] if columns else otherwise, finding.title + article, finding.remedy)

    def member(self, names: Mapping[str, str], included: Mapping[str, tuple[str, str]]) -> str:
        """The code of the unit, after comparing its name; an included body stands with its unit (SX-2.1-d)."""
        code = self.take(UNIT_CODE, code_of, "")
        if code in included and code not in names:
            self.find(check_participant(code, names, included), UNIT_CODE)
        elif code and code not in names:
            self.note(UNIT_CODE, "方案中没有这个单位编码", "请核对单位编码，或者删除该行")
        elif code:
            before = len(self.desk.problems)
            check_name(self.desk, self.row, self.headings[UNIT_NAME], names[code])
            self.sound = self.sound and len(self.desk.problems) == before
        return code


def find_headings(desk: Desk, required: Sequence[str], optional: Sequence[str] = ()) -> dict[str, int] | None:
    """Column of each heading in row 1; None after noting what is missing, unknown or twice."""
    found: dict[str, int] = {}
    before = len(desk.problems)
    for column in desk.columns_from(1):
        name = desk.text(1, column)
        if name in found:
            desk.note(1, column, "列名重复", "同名的列只保留一列")
        elif name not in (*required, *optional):
            allowed = "、".join((*required, *optional))
            desk.note(
                1, column, "列名不在约定之内" if name else "该列有内容，但第 1 行缺少列名", f"列名应为：{allowed}"
            )
        found.setdefault(name, column)
    for name in required:
        if name not in found:
            desk.note_sheet(f"第 1 行缺少列“{name}”", "请重新下载模板，或者补上该列", name)
    return found if len(desk.problems) == before else None
