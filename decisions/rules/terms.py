"""How long a stage takes at the least, from the day it starts: the days that the rulebook demands and the dates that
are on record. Pure. Only the general terms are counted, not the shorter ones that somebody may give reasons for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from core.calendar import Overrides, add_working_days, is_working_day
from decisions.enums import Review, Stage
from decisions.rules.facts import Case

ONE_DAY = timedelta(days=1)
AT_ONCE = "制度未规定天数，条件齐备当日即可完成"


@dataclass(frozen=True, slots=True)
class Days:
    """What the rulebook version of the matter demands: calendar days, but ``legality`` and ``meeting`` working days.

    ``clauses`` names the article of each where the version gives one; 0 is a stage for which no days are demanded.
    """

    comment: int
    hearing_papers: int
    legality: int
    meeting: int
    clauses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HearingDays:
    """A hearing that was called. ``papers_sent`` is None until the papers were sent."""

    call_until: date
    held_on: date
    papers_sent: date | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Dates on record of the latest rounds; None where there is none.

    ``answers_from`` and ``answers_until`` are the first and the last day of answer of units that did not answer yet.
    ``pilot_waived``: a principal leader agreed to decide without a trial. ``sent_on``: the package for the legality
    review was handed in. ``reviewed_draft`` and ``review`` are of its newest opinion. ``meeting_on``: the meeting to
    come that has the matter on its agenda; ``votes_passed``: how many votes it passed.
    """

    answers_from: date | None = None
    answers_until: date | None = None
    argument_on: date | None = None
    notice_ends: date | None = None
    hearing: HearingDays | None = None
    pilot_ends: date | None = None
    pilot_waived: bool = False
    sent_on: date | None = None
    reviewed_draft: int = 0
    review: Review | None = None
    meeting_on: date | None = None
    votes_passed: int = 0

    def before(self, stage: Stage) -> Known:
        """The same as if ``stage`` had not begun: a round to come takes nothing over from the former one."""
        return replace(self, **NOTHING.get(stage, {}))


NOTHING: Mapping[Stage, Mapping[str, Any]] = {
    Stage.EXPERT_REVIEW: {"argument_on": None},
    Stage.CONSULTATION: {"answers_until": None},
    Stage.PUBLIC_NOTICE: {"notice_ends": None},
    Stage.HEARING: {"hearing": None},
    Stage.PILOT: {"pilot_ends": None, "pilot_waived": False},
    Stage.LEGAL_REVIEW: {"sent_on": None, "reviewed_draft": 0, "review": None},
}
"""What is known of a stage before it began."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the days are told from."""

    case: Case
    known: Known
    days: Days
    today: date
    overrides: Overrides = field(default_factory=dict)

    def before(self, stage: Stage) -> Ground:
        """The same as if nothing of ``stage`` were on record."""
        return replace(self, known=self.known.before(stage))


@dataclass(frozen=True, slots=True)
class Term:
    """The day on which a stage can be over; ``missing`` says why that cannot be told."""

    ends: date
    why: str = AT_ONCE
    clause: str = ""
    missing: str = ""


def term_of(stage: Stage, of: Ground, starts: date) -> Term:
    """When a stage that starts on ``starts``, or is under way on that day, can be over."""
    found = TERMS.get(stage)
    return Term(starts) if found is None else found(of, starts)


def notice_of_meeting(of: Ground, starts: date) -> Term:
    """The first working day that leaves the members the time of the notice of meeting."""
    day = add_working_days(starts, of.days.meeting, of.overrides)
    while not is_working_day(day, of.overrides):
        day += ONE_DAY
    if of.days.meeting:
        why = f"会议材料提前 {of.days.meeting} 个工作日送达"
        return Term(day, why, of.days.clauses.get("meeting", ""))
    return Term(day, "各环节办结后即可列入议程，逢节假日顺延")


def _argument(of: Ground, starts: date) -> Term:
    if of.known.argument_on is None or of.known.argument_on < starts:
        return Term(starts)
    return Term(of.known.argument_on, "咨询论证会按安排的日期召开", "JH-A-5.3-a")


