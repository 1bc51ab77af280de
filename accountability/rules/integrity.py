"""Dynamic supervision of integrity: what an item needs, what each period asks for (BZ-2.1, QSH-24-g). Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from accountability.enums import ReturnKind, SessionKind, WatchKind
from core.findings import Finding, unmet
from core.periods import Cycle, Period, periods_between

ITEM = "BZ-2.1-d"
WANTED: Mapping[WatchKind, ReturnKind] = {
    WatchKind.PROJECT: ReturnKind.REPORT,
    WatchKind.INQUIRY: ReturnKind.REPLY,
    WatchKind.REMINDER: ReturnKind.RECEIPT,
}
CYCLES: Mapping[SessionKind, tuple[Cycle, str]] = {
    SessionKind.HEARING: (Cycle.QUARTER, "BZ-2.1-f"),
    SessionKind.MEETING: (Cycle.HALF, "BZ-2.1-g"),
    SessionKind.CHECK: (Cycle.YEAR, "BZ-2.1-h"),
    SessionKind.SELECTION: (Cycle.YEAR, "QSH-24-g"),
}
"""How often each is due, and by which article."""
OF_UNIT = (SessionKind.CHECK,)
"""Recorded for each unit."""


@dataclass(frozen=True, slots=True)
class PeriodState:
    """A period: held or not; overdue from the day after its last one."""

    period: Period
    held: bool
    overdue: bool


def check_new_item(kind: WatchKind, due_on: date | None, today: date) -> list[Finding]:
    """An item taken up has a deadline that is still to come (BZ-2.1-d)."""
    if kind is WatchKind.PROJECT and due_on is None:
        return [unmet(ITEM, "立项须有期限", field="due_on", remedy="填写期限")]
    if due_on is not None and due_on <= today:
        return [unmet(ITEM, "期限须晚于今天", field="due_on", remedy="更正期限", 期限=due_on.isoformat())]
    return []


def check_closing(kind: WatchKind, returns: Collection[ReturnKind], *, closed: bool) -> list[Finding]:
    """立项 needs a stage report, 问询 a written reply, 提醒 an acknowledgement."""
    findings = []
    if closed:
        findings.append(unmet(ITEM, "事项已办结", remedy="请刷新页面"))
    if WANTED[kind] not in returns:
        findings.append(unmet(ITEM, f"{kind.label}还没有{WANTED[kind].label}", remedy="由被督查单位提交"))
    return findings


def is_overdue(kind: WatchKind, due_on: date | None, returns: Collection[ReturnKind], today: date) -> bool:
    """The day is over: an item taken up runs until it is closed, the others until the unit answered."""
    if due_on is None or today <= due_on:
        return False
    return kind is WatchKind.PROJECT or WANTED[kind] not in returns


def states(kind: SessionKind, held: Collection[str], first: date, today: date) -> list[PeriodState]:
    """The periods from ``first`` to today with the codes that have a record, the newest first."""
    cycle, _ = CYCLES[kind]
    found = [
        PeriodState(one, one.code in held, one.code not in held and one.end < today)
        for one in periods_between(cycle, first, today)
    ]
    return found[::-1]


def check_session(
    kind: SessionKind, *, held_on: date, today: date, member: bool, unit: bool, findings: str, rectify_by: date | None
) -> list[Finding]:
    """Held already; a mid-year check is led by a member of the commission and is about a unit (BZ-2.1-h)."""
    clause = CYCLES[kind][1]
    faults = []
    if held_on > today:
        faults.append(unmet(clause, "日期晚于今天", field="held_on", remedy="更正日期", 日期=held_on.isoformat()))
    if kind is SessionKind.CHECK and not member:
        faults.append(unmet(clause, "带队人不是纪委常委", field="leader", remedy="由纪委班子成员带队"))
    if kind in OF_UNIT and not unit:
        faults.append(unmet(clause, "没有写明被检查单位", field="unit", remedy="逐个单位登记检查情况"))
    if kind in (SessionKind.CHECK, SessionKind.SELECTION) and findings.strip() and rectify_by is None:
        faults.append(unmet(clause, "发现问题没有整改期限", field="rectify_by", remedy="填写整改期限"))
    return faults
