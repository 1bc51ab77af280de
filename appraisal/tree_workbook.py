"""Indicator trees as a workbook: one sheet per group, a node per row, read back cell by cell with every fault named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from appraisal.enums import Method, Source, TopRule
from appraisal.forms.parameters import parse_params, write_params
from appraisal.models import Group, Indicator, Scheme
from appraisal.rules.method_table import PARAMETERS
from appraisal.rules.nodes import CODE, LONGEST_CODE, LONGEST_RULE, MOST_LEVELS
from core.clauses.register import find
from core.documents.columns import Column
from core.documents.excel import Sheet, write_workbook
from core.fields import to_points
from core.numbers import plain
from core.workbooks.cells import Cell, CellKind, SheetData, reference
from core.workbooks.limits import Limits
from core.workbooks.problems import WorkbookProblem, of_file
from core.workbooks.reader import read_workbook
from organization.models import Unit

NOTES = "填写说明"
YES, NO = "是", "否"
MOST_ROWS = 1_000
MOST_POINTS = 10**12
"""Ten-thousandths; the form takes twelve digits as well."""
LIMITS = Limits(rows=MOST_ROWS)
TITLES = (
    ("code", "编码", "整个方案内不重复，保存后不能修改", 14),
    ("parent", "上级编码", "大项留空；上级须写在前面", 14),
    ("name", "名称", "至多 80 字", 30),
    ("full_mark", "基础分", "至多 4 位小数；下级之和等于上级", 10),
    ("weight", "权重分", "只填大项", 10),
    ("top_rule", "大项计分", "只填大项：" + "、".join(one.label for one in TopRule), 16),
    ("source", "数据来源", "末级指标：" + "、".join(one.label for one in Source), 14),
    ("method", "计分方法", "末级指标：" + "、".join(one.label for one in Method), 16),
    ("params", "方法参数", "每行一个，写成“名称: 值”；各方法的参数列在后面", 26),
    ("floor", "最低分", "默认 0", 8),
    ("unit", "责任单位编码", "积累台账、提供数据的单位", 14),
    ("key", "重点指标", "是或否", 10),
    ("rule", "计分规则", "文字说明", 30),
    ("clause", "依据", "条款编号", 14),
)
FIELDS = tuple(row[0] for row in TITLES)
_BAD = (CellKind.ERROR, CellKind.FORMULA, CellKind.BOOLEAN, CellKind.PERCENT, CellKind.DATE)


@dataclass(slots=True)
class NodeRow:
    """A row that was understood; points in ten-thousandths."""

    row: int
    code: str
    parent: str
    columns: dict[str, Any]


@dataclass(slots=True)
class TreeBook:
    """What a workbook holds: the rows of each group by its name, and every problem."""

    trees: dict[str, list[NodeRow]] = field(default_factory=dict)
    problems: list[WorkbookProblem] = field(default_factory=list)

    @property
    def counts(self) -> list[tuple[str, int]]:
        return [(name, len(rows)) for name, rows in self.trees.items()]


def tree_template(scheme: Scheme) -> bytes:
    """The groups' trees as they stand, a sheet each, with the notes before them."""
    sheets = [notes_sheet()]
    nodes: dict[int, list[Indicator]] = {}
    rows = Indicator.objects.filter(scheme=scheme).select_related("parent", "responsible_unit").order_by("order", "id")
    for node in rows:
        nodes.setdefault(node.group_id, []).append(node)
    for group in Group.objects.filter(scheme=scheme):
        held = nodes.get(group.pk, [])
        parents = {node.parent_id for node in held}
        sheets.append(tree_sheet(group.name, [_line(node, node.pk not in parents) for node in held]))
    return write_workbook(sheets)


def tree_sheet(name: str, rows: Sequence[Sequence[str]]) -> Sheet:
    """The sheet of a group with the columns that are read back."""
    return Sheet(name, [Column(title, width=width) for _, title, _, width in TITLES], rows, freeze=3)


def notes_sheet() -> Sheet:
    """What each column holds, and what each method may be told (rules/method_table.py)."""
    notes = [(title, note) for _, title, note, _ in TITLES]
    notes += [
        (f"方法参数：{method.label}", "\n".join(one.note for one in table)) for method, table in PARAMETERS.items()
    ]
    return Sheet(NOTES, (Column("列"), Column("说明", width=60)), notes)


def _line(node: Indicator, leaf: bool) -> list[str]:
    return [
        node.code, node.parent.code if node.parent else "", node.name, plain(node.full_mark),
        "" if node.weight is None else plain(node.weight), node.get_top_rule_display() if node.top_rule else "",
        node.get_source_display() if leaf else "", node.get_method_display() if leaf else "",
        write_params(node.params) if leaf else "", plain(node.floor) if leaf and node.floor else "",
        node.responsible_unit.code if node.responsible_unit else "", YES if node.key_indicator else NO,
        node.rule_text, node.clause,
    ]  # fmt: skip


