"""The lock that an approved result puts on its period, and how it is opened again by two persons (SX-6.8-a). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.findings import Finding, met, unmet

APPROVED = "SX-6.8-a"
LOCKED = "结果已经审定，该期间已锁定，不得再改"
HOW = "确需更正的，由考评办在期间页面写明理由和依据申请重开，经另一人确认后再改"
TWO_PERSONS = "申请与确认须由两人办理"


@dataclass(frozen=True, slots=True)
class LockFacts:
    """The approved version that locks a period: ``version`` as pages name it, the day its approval was recorded."""

    version: str
    since: date


@dataclass(frozen=True, slots=True)
class ReopeningFacts:
    """A reopening that was asked for: by whom (login name and as pages name him), and where it stands."""

    asked_by: str
    asker: str
    decided: bool
    stands: bool
    """Whether the approved result that it is to open is still in force."""


def check_unlocked(lock: LockFacts | None, *, link: str = "", remedy: str = HOW) -> list[Finding]:
    """Whether the inputs of a period may be written: never under an approved result, whatever the duty."""
    if lock is None:
        return []
    facts = {"审定版本": lock.version, "审定日期": lock.since.isoformat()}
    return [unmet(APPROVED, LOCKED, remedy=remedy, link=link, **facts)]


def check_ask(lock: LockFacts | None, *, pending: bool, reason: str, paper: str, with_document: bool) -> list[Finding]:
    """Everything against asking for a reopening: nothing is locked, one waits already, what it rests on is missing."""
    if lock is None:
        return [unmet(APPROVED, "该期间没有锁定，无需重开", remedy="可以直接办理更正")]
    findings = [met(APPROVED, "该期间由审定的结果锁定", 审定版本=lock.version)]
    if pending:
        findings.append(unmet(APPROVED, "已有待确认的重开申请", remedy="请等待另一人确认"))
    if not reason.strip():
        findings.append(unmet(APPROVED, "申请重开须写明理由", remedy="请写明为什么要更正", field="reason"))
    if not paper.strip():
        remedy = "请填写复核决定、查处决定或会议纪要的文号"
        findings.append(unmet(APPROVED, "申请重开须写明依据文号", remedy=remedy, field="paper"))
    if not with_document:
        findings.append(unmet(APPROVED, "申请重开须附依据文件", remedy="请上传依据文件", field="upload"))
    return findings


def check_relock(of: ReopeningFacts, *, opened: bool, changed: bool) -> list[Finding]:
    """Lock again without a new version: only what two persons opened, and where no input differs."""
    if not opened or not of.stands:
        return [unmet(APPROVED, "该期间没有重开，无需重新锁定", remedy="请刷新期间页面查看锁定情况")]
    if changed:
        remedy = "请重新计算并公布，经领导小组审定后锁定；不更正的，先把改动改回"
        return [unmet(APPROVED, "重开后已有改动，不能直接重新锁定", remedy=remedy)]
    return [met(APPROVED, "重开后没有改动，可以重新锁定")]


def check_decide(of: ReopeningFacts, *, by: str) -> list[Finding]:
    """A second person confirms or refuses, once, while the approved result stands (SECURITY P07)."""
    findings = []
    if of.decided:
        findings.append(unmet(APPROVED, "该申请已经办理", remedy="无需再次办理"))
    if not of.stands:
        findings.append(unmet(APPROVED, "申请重开的结果已经撤下或被替代", remedy="无需重开，可以直接办理更正"))
    if by == of.asked_by:
        findings.append(unmet(APPROVED, TWO_PERSONS, remedy="请由另一名有权人员办理", 申请人=of.asker))
    return findings
