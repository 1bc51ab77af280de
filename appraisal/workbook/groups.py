"""Reads the sheet of one group: four heading rows, then one member per row (DESIGN.md section 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from appraisal.rules.facts import POINT, GroupFacts
from appraisal.rules.figures import plain
from appraisal.workbook.contract import (
    CODE_COLUMN,
    CODE_ROW,
    FIRST_LEAF_COLUMN,
    FIRST_UNIT_ROW,
    LEAF_ROW,
    MARK_ROW,
    NAME_COLUMN,
    NOT_APPLICABLE,
    TOP_ROW,
    UNIT_CODE,
    LeafColumn,
    SheetTotals,
    leaf_columns,
)
from appraisal.workbook.desk import Desk
from appraisal.workbook.values import CellFault, code_of, decimal_of, score_of

EXPORT_AGAIN = "请重新下载模板，不要改动前 4 行和前两列"
BLANK_SCORE = ("没有填写", f"请填写得分；不涉及的请填“{NOT_APPLICABLE}”")
BLANK_CODE = (f"有内容的行缺少{UNIT_CODE}", f"请补填{UNIT_CODE}，或者删除该行")

Scores = dict[str, dict[str, int | None]]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where each member of the scheme belongs: member code -> names of the sheets it stands in."""

    sheets: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, groups: tuple[GroupFacts, ...]) -> Whereabouts:
        sheets: dict[str, tuple[str, ...]] = {}
        for group in groups:
            for member in group.members:
                sheets[member.code] = (*sheets.get(member.code, ()), group.name)
        return cls(sheets)


def parse_group(desk: Desk, group: GroupFacts, whereabouts: Whereabouts) -> tuple[Scores, SheetTotals]:
    """Scores of the members whose row can be told, and the totals of the sheet; problems go to the desk."""
    desk.note_merges(heading_row=TOP_ROW, corner=(MARK_ROW, NAME_COLUMN))
    columns = _columns(desk, group)
    members = _members(desk, group, whereabouts)
    scores: Scores = {code: {} for code in members.values()}
    for row in desk.rows_from(FIRST_UNIT_ROW):
        line = scores[members[row]] if row in members else {}
        for number, column in _columns_to_read(desk, row, columns, complete=row in members).items():
            value = desk.take(row, number, partial(score_of, leaf=column.leaf), BLANK_SCORE)
            if not isinstance(value, CellFault):
                line[column.leaf.code] = value
    return scores, _totals(desk.sheet.name, scores)


def _columns_to_read(desk: Desk, row: int, columns: dict[int, LeafColumn], *, complete: bool) -> dict[int, LeafColumn]:
    """Every column of a member's row; of a row whose unit cannot be told, the cells that hold anything."""
    return {number: column for number, column in columns.items() if complete or desk.cell(row, number) is not None}


def _totals(sheet: str, scores: Scores) -> SheetTotals:
    cells = [value for line in scores.values() for value in line.values()]
    numbers = [value for value in cells if value is not None]
    total = Decimal(sum(numbers)) / POINT
    return SheetTotals(sheet, len(scores), len(numbers), len(cells) - len(numbers), total)


def _columns(desk: Desk, group: GroupFacts) -> dict[int, LeafColumn]:
    """Column number -> leaf for the columns whose code can be told; their headings are checked as well."""
    leaves = {column.leaf.code: column for column in leaf_columns(group)}
    found: dict[int, LeafColumn] = {}
    seen: dict[str, int] = {}
    for column in desk.columns_from(FIRST_LEAF_COLUMN):
        code = desk.take(CODE_ROW, column, code_of, ("该列有内容，但第 3 行缺少指标代码", EXPORT_AGAIN))
        if isinstance(code, CellFault):
            continue
        if code not in leaves:
            desk.note(CODE_ROW, column, f"“{group.name}”没有这个指标代码", EXPORT_AGAIN)
        elif code in seen:
            desk.note(CODE_ROW, column, "指标代码重复出现", "同一指标只保留一列")
        else:
            found[column] = leaves[code]
            _check_heading(desk, column, leaves[code])
        seen.setdefault(code, column)
    for code, missing in leaves.items():
        if code not in seen:
            desk.note_sheet(f"缺少指标“{missing.leaf.name}”（{code}）一列", EXPORT_AGAIN, code)
    return found


def _check_heading(desk: Desk, column: int, expected: LeafColumn) -> None:
    """Names and full mark above the scores must be those of the scheme, or the scores are of another one."""
    if _top_name(desk, column) != expected.top_name.strip():
        desk.note(TOP_ROW, column, f"大项名称应为“{expected.top_name}”", EXPORT_AGAIN)
    if desk.text(LEAF_ROW, column) != expected.leaf.name.strip():
        desk.note(LEAF_ROW, column, f"指标名称应为“{expected.leaf.name}”", EXPORT_AGAIN)
    full = plain(expected.leaf.full_mark)
    mark = desk.take(MARK_ROW, column, decimal_of, (f"缺少基础分，应为 {full}", EXPORT_AGAIN))
    if not isinstance(mark, CellFault) and mark != expected.leaf.full_mark:
        desk.note(MARK_ROW, column, f"基础分应为 {full}", EXPORT_AGAIN)


def _top_name(desk: Desk, column: int) -> str:
    """Row 1 of a column; a name merged over its columns counts for each of them."""
    area = desk.sheet.merged_area(TOP_ROW, column)
    return desk.text(TOP_ROW, column if area is None else area.left)


def _members(desk: Desk, group: GroupFacts, whereabouts: Whereabouts) -> dict[int, str]:
    """The code by the row of every member that can be told; each stands there once, under its own name."""
    members = {member.code: member for member in group.members}
    first_row: dict[str, int] = {}
    for row in desk.rows_from(FIRST_UNIT_ROW):
        code = desk.take(row, CODE_COLUMN, code_of, BLANK_CODE)
        if isinstance(code, CellFault):
            continue
        if code not in members:
            _note_stranger(desk, row, code, group, whereabouts)
            continue
        if code in first_row:
            desk.note(row, CODE_COLUMN, f"{UNIT_CODE}与第 {first_row[code]} 行重复", "同一单位只保留一行")
            continue
        first_row[code] = row
        check_name(desk, row, NAME_COLUMN, members[code].name)
    for code, member in members.items():
        if code not in first_row:
            desk.note_sheet(f"缺少“{member.name}”（{code}）一行", "请补上该单位一行，或者重新下载模板", code)
    return {row: code for code, row in first_row.items()}


def _note_stranger(desk: Desk, row: int, code: str, group: GroupFacts, whereabouts: Whereabouts) -> None:
    homes = [name for name in whereabouts.sheets.get(code, ()) if name != group.name]
    if homes:
        places = "、".join(f"“{name}”" for name in homes)
        desk.note(row, CODE_COLUMN, f"该单位不属于“{group.name}”", f"请移到工作表{places}")
    else:
        desk.note(row, CODE_COLUMN, "方案中没有这个单位编码", "请核对单位编码，或者删除该行")


def check_name(desk: Desk, row: int, column: int, name: str) -> None:
    """The name beside a code must be the one the code stands for: a slip in the code would hit another unit."""
    if desk.text(row, column) != name.strip():
        desk.note(row, column, f"单位名称与编码不符，该编码对应“{name}”", "请核对编码和名称")
