"""Work handed in by week and half-month: whose form, when, who is missing (LS-4.2-b). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from accountability.enums import WorkCycle
from core.findings import Finding, unmet
from core.periods import Cycle, Period, period_of

CLAUSE = "LS-4.2-b"
CYCLES: Mapping[WorkCycle, Cycle] = {WorkCycle.WEEK: Cycle.WEEK, WorkCycle.HALF_MONTH: Cycle.HALF_MONTH}


@dataclass(frozen=True, slots=True)
class FormFacts:
    """A form to be handed in: ``own`` whether the writer may hand it in for this person or town, ``wanted`` whether
    that person or town hands in at all."""

    cycle: WorkCycle
    period: Period
    done: str
    economy: str = ""
    own: bool = True
    wanted: bool = True


def check_form(form: FormFacts, today: date) -> list[Finding]:
    """For a period that has begun, by whom it is asked for; a town says something of its economy."""
    findings = []
    if form.period.cycle is not CYCLES[form.cycle]:
        findings.append(unmet(CLAUSE, "期间与种类不符", field="period", remedy="常委按周、镇街区按半月报送"))
    if form.period.start > today:
        findings.append(
            unmet(CLAUSE, "期间还没有开始", field="period", remedy="期间开始后报送", 期间=form.period.label)
        )
    if not form.done.strip():
        findings.append(unmet(CLAUSE, "没有填写完成工作", field="done", remedy="填写本期完成的工作"))
    if form.cycle is WorkCycle.HALF_MONTH and not form.economy.strip():
        findings.append(unmet(CLAUSE, "没有填写镇域经济情况", field="economy", remedy="填写项目、招商和税收等进展"))
    if not form.wanted:
        findings.append(unmet(CLAUSE, "不在报送范围", field="owner", remedy="由两办核对常委名单；半月报由镇街区报送"))
    if not form.own:
        findings.append(unmet(CLAUSE, "不能代他人报送", field="owner", remedy="由本人或者本单位报送"))
    return findings


def missing(wanted: Iterable[int], handed_in: Iterable[int]) -> list[int]:
    """Those without a form of the period, in the order asked for."""
    there = set(handed_in)
    return [pk for pk in wanted if pk not in there]


def due_of(period: Period, days: int) -> date:
    """The day by which a form should be in."""
    return period.end + timedelta(days=days)


def last_ended(cycle: WorkCycle, today: date) -> Period:
    """The newest period that is over: what a summary is made of."""
    return period_of(CYCLES[cycle], today).previous()
