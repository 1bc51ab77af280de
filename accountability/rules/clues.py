"""Clues: their articles, how they run, what it takes to close one (BZ-2.2-r, QSH-12-a, QSH-14-b). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from accountability.enums import ClueEvent, ClueKind, ClueState, Ground
from core.findings import Finding, unmet

ROUTED, TRANSFERRED = "QSH-11-c", "BZ-2.2-r"
ARTICLES: Mapping[ClueKind, str] = {
    ClueKind.FAILED_DECISION: "JH-A-6.7-c", ClueKind.PROCEDURE: "JH-A-6.7-e", ClueKind.WEAK_EXECUTION: "LS-3.5-b",
    ClueKind.DERELICTION: "JH-B-5.3-d", ClueKind.ACCIDENT: "QSH-16-c", ClueKind.UNREACHABLE: "QSH-9-b",
    ClueKind.TOLD_TWICE: "QSH-9-b", ClueKind.NO_REPLY: "QSH-9-b", ClueKind.OVERDUE: "QSH-9-b",
    ClueKind.INSPECTION: "QSH-11-c", ClueKind.CHARGE: "QSH-11-c", ClueKind.FINE: "QSH-11-c",
    ClueKind.LEVY: "QSH-11-c", ClueKind.SHIFTED_COST: "QSH-12-a", ClueKind.TRIP: "QSH-14-b",
    ClueKind.TRAINING: "QSH-15-e", ClueKind.BRIBERY: "QSH-23-f", ClueKind.OVERSTAFFED: "QSH-24-f",
    ClueKind.CHEATING: "SX-8.4-c", ClueKind.CONTRACTS: "QSH-32-a", ClueKind.GAMBLING: "QSH-32-a",
    ClueKind.COMPLAINT: "QSH-11-c", ClueKind.OTHER: "BZ-2.2-r",
}  # fmt: skip
"""Under which article each kind is looked into."""
OF_BUSINESS = (ClueKind.INSPECTION, ClueKind.CHARGE, ClueKind.FINE, ClueKind.LEVY)
"""The four kinds of arbitrary conduct: a lead about one opens a clue by itself (QSH-11-c)."""
OF_FOUR = (ClueKind.UNREACHABLE, ClueKind.TOLD_TWICE, ClueKind.NO_REPLY, ClueKind.OVERDUE)
"""What is not allowed in carrying out what was decided (QSH-9)."""
GROUNDS: Mapping[ClueKind, Ground] = {
    ClueKind.FAILED_DECISION: Ground.COLLECTIVE, ClueKind.PROCEDURE: Ground.STATUTORY,
    ClueKind.WEAK_EXECUTION: Ground.EXECUTION, ClueKind.DERELICTION: Ground.DERELICTION,
    ClueKind.ACCIDENT: Ground.ACCIDENT, ClueKind.UNREACHABLE: Ground.EXECUTION,
    ClueKind.TOLD_TWICE: Ground.EXECUTION, ClueKind.NO_REPLY: Ground.EXECUTION, ClueKind.OVERDUE: Ground.EXECUTION,
    ClueKind.TRAINING: Ground.TRAINING, ClueKind.BRIBERY: Ground.BRIBERY, ClueKind.OVERSTAFFED: Ground.OVERSTAFFED,
    ClueKind.CHEATING: Ground.CHEATING, ClueKind.CONTRACTS: Ground.ABUSE, ClueKind.GAMBLING: Ground.ABUSE,
}  # fmt: skip
"""The ground with which a case from such a clue begins; of others it is misconduct."""
STEPS: Mapping[tuple[ClueState, ClueEvent], ClueState] = {
    (ClueState.NEW, ClueEvent.CONFIRM): ClueState.CONFIRMED,
    (ClueState.NEW, ClueEvent.DISMISS): ClueState.DISMISSED,
    (ClueState.NEW, ClueEvent.TRANSFER): ClueState.TRANSFERRED,
    (ClueState.CONFIRMED, ClueEvent.TRANSFER): ClueState.TRANSFERRED,
    (ClueState.NEW, ClueEvent.FILE): ClueState.FILED,
    (ClueState.CONFIRMED, ClueEvent.FILE): ClueState.FILED,
    (ClueState.CONFIRMED, ClueEvent.CLOSE): ClueState.CLOSED,
}


@dataclass(frozen=True, slots=True)
class ClueFacts:
    """A clue; ``about`` the person it concerns and ``reporter`` who reported it, None where nobody is named."""

    kind: ClueKind
    state: ClueState
    serious: bool = False
    about: int | None = None


def ground_of(kind: ClueKind) -> Ground:
    return GROUNDS.get(kind, Ground.MISCONDUCT)


def check_new(kind: ClueKind, *, source: str, happened_on: date | None, today: date) -> list[Finding]:
    """Bribery names its election (QSH-23-f); nothing happened in days to come."""
    findings = []
    if kind is ClueKind.BRIBERY and not source.strip():
        findings.append(
            unmet("QSH-23-f", "没有写明是哪一次换届选举", field="source_label", remedy="填写来源对象：选举的名称和日期")
        )
    if happened_on is not None and happened_on > today:
        findings.append(
            unmet(
                ARTICLES[kind],
                "发生日期晚于今天",
                field="happened_on",
                remedy="更正日期",
                发生日期=happened_on.isoformat(),
            )
        )
    return findings


def check_event(
    clue: ClueFacts, event: ClueEvent, *, note: str, person: int | None, field: str = "note"
) -> list[Finding]:
    """The state allows it, it is told, and nobody handles a clue about himself."""
    clause = ARTICLES[clue.kind]
    findings = []
    if (clue.state, event) not in STEPS:
        findings.append(
            unmet(clause, f"{event.label}不适用于当前状态", remedy="请刷新页面", 当前=clue.state.label)
        )  # fmt: skip
    if not note.strip():
        findings.append(unmet(clause, "没有写明情况", field=field, remedy="填写核实或者处理的情况"))
    if person is not None and person == clue.about:
        findings.append(unmet(clause, "线索涉及本人，应当回避", remedy="由他人办理"))
    return findings


def check_transfer(clue: ClueFacts, *, authority: str, on: date | None, today: date) -> list[Finding]:
    """Where to and when (BZ-2.2-r)."""
    findings = []
    if not authority.strip():
        findings.append(unmet(TRANSFERRED, "没有写明接收机关", field="authority", remedy="填写接收移送的机关"))
    if on is None:
        findings.append(unmet(TRANSFERRED, "没有写明移送日期", field="on", remedy="填写移送日期"))
    elif on > today:
        findings.append(
            unmet(TRANSFERRED, "移送日期晚于今天", field="on", remedy="更正移送日期", 移送日期=on.isoformat())
        )
    return findings


def check_closing(clue: ClueFacts, *, discipline: str, no_discipline: str) -> list[Finding]:
    """Without a case. Shifted costs need a disciplinary decision or why none; serious delay needs a case."""
    findings = []
    if clue.kind is ClueKind.SHIFTED_COST and not (discipline.strip() or no_discipline.strip()):
        remedy = "填写党纪、政纪处分决定，或者写明不作处分的理由"
        findings.append(unmet("QSH-12-a", "转嫁、摊派、报销费用查实的须有处分决定", field="discipline", remedy=remedy))
    if clue.kind in OF_FOUR and clue.serious:
        findings.append(unmet("QSH-9-c", "延误工作后果严重的须立案追究", remedy="由本线索立案"))
    if clue.kind in (ClueKind.CONTRACTS, ClueKind.GAMBLING):
        findings.append(unmet("QSH-32-b", "利用职权谋私、赌博查实的须立案追究", remedy="由本线索立案"))
    return findings
