"""Self-checks, reviews, contact and feedback on the page of a row; rectifications of units as lines (JH-A-6.3-a)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accountability.enums import AccountabilityPermission as P
from accountability.enums import Aim, FeedbackStatus, TableState, TaskState
from accountability.gathering.progress import teller_of
from accountability.gathering.rows import version_of
from accountability.gathering.selfchecks import contacts_of, origin_of, unreviewed
from accountability.models import Task, UnitRectification
from accountability.permissions import may_review
from accountability.rules.selfchecks import REVIEWED, status_of
from core import calendar
from core.access import may
from core.documents.columns import Column, Kind
from core.documents.excel import Sheet
from core.enums import Light
from decisions.enums import FeedbackAnswer
from organization.models import Account

STATUS_TONES = {
    FeedbackStatus.RECEIVED: "info", FeedbackStatus.STUDIED: "warning", FeedbackStatus.ADOPTED: "success",
    FeedbackStatus.DECLINED: "neutral",
}  # fmt: skip


def may_tell(task: Task, me: Account) -> bool:
    """Whether the reader speaks for the whole row."""
    teller = teller_of(me, task)
    return teller is not None and teller.leads


def may_assess(task: Task, me: Account) -> bool:
    """Before the plan stands: of a filed table its reviewers, of a county's draft the two offices."""
    table = task.table
    if table.of_county:
        return table.state == TableState.DRAFT and may(me, P.ASSESS_AIMS)
    return table.state == TableState.FILED and may_review(me, table)


def care_panel(task: Task, me: Account, today: date, held: Collection[str]) -> dict[str, Any]:
    """What the page of a row shows of checks, reviews, contact and feedback: a constant number of statements."""
    in_force = task.table.state == TableState.IN_FORCE
    teller = teller_of(me, task) if in_force else None
    sees = teller is not None or may(me, P.VIEW_ALL_REPORTS)
    running = in_force and task.state == TaskState.RUNNING
    contact = contacts_of([task]).get(task.pk) if in_force and "contacts" in held else None
    matter = origin_of(task) if teller is not None else None
    alone = not version_of(task).assisting.all()
    return {
        "checks": _checks(task) if sees and "self_checks" in held else [],
        "reviews": _reviews(task) if sees and "self_reviews" in held else [],
        "review_missing": running and sees and task.pk in unreviewed([task], today),
        "contact": contact,
        "contact_missing": in_force and alone and contact is None,
        "leads_row": teller is not None and teller.leads,
        "running": running,
        "tells": matter is not None,
        "feedback": _feedback(task, me) if sees and "feedback" in held else [],
        "assesses": may_assess(task, me),
        "aims": _aims(task) if "aims" in held else [],
    }


def _checks(task: Task) -> list[dict[str, Any]]:
    rows = task.self_checks.select_related("recorded_by__person", "rectification").order_by("-pk")[:10]
    found = []
    for row in rows:
        mend = getattr(row, "rectification", None)
        state = "" if mend is None else "已销号" if mend.closed_at else "已纠正" if mend.corrected_at else "未纠正"
        found.append({
            "day": row.checked_on.isoformat(), "finding": row.finding, "problem": row.problem, "state": state,
            "tone": {"已销号": "success", "已纠正": "info", "未纠正": "danger"}.get(state, "neutral"),
            "by": str(row.recorded_by),
            "url": reverse("accountability:rectification_of_unit", args=[mend.pk]) if mend is not None else "",
        })  # fmt: skip
    return found


def _reviews(task: Task) -> list[dict[str, Any]]:
    rows = task.self_reviews.select_related("recorded_by__person").order_by("-pk")[:8]
    return [
        {
            "period": row.period, "by": str(row.recorded_by),
            "texts": [(label, getattr(row, name)) for name, label in REVIEWED.items()],
        }
        for row in rows
    ]  # fmt: skip


def _aims(task: Task) -> list[dict[str, str]]:
    rows = task.aims.select_related("version", "recorded_by__person").order_by("-pk")
    return [
        {
            "aim": row.get_aim_display(), "tone": "danger" if row.aim == Aim.LOW else "success",
            "version": f"第 {row.version.number} 版", "comment": row.comment, "by": str(row.recorded_by),
        }
        for row in rows
    ]  # fmt: skip


def _feedback(task: Task, me: Account) -> list[dict[str, Any]]:
    rows = task.feedback.select_related("feedback__unit", "feedback__matter", "recorded_by__person").order_by("-pk")
    found = []
    for row in rows:
        told = row.feedback
        outcome = FeedbackAnswer(told.outcome) if told.outcome else None
        status = status_of(outcome, studied=row.studied_at is not None)
        studies = status is FeedbackStatus.RECEIVED and may(me, P.RECEIVE_REPORTS) and row.recorded_by_id != me.pk
        found.append({
            "finding": told.finding, "suggestion": told.suggestion, "status": status.label,
            "tone": STATUS_TONES[status], "answer": told.answer, "unit": told.unit.name,
            "told": f"{timezone.localtime(row.recorded_at):%Y-%m-%d %H:%M} {row.recorded_by}",
            "url": reverse("decisions:aftermath", args=[told.matter_id]), "matter": told.matter.number,
            "study_url": reverse("accountability:study_feedback", args=[row.pk]) if studies else "",
        })  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A rectification of a unit in a list."""

    problem: str
    url: str
    unit: str
    source: str
    measure: str
    due: str
    light: Light
    state: str
    tone: str


def problem_lines(rows: Iterable[UnitRectification], today: date, warning_days: int) -> list[ProblemLine]:
    """In their order; unit is selected."""
    return [
        ProblemLine(
            row.problem, reverse("accountability:rectification_of_unit", args=[row.pk]), row.unit.name,
            "报告" if row.report_line_id else "自查", row.measure, row.due.isoformat() if row.due else "—",
            light_of(row, today, warning_days), *state_of(row),
        )
        for row in rows
    ]  # fmt: skip


def light_of(row: UnitRectification, today: date, warning_days: int) -> Light:
    """Green once corrected; red the day after its day, without a day yellow."""
    if row.corrected_at is not None:
        return Light.GREEN
    if row.due is None:
        return Light.YELLOW
    return calendar.light(row.due, today, behind=False, warning_days=warning_days)


def wanted_light(row: UnitRectification, today: date, warning_days: int) -> Light:
    """Of what has to be done next: a closing stays due on the same day, also once the problem was corrected."""
    if row.due is None:
        return light_of(row, today, warning_days)
    return calendar.light(row.due, today, behind=False, warning_days=warning_days)


def state_of(row: UnitRectification) -> tuple[str, str]:
    if row.closed_at is not None:
        return "已销号", "success"
    return ("已纠正待销号", "info") if row.corrected_at is not None else ("整改中", "warning")


def problems_sheet(lines: Iterable[ProblemLine]) -> Sheet:
    columns = [
        Column("单位", width=18), Column("问题", width=48), Column("来源"), Column("整改措施", width=40),
        Column("整改期限", Kind.DATE), Column("灯色"), Column("状态", width=14),
    ]  # fmt: skip
    rows = ([one.unit, one.problem, one.source, one.measure, one.due, one.light.label, one.state] for one in lines)
    return Sheet("单位整改事项", columns, rows, freeze=1)
