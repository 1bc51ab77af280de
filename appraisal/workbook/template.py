"""Describes the workbook users fill: sheets of plain values, so that reading it back gives what went in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from appraisal.enums import Agency
from appraisal.rules.facts import POINT, AdjustmentFacts, GroupFacts, SchemeFacts
from appraisal.rules.periods import Period
from appraisal.workbook.contract import (
    ADJUSTMENT_COLUMNS,
    ADJUSTMENT_OPTIONAL,
    ADJUSTMENT_SHEET,
    DISQUALIFICATION_COLUMNS,
    DISQUALIFICATION_SHEET,
    NO,
    NOT_APPLICABLE,
    UNIT_CODE,
    UNIT_NAME,
    VETO_COLUMNS,
    VETO_SHEET,
    YES,
    MarkEntry,
    leaf_columns,
)
from appraisal.workbook.subject import subject_for

Value = str | Decimal | date | None
GroupScores = Mapping[str, Mapping[str, int | None]]


@dataclass(frozen=True, slots=True)
class SheetDescription:
    """Rows of values from A1 on, the address below and right of the frozen panes, widths in characters."""

    name: str
    rows: tuple[tuple[Value, ...], ...]
    frozen: str
    widths: tuple[int, ...]
    headings: int


@dataclass(frozen=True, slots=True)
class BookDescription:
    """A workbook as plain values; ``title`` and ``subject`` (scheme and period) go into the file's properties."""

    title: str
    subject: str
    sheets: tuple[SheetDescription, ...]


def describe_template(
    scheme: SchemeFacts,
    period: Period,
    scores: Mapping[str, GroupScores],
    adjustments: Iterable[AdjustmentFacts] = (),
    vetoes: Iterable[MarkEntry] = (),
    disqualifications: Iterable[MarkEntry] = (),
) -> BookDescription:
    """One sheet per group with what is held so far (blank where nothing is), then the three further sheets.

    ``scores`` as in ParsedBook: group -> member -> leaf -> ten-thousandths, None for 不涉及, absent for blank.
    """
    names = {member.code: member.name for group in scheme.groups for member in group.members}
    sheets = [_group(group, scores.get(group.code, {})) for group in scheme.groups]
    columns = (*ADJUSTMENT_COLUMNS, *ADJUSTMENT_OPTIONAL)
    sheets.append(_table(ADJUSTMENT_SHEET, columns, [_adjustment(entry, names) for entry in adjustments]))
    rows: list[tuple[Value, ...]] = [(mark.member, names[mark.member], mark.field, mark.basis) for mark in vetoes]
    sheets.append(_table(VETO_SHEET, VETO_COLUMNS, rows))
    rows = [(mark.member, names[mark.member], mark.basis) for mark in disqualifications]
    sheets.append(_table(DISQUALIFICATION_SHEET, DISQUALIFICATION_COLUMNS, rows))
    return BookDescription(f"{scheme.name} {period.label}", subject_for(scheme.code, period), tuple(sheets))


def _group(group: GroupFacts, scores: GroupScores) -> SheetDescription:
    columns = leaf_columns(group)
    rows: list[tuple[Value, ...]] = [
        (UNIT_CODE, UNIT_NAME, *(column.top_name for column in columns)),
        (None, "指标", *(column.leaf.name for column in columns)),
        (None, "代码", *(column.leaf.code for column in columns)),
        (None, "基础分", *(column.leaf.full_mark for column in columns)),
    ]
    for member in group.members:
        line = scores.get(member.code, {})
        rows.append((member.code, member.name, *(_score(line, column.leaf.code) for column in columns)))
    return SheetDescription(group.name, tuple(rows), "C5", (14, 26, *(12 for _ in columns)), headings=4)


def _score(line: Mapping[str, int | None], leaf: str) -> Value:
    if leaf not in line:
        return None
    units = line[leaf]
    return NOT_APPLICABLE if units is None else Decimal(units) / POINT


def _table(name: str, columns: Sequence[str], rows: Sequence[tuple[Value, ...]]) -> SheetDescription:
    wide = {UNIT_NAME: 26, "事项": 40, "依据": 40, "文号": 24, "级别": 18}
    widths = tuple(wide.get(column, 14) for column in columns)
    return SheetDescription(name, (tuple(columns), *rows), "C2", widths, headings=1)


def _adjustment(entry: AdjustmentFacts, names: Mapping[str, str]) -> tuple[Value, ...]:
    level = entry.level.label if entry.level else entry.leading_group or None
    return (
        entry.member,
        names[entry.member],
        entry.kind.label,
        level,
        YES if entry.single_or_grassroots else NO,
        entry.points,
        entry.matter,
        entry.document_number,
        entry.dated,
        Agency(entry.agency).label,
        YES if entry.carried_over else NO,
    )
