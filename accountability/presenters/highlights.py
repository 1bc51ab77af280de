"""Rounds of highlights and nominations as lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.enums import RoundState
from accountability.models import Highlight, HighlightJudge, HighlightRound
from accountability.presenters.listing import Cell, Listing
from core.access import may
from core.numbers import plain
from core.periods import parse_period
from organization.models import Account

ROUND_HEADS = ("半年", "状态", "申报截止", "申报", "入选", "通报")
TONES = {RoundState.OPEN: "warning", RoundState.JUDGING: "warning", RoundState.DECIDED: "success"}


def round_row(row: Any) -> list[Cell]:
    """``nominated`` and ``chosen`` are counted."""
    state = RoundState(row.state)
    decided = state is RoundState.DECIDED
    return [
        Cell(parse_period(row.period).label, reverse("accountability:highlights", args=[row.pk])),
        Cell(state.label, tone=TONES[state]), Cell(row.until.isoformat(), figures=True),
        Cell(str(row.nominated), figures=True), Cell(str(row.chosen) if decided else "—", figures=True),
        Cell(row.number or "—"),
    ]  # fmt: skip


def rounds_listing(title: str, rows: Iterable[Any]) -> Listing:
    """Rounds with ``nominated`` and ``chosen`` counted."""
    empty = ("还没有组织评选", "每半年评选一次：单位申报，评委评选，入选的给予加分建议和通报表扬。")
    return Listing(title, ROUND_HEADS, [round_row(row) for row in rows], empty)


def round_page(row: HighlightRound, me: Account, today: date) -> dict[str, Any]:
    """What the page of a round shows, and what the reader may do now: a constant number of statements."""
    state, manages = RoundState(row.state), may(me, P.MANAGE_HIGHLIGHTS)
    judges = list(row.judges.select_related("person").order_by("pk"))
    return {
        "row": row, "state": state.label, "lines": nomination_lines(row, me, judges),
        "nominates": state is RoundState.OPEN and today <= row.until and may(me, P.NOMINATE_HIGHLIGHTS),
        "closes": manages and state is RoundState.OPEN and today > row.until,
        "decides": manages and state is RoundState.JUDGING and row.recorded_by_id != me.pk,
        "facts": [
            ("申报截止", str(row.until)), ("每项加分", f"{plain(row.points)} 分"),
            ("评委", "、".join(one.person.name for one in judges)), ("通报", row.number or "—"),
        ],
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class NominationLine:
    """``votes`` "" is not shown; ``judges``: the reader may still say what he thinks; ``chain`` its own chain."""

    pk: int
    title: str
    unit: str
    text: str
    state: str
    tone: str
    votes: str
    judges: bool
    said: str


def nomination_lines(row: HighlightRound, me: Account, judges: Sequence[HighlightJudge]) -> list[NominationLine]:
    """Nominations in reach, selected ones first. Votes are told to the county's offices once all is decided."""
    rows = Highlight.objects.visible_to(me).filter(round=row).select_related("unit").prefetch_related("marks")
    seat = next((one for one in judges if me.person_id is not None and one.person_id == me.person_id), None)
    decided, judging = row.state == RoundState.DECIDED, row.state == RoundState.JUDGING
    found = []
    for one in rows.order_by("-selected", "unit__order", "unit__code", "pk"):
        marks = list(one.marks.all())
        mine = next((mark for mark in marks if seat is not None and mark.judge_id == seat.pk), None)
        own = seat is not None and seat.person.unit_id == one.unit_id
        told = decided and may(me, P.VIEW_ALL_EXECUTION)
        word, tone = _state(one)
        found.append(
            NominationLine(
                one.pk, one.title, one.unit.name, one.text, word, tone,
                f"{sum(mark.selected for mark in marks)} / {len(marks)}" if told else "",
                judging and seat is not None and mine is None and not own,
                "回避" if own and judging else ("同意" if mine.selected else "不同意") if mine is not None else "",
            )
        )  # fmt: skip
    return found


def _state(one: Highlight) -> tuple[str, str]:
    if one.selected is None:
        return "待评选", "neutral"
    return ("入选", "success") if one.selected else ("未入选", "neutral")
