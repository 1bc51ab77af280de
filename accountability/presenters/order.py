"""The page of an order: what it says, everything that happened to it, what can be done now (LS-4.3-a)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accountability.actions.order_decisions import close_findings
from accountability.actions.orders import issue_findings
from accountability.enums import AccountabilityPermission as P
from accountability.enums import Office, OrderEvent, OrderKind, OrderSource, OrderState, Regularity, Rhythm, Urgency
from accountability.gathering.chain import node_of
from accountability.gathering.order_file import file_of
from accountability.gathering.orders import behind_tasks, course_of, order_numbers
from accountability.models import (
    Escalation,
    ProgressEntry,
    Reminder,
    StepDone,
    SupervisionOrder,
    Task,
    TaskMove,
    TaskVersion,
)
from accountability.models.orders import UNDER_WAY
from accountability.permissions import may_answer, may_supervise
from accountability.presenters.orders import TONES
from accountability.rules.order_lights import feedback_due, feedback_missing, in_time, light_of
from accountability.rules.orders import STEPS
from core.access import may
from core.findings import Finding
from organization.models import Account

OFFICE_STEPS = (
    (OrderEvent.TRANSFER, "transfer_order", "转办"), (OrderEvent.SHARE, "share_order", "共享给其他部门"),
)  # fmt: skip
LEADING_STEPS = (
    (OrderEvent.REASSIGN, "reassign_order", "调整督办部门"), (OrderEvent.ESCALATE, "escalate_order", "升级督办"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MoveView:
    """One thing that happened: day, what, who, text, files (name, address), its own page or ""."""

    at: str
    what: str
    who: str
    text: str
    files: list[tuple[str, str]]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    url: str
    primary: bool = False
    post: bool = False


def order_page(order: SupervisionOrder, me: Account, *, at: datetime) -> dict[str, Any]:
    """Context of the page; a constant number of statements."""
    today = timezone.localdate(at)
    state = OrderState(order.state)
    numbers = order_numbers(today)
    slow = behind_tasks([order.task_id] if order.task_id else [], today, numbers)
    course = course_of(order, behind=bool(slow))
    office, unit = may_supervise(me, order) and may(me, P.ISSUE_ORDERS), may_answer(me, order)
    waiting = order.extensions.filter(decided_at__isnull=True).first()
    return {
        "order": order,
        "state": state.label,
        "tone": TONES[state],
        "light": light_of(course, today, warning_days=numbers.warning_days) if state in UNDER_WAY else None,
        "missing": feedback_due(course) if feedback_missing(course, today) else None,
        "facts": _facts(order, feedback_due(course)),
        "source_facts": _source(order, me),
        "timeliness": {True: "按时办结", False: "逾期办结", None: ""}[in_time(course)],
        "moves": moves_of(order, me),
        "ladder": _ladder(order),
        "violations": list(order.violations.select_related("unit", "person")),
        "sees_referrals": may(me, P.VIEW_ALL_ORDERS),
        "changes": _changes(order, me),
        "extension": waiting,
        "buttons": _unit_buttons(order, state) if unit else [],
        "office_buttons": _office_buttons(order, state, me, waiting=waiting is not None) if office else [],
        "findings": _findings(order, state, me, today) if office else [],
        "findings_title": "为什么还不能下发" if state is OrderState.DRAFT else "为什么还不能销号",
        "edits": office and state is OrderState.DRAFT,
        "shares": [Office(one.office).label for one in order.shares.all()],
    }  # fmt: skip


def _facts(order: SupervisionOrder, awaited: date | None) -> list[tuple[str, object]]:
    mode = f"{Regularity(order.regularity).label}、{Rhythm(order.rhythm).label}{'、跟踪' if order.tracked else ''}"
    assisting = "、".join(one.unit.name for one in order.assisting.all())
    pairs: list[tuple[str, object]] = [
        ("承办单位", order.unit.name), ("协办单位", assisting or "—"),
        ("承办责任人", f"{order.person.name} {order.person_phone}" if order.person else "未定"),
        ("办结时限", order.deadline.isoformat() if order.deadline else "不定时限"),
        ("反馈周期", f"每 {order.feedback_days} 日" if order.feedback_days else "不定"),
        ("下次反馈", awaited.isoformat() if awaited else "—"),
        ("类型", OrderKind(order.kind).label), ("督查方式", mode), ("缓急", Urgency(order.urgency).label),
        ("督办部门", Office(order.office).label), ("联系人", f"{order.contact} {order.contact_phone}".strip() or "—"),
    ]  # fmt: skip
    return pairs


def _source(order: SupervisionOrder, me: Account) -> list[tuple[str, str, str]]:
    """What it comes from: label, name, address or ""."""
    found = [(OrderSource(order.source).label, order.leader.name if order.leader else "", "")]
    if order.task is not None:
        seen = Task.objects.visible_to(me).filter(pk=order.task.pk).exists()
        name = order.task.current.target if order.task.current else ""
        found.append(("任务", name, reverse("accountability:task", args=[order.task.pk]) if seen else ""))
    if order.matter is not None:
        seen = type(order.matter).objects.visible_to(me).filter(pk=order.matter.pk).exists()
        url = reverse("decisions:matter", args=[order.matter.pk]) if seen else ""
        found.append(("决策事项", order.matter.title, url))
    if order.source_pk is not None and (node := node_of(order.source_kind, order.source_pk, me)) is not None:
        found.append((node.part.what, node.part.title(node.row), node.url))
    return found


def moves_of(order: SupervisionOrder, me: Account) -> list[MoveView]:
    """The file in the order of the days."""
    return [
        MoveView(
            f"{timezone.localtime(one.at):%Y-%m-%d %H:%M}", one.what, one.who, one.text,
            [(name, reverse("accountability:order_file", args=[order.pk, pk])) for name, pk in one.files],
            reverse(f"accountability:{one.page}", args=[one.pk]) if one.page else "",
        )
        for one in file_of(order, me)
    ]  # fmt: skip


def _ladder(order: SupervisionOrder) -> list[tuple[str, str]]:
    """(day, what) of reminders and rungs."""
    told, climbed = Reminder.objects.filter(order=order), Escalation.objects.filter(order=order)
    rows = [(one.made_on, f"{one.get_push_display()}提醒，期限 {one.due_on}") for one in told]
    rows += [
        (one.made_on, f"{one.get_rung_display()}，期限 {one.due_on}{f'：{one.note}' if one.note else ''}")
        for one in climbed
    ]
    return [(day.isoformat(), text) for day, text in sorted(rows)]


def _changes(order: SupervisionOrder, me: Account) -> list[tuple[str, str]]:
    """Of a tracked order: every change of its task since the issue, for the supervisor (LS-3.4-b)."""
    if not order.tracked or order.task is None or order.issued_at is None:
        return []
    since: dict[str, Any] = {"task": order.task_id, "recorded_at__gte": order.issued_at}
    found = [
        *(
            (one.recorded_at, f"任务调整为第 {one.number} 版：{one.reason}")
            for one in TaskVersion.objects.filter(**since)
        ),
        *((one.recorded_at, f"{one.get_event_display()}任务") for one in TaskMove.objects.filter(**since)),
        *((one.recorded_at, f"完成{one.get_kind_display()}：{one.line}") for one in StepDone.objects.filter(**since)),
        *(
            (one.recorded_at, f"任务进展 {one.percent}%：{one.text}")
            for one in ProgressEntry.objects.visible_to(me).filter(**since)
        ),
    ]  # fmt: skip
    return [(f"{timezone.localtime(moment):%Y-%m-%d %H:%M}", text) for moment, text in sorted(found, reverse=True)]


def _findings(order: SupervisionOrder, state: OrderState, me: Account, today: date) -> list[Finding]:
    if state is OrderState.DRAFT:
        return issue_findings(order, today)
    return close_findings(order, me) if state in (OrderState.ACTIVE, OrderState.REPORTED) else []


def _to(name: str, order: SupervisionOrder) -> str:
    return reverse(f"accountability:{name}", args=[order.pk])


def _unit_buttons(order: SupervisionOrder, state: OrderState) -> list[Button]:
    if state is OrderState.ISSUED:
        return [Button("签收", _to("sign_order", order), primary=True, post=True)]
    if state is OrderState.ACTIVE:
        found = [Button("反馈进度", _to("feed_back", order), primary=True)]
        found.append(Button("上报办理结果", _to("file_result", order)))
        return [*found, Button("申请延期", _to("ask_extension", order))] if order.deadline else found
    return []


def _office_buttons(order: SupervisionOrder, state: OrderState, me: Account, *, waiting: bool) -> list[Button]:
    found = []
    if state is OrderState.DRAFT:
        found = [
            Button("下发", _to("issue_order", order), primary=True, post=True),
            Button("不予立项", _to("drop_order", order)),
        ]
    if state is OrderState.REPORTED:
        found = [
            Button("销号", _to("close_order", order), primary=True),
            Button("退回重办", _to("return_order", order)),
        ]
    if waiting and state is not OrderState.CLOSED:
        found.append(Button("答复延期申请", _to("answer_extension", order), primary=not found))
    steps = OFFICE_STEPS + (LEADING_STEPS if may(me, P.DIRECT_ORDERS) else ())
    found += [Button(label, _to(name, order)) for event, name, label in steps if (state, event) in STEPS]
    if state in (OrderState.ISSUED, OrderState.ACTIVE):
        found.append(Button("登记联系不到责任人", _to("raise_violation", order)))
    return found
