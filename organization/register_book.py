"""The workbook of units, posts and people: its columns, its template, and reading it into rows.

Three sheets by name (单位, 职数, 人员任职); any may be missing. The head row is the first that begins with the first
column's title, so that an exported list or a title line above it does no harm. Every cell that cannot be read is a
problem with its address; what the rows mean together is judged by organization.rules.register.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.documents.excel import Column, Sheet, write_workbook
from core.enums import Choice
from core.workbooks.cells import Cell, CellKind, SheetData, reference
from core.workbooks.problems import WorkbookProblem, of_file
from core.workbooks.reader import read_workbook
from organization.enums import AppraisalSystem, PrincipalPost, UnitKind, UnitLevel
from organization.rules.register_rows import (
    PersonRow,
    PostRow,
    Register,
    RegisterSheet,
    RowProblem,
    UnitRow,
)

HEAD_WITHIN = 10
LONGEST = {
    "code": 20,
    "number": 20,
    "name": 60,
    "duty_text": 200,
    "field_of_work": 200,
    "term": 20,
    "document_number": 60,
}


class CellFault(Exception):
    """Reason and remedy of one cell."""


@dataclass(frozen=True, slots=True)
class BookColumn:
    """One column: the row's field, its title, how a cell is read, whether it may stay blank, an example."""

    field: str
    title: str
    read: Callable[[Cell], Any]
    required: bool = True
    blank: Any = ""
    note: str = ""
    example: str = ""


def read_text(cell: Cell) -> str:
    if cell.kind not in (CellKind.TEXT, CellKind.NUMBER):
        raise CellFault(f"{cell.kind.label}不能作文字用", "请改为文本")
    return " ".join(cell.text.split())


def read_whole(cell: Cell) -> int:
    text = cell.text.strip()
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise CellFault("不是整数", "请填写 0 或正整数")
    return int(text)


def read_day(cell: Cell) -> date:
    text = cell.text.strip().split("T")[0]
    for mark in ("年", "月", "/", "."):
        text = text.replace(mark, "-")
    try:
        year, month, day = (int(part) for part in text.removesuffix("日").split("-"))
        return date(year, month, day)
    except ValueError:
        raise CellFault("不是日期", "请写成 2012-05-01 的形式") from None


def read_choice(choice: type[Choice]) -> Callable[[Cell], Any]:
    """By the Chinese wording; refused with all wordings."""
    by_label = {member.label: member for member in choice if member.value}

    def read(cell: Cell) -> Any:
        found = by_label.get(read_text(cell))
        if found is None:
            raise CellFault("不在可选范围内", f"请填写其中之一：{'、'.join(by_label)}")
        return found

    return read


PLACEHOLDERS: Mapping[Callable[[Cell], Any], Any] = {read_text: "", read_whole: 999_999, read_day: date.min}
"""What a row holds where a cell cannot be read, chosen so that no rule takes offence; None for a choice."""

COLUMNS: dict[RegisterSheet, tuple[BookColumn, ...]] = {
    RegisterSheet.UNITS: (
        BookColumn("code", "单位编码", read_text, example="T01"),
        BookColumn("name", "单位名称", read_text, example="河口镇"),
        BookColumn("kind", "类别", read_choice(UnitKind),
            note="、".join(kind.label for kind in UnitKind), example="乡镇",
        ),
        BookColumn("level", "级别", read_choice(UnitLevel),
            note="、".join(level.label for level in UnitLevel), example="乡镇局级",
        ),
        BookColumn("parent", "上级单位编码", read_text, required=False, note="除县本级外都须填写", example="AL"),
        BookColumn(
            "system", "考核系统", read_choice(AppraisalSystem), False, None, "只有乡镇局级单位填写，其他留空", "乡镇",
        ),
        BookColumn("main", "随同考评单位编码", read_text, required=False, note="单独考评的留空"),
        BookColumn("order", "排序", read_whole, False, 0, "同级单位从小到大", example="1"),
    ),
    RegisterSheet.POSTS: (
        BookColumn("unit", "单位编码", read_text, example="T01"),
        BookColumn("title", "职务", read_text, note="须在规范职务名称表内", example="副镇长"),
        BookColumn("quota", "核定职数", read_whole, example="2"),
        BookColumn(
            "principal", "主要负责人职位", read_choice(PrincipalPost), False, PrincipalPost.NONE,
            "党、政主要负责人职位各一个，其他留空",
        ),
    ),
    RegisterSheet.PEOPLE: (
        BookColumn("number", "人员编号", read_text, example="R00001"),
        BookColumn("name", "姓名", read_text, example="沈喆"),
        BookColumn("unit", "在册单位编码", read_text, example="T01"),
        BookColumn("joined_on", "入册日期", read_day, example="2012-01-01"),
        BookColumn("duty_text", "岗位职责", read_text, required=False, example="分管农业"),
        BookColumn("title", "职务", read_text, False, note="一人多职的另起一行，个人信息照抄", example="副镇长"),
        BookColumn("post_unit", "任职单位编码", read_text, required=False, note="在本单位任职的留空"),
        BookColumn("starts_on", "任职日期", read_day, False, None, "填写职务的须填写", example="2012-01-01"),
        BookColumn("field_of_work", "分管工作", read_text, required=False, example="农业、水利"),
        BookColumn("term", "届次", read_text, required=False, example="第一届"),
        BookColumn("document_number", "任职文号", read_text, required=False, example="安任〔2012〕3号"),
    ),
}  # fmt: skip
ROWS: dict[RegisterSheet, type[UnitRow] | type[PostRow] | type[PersonRow]] = {
    RegisterSheet.UNITS: UnitRow,
    RegisterSheet.POSTS: PostRow,
    RegisterSheet.PEOPLE: PersonRow,
}


