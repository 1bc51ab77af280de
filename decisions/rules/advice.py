"""Experts and those asked for an opinion (JH-A-4.2, JH-A-5.3, JH-A-5.4)."""

from __future__ import annotations

from collections.abc import Iterator

from core.findings import Finding, met, unmet
from decisions.enums import Circle, Flag, Level
from decisions.rules.experts import check_experts, count_experts
from decisions.rules.facts import Case


def close_expert_review(case: Case) -> Iterator[Finding]:
    """Enough experts, their document, and for matters of overall effect an assessment and a legal analysis."""
    yield enough_experts(case)
    if case.expert_review.opinion_document:
        yield met("JH-A-5.3-b", "形成《决策咨询专家意见书》")
    else:
        yield unmet("JH-A-5.3-b", "未形成《决策咨询专家意见书》", remedy="由主办单位汇总专家意见后生成")
    if case.has(Flag.OVERALL):
        yield from _overall(case)


def enough_experts(case: Case) -> Finding:
    """Eleven, or nineteen in place of eleven for mid- and long-term work (JH-A-4.2-d, JH-A-4.2-f)."""
    limits, review = case.thresholds, case.expert_review
    long_term = case.has(Flag.LONG_TERM)
    count = count_experts(review.attendance, review.relevant, signatures=limits.signed_opinions)
    return check_experts(count, least=limits.experts_long_term if long_term else limits.experts, long_term=long_term)


def _overall(case: Case) -> Iterator[Finding]:
    papers = {
        "论证评估": case.expert_review.assessment,
        "法律分析": case.expert_review.legal_analysis,
    }
    for name, there in papers.items():
        if there:
            yield met("JH-A-4.2-b", f"事关全局或长远的决策有{name}")
        else:
            remedy = f"由专家或研究、咨询、中介机构出具{name}；法律分析与合法性审查是两件，不能互相代替"
            yield unmet("JH-A-4.2-b", f"事关全局或长远的决策缺少{name}", remedy=remedy)


def close_consultation(case: Case) -> Iterator[Finding]:
    """All townships as a rule, every further circle decided on, every opinion dealt with."""
    asked = case.consultation
    if asked.townships_left_out and not asked.leaving_out_reason.strip():
        yield unmet(
            "JH-A-5.4-a",
            "没有征求全部乡镇的意见",
            remedy="由主办单位补发征求意见，或者写明不征求的理由",
            未征求="、".join(asked.townships_left_out),
        )
    if asked.waiting_for:
        yield unmet(
            "JH-A-5.4-a",
            "有单位尚未答复且未到期",
            remedy="等候答复；到期仍未答复的记为未回复，不视为同意",
            单位="、".join(asked.waiting_for),
        )
    if not (asked.townships_left_out or asked.waiting_for):
        yield met("JH-A-5.4-a", "各乡镇和有关部门的意见已征求")
    for circle in Circle:
        yield from _circle(case, circle)
    if asked.undecided_opinions:
        yield unmet(
            "JH-A-5.4-b",
            "有意见未说明采纳情况",
            remedy="由主办单位逐条填写采纳、部分采纳或不采纳及理由",
            条数=str(asked.undecided_opinions),
        )


def _circle(case: Case, circle: Circle) -> Iterator[Finding]:
    found = case.consultation.circles.get(circle)
    if found is None or found.asked is None:
        remedy = f"由主办单位填写征求，或者不征求及理由：{circle.label}"
        yield unmet("JH-A-5.4-b", f"未确定是否征求{circle.label}的意见", remedy=remedy)
    elif found.asked and not found.result.strip():
        yield unmet("JH-A-5.4-b", f"征求{circle.label}意见没有结果", remedy="由主办单位登记征求的结果")
    elif not found.asked and not found.reason.strip():
        yield unmet("JH-A-5.4-b", f"不征求{circle.label}的意见没有理由", remedy="由主办单位写明理由")


def coordinated(case: Case) -> Iterator[Finding]:
    """Every affected unit has taken a position (agreement is not asked for), and society was heard directly.

    For important and major matters that touch departments or townships (JH-A-4.2-g, JH-A-4.2-h).
    """
    if case.level is Level.ORDINARY or case.confidential or not case.affected:
        return
    silent = [unit for unit, position in case.affected.items() if not position.strip()]
    if silent:
        remedy = "由主办单位与其协调并登记结果；意见不一致的如实登记"
        yield unmet("JH-A-4.2-g", "有关单位尚无协调结果", remedy=remedy, 单位="、".join(silent))
    else:
        yield met("JH-A-4.2-g", "已与有关部门和乡镇协调", 单位数=str(len(case.affected)))
    if case.direct_hearings:
        yield met("JH-A-4.2-h", "已直接听取社会各方面意见", 次数=str(case.direct_hearings))
    else:
        remedy = "由主办单位召开座谈会等，登记形式、日期、参加人和意见"
        yield unmet("JH-A-4.2-h", "未直接听取社会各方面意见", remedy=remedy)
