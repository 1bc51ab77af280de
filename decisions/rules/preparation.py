"""Intent and research: settled first, studied next, approved as a project after (JH-A-4.1, JH-A-5.1, JH-A-5.2)."""

from __future__ import annotations

from collections.abc import Iterator

from core.findings import Finding, met, unmet
from decisions.enums import Flag, Level, Stage
from decisions.rules.catalogue import applies, check_listed
from decisions.rules.facts import Case


def close_intent(case: Case) -> Iterator[Finding]:
    """The record says where it comes from and what it is about, and one of the two routes settled it."""
    intent = case.intent
    origin = {"建议": str(intent.proposals), "领导批示": intent.instruction or "无"}
    if intent.proposals or intent.instruction:
        yield met("JH-A-5.1-c", "决策意向有来源", **origin)
    else:
        yield unmet("JH-A-5.1-c", "决策意向没有来源", remedy="由两办关联征集的建议，或者登记领导批示", **origin)
    if not (intent.background.strip() and intent.content.strip()):
        yield unmet("JH-A-5.1-c", "决策意向未写明背景和内容", remedy="由两办补写背景和内容")
    if not case.level_settled:
        yield unmet("JH-A-5.0-a", "事项级别尚未确定", remedy="由两办确定一般、重要或重大，并写明理由")
    listed = check_listed(case)
    yield from () if listed is None else (listed,)
    yield settled(case)
    yield from studied(case)


def studied(case: Case) -> Iterator[Finding]:
    """Where the version asks for it, an intent is studied before it is decided to start (GW713-10)."""
    if not (case.thresholds.intent_study and applies(case)):
        return
    on, agreed = case.intent.studied_on, case.intent.settled_on
    if on is None:
        yield unmet("GW713-10", "决策意向未经研究论证", remedy="由两办组织研究论证，登记启动研究论证记录")
    elif agreed is not None and on > agreed:
        shown = {"研究论证": on.isoformat(), "意向确定": agreed.isoformat()}
        yield unmet("GW713-10", "研究论证晚于意向确定", remedy="研究论证后重新确定意向", **shown)
    else:
        yield met("GW713-10", "决策意向经研究论证", 日期=on.isoformat())


def settled(case: Case) -> Finding:
    """Approved by a principal leader, or deliberated in a circle with a county leader in it."""
    intent, least, leaders = case.intent, case.thresholds.deliberators, case.thresholds.deliberating_leaders
    deliberated = intent.deliberators >= least and intent.county_leaders >= leaders
    facts = {
        "主要领导核准": "是" if intent.approved_by_principal else "否",
        "酝酿人数": str(intent.deliberators),
        "其中县领导": str(intent.county_leaders),
    }
    if intent.settled_on is not None and (intent.approved_by_principal or deliberated):
        return met("JH-A-5.1-d", "决策意向已确定", **facts)
    return unmet(
        "JH-A-5.1-d",
        "决策意向尚未确定",
        remedy=f"报县委或县政府主要领导核准，或者登记一定范围内的酝酿（至少 {least} 人，其中县领导至少 {leaders} 人）",
        **facts,
    )


def open_research(case: Case) -> Iterator[Finding]:
    """Research begins after the intent was settled: the same day will do (JH-A-5.2-b)."""
    yield settled(case)
    begun, agreed = case.run(Stage.RESEARCH).opened_on, case.intent.settled_on
    if begun is not None and agreed is not None and begun < agreed:
        yield unmet(
            "JH-A-5.2-b",
            "调研开始日期早于意向确定日期",
            remedy="由牵头单位更正日期",
            意向确定=agreed.isoformat(),
            调研开始=begun.isoformat(),
        )


def close_research(case: Case) -> Iterator[Finding]:
    """A proper team, the principal leader's own part where it is asked for, and a paper at the end."""
    research = case.research
    team = {"部门": str(research.departments), "专家": str(research.experts)}
    if research.led_by_county_leader and research.departments and research.experts:
        yield met("JH-A-5.2-a", "调研组由县领导牵头，有部门和专家参加", **team)
    elif not case.confidential:
        yield unmet(
            "JH-A-5.2-a",
            "调研组应由县委、县政府主要领导或分管领导牵头，有关部门和专家参加",
            remedy="由牵头单位补充调研组成员",
            县领导牵头="是" if research.led_by_county_leader else "否",
            **team,
        )
    if case.has(Flag.ECONOMY) and case.level is Level.MAJOR:
        yield _principal(case)
    if research.report or research.draft_plan:
        yield met("JH-A-4.1-b", "形成调研报告或决策预案")
    else:
        yield unmet("JH-A-4.1-b", "未形成调研报告或决策预案", remedy="由调研组提交其中一件")
    yield from _commission(case)
    yield from options(case)


def options(case: Case) -> Iterator[Finding]:
    """Where views are split, two options or more (GW713-12)."""
    least = case.thresholds.options_when_split
    if not (least and case.has(Flag.VIEWS_SPLIT) and applies(case)):
        return
    shown = {"备选方案": str(case.research.options), "至少": str(least)}
    if case.research.options >= least:
        yield met("GW713-12", "意见分歧较大，已提出备选方案", **shown)
    else:
        remedy = "由承办单位在调查研究中登记备选方案"
        yield unmet("GW713-12", "意见分歧较大，备选方案不足", remedy=remedy, **shown)


def _principal(case: Case) -> Finding:
    if case.research.principal_took_part:
        return met("JH-A-4.1-c", "主要领导亲自参加调研")
    return unmet("JH-A-4.1-c", "主要领导未参加调研", remedy="由牵头单位安排县委书记或县长参加并登记日期")


def _commission(case: Case) -> Iterator[Finding]:
    research = case.research
    if not research.commissioned:
        return
    if not research.commission_studied:
        yield unmet("JH-A-4.1-e", "委托或招标未经县委、县政府研究", remedy="由主办单位关联会议研究记录")
    if not research.commission_result:
        yield unmet("JH-A-4.1-e", "委托或招标没有成果", remedy="由主办单位登记承担机构提交的成果")


def project_approved(case: Case) -> Finding:
    """The project report stands before everything that follows research: 先调研后立项、再决策 (JH-A-4.1-a)."""
    research = case.research
    if not (research.report or research.draft_plan or research.commission_result):
        return unmet("JH-A-4.1-f", "立项报告没有依据", remedy="先完成调研报告、决策预案或委托研究成果")
    if research.project_report:
        return met("JH-A-4.1-a", "立项报告已确定")
    return unmet("JH-A-4.1-a", "立项报告尚未确定", remedy="由主办单位在调研基础上提交立项报告")
