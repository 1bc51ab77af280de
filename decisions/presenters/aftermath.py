"""What follows a resolution, as shown on the page of its matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from core.files import size_text
from core.models import StoredFile
from core.presenters import FileItem
from decisions.enums import ExecutionState, FeedbackKind
from decisions.gathering.aftermath import taken_up
from decisions.models import (
    EvaluationCommission,
    ExecutionFeedback,
    ExecutionSuspension,
    Matter,
    OversightOpinion,
    ResolutionCorrection,
)
from decisions.presenters.overview import day
from decisions.rules.execution import Execution, Limits, answer_due

TONES = {
    ExecutionState.RUNNING: "info", ExecutionState.SUSPENDED: "warning", ExecutionState.DONE: "success",
    ExecutionState.STOPPED: "danger",
}  # fmt: skip
GRAVE = {FeedbackKind.PROBLEM: "danger", FeedbackKind.PUBLIC: "warning", FeedbackKind.DONE: "success"}


def file_of(matter_id: int, kind: str, row: Any) -> FileItem | None:
    """The file of an entry; ``document`` is selected."""
    held: StoredFile | None = row.document
    if held is None:
        return None
    return FileItem(
        held.name, reverse("decisions:aftermath_file", args=[matter_id, kind, row.pk]), size_text(held.size)
    )


def facts(matter: Matter, execution: Execution) -> list[tuple[str, str]]:
    """How the decision stands."""
    pairs: list[tuple[str, date | str | None]] = [
        ("形成决议", execution.resolved_on),
        ("最近反馈", execution.told_on),
        ("执行完毕", execution.done_on),
        ("中止执行", execution.suspended_on),
        ("调整事项", f"{execution.under_way}（办理中）" if execution.under_way else ""),
        ("停止于" if execution.stopped else "调整为", execution.successor),
    ]
    return [(name, str(value)) for name, value in pairs if value]


@dataclass(frozen=True, slots=True)
class Line:
    """One feedback. ``waits``: an answer is due, ``late`` it is overdue; ``used`` bars withdrawing it."""

    pk: int
    dated: str
    unit: str
    kind: str
    tone: str
    finding: str
    suggestion: str
    told: str
    waits: bool
    late: bool
    due: str
    outcome: str
    answer: str
    answered: str
    withdrawn: str
    file: FileItem | None


def feedback_lines(rows: Iterable[ExecutionFeedback], book: Limits, today: date) -> list[Line]:
    """In their order; unit, document and accounts are selected."""
    return [_line(row, book, today) for row in rows]


def _line(row: ExecutionFeedback, book: Limits, today: date) -> Line:
    kind, held = FeedbackKind(row.kind), row.withdrawn_at is None
    waits = held and row.asks_answer and row.answered_at is None
    due = answer_due(local_day(row.recorded_at), book)
    return Line(
        pk=row.pk, dated=row.dated.isoformat(), unit=row.unit.name, kind=kind.label, tone=GRAVE.get(kind, "neutral"),
        finding=row.finding, suggestion=row.suggestion,
        told=f"{row.sender + '提出，' if row.sender else ''}{day(row.recorded_at)} {row.recorded_by}登记",
        waits=waits, late=waits and (today > due or kind is FeedbackKind.PROBLEM), due=due.isoformat() if waits else "",
        outcome=row.get_outcome_display() if row.outcome else "", answer=row.answer,
        answered=f"{day(row.answered_at)} {row.answered_by}" if row.answered_at else "",
        withdrawn="" if held else row.withdrawal_reason, file=file_of(row.matter_id, "feedback", row),
    )  # fmt: skip


def local_day(moment: Any) -> date:
    return date.fromisoformat(day(moment)[:10])


def feedback_rows(matter: Matter) -> Any:
    """Every feedback of a matter, newest first (JH-A-4.4-a)."""
    rows = ExecutionFeedback.objects.filter(matter=matter)
    return rows.select_related("unit", "document", "recorded_by__person", "answered_by__person")


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A commission with its result, None before there is one."""

    row: EvaluationCommission
    evaluator: str
    state: str
    tone: str
    result: Any
    presented: Any
    file: FileItem | None


