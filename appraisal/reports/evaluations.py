"""The result sheet of an evaluation on paper."""

from __future__ import annotations

from datetime import datetime

from accountability.presenters.listing import Listing
from appraisal.gathering.evaluations import Outcome
from appraisal.models import Evaluation
from appraisal.presenters.evaluations import ballots_listing, item_listing, summary_listing
from core.documents.columns import Column, Kind
from core.documents.paper import Line, Paper, PrintTable, print_paper
from core.numbers import chinese_date


def result_sheet(
    evaluation: Evaluation, found: Outcome, labels: dict[str, str], *, by: str, at: datetime
) -> bytes:  # fmt: skip
    """PDF: who was asked, ballots by group, results, results by item."""
    poll = evaluation.poll
    closed = chinese_date(poll.unsealed_at.date()) if poll.unsealed_at is not None else ""
    told = (
        f"本次测评不记名，{closed}由两名监票人开箱计票。票箱 {poll.box_count} 张，无效 {poll.invalid_count} 张。"
        "参评不足 5 人的类别合并统计，仍不足的不显示。占比以有效票为分母。"
    )
    if not found.groups:
        told += "有效票不足 5 张，不显示结果。"
    listings = [
        ballots_listing(found, evaluation.weights, labels), summary_listing(found), *_items(found)
    ]  # fmt: skip
    tables = [_table(one) for one in listings if one.rows]
    paper = Paper(f"{evaluation.title}结果", body=[Line(told)], tables=tables)
    return print_paper(paper, at=at, by=by)


def _items(found: Outcome) -> list[Listing]:
    """The items apart, where there are several."""
    return [item_listing(found)] if any(len(one.labels) > 1 for one in found.results) else []


def _table(listing: Listing) -> PrintTable:
    columns = [Column(head, Kind.TEXT if place == 0 else Kind.CENTER) for place, head in enumerate(listing.heads)]
    return PrintTable(columns, [[cell.text for cell in row] for row in listing.rows], title=listing.title)
