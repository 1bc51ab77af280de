"""Rows of the registers 执行反馈 and 待评估."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from decisions.enums import FeedbackKind
from decisions.models import DecisionEvaluation, ExecutionFeedback
from decisions.presenters.aftermath import GRAVE, local_day
from decisions.rules.execution import Limits, answer_due


def address(matter_id: int) -> str:
    return reverse("decisions:aftermath", args=[matter_id])


@dataclass(frozen=True, slots=True)
class Told:
    """One feedback of any matter."""

    number: str
    title: str
    url: str
    unit: str
    dated: date
    kind: str
    tone: str
    finding: str
    suggestion: str
    state: str
    state_tone: str
    due: str
    answer: str


def told_rows(rows: Iterable[ExecutionFeedback], books: Mapping[int, Limits], today: date) -> list[Told]:
    """In their order; matter and unit are selected."""
    return [_told(row, books[row.matter.rulebook_id], today) for row in rows]


def _told(row: ExecutionFeedback, book: Limits, today: date) -> Told:
    kind, due = FeedbackKind(row.kind), answer_due(local_day(row.recorded_at), book)
    waits = row.asks_answer and row.answered_at is None
    state, tone = ("不需处理", "neutral")
    if row.outcome:
        state, tone = row.get_outcome_display(), "success"
    elif waits:
        late = today > due or kind is FeedbackKind.PROBLEM
        state, tone = ("应立即处理", "danger") if late else ("待处理", "info")
    return Told(
        number=row.matter.number, title=row.matter.title, url=address(row.matter_id), unit=row.unit.name,
        dated=row.dated, kind=kind.label, tone=GRAVE.get(kind, "neutral"), finding=row.finding,
        suggestion=row.suggestion, state=state, state_tone=tone, due=due.isoformat() if waits else "",
        answer=row.answer,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Silent:
    """A decision of which nothing was told for too long: since when, how many days."""

    number: str
    title: str
    url: str
    unit: str
    resolved_on: date
    told_on: date | None
    days: int
    allowed: int


def silent_rows(rows: Iterable[Any], books: Mapping[int, Limits], today: date) -> list[Silent]:
    """``gathering.aftermath.stale`` rows, lead units selected."""
    found = []
    for row in rows:
        resolved = timezone.localdate(row.resolved_at)
        since = max(resolved, row.told_on or resolved)
        found.append(
            Silent(
                row.number, row.title, address(row.pk), row.lead_unit.name, resolved, row.told_on,
                (today - since).days, books[row.rulebook_id].stale_days,
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """A decision that waits for its evaluation: why, since when, who does it."""

    number: str
    title: str
    url: str
    unit: str
    resolved_on: date
    why: str
    since: date
    evaluator: str


def waiting_rows(rows: Iterable[Any], books: Mapping[int, Limits]) -> list[Waiting]:
    """``gathering.aftermath.awaiting_evaluation`` rows, lead units selected."""
    found = []
    for row in rows:
        resolved, days = timezone.localdate(row.resolved_at), books[row.rulebook_id].evaluation_days
        why, since = f"形成决议满 {days} 天", resolved + timedelta(days=days)
        if row.done_on is not None:
            why, since = "执行完毕", row.done_on
        evaluator = row.commissioned_unit or row.commissioned_to or ""
        found.append(
            Waiting(row.number, row.title, address(row.pk), row.lead_unit.name, resolved, why, since, evaluator)
        )
    return found


@dataclass(frozen=True, slots=True)
class Judged:
    """An evaluation that was done."""

    number: str
    title: str
    url: str
    unit: str
    evaluator: str
    dated: date
    score: int
    recommendation: str
    tone: str
    finding: str
    presented: str


TONES = {"keep": "success", "adjust": "warning", "stop": "danger"}


def judged_rows(rows: Iterable[DecisionEvaluation]) -> list[Judged]:
    """Commission with matter, lead unit and unit selected, and the presentation."""
    found = []
    for row in rows:
        matter, presented = row.commission.matter, getattr(row, "presentation", None)
        found.append(
            Judged(
                matter.number, matter.title, address(matter.pk), matter.lead_unit.name, row.commission.evaluator,
                row.dated, row.score, row.get_recommendation_display(), TONES[row.recommendation], row.finding,
                str(presented) if presented is not None else "",
            )
        )  # fmt: skip
    return found
