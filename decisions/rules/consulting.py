"""What may be done with invitations of experts and with opinions asked for (JH-A-4.2, JH-A-5.4, GW713). Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from core.findings import Finding, unmet
from decisions.enums import Adoption, Answer, Stance
from decisions.rules.experts import count_experts
from decisions.rules.facts import Case


def check_signing(*, mine: bool, signed: bool, stance: Stance | None, opinion: str) -> list[Finding]:
    """Each expert signs his own opinion, once; what was signed stands (GW713-19)."""
    findings = []
    if not mine:
        findings.append(unmet("GW713-19", "不是本人的邀请", remedy="由受邀专家本人签署意见"))
    if signed:
        findings.append(unmet("GW713-19", "意见已签署，不得更改", remedy="确需补充的，由主办单位重新组织论证"))
    if stance is None or not opinion.strip():
        findings.append(unmet("GW713-19", "没有写明态度和意见", remedy="选定态度并填写意见"))
    return findings


def check_interest(interest: bool, text: str) -> list[Finding]:
    """Who declares an interest says which (GW713-20)."""
    if interest and not text.strip():
        return [unmet("GW713-20", "有利害关系没有说明", remedy="写明与本事项有何利害关系")]
    return []


def check_document(*, signed: int, analysis: str) -> list[Finding]:
    """The document of the experts rests on their signed opinions and on the meeting's conclusion (JH-A-4.2-e)."""
    findings = []
    if not signed:
        findings.append(unmet("JH-A-4.2-e", "还没有专家签署的意见", remedy="请受邀专家签署意见", 已签署="0"))
    if not analysis.strip():
        remedy = "登记咨询论证会，写明综合分析和结论"
        findings.append(unmet("JH-A-4.2-e", "咨询论证会没有综合分析和结论", remedy=remedy))
    return findings


def check_sending(
    *, draft: bool, due_on: date, today: date, units: int, left_out: Collection[str], reason: str
) -> list[Finding]:
    """A draft goes to all townships at once, with a day of answer; leaving some out takes a reason (JH-A-5.4-a)."""
    findings = []
    if not draft:
        findings.append(unmet("JH-A-5.4-a", "没有可供征求意见的草案", remedy="先提交决策草案"))
    if due_on < today:
        remedy = "答复期限不得早于今天"
        findings.append(unmet("JH-A-5.4-a", "答复期限已过", remedy=remedy, 期限=due_on.isoformat()))
    if not units:
        findings.append(unmet("JH-A-5.4-a", "没有需要发送的单位", remedy="选定尚未征求过的单位"))
    if left_out and not reason.strip():
        remedy = "写明不征求的理由，或者一并征求"
        findings.append(unmet("JH-A-5.4-a", "没有征求全部乡镇的意见", remedy=remedy, 未征求="、".join(left_out)))
    return findings


def check_answer(*, answered: bool, answer: Answer, text: str) -> list[Finding]:
    """Answered once; a change or an objection says what and why (JH-A-5.4-a)."""
    findings = []
    if answered:
        remedy = "需要补充的，请与主办单位联系，由主办单位登记"
        findings.append(unmet("JH-A-5.4-a", "本单位已答复", remedy=remedy))
    if answer is not Answer.AGREE and not text.strip():
        findings.append(unmet("JH-A-5.4-a", f"{answer.label}没有写明内容", remedy="写明意见和理由"))
    return findings


def check_adoption(*, decided: bool, adopted: Adoption | None, reason: str) -> list[Finding]:
    """Each opinion is dealt with once, with a reason whatever the outcome (JH-A-5.4-b, GW713-18)."""
    findings = []
    if decided:
        findings.append(unmet("GW713-18", "意见已处理", remedy="请刷新页面"))
    if adopted is None or not reason.strip():
        remedy = "选定采纳、部分采纳或不采纳，并写明理由"
        findings.append(unmet("GW713-18", "没有写明采纳情况和理由", remedy=remedy))
    return findings


def check_dispute(*, theirs: str, ours: str) -> list[Finding]:
    """What talks did not settle goes to the meeting with the grounds of both sides (GW713-13)."""
    missing = [name for name, text in (("提出单位", theirs), ("主办单位", ours)) if not text.strip()]
    if not missing:
        return []
    return [unmet("GW713-13", "协商不成没有写明各方理由", remedy="分别写明各方的理由", 缺少="、".join(missing))]


def check_circle(*, asked: bool, reason: str) -> list[Finding]:
    """A circle is asked, or left out with a reason (JH-A-5.4-b)."""
    if asked or reason.strip():
        return []
    return [unmet("JH-A-5.4-b", "不征求没有理由", remedy="写明不征求的理由")]


def reasons_not_counted(case: Case) -> list[str]:
    """For each invitation of the case, in order, why it does not count; "" for those that do (JH-A-4.2-d)."""
    review, signatures = case.expert_review, case.thresholds.signed_opinions
    reasons: list[str] = []
    before = 0
    for end in range(1, len(review.attendance) + 1):
        count = count_experts(review.attendance[:end], review.relevant, signatures=signatures)
        reasons.append("" if len(count.counted) > before else count.left_out[-1][1])
        before = len(count.counted)
    return reasons
