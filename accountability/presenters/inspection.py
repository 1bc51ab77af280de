"""The page of an inspection, as its reader may see it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accountability.enums import AccountabilityPermission as P
from accountability.enums import (
    InspectionForm,
    InspectionState,
    ObjectionState,
    OrderState,
    ProblemGrade,
)
from accountability.gathering.inspections import (
    begun_on,
    inspection_facts,
    is_approved,
    is_hidden,
    numbers_on,
    owner_of,
    repeat_names,
    review_days_on,
)
from accountability.gathering.rectifications import may_review
from accountability.models import (
    CheckReport,
    Conclusion,
    Inspection,
    InspectionEvidence,
    Problem,
    RectificationOrder,
    SupervisionOrder,
)
from accountability.permissions import answers_for
from accountability.presenters.inspections import TONES, days_of
from accountability.presenters.listing import Listing
from accountability.presenters.moves import Move, move
from accountability.presenters.postings import checks_listing
from accountability.rules.inspections import check_end, check_start
from accountability.rules.objections import last_day
from core import presenters
from core.access import may
from core.files import size_text
from decisions.enums import DecidingBody
from organization.models import Account

PROBLEM = Problem._meta.label_lower
OBJECTION_TONES = {ObjectionState.WAITING: "warning", ObjectionState.UPHELD: "neutral", ObjectionState.CHANGED: "info"}


def inspection_page(row: Inspection, me: Account, *, today: date) -> dict[str, Any]:
    """Context of the page; a constant number of statements."""
    state, manages = InspectionState(row.state), may(me, P.MANAGE_INSPECTIONS)
    sees_all = may(me, P.VIEW_ALL_INSPECTIONS)
    numbers = numbers_on(today)
    repeats = repeat_names(row, me, numbers.window_days) if sees_all and state is not InspectionState.MERGED else ()
    facts = inspection_facts(row, repeats)
    findings = None
    if manages and state in (InspectionState.PLANNED, InspectionState.RUNNING):
        findings = check_start(facts) if state is InspectionState.PLANNED else check_end(facts)
    return {
        "inspection": row, "state": state.label, "tone": TONES[state], "hidden": is_hidden(row),
        "facts": _facts(row, sees_all=sees_all), "repeats": repeats, "findings": findings,
        "findings_title": "为什么还不能开展" if state is InspectionState.PLANNED else "为什么还不能结束",
        "findings_met": "可以开展" if state is InspectionState.PLANNED else "可以结束",
        "team": [(one.person.name, one.leads) for one in row.team.select_related("person")],
        "units": _units(row, me, sees_all=sees_all, manages=manages, today=today, days=review_days_on(begun_on(row))),
        "draw": _draw(row), "moves": _moves(row, me, state, manages=manages, repeats=bool(repeats)),
        "plan_text": row.plan_text if sees_all else "", "sources": _sources(row, me),
        "checks": _checks(row, me),
        "merged": row.merged_into if row.merged_into_id and sees_all else None,
    }  # fmt: skip


def _checks(row: Inspection, me: Account) -> Listing | None:
    """What deputies and monitors told of it, as far as the reader may see (QSH-30-d)."""
    if not may(me, P.VIEW_CHECK_REPORTS):
        return None
    rows = CheckReport.objects.visible_to(me).filter(inspection=row)
    rows = rows.select_related("inspection", "unit", "recorded_by__person").prefetch_related("photos")
    return checks_listing(rows.order_by("-checked_on", "-pk"))


def _facts(row: Inspection, *, sees_all: bool) -> list[tuple[str, object]]:
    pairs: list[tuple[str, object]] = [
        ("督查事项", row.topic), ("督查方式", row.get_form_display()), ("督查类型", row.get_mode_display()),
        ("日期", days_of(row)), ("地点", row.place or "—"),
    ]  # fmt: skip
    if sees_all:
        pairs.append(("批准", _approval(row)))
        pairs.append(("提出", f"{timezone.localdate(row.recorded_at).isoformat()} {row.recorded_by}"))
        if row.repeat_reason:
            pairs.append(("再次督查理由", row.repeat_reason))
        if row.released_at is not None:
            pairs.append(("公开", f"{timezone.localdate(row.released_at).isoformat()} {row.released_by}"))
    return pairs


def _sources(row: Inspection, me: Account) -> list[tuple[str, str, str]]:
    """(kind, name, address) of the task and the decision behind it, as far as the reader may see them."""
    found = []
    task = row.task
    if task is not None and task.current is not None and type(task).objects.visible_to(me).filter(pk=task.pk).exists():
        found.append(("任务", task.current.target, reverse("accountability:task", args=[task.pk])))
    if row.matter is not None and type(row.matter).objects.visible_to(me).filter(pk=row.matter.pk).exists():
        found.append(("决策事项", row.matter.title, reverse("decisions:matter", args=[row.matter.pk])))
    return found


def _approval(row: Inspection) -> str:
    if row.approved_at is not None:
        return f"{timezone.localdate(row.approved_at).isoformat()} {row.approved_by}"
    if is_approved(row) and row.theme is not None:
        return f"列入{row.theme.plan.title}“{row.theme.topic}”"
    return "未批准"


def _units(
    row: Inspection, me: Account, *, sees_all: bool, manages: bool, today: date, days: int
) -> list[dict[str, Any]]:
    """Each unit with its problems, evidence, conclusion and objection; a unit's reader sees his own alone."""
    problems: dict[int, list[Problem]] = defaultdict(list)
    seen = Problem.objects.visible_to(me).filter(inspection=row)
    for one in seen.select_related("task__table__matter").prefetch_related("reports").order_by("pk"):
        one.inspection = row
        problems[one.unit_id].append(one)
    evidence: dict[int, list[InspectionEvidence]] = defaultdict(list)
    if sees_all:
        for piece in InspectionEvidence.objects.filter(inspection=row).select_related("file", "problem"):
            evidence[piece.unit_id].append(piece)
    orders = {one.problem_id: one for one in RectificationOrder.objects.visible_to(me).filter(problem__inspection=row)}
    pushed = _pushed(row, me)
    conclusions = {one.unit_id: one for one in Conclusion.objects.filter(inspection=row).prefetch_related("objections")}
    found = []
    for each in row.units.select_related("unit"):
        own = answers_for(me, each.unit_id)
        if not (sees_all or own):
            continue
        conclusion = conclusions.get(each.unit_id)
        if conclusion is not None and conclusion.sent_at is None and not sees_all:
            conclusion = None
        found.append(
            {
                "name": each.unit.name,
                "problems": [
                    _problem(one, row, orders.get(one.pk), pushed.get(one.pk), manages)
                    for one in problems[each.unit_id]
                ],
                "files": [_file(row, piece) for piece in evidence[each.unit_id]],
                "conclusion": _conclusion(conclusion, row, me, own=own, manages=manages, today=today, days=days),
            }
        )
    return found


