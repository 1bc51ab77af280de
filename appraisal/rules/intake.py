"""Proposals of points on their way into the account, second persons, and what last year left uncounted. Pure.

A proposal becomes an entry of the kinds that the scheme knows: a bonus a reward of one of its leading groups or a
commendation, a deduction a criticism at a level of its table (SX-4.2-f, SX-4.2-i; LS-3.5-a, LS-4.3-b).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from appraisal.enums import AdjustmentKind
from appraisal.rules.accounts import matter_key
from appraisal.rules.adjustments import PRAISE
from appraisal.rules.facts import AdjustmentFacts
from core.findings import Finding, unmet

CONFIRM, TAKE = "SX-4.2-j", "SX-4.2-j"
BONUS_KINDS = (AdjustmentKind.REWARD, *PRAISE)
DEDUCTION_KINDS = (AdjustmentKind.CRITICISM,)
NAMED = 5


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """A proposal as the appraisal office finds it: ``year`` it speaks of, ``decided`` what was made of it before."""

    sent: bool
    bonus: bool
    year: int
    clause: str
    member: bool
    decided: str = ""


def check_proposal(of: ProposalFacts, *, year: int) -> list[Finding]:
    """A proposal that was sent, of the scheme's year, for somebody who is appraised, not yet decided."""
    clause, findings = of.clause or TAKE, []
    if not of.sent:
        findings.append(unmet(clause, "建议没有送考核，或者已经撤回", remedy="请由建议单位复核后送出"))
    if of.decided:
        findings.append(unmet(clause, "建议已经处理", remedy="请刷新页面", 结果=of.decided))
    if of.year != year:
        facts = {"建议年度": str(of.year), "方案年度": str(year)}
        findings.append(unmet(clause, "建议不属于本考评年度", remedy="请在该年度的方案中办理", **facts))
    if not of.member:
        findings.append(unmet(clause, "建议所涉单位或人员不是本方案的考评对象", remedy="请写明理由，不予采纳"))
    return findings


def check_kind(of: ProposalFacts, kind: AdjustmentKind) -> list[Finding]:
    """A bonus is entered as one, a deduction as a criticism."""
    allowed = BONUS_KINDS if of.bonus else DEDUCTION_KINDS
    if kind in allowed:
        return []
    what = "、".join(one.label for one in allowed)
    return [unmet(of.clause or TAKE, "类别与建议不符", remedy=f"请选择{what}", 类别=kind.label)]


def twins(entry: AdjustmentFacts, held: Iterable[AdjustmentFacts]) -> list[AdjustmentFacts]:
    """Entries of the same member that name the same matter or the same document: perhaps the same thing twice."""
    matter, number = matter_key(entry.matter), matter_key(entry.document_number)
    return [
        one
        for one in held
        if one.member == entry.member
        and (matter_key(one.matter) == matter or bool(number) and matter_key(one.document_number) == number)
    ]


def check_twins(found: Sequence[AdjustmentFacts], *, explained: str) -> list[Finding]:
    """One that looks like another goes in with a reason alone (SX-4.2-g)."""
    if not found or explained.strip():
        return []
    named = "；".join(f"{one.kind.label} {one.document_number} {one.matter}" for one in found[:NAMED])
    remedy = "重复的请不予采纳；确非重复的，请写明理由"
    return [unmet("SX-4.2-g", "可能与已登记的加减分重复", remedy=remedy, 条目=named)]


@dataclass(frozen=True, slots=True)
class ConfirmationFacts:
    """An entry before a second person: ``own`` when the person entered it."""

    in_force: bool
    confirmed: bool
    paper: bool
    own: bool
    person: str


def check_confirmation(of: ConfirmationFacts) -> list[Finding]:
    """A second person confirms an entry with its paper, once."""
    findings = []
    if not of.in_force:
        findings.append(unmet(CONFIRM, "已经撤销，不再确认", remedy="无需处理"))
    if of.confirmed:
        findings.append(unmet(CONFIRM, "已经确认", remedy="无需处理"))
    if not of.paper:
        findings.append(unmet(CONFIRM, "缺少依据文件，不能确认", remedy="请先补传依据文件"))
    if of.own:
        findings.append(unmet(CONFIRM, "登记与确认须由两人办理", remedy="请由另一名有权人员确认", 登记人=of.person))
    return findings


def check_confirmed(entries: Sequence[str], *, needed: bool, link: str) -> list[Finding]:
    """No result leaves the office that counts an entry which nobody confirmed. ``entries``: such ones, named."""
    if not needed or not entries:
        return []
    named = "；".join(entries[:NAMED]) + (" 等" if len(entries) > NAMED else "")
    facts = {"条数": str(len(entries)), "条目": named}
    return [unmet(CONFIRM, "计入结果的加减分没有第二人确认", remedy="请由登记人以外的人员逐条确认", link=link, **facts)]


def uncounted(entered_at: datetime, computed_at: datetime | None, kind: AdjustmentKind) -> bool:
    """Whether a commendation of last year came after the result that was approved was computed (SX-4.2-d)."""
    return kind in PRAISE and computed_at is not None and entered_at > computed_at
