"""Rectification orders as lines and as a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accountability.enums import AccountabilityPermission as P
from accountability.enums import ExtensionState, RectificationState
from accountability.gathering.inspections import numbers_on, review_days_on
from accountability.gathering.rectifications import hand_of, issued_on, may_review, order_facts, standings
from accountability.models import Inspection, RectificationOrder
from accountability.permissions import answers_for
from accountability.presenters.inspection import objection_view
from accountability.presenters.moves import Move, move
from accountability.rules.objections import last_day
from accountability.rules.rectifications import Standing, check_close
from core.access import may
from core.documents.columns import Column
from core.documents.excel import Sheet
from core.enums import Light
from core.periods import parse_period
from organization.models import Account

TONES = {
    RectificationState.OPEN: "info", RectificationState.REPORTED: "warning", RectificationState.VERIFIED: "success",
    RectificationState.CLOSED: "success", RectificationState.REVOKED: "neutral",
}  # fmt: skip
LONG = 60


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One order of a list."""

    number: str
    url: str
    unit: str
    person: str
    issue: str
    issued: str
    deadline: str
    state: str
    tone: str
    light: Light
    words: str
    missing: str


def order_lines(rows: Iterable[RectificationOrder], held: Mapping[int, Standing]) -> list[OrderLine]:
    """In their order; unit and person are selected."""
    return [_line(row, held[row.pk]) for row in rows]


def _line(row: RectificationOrder, standing: Standing) -> OrderLine:
    state = RectificationState(row.state)
    return OrderLine(
        number=row.number, url=reverse("accountability:rectification", args=[row.pk]), unit=row.unit.name,
        person=row.person.name, issue=row.issue[:LONG] + ("……" if len(row.issue) > LONG else ""),
        issued=issued_on(row).isoformat(), deadline=row.deadline.isoformat(), state=state.label, tone=TONES[state],
        light=standing.light, words=standing.words, missing=_quarters(standing),
    )  # fmt: skip


def _quarters(standing: Standing) -> str:
    return "、".join(parse_period(code).label for code in standing.missing)


def orders_sheet(lines: Iterable[OrderLine]) -> Sheet:
    columns = [
        Column("文号", width=20), Column("责任单位", width=18), Column("责任人"), Column("存在问题", width=44),
        Column("下达日期"), Column("整改期限"), Column("状态"), Column("时限", width=12), Column("灯色"),
        Column("缺季度反馈", width=24),
    ]  # fmt: skip
    rows = (
        [
            one.number, one.unit, one.person, one.issue, one.issued, one.deadline, one.state, one.words,
            one.light.label, one.missing,
        ]
        for one in lines
    )  # fmt: skip
    return Sheet("整改台账", columns, rows, freeze=1)


def order_page(row: RectificationOrder, me: Account, *, today: date) -> dict[str, Any]:
    """Context of the page; a constant number of statements."""
    numbers = numbers_on(today)
    standing = standings([row], today, numbers.warning_days)[row.pk]
    state, facts = RectificationState(row.state), order_facts(row)
    objections = list(row.objections.all())
    manages, own = may(me, P.MANAGE_INSPECTIONS), answers_for(me, row.unit_id)
    until = last_day(issued_on(row), review_days_on(issued_on(row)))
    late = until is not None and today > until
    over = state in (RectificationState.CLOSED, RectificationState.REVOKED)
    return {
        "order": row, "state": state.label, "tone": TONES[state], "standing": standing, "over": over,
        "missing": _quarters(standing), "facts": _facts(row, until), "source": _source(row, me),
        "reports": [_report(row, one) for one in row.reports.select_related("recorded_by__person", "file")],
        "checks": [_check(row, one) for one in row.checks.select_related("recorded_by__person", "file")],
        "extensions": [_extension(one) for one in row.extensions.select_related("decided_by__person")],
        "objections": [objection_view(one) for one in objections],
        "closing": check_close(facts, hand_of(row, me)) if manages and not over else None,
        "moves": [
            *(_for_unit(row, state, facts.waiting, not objections and not late) if own and not over else []),
            *(_for_inspection(row, state, me, facts.waiting) if manages and not own and not over else []),
            *(
                move("复核异议", "answer_inspection_objection", one.pk)
                for one in objections
                if manages and may_review(one, me)
            ),
        ],
    }  # fmt: skip