def _pushed(row: Inspection, me: Account) -> dict[int, SupervisionOrder]:
    """Supervision orders that were made of problems of the inspection, by problem."""
    keys = Problem.objects.filter(inspection=row).order_by().values("pk")
    rows = SupervisionOrder.objects.visible_to(me).filter(source_kind=PROBLEM, source_pk__in=keys)
    return {one.source_pk or 0: one for one in rows.exclude(state=OrderState.DROPPED)}


def _problem(
    one: Problem, row: Inspection, order: RectificationOrder | None, pushed: SupervisionOrder | None, manages: bool
) -> dict[str, Any]:
    important = one.grade == ProblemGrade.IMPORTANT
    reports = [f"{_body(DecidingBody(each.body))} {each.reported_on.isoformat()}" for each in one.reports.all()]
    moves = []
    if manages and order is None and not is_hidden(row):
        if important and not reports:
            moves.append(move("登记报告", "report_inspection_problem", row.pk, one.pk))
        else:
            moves.append(move("下达整改", "new_rectification", query=f"?problem={one.pk}"))
    if manages and pushed is None and order is None and not is_hidden(row):
        moves.append(move("转督办单", "push_inspection_problem", row.pk, one.pk, post=True))
    return {
        "text": one.text, "grade": one.get_grade_display(), "tone": "danger" if important else "neutral",
        "reports": reports, "owner": _body(owner_of(one)) if important else "", "moves": moves,
        "order": (order.number, reverse("accountability:rectification", args=[order.pk]), order.get_state_display())
        if order is not None else None,
        "pushed": (pushed.number or "督办单", reverse("accountability:order", args=[pushed.pk]),
                   pushed.get_state_display()) if pushed is not None else None,
    }  # fmt: skip


def _body(body: DecidingBody) -> str:
    """Whom it is reported to, as one says it."""
    return "县委、县政府" if body is DecidingBody.JOINT else body.label


