"""Objections to a conclusion or an order, and who may review them (DC-17). Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from accountability.enums import ObjectionState
from core.findings import Finding, unmet

CLAUSE = "DC-17"


@dataclass(frozen=True, slots=True)
class Objected:
    """What is objected to: the day on which the unit got it, None before; whether it was objected to or is over."""

    received_on: date | None
    already: bool = False
    over: bool = False


def last_day(received_on: date, days: int) -> date | None:
    """The last day on which an objection is accepted: the day of receipt does not count. None without a limit."""
    return received_on + timedelta(days=days) if days else None


def check_objection(case: Objected, reason: str, today: date, days: int) -> list[Finding]:
    """Within so many days of receipt, once, with reasons; 0 days is no limit."""
    findings = []
    until = last_day(case.received_on, days) if case.received_on is not None else None
    if case.received_on is None:
        findings.append(unmet(CLAUSE, "结论尚未送达", remedy="送达后再提出异议"))
    elif until is not None and today > until:
        facts = {"送达": case.received_on.isoformat(), "截止": until.isoformat()}
        findings.append(unmet(CLAUSE, f"超过 {days} 日的申请期限", remedy="按结论办理", **facts))
    if case.already:
        findings.append(unmet(CLAUSE, "已经提出过异议", remedy="等待或者执行复核结果"))
    if case.over:
        findings.append(unmet(CLAUSE, "整改已了结", remedy="无需再提出异议"))
    if not reason.strip():
        findings.append(unmet(CLAUSE, "没有写明异议理由", field="reason", remedy="填写理由"))
    return findings


def check_review(
    state: ObjectionState, *, person: int | None, account: int, authors: Collection[int], makers: Collection[int],
    of_unit: bool, answer: str,
) -> list[Finding]:  # fmt: skip
    """By people who did not make the finding: ``authors`` are people of the team, ``makers`` accounts that wrote it."""
    findings = []
    if state is not ObjectionState.WAITING:
        findings.append(unmet(CLAUSE, "异议已经答复", remedy="请刷新页面", 当前=state.label))
    if person in authors or account in makers:
        findings.append(unmet(CLAUSE, "原督查人员须回避", remedy="由没有参与原督查的人员复核"))
    if of_unit:
        findings.append(unmet(CLAUSE, "申请单位不得复核自己的异议", remedy="由督查机构办理"))
    if not answer.strip():
        findings.append(unmet(CLAUSE, "没有写明复核意见", field="answer", remedy="填写复核意见"))
    return findings
