"""How a bulletin comes about: when it is due, one per quarter, approved by another, then issued (JH-A-6.3). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from accountability.enums import BulletinEvent, BulletinKind, BulletinState
from accountability.rules.bulletin_content import Mention
from core.findings import Finding, met, unmet
from core.periods import Cycle, Period, periods_between

QUARTERLY, PHASE, NAMED = "JH-A-6.3-c", "JH-A-6.3-d", "LS-3.4-h"
LONGEST_LIST = 40
"""Quarters looked back at most: ten years."""

_D, _E, _S, _A, _I = BulletinState
STEPS: Mapping[tuple[BulletinState, BulletinEvent], BulletinState] = {
    (_D, BulletinEvent.COMPILE): _D,
    (_E, BulletinEvent.COMPILE): _D,
    (_D, BulletinEvent.EDIT): _E,
    (_E, BulletinEvent.EDIT): _E,
    (_D, BulletinEvent.SUBMIT): _S,
    (_E, BulletinEvent.SUBMIT): _S,
    (_S, BulletinEvent.RETURN): _E,
    (_S, BulletinEvent.APPROVE): _A,
    (_A, BulletinEvent.ISSUE): _I,
}


def clause_of(kind: BulletinKind) -> str:
    return QUARTERLY if kind is BulletinKind.QUARTERLY else PHASE


@dataclass(frozen=True, slots=True)
class BulletinFacts:
    """A bulletin. ``writers``: ids of the accounts that wrote its text or submitted it; ``version``: its newest."""

    kind: BulletinKind
    state: BulletinState
    version: int
    writers: frozenset[int] = frozenset()


def ended_quarters(first: date | None, years: Collection[int], today: date) -> list[Period]:
    """Quarters that are over and have a bulletin due, the newest first: of years with tables in force, from the day of
    the first one on."""
    if first is None:
        return []
    quarters = periods_between(Cycle.QUARTER, first, today)
    return [one for one in quarters if one.end < today and one.year in years][::-1][:LONGEST_LIST]


def due_of(quarter: Period, days: int) -> date:
    """The last day on which the quarter's bulletin is in time; the day after it is overdue."""
    return quarter.end + timedelta(days=days)


def check_quarter(quarter: Period, today: date, *, standing: str) -> list[Finding]:
    """A bulletin is begun once the quarter is over, and once; ``standing`` is the state of the one that is there."""
    findings = []
    if quarter.end >= today:
        facts = {"季度结束": quarter.end.isoformat(), "今天": today.isoformat()}
        findings.append(unmet(QUARTERLY, "季度尚未结束", remedy="季度结束后编制", **facts))
    if standing:
        remedy = "在已有通报上修改；已印发的，办理更正"
        findings.append(unmet(QUARTERLY, "本季度已有通报", remedy=remedy, 季度=quarter.label, 已有=standing))
    return findings


def check_deployment(deadline: date | None, today: date, *, phase: bool, standing: str) -> list[Finding]:
    """A phase deployment of the county is announced once it has reached its end, and once (JH-A-6.3-d)."""
    findings = []
    if not phase:
        findings.append(unmet(PHASE, "不是县级阶段性部署", remedy="专项通报只对县级明细表中的阶段性任务编制"))
    if deadline is None or deadline > today:
        facts = {"到期": deadline.isoformat() if deadline else "未写明"}
        findings.append(unmet(PHASE, "部署尚未到期", remedy="到期后通报完成情况", **facts))
    if standing:
        findings.append(unmet(PHASE, "该项部署已有专项通报", remedy="在已有通报上修改", 已有=standing))
    return findings


def check_event(bulletin: BulletinFacts, event: BulletinEvent) -> list[Finding]:
    """Whether the bulletin stands where the step begins."""
    if (bulletin.state, event) in STEPS:
        return []
    remedy = "已印发的通报不再改动，确有错误的办理更正" if bulletin.state is _I else "请刷新页面"
    title = f"{event.label}不适用于当前状态"
    return [unmet(clause_of(bulletin.kind), title, remedy=remedy, 当前=bulletin.state.label)]


def check_text(
    bulletin: BulletinFacts, *, seen: int, lead: str, closing: str, mentions: Iterable[Mention], change: str
) -> list[Finding]:
    """An edit: on the version that was read, with its reason; everybody who is named has one (LS-3.4-h)."""
    findings, clause, named = check_event(bulletin, BulletinEvent.EDIT), clause_of(bulletin.kind), list(mentions)
    if seen != bulletin.version:
        facts = {"您读的是": f"第 {seen} 版", "现行": f"第 {bulletin.version} 版"}
        findings.append(unmet(clause, "通报已被他人修改", remedy="请刷新后在新版本上修改", **facts))
    if not lead.strip():
        findings.append(unmet(clause, "没有导语", field="lead", remedy="填写导语"))
    if not closing.strip():
        findings.append(unmet(clause, "没有工作要求", field="closing", remedy="填写工作要求"))
    if not change.strip():
        findings.append(unmet(clause, "没有写明修改说明", field="change", remedy="写明改了什么、为什么改"))
    return findings + _check_named(named)


def _check_named(named: Sequence[Mention]) -> list[Finding]:
    """Each unit once, with a reason; told at its row."""
    findings: list[Finding] = []
    seen: set[str] = set()
    for place, one in enumerate(named):
        if not one.reason.strip():
            where = f"mentions.{place}.reason"
            findings.append(unmet(NAMED, "表扬或者批评没有写明理由", field=where, remedy="写明理由", 单位=one.unit))
        if one.code in seen:
            where = f"mentions.{place}.unit"
            findings.append(unmet(NAMED, "单位重复列入", field=where, remedy="同一单位只列一次", 单位=one.unit))
        seen.add(one.code)
    return findings


def check_approval(bulletin: BulletinFacts, approver: int) -> list[Finding]:
    """Somebody else than those who wrote it."""
    findings = check_event(bulletin, BulletinEvent.APPROVE)
    if approver in bulletin.writers:
        remedy = "由督查机构其他负责人或者县领导审批"
        findings.append(unmet(clause_of(bulletin.kind), "不得审批自己编写的通报", remedy=remedy))
    elif not findings:
        findings.append(met(clause_of(bulletin.kind), "由他人审批"))
    return findings


def check_return(bulletin: BulletinFacts, comment: str) -> list[Finding]:
    """With an opinion."""
    findings = check_event(bulletin, BulletinEvent.RETURN)
    if not comment.strip():
        findings.append(unmet(clause_of(bulletin.kind), "退回没有写明意见", field="comment", remedy="填写意见"))
    return findings


def check_correction(kind: BulletinKind, state: BulletinState, *, newest: bool, reason: str) -> list[Finding]:
    """What was issued is put right by another one with a number of its own, never changed."""
    findings = []
    if state is not _I:
        findings.append(unmet(clause_of(kind), "通报尚未印发", remedy="直接修改", 当前=state.label))
    if not newest:
        findings.append(unmet(clause_of(kind), "已有更正通报", remedy="在最近一次更正上办理"))
    if not reason.strip():
        findings.append(unmet(clause_of(kind), "没有写明更正理由", field="reason", remedy="填写更正理由"))
    return findings


def check_receipt(*, sent: bool, signed: bool) -> list[Finding]:
    """A unit signs once for what was sent to it."""
    findings = []
    if not sent:
        findings.append(unmet(PHASE, "本单位不在分发范围", remedy="无需签收"))
    if signed:
        findings.append(unmet(PHASE, "本单位已签收", remedy="无需重复签收"))
    return findings
