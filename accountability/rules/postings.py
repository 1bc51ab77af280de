"""Inspectors posted to last-placed units, their reports, checks by deputies and monitors (QSH-30). Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from accountability.enums import InspectionState, PostingState
from core.findings import Finding, unmet
from core.periods import Cycle, Period, period_of, periods_between

POSTED, CHOSEN, REPORTED, CHECKED = "QSH-30-a", "QSH-30-b", "QSH-30-c", "QSH-30-d"
CYCLES = {12: Cycle.YEAR, 6: Cycle.HALF, 3: Cycle.QUARTER, 1: Cycle.MONTH}


@dataclass(frozen=True, slots=True)
class Due:
    """A period to report on: ``due`` is the last day for it; missing when that day has passed without a report."""

    period: Period
    due: date
    reported: bool
    missing: bool


def cycle_of(months: int) -> Cycle:
    """The longest cycle that is no longer than so many months."""
    return next((cycle for size, cycle in CYCLES.items() if size <= months), Cycle.MONTH)


def dues(
    starts_on: date, ended_on: date | None, months: int, reported: Collection[str], today: date, days: int
) -> list[Due]:
    """The periods whose last day lies within the posting, up to the one that runs today."""
    found = []
    for period in periods_between(cycle_of(months), starts_on, min(today, ended_on or today)):
        if ended_on is not None and period.end > ended_on:
            break
        due = period.end + timedelta(days=days)
        done = period.code in reported
        found.append(Due(period, due, done, missing=not done and today > due))
    return found


def check_proposal(
    *, reason: str, basis: str, year: int, today: date, taken: bool, works_there: bool
) -> list[Finding]:  # fmt: skip
    """For the place of a year that is over, with reason and basis, one inspector at a time, from elsewhere."""
    findings = []
    if not reason.strip():
        findings.append(unmet(POSTED, "没有写明派驻理由", field="reason", remedy="写明上年度考核位次和派驻理由"))
    if not basis.strip():
        findings.append(unmet(POSTED, "没有写明依据", field="basis", remedy="写明考核结果的文号或者名称"))
    if year >= today.year:
        facts = {"考核年度": str(year)}
        findings.append(unmet(POSTED, "考核年度尚未结束", field="year", remedy="按上一年度考核结果派驻", **facts))
    if taken:
        findings.append(unmet(POSTED, "该单位已有派驻巡视员或者正在提请派驻", field="unit", remedy="先结束原派驻"))
    if works_there:
        findings.append(unmet(CHOSEN, "巡视员在派驻单位任职", field="inspector", remedy="从其他单位选派"))
    return findings


@dataclass(frozen=True, slots=True)
class Confirming:
    """Who confirms: ``member`` of the standing committee, who proposed it (``own``), inspector or of the unit."""

    member: bool
    own: bool
    inspector: bool
    of_unit: bool


def check_confirmation(
    state: PostingState, who: Confirming, *, decision: str, decided_on: date, starts_on: date, today: date
) -> list[Finding]:
    """With the reference of the standing committee's decision, by one of its members, not on his own item."""
    findings = []
    if state is not PostingState.PROPOSED:
        findings.append(unmet(CHOSEN, "人选已经确定或者已经撤回", remedy="请刷新页面", 当前=state.label))
    if not decision.strip():
        findings.append(unmet(CHOSEN, "没有县委常委会决定", field="decision", remedy="填写会议纪要或者决定的文号"))
    if decided_on > today:
        findings.append(
            unmet(CHOSEN, "决定日期晚于今天", field="decided_on", remedy="更正日期", 日期=decided_on.isoformat())
        )
    if starts_on < decided_on:
        findings.append(
            unmet(CHOSEN, "派驻日期早于决定日期", field="starts_on", remedy="更正日期", 日期=starts_on.isoformat())
        )
    if not who.member:
        findings.append(unmet(CHOSEN, "不是县委常委", remedy="由县委常委办理；名单由两办维护"))
    if who.own:
        findings.append(unmet(CHOSEN, "不得确定自己提请的人选", remedy="由其他县委常委办理"))
    if who.inspector or who.of_unit:
        findings.append(unmet(CHOSEN, "不得办理涉及本人或者本单位的派驻", remedy="由其他县委常委办理"))
    return findings


