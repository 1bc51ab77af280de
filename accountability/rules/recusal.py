"""Who keeps out of a case: those it is about, those of their unit, those who stepped aside, deciders of an appeal."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.findings import Finding, unmet

CLAUSE = "JH-B-5.3-a"


@dataclass(frozen=True, slots=True)
class Seat:
    """People of a case by person id. ``own_unit``: the actor belongs to the unit that the case is about and the case
    is the county's; ``deciders`` took or recorded the decision."""

    respondents: frozenset[int] = field(default_factory=frozenset)
    recused: frozenset[int] = field(default_factory=frozenset)
    deciders: frozenset[int] = field(default_factory=frozenset)


def check_hand(person: int | None, seat: Seat, *, own_unit: bool) -> list[Finding]:
    """Nobody acts in his own case, nor in one of his own unit that the county conducts."""
    findings = []
    if person is not None and person in seat.respondents:
        findings.append(unmet(CLAUSE, "本人是责任人，应当回避", remedy="由他人办理"))
    if person is not None and person in seat.recused:
        findings.append(unmet(CLAUSE, "已在本案中回避", remedy="由他人办理"))
    if own_unit:
        findings.append(unmet(CLAUSE, "属于涉及单位，应当回避", remedy="由其他机关的人员办理"))
    return findings


def check_reviewer(person: int | None, seat: Seat) -> list[Finding]:
    """An appeal is answered by others than the deciders."""
    if person is None or person in seat.deciders:
        return [unmet("JH-B-5.3-d", "参与原决定的人员不能处理申诉", remedy="由未参与原决定的人员处理")]
    return []
