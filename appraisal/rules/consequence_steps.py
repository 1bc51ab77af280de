"""Deciding about what a result proposed: who may, what must be found first, what is done (QSH-27, QSH-29). Pure.

A proposal is a basis and no automatism: it is carried out or waived by a person of the right office, never by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from appraisal.enums.consequences import Conclusion, ConsequenceState, FollowUp, Measure
from appraisal.rules.consequences import CLAUSES
from core.findings import Finding, met, unmet
from organization.enums import Duty

USED = "JH-A-6.6-c"
"""Results are used only once they are confirmed."""
HANDS: Mapping[FollowUp, tuple[Duty, ...]] = {
    FollowUp.POOR_CASE: (Duty.DISCIPLINE,),
    FollowUp.REMOVAL: (Duty.ORGANIZATION_OFFICE,),
    FollowUp.ADJUSTMENT: (Duty.ORGANIZATION_OFFICE,),
    FollowUp.SELECTION: (Duty.ORGANIZATION_OFFICE,),
    FollowUp.HANDLING: (Duty.ORGANIZATION_OFFICE,),
    FollowUp.YELLOW_CARD: (Duty.ORGANIZATION_OFFICE,),
    FollowUp.BROKEN_PROMISE: (Duty.DISCIPLINE, Duty.ORGANIZATION_OFFICE),
    FollowUp.POSTING: (Duty.ORGANIZATION_OFFICE, Duty.APPRAISAL_OFFICE),
    FollowUp.MATERIAL: (Duty.ORGANIZATION_OFFICE, Duty.APPRAISAL_OFFICE),
    FollowUp.RECOMMEND: (Duty.ORGANIZATION_OFFICE,),
    FollowUp.MODEL: (Duty.ORGANIZATION_OFFICE, Duty.APPRAISAL_OFFICE),
    FollowUp.HONOUR: (Duty.ORGANIZATION_OFFICE, Duty.APPRAISAL_OFFICE),
    FollowUp.EXECUTION: (Duty.APPRAISAL_OFFICE,),
}
"""Which offices find and decide."""
FINDINGS: Mapping[FollowUp, tuple[Conclusion, Conclusion]] = {
    FollowUp.YELLOW_CARD: (Conclusion.SUBJECTIVE, Conclusion.OBJECTIVE),
    FollowUp.ADJUSTMENT: (Conclusion.UNFIT, Conclusion.FIT),
    FollowUp.REMOVAL: (Conclusion.INCOMPETENT, Conclusion.COMPETENT),
}
"""What an organizational assessment must find first: (carries, does not)."""
MEASURES: Mapping[FollowUp, tuple[Measure, ...]] = {
    FollowUp.POOR_CASE: (Measure.CASE,),
    FollowUp.REMOVAL: (Measure.REMOVE,),
    FollowUp.ADJUSTMENT: (Measure.ADJUST,),
    FollowUp.SELECTION: (Measure.SELECTION,),
    FollowUp.HANDLING: (Measure.HANDLING,),
    FollowUp.YELLOW_CARD: (Measure.CARD,),
    FollowUp.BROKEN_PROMISE: (Measure.TALK, Measure.NOTICE),
    FollowUp.POSTING: (Measure.POSTING,),
    FollowUp.MATERIAL: (Measure.MATERIAL,),
    FollowUp.RECOMMEND: (Measure.RECOMMEND,),
}
"""What is done as a whole; the others are chosen from CHOSEN."""
CHOSEN: Mapping[FollowUp, tuple[Measure, ...]] = {
    FollowUp.MODEL: (Measure.MODEL, Measure.COMMEND, Measure.MERIT, Measure.TITLE, Measure.MATERIAL),
    FollowUp.HONOUR: (Measure.COMMEND, Measure.MERIT, Measure.TITLE, Measure.MATERIAL),
    FollowUp.EXECUTION: (Measure.ECONOMIC, Measure.HONOUR),
}
BY_COMMITTEE = (FollowUp.YELLOW_CARD,)
AT_ONCE = (Measure.CARD, Measure.POSTING, Measure.CASE, Measure.RECOMMEND)
"""Done with the decision itself; the others are put into effect afterwards and told of."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal before somebody who would act. ``final``: the result it rests on is approved and stands;
    ``finder``: the newest conclusion is his own; ``taken`` units of a tied group that were chosen already."""

    kind: FollowUp
    state: ConsequenceState
    duties: frozenset[str]
    own: bool
    final: bool = True
    conclusion: Conclusion | None = None
    finder: bool = False
    tied: bool = False
    places: int = 0
    taken: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """What a form says. ``inspector`` and ``articles`` are those of a posting and of a case."""

    measures: Collection[Measure] = ()
    reason: str = ""
    meeting_on: date | None = None
    meeting_record: str = ""
    paper: bool = False
    inspector: bool = False
    articles: int = 0


def check_hand(facts: Proposal) -> list[Finding]:
    """The right office, not about oneself or one's own unit, while it is undecided."""
    clause, found = CLAUSES[facts.kind], []
    if facts.state is not ConsequenceState.PROPOSED:
        found.append(unmet(clause, "建议不在待处理状态", remedy="请刷新页面", 当前=facts.state.label))
    if not facts.duties & {one.value for one in HANDS[facts.kind]}:
        who = "、".join(one.label for one in HANDS[facts.kind])
        found.append(unmet(clause, "不是办理这类建议的机构", remedy=f"由{who}办理"))
    if facts.own:
        found.append(unmet(clause, "涉及本单位或者本人，应当回避", remedy="由其他人员办理"))
    return found


