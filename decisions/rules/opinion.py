"""Filing a legality opinion: of the draft as it stands, numbered, with time enough (JH-A-5.7, GW713-26). Pure.

What the opinion itself must hold is ``legality.check_opinion``; what closes the stage is there as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.findings import Finding, met, unmet
from decisions.enums import Stage
from decisions.rules.facts import Case
from decisions.rules.notice import in_hand


@dataclass(frozen=True, slots=True)
class OpinionFacts:
    """``draft``: number of the version that was read; ``sent_on`` None without a package; ``working_days`` between."""

    number: str
    draft: int
    dated: date
    sent_on: date | None
    working_days: int
    shorter_reason: str = ""
    number_taken: bool = False
    clause: str = "GW713-26"


def check_filing(case: Case, new: OpinionFacts, *, today: date, least_days: int) -> list[Finding]:
    """Whether the opinion may be filed now."""
    findings = in_hand(case, Stage.LEGAL_REVIEW)
    if not new.number.strip():
        findings.append(unmet("JH-A-5.7-a", "审查意见没有文号", remedy="填写文号"))
    elif new.number_taken:
        findings.append(unmet("JH-A-5.7-a", "该文号已用于其他审查意见", remedy="核对文号", 文号=new.number))
    if not case.draft_version:
        findings.append(unmet("JH-A-5.7-c", "没有可以审查的草案", remedy="由承办单位先提交草案"))
    elif new.draft != case.draft_version:
        remedy = "打开最新稿重新审查"
        versions = {"审查的稿次": str(new.draft), "现在的稿次": str(case.draft_version)}
        findings.append(unmet("JH-A-5.7-c", "草案已经更新，意见所对的不是现在的稿次", remedy=remedy, **versions))
    if new.dated > today:
        findings.append(unmet("JH-A-5.7-a", "意见日期晚于今天", remedy="更正日期"))
    if new.sent_on is None:
        findings.append(unmet("GW713-26", "没有送审材料", remedy="由承办单位登记送审材料"))
    elif new.dated < new.sent_on:
        findings.append(unmet("GW713-26", "意见日期早于送审日期", remedy="更正日期", 送审=new.sent_on.isoformat()))
    else:
        findings.append(check_time(new.working_days, least_days, new.shorter_reason, clause=new.clause))
    return findings


def check_time(days: int, least: int, reason: str, *, clause: str = "GW713-26") -> Finding:
    """Working days from the day after the package came to the day of the opinion; fewer only with a reason."""
    facts = {"审查用时": f"{days} 个工作日", "一般不少于": f"{least} 个工作日"}
    if days < least and not reason.strip():
        remedy = "留足审查时间，或者写明时间较短的理由"
        return unmet(clause, "审查时间较短，没有说明理由", remedy=remedy, **facts)
    return met(clause, "审查时间符合要求", **facts)
