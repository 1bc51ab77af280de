"""A round of assessment: planning, groups, opening, running and ending (SX-6.1, SX-6.4-b, SX-6.5-a). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from appraisal.enums.assessment import RoundState
from core.findings import Finding, unmet

SIGNERS = 2
"""Assessors who sign an on-site record."""


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """A round as its rules see it."""

    state: RoundState
    self_due: date
    four_methods: bool = False


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A round that is planned: whether the year has its authorised round, and whether this one has its approval."""

    year: int
    authorised: str
    approval: str
    approval_good: bool


def check_planning(facts: PlanFacts) -> list[Finding]:
    """The first round of a year is the authorised one; any other needs its approval (SX-6.1-b)."""
    if facts.approval and not facts.approval_good:
        return [
            unmet(
                "SX-6.1-b", "所选单项考评未经党委、政府同意，或已用于其他轮次",
                remedy="由两办登记党委、政府的批准文件后再组织", field="approval", 单项考评=facts.approval,
            )
        ]  # fmt: skip
    if facts.authorised and not facts.approval:
        return [
            unmet(
                "SX-6.1-b", "本年度已有综合考评轮次，原则上不另搞单项考评",
                remedy="确需单独考评的，先申请单项考评，经党委、政府同意后选用该批准", field="approval",
                年度=str(facts.year), 已有轮次=facts.authorised,
            )
        ]  # fmt: skip
    return []


def check_days(self_due: date, preliminary_due: date, onsite_due: date, collation_due: date) -> list[Finding]:
    """Stages follow each other: self-assessment, preliminary, on-site, collation (SX-6.4-b, SX-6.5-a)."""
    days = (("自评", self_due), ("初评", preliminary_due), ("实地考评", onsite_due), ("汇总", collation_due))
    return [
        unmet(
            "SX-6.5-a", f"{later}截止日不能早于{earlier}截止日", remedy="请按先自评、再初评、后实地考评的顺序安排",
            **{earlier: first.isoformat(), later: second.isoformat()},
        )
        for (earlier, first), (later, second) in zip(days, days[1:], strict=False)
        if second < first
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """A group: its leader (name, "" without), people and the names of the members it assesses."""

    name: str
    leader: str
    people: int
    charges: int


def check_opening(teams: Sequence[TeamFacts], uncharged: Sequence[str], ties: Sequence[Finding]) -> list[Finding]:
    """Everything that keeps a round from being opened: groups with leaders and two people, each member in one."""
    found: list[Finding] = []
    if not teams:
        found.append(unmet("SX-6.1-a", "还没有考评组", remedy="由考评办组成考评组"))
    for team in teams:
        if not team.leader:
            found.append(unmet("SX-6.1-a", "考评组没有组长", remedy="请指定组长", 考评组=team.name))
        if team.people < SIGNERS:
            found.append(
                unmet(
                    "SX-6.5-a", "考评组人数不足，实地考评须两人签字", remedy="请补充考评人员",
                    考评组=team.name, 应有=str(SIGNERS), 实有=str(team.people),
                )
            )  # fmt: skip
    if uncharged:
        shown = "、".join(uncharged[:5]) + (f"等 {len(uncharged)} 个" if len(uncharged) > 5 else "")
        found.append(unmet("SX-6.1-a", "有考评对象没有分到考评组", remedy="请分到考评组", 考评对象=shown))
    return [*found, *ties]


def check_running(facts: RoundFacts) -> list[Finding]:
    """Columns are filled while the round runs."""
    if facts.state is RoundState.RUNNING:
        return []
    remedy = "等待考评办启动本轮次" if facts.state is RoundState.PLANNED else "本轮次已经结束，不再接受填写"
    return [unmet("SX-6.1-a", f"考评轮次{facts.state.label}", remedy=remedy)]


def check_ending(unfinished: Sequence[str]) -> list[Finding]:
    """A round ends when every member's final points are confirmed."""
    if not unfinished:
        return []
    shown = "、".join(unfinished[:5]) + (f"等 {len(unfinished)} 个" if len(unfinished) > 5 else "")
    return [unmet("SX-6.1-a", "有考评对象的汇总得分没有确认", remedy="请确认后再结束轮次", 考评对象=shown)]
