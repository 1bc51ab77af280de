"""A whole new scheme as a workbook: heading, groups and a tree for each, read back cell by cell with every fault named.

The sheets of trees are those of tree_workbook; heading and groups are judged by the forms of the pages, so that a
workbook may hold what the pages may hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from appraisal.actions.copying import check_copy
from appraisal.actions.groups import GroupValues
from appraisal.forms.adjustment_table import ParametersForm
from appraisal.forms.building import BookHeadForm, GroupForm
from appraisal.rules.facts import AdjustmentParameters
from appraisal.rules.sheets import check_group
from appraisal.tree_workbook import (
    LIMITS,
    NOTES,
    TreeBook,
    cell_fault,
    check_figures,
    layout_faults,
    notes_sheet,
    read_sheets,
    tree_sheet,
)
from core.documents.columns import Column
from core.documents.excel import Sheet, write_workbook
from core.workbooks.cells import SheetData, reference
from core.workbooks.problems import WorkbookProblem, of_file
from core.workbooks.reader import read_workbook
from organization.models import Unit

HEAD, GROUPS = "方案", "考核系统"
HEAD_TITLES = ("项目", "内容", "说明")
FIRST_GROUP = "考核系统一"
LEADING_GROUPS = 10
"""Rows for leading groups that give rewards (SX-3.3-e)."""
REMEDY = "请改正后重新上传"

Units = Sequence[tuple[str, str, Unit]]


@dataclass(frozen=True, slots=True)
class Points:
    """What the heading begins with: a bonus table and the fields of 一票否决."""

    table: AdjustmentParameters
    vetoes: list[str]


@dataclass(slots=True)
class DraftBook:
    """What a workbook says of a new scheme; whole only while there is no problem.

    ``named`` are all groups it names, also those at fault.
    """

    head: dict[str, Any] = field(default_factory=dict)
    weights: dict[str, str] = field(default_factory=dict)
    points: Points | None = None
    groups: dict[str, GroupValues] = field(default_factory=dict)
    named: list[str] = field(default_factory=list)
    trees: TreeBook = field(default_factory=TreeBook)
    problems: list[WorkbookProblem] = field(default_factory=list)


def blank_book(points: Points, initial: Mapping[str, Any]) -> bytes:
    """The workbook to fill in: notes, heading with what is known already, one group with an empty tree."""
    rows = []
    for form in (BookHeadForm(units=[], initial=initial), _points_form(None, points)):
        rows += [(str(one.label), _written(one), str(one.help_text)) for one in form]
    group = GroupForm(initial={"total_weight": 10_000_000})
    first = {"code": "A", "name": FIRST_GROUP}
    line = [first.get(one.name, "") or _written(one) for one in group]
    sheets = [
        _with_notes(notes_sheet()),
        Sheet(HEAD, [Column(title, width=width) for title, width in zip(HEAD_TITLES, (24, 40, 50), strict=True)], rows),
        Sheet(GROUPS, [Column(str(one.label), width=16) for one in group], [line]),
        tree_sheet(FIRST_GROUP, []),
    ]
    return write_workbook(sheets)


def _with_notes(notes: Sheet) -> Sheet:
    groups = "；".join(f"{one.label}：{_choices(one.field)}" for one in GroupForm() if _choices(one.field))
    own = [
        (f"工作表“{HEAD}”", "只填“内容”一列。"),
        (f"工作表“{GROUPS}”", f"一行一个考核系统，每个都要有同名的指标工作表。{groups}。"),
        ("指标工作表", f"一个考核系统一张，名称与“{GROUPS}”里的名称相同；把“{FIRST_GROUP}”改名、复制即可。各列："),
    ]
    return Sheet(notes.name, notes.columns, [*own, *notes.rows])


def _options(one: forms.Field | None) -> list[tuple[str, str]]:
    """(value, label) of a choice, none for other fields."""
    held: Any = one.choices if isinstance(one, forms.ChoiceField) else ()
    return [(str(value), str(label)) for value, label in held]


def _choices(one: forms.Field | None) -> str:
    return "、".join(label for _, label in _options(one))


def _written(one: forms.BoundField) -> str:
    """What a form begins with, as a cell."""
    value = one.value()
    if options := _options(one.field):
        begin = options[0][1] if one.field.required else ""  # a choice that must be made begins with the first
        return next((label for held, label in options if held == value), begin)
    return "" if value is None else str(value)


def _points_form(data: Any, points: Points) -> ParametersForm:
    spare = max(LEADING_GROUPS - len(points.table.reward_caps), 0)
    return ParametersForm(data, table=points.table, vetoes=points.vetoes, spare=spare)


def read_draft(data: bytes, units: Units, points: Points) -> DraftBook:
    """The scheme of a workbook with every problem of it. Raises WorkbookRefused when the file cannot be read at all."""
    sheets = read_workbook(data, LIMITS)
    named = {sheet.name: sheet for sheet in sheets}
    book = DraftBook()
    missing = [name for name in (HEAD, GROUPS) if name not in named]
    if missing:
        text = "、".join(missing)
        book.problems.append(of_file(f"工作簿里没有工作表“{text}”", "请下载空白方案表，按它的样子填写"))
        return book
    _read_head(book, named[HEAD], units, points)
    _read_groups(book, named[GROUPS])
    trees = [sheet for sheet in sheets if sheet.name not in (HEAD, GROUPS, NOTES)]
    book.trees = read_sheets(trees, book.named, {code: unit for code, _, unit in units})
    bare = [name for name in book.named if name not in named]
    book.problems += [
        WorkbookProblem(GROUPS, "", name, "没有同名的指标工作表", "请增加这张工作表，或者删去这个考核系统")
        for name in bare
    ]
    book.problems += [*book.trees.problems, *check_figures(book.trees)]
    return book


def _read_head(book: DraftBook, sheet: SheetData, units: Units, points: Points) -> None:
    book.problems += layout_faults(sheet, len(HEAD_TITLES))
    head, table = BookHeadForm(units=units), _points_form(None, points)
    names = {str(one.label): one.name for form in (head, table) for one in form}
    rows: dict[str, int] = {}
    texts: dict[str, str] = {}
    for row in range(1, sheet.last_row + 1):
        label, cell = _text(sheet, row, 1), sheet.cells.get((row, 2))
        book.problems += cell_fault(sheet, cell)
        if row == 1 or not (label or cell):
            continue
        name = names.get(label, "")
        if not name or name in rows:
            reason = "项目重复" if name else "不认识的项目"
            book.problems.append(WorkbookProblem(HEAD, reference(row, 1), label, reason, "请照空白方案表的项目填写"))
            continue
        rows[name], texts[name] = row, cell.text.strip() if cell else ""
    head = BookHeadForm(_values(head, texts), units=units)
    table = _points_form(_values(table, texts), points)
    for form in (head, table):
        book.problems += _form_faults(HEAD, form, texts, lambda name: reference(rows[name], 2) if name in rows else "")
    if head.is_valid():
        book.head, book.weights = head.cleaned_data, head.weights
        where = {name: reference(row, 2) for name, row in rows.items()}
        for finding in check_copy(book.head["code"], book.head["name"], book.head["year"]):
            place, text = where.get(finding.field, ""), texts.get(finding.field, "")
            book.problems.append(WorkbookProblem(HEAD, place, text, finding.title, finding.remedy))
    if table.is_valid():
        book.points = Points(table.table, table.cleaned_data["vetoes"])


def _read_groups(book: DraftBook, sheet: SheetData) -> None:
    fields = [(one.name, str(one.label)) for one in GroupForm()]
    if [_text(sheet, 1, place) for place in range(1, len(fields) + 1)] != [label for _, label in fields]:
        titles = "、".join(label for _, label in fields)
        book.problems.append(WorkbookProblem(GROUPS, "A1", "", "表头与模板不符", f"请从 A 列起依次为：{titles}"))
        return
    book.problems += layout_faults(sheet, len(fields))
    for row in range(2, sheet.last_row + 1):
        texts = {name: _text(sheet, row, place) for place, (name, _) in enumerate(fields, 1)}
        if any(texts.values()):
            _read_group(book, sheet, row, texts)
    if not book.groups and not any(one.sheet == GROUPS for one in book.problems):
        book.problems.append(WorkbookProblem(GROUPS, "A2", "", "没有考核系统", "请至少写一个考核系统"))


def _read_group(book: DraftBook, sheet: SheetData, row: int, texts: Mapping[str, str]) -> None:
    places = {name: reference(row, place) for place, name in enumerate(texts, 1)}
    for place in range(1, len(texts) + 1):
        book.problems += cell_fault(sheet, sheet.cells.get((row, place)))
    book.named += [texts["name"]] if texts["name"] else []
    form = GroupForm(_values(GroupForm(), texts))
    book.problems += _form_faults(GROUPS, form, texts, lambda name: places.get(name, places["code"]))
    if not form.is_valid():
        return
    values = form.values
    taken = [(one.code, one.name) for one in book.groups.values()]
    for finding in check_group(values.name, values.code, values.kind, values.tier, taken=taken):
        where, text = places.get(finding.field, places["code"]), texts.get(finding.field, "")
        reason = "，".join([finding.title, *finding.facts.values()]) if finding.field == "name" else finding.title
        book.problems.append(WorkbookProblem(GROUPS, where, text, reason, finding.remedy))
    if values.name in (HEAD, GROUPS, NOTES):
        reason = f"“{values.name}”已用作别的工作表"
        book.problems.append(WorkbookProblem(GROUPS, places["name"], values.name, reason, "请换一个名称"))
    book.groups.setdefault(values.name, values)


def _text(sheet: SheetData, row: int, column: int) -> str:
    cell = sheet.cells.get((row, column))
    return cell.text.strip() if cell else ""


def _values(form: forms.Form, texts: Mapping[str, str]) -> dict[str, str]:
    """Texts of cells as the form wants them: of a choice its value, where the cell has its label."""
    data = {}
    for one in form:
        text = texts.get(one.name, "")
        text = next((value for value, label in _options(one.field) if label == text), text)
        data[one.name] = text
    return data


def _form_faults(
    sheet: str, form: forms.Form, texts: Mapping[str, str], place: Callable[[str], str]
) -> Iterator[WorkbookProblem]:
    for name, errors in form.errors.as_data().items():
        bound = form.fields.get(name)
        label, choices = (str(bound.label) if bound is not None else ""), _choices(bound)
        for error in errors:
            known = {"required": f"请填写{label}", "invalid_choice": "不认识的取值"}
            reason = known.get(error.code or "") or "；".join(error.messages)
            reason = reason if place(name) else f"{label}：{reason}"
            remedy = f"可用的有：{choices}" if choices else REMEDY
            yield WorkbookProblem(sheet, place(name), texts.get(name, ""), reason.rstrip("。"), remedy)
