"""Arranging a local trial and judging it (JH-A-5.6). What closes the stage is in ``rules/openness.py``. Pure."""

from __future__ import annotations

from datetime import date

from core.findings import Finding, unmet
from decisions.enums import Flag, Stage, Standing
from decisions.rules.facts import Case
from decisions.rules.notice import in_hand


def clause_of(case: Case) -> str:
    """A trial of a forward-looking reform may be waived, a pilot may not: two sentences of the text."""
    return "JH-A-5.6-b" if case.has(Flag.TRIAL) and not case.has(Flag.PILOT) else "JH-A-5.6-a"


def check_plan(case: Case, *, area: str, measures: str, starts_on: date, ends_on: date) -> list[Finding]:
    """Place, period and measures."""
    findings = in_hand(case, Stage.PILOT)
    if not area.strip():
        findings.append(unmet(clause_of(case), "没有试点范围", remedy="写明试点的单位或者区域"))
    if not measures.strip():
        findings.append(unmet(clause_of(case), "没有试行措施", remedy="写明试行哪些措施"))
    if ends_on < starts_on:
        findings.append(unmet(clause_of(case), "结束日期早于开始日期", remedy="更正日期"))
    return findings


def check_result(
    case: Case, *, feasible: bool, reason: str, period: tuple[date, date] | None, today: date
) -> list[Finding]:
    """A trial proves itself over its whole period; that it does not work may be seen earlier."""
    findings = in_hand(case, Stage.PILOT)
    if period is None:
        findings.append(unmet(clause_of(case), "没有试点安排", remedy="先登记试点范围、期限和措施"))
    elif today < period[0]:
        findings.append(unmet(clause_of(case), "试点尚未开始", remedy="试点后再登记结论"))
    elif feasible and today < period[1]:
        remedy = "期满后登记，或者先登记缩短后的试点安排"
        findings.append(unmet(clause_of(case), "试点期限未满", remedy=remedy, 结束=period[1].isoformat()))
    if not reason.strip():
        findings.append(unmet(clause_of(case), "结论没有说明", remedy="写明试点情况和结论的依据"))
    return findings


def check_waiver(case: Case, *, standing: Standing, reason: str) -> list[Finding]:
    """Only a principal leader waives a trial, with a reason; a pilot is waived by nobody (JH-A-5.6-b)."""
    findings = in_hand(case, Stage.PILOT)
    if clause_of(case) != "JH-A-5.6-b":
        findings.append(unmet("JH-A-5.6-a", "应当试点的事项不得免予试点", remedy="按要求组织试点"))
    if standing is not Standing.PRINCIPAL:
        remedy = "报县委或者县政府主要领导同意"
        findings.append(unmet("JH-A-5.6-b", "不先试行须经主要领导同意", remedy=remedy, 同意人身份=standing.label))
    if not reason.strip():
        findings.append(unmet("JH-A-5.6-b", "不先试行没有理由", remedy="填写理由"))
    return findings
