"""Supervision orders: the table of their states, and what each step asks for (LS-3.4, QSH-9-a). Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from accountability.enums import Office, OrderEvent, OrderKind, OrderSource, OrderState, Rhythm
from core.findings import Finding, met, unmet

ISSUED, ACTIVE, REPORTED = OrderState.ISSUED, OrderState.ACTIVE, OrderState.REPORTED
STEPS: Mapping[tuple[OrderState, OrderEvent], OrderState] = {
    (OrderState.DRAFT, OrderEvent.ISSUE): ISSUED,
    (OrderState.DRAFT, OrderEvent.DROP): OrderState.DROPPED,
    (OrderState.DRAFT, OrderEvent.REASSIGN): OrderState.DRAFT,
    (OrderState.DRAFT, OrderEvent.SHARE): OrderState.DRAFT,
    (ISSUED, OrderEvent.SIGN): ACTIVE,
    (ACTIVE, OrderEvent.FEEDBACK): ACTIVE,
    (ACTIVE, OrderEvent.ASK_EXTENSION): ACTIVE,
    (ACTIVE, OrderEvent.RESULT): REPORTED,
    (REPORTED, OrderEvent.RETURN): ACTIVE,
    (REPORTED, OrderEvent.CLOSE): OrderState.CLOSED,
    (ISSUED, OrderEvent.TRANSFER): ISSUED,
    (ACTIVE, OrderEvent.TRANSFER): ISSUED,
} | {
    (state, event): state
    for state in (ISSUED, ACTIVE, REPORTED)
    for event in (
        OrderEvent.REASSIGN, OrderEvent.SHARE, OrderEvent.ESCALATE, OrderEvent.GRANT_EXTENSION,
        OrderEvent.REFUSE_EXTENSION,
    )
}  # fmt: skip
"""(state, event) -> state; what is not here is refused."""

OF_UNIT = (OrderEvent.SIGN, OrderEvent.FEEDBACK, OrderEvent.ASK_EXTENSION, OrderEvent.RESULT)
"""What who carries the order out does; whoever did one of these does not decide on it."""
BY_KIND = {
    OrderKind.PROJECT: Office.GOVERNMENT,
    OrderKind.CITY: Office.GOVERNMENT,
    OrderKind.INVESTMENT: Office.APPRAISAL,
}
"""The office that has orders of a kind by default (LS-4.2-c, LS-4.2-d)."""
FORM, REPORTS, TIME, CONFIRMED = "LS-3.4-c", "LS-3.4-d", "LS-3.4-e", "LS-3.4-f"
OFFICES, LEADING, MODE, FILE, ALLOWED = "LS-3.4-a", "LS-4.2-a", "LS-3.4-b", "LS-4.3-a", "QSH-9-a"


@dataclass(frozen=True, slots=True)
class Wording:
    """What an order says when it is issued; ``owner`` and ``leader`` are names or ""."""

    source: OrderSource
    content: str
    unit: str
    owner: str
    phone: str
    contact: str
    contact_phone: str
    leader: str = ""
    instruction: str = ""
    deadline: date | None = None
    rhythm: Rhythm = Rhythm.PERIODIC
    feedback_days: int | None = None


@dataclass(frozen=True, slots=True)
class Hands:
    """Who stands before an order: his account, those who carried it out, his units, the units of the order."""

    account: int
    handlers: frozenset[int]
    own_units: frozenset[int]
    order_units: frozenset[int]


def office_for(kind: OrderKind, drafter: Office) -> Office:
    """Who has the order unless somebody says otherwise."""
    return BY_KIND.get(kind, drafter)


def check_event(state: OrderState, event: OrderEvent) -> list[Finding]:
    """Whether the order stands where the event begins; a closed one takes nothing more (LS-4.3-a)."""
    if (state, event) in STEPS:
        return []
    remedy = "督办档案不再改动" if state is OrderState.CLOSED else "请刷新页面"
    return [unmet(FILE, f"{event.label}不适用于当前状态", remedy=remedy, 当前=state.label)]


def check_issue(state: OrderState, of: Wording, today: date) -> list[Finding]:
    """Owner and phone first of all: a matter without them reaches nobody (QSH-9-a)."""
    findings = check_event(state, OrderEvent.ISSUE)
    facts = {"责任人": of.owner or "未填", "电话": of.phone or "未填"}
    if of.owner and of.phone:
        findings.append(met(ALLOWED, "有责任人和电话", **facts))
    else:
        findings.append(
            unmet(ALLOWED, "没有写明责任人和电话", field="person", remedy="填写承办责任人及其电话", **facts)
        )
    texts = (
        ("content", "办理要求", of.content), ("contact", "联系人", of.contact),
        ("contact_phone", "联系电话", of.contact_phone),
    )  # fmt: skip
    findings += [
        unmet(FORM, "督办单要素不全", field=field, remedy="补齐后下发", 缺少=name)
        for field, name, text in texts
        if not text.strip()
    ]
    if of.source is OrderSource.LEADER and not (of.leader and of.instruction.strip()):
        findings.append(unmet(FORM, "领导交办没有写明领导和批示", field="instruction", remedy="填写交办领导和批示意见"))
    if of.source is OrderSource.MEETING and not of.instruction.strip():
        findings.append(
            unmet(FORM, "会议议定事项没有写明议定意见", field="instruction", remedy="填写会议名称和议定意见")
        )
    if of.deadline is not None and of.deadline < today:
        findings.append(
            unmet(TIME, "办结时限早于今天", field="deadline", remedy="改定办结时限", 时限=of.deadline.isoformat())
        )
    if of.rhythm is Rhythm.PERIODIC and not of.feedback_days:
        findings.append(unmet(MODE, "定期督查没有反馈周期", field="feedback_days", remedy="填写反馈周期的天数"))
    return findings


def check_feedback(state: OrderState, *, text: str, percent: int | None) -> list[Finding]:
    findings = check_event(state, OrderEvent.FEEDBACK)
    if not text.strip():
        findings.append(unmet(REPORTS, "没有写明进展情况", field="text", remedy="写明进度和落实情况"))
    if percent is not None and not 0 <= percent <= 100:
        findings.append(unmet(REPORTS, "进度不在 0 至 100 之间", field="percent", remedy="更正进度"))
    return findings


def check_asking(state: OrderState, *, deadline: date | None, until: date, reason: str, waiting: bool) -> list[Finding]:
    """One request at a time, with a reason, for a day behind the deadline."""
    findings = check_event(state, OrderEvent.ASK_EXTENSION)
    if deadline is None:
        findings.append(unmet(TIME, "没有办结时限，无需延期", remedy="按周期反馈进度"))
    elif until <= deadline:
        findings.append(
            unmet(TIME, "延期日期不晚于原时限", field="until", remedy="改定延期日期", 原时限=deadline.isoformat())
        )
    if not reason.strip():
        findings.append(unmet(TIME, "没有写明延期理由", field="reason", remedy="填写理由"))
    if waiting:
        findings.append(unmet(TIME, "已有延期申请待答复", remedy="待督办部门答复后再申请"))
    return findings


def check_second(hands: Hands) -> list[Finding]:
    """Confirmed by the office, not by the unit's own claim: nobody of the unit, nobody who handled it (LS-3.4-f)."""
    findings = []
    if hands.account in hands.handlers:
        findings.append(unmet(CONFIRMED, "本人承办过该事项", remedy="由督办部门的其他人员办理"))
    if hands.own_units & hands.order_units:
        findings.append(unmet(CONFIRMED, "属于承办单位人员", remedy="由承办单位以外的督办人员办理"))
    return findings


