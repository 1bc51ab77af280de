"""When the work of a stage may be entered, and what an entry of the research must hold (JH-A-4.1, JH-A-5.2). Pure."""

from __future__ import annotations

from datetime import date

from core.findings import Finding, met, unmet
from decisions.enums import RunState, Stage, Standing
from decisions.rules.facts import Case
from decisions.rules.procedure import check_going_on

COUNTY = (Standing.PRINCIPAL, Standing.LEADER)


def check_in_hand(case: Case, stage: Stage) -> Finding:
    """Entries are made while their stage is open: before it nothing is there, afterwards the record stands."""
    going_on = check_going_on(case)
    if going_on.blocks:
        return going_on
    state = case.run(stage).state
    if state is RunState.OPEN:
        return met("JH-A-5.0-a", f"{stage.label}在办理中")
    remedy = f"先开始{stage.label}；已办结的须重新进行"
    return unmet("JH-A-5.0-a", f"{stage.label}不在办理中", remedy=remedy, 当前=state.label)


def check_reason(reason: str, what: str, clause: str = "JH-A-5.0-a") -> list[Finding]:
    """A reason is given; nothing to find when it is."""
    return [] if reason.strip() else [unmet(clause, f"{what}没有理由", remedy=f"填写{what}的理由")]


def check_past(clause: str, day: date, today: date, what: str) -> list[Finding]:
    """What is entered as done was done, today at the latest."""
    if day <= today:
        return []
    return [unmet(clause, f"{what}日期不得晚于今天", remedy="事后登记，或者更正日期", 日期=day.isoformat())]


def check_team(head: Standing, *, departments: int, experts: int) -> list[Finding]:
    """Led by a principal or deputy county leader, with departments and experts in it (JH-A-5.2-a)."""
    findings = []
    if head not in COUNTY:
        remedy = "由县委、县政府主要领导或者分管领导任组长"
        findings.append(unmet("JH-A-5.2-a", "调研组组长不是县领导", remedy=remedy, 组长身份=head.label))
    if not departments:
        findings.append(unmet("JH-A-5.2-a", "调研组没有部门人员", remedy="至少登记一名有关部门人员", 部门="0"))
    if not experts:
        findings.append(unmet("JH-A-5.2-a", "调研组没有专家", remedy="至少登记一名专家", 专家="0"))
    return findings or [met("JH-A-5.2-a", "调研组由县领导牵头，有部门和专家参加")]


def check_fieldwork(case: Case, *, visited_on: date, today: date) -> list[Finding]:
    """Research is done after the intent was settled, the same day will do (JH-A-5.2-b)."""
    findings = check_past("JH-A-5.2-b", visited_on, today, "调研")
    settled = case.intent.settled_on
    if settled is not None and visited_on < settled:
        facts = {"意向确定": settled.isoformat(), "调研": visited_on.isoformat()}
        findings.append(unmet("JH-A-5.2-b", "调研日期早于意向确定日期", remedy="核对后更正调研日期", **facts))
    return findings


def check_commission(
    *, studied: bool, studied_on: date, today: date, tendered: bool, tender_text: str
) -> list[Finding]:
    """Given to an institution only after the county studied it; a tender has its notice (JH-A-4.1-e)."""
    findings = check_past("JH-A-4.1-e", studied_on, today, "研究")
    if not studied:
        remedy = "先登记县委、县政府研究记录，再从列表中选定"
        findings.append(unmet("JH-A-4.1-e", "委托或招标没有县委、县政府研究记录", remedy=remedy))
    if tendered and not tender_text.strip():
        findings.append(unmet("JH-A-4.1-e", "公开招标没有招标公告", remedy="填写招标公告的内容"))
    return findings
