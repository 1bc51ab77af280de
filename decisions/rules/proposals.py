"""When a proposal may be taken in, answered, merged or turned down; how an intent is settled (JH-A-5.1). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.findings import Finding, met, unmet
from decisions.enums import Channel, ProposalState, RunState, Source, Stage, Standing
from decisions.rules.facts import Case
from decisions.rules.procedure import check_going_on

GIVEN_BY_UNITS = (Source.DEPARTMENT, Source.LOWER)


def check_filing(
    source: Source,
    *,
    title: str,
    content: str,
    sender: str,
    of_unit: bool,
    received_on: date,
    today: date,
    channel: Channel | None = None,
) -> list[Finding]:
    """A proposal says what it is about and where it comes from (JH-A-5.1-a, JH-A-5.1-b)."""
    findings = []
    if not (title.strip() and content.strip()):
        findings.append(unmet("JH-A-5.1-a", "建议没有标题或者内容", remedy="填写标题和内容"))
    if source in GIVEN_BY_UNITS and not of_unit:
        findings.append(unmet("JH-A-5.1-a", f"{source.label}须写明提出单位", remedy="选定提出单位"))
    if (source is Source.SOCIETY) != (channel is not None):
        remedy = "社会和群众建议选定受理渠道，其他来源不选"
        findings.append(unmet("QSH-11-a", "受理渠道与来源不符", remedy=remedy, 来源=source.label))
    if not (of_unit or sender.strip()):
        findings.append(unmet("JH-A-5.1-b", "建议没有提出人", remedy="填写提出人姓名或者机关名称"))
    if received_on > today:
        findings.append(
            unmet("JH-A-5.1-a", "收到日期不得晚于今天", remedy="更正日期", 收到日期=received_on.isoformat())
        )
    return findings or [met("JH-A-5.1-a", "建议可以登记", 来源=source.label)]


def check_screened_once(state: ProposalState) -> Finding:
    """Each proposal is screened once; what was said of it stays."""
    if state is ProposalState.RECEIVED:
        return met("JH-A-5.1-a", "建议尚未筛选")
    return unmet("JH-A-5.1-a", "建议已经筛选", remedy="请刷新页面查看办理结果", 当前=state.label)


def check_rejection(state: ProposalState, *, reason: str) -> list[Finding]:
    """Turned down with a reason (JH-A-5.1-a)."""
    findings = [check_screened_once(state)]
    if not reason.strip():
        findings.append(unmet("JH-A-5.1-a", "不采纳没有理由", remedy="填写不采纳的理由"))
    return findings


def check_answer(*, answered: bool, text: str) -> list[Finding]:
    """What the sender is told is said once (JH-A-5.1-b)."""
    findings = []
    if answered:
        findings.append(unmet("JH-A-5.1-b", "建议已经答复", remedy="请刷新页面查看答复"))
    if not text.strip():
        findings.append(unmet("JH-A-5.1-b", "答复没有内容", remedy="填写答复"))
    return findings or [met("JH-A-5.1-b", "可以答复")]


def check_description(case: Case, *, background: str, content: str, instruction: str) -> list[Finding]:
    """Background, content and origin may be written anew while the intent is being collected (JH-A-5.1-c)."""
    findings = [check_going_on(case), _collecting(case)]
    if not (background.strip() and content.strip()):
        findings.append(unmet("JH-A-5.1-c", "决策意向未写明背景和内容", remedy="填写背景和主要内容"))
    if not (case.intent.proposals or instruction.strip()):
        remedy = "并入征集的建议，或者填写领导批示"
        findings.append(unmet("JH-A-5.1-c", "决策意向没有来源", remedy=remedy))
    return findings


def check_settlement(case: Case, *, settled_on: date, today: date, result: str) -> list[Finding]:
    """A settlement of either kind belongs to the open stage and lies in the past (JH-A-5.1-d)."""
    findings = [check_going_on(case), _collecting(case)]
    if settled_on > today:
        findings.append(unmet("JH-A-5.1-d", "确定日期不得晚于今天", remedy="更正日期", 确定日期=settled_on.isoformat()))
    if not result.strip():
        findings.append(unmet("JH-A-5.1-d", "没有核准或者酝酿意见", remedy="填写意见"))
    return findings


def check_approval(standing: Standing) -> Finding:
    """Approved by a principal leader: a deputy's word does not settle an intent (JH-A-5.1-d)."""
    if standing is Standing.PRINCIPAL:
        return met("JH-A-5.1-d", "由主要领导核准")
    remedy = "由县委书记或者县长核准，或者改为登记一定范围内的酝酿"
    return unmet("JH-A-5.1-d", "核准人不是县委、县政府主要领导", remedy=remedy, 核准人身份=standing.label)


def check_deliberation(case: Case, standings: Sequence[Standing]) -> Finding:
    """Enough people, county leaders among them; the numbers are the rulebook's (JH-A-5.1-d)."""
    least, leaders = case.thresholds.deliberators, case.thresholds.deliberating_leaders
    present = sum(one is not Standing.OTHER for one in standings)
    facts = {"参加": str(len(standings)), "其中县领导": str(present)}
    if len(standings) >= least and present >= leaders:
        return met("JH-A-5.1-d", "酝酿范围符合要求", **facts)
    remedy = f"酝酿至少 {least} 人参加，其中县领导至少 {leaders} 人"
    return unmet("JH-A-5.1-d", "酝酿范围不够", remedy=remedy, **facts)


def _collecting(case: Case) -> Finding:
    state = case.run(Stage.INTENT).state
    if state is RunState.OPEN:
        return met("JH-A-5.1-c", "意向征集在办理中")
    return unmet("JH-A-5.1-c", "意向征集不在办理中", remedy="已办结的须重新进行意向征集", 当前=state.label)
