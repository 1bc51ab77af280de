"""Notice, hearing and trial: what may bar a matter's way until it was revised (JH-A-4.3, JH-A-5.5, JH-A-5.6)."""

from __future__ import annotations

from collections.abc import Iterator

from core.findings import Finding, met, unmet
from decisions.enums import Flag, Level, RunState, Stage
from decisions.rules.facts import Case
from decisions.rules.hearing import check_hearing
from decisions.rules.tracks import FIFTH

AGAIN = "由主办单位修改方案，退回调查研究、咨询论证或征求意见后重新公示"


def close_notice(case: Case) -> Iterator[Finding]:
    """The notice has ended and somebody found, with reasons, whether it met considerable controversy."""
    notice = case.notice
    if not notice.ended:
        yield unmet("JH-A-4.3-b", "公示期尚未结束", remedy="先公布公示；公示期满并认定有无较大争议后再完成")
    if notice.controversial is None:
        yield unmet("JH-A-4.3-c", "未认定公示中有无较大争议", remedy="由主办单位对照意见统计作出认定并写明理由")
    elif not notice.reason.strip():
        yield unmet("JH-A-4.3-c", "较大争议的认定没有理由", remedy="由主办单位写明理由")
    elif notice.controversial:
        yield unmet("JH-A-4.3-c", "公示中产生较大争议，不得进入决策程序", remedy=AGAIN)
    else:
        yield met("JH-A-4.3-c", "公示中没有较大争议")


def close_hearing(case: Case) -> Iterator[Finding]:
    """The count of those attending, and less than a third against."""
    if case.hearing is None:
        yield unmet("JH-A-4.3-d", "听证结果未登记", remedy="由主办单位登记到会代表和反对人数")
    else:
        yield check_hearing(case.hearing, case.thresholds.hearing_opposed)


def fifth_is_settled(case: Case) -> Finding | None:
    """One of notice and hearing suffices where vital interests are touched; a failed one bars (JH-A-5.5-a)."""
    states = {stage: case.run(stage).state for stage in FIFTH}
    failed = [stage.label for stage, state in states.items() if state is RunState.FAILED]
    if failed:
        title = f"{'、'.join(failed)}未通过，不得进入决策程序"
        return unmet("JH-A-4.3-d" if states[Stage.HEARING] is RunState.FAILED else "JH-A-4.3-c", title, remedy=AGAIN)
    if case.has(Flag.HEARING_BY_LAW) and not held_by_law(case):
        remedy = "由主办单位举行听证会；公示不能代替"
        return unmet("GW713-16-a", "依法应当听证，尚未听证", remedy=remedy)
    if not case.has(Flag.VITAL_INTERESTS) or case.level is Level.ORDINARY or case.confidential:
        return None
    if RunState.CLOSED in states.values():
        return met("JH-A-5.5-a", "已公示或听证")
    if set(states.values()) == {RunState.CUT}:
        return met("JH-A-5.9-c", "公示和听证已紧急压减")
    return unmet("JH-A-5.5-a", "事关群众切身利益，应当公示或听证", remedy="由主办单位组织公示或听证，两者有其一即可")


def held_by_law(case: Case) -> bool:
    """Whether a hearing that the law asks for was held or cut; plain and personnel matters have no such stage."""
    exempt = case.level is Level.ORDINARY or case.confidential
    return exempt or case.run(Stage.HEARING).state in (RunState.CLOSED, RunState.CUT)


def close_pilot(case: Case) -> Iterator[Finding]:
    """Where, when, what came of it; a trial also needs its revision, unless a principal leader waived it."""
    pilot = case.pilot
    only_trial = case.has(Flag.TRIAL) and not case.has(Flag.PILOT)
    if only_trial and pilot.waived_by_principal.strip():
        yield met("JH-A-5.6-b", "主要领导同意不先试行", 理由=pilot.waived_by_principal)
        return
    clause = "JH-A-5.6-b" if only_trial else "JH-A-5.6-a"
    if not (pilot.area.strip() and pilot.period.strip() and pilot.report):
        yield unmet(clause, "试点试行缺少范围、期限或总结", remedy="由主办单位补齐试点范围、期限和总结报告")
    if pilot.feasible is None:
        yield unmet(clause, "试点试行没有结论", remedy="由主办单位登记可行或不可行")
    elif not pilot.feasible:
        yield unmet(clause, "试点结论为不可行", remedy="修改决策措施后重新试点")
    else:
        yield met(clause, "试点试行证明可行")
    if case.has(Flag.TRIAL) and not pilot.revision:
        yield unmet("JH-A-5.6-b", "试行后未修正", remedy="由主办单位登记根据试行所作的修正，没有修正的写明")