def _answers(of: Ground, starts: date) -> Term:
    """A unit that does not answer is waited for to the end of its day (JH-A-5.4-a)."""
    if of.known.answers_until is None:
        return Term(starts, "答复期限由主办单位在函中确定，制度未规定天数", "JH-A-5.4-a")
    if of.known.answers_until < starts:
        return Term(starts, "答复期限已过", "JH-A-5.4-a")
    why = f"有单位未答复，等待至 {of.known.answers_until} 期满次日；提前全部答复的可以提前"
    return Term(of.known.answers_until + ONE_DAY, why, "JH-A-5.4-a")


def _notice(of: Ground, starts: date) -> Term:
    """The day after its last one: what came in is found upon when nobody can write any more (JH-A-4.3-b)."""
    if of.known.notice_ends is not None:
        why = f"已公布，{of.known.notice_ends} 截止，次日认定结论"
        return Term(max(starts, of.known.notice_ends + ONE_DAY), why, "JH-A-4.3-b")
    least = max(of.days.comment, 1)
    why = f"公示期 {least} 日，期满次日认定结论"
    return Term(starts + timedelta(days=least) + ONE_DAY, why, of.days.clauses.get("comment", "JH-A-4.3-b"))


def _hearing(of: Ground, starts: date) -> Term:
    """Registration, the draw on the day after, the papers in time before the hearing (GW713-16-b)."""
    ahead = timedelta(days=of.days.hearing_papers)
    papers = f"，材料提前 {of.days.hearing_papers} 日送达" if of.days.hearing_papers else ""
    why = f"报名截止后抽签{papers}"
    clause = of.days.clauses.get("hearing_papers", "JH-A-4.3-d")
    called = of.known.hearing
    if called is None:
        return Term(starts + ONE_DAY + ahead, f"公告当日报名，{why}", clause)
    if called.papers_sent is not None:
        held = max(called.held_on, called.papers_sent + ahead)
        return Term(max(starts, held), f"材料已于 {called.papers_sent} 送达，{held} 举行", clause)
    held = max(called.held_on, max(starts, called.call_until + ONE_DAY) + ahead)
    return Term(held, f"{why}，{held} 举行", clause)


def _pilot(of: Ground, starts: date) -> Term:
    if of.known.pilot_waived:
        return Term(starts, "主要领导同意不先试行", "JH-A-5.6-b")
    if of.known.pilot_ends is None:
        return Term(starts, "试点期限尚未登记", "JH-A-5.6-a", missing="试点试行的期限尚未登记，制度未规定天数")
    return Term(max(starts, of.known.pilot_ends), f"试点期至 {of.known.pilot_ends}", "JH-A-5.6-a")


def _legality(of: Ground, starts: date) -> Term:
    """Working days after the package came; an emergency may have it shorter (GW713-26, JH-A-5.9-c)."""
    if of.known.review is not None and of.known.reviewed_draft == of.case.draft_version:
        if of.known.review is Review.PASS:
            return Term(starts, "审查意见已出具", "JH-A-5.7-a")
        missing = f"法律审查结论为{of.known.review.label}，草案尚未修改后重新送审"
        return Term(_after_package(of, starts), "重新送审", "JH-A-5.7-c", missing=missing)
    if of.case.emergency is not None and of.case.emergency.by_principal:
        return Term(starts, "紧急事项，法律审查可以从简", "JH-A-5.9-c")
    sent = of.known.sent_on if of.known.sent_on is not None and of.known.sent_on < starts else starts
    if not of.days.legality:
        return Term(starts, AT_ONCE, "JH-A-5.7-a")
    why = f"{sent} 送审，审查不少于 {of.days.legality} 个工作日"
    return Term(max(starts, _after_package(of, sent)), why, of.days.clauses.get("legality", "JH-A-5.7-a"))


def _after_package(of: Ground, sent: date) -> date:
    return add_working_days(sent, of.days.legality, of.overrides)


TERMS: dict[Stage, Callable[[Ground, date], Term]] = {
    Stage.EXPERT_REVIEW: _argument,
    Stage.CONSULTATION: _answers,
    Stage.PUBLIC_NOTICE: _notice,
    Stage.HEARING: _hearing,
    Stage.PILOT: _pilot,
    Stage.LEGAL_REVIEW: _legality,
}
"""Stages that a date or a term holds; the others can be over the day they start."""
