"""Objections to a published result: who may raise one, who may review it, and its steps (SX-6.7-a to SX-6.7-c). Pure.

Nobody reviews what he scored, assessed or entered, nor what concerns his own unit or that of the sender.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from appraisal.enums.objections import ObjectionEvent, ObjectionKind, ObjectionState, ReviewOutcome
from appraisal.rules.figures import short
from core.findings import Finding, met, unmet

OWN, OTHERS, REVIEW, APPROVAL = "SX-6.7-a", "SX-6.7-b", "SX-6.7-c", "SX-6.8-a"
_S, _E = ObjectionState, ObjectionEvent
STEPS: dict[tuple[ObjectionState, ObjectionEvent], ObjectionState] = {
    (_S.FILED, _E.ASSIGN): _S.REVIEWING,
    (_S.REVIEWING, _E.ASSIGN): _S.REVIEWING,
    (_S.FILED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.REVIEWING, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.REVIEWING, _E.CONCLUDE): _S.CONCLUDED,
    (_S.CONCLUDED, _E.RETURN): _S.REVIEWING,
    (_S.CONCLUDED, _E.UPHOLD): _S.UPHELD,
    (_S.CONCLUDED, _E.APPROVE): _S.APPROVED,
    (_S.APPROVED, _E.CORRECT): _S.CORRECTED,
}
"""(state, event) -> state after it; every other pair is refused."""


@dataclass(frozen=True, slots=True)
class FilingFacts:
    """An objection as it is put in: by whom, about what, on which day. ``twin`` numbers an open one on that item."""

    kind: ObjectionKind
    published: bool
    today: date
    opens_on: date | None
    closes_on: date | None
    own: bool
    leads: bool
    in_a_unit: bool
    item: bool
    combined: bool
    text: str
    twin: str = ""


@dataclass(frozen=True, slots=True)
class ReviewerFacts:
    """A person as a reviewer: ``touched`` says in words what he did to the item."""

    name: str
    touched: tuple[str, ...]
    of_subject: bool
    of_sender: bool
    sender: bool


@dataclass(frozen=True, slots=True)
class ConclusionFacts:
    """What the reviewers propose. ``leaf`` and ``entry``: the item is one; ``low`` to ``full`` bound a score."""

    outcome: ReviewOutcome
    leaf: bool
    entry: bool
    proposed: int | None
    not_applicable: bool
    former: int | None
    former_not_applicable: bool
    low: int
    full: int
    reason: str


def check_event(state: ObjectionState, event: ObjectionEvent) -> list[Finding]:
    """Whether ``event`` is open in ``state``."""
    if (state, event) in STEPS:
        return [met(REVIEW, f"{event.label}须在规定环节进行", 当前=state.label)]
    wanted = "、".join(one.label for (one, what) in STEPS if what is event)
    remedy = f"异议处于“{wanted}”时才能{event.label}"
    return [unmet(REVIEW, f"{event.label}须在规定环节进行", remedy=remedy, 当前=state.label)]


def check_file(of: FilingFacts) -> list[Finding]:
    """Everything against taking the objection in."""
    return [*_window(of), *_sender(of), *_content(of)]


def _clause(of: FilingFacts) -> str:
    return OWN if of.kind is ObjectionKind.OWN else OTHERS


def _window(of: FilingFacts) -> list[Finding]:
    if not of.published or of.opens_on is None or of.closes_on is None:
        return [unmet(_clause(of), "结果没有公布，不受理异议", remedy="请在结果公布后的异议期内提出")]
    days = {"异议期": f"{of.opens_on:%Y-%m-%d} 至 {of.closes_on:%Y-%m-%d}", "今天": f"{of.today:%Y-%m-%d}"}
    if not of.opens_on <= of.today <= of.closes_on:
        remedy = "确有必要的，请由考评办写明理由延长异议期"
        return [unmet(_clause(of), "不在异议期内", remedy=remedy, **days)]
    return []


def _sender(of: FilingFacts) -> list[Finding]:
    if of.kind is ObjectionKind.OWN:
        if of.leads:
            return []
        remedy = "请由本单位主要负责人登录提出"
        return [unmet(OWN, "对本单位结果的异议只由主要负责人提出", remedy=remedy)]
    if of.own:
        remedy = "请由主要负责人作为对本单位结果的异议提出"
        return [unmet(OTHERS, "这是本单位的结果，不是其他单位的", remedy=remedy)]
    if not of.in_a_unit:
        return [unmet(OTHERS, "对其他单位结果的反映由单位人员提出", remedy="请由单位的账号提出")]
    return []


def _content(of: FilingFacts) -> list[Finding]:
    clause, findings = _clause(of), []
    if not of.text.strip():
        findings.append(unmet(clause, "异议须书面写明", remedy="请写明事实和理由", field="text"))
    if of.kind is ObjectionKind.OWN and not of.item:
        remedy = "年度结果由各季度合成的，指标得分请对季度结果提出" if of.combined else "请选定一项指标或者一条加减分"
        findings.append(unmet(clause, "异议须逐项提出", remedy=remedy))
    if of.twin:
        findings.append(unmet(clause, "对这一项的异议正在办理", remedy="请等待办理结果", 编号=of.twin))
    return findings


def check_reviewer(of: ReviewerFacts) -> list[Finding]:
    """Why this person may not review the objection (SX-6.7-c)."""
    findings = []
    remedy = "请另行指定复核人"
    if of.touched:
        what = {"复核人": of.name, "经办": "、".join(of.touched)}
        findings.append(unmet(REVIEW, "评分、评议或录入该项的人员不得复核", remedy=remedy, **what))
    if of.of_subject:
        findings.append(unmet(REVIEW, "被考评单位的人员不得复核", remedy=remedy, 复核人=of.name))
    if of.of_sender or of.sender:
        findings.append(unmet(REVIEW, "提出异议单位的人员不得复核", remedy=remedy, 复核人=of.name))
    return findings


def check_conclusion(of: ConclusionFacts) -> list[Finding]:
    """A conclusion has its reason; one that corrects says what becomes of one leaf or one entry."""
    findings = []
    if not of.reason.strip():
        findings.append(unmet(REVIEW, "复核结论缺少理由", remedy="请写明复核情况和理由", field="reason"))
    if of.outcome is ReviewOutcome.UPHOLD:
        return findings
    if of.leaf == of.entry:
        findings.append(unmet(REVIEW, "更正须针对一项", remedy="请选定一项指标，或者一条应撤销的加减分", field="item"))
    if of.leaf and (of.proposed is None) != of.not_applicable:
        findings.append(unmet(REVIEW, "更正后的得分与“不涉及”须填一项", remedy="请填写更正后的得分", field="proposed"))
    elif of.leaf and of.proposed is not None and not of.low <= of.proposed <= of.full:
        span = f"{short(of.low)} 至 {short(of.full)}"
        findings.append(unmet("SX-3-d", "更正后的得分超出范围", remedy=f"请填写 {span} 之间的分值", field="proposed"))
    elif of.leaf and (of.proposed, of.not_applicable) == (of.former, of.former_not_applicable):
        findings.append(unmet(REVIEW, "更正后的得分与原得分相同", remedy="没有变化的，结论为维持", field="proposed"))
    return findings


def check_extension(*, closes_on: date, until: date, reason: str) -> list[Finding]:
    """A window is only made longer, with a reason."""
    findings = []
    if until <= closes_on:
        findings.append(
            unmet(REVIEW, "延长后的截止日须晚于原截止日", remedy="请核对日期", 原截止=f"{closes_on:%Y-%m-%d}")
        )
    if not reason.strip():
        findings.append(unmet(REVIEW, "延长异议期须写明理由", remedy="请填写理由", field="reason"))
    return findings


def check_none_open(numbers: Sequence[str], *, what: str, link: str = "") -> list[Finding]:
    """No approval and no archive while objections are open."""
    if not numbers:
        return [met(APPROVAL, "没有尚未办结的异议")]
    facts = {"件数": str(len(numbers)), "编号": "、".join(numbers[:5]) + (" 等" if len(numbers) > 5 else "")}
    return [unmet(APPROVAL, f"有异议尚未办结，不能{what}", remedy="请先办结异议", link=link, **facts)]
