"""The contract of the scoring workbook: names of sheets and columns, and what a parsed book is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from appraisal.enums import MarkKind
from appraisal.rules.facts import AdjustmentFacts, GroupFacts, NodeFacts
from appraisal.rules.filing import Filing
from core.workbooks.problems import WorkbookProblem

NOT_APPLICABLE = "不涉及"
YES, NO = "是", "否"

UNIT_CODE, UNIT_NAME = "单位编码", "单位名称"
TOP_ROW, LEAF_ROW, CODE_ROW, MARK_ROW, FIRST_UNIT_ROW = 1, 2, 3, 4, 5
CODE_COLUMN, NAME_COLUMN, FIRST_LEAF_COLUMN = 1, 2, 3

ADJUSTMENT_SHEET, VETO_SHEET, DISQUALIFICATION_SHEET = "加减分", "一票否决", "弄虚作假"
KIND, LEVEL, SINGLE, POINTS, MATTER, DOCUMENT, DATE = "类别", "级别", "单项或基层", "分值", "事项", "文号", "日期"
AGENCY, CARRIED_OVER = "机关类别", "上年未加"
FILER, LIST_NUMBER = "报送机构", "清单文号"
FIELD, BASIS = "领域", "依据"

ADJUSTMENT_COLUMNS = (UNIT_CODE, UNIT_NAME, KIND, LEVEL, SINGLE, POINTS, MATTER, DOCUMENT, DATE)
ADJUSTMENT_OPTIONAL = (AGENCY, CARRIED_OVER)
ADJUSTMENT_READ = (*ADJUSTMENT_OPTIONAL, FILER, LIST_NUMBER)
"""Optional columns that are read; the template leaves out the filer, who is known in most rows (docs/adr/0012)."""
VETO_COLUMNS = (UNIT_CODE, UNIT_NAME, FIELD, BASIS)
DISQUALIFICATION_COLUMNS = (UNIT_CODE, UNIT_NAME, BASIS)

LONGEST_TEXT = 500
"""Characters of 事项 and 依据."""
LONGEST_NAME = 100
"""Characters of 文号 and 领域."""


LONGEST_BODY = 60
"""Characters of 报送机构."""


@dataclass(frozen=True, slots=True)
class MarkEntry:
    """A row of the sheet 一票否决 or 弄虚作假. ``field`` is the 领域 of a veto, "" otherwise."""

    member: str
    kind: MarkKind
    field: str
    basis: str


@dataclass(frozen=True, slots=True)
class SheetTotals:
    """What the person confirms before an import: N rows, M values, sum S (points)."""

    sheet: str
    rows: int
    values: int
    not_applicable: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class ParsedBook:
    """A workbook read by the contract. Only a book without problems may be imported; it is all or nothing.

    ``scores``: group code -> member code -> leaf code -> ten-thousandths of a point, None for 不涉及.
    ``adjustments``, ``vetoes``, ``disqualifications``: None when the sheet is absent (leave what is held
    untouched), () when it stands there empty (nothing is held any more).
    ``filings``: for each of the adjustments the list in which it stands.
    """

    scores: Mapping[str, Mapping[str, Mapping[str, int | None]]]
    adjustments: tuple[AdjustmentFacts, ...] | None = None
    vetoes: tuple[MarkEntry, ...] | None = None
    disqualifications: tuple[MarkEntry, ...] | None = None
    problems: tuple[WorkbookProblem, ...] = ()
    totals: tuple[SheetTotals, ...] = field(default=())
    filings: tuple[Filing, ...] = ()


@dataclass(frozen=True, slots=True)
class LeafColumn:
    """One column of a group's sheet: a leaf and the name of the top node it belongs to."""

    leaf: NodeFacts
    top_name: str


def leaf_columns(group: GroupFacts) -> tuple[LeafColumn, ...]:
    """The leaves of a group in the scheme's order, each under its top node (大项)."""
    nodes = {node.code: node for node in group.nodes}
    parents = {node.parent for node in group.nodes}

    def top(node: NodeFacts) -> NodeFacts:
        while node.parent is not None:
            node = nodes[node.parent]
        return node

    return tuple(LeafColumn(node, top(node).name) for node in group.nodes if node.code not in parents)
