"""Discipline of meetings: the ladder of absences, and when a meeting is closed (QSH-13). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accountability.enums import AbsenceStep, Convener
from core.findings import Finding, unmet

WATCHED, LADDER = "QSH-13-b", "QSH-13-d"


@dataclass(frozen=True, slots=True)
class Rung:
    """What an absence leads to; ``referred``: the ladder has ended, the Party committee is to look into it."""

    step: AbsenceStep
    referred: bool = False


def rung_of(place: int, ladder: Sequence[int]) -> Rung | None:
    """What the ``place``-th unexcused absence of a person in a calendar year leads to; ``ladder`` holds at which
    absences the three steps are taken. Beyond the last the last is repeated and referred."""
    steps = dict(zip(ladder, AbsenceStep, strict=True))
    if place in steps:
        return Rung(steps[place])
    return Rung(AbsenceStep.SUSPENSION, referred=True) if place > max(ladder) else None


def check_closing(
    convener: Convener, *, supervised: bool, record: str, held_on: date, today: date, closed: bool
) -> list[Finding]:
    """A meeting in the name of 县委 or 县政府 was watched to its end (QSH-13-b); others may do without."""
    findings = []
    if closed:
        findings.append(unmet(WATCHED, "会议监督已办结", remedy="请刷新页面"))
    if held_on > today:
        findings.append(unmet(WATCHED, "会议还没有召开", remedy="会后办结", 召开日期=held_on.isoformat()))
    return findings + check_watched(convener, supervised=supervised, record=record)


def check_watched(convener: Convener, *, supervised: bool, record: str) -> list[Finding]:
    """Somebody of the commission was there and wrote it down, in the name of 县委 or 县政府."""
    findings: list[Finding] = []
    if convener is Convener.OTHER:
        return findings
    if not supervised:
        findings.append(unmet(WATCHED, "没有指定监督人员", remedy="由纪检监察机关指定监督人员"))
    if not record.strip():
        findings.append(unmet(WATCHED, "没有监督记录", remedy="由监督人员填写监督记录"))
    return findings
