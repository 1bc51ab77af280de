"""The rows of the ranking board as safe HTML, written in Python: a template takes five times as long for a table of
81 rows, and the board is the page that everybody opens (docs/benchmarks.md)."""

from __future__ import annotations

from urllib.parse import quote

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from appraisal.presenters.board import Board, Row
from core.marks import badge

START, LENGTH = 500, 11_000
"""Of the line that shows a member's place, in hundredths of an SVG unit."""

OWN = ' class="own"'


def table_rows(board: Board, version_id: int, *, sees_all: bool) -> SafeString:
    """One ``<tr>`` a row; only the offices and the member itself get a link to the sheet. Figures are ready strings
    of the presenter; every text that people wrote is escaped here."""
    address = reverse("appraisal:sheet", args=[version_id, "CODE"])
    before, _, after = address.removeprefix(reverse("appraisal:board", args=[version_id])).partition("CODE")
    span = board.high - board.low
    lines = []
    for row in board.rows:
        name: str = escape(row.name)
        if sees_all or row.own:
            name = f'<a href="{before}{quote(row.code)}{after}">{name}</a>'
        place = (2 * (row.final_points - board.low) * LENGTH + span) // (2 * span) if span else LENGTH // 2
        lines.append(_line(row, name, board.has_reward, place + START))
    return mark_safe("".join(lines))  # every text that people wrote is escaped above


def _line(row: Row, name: str, has_reward: bool, place: int) -> str:
    reward = _figure(row.reward) if has_reward else ""
    scores = "".join([f"<td>{score}</td>" for score in row.scores])
    badges = "".join([f" {badge(text, 'danger')}" for text in row.badges])
    return (
        f'<tr{OWN if row.own else ""}><td class="key">{row.rank}</td><th scope="row">{name}{badges}</th>'
        f'<td>{row.delta}</td><td class="key">{row.final}</td><td class="zero">{row.gap}</td>{scores}'
        f'<td class="edge">{row.initial}</td>{_figure(row.bonus)}{reward}{_figure(row.deduction)}'
        '<td><svg class="spot" viewBox="0 0 120 16" aria-hidden="true"><line x1="5" y1="8" x2="115" y2="8"/>'
        f'<circle cx="{_coordinate(place)}" cy="8" r="4.5"/></svg></td></tr>'
    )


def _figure(text: str) -> str:
    return '<td class="zero">0</td>' if text == "0" else f"<td>{text}</td>"


def _coordinate(hundredths: int) -> str:
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)