def check_end(state: PostingState, *, reason: str, ended_on: date, starts_on: date | None, today: date,
              inspector: bool) -> list[Finding]:  # fmt: skip
    """Once, with the reason, on a day of the posting, not by the inspector."""
    findings = []
    if state is PostingState.ENDED:
        findings.append(unmet(CHOSEN, "派驻已经结束", remedy="请刷新页面"))
    if not reason.strip():
        findings.append(unmet(CHOSEN, "没有写明理由", field="reason", remedy="填写理由"))
    if ended_on > today or (starts_on is not None and ended_on < starts_on):
        findings.append(
            unmet(CHOSEN, "结束日期不在派驻期间", field="ended_on", remedy="更正日期", 日期=ended_on.isoformat())
        )
    if inspector:
        findings.append(unmet(CHOSEN, "不得结束本人的派驻", remedy="由组织部办理"))
    return findings


@dataclass(frozen=True, slots=True)
class Reporting:
    """A report as told: which period, on which day, the three parts."""

    period: Period
    dated: date
    urged: str
    checked: str
    mood: str


def check_report(
    one: Reporting, *, state: PostingState, own: bool, reported: Collection[str], starts_on: date | None,
    ended_on: date | None, months: int, today: date,
) -> list[Finding]:  # fmt: skip
    """By the inspector alone, once for each period of his posting that has begun, dated within reach."""
    findings = []
    if state is PostingState.PROPOSED or starts_on is None:
        findings.append(unmet(REPORTED, "人选尚未确定", remedy="县委常委会确定后报告"))
        return findings
    if not own:
        findings.append(unmet(REPORTED, "不是该单位的派驻巡视员", remedy="由巡视员本人报告"))
    last = min(today, ended_on or today)
    lawful = {each.code for each in periods_between(cycle_of(months), starts_on, last)}
    if one.period.code not in lawful:
        findings.append(
            unmet(
                REPORTED, "报告期不在派驻期间", field="period", remedy="选定派驻期间的报告期", 报告期=one.period.label
            )
        )
    if one.period.code in reported:
        findings.append(unmet(REPORTED, "本期已经报告", field="period", remedy="请刷新页面", 报告期=one.period.label))
    if one.dated > today or one.dated < max(one.period.start, starts_on):
        findings.append(unmet(REPORTED, "报告日期不对", field="dated", remedy="填写报告期开始以后、今天以前的日期",
                              日期=one.dated.isoformat()))  # fmt: skip
    told = (
        ("urged", "督促工作情况", one.urged), ("checked", "检查落实情况", one.checked),
        ("mood", "干部思想动态和工作表现", one.mood),
    )  # fmt: skip
    findings += [
        unmet(REPORTED, f"没有填写{name}", field=field, remedy=f"填写{name}")
        for field, name, text in told
        if not text.strip()
    ]
    return findings


@dataclass(frozen=True, slots=True)
class Checking:
    """A check as told, and how its author stands: of the team, in the unit that was checked."""

    in_team: bool
    works_there: bool
    unit_listed: bool
    place: str
    text: str
    photos: int


def check_checking(
    one: Checking, state: InspectionState, *, checked_on: date, starts_on: date, today: date, most: int
) -> list[Finding]:
    """By one of the team, of a unit that is inspected, with pictures, from the first day of the inspection on."""
    findings = []
    if state not in (InspectionState.RUNNING, InspectionState.ENDED):
        findings.append(unmet(CHECKED, "督查没有开展", remedy="开展后报送", 当前=state.label))
    if not one.in_team:
        findings.append(unmet(CHECKED, "没有参加这次督查", remedy="由督查室列入督查组"))
    if not one.unit_listed:
        findings.append(unmet(CHECKED, "不是被督查单位", field="unit", remedy="选定这次督查的单位"))
    if one.works_there:
        findings.append(unmet(CHECKED, "不得检查本单位", field="unit", remedy="由督查组其他成员报送"))
    if not starts_on <= checked_on <= today:
        findings.append(unmet(CHECKED, "检查日期不对", field="checked_on", remedy="填写督查开始以后、今天以前的日期",
                              日期=checked_on.isoformat()))  # fmt: skip
    for field, name, text in (("place", "地点", one.place), ("text", "检查情况", one.text)):
        if not text.strip():
            findings.append(unmet(CHECKED, f"没有填写{name}", field=field, remedy=f"填写{name}"))
    if not 1 <= one.photos <= most:
        findings.append(
            unmet(CHECKED, "照片数量不对", field="photos", remedy=f"上传 1 至 {most} 张照片", 张数=str(one.photos))
        )
    return findings


def current_period(months: int, today: date) -> Period:
    """The period that runs today."""
    return period_of(cycle_of(months), today)