def check_conclusion(facts: Proposal, conclusion: Conclusion, *, text: str, paper: bool) -> list[Finding]:
    """The result of an assessment, with its paper; only where the article asks for one."""
    clause, found = CLAUSES[facts.kind], check_hand(facts)
    if conclusion not in FINDINGS.get(facts.kind, ()):
        found.append(
            unmet(
                clause, "这类建议不登记该结论", remedy="选择对应的考察结论", field="conclusion", 结论=conclusion.label
            )
        )
    if not text.strip():
        found.append(unmet(clause, "没有写明考察情况", remedy="写明考察经过和认定理由", field="text"))
    if not paper:
        found.append(unmet(clause, "缺少考察材料", remedy="上传考察材料", field="upload"))
    return found


def grounds(facts: Proposal, decision: Decision) -> list[Finding]:
    """What the article asks for before it may be carried out, met or not: the page shows all of it."""
    clause, found = CLAUSES[facts.kind], []
    if facts.final:
        found.append(met(USED, "所依据的结果已审定"))
    else:
        found.append(unmet(USED, "所依据的结果没有审定或者已撤下", remedy="结果审定后再运用"))
    if facts.kind in FINDINGS:
        wanted = FINDINGS[facts.kind][0]
        title = f"经考察认定“{wanted.label}”"
        if facts.conclusion is wanted:
            found.append(met(clause, title))
        else:
            said = facts.conclusion.label if facts.conclusion is not None else "未登记"
            found.append(unmet(clause, title, remedy="由组织部考察并登记结论", 结论=said))
    if facts.kind in BY_COMMITTEE or facts.tied:
        whole = bool(decision.meeting_record.strip()) and decision.meeting_on is not None and decision.paper
        title = "经县委常委会同意"
        found.append(
            met(clause, title) if whole else unmet(clause, title, remedy="填写会议日期、纪要文号并上传会议纪要")
        )
    if facts.tied and facts.taken >= facts.places:
        told = {"名额": str(facts.places), "已选定": str(facts.taken)}
        found.append(unmet(clause, "并列对象的名额已满", remedy="其余并列对象登记不予实施", **told))
    return found


def check_carry(facts: Proposal, decision: Decision, today: date) -> list[Finding]:
    """Whether it may be carried out so."""
    clause = CLAUSES[facts.kind]
    found = check_hand(facts) + grounds(facts, decision)
    if facts.finder:
        found.append(unmet(clause, "考察结论由本人登记", remedy="由另一人决定实施"))
    if facts.kind in CHOSEN and not set(decision.measures) & set(CHOSEN[facts.kind]):
        found.append(unmet(clause, "没有选择奖励种类", remedy="至少选择一种", field="measures"))
    if facts.kind is FollowUp.POSTING and not decision.inspector:
        found.append(unmet(clause, "没有填写巡视员", remedy="填写拟派巡视员", field="inspector"))
    if facts.kind is FollowUp.POOR_CASE and not decision.articles:
        found.append(unmet(clause, "没有引用条款", remedy="选择已印发制度的条款", field="articles"))
    if decision.meeting_on is not None and decision.meeting_on > today:
        found.append(
            unmet(
                clause, "会议日期晚于今天", remedy="更正日期", field="meeting_on", 日期=decision.meeting_on.isoformat()
            )
        )
    return found


def check_waive(facts: Proposal, reason: str) -> list[Finding]:
    """Nothing is passed over in silence."""
    found = check_hand(facts)
    if not reason.strip():
        found.append(unmet(CLAUSES[facts.kind], "没有写明不予实施的理由", remedy="填写理由", field="reason"))
    return found


def measures_of(kind: FollowUp, decision: Decision) -> list[Measure]:
    """What is done, in the order of the articles."""
    if kind in CHOSEN:
        return [one for one in CHOSEN[kind] if one in decision.measures]
    return list(MEASURES[kind])


def warnings(kind: FollowUp, measures: Collection[Measure], *, bonus: bool) -> list[Finding]:
    """Both rewards and the bonus of the unit belong together; one missing is a warning (LS-3.5-a)."""
    if kind is not FollowUp.EXECUTION:
        return []
    found = [
        unmet(CLAUSES[kind], f"没有{one.label}", remedy="经济、荣誉两种奖励应当并行") for one in CHOSEN[kind]
        if one not in measures
    ]  # fmt: skip
    if not bonus:
        found.append(unmet(CLAUSES[kind], "所在单位考核没有加分", remedy="由考评办办理加分"))
    return found
