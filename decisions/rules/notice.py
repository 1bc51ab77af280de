"""A public notice: what must stand in it, for how long, and what ends it (JH-A-4.3-b, JH-A-4.3-c, GW713-15). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.findings import Finding, met, unmet
from decisions.enums import RunState, Stage
from decisions.rules.facts import Case

LONGEST_COMMENT = 2000
"""Characters that somebody of the public may write; said beside the field."""


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """A notice about to be published. The day of publication does not count as a day of the period (GW713-15-a).

    ``clause`` is the article of the period in the matter's rulebook; ``shortest`` its days whatever the reason.
    """

    text: str
    explanation: str
    starts_on: date
    ends_on: date
    shorter_reason: str = ""
    clause: str = "GW713-15-a"
    shortest: int = 1

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days


def in_hand(case: Case, stage: Stage) -> list[Finding]:
    """The stage is being worked on; empty when it is."""
    state = case.run(stage).state
    if case.ended:
        return [unmet("JH-A-5.0-a", "事项已终止", remedy="已终止的事项不再办理；需要时另行建档")]
    if state is RunState.OPEN:
        return []
    remedy = f"先开始{stage.label}；已办结的须重新进行"
    return [unmet("JH-A-5.0-a", f"{stage.label}不在办理中", remedy=remedy, 当前=state.label)]


def check_publication(case: Case, new: NoticeFacts, *, published: bool, today: date, least_days: int) -> list[Finding]:
    """Whether a notice may be put before the public. ``published``: this round has one already."""
    findings = in_hand(case, Stage.PUBLIC_NOTICE)
    if case.confidential:
        findings.append(unmet("JH-A-3-d", "人事安排与奖惩事项不对外公布", remedy="按人事事项的程序办理"))
    if published:
        findings.append(unmet("JH-A-4.3-b", "本轮公示已经公布", remedy="需要更改的，结束本轮后重新进行公示"))
    if not case.draft_version:
        findings.append(unmet("GW713-15-b", "没有可以公布的草案", remedy="由承办单位先提交草案"))
    if not new.text.strip():
        findings.append(unmet("JH-A-4.3-b", "公示没有内容", remedy="填写公示内容"))
    if not new.explanation.strip():
        findings.append(unmet("GW713-15-b", "公示没有起草说明", remedy="填写起草说明，与草案一并公布"))
    if new.starts_on < today:
        findings.append(unmet("JH-A-4.3-b", "开始日期早于今天", remedy="改为今天或以后的日期"))
    return [*findings, check_period(new, least_days)]


def check_period(new: NoticeFacts, least_days: int) -> Finding:
    """Long enough, or shorter with a reason that is published with it; never without a full day."""
    facts = {"公示天数": str(new.days), "一般不少于": str(least_days)}
    if new.days < 1:
        return unmet("JH-A-4.3-b", "公示期不足一天", remedy="推迟截止日期", **facts)
    if new.days < min(new.shortest, least_days):
        shown = facts | {"缩短后不得少于": str(new.shortest)}
        return unmet(new.clause, "公示期少于下限，不得再缩短", remedy="推迟截止日期", **shown)
    if new.days < least_days and not new.shorter_reason.strip():
        remedy = "推迟截止日期，或者写明缩短期限的理由，理由随公示公布"
        return unmet(new.clause, "公示期较短，没有说明理由", remedy=remedy, **facts)
    return met(new.clause, "公示期符合要求", **facts)


def check_comment(case: Case, *, starts_on: date, ends_on: date, today: date, text: str) -> list[Finding]:
    """Whether the public may still write: from the first to the last day, both included (JH-A-4.3-b)."""
    findings = in_hand(case, Stage.PUBLIC_NOTICE)
    if case.confidential or today < starts_on:
        findings.append(unmet("JH-A-4.3-b", "公示尚未开始", remedy="请在公示期内提出意见"))
    if today > ends_on:
        remedy = "公示期内收到的意见均已登记"
        findings.append(unmet("JH-A-4.3-b", "公示期已经结束，不再接收意见", remedy=remedy, 截止=ends_on.isoformat()))
    if not text.strip():
        findings.append(unmet("JH-A-4.3-b", "意见没有内容", remedy="填写意见"))
    if len(text) > LONGEST_COMMENT:
        findings.append(unmet("JH-A-4.3-b", f"意见超过 {LONGEST_COMMENT} 字", remedy="请缩短后提交"))
    return findings


def check_controversy(case: Case, *, ends_on: date, today: date, unanswered: int, reason: str) -> list[Finding]:
    """Somebody decides, with reasons, after the end, when every comment was answered; counts alone decide nothing."""
    findings = in_hand(case, Stage.PUBLIC_NOTICE)
    if today <= ends_on:
        findings.append(unmet("JH-A-4.3-b", "公示期尚未结束", remedy="公示期满后再登记结论", 截止=ends_on.isoformat()))
    if unanswered:
        remedy = "由承办单位逐条答复；不宜公开的隐藏并写明理由"
        findings.append(unmet("GW713-18", "还有意见没有答复", remedy=remedy, 未答复=str(unanswered)))
    if not reason.strip():
        findings.append(unmet("JH-A-4.3-c", "较大争议的认定没有理由", remedy="对照意见统计写明理由"))
    return findings