def check_answer(state: OrderState, hands: Hands, *, granted: bool, note: str, waiting: bool) -> list[Finding]:
    """The office answers an extension; a refusal says why."""
    event = OrderEvent.GRANT_EXTENSION if granted else OrderEvent.REFUSE_EXTENSION
    findings = check_event(state, event) + check_second(hands)
    if not waiting:
        findings.append(unmet(TIME, "没有待答复的延期申请", remedy="请刷新页面"))
    if not granted and not note.strip():
        findings.append(unmet(TIME, "没有写明不同意的理由", field="note", remedy="填写意见"))
    return findings


def check_result(state: OrderState, *, text: str) -> list[Finding]:
    findings = check_event(state, OrderEvent.RESULT)
    if not text.strip():
        findings.append(unmet(TIME, "没有写明办理结果", field="text", remedy="写明办理结果"))
    return findings


def check_return(state: OrderState, hands: Hands, *, note: str) -> list[Finding]:
    findings = check_event(state, OrderEvent.RETURN) + check_second(hands)
    if not note.strip():
        findings.append(unmet(CONFIRMED, "没有写明退回理由", field="note", remedy="写明还须办理什么"))
    return findings


def check_close(state: OrderState, hands: Hands, *, results: int) -> list[Finding]:
    """With a result, by the second hand (LS-3.4-e, LS-3.4-f). ``results`` were filed since it was last returned."""
    held = met(TIME, "承办单位已上报结果", 结果=f"{results} 份")
    lacking = unmet(TIME, "没有办理结果，不能销号", remedy="由承办单位上报结果", 结果="0 份")
    findings = [held if results else lacking]
    if results or state is not ACTIVE:
        findings += check_event(state, OrderEvent.CLOSE)
    return findings + check_second(hands)


def check_transfer(state: OrderState, *, same: bool, owner: str, phone: str, note: str) -> list[Finding]:
    """To another unit, with who is responsible there (QSH-9-a) and why."""
    findings = check_event(state, OrderEvent.TRANSFER)
    if same:
        findings.append(unmet(FORM, "已由该单位承办", field="unit", remedy="另选单位"))
    if not (owner and phone):
        findings.append(unmet(ALLOWED, "没有写明责任人和电话", field="person", remedy="填写新承办单位的责任人及其电话"))
    if not note.strip():
        findings.append(unmet(FORM, "没有写明转办理由", field="note", remedy="填写理由"))
    return findings


def check_directing(state: OrderState, event: OrderEvent, *, directs: bool, note: str) -> list[Finding]:
    """Reassigning and escalating belong to the leading office alone (LS-4.2-a)."""
    findings = check_event(state, event)
    if not directs:
        findings.append(unmet(LEADING, f"{event.label}由效能办办理", remedy="向效能办提出"))
    if not note.strip():
        findings.append(unmet(LEADING, "没有写明理由", field="note", remedy="填写理由"))
    return findings


def check_share(state: OrderState, office: Office, *, held: Collection[Office]) -> list[Finding]:
    findings = check_event(state, OrderEvent.SHARE)
    if office in held:
        findings.append(unmet(OFFICES, "该部门已可以查看", field="office", remedy="无需重复共享", 部门=office.label))
    return findings
