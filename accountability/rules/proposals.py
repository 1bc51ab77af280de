"""Proposals of bonus and deduction: what one must have, who may send it, when it may be taken back. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from accountability.enums import ProposalState
from core.findings import Finding, unmet

REWARD, DEDUCT, HIGHLIGHT = "LS-3.5-a", "LS-3.5-b", "LS-4.3-b"


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """A proposal as it stands: ``own`` when the reader made it, belongs to its unit, or is named by it."""

    state: ProposalState
    clause: str
    own: bool


def check_proposal(*, points: int | None, basis: str, standing: bool, clause: str) -> list[Finding]:
    """A positive amount or none, a basis, and no other standing one for the same matter."""
    findings = []
    if points is not None and points <= 0:
        findings.append(unmet(clause, "分值须大于零", field="points", remedy="写明分值；加分扣分由种类区分"))
    if not basis.strip():
        findings.append(unmet(clause, "没有写明依据", field="basis", remedy="写明依据"))
    if standing:
        findings.append(unmet(clause, "该事项已有建议", remedy="在原建议上办理，撤回后可以重新提出"))
    return findings


def check_send(of: ProposalFacts) -> list[Finding]:
    """A pending one, by somebody else than who proposed it or is concerned."""
    findings = _pending(of)
    if of.own:
        findings.append(unmet(of.clause, "建议人和所涉单位、人员不得送出", remedy="由其他人员复核后送出"))
    return findings


def check_withdraw(of: ProposalFacts, reason: str, *, concerned: bool) -> list[Finding]:
    """Not taken back twice, with a reason, and not by who is concerned. One that was sent is recalled the same way."""
    findings = []
    if of.state is ProposalState.WITHDRAWN:
        findings.append(unmet(of.clause, "建议已经撤回", remedy="请刷新页面"))
    if concerned:
        findings.append(unmet(of.clause, "所涉单位、人员不得撤回", remedy="由其他人员办理"))
    if not reason.strip():
        findings.append(unmet(of.clause, "没有写明撤回理由", field="reason", remedy="填写撤回理由"))
    return findings


def _pending(of: ProposalFacts) -> list[Finding]:
    if of.state is ProposalState.PENDING:
        return []
    return [unmet(of.clause, "建议已经办理", remedy="请刷新页面", 当前=of.state.label)]