def evaluations(matter: Matter) -> list[Evaluated]:
    """Every commission, the newest first: one statement."""
    rows = EvaluationCommission.objects.filter(matter=matter).select_related(
        "unit", "evaluation__document", "evaluation__presentation"
    )
    return [_evaluated(row) for row in rows.order_by("-pk")]


def _evaluated(row: EvaluationCommission) -> Evaluated:
    result = getattr(row, "evaluation", None)
    presented = getattr(result, "presentation", None)
    state, tone = ("评估中", "info")
    if row.withdrawn_at is not None:
        state, tone = "已撤销", "neutral"
    elif result is not None:
        state, tone = ("已提交审议", "success") if presented is not None else ("待提交审议", "warning")
    file = file_of(row.matter_id, "evaluation", result) if result is not None else None
    return Evaluated(row, row.evaluator, state, tone, result, presented, file)


@dataclass(frozen=True, slots=True)
class Adjusted:
    """An adjustment with the matter that decides on it."""

    way: str
    ground: str
    text: str
    told: str
    number: str
    title: str
    url: str
    state: str
    tone: str


def adjustments(matter: Matter) -> list[Any]:
    """Rows of ``gathering.aftermath.taken_up`` with all that ``adjusted`` shows: one statement."""
    return list(taken_up(matter).select_related("successor", "feedback__unit", "evaluation", "recorded_by__person"))


def adjusted(rows: Iterable[Any]) -> list[Adjusted]:
    """In their order."""
    return [_adjusted(row) for row in rows]


def _adjusted(row: Any) -> Adjusted:
    ground = f"执行反馈：{row.feedback}" if row.feedback is not None else f"决策后评估：{row.evaluation}"
    state, tone = ("办理中", "info")
    if row.resolved:
        state, tone = "已形成决议", "success"
    elif row.successor.ended_at is not None:
        state, tone = "已终止", "neutral"
    return Adjusted(
        way=row.get_way_display(), ground=ground, text=row.text, told=f"{day(row.recorded_at)} {row.recorded_by}",
        number=row.successor.number, title=row.successor.title,
        url=reverse("decisions:matter", args=[row.successor_id]), state=state, tone=tone,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction of wording."""

    row: ResolutionCorrection
    told: str
    file: FileItem | None


def corrections(matter: Matter) -> list[Corrected]:
    rows = ResolutionCorrection.objects.filter(resolution__run__matter=matter).select_related(
        "resolution", "approver", "document", "recorded_by__person"
    )
    return [
        Corrected(row, f"{day(row.recorded_at)} {row.recorded_by}", file_of(matter.pk, "correction", row))
        for row in rows.order_by("-pk")
    ]


@dataclass(frozen=True, slots=True)
class Overseen:
    """An opinion with its reply; ``replies``: the reader may reply to it now."""

    row: OversightOpinion
    state: str
    tone: str
    replies: bool
    file: FileItem | None


def opinions(matter: Matter, today: date, mine: Any) -> list[Overseen]:
    """Every opinion, the newest first; ``mine`` is the reader's reach over units."""
    rows = OversightOpinion.objects.filter(matter=matter).select_related("unit", "document", "replied_by__person")
    return [_overseen(row, today, mine) for row in rows]


def _overseen(row: OversightOpinion, today: date, mine: Any) -> Overseen:
    waits = row.replied_at is None and row.withdrawn_at is None
    state, tone = ("已答复", "success")
    if row.withdrawn_at is not None:
        state, tone = "已撤销", "neutral"
    elif waits:
        state, tone = ("逾期未答复", "danger") if today > row.due_on else ("待答复", "info")
    replies = waits and mine is not None and mine.covers(row.unit_id)
    return Overseen(row, state, tone, replies, file_of(row.matter_id, "opinion", row))


def suspensions(matter: Matter) -> Sequence[tuple[ExecutionSuspension, FileItem | None]]:
    rows = ExecutionSuspension.objects.filter(matter=matter).select_related("leader", "document")
    return [(row, file_of(matter.pk, "suspension", row)) for row in rows.order_by("-pk")]
