"""What a resolution or minutes must hold before it is issued (JH-A-5.8-d). Pure."""

from __future__ import annotations

from datetime import date

from core.findings import Finding, met, unmet
from decisions.enums import DecidingBody, RunState, Stage
from decisions.rules.facts import Case
from decisions.rules.meetings import DECIDING, GOVERNMENT, passed
from decisions.rules.package import reported
from decisions.rules.procedure import check_going_on

CLAUSE = "JH-A-5.8-d"


def check_issue(case: Case, *, text: str, dated: date, today: date, number_taken: bool) -> list[Finding]:
    """Issued once the deciding meeting has passed the matter, not before its day, under a number of its own."""
    findings = [check_going_on(case)]
    if case.run(Stage.RESOLUTION).state is not RunState.OPEN:
        findings.append(unmet(CLAUSE, "形成决议环节不在办理中", remedy="先将事项列入会议议程"))
    first = passed(case, GOVERNMENT) if case.body is DecidingBody.JOINT else None
    joint_unmet = case.body is DecidingBody.JOINT and first is None
    meeting = passed(case, DECIDING[case.body], after=first.began_at if first is not None else None)
    if meeting is None or joint_unmet:
        findings.append(unmet(CLAUSE, "会议尚未通过本事项", remedy="经有权会议表决通过后再印发"))
    elif not meeting.began_at.date() <= dated <= today:
        remedy = "填写会议当日至今天之间的日期"
        shown = {"会议日期": f"{meeting.began_at:%Y-%m-%d}", "填写日期": dated.isoformat()}
        findings.append(unmet(CLAUSE, "日期不得早于会议，也不得晚于今天", remedy=remedy, **shown))
    if not text.strip():
        findings.append(unmet(CLAUSE, "没有正文", remedy="填写会议决定的事项"))
    if number_taken:
        findings.append(unmet(CLAUSE, "文号已被其他决议或者纪要使用", remedy="另编文号，或者留空由系统顺延"))
    report = reported(case)
    findings += [report] if report is not None else []
    return findings or [met(CLAUSE, "可以印发")]
