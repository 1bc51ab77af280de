"""Rounds of highlights and nominations as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.enums import RoundState
from accountability.models import Highlight, HighlightJudge, HighlightRound
from accountability.presenters.listing import Cell
from core.access import may
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
