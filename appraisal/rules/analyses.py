"""Quarterly performance analyses of key indicators: who owes which, until when, what may be filed (JH-C-3.3-f)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from core.findings import Finding, met, unmet

CLAUSE, FLAGS = "JH-C-3.3-f", "JH-C-3.3-g"


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """A key indicator of a group of teams; ``unit`` is the department in charge, "" where none is named."""

    code: str
    name: str
    group: str
    unit: str


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """A team (领导班子) in its group; ``unit`` is its own unit."""

    code: str
    name: str
    group: str
    unit: str


@dataclass(frozen=True, slots=True)
class Owed:
    """One analysis that a department owes for a quarter: the key indicators of one team it is in charge of."""

    unit: str
    team: TeamFacts
    keys: tuple[KeyFacts, ...]


def owed(keys: Iterable[KeyFacts], teams: Iterable[TeamFacts]) -> Iterator[Owed]:
    """One duty per team and department in charge; nobody analyses his own team."""
    by_place: dict[tuple[str, str], list[KeyFacts]] = {}
    for key in keys:
        if key.unit:
            by_place.setdefault((key.unit, key.group), []).append(key)
    held = list(teams)
    for (unit, group), found in by_place.items():
        for team in held:
            if team.group == group and team.unit != unit:
                yield Owed(unit, team, tuple(found))


def due_on(last_day: date, days: int) -> date:
    """Calendar days after the quarter's end."""
    return last_day + timedelta(days=days)


def check_analysis(
    duty: Owed | None, figures: Mapping[str, Decimal | None], judgement: str, *, last_day: date, today: date
) -> list[Finding]:
    """An analysis is written by the department in charge when the quarter is over, with each key indicator's figure."""
    if duty is None:
        remedy = "实绩分析由重点指标的责任部门对领导班子进行"
        return [unmet(CLAUSE, "不在本部门的分析范围内", remedy=remedy)]
    findings = []
    if today <= last_day:
        findings.append(unmet(CLAUSE, "季度尚未结束", remedy="季度结束后填报", 季度末=last_day.isoformat()))
    for key in duty.keys:
        if figures.get(key.code) is None:
            field = f"value-{key.code}"
            findings.append(unmet(CLAUSE, "有重点指标没有数值", remedy="请填写本期累计值", field=field, 指标=key.name))
    for code in figures.keys() - {key.code for key in duty.keys}:
        findings.append(unmet(FLAGS, "不是选定的重点指标", remedy="请刷新页面后重填", 指标=code))
    if not judgement.strip():
        findings.append(unmet(CLAUSE, "没有写实绩分析", remedy="请写明完成情况和评价", field="judgement"))
    return findings


def check_keys(keys: Iterable[KeyFacts]) -> list[Finding]:
    """Each key indicator names the department that analyses it."""
    found = list(keys)
    faults = [
        unmet(FLAGS, "重点指标没有责任部门", remedy="在指标页面填写责任单位", 指标编码=key.code, 指标=key.name)
        for key in found
        if not key.unit
    ]
    return faults or ([met(FLAGS, "重点指标都有责任部门", 重点指标=f"{len(found)} 个")] if found else [])


def check_flag(before: bool, after: bool, *, analysed: bool) -> list[Finding]:
    """Key indicators are chosen for the year: after the first analysis they stand."""
    if before == after or not analysed:
        return []
    remedy = "本年度的季度实绩分析已经开始，重点指标下一年度再调整"
    return [unmet(FLAGS, "重点指标已锁定", remedy=remedy)]


def change(value: Decimal, base: Decimal | None) -> Fraction | None:
    """Growth in percent over the same quarter of the year before; None without a base above zero."""
    if base is None or base <= 0:
        return None
    return (Fraction(value) - Fraction(base)) / Fraction(base) * 100