def template() -> bytes:
    """The empty workbook: first what every column wants with an example, then three sheets with heads."""
    notes = (
        (sheet.label, column.title, "必填" if column.required else "选填", column.note, column.example)
        for sheet, columns in COLUMNS.items()
        for column in columns
    )
    heads = [
        Sheet(sheet.label, [Column(column.title, width=16) for column in columns], [], freeze=2)
        for sheet, columns in COLUMNS.items()
    ]
    titles = (Column("工作表"), Column("列"), Column("要求"), Column("说明", width=48), Column("示例", width=24))
    return write_workbook([Sheet("填写说明", titles, notes), *heads])


def read_register(data: bytes) -> tuple[Register, list[WorkbookProblem]]:
    """Rows and the problems of cells; raises WorkbookRefused when the file itself cannot be read."""
    sheets = {sheet.name: sheet for sheet in read_workbook(data)}
    problems: list[WorkbookProblem] = []
    found: dict[RegisterSheet, tuple[Any, ...]] = {}
    unread: dict[tuple[RegisterSheet, int], frozenset[str]] = {}
    for kind in RegisterSheet:
        sheet = sheets.get(kind.label)
        found[kind] = tuple(_rows(kind, sheet, problems, unread)) if sheet else ()
    if not any(found.values()) and not problems:
        names = "、".join(kind.label for kind in RegisterSheet)
        problems.append(of_file("工作簿里没有可导入的行", f"请下载模板，在工作表“{names}”中填写"))
    register = Register(found[RegisterSheet.UNITS], found[RegisterSheet.POSTS], found[RegisterSheet.PEOPLE], unread)
    return register, problems


def as_workbook_problem(problem: RowProblem) -> WorkbookProblem:
    """A fault of a row at its cell."""
    columns = [column.field for column in COLUMNS[problem.sheet]]
    place = reference(problem.row, columns.index(problem.field) + 1)
    reason = problem.reason + (f"（依据 {problem.clause}）" if problem.clause else "")
    return WorkbookProblem(problem.sheet.label, place, problem.value, reason, problem.remedy)


def _rows(
    kind: RegisterSheet,
    sheet: SheetData,
    problems: list[WorkbookProblem],
    unread: dict[tuple[RegisterSheet, int], frozenset[str]],
) -> Iterator[Any]:
    """Every row that holds anything, also one with cells that cannot be read: its other cells are judged as well."""
    columns = COLUMNS[kind]
    head = _head_row(columns, sheet)
    if head is None:
        titles = "、".join(column.title for column in columns)
        problems.append(WorkbookProblem(sheet.name, "", "", "表头与模板不符", f"请从 A 列起依次为：{titles}"))
        return
    for area in sheet.merged:
        if area.bottom > head:
            remedy = "请取消合并并逐格填写"
            problems.append(WorkbookProblem(sheet.name, reference(area.top, area.left), "", "单元格是合并的", remedy))
    filled = sorted({row for (row, _), cell in sheet.cells.items() if row > head and cell.text.strip()})
    for row in filled:
        values, faults = _values(columns, sheet, row)
        if faults:
            problems += faults.values()
            unread[kind, row] = frozenset(faults)
        yield ROWS[kind](row=row, **values)


def _head_row(columns: Iterable[BookColumn], sheet: SheetData) -> int | None:
    titles = [column.title for column in columns]
    for row in range(1, HEAD_WITHIN + 1):
        line = [sheet.cells.get((row, place + 1)) for place in range(len(titles))]
        if [cell.text.strip() if cell else "" for cell in line] == titles:
            return row
    return None


def _values(
    columns: Iterable[BookColumn], sheet: SheetData, row: int
) -> tuple[dict[str, Any], dict[str, WorkbookProblem]]:
    """The row's values by field, placeholders for the cells at fault, and the faults by field."""
    values: dict[str, Any] = {}
    faults: dict[str, WorkbookProblem] = {}
    for place, column in enumerate(columns, start=1):
        cell = sheet.cells.get((row, place))
        text = cell.text.strip() if cell else ""
        try:
            if cell is None or not text:
                if column.required:
                    raise CellFault(f"{column.title}没有填写", "请补填")
                values[column.field] = column.blank
                continue
            values[column.field] = column.read(cell)
            _check_length(column, values[column.field])
        except CellFault as fault:
            reason, remedy = fault.args
            faults[column.field] = WorkbookProblem(sheet.name, reference(row, place), text, reason, remedy)
            values[column.field] = PLACEHOLDERS.get(column.read, None)
    return values, faults


def _check_length(column: BookColumn, value: Any) -> None:
    longest = LONGEST.get(column.field, 40)
    if isinstance(value, str) and not isinstance(value, Choice) and len(value) > longest:
        raise CellFault(f"{column.title}超过 {longest} 个字", "请缩短")
