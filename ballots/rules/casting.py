"""Who may vote: on the roster, present, not recused, not yet voted, while the poll is open."""

from __future__ import annotations

from ballots.enums import PollStep
from ballots.rules.polls import Member, PollFacts, check_step
from core.findings import Finding, met, unmet

ALREADY = "您已投票，每人一票"


def check_cast(facts: PollFacts, member: Member | None, choice: str | None = None) -> list[Finding]:
    """``member`` None: not on the roster. ``choice`` None asks only whether this member may vote at all."""
    if member is None:
        return [unmet("", "您不在本次表决的名册上", remedy="由会务人员核对名册")]
    findings = [check_step(PollStep.CAST, facts)]
    if member.voted:
        findings.append(unmet("", ALREADY, remedy="无需再次投票，已投的票不能更改"))
    if member.recused:
        findings.append(unmet("", "您已回避，不参加本次表决", remedy="由会务人员说明回避理由"))
    elif not member.present:
        findings.append(unmet("", "未登记到会，不能投票", remedy="由会务人员在投票开始前登记到会"))
    if choice is not None and choice not in facts.choices:
        findings.append(unmet("", "没有这个选项", remedy="请重新选择"))
    return findings if any(finding.blocks for finding in findings) else [met("", "可以投票")]
