"""Reads a scoring workbook by the contract: every cell is validated, every fault reported, nothing guessed."""

from __future__ import annotations

from collections.abc import Sequence

from appraisal.enums import MarkKind
from appraisal.rules.adjustments import YearFacts
from appraisal.rules.facts import AdjustmentFacts, SchemeFacts
from appraisal.rules.filing import Filing
from appraisal.rules.periods import Period
from appraisal.workbook.contract import (
    ADJUSTMENT_COLUMNS,
    ADJUSTMENT_READ,
    ADJUSTMENT_SHEET,
    DISQUALIFICATION_COLUMNS,
    DISQUALIFICATION_SHEET,
    VETO_COLUMNS,
    VETO_SHEET,
    MarkEntry,
    ParsedBook,
    SheetTotals,
)
from appraisal.workbook.desk import Desk
from appraisal.workbook.entry import find_headings
from appraisal.workbook.extras import parse_adjustments, parse_marks
from appraisal.workbook.groups import Scores, Whereabouts, parse_group
from core.workbooks.cells import SheetData
from core.workbooks.problems import WorkbookProblem

EXTRA_SHEETS = (ADJUSTMENT_SHEET, VETO_SHEET, DISQUALIFICATION_SHEET)


NOTHING_KNOWN = YearFacts()


def parse_scores(
    sheets: Sequence[SheetData], scheme: SchemeFacts, period: Period, against: YearFacts = NOTHING_KNOWN
) -> ParsedBook:
    """The book of one scheme and period; ``problems`` is empty exactly when it may be imported.

    Every sheet of a group must be there. A sheet the contract does not know is refused unless it is blank.
    ``against``: what the year's entries are held against beside the scheme.
    """
    return _Reading(sheets, scheme, period, against).book()


class _Reading:
    """One pass over a book: what was read so far, what is wrong so far."""

    def __init__(self, sheets: Sequence[SheetData], scheme: SchemeFacts, period: Period, against: YearFacts) -> None:
        self.scheme, self.period, self.against = scheme, period, against
        self.problems: list[WorkbookProblem] = []
        self.totals: list[SheetTotals] = []
        self.filings: tuple[Filing, ...] = ()
        self.names = {member.code: member.name for group in scheme.groups for member in group.members}
        self.desks = self._desks(sheets)

    def _desks(self, sheets: Sequence[SheetData]) -> dict[str, Desk]:
        """The sheets the contract knows, by name."""
        allowed = [group.name.strip() for group in self.scheme.groups] + list(EXTRA_SHEETS)
        desks: dict[str, Desk] = {}
        for sheet in sheets:
            desk, name = Desk(sheet), sheet.name.strip()
            if name not in allowed:
                if desk.cells:
                    remedy = "请删除该工作表或改正名称；可用的名称：" + "、".join(allowed)
                    self.problems.append(WorkbookProblem(sheet.name, "", "", "不认识的工作表", remedy))
            elif name in desks:
                self.problems.append(WorkbookProblem(sheet.name, "", "", "工作表重名", "同名的工作表只保留一个"))
            else:
                desks[name] = desk
        return desks

    def book(self) -> ParsedBook:
        scores = self._scores()
        adjustments = self._adjustments()
        vetoes = self._marks(VETO_SHEET, VETO_COLUMNS, MarkKind.VETO)
        disqualifications = self._marks(DISQUALIFICATION_SHEET, DISQUALIFICATION_COLUMNS, MarkKind.DISQUALIFICATION)
        return ParsedBook(
            scores=scores,
            adjustments=adjustments,
            vetoes=vetoes,
            disqualifications=disqualifications,
            problems=tuple(self.problems),
            totals=tuple(self.totals),
            filings=self.filings,
        )

    def _scores(self) -> dict[str, Scores]:
        whereabouts = Whereabouts.of(self.scheme.groups)
        scores: dict[str, Scores] = {}
        for group in self.scheme.groups:
            desk = self.desks.get(group.name.strip())
            if desk is None:
                remedy = "每个考核系统一张工作表，请补上，或者重新下载模板"
                self.problems.append(WorkbookProblem(group.name, "", "", "缺少这张工作表", remedy))
                continue
            scores[group.code], totals = parse_group(desk, group, whereabouts)
            self._keep(desk, totals)
        return scores

    def _keep(self, desk: Desk, totals: SheetTotals) -> None:
        self.problems.extend(desk.problems)
        self.totals.append(totals)

    def _adjustments(self) -> tuple[AdjustmentFacts, ...] | None:
        desk = self.desks.get(ADJUSTMENT_SHEET)
        if desk is None:
            return None
        headings = find_headings(desk, ADJUSTMENT_COLUMNS, ADJUSTMENT_READ)
        if headings is None:
            self.problems.extend(desk.problems)
            return None
        entries, self.filings, totals = parse_adjustments(
            desk, headings, self.names, self.scheme.adjustments, self.period.year, self.against
        )
        self._keep(desk, totals)
        return entries

    def _marks(self, name: str, columns: Sequence[str], kind: MarkKind) -> tuple[MarkEntry, ...] | None:
        desk = self.desks.get(name)
        if desk is None:
            return None
        headings = find_headings(desk, columns)
        if headings is None:
            self.problems.extend(desk.problems)
            return None
        entries, totals = parse_marks(desk, headings, self.names, kind, self.against)
        self._keep(desk, totals)
        return entries