def _facts(row: RectificationOrder, until: date | None) -> list[tuple[str, object]]:
    pairs: list[tuple[str, object]] = [
        ("责任单位", row.unit.name), ("责任人", row.person.name),
        ("下达", f"{issued_on(row).isoformat()} {row.recorded_by}"),
        ("整改期限", row.deadline.isoformat()),
    ]  # fmt: skip
    if row.deadline != row.first_deadline:
        pairs.append(("原期限", row.first_deadline.isoformat()))
    pairs.append(("异议截止", until.isoformat() if until is not None else "未规定期限"))
    if row.closed_at is not None:
        pairs.append(("了结", f"{timezone.localdate(row.closed_at).isoformat()} {row.closed_by}"))
        pairs.append(("意见", row.closing_note or "—"))
    return pairs


def _source(row: RectificationOrder, me: Account) -> tuple[str, str, str] | None:
    """(kind, name, address): the inspection or the task behind the order, without an address where out of reach."""
    if row.problem is not None:
        of = row.problem.inspection
        seen = Inspection.objects.visible_to(me).filter(pk=of.pk).exists()
        return ("督查", of.title, reverse("accountability:inspection", args=[of.pk])) if seen else None
    if row.task is not None and row.task.current is not None:
        seen = type(row.task).objects.visible_to(me).filter(pk=row.task.pk).exists()
        return ("任务", row.task.current.target, reverse("accountability:task", args=[row.task.pk]) if seen else "")
    return None


def _report(row: RectificationOrder, one: Any) -> dict[str, str]:
    return {
        "period": parse_period(one.period).label, "text": one.text, "finished": "申请核查" if one.finished else "",
        "told": f"{timezone.localdate(one.recorded_at).isoformat()} {one.recorded_by}",
        "file": reverse("accountability:rectification_report_file", args=[row.pk, one.pk]) if one.file else "",
    }  # fmt: skip


def _check(row: RectificationOrder, one: Any) -> dict[str, Any]:
    return {
        "day": one.checked_on.isoformat(), "place": one.place, "text": one.text, "passed": one.passed,
        "by": str(one.recorded_by), "file": reverse("accountability:rectification_check_file", args=[row.pk, one.pk]),
    }  # fmt: skip


def _extension(one: Any) -> dict[str, str]:
    state = ExtensionState(one.state)
    tones = {ExtensionState.WAITING: "warning", ExtensionState.GRANTED: "success", ExtensionState.REFUSED: "danger"}
    told = f"{timezone.localdate(one.decided_at).isoformat()} {one.decided_by}" if one.decided_at else ""
    return {
        "until": one.until.isoformat(), "reason": one.reason, "state": state.label, "tone": tones[state],
        "comment": one.comment, "told": told,
    }  # fmt: skip


def _for_unit(row: RectificationOrder, state: RectificationState, waiting: bool, objects: bool) -> list[Move]:
    moves = []
    if state in (RectificationState.OPEN, RectificationState.REPORTED):
        moves.append(move("反馈整改情况", "report_rectification", row.pk, main=True))
    if state is RectificationState.OPEN and not waiting:
        moves.append(move("申请延期", "ask_rectification_extension", row.pk))
    if objects:
        moves.append(move("提出异议", "object_rectification", row.pk))
    return moves


def _for_inspection(row: RectificationOrder, state: RectificationState, me: Account, waiting: bool) -> list[Move]:
    moves = []
    if state is RectificationState.REPORTED and row.recorded_by_id != me.pk:
        moves.append(move("登记核查", "verify_rectification", row.pk, main=True))
    if state is RectificationState.VERIFIED:
        moves.append(move("确认销号", "close_rectification", row.pk, main=True))
    if waiting:
        moves.append(move("审批延期", "decide_rectification_extension", row.pk))
    return moves
