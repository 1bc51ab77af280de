"""The consultation of a matter as shown: who answered what, who is silent, circles, the ledger of opinions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone

from decisions.enums import Answer, Circle
from decisions.models import ConsultationRequest, Opinion
from decisions.rules.facts import Asked, Case

TONES = {Answer.AGREE.value: "success", Answer.CHANGE.value: "warning", Answer.OPPOSE.value: "danger"}


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One unit asked. ``state`` is its answer, or that it is waited for, or 未回复 after the day."""

    unit: str
    draft: str
    due: str
    state: str
    tone: str
    text: str
    answered: str
    late: bool
    reminded: str


def request_rows(run: Any, today: date) -> list[RequestRow]:
    """Everybody who was asked in a run: one statement."""
    rows = ConsultationRequest.objects.filter(run=run).select_related("unit", "draft")
    counted = rows.annotate(times=Count("reminders"), last=Max("reminders__recorded_at")).order_by("pk")
    return [_request(row, row.times, row.last, today) for row in counted]


def _request(row: ConsultationRequest, times: int, last: Any, today: date) -> RequestRow:
    answered = timezone.localtime(row.answered_at) if row.answered_at else None
    silent = row.due_on < today
    state = row.get_answer_display() if row.answer else "未回复" if silent else "等候答复"
    tone = TONES.get(row.answer, "danger" if silent else "neutral")
    return RequestRow(
        unit=row.unit.name, draft=f"第 {row.draft.number} 稿", due=row.due_on.isoformat(), state=state, tone=tone,
        text=row.text, answered=f"{answered:%Y-%m-%d %H:%M}" if answered else "",
        late=answered is not None and answered.date() > row.due_on,
        reminded=f"催办 {times} 次，最近 {timezone.localdate(last)}" if times else "",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Summary:
    """How the answers stand."""

    asked: int
    agree: int
    change: int
    oppose: int
    waiting: int
    silent: Sequence[str]


def summary(rows: Sequence[RequestRow]) -> Summary:
    """``silent`` are the units past their day: noted, and no consent (JH-A-5.4-a)."""
    states = [row.state for row in rows]
    return Summary(
        len(rows), states.count(Answer.AGREE.label), states.count(Answer.CHANGE.label),
        states.count(Answer.OPPOSE.label), states.count("等候答复"),
        [row.unit for row in rows if row.state == "未回复"],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CircleRow:
    name: str
    decided: str
    tone: str
    text: str


def circle_rows(case: Case) -> list[CircleRow]:
    """The four circles, decided or not."""
    return [_circle(circle, case.consultation.circles) for circle in Circle]


def _circle(circle: Circle, found: Mapping[Circle, Asked]) -> CircleRow:
    one = found.get(circle, Asked())
    if one.asked is None:
        return CircleRow(circle.label, "未确定", "warning", "")
    if not one.asked:
        return CircleRow(circle.label, "不征求", "neutral", one.reason)
    return CircleRow(circle.label, "征求", "success" if one.result else "warning", one.result or "结果未登记")


ADOPTED = {"yes": "success", "partly": "info", "no": "neutral", "": "warning"}


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """One line of the ledger."""

    pk: int
    origin: str
    text: str
    received: str
    adopted: str
    tone: str
    reason: str
    decided: str
    disputed: bool
    grounds: str


def opinion_rows(rows: Sequence[Opinion]) -> list[OpinionRow]:
    return [
        OpinionRow(
            pk=row.pk, origin=row.origin, text=row.text, received=timezone.localdate(row.recorded_at).isoformat(),
            adopted=row.get_adopted_display(), tone=ADOPTED[row.adopted], reason=row.reason,
            decided=timezone.localdate(row.decided_at).isoformat() if row.decided_at else "",
            disputed=row.disputed, grounds=row.grounds,
        )
        for row in rows
    ]  # fmt: skip