def read_trees(data: bytes, groups: Iterable[str], units: Mapping[str, Unit]) -> TreeBook:
    """The trees of the groups named by the sheets. Raises WorkbookRefused when the file itself cannot be read."""
    return read_sheets(read_workbook(data, LIMITS), groups, units)


def read_sheets(sheets: Iterable[SheetData], groups: Iterable[str], units: Mapping[str, Unit]) -> TreeBook:
    """The same from sheets that are read already; the notes are passed over."""
    book, known = TreeBook(), list(groups)
    seen: dict[str, str] = {}
    for sheet in sheets:
        if sheet.name == NOTES:
            continue
        if sheet.name not in known:
            reason = "没有这个名称的考核系统"
            remedy = f"可用的有：{'、'.join(known)}" if known else "请先写明考核系统"
            book.problems.append(WorkbookProblem(sheet.name, "", "", reason, remedy))
            continue
        book.trees[sheet.name] = list(_Reader(sheet, units, seen, book.problems).rows())
    if not book.trees and not book.problems:
        book.problems.append(of_file("工作簿里没有考核系统的工作表", "请下载模板填写"))
    for name, rows in book.trees.items():
        if not rows and not any(problem.sheet == name for problem in book.problems):
            book.problems.append(WorkbookProblem(name, "", "", "工作表没有指标", "请逐行填写，或者删去这张工作表"))
    return book


def layout_faults(sheet: SheetData, columns: int) -> list[WorkbookProblem]:
    """Merged cells, and cells right of the columns that are read: neither is passed over in silence."""
    found = []
    for area in sheet.merged:
        place = reference(area.top, area.left)
        found.append(WorkbookProblem(sheet.name, place, "", "单元格是合并的", "请取消合并并逐格填写"))
    beyond = sorted(place for place in sheet.cells if place[1] > columns)
    if beyond:
        cell = sheet.cells[beyond[0]]
        found.append(WorkbookProblem(sheet.name, cell.reference, cell.text, "模板没有这一列", "请删去多余的列"))
    return found


def cell_fault(sheet: SheetData, cell: Cell | None) -> list[WorkbookProblem]:
    """A formula, date or the like, where a text or a number is wanted."""
    if cell is None or cell.kind not in _BAD:
        return []
    reason, remedy = f"{cell.kind.label}不能作内容", "请改为文本或数字；公式粘贴为数值"
    return [WorkbookProblem(sheet.name, cell.reference, cell.text, reason, remedy)]


