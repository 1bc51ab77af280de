"""Reads the sheets 加减分, 一票否决 and 弄虚作假: headings in row 1 by name, then one entry per row."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from appraisal.enums import AdjustmentKind, AdjustmentLevel, Agency, Filer, MarkKind
from appraisal.rules.adjustments import YearFacts, check_adjustment, check_unused_before, matter_key
from appraisal.rules.facts import POINT, AdjustmentFacts, AdjustmentParameters
from appraisal.rules.figures import exact_units
from appraisal.rules.filing import FILERS, Filing, check_filing
from appraisal.rules.marks import check_mark, full_field
from appraisal.workbook.contract import (
    AGENCY,
    BASIS,
    CARRIED_OVER,
    DATE,
    DOCUMENT,
    FIELD,
    FILER,
    KIND,
    LEVEL,
    LIST_NUMBER,
    LONGEST_BODY,
    LONGEST_NAME,
    LONGEST_TEXT,
    MATTER,
    POINTS,
    SINGLE,
    UNIT_CODE,
    MarkEntry,
    SheetTotals,
)
from appraisal.workbook.desk import Desk
from appraisal.workbook.entry import Entry
from appraisal.workbook.values import YES_NO, day_of, decimal_of, units_of
from core.workbooks.cells import Cell

FIRST_ENTRY_ROW = 2
KINDS = {kind.label: kind for kind in AdjustmentKind}
LEVELS = {level.label: level for level in AdjustmentLevel}
AGENCIES = {agency.label: agency for agency in Agency}


def parse_adjustments(
    desk: Desk,
    headings: Mapping[str, int],
    names: Mapping[str, str],
    params: AdjustmentParameters,
    year: int,
    against: YearFacts,
) -> tuple[tuple[AdjustmentFacts, ...], tuple[Filing, ...], SheetTotals]:
    """Entries in the order of their rows, each with the list it stands in.

    Beyond its cells each entry must hold by SX-4.2, as one typed into the form, and stand there once.
    """
    desk.note_merges()
    entries: list[AdjustmentFacts] = []
    filings: list[Filing] = []
    first_row: dict[tuple[object, ...], int] = {}
    for row in desk.rows_from(FIRST_ENTRY_ROW):
        entry = Entry(desk, headings, row)
        facts = _adjustment(entry, names, params, against)
        filing = _filing(entry, facts) if facts else None
        if facts is None or filing is None:
            continue
        entry.find(check_adjustment(facts, params, year), KIND)
        entry.find(check_unused_before(facts, against.used_before), KIND)
        entry.find(check_filing(facts, filing), KIND)
        earlier = first_row.setdefault(_identity(facts), row)
        if earlier != row:
            entry.note(DOCUMENT, f"与第 {earlier} 行是同一文号、同一事项，重复填报", "同一条只保留一行")
        if entry.sound:
            entries.append(facts)
            filings.append(filing)
    points = [exact_units(entry.points) for entry in entries if entry.points is not None]
    totals = SheetTotals(desk.sheet.name, len(entries), len(points), 0, Decimal(sum(points)) / POINT)
    return tuple(entries), tuple(filings), totals


def _filing(entry: Entry, facts: AdjustmentFacts) -> Filing | None:
    """Whose list the row stands in, None when a cell is at fault (noted).

    The office enters on behalf of the filer. A blank 报送机构 means the body that the plan names first: 督查室 for
    criticism, the leading group of the row for a reward; a blank 清单文号 means that the paper is the list.
    """
    body = "" if entry.blank(FILER) else entry.text(FILER, LONGEST_BODY)
    number = "" if entry.blank(LIST_NUMBER) else entry.text(LIST_NUMBER, LONGEST_NAME)
    if not entry.sound:
        return None
    filers = FILERS.get(facts.kind)
    if filers is None:
        return Filing(Filer.COMPETENT, body, number) if body else Filing(list_number=number)
    number = number or facts.document_number
    known = {filer.label: filer for filer in Filer if filer is not Filer.COMPETENT} | {facts.leading_group: filers[0]}
    filer = known.get(body, Filer.COMPETENT) if body else filers[0]
    return Filing(filer, body if filer is Filer.COMPETENT else "", number)


def _identity(facts: AdjustmentFacts) -> tuple[object, ...]:
    """What makes two rows the same entry (SX-4.2-g), as appraisal.rules.adjustments.check_duplicates sees it."""
    papers = (matter_key(facts.document_number), matter_key(facts.matter))
    return (facts.member, facts.kind, facts.level, facts.leading_group, facts.points, *papers)


def _adjustment(
    entry: Entry, names: Mapping[str, str], params: AdjustmentParameters, against: YearFacts
) -> AdjustmentFacts | None:
    """The facts of one row, None when a cell is at fault (noted)."""
    member = entry.member(names, against.included)
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


def parse_marks(
    desk: Desk, headings: Mapping[str, int], names: Mapping[str, str], kind: MarkKind, against: YearFacts
) -> tuple[tuple[MarkEntry, ...], SheetTotals]:
    """Vetoes or disqualifications in the order of their rows; a member is marked once per kind and field."""
    desk.note_merges()
    entries: list[MarkEntry] = []
    first_row: dict[tuple[str, str], int] = {}
    for row in desk.rows_from(FIRST_ENTRY_ROW):
        entry = Entry(desk, headings, row)
        member = entry.member(names, against.included)
        field = full_field(entry.text(FIELD, LONGEST_NAME), against.veto_fields) if kind is MarkKind.VETO else ""
        basis = entry.text(BASIS, LONGEST_TEXT)
        if entry.sound:
            entry.find(check_mark(kind, field, basis, against.veto_fields), BASIS)
        earlier = first_row.setdefault((member, field), row) if entry.sound else row
        if earlier != row:
            where = f"该单位在“{field}”领域" if field else "该单位"
            entry.note(UNIT_CODE, f"{where}已登记在第 {earlier} 行", "同一单位只保留一行")
        if entry.sound:
            entries.append(MarkEntry(member, kind, field, basis))
    return tuple(entries), SheetTotals(desk.sheet.name, len(entries), 0, 0, Decimal(0))
