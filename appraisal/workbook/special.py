"""The workbook of a special appraisal: one line per participant, one column per item. Reads and refuses by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from appraisal.rules.figures import exact_units, short
from appraisal.rules.specials import Item
from core.documents.columns import Column, Kind
from core.documents.excel import Sheet, Value, write_workbook
from core.fields import from_points
from core.workbooks.cells import CellKind, SheetData, reference
from core.workbooks.problems import WorkbookProblem

CODE, NAME = "编码", "参评对象"
CODE_COLUMN = 1
HEAD_ROW = 1


def head_of(item: Item) -> str:
    return f"{item.code} {item.name}（满分{short(item.full)}）"


def template(
    title: str, names: Mapping[str, str], items: Sequence[Item], scores: Mapping[str, Mapping[str, int]]
) -> bytes:
    """The workbook to fill, with the points that are held; heads in the first row."""
    columns = [Column(CODE, Kind.CENTER, 10), Column(NAME, Kind.TEXT, 24)]
    columns += [Column(head_of(item), Kind.POINTS4, 18) for item in items]
    rows: list[list[Value]] = [
        [code, name, *(_value(scores.get(code, {}).get(item.code)) for item in items)] for code, name in names.items()
    ]
    return write_workbook([Sheet(title[:31], columns, rows, freeze=2)])


def _value(units: int | None) -> Decimal | None:
    return None if units is None else from_points(units)


def parse(
    sheets: Sequence[SheetData], names: Mapping[str, str], items: Sequence[Item]
) -> tuple[dict[tuple[str, str], int], list[WorkbookProblem]]:
    """Points by (participant code, item code), and every problem with its cell. Blank cells change nothing."""
    filled = [sheet for sheet in sheets if sheet.cells]
    if len(filled) != 1:
        problem = WorkbookProblem("", "", "", "工作簿须只有一张工作表", "请用下载的模板填写")
        return {}, [problem]
    sheet = filled[0]
    problems: list[WorkbookProblem] = []
    heads = {column: cell.text.strip() for (row, column), cell in sheet.cells.items() if row == HEAD_ROW}
    columns: dict[int, Item] = {}
    for item in items:
        place = next((column for column, text in heads.items() if text == head_of(item)), None)
        if place is None:
            problems.append(WorkbookProblem(sheet.name, "", head_of(item), "缺少考评项目这一列", "请重新下载模板填写"))
        else:
            columns[place] = item
    if heads.get(CODE_COLUMN) != CODE:
        problems.append(WorkbookProblem(sheet.name, "A1", heads.get(1, ""), "第一列须为编码", "请重新下载模板填写"))
        return {}, problems
    found: dict[tuple[str, str], int] = {}
    seen: set[str] = set()
    for row in range(HEAD_ROW + 1, sheet.last_row + 1):
        problems += _line(sheet, row, columns, names, seen, found)
    return found, problems


def _line(
    sheet: SheetData, row: int, columns: Mapping[int, Item], names: Mapping[str, str], seen: set[str],
    found: dict[tuple[str, str], int],
) -> list[WorkbookProblem]:  # fmt: skip
    held = {column: cell for (at, column), cell in sheet.cells.items() if at == row}
    if not held:
        return []
    code = held[CODE_COLUMN].text.strip() if CODE_COLUMN in held else ""
    where = reference(row, CODE_COLUMN)
    if code not in names:
        return [WorkbookProblem(sheet.name, where, code, "不是该专项考评的参评对象", "请核对编码")]
    if code in seen:
        return [WorkbookProblem(sheet.name, where, code, "参评对象重复", "每个参评对象只填一行")]
    seen.add(code)
    problems = []
    for column, cell in held.items():
        if column > 2 and column not in columns:
            problems.append(WorkbookProblem(sheet.name, cell.reference, cell.text, "不认识的列", "请删除模板以外的列"))
        elif column in columns:
            item = columns[column]
            value = _points(cell.kind, cell.text)
            if value is None:
                problems.append(
                    WorkbookProblem(sheet.name, cell.reference, cell.text, "不是得分", "请填写数字，小数不超过四位")
                )
            elif not 0 <= value <= item.full:
                remedy = f"请填写 0 至 {short(item.full)} 之间的分值"
                problems.append(WorkbookProblem(sheet.name, cell.reference, cell.text, "得分超出范围", remedy))
            else:
                found[code, item.code] = value
    return problems


def _points(kind: CellKind, text: str) -> int | None:
    if kind is not CellKind.NUMBER:
        return None
    try:
        return exact_units(Decimal(text))
    except (InvalidOperation, ValueError):
        return None