class _Reader:
    """One sheet; problems go to the shared list, codes of all sheets to ``seen``."""

    def __init__(
        self, sheet: SheetData, units: Mapping[str, Unit], seen: dict[str, str], problems: list[WorkbookProblem]
    ) -> None:
        self.sheet, self.units, self.seen, self.problems = sheet, units, seen, problems
        self.levels: dict[str, int] = {}

    def fault(self, row: int, name: str, reason: str, remedy: str, value: str = "") -> None:
        place = reference(row, FIELDS.index(name) + 1)
        self.problems.append(WorkbookProblem(self.sheet.name, place, value, reason, remedy))

    def rows(self) -> Iterable[NodeRow]:
        head = [self._raw(1, place) for place in range(1, len(TITLES) + 1)]
        if head != [title for _, title, _, _ in TITLES]:
            titles = "、".join(title for _, title, _, _ in TITLES)
            problem = WorkbookProblem(self.sheet.name, "A1", "", "表头与模板不符", f"请从 A 列起依次为：{titles}")
            self.problems.append(problem)
            return
        self.problems += layout_faults(self.sheet, len(TITLES))
        lines = {row: self._texts(row) for row in sorted({row for row, _ in self.sheet.cells}) if row > 1}
        parents = {texts["parent"] for texts in lines.values()}
        for row, texts in lines.items():
            if any(texts.values()):
                yield self._node(row, texts, leaf=texts["code"] not in parents)

    def _raw(self, row: int, column: int) -> str:
        cell: Cell | None = self.sheet.cells.get((row, column))
        return cell.text.strip() if cell else ""

    def _texts(self, row: int) -> dict[str, str]:
        for place in range(1, len(FIELDS) + 1):
            self.problems += cell_fault(self.sheet, self.sheet.cells.get((row, place)))
        return {name: self._raw(row, place) for place, name in enumerate(FIELDS, 1)}

    def _node(self, row: int, texts: dict[str, str], *, leaf: bool) -> NodeRow:
        code, parent, top = texts["code"], texts["parent"], not texts["parent"]
        self._place(row, code, parent)
        if not texts["name"] or len(texts["name"]) > 80:
            self.fault(row, "name", "名称没有填写或者超过 80 字", "请填写", texts["name"])
        if len(texts["rule"]) > LONGEST_RULE:
            self.fault(row, "rule", f"计分规则超过 {LONGEST_RULE} 字", "请压缩，或者写入考评细则", texts["rule"][:40])
        columns: dict[str, Any] = {
            "name": texts["name"],
            "full_mark": self._points(row, "full_mark", texts) or 0,
            "weight": self._points(row, "weight", texts) if top else None,
            "top_rule": self._label(row, "top_rule", texts, TopRule) if top else "",
            "source": (self._label(row, "source", texts, Source) if leaf else "") or Source.ENTERED.value,
            "method": (self._label(row, "method", texts, Method) if leaf else "") or Method.DIRECT.value,
            "params": self._params(row, texts) if leaf else {},
            "floor": self._points(row, "floor", texts, least=None) or 0 if texts["floor"] else 0,
            "responsible_unit": self._unit(row, texts),
            "key_indicator": texts["key"] == YES,
            "rule_text": texts["rule"],
            "clause": texts["clause"],
        }  # fmt: skip
        if not top:
            self._none(row, "top_rule", texts)
            self._none(row, "weight", texts)
        if texts["key"] not in ("", YES, NO):
            self.fault(row, "key", "应为是或否", "请改正", texts["key"])
        if texts["clause"] and find(texts["clause"]) is None:
            self.fault(row, "clause", "制度条款中没有这个编号", "请核对编号，或者留空", texts["clause"])
        return NodeRow(row, code, parent, columns)

    def _place(self, row: int, code: str, parent: str) -> None:
        if not CODE.fullmatch(code) or len(code) > LONGEST_CODE:
            self.fault(row, "code", "编码不合规则", f"字母、数字、点、横线、下划线，至多 {LONGEST_CODE} 个", code)
        elif code in self.seen:
            self.fault(row, "code", "编码重复", f"已见于{self.seen[code]}，请换一个编码", code)
        level = self.levels.get(parent, 0) + 1
        if parent and parent not in self.levels:
            self.fault(row, "parent", "上级指标没有写在前面", "先写上级，再写下级", parent)
        elif level > MOST_LEVELS:
            self.fault(row, "parent", "指标层级过多", f"至多 {MOST_LEVELS} 级，请并入上一级", parent)
        self.seen[code] = f"工作表“{self.sheet.name}”第 {row} 行"
        self.levels[code] = level

    def _none(self, row: int, name: str, texts: dict[str, str]) -> None:
        if texts[name]:
            self.fault(row, name, "只有大项才填写", "请清空", texts[name])

    def _points(self, row: int, name: str, texts: dict[str, str], *, least: int | None = 0) -> int | None:
        text = texts[name]
        try:
            value = Decimal(text)
            points = to_points(value)
        except (ArithmeticError, ValueError):
            self.fault(row, name, "应为至多 4 位小数的数字", "请填写数字", text)
            return None
        if least is not None and points < least:
            self.fault(row, name, "不得小于 0", "请改正", text)
        if abs(points) >= MOST_POINTS:
            self.fault(row, name, "数值过大", "请改正", text)
        return points

    def _label(self, row: int, name: str, texts: dict[str, str], kind: Any) -> str:
        for one in kind:
            if texts[name] in (one.label, one.value):
                return str(one.value)
        if texts[name] or name == "top_rule":
            labels = "、".join(one.label for one in kind)
            self.fault(row, name, "不认识的取值", f"可用的有：{labels}", texts[name])
        return ""

    def _params(self, row: int, texts: dict[str, str]) -> dict[str, Any]:
        params, faults = parse_params(texts["params"])
        for fault in faults:
            self.fault(row, "params", fault.rstrip("。"), "", texts["params"])
        return params

    def _unit(self, row: int, texts: dict[str, str]) -> Unit | None:
        code = texts["unit"]
        if code and code not in self.units:
            self.fault(row, "unit", "没有这个编码的单位", "请核对单位编码", code)
        return self.units.get(code)


def check_figures(book: TreeBook) -> Sequence[WorkbookProblem]:
    """Faults of methods against the marks of their row, at the cell of the parameters."""
    from appraisal.rules.method_params import check_params

    found = []
    for name, rows in book.trees.items():
        parents = {one.parent for one in rows}
        for one in rows:
            if one.code in parents:
                continue
            full = Decimal(one.columns["full_mark"]) / 10_000
            for fault in check_params(Method(one.columns["method"]), one.columns["params"], full):
                place = reference(one.row, FIELDS.index("params") + 1)
                found.append(WorkbookProblem(name, place, "", fault, "请按填写说明改正"))
    return found
