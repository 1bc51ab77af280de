"""Days, states and contents of reports at their boundaries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from accountability.enums import DueState, PeriodStep, ReportKind, TaskState, Verdict
from accountability.rules.lines import Line
from accountability.rules.reports import (
    DueDays,
    ReportedTask,
    Sheet,
    Written,
    check_report,
    due_of,
    is_closed,
    is_covered,
    miss_of,
    opens_of,
    state_of,
)

DAYS = DueDays((7, 15), (1, 15))
TODAY = date(2012, 7, 10)
FULL = Written({"execution": "如期推进"}, frozenset({"situation", "problem", "suggestion"}))
PLAIN = ReportedTask("清淤", asked=True, miss="", text="完成四公里")
LATE = ReportedTask("清淤", False, "超过完成时限 3 天", "", "汛期早到", "增加队伍", TODAY)


@pytest.mark.clause("JH-A-6.2-b", "JH-B-4.2-a")
@pytest.mark.parametrize(
    ("kind", "today", "state"),
    [
        (ReportKind.HALF, date(2012, 6, 30), DueState.NOT_YET),
        (ReportKind.HALF, date(2012, 7, 1), DueState.DUE),
        (ReportKind.HALF, date(2012, 7, 15), DueState.DUE),
        (ReportKind.HALF, date(2012, 7, 16), DueState.OVERDUE),
        (ReportKind.YEAR, date(2012, 12, 31), DueState.NOT_YET),
        (ReportKind.YEAR, date(2013, 1, 15), DueState.DUE),
        (ReportKind.YEAR, date(2013, 1, 16), DueState.OVERDUE),
    ],
)
def test_state_of_a_report_by_day(kind: ReportKind, today: date, state: DueState) -> None:
    days = opens_of(kind, 2012), due_of(kind, 2012, DAYS)

    assert state_of(*days, today, filed=False, returned=False) is state
    assert state_of(*days, today, filed=True, returned=False) is DueState.FILED
    assert state_of(*days, today, filed=True, returned=True) is DueState.RETURNED


def test_newest_step_for_all_or_for_the_unit_decides() -> None:
    close, reopen = (PeriodStep.CLOSE, None), (PeriodStep.REOPEN, 7)

    found = [is_closed(steps, unit) for steps, unit in (
        ([], 7), ([close], 7), ([close, reopen], 7), ([close, reopen], 8), ([close, reopen, close], 7),
    )]  # fmt: skip

    assert found == [False, True, False, True, True]


@pytest.mark.clause("JH-A-6.2-b")
@pytest.mark.parametrize(
    ("of_year", "done", "deadline", "measure_due", "covered"),
    [
        (2012, False, date(2012, 3, 1), None, True),
        (2012, True, date(2012, 3, 1), None, True),
        (2011, False, date(2012, 1, 1), None, True),
        (2011, False, date(2011, 12, 31), None, False),
        (2011, False, date(2011, 12, 31), date(2012, 1, 1), True),
        (2011, False, date(2011, 12, 31), date(2011, 12, 31), False),
        (2011, True, date(2012, 6, 30), date(2012, 6, 30), False),
        (2011, False, None, None, True),
        (2013, False, date(2013, 3, 1), None, False),
    ],
)
def test_reports_of_a_year_tell_of_its_rows_and_of_those_that_still_run_in_it(
    of_year: int, done: bool, deadline: date | None, measure_due: date | None, covered: bool
) -> None:
    assert covered is is_covered(year=2012, of_year=of_year, done=done, deadline=deadline, measure_due=measure_due)


@pytest.mark.parametrize(
    ("facts", "miss"),
    [
        ({}, ""),
        ({"today": date(2012, 12, 30)}, "节点逾期 183 天"),
        ({"today": date(2012, 12, 31)}, "超过完成时限 1 天"),
        ({"state": TaskState.DONE, "today": date(2013, 5, 1)}, ""),
        ({"state": TaskState.DONE, "verdict": Verdict.PARTLY}, "年终结论：部分完成"),
        ({"state": TaskState.DONE, "below": True}, "照单验收未达标"),
    ],
)
def test_how_a_row_missed(facts: dict[str, object], miss: str) -> None:
    given = {"state": TaskState.RUNNING, "verdict": None, "today": date(2012, 6, 30), "below": False} | facts
    steps = [Line("完成清淤", date(2012, 6, 30))]

    found = miss_of(
        given["state"], given["verdict"], date(2012, 12, 30), steps, given["today"], below=bool(given["below"])  # type: ignore[arg-type]
    )  # fmt: skip

    assert found == miss


@pytest.mark.clause("JH-B-4.2-b")
@pytest.mark.parametrize(
    ("written", "titles"),
    [
        (FULL, []),
        (Written({"execution": "a", "situation": "b", "problem": "c", "suggestion": "d"}), []),
        (Written({"execution": " "}, FULL.nothing), ["没有写明执行情况"]),
        (Written({"execution": "a"}), ["新情况没有填写", "新问题没有填写", "意见和建议没有填写"]),
        (Written({"execution": "a", "problem": "c"}, FULL.nothing), ["新问题已填写，又勾选“无”"]),
    ],
)
def test_four_parts(written: Written, titles: list[str]) -> None:
    assert [one.title for one in check_report(Sheet(), written, [PLAIN], TODAY)] == titles


@pytest.mark.clause("JH-B-4.2-c")
@pytest.mark.parametrize(
    ("task", "titles"),
    [
        (PLAIN, []),
        (replace(PLAIN, text=" "), ["重大决策任务没有逐项报告"]),
        (replace(PLAIN, text="", asked=False), []),
        (LATE, []),
        (replace(LATE, reason=""), ["没有写明未按标准和时限完成的原因"]),
        (replace(LATE, measure=" "), ["没有制定整改措施"]),
        (replace(LATE, measure_due=None), ["整改措施没有期限"]),
        (replace(LATE, measure_due=date(2012, 7, 9)), ["整改期限已经过去"]),
    ],
)
def test_rows_of_a_report(task: ReportedTask, titles: list[str]) -> None:
    assert [one.title for one in check_report(Sheet(), FULL, [task], TODAY)] == titles


def test_closed_period_and_filed_report_take_nothing() -> None:
    found = [check_report(sheet, FULL, [], TODAY) for sheet in (Sheet(closed=True), Sheet(waiting=True))]

    assert [[one.title for one in findings] for findings in found] == [["本期填报已截止"], ["报告已报送，不能修改"]]
