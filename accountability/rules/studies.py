"""Collective study: a unit's whole leading team, in a subordinate unit all Party members and cadres. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from accountability.enums import Attendance
from core.findings import Finding, met, unknown, unmet

TEAM, ALL = "JH-B-3.2-a", "JH-B-3.2-c"
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Roster:
    """Who must take part: (person id -> name). ``whole_team``: the leading team of a unit, else all of a subordinate
    unit, where absence with a reason is enough because rosters are large (docs/adr/0021)."""

    whole_team: bool
    members: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Taking:
    """How one took part; ``note``: the written opinion, or why he was absent."""

    attendance: Attendance
    note: str = ""


def check_study(
    roster: Roster, taken: Mapping[int, Taking], *, held_on: date, today: date, conclusion: str
) -> list[Finding]:
    """Everybody on the roster of that day accounted for; nobody else."""
    clause = TEAM if roster.whole_team else ALL
    if not roster.members:
        return [unknown(clause, "名册上没有应参加研究的人", remedy="由组织部核对任职和在册登记")]
    findings = [_accounted(roster, taken, clause)]
    noteless = [pk for pk, one in taken.items() if pk in roster.members and _lacks_note(one)]
    if noteless:
        title, who = "书面意见或者缺席原因没有填写", _names([roster.members[pk] for pk in noteless])
        findings.append(unmet(clause, title, field=f"note_{noteless[0]}", remedy="逐人填写", 人员=who))
    if set(taken) - set(roster.members):
        findings.append(unmet(clause, "有不在名册上的人", remedy="请刷新页面，按当日名册登记"))
    if held_on > today:
        findings.append(
            unmet(clause, "研究日期晚于今天", field="held_on", remedy="更正日期", 研究日期=held_on.isoformat())
        )
    if not conclusion.strip():
        findings.append(unmet(clause, "没有写明研究结论", field="conclusion", remedy="填写研究结论"))
    return findings


def _accounted(roster: Roster, taken: Mapping[int, Taking], clause: str) -> Finding:
    missing = {pk: name for pk, name in roster.members.items() if not _counts(taken.get(pk), roster.whole_team)}
    facts = {"应到": str(len(roster.members)), "到会": str(_present(taken)), "书面意见": str(_written(taken))}
    title = "领导班子全体成员研究" if roster.whole_team else "全体党员干部研究"
    if not missing:
        return met(clause, title, **facts)
    remedy = "缺席的补交书面意见，或者全员到齐后再研究" if roster.whole_team else "逐人登记到会，或者缺席原因"
    field = f"attendance_{next(iter(missing))}"
    return unmet(clause, title, field=field, remedy=remedy, **facts, 未参加=_names(list(missing.values())))


def _counts(one: Taking | None, whole_team: bool) -> bool:
    if one is None:
        return False
    return one.attendance is not Attendance.ABSENT or not whole_team


def _lacks_note(one: Taking) -> bool:
    return one.attendance is not Attendance.PRESENT and not one.note.strip()


def _present(taken: Mapping[int, Taking]) -> int:
    return sum(one.attendance is Attendance.PRESENT for one in taken.values())


def _written(taken: Mapping[int, Taking]) -> int:
    return sum(one.attendance is Attendance.WRITTEN for one in taken.values())


def _names(names: list[str]) -> str:
    return "、".join(names[:SHOWN]) + (f"等 {len(names)} 人" if len(names) > SHOWN else "")
