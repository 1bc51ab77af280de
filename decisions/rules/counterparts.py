"""Exchanges of the eleventh category: upward, with the congress, from below (JH-A-3-e). Pure."""

from __future__ import annotations

from datetime import date

from core.findings import Finding, met, unmet
from decisions.enums import Category
from decisions.rules.facts import Case

CLAUSE = "JH-A-3-e"


def check_counterpart(case: Case, *, body: str, dated: date, today: date) -> list[Finding]:
    """Only the eleventh category is exchanged with other bodies; what is recorded has happened."""
    findings = []
    if case.category is not Category.REPORTS:
        findings.append(unmet(CLAUSE, "只有第 11 类事项登记往来机关", remedy="其他类别不登记"))
    if case.ended:
        findings.append(unmet(CLAUSE, "事项已终止", remedy="已终止的事项不再登记"))
    if not body.strip():
        findings.append(unmet(CLAUSE, "没有对方机关", remedy="填写对方机关名称"))
    if dated > today:
        findings.append(unmet(CLAUSE, "发出或收到日期不得晚于今天", remedy="更正日期", 日期=dated.isoformat()))
    return findings or [met(CLAUSE, "可以登记往来")]


def check_withdrawal(case: Case, *, in_force: bool, reason: str) -> list[Finding]:
    """A mistaken entry is taken back with the reason; of a matter that was given up everything stays as it is."""
    findings = []
    if case.ended:
        findings.append(unmet(CLAUSE, "事项已终止", remedy="已终止的事项不再登记"))
    if not in_force:
        findings.append(unmet(CLAUSE, "往来登记已撤销", remedy="请刷新页面"))
    if not reason.strip():
        findings.append(unmet(CLAUSE, "撤销没有理由", remedy="填写撤销理由"))
    return findings or [met(CLAUSE, "可以撤销往来登记")]


def check_reply(*, replied: bool, reply: str, sent: date, replied_on: date, today: date) -> list[Finding]:
    """A reply is recorded once, after what it answers."""
    findings = []
    if replied:
        findings.append(unmet(CLAUSE, "答复已经登记", remedy="请刷新页面"))
    if not reply.strip():
        findings.append(unmet(CLAUSE, "没有答复内容", remedy="填写答复"))
    if not sent <= replied_on <= today:
        facts = {"发出或收到": sent.isoformat(), "答复": replied_on.isoformat()}
        findings.append(unmet(CLAUSE, "答复日期不对", remedy="在发出或收到日期与今天之间", **facts))
    return findings or [met(CLAUSE, "可以登记答复")]