def _file(row: Inspection, piece: InspectionEvidence) -> presenters.FileItem:
    url = reverse("accountability:inspection_evidence", args=[row.pk, piece.pk])
    note = piece.note or (f"问题：{piece.problem.text[:20]}" if piece.problem is not None else "结论的证据")
    return presenters.FileItem(piece.file.name, url, size_text(piece.file.size), note)


def _conclusion(
    one: Conclusion | None, row: Inspection, me: Account, *, own: bool, manages: bool, today: date, days: int
) -> dict[str, Any] | None:
    if one is None:
        return None
    received = timezone.localdate(one.sent_at) if one.sent_at is not None else None
    one.inspection = row
    objections = list(one.objections.all())
    until = last_day(received, days) if received is not None else None
    moves = []
    if manages and received is None and row.state == InspectionState.RUNNING:
        moves.append(move("送达单位", "send_inspection_conclusion", row.pk, one.pk, post=True))
    if own and received is not None and (until is None or today <= until) and not objections:
        moves.append(move("提出异议", "object_inspection_conclusion", row.pk, one.pk))
    if manages:
        moves += [
            move("复核异议", "answer_inspection_objection", each.pk) for each in objections if may_review(each, me)
        ]
    return {
        "text": one.text, "sent": received.isoformat() if received else "", "until": until.isoformat() if until else "",
        "objections": [objection_view(each) for each in objections], "moves": moves,
        "paper": reverse("accountability:inspection_conclusion", args=[row.pk, one.pk]) if received else "",
    }  # fmt: skip


def objection_view(one: Any) -> dict[str, str]:
    """Reason, state and answer of an objection."""
    state = ObjectionState(one.state)
    return {
        "reason": one.reason, "state": state.label, "tone": OBJECTION_TONES[state], "answer": one.answer,
        "filed": timezone.localdate(one.recorded_at).isoformat(), "due": one.due_on.isoformat() if one.due_on else "",
    }  # fmt: skip


def _draw(row: Inspection) -> dict[str, Any] | None:
    """What anyone needs to recompute a draw; before it, the fingerprint alone (docs/adr/0018)."""
    if not row.commitment:
        return None
    drawn = row.drawn_at is not None
    lots = [
        {"place": one.place, "name": one.unit.name, "code": one.code, "digest": one.digest, "drawn": one.drawn}
        for one in row.candidates.select_related("unit").order_by("place", "code")
    ]
    return {
        "commitment": row.commitment, "seats": row.seats, "source": row.public_source, "drawn": drawn,
        "seed": row.seed if drawn else "", "value": row.public_value, "lots": lots,
        "command": _command(row) if drawn else "",
    }  # fmt: skip


def _command(row: Inspection) -> str:
    """One line of shell that recomputes a lot."""
    return f"printf '%s\\n%s\\n单位\\n%s' {row.seed} '{row.public_value}' 单位编码 | sha256sum"


def _moves(row: Inspection, me: Account, state: InspectionState, *, manages: bool, repeats: bool) -> list[Move]:
    """What the reader may do now."""
    moves: list[Move] = []
    planned, running = state is InspectionState.PLANNED, state is InspectionState.RUNNING
    approved = is_approved(row)
    waits = not approved or (repeats and not row.repeat_reason)
    if planned and waits and may(me, P.APPROVE_INSPECTIONS) and row.recorded_by_id != me.pk:
        moves.append(move("批准督查", "approve_inspection", row.pk, main=True))
    if not manages:
        return moves
    if planned:
        if row.form == InspectionForm.RANDOM and not row.commitment:
            moves.append(move("公布抽签", "announce_draw", row.pk, main=not approved))
        elif row.form == InspectionForm.RANDOM and row.drawn_at is None:
            moves.append(move("抽签", "draw_inspection", row.pk))
        moves.append(move("开展督查", "start_inspection", row.pk, post=True, main=approved))
        moves.append(move("合并到其他督查", "merge_inspection", row.pk))
    if running:
        moves.append(move("登记问题", "new_inspection_problem", row.pk, main=True))
        moves.append(move("上传证据", "new_inspection_evidence", row.pk))
        moves.append(move("填写结论", "new_inspection_conclusion", row.pk))
        moves.append(move("结束督查", "end_inspection", row.pk, post=True))
    if is_hidden(row) and not planned:
        moves.append(move("公开暗查暗访", "release_inspection", row.pk, post=True))
    return moves
