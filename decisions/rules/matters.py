"""What may be done to a matter as a whole: its draft, level, flags, an emergency, its end. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from core.findings import Finding, met, unmet
from decisions.enums import Flag, ProposalState, RunState, Stage, Standing
from decisions.rules.facts import Case
from decisions.rules.procedure import check_going_on


def check_draft(case: Case, *, note: str) -> list[Finding]:
    """A draft is added until the matter lies before a meeting; a changed one says what was changed (JH-A-5.7-c)."""
    findings = [check_going_on(case)]
    if case.run(Stage.RESOLUTION).state is RunState.OPEN:
        remedy = "会议要求修改的，先登记形成决议未通过，修改后重新提交"
        findings.append(unmet("JH-A-5.7-c", "事项已提交会议，草案不得再改", remedy=remedy))
    if case.draft_version and not note.strip():
        findings.append(unmet("JH-A-5.7-c", "修改草案没有修改说明", remedy="填写修改了什么、依据哪些意见"))
    return findings


def check_level(case: Case, *, reason: str) -> list[Finding]:
    """The level is settled with the intent; later it would change the track under way (JH-A-5.0-a)."""
    findings = [check_going_on(case)]
    if case.run(Stage.INTENT).state not in (RunState.UNDETERMINED, RunState.OPEN):
        remedy = "重新进行意向征集后再定级"
        findings.append(unmet("JH-A-5.0-a", "意向征集已办结，级别不得再改", remedy=remedy))
    if not reason.strip():
        findings.append(unmet("JH-A-5.0-a", "确定级别没有理由", remedy="填写定级理由"))
    return findings


def check_flag(case: Case, flag: Flag, *, on: bool, reason: str) -> list[Finding]:
    """A flag is switched with a reason, to what it is not (JH-A-3-b, JH-A-3-c)."""
    findings = [check_going_on(case)]
    if case.has(flag) is on:
        findings.append(unmet("JH-A-3-c", f"“{flag.label}”没有变化", remedy="请刷新页面"))
    if not reason.strip():
        findings.append(unmet("JH-A-3-c", "更改标记没有理由", remedy="填写更改理由"))
    return findings


def check_emergency(case: Case, *, standing: Standing, declared_on: date, today: date) -> list[Finding]:
    """A principal leader declares it, not later than today (JH-A-5.9-c)."""
    findings = [check_going_on(case)]
    if standing is not Standing.PRINCIPAL:
        remedy = "由县委书记或者县长宣布"
        findings.append(unmet("JH-A-5.9-c", "紧急事项须由主要领导宣布", remedy=remedy, 宣布人=standing.label))
    if declared_on > today:
        findings.append(
            unmet("JH-A-5.9-c", "宣布日期不得晚于今天", remedy="更正日期", 宣布日期=declared_on.isoformat())
        )
    return findings


def check_merging(proposals: Mapping[str, ProposalState]) -> list[Finding]:
    """Whether these proposals, by number, may be merged into a matter: each once (JH-A-5.1-a)."""
    taken = [number for number, state in proposals.items() if state is not ProposalState.RECEIVED]
    if taken:
        title = "有建议已办理，不能再次并入"
        return [unmet("JH-A-5.1-a", title, remedy="从所选建议中去掉", 建议="、".join(taken))]
    return [met("JH-A-5.1-a", "所选建议尚未办理", 建议=str(len(proposals)))]
