"""Reads the sheets 加减分, 一票否决 and 弄虚作假: headings in row 1 by name, then one entry per row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from appraisal.enums import AdjustmentKind, AdjustmentLevel, Agency, MarkKind
from appraisal.rules.accounts import matter_key
from appraisal.rules.adjustments import check_adjustment
from appraisal.rules.facts import POINT, AdjustmentFacts, AdjustmentParameters
from appraisal.rules.figures import exact_units
from appraisal.workbook.contract import (
    AGENCY,
    BASIS,
    CARRIED_OVER,
    DATE,
    DOCUMENT,
    FIELD,
    KIND,
    LEVEL,
    LONGEST_NAME,
    LONGEST_TEXT,
    MATTER,
    POINTS,
    SINGLE,
    UNIT_CODE,
    UNIT_NAME,
    MarkEntry,
    SheetTotals,
)
from appraisal.workbook.desk import Desk
from appraisal.workbook.groups import BLANK_CODE, check_name
from appraisal.workbook.values import YES_NO, CellFault, choice_of, code_of, day_of, decimal_of, text_of, units_of
from core.findings import Finding
from core.workbooks.cells import Cell

T = TypeVar("T")

FIRST_ENTRY_ROW = 2
KINDS = {kind.label: kind for kind in AdjustmentKind}
LEVELS = {level.label: level for level in AdjustmentLevel}
AGENCIES = {agency.label: agency for agency in Agency}
_COLUMN_OF_FACT = {"级别": LEVEL, "领导小组": LEVEL, "分值": POINTS, "日期": DATE, "文号": DOCUMENT, "事项": MATTER}


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

    def member(self, names: Mapping[str, str]) -> str:
        """The code of the unit, after comparing its name."""
        code = self.take(UNIT_CODE, code_of, "")
        if code and code not in names:
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


def parse_adjustments(
    desk: Desk, headings: Mapping[str, int], names: Mapping[str, str], params: AdjustmentParameters, year: int
) -> tuple[tuple[AdjustmentFacts, ...], SheetTotals]:
    """Entries in the order of their rows. Beyond its cells each entry must hold by SX-4.2 and stand there once."""
    desk.note_merges()
    entries: list[AdjustmentFacts] = []
    first_row: dict[tuple[object, ...], int] = {}
    for row in desk.rows_from(FIRST_ENTRY_ROW):
        entry = Entry(desk, headings, row)
        facts = _adjustment(entry, names, params)
        if facts is None:
            continue
        for finding in check_adjustment(facts, params, year):
            _note_finding(entry, finding)
        earlier = first_row.setdefault(_identity(facts), row)
        if earlier != row:
            entry.note(DOCUMENT, f"与第 {earlier} 行是同一文号、同一事项，重复填报", "同一条只保留一行")
        if entry.sound:
            entries.append(facts)
    points = [exact_units(entry.points) for entry in entries if entry.points is not None]
    totals = SheetTotals(desk.sheet.name, len(entries), len(points), 0, Decimal(sum(points)) / POINT)
    return tuple(entries), totals


def _identity(facts: AdjustmentFacts) -> tuple[object, ...]:
    """What makes two rows the same entry (SX-4.2-g), as appraisal.rules.adjustments.check_duplicates sees it."""
    papers = (matter_key(facts.document_number), matter_key(facts.matter))
    return (facts.member, facts.kind, facts.level, facts.leading_group, facts.points, *papers)


def _adjustment(entry: Entry, names: Mapping[str, str], params: AdjustmentParameters) -> AdjustmentFacts | None:
    """The facts of one row, None when a cell is at fault (noted)."""
    member = entry.member(names)
    kind = entry.word(KIND, KINDS, None)
    level, leading_group = _level(entry, kind, params)
    single = entry.word(SINGLE, YES_NO, False)
    points = _points(entry, kind)
    matter, document = entry.text(MATTER, LONGEST_TEXT), entry.text(DOCUMENT, LONGEST_NAME)
    dated = entry.take(DATE, day_of, None)
    agency = Agency.PARTY_STATE if entry.blank(AGENCY) else entry.word(AGENCY, AGENCIES, Agency.PARTY_STATE)
    carried_over = False if entry.blank(CARRIED_OVER) else entry.word(CARRIED_OVER, YES_NO, False)
    if not entry.sound or kind is None or dated is None:
        return None
    return AdjustmentFacts(
        member=member,
        kind=kind,
        level=level,
        leading_group=leading_group,
        single_or_grassroots=single,
        points=points,
        matter=matter,
        document_number=document,
        dated=dated,
        agency=agency,
        carried_over=carried_over,
    )


def _level(
    entry: Entry, kind: AdjustmentKind | None, params: AdjustmentParameters
) -> tuple[AdjustmentLevel | None, str]:
    """级别 by 类别: (level, "") for praise and criticism, (None, leading group) for a reward."""
    if kind is None:
        return None, ""
    if kind is AdjustmentKind.REWARD:
        return None, entry.word(LEVEL, {name: name for name in params.reward_caps}, "")
    if kind is AdjustmentKind.TOP_THREE:
        only = AdjustmentLevel.PREFECTURE
        return None if entry.blank(LEVEL) else entry.word(LEVEL, {only.label: only}, None), ""
    table = params.commendation if kind is AdjustmentKind.COMMENDATION else params.criticism
    return entry.word(LEVEL, {label: level for label, level in LEVELS.items() if level in table}, None), ""


def _points(entry: Entry, kind: AdjustmentKind | None) -> Decimal | None:
    """分值: required for a reward, left blank for everything else."""
    if kind is AdjustmentKind.REWARD:
        return entry.take(POINTS, _exact, None)
    if kind is not None and not entry.blank(POINTS):
        entry.note(POINTS, f"{kind.label}的分值由方案规定，不在此填写", "请清空该单元格")
    return None


def _exact(cell: Cell) -> Decimal:
    points = decimal_of(cell)
    units_of(points)
    return points


def _note_finding(entry: Entry, finding: Finding) -> None:
    """A rule's refusal at the cell it speaks of."""
    columns = [_COLUMN_OF_FACT[name] for name in finding.facts if name in _COLUMN_OF_FACT]
    article = f"（依据 {finding.clause}）" if finding.clause else ""
    entry.note(columns[-1] if columns else KIND, finding.title + article, finding.remedy)


def parse_marks(
    desk: Desk, headings: Mapping[str, int], names: Mapping[str, str], kind: MarkKind
) -> tuple[tuple[MarkEntry, ...], SheetTotals]:
    """Vetoes or disqualifications in the order of their rows; the same entry stands there once."""
    desk.note_merges()
    entries: list[MarkEntry] = []
    first_row: dict[MarkEntry, int] = {}
    for row in desk.rows_from(FIRST_ENTRY_ROW):
        entry = Entry(desk, headings, row)
        member = entry.member(names)
        field = entry.text(FIELD, LONGEST_NAME) if kind is MarkKind.VETO else ""
        basis = entry.text(BASIS, LONGEST_TEXT)
        mark = MarkEntry(member, kind, field, basis)
        if entry.sound and first_row.setdefault(mark, row) != row:
            entry.note(UNIT_CODE, f"与第 {first_row[mark]} 行重复", "同一条只保留一行")
        if entry.sound:
            entries.append(mark)
    return tuple(entries), SheetTotals(desk.sheet.name, len(entries), 0, 0, Decimal(0))
