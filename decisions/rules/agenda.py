"""Which matters a meeting may put on its agenda, and how the outcome of a vote comes about (JH-A-5.8). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ballots.enums import PollState
from core.findings import Finding, met, unmet
from decisions.enums import Event, MeetingKind, RunState, Stage, VoteMode
from decisions.rules.facts import Case
from decisions.rules.meetings import GOVERNMENT, PARTY, check_meeting, passed
from decisions.rules.procedure import check_event, check_going_on, check_submission
from decisions.rules.voting import CLAUSE, Tally, check_count


def check_agenda(case: Case, kind: MeetingKind, begins_at: datetime, *, elsewhere: str = "") -> list[Finding]:
    """Whether a matter may be put on the agenda of a meeting: ready, before the right body, in the right order.

    ``elsewhere`` names a meeting not yet over that has the matter on its agenda already, "" without one.
    """
    if case.run(Stage.RESOLUTION).state is RunState.OPEN:
        findings = [check_going_on(case), *check_submission(case)]
    else:
        findings = _once(check_event(case, Stage.RESOLUTION, Event.OPEN))
    findings += check_meeting(case, kind, begins_at)
    group = GOVERNMENT if kind in GOVERNMENT else PARTY
    before = passed(case, group)
    if before is not None:
        remedy = "无需再次表决；需要更正的，登记形成决议未通过后重新提交"
        findings.append(unmet("JH-A-5.8-b", f"本事项已经{before.kind.label}通过", remedy=remedy))
    if elsewhere:
        remedy = "待该次会议结束，或者在该次会议上暂缓审议"
        findings.append(unmet("JH-A-5.8-b", "本事项已列入另一次会议的议程", remedy=remedy, 会议=elsewhere))
    return findings


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """Opening the stage and submitting to a meeting ask for the same order: each requirement is told once."""
    seen: dict[str, Finding] = {}
    for one in findings:
        seen.setdefault(one.sentence(), one)
    return list(seen.values())


def check_arrangement(
    state: PollState | None, *, usable: bool, mode: VoteMode, scrutineers: int, reason: str
) -> list[Finding]:
    """Whether the way of voting may be settled anew. ``usable``: the poll is counted and may be put on record.

    A poll that was begun is given up with a reason, and only when nothing can come of it: a passphrase was lost, or
    its roster is not that of the meeting.
    """
    findings = []
    if state is PollState.OPEN:
        findings.append(unmet(CLAUSE, "本议题正在表决", remedy="先截止表决"))
    elif usable:
        findings.append(unmet(CLAUSE, "表决已有结果", remedy="登记表决结果，不得另行表决"))
    elif state not in (None, PollState.PLANNED) and not reason.strip():
        findings.append(unmet(CLAUSE, "另行安排表决没有理由", remedy="写明原表决为什么不能计票"))
    if mode is VoteMode.SECRET and scrutineers != 2:
        findings.append(unmet(CLAUSE, "无记名投票须有两名监票人", remedy="选定两名监票人", 监票人=str(scrutineers)))
    return findings or [met(CLAUSE, "可以安排表决")]


def check_outcome(
    state: PollState | None, tally: Tally, *, same_roster: bool, counted: bool, silent_abstain: bool
) -> list[Finding]:
    """Whether a vote may be closed and put on record. ``silent_abstain``: who did not vote is noted as abstaining."""
    if state in (None, PollState.PLANNED):
        return [unmet(CLAUSE, "表决尚未开始", remedy="先开始表决")]
    findings = []
    if not same_roster:
        remedy = "表决须按本次会议的名册、到会和回避情况进行，请另行安排表决"
        findings.append(unmet(CLAUSE, "表决的名册与会议名册不一致", remedy=remedy))
    if state is PollState.CLOSED and not counted:
        findings.append(unmet(CLAUSE, "票箱尚未开启", remedy="由两名监票人开箱计票后登记结果"))
    elif not silent_abstain:
        findings += check_count(tally)
    return findings
