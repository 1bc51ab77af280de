"""The workbook of a table: written in the official order of columns, read cell by cell with every fault named.

What is read goes the way of the grid: the same texts, the same reading, the same action. A row whose 序号 is that of a
row of the table changes that row; one without a number, or with another, is added; nothing is removed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from accountability.actions.rows import Edit
from accountability.enums import TaskCategory
from accountability.gathering.names import names_for
from accountability.gathering.rows import content_of, texts_of, version_of
from accountability.models import Task
from accountability.rules.columns import COLUMNS, FIELDS, ORDINAL
from accountability.rules.reading import read_row
from accountability.rules.saving import MOST_ROWS
from core.documents.columns import Column, Kind
from core.documents.excel import Sheet, write_workbook
from core.workbooks.cells import Cell, CellKind, SheetData, reference
from core.workbooks.limits import Limits
from core.workbooks.problems import WorkbookProblem, of_file
from core.workbooks.reader import read_workbook
from organization.models import Unit

SHEET, NOTES = "任务分解明细表", "填写说明"
HEAD_WITHIN = 12
"""Rows in which the head is looked for: title and notes may stand above it."""
LIMITS = Limits(rows=MOST_ROWS + HEAD_WITHIN)
WIDTHS = {"wide": 32, "middle": 22, "narrow": 14}


@dataclass(frozen=True, slots=True)
class RowChange:
    """What one line would do: ``line`` of the sheet, the ``number`` it gives, ``target`` of the row, and the cells that
    differ as (title, before, after); none of them when the row is ``added``."""

    line: int
    number: str
    target: str
    added: bool
    cells: tuple[tuple[str, str, str], ...] = ()

    @property
    def unknown_number(self) -> bool:
        """It is added although it gives the number of a row: the table has none of that number."""
        return self.added and bool(self.number)


@dataclass(slots=True)
class Reading:
    """What a workbook would change: ``changes`` are the rows that would differ from the table."""

    edits: list[Edit] = field(default_factory=list)
    problems: list[WorkbookProblem] = field(default_factory=list)
    changes: list[RowChange] = field(default_factory=list)
    rows: int = 0

    @property
    def added(self) -> int:
        return sum(one.added for one in self.changes)

    @property
    def changed(self) -> int:
        return len(self.changes) - self.added


def columns() -> list[Column]:
    return [Column(ORDINAL, Kind.CENTER, 6), *(Column(one.title, width=WIDTHS[one.width]) for one in COLUMNS)]


def rows_sheet(tasks: Sequence[Task], *, title: str = "") -> Sheet:
    """The rows of a table as a sheet that can be read again."""
    rows = ([str(place), *texts_of(version_of(task)).values()] for place, task in enumerate(tasks, 1))
    return Sheet(SHEET, columns(), rows, title=title, freeze=2)


def template() -> bytes:
    """The empty workbook: what every column wants with an example, then the sheet with its head."""
    notes = [("序号", "改原有任务的填写其序号，新增的留空", "")]
    notes += [(one.title, one.note, one.example) for one in COLUMNS]
    notes += [("落实类别", "可选：" + "、".join(one.label for one in TaskCategory), "")]
    heads = (Column("列"), Column("说明", width=56), Column("示例", width=40))
    return write_workbook([Sheet(NOTES, heads, notes), rows_sheet([])])


def read_rows(data: bytes, tasks: Sequence[Task], home: Unit) -> Reading:
    """Edits for ``save_rows`` of a table of ``home``, and every problem. Raises WorkbookRefused when the file itself
    cannot be read."""
    found = Reading()
    sheets = read_workbook(data, LIMITS)
    sheet = next((one for one in sheets if one.name == SHEET), sheets[0] if len(sheets) == 1 else None)
    if sheet is None:
        found.problems.append(of_file(f"工作簿里没有工作表“{SHEET}”", "请下载模板，或者把工作表改为这个名称"))
        return found
    head = _head_row(sheet)
    if head is None:
        titles = "、".join([ORDINAL, *(one.title for one in COLUMNS)])
        found.problems.append(WorkbookProblem(sheet.name, "", "", "表头与模板不符", f"请从 A 列起依次为：{titles}"))
        return found
    _refuse_merged(sheet, head, found)
    lines = {row: _texts(sheet, row, found) for row in sorted({row for row, _ in sheet.cells}) if row > head}
    lines = {row: cells for row, cells in lines.items() if any(text.strip() for text in cells.values())}
    found.rows = len(lines)
    if not lines and not found.problems:
        found.problems.append(of_file("工作簿里没有可导入的行", "请在表头下面逐行填写任务"))
    _read(sheet.name, lines, tasks, home, found)
    found.problems.sort(key=_place)
    return found


def _place(problem: WorkbookProblem) -> tuple[int, int, str]:
    """Where a problem stands, line by line; those of the whole file first."""
    letters = problem.cell.rstrip("0123456789")
    return int(problem.cell[len(letters) :] or 0), len(letters), letters


def _head_row(sheet: SheetData) -> int | None:
    titles = [ORDINAL, *(one.title for one in COLUMNS)]
    for row in range(1, HEAD_WITHIN + 1):
        line = [sheet.cells.get((row, place + 1)) for place in range(len(titles))]
        if [cell.text.strip() if cell else "" for cell in line] == titles:
            return row
    return None


def _refuse_merged(sheet: SheetData, head: int, found: Reading) -> None:
    for area in sheet.merged:
        if area.bottom > head:
            place = reference(area.top, area.left)
            found.problems.append(WorkbookProblem(sheet.name, place, "", "单元格是合并的", "请取消合并并逐格填写"))


def _texts(sheet: SheetData, row: int, found: Reading) -> dict[str, str]:
    """The cells of a line by field, 序号 among them; what is no text, figure or day is a problem."""
    texts = {}
    for place, name in enumerate((ORDINAL, *FIELDS), 1):
        cell = sheet.cells.get((row, place))
        if cell is not None and cell.kind in (CellKind.ERROR, CellKind.FORMULA, CellKind.BOOLEAN, CellKind.PERCENT):
            remedy = "请改为文本；公式请选择性粘贴为数值"
            found.problems.append(
                WorkbookProblem(
                    sheet.name, reference(row, place), cell.text, f"{cell.kind.label}不能作任务内容", remedy
                )
            )
        texts[name] = _text(cell)
    return texts


def _text(cell: Cell | None) -> str:
    if cell is None:
        return ""
    return cell.text.split("T")[0] if cell.kind is CellKind.DATE else cell.text


def _read(
    sheet: str, lines: Mapping[int, Mapping[str, str]], tasks: Sequence[Task], home: Unit, found: Reading
) -> None:
    known = {str(place): task for place, task in enumerate(tasks, 1)}
    names = names_for(list(lines.values()), home)
    used: set[str] = set()
    for row, cells in lines.items():
        number = cells[ORDINAL].strip()
        task = known.get(number)
        if number and number in used:
            found.problems.append(
                WorkbookProblem(sheet, reference(row, 1), number, "序号重复", "一项任务只写一行，新增的留空")
            )
        used.add(number)
        held = content_of(version_of(task)) if task else None
        content, faults = read_row(cells, names, held)
        for name, (reason, remedy) in faults.items():
            place = reference(row, FIELDS.index(name) + 2)
            found.problems.append(WorkbookProblem(sheet, place, cells[name], reason, remedy))
        if task is None or content != held:
            found.changes.append(RowChange(row, number, cells["target"], task is None, _differing(task, cells)))
        seen = version_of(task).number if task else 0
        found.edits.append(Edit(task.pk if task else None, content, seen, str(row)))


def _differing(task: Task | None, cells: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    """The cells of a line whose text is not that of its row, as (title, before, after)."""
    if task is None:
        return ()
    held = texts_of(version_of(task))
    pairs = ((one.title, held[name].strip(), cells[name].strip()) for one, name in zip(COLUMNS, FIELDS, strict=True))
    return tuple((title, before, after) for title, before, after in pairs if before != after)
