"""What lies before the meeting, what goes to the Party committee, what is made public (GW713-29 to -32). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from core.findings import Finding, met, unmet
from decisions.enums import DecidingBody, Flag
from decisions.rules import risk
from decisions.rules.catalogue import applies
from decisions.rules.facts import Case

CLAUSE = "GW713-29"
PAPERS = ("决策草案", "公平竞争审查意见", "意见采纳情况", "风险评估报告", "合法性审查意见")
"""What the text lists, in its order."""


def asked(case: Case) -> bool:
    """Whether the version looks at anything of the package at all."""
    limits = case.thresholds
    return bool(limits.meeting_package or limits.risk_assessment or limits.party_report or limits.publication_days)


def complete(case: Case) -> Iterator[Finding]:
    """Each paper of the package one finding; nothing where the version asks for none."""
    if not (case.thresholds.meeting_package and applies(case)):
        return
    package = case.package
    yield _paper(bool(case.draft_version), "决策草案", "由承办单位提交草案")
    if case.has(Flag.MARKET):
        yield _paper(package.fair_competition, "公平竞争审查意见", "由承办单位在法律审查环节报送")
    if package.unanswered:
        remedy = "逐条说明是否采纳和理由"
        yield unmet(CLAUSE, "意见采纳情况不完整", remedy=remedy, 未说明=f"{package.unanswered} 条")
    else:
        yield met(CLAUSE, "意见采纳情况完整")
    if risk.required(case):
        yield _paper(package.risk is not None, "风险评估报告", "由承办单位在“风险评估”登记")
    yield _paper(case.legal_review.text, "合法性审查意见", "由法制机构提出审查意见")


def _paper(there: bool, name: str, remedy: str) -> Finding:
    return met(CLAUSE, f"已有{name}") if there else unmet(CLAUSE, f"上会材料缺少{name}", remedy=remedy)


def reported(case: Case) -> Finding | None:
    """A government's decision goes to the Party committee before it is issued; None where that is not asked for."""
    if not (case.thresholds.party_report and applies(case)) or case.body is not DecidingBody.GOVERNMENT:
        return None
    if case.package.party_report:
        return met("GW713-31", "已报同级党委", 文号=case.package.party_report)
    return unmet("GW713-31", "没有报同级党委的文号", remedy="报县委后在“上会材料”中登记报告和文号")


def must_publish(case: Case) -> bool:
    """Whether a resolved matter is to be published and explained."""
    return bool(case.thresholds.publication_days) and applies(case)


def publish_by(resolved_on: date, days: int) -> date:
    """The last day for it."""
    return resolved_on + timedelta(days=days)


def published(case: Case) -> Finding | None:
    """Whether what was decided is public; None where that is not asked for."""
    if not must_publish(case):
        return None
    if case.package.published_on is not None:
        return met("GW713-32", "已公布并解读", 日期=case.package.published_on.isoformat())
    remedy = f"形成决议后 {case.thresholds.publication_days} 日内公布决定和解读，说明意见采纳情况"
    return unmet("GW713-32", "决定尚未公布", remedy=remedy)


def check_publication(
    *, resolved_on: date | None, confidential: bool, dated: date, today: date, texts: tuple[str, str, str]
) -> list[Finding]:
    """``texts``: where it was published, the interpretation, what became of the opinions."""
    findings = []
    if confidential:
        findings.append(unmet("JH-A-3-d", "人事安排与奖惩事项不对外公布", remedy="按人事事项的程序办理"))
    if resolved_on is None:
        findings.append(unmet("GW713-32", "事项尚未形成决议", remedy="形成决议后公布"))
    elif not resolved_on <= dated <= today:
        remedy = "填写形成决议之日至今天之间的日期"
        findings.append(unmet("GW713-32", "公布日期不合要求", remedy=remedy, 形成决议=resolved_on.isoformat()))
    for name, text in zip(("公布渠道", "解读", "意见采纳情况"), texts, strict=True):
        if not text.strip():
            findings.append(unmet("GW713-32", f"没有{name}", remedy=f"填写{name}"))
    return findings or [met("GW713-32", "可以登记公布")]
