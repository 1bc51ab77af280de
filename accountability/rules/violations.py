"""The four that are not allowed, and how a referral is settled (QSH-9). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accountability.enums import ViolationKind, ViolationState
from core.findings import Finding, unmet

ALLOWED, REFERRED, SERIOUS = "QSH-9-a", "QSH-9-b", "QSH-9-c"


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """An accountability case as a referral sees it: its name, an organizational measure, a discipline type."""

    name: str
    measure: bool
    discipline: bool


def repeated(issued_before: int) -> bool:
    """The second order of the same matter is one too many: 两次以上 includes two."""
    return issued_before >= 1


def late(reported_on: date, deadline: date | None) -> bool:
    """Finished after the deadline; an extension that was granted has moved it."""
    return deadline is not None and reported_on > deadline


def check_raising(*, text: str, held: bool) -> list[Finding]:
    """That nobody could be found is reported by an office, with the facts."""
    findings = []
    if not text.strip():
        findings.append(unmet(ALLOWED, "没有写明事实", field="note", remedy="写明时间、联系方式和经过"))
    if held:
        findings.append(unmet(ALLOWED, "今天已登记该情形", remedy="无需重复登记"))
    return findings


def check_settling(
    state: ViolationState, *, result: str, serious: bool, case: CaseFacts | None, own: bool
) -> list[Finding]:
    """Only with a result; where the consequences were serious, only with a case that has an organizational measure and
    a discipline type; never by people of the unit itself."""
    findings = []
    if state is not ViolationState.REFERRED:
        findings.append(unmet(REFERRED, "移送已处理", remedy="请刷新页面", 当前=state.label))
    if not result.strip():
        findings.append(unmet(REFERRED, "没有写明处理结果", field="result", remedy="填写处理结果"))
    if own:
        findings.append(unmet(REFERRED, "属于被移送单位人员", remedy="由其他纪检监察人员处理"))
    if serious and case is None:
        findings.append(unmet(SERIOUS, "后果严重的没有立案", field="case", remedy="先立案追究责任，再填写案件"))
    elif serious and case is not None:
        facts = {"组织处理": "有" if case.measure else "无", "党纪政纪": "有" if case.discipline else "无"}
        if not (case.measure and case.discipline):
            remedy = "在案件中作出组织处理并追究党纪、政纪责任"
            findings.append(unmet(SERIOUS, "案件没有组织处理和党纪政纪责任", field="case", remedy=remedy, **facts))
    return findings


def check_marking(state: ViolationState, *, serious: bool) -> list[Finding]:
    findings = []
    if state is not ViolationState.REFERRED:
        findings.append(unmet(REFERRED, "移送已处理", remedy="请刷新页面", 当前=state.label))
    if serious:
        findings.append(unmet(SERIOUS, "已认定后果严重", remedy="无需重复认定"))
    return findings


def fact_text(kind: ViolationKind, day: date) -> str:
    """What is written of a violation that the system finds."""
    return {
        ViolationKind.REPEATED: f"同一事项于 {day} 再次下发督办单",
        ViolationKind.SILENT: f"应于 {day} 前反馈，逾期没有反馈",
        ViolationKind.LATE: f"办结时限 {day}，逾期上报结果",
        ViolationKind.UNREACHABLE: f"{day} 联系不到责任人",
    }[kind]
