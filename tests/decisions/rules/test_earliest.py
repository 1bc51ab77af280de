"""The earliest day of the vote: terms in their order, what decides the day, what is missing; never early, monotone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import add_working_days
from decisions.enums import Flag, Level, Review, RunState, Stage
from decisions.rules.earliest import Outlook, outlook
from decisions.rules.facts import Case, Run
from decisions.rules.terms import Days, HearingDays, Known
from decisions.rules.tracks import ORDER
from tests.decisions.rules import build

TODAY = date(2012, 6, 11)  # a Monday; the dragon boat festival is on 22 to 24 June
DAYS = Days(comment=30, hearing_papers=7, legality=7, meeting=0)
U, OPEN, FAILED, NONE = RunState.UNDETERMINED, RunState.OPEN, RunState.FAILED, RunState.NOT_APPLICABLE
VITAL = frozenset({Flag.VITAL_INTERESTS})


def day(month: int, number: int) -> date:
    return date(2012, month, number)


def at(flags: frozenset[Flag] = frozenset(), **states: RunState) -> Case:
    """A matter ready for the meeting but for the stages named."""
    runs = dict(build.BEFORE_RESOLUTION)
    runs |= {Stage(name): Run(state, opened_on=day(6, 1) if state is OPEN else None) for name, state in states.items()}
    return build.case(runs=runs, flags=flags)


def of(case: Case, today: date = TODAY, **known: Any) -> Outlook:
    found = outlook(case, Known(**{"reviewed_draft": 3} | known), DAYS, today=today)
    assert found is not None
    return found


def names(found: Outlook) -> str:
    return "、".join(step.name for step in found.chain)


DAY_TABLE: dict[str, tuple[Outlook, date, str]] = {
    "条件齐备": (of(at()), TODAY, "会议表决"),
    "条件齐备逢节日": (of(at(), today=day(6, 23)), day(6, 25), "会议表决"),
    "已列入议程": (of(at(), meeting_on=day(6, 24)), day(6, 24), "会议表决"),
    "送审之日起算": (of(at(legal_review=OPEN), sent_on=day(6, 1)), day(6, 12), "法律审查、会议表决"),
    "尚未送审": (of(at(legal_review=OPEN), reviewed_draft=0), day(6, 20), "法律审查、会议表决"),
    "审查已通过": (of(at(legal_review=OPEN), review=Review.PASS), TODAY, "会议表决"),
    "审查后草案又改": (of(at(), reviewed_draft=2), day(6, 20), "法律审查、会议表决"),
    "节日顺延": (of(at(legal_review=OPEN), today=day(6, 13), reviewed_draft=0), day(6, 25), "法律审查、会议表决"),
    "议程早于审查": (
        of(at(legal_review=OPEN), reviewed_draft=0, meeting_on=day(6, 12)), day(6, 20), "法律审查、会议表决",
    ),
    "公示中": (
        of(at(public_notice=OPEN, legal_review=U), notice_ends=day(6, 20)), day(7, 3), "公示、法律审查、会议表决",
    ),
    "应当公示或听证": (
        of(at(VITAL, public_notice=U, hearing=U, legal_review=U)), day(6, 29), "听证、法律审查、会议表决",
    ),
    "只能公示": (of(at(VITAL, public_notice=U, legal_review=U)), day(7, 23), "公示、法律审查、会议表决"),
    "材料未送达": (
        of(at(hearing=OPEN), hearing=HearingDays(day(6, 10), day(6, 15))), day(6, 18), "听证、会议表决",
    ),
    "材料已送达": (
        of(at(hearing=OPEN), hearing=HearingDays(day(6, 1), day(6, 15), papers_sent=day(6, 8))), day(6, 15),
        "听证、会议表决",
    ),
    "等待答复": (of(at(consultation=OPEN), answers_until=day(6, 15)), day(6, 18), "征求意见、会议表决"),
    "答复期限已过": (of(at(consultation=OPEN), answers_until=day(6, 8)), TODAY, "会议表决"),
    "论证会未开": (of(at(expert_review=OPEN), argument_on=day(6, 14)), day(6, 14), "咨询论证、会议表决"),
    "试点中": (of(at(frozenset({Flag.PILOT}), pilot=OPEN), pilot_ends=day(9, 3)), day(9, 3), "试点试行、会议表决"),
    "可选环节未开始": (
        of(replace(at(expert_review=U, consultation=U, legal_review=U), level=Level.IMPORTANT)), TODAY, "会议表决",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("found", "expected", "chain"), DAY_TABLE.values(), ids=DAY_TABLE.keys())
def test_earliest_day_follows_from_the_terms(found: Outlook, expected: date, chain: str) -> None:
    assert (found.certain, found.day, names(found)) == (True, expected, chain)


MISSING_TABLE: dict[str, tuple[Outlook, str]] = {
    "级别未定": (of(replace(at(), level_settled=False)), "级别尚未确定"),
    "公示未通过": (of(at(VITAL, public_notice=FAILED)), "公示未通过"),
    "试点期限未登记": (of(at(frozenset({Flag.PILOT}), pilot=U)), "试点试行的期限尚未登记"),
    "审查不通过": (of(at(legal_review=OPEN), review=Review.FAIL), "法律审查结论为不通过"),
    "修改后通过": (of(at(legal_review=OPEN), review=Review.PASS_AFTER_CHANGE), "法律审查结论为修改后通过"),
    "决议未通过": (of(at(resolution=FAILED)), "形成决议未通过"),
}


@pytest.mark.parametrize(("found", "reason"), MISSING_TABLE.values(), ids=MISSING_TABLE.keys())
def test_day_is_not_told_where_a_fact_is_missing(found: Outlook, reason: str) -> None:
    assert (found.certain, len(found.missing), found.missing[0].startswith(reason)) == (False, 1, True)


def test_choices_that_are_counted_are_named() -> None:
    found = of(at(public_notice=U, hearing=U, pilot=U))

    assert found.counted == ("公示和听证是否进行尚未确定，按不进行推算", "试点试行是否进行尚未确定，按不进行推算")


def test_matter_that_is_over_or_voted_on_has_no_outlook() -> None:
    over = [replace(at(), ended=True), at(resolution=RunState.CLOSED)]

    assert [outlook(one, Known(), DAYS, today=TODAY) for one in over] == [None, None]
    assert outlook(at(), Known(votes_passed=2), DAYS, today=TODAY) is None
    assert of(at(), votes_passed=1).steps[-1].name == "县委会议表决"


def test_argument_runs_beside_the_consultation_only_where_the_rulebook_says_so() -> None:
    one = at(expert_review=OPEN, consultation=U)
    beside = replace(one, thresholds=replace(one.thresholds, experts_beside_consultation=True))

    starts = [
        {step.stage: step.starts for step in of(each, argument_on=day(6, 14)).steps}[Stage.CONSULTATION]
        for each in (one, beside)
    ]

    assert starts == [day(6, 14), TODAY]


def test_emergency_leaves_the_legality_review_without_its_term() -> None:
    one = at(legal_review=U)

    assert [of(each).day for each in (one, replace(one, emergency=build.EMERGENCY))] == [day(6, 20), TODAY]


def test_day_in_a_year_without_published_holidays_is_an_estimate() -> None:
    assert [of(at(legal_review=U), today=one).estimated for one in (TODAY, date(2099, 1, 5))] == [False, True]


states = st.fixed_dictionaries({stage: st.sampled_from(RunState) for stage in ORDER})
spans = st.integers(min_value=0, max_value=90)
somewhen = st.none() | st.dates(date(2012, 1, 1), date(2013, 12, 31))
days = st.builds(Days, comment=spans, hearing_papers=spans, legality=spans, meeting=spans)
flag_sets = st.frozensets(st.sampled_from(Flag))
knowns = st.builds(
    Known, answers_until=somewhen, argument_on=somewhen, notice_ends=somewhen, pilot_ends=somewhen, sent_on=somewhen,
    meeting_on=somewhen, reviewed_draft=st.integers(0, 3), review=st.none() | st.sampled_from(Review),
    hearing=st.none() | st.builds(
        HearingDays, call_until=st.dates(date(2012, 1, 1), date(2013, 12, 31)),
        held_on=st.dates(date(2012, 1, 1), date(2013, 12, 31)), papers_sent=somewhen,
    ),
)  # fmt: skip
cases = st.builds(
    lambda found, on, level, beside: build.case(
        runs={stage: Run(state, opened_on=TODAY) for stage, state in found.items()}, flags=on, level=level,
        thresholds=replace(build.LIMITS, experts_beside_consultation=beside),
    ),
    states, flag_sets, st.sampled_from(Level), st.booleans(),
)  # fmt: skip
todays = st.dates(date(2012, 1, 1), date(2013, 12, 31))


@given(cases, knowns, days, todays)
def test_never_before_today_and_steps_lie_in_their_order(case: Case, known: Known, demanded: Days, today: date) -> None:
    found = outlook(case, known, demanded, today=today)

    if found is None:
        return
    assert found.day >= today
    assert found.day == found.steps[-1].ends == max(step.ends for step in found.steps)
    assert [step for step in found.steps if step.starts > step.ends] == []
    assert found.chain[-1] == found.steps[-1]
    later = [(one, two) for one, two in zip(found.chain, found.chain[1:], strict=False) if one.ends != two.starts]
    assert later == []


@given(cases, knowns, days, todays, st.sampled_from(["comment", "hearing_papers", "legality", "meeting"]), spans)
def test_longer_term_never_gives_an_earlier_day(
    case: Case, known: Known, demanded: Days, today: date, name: str, more: int
) -> None:
    longer = replace(demanded, **{name: getattr(demanded, name) + more})

    short, long = (outlook(case, known, each, today=today) for each in (demanded, longer))

    assert (short is None) == (long is None)
    assert short is None or long is None or long.day >= short.day


@given(cases, knowns, days, todays, st.integers(1, 20))
def test_holidays_put_the_day_off_and_never_forward(
    case: Case, known: Known, demanded: Days, today: date, length: int
) -> None:
    free = {today + timedelta(days=offset): False for offset in range(1, length + 1)}

    plain, put_off = (outlook(case, known, demanded, today=today, overrides=overrides) for overrides in ({}, free))

    assert plain is None or put_off is None or put_off.day >= plain.day


def test_a_holiday_more_moves_the_day_by_a_working_day() -> None:
    one = at(legal_review=U)
    free = {day(6, 18): False}

    moved = outlook(one, Known(), DAYS, today=TODAY, overrides=free)

    assert moved is not None
    assert moved.day == add_working_days(of(one).day, 1)
