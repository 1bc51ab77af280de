"""What keeps a cell from being written: a change by somebody else, a file that hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from appraisal.gathering import Gathered
from appraisal.models import Period, Score, ScoreEvidence
from appraisal.rules.figures import short
from appraisal.workbook.contract import NOT_APPLICABLE
from core.findings import Finding, unmet

CLEARED: Final = "cleared"
"""Stands for a cell without a score."""

Content = int | None | str
"""A cell: ten-thousandths, None for 不涉及, CLEARED for nothing."""
Cells = Mapping[tuple[str, str], Content]
"""(member code, leaf code) -> content."""

MEMBER_FACT, LEAF_FACT = "单位编码", "指标"
"""Names of the facts that say which cell a finding speaks of."""


def shown(content: Content) -> str:
    """A content as people write it: "90.5", 不涉及, （空）."""
    if content is None:
        return NOT_APPLICABLE
    return short(content) if isinstance(content, int) else "（空）"


def text_of(content: Content) -> str:
    """A content as it stands in an input: "" for nothing."""
    return "" if content == CLEARED else shown(content)


def check_seen(
    period: Period, cells: Cells, seen: Cells, gathered: Gathered, rows: Iterable[Score] | None = None
) -> list[Finding]:
    """One finding per cell that no longer holds what the person saw, unless it already holds what he wants. ``rows``
    are those held, where they were read already."""
    if not seen:
        return []
    held = {
        (gathered.member_codes[row.member_id], leaf_codes(gathered)[row.indicator_id]): row
        for row in (held_rows(period, cells, gathered) if rows is None else rows)
    }
    findings = []
    for cell, expected in seen.items():
        row = held.get(cell)
        content: Content = CLEARED if row is None else row.value
        if cell in cells and content not in (expected, cells[cell]):
            findings.append(_conflict(cell, expected, content, row))
    return findings


def _conflict(cell: tuple[str, str], expected: Content, content: Content, row: Score | None) -> Finding:
    facts = {MEMBER_FACT: cell[0], LEAF_FACT: cell[1], "打开时": shown(expected), "现为": shown(content)}
    if row is not None:
        facts |= {"修改人": str(row.entered_by), "时间": f"{timezone.localtime(row.entered_at):%Y-%m-%d %H:%M}"}
    return unmet("", "打开页面之后，他人修改了这一格", remedy="请核对现值，仍要改动的再次保存", **facts)


def check_clearing(period: Period, cells: Cells, gathered: Gathered) -> list[Finding]:
    """A score with evidence is corrected, not cleared: its files would hang in the air."""
    cleared = {cell for cell, content in cells.items() if content == CLEARED}
    if not cleared:
        return []
    rows = ScoreEvidence.objects.filter(score__period=period).order_by()
    found = set(rows.values_list("score__member__code", "score__indicator__code")) & cleared
    remedy = "请改填正确的得分或“不涉及”"
    return [
        unmet("", "该得分附有凭证，不能清空", remedy=remedy, **{MEMBER_FACT: member, LEAF_FACT: leaf})
        for member, leaf in sorted(found)
    ]


def held_rows(period: Period, cells: Iterable[tuple[str, str]], gathered: Gathered) -> QuerySet[Score]:
    """The scores of the members that the cells name; codes the scheme does not know are passed over."""
    members = {gathered.member_ids[member] for member, _ in cells if member in gathered.member_ids}
    rows = Score.objects.filter(period=period, member_id__in=members)
    return rows.select_related("entered_by__person").order_by()


def leaf_codes(gathered: Gathered) -> dict[int, str]:
    """Indicator id -> code."""
    return {pk: code for code, pk in gathered.indicator_ids.items()}
