"""Self-checks, corrections, reviews and aims at their boundaries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from accountability.enums import FeedbackStatus, TableKind, TableState
from accountability.rules.selfchecks import (
    REVIEWED,
    LowAim,
    Mending,
    check_aims,
    check_assessment,
    check_check,
    check_closing,
    check_correction,
    check_review,
    review_missing,
    review_period,
    status_of,
)
from decisions.enums import FeedbackAnswer

TODAY = date(2012, 7, 10)
OPEN = Mending(date(2012, 7, 1))


@pytest.mark.clause("LS-3.3-c")
@pytest.mark.parametrize(
    ("begun", "reviewed", "today", "months", "missing"),
    [
        (date(2012, 1, 1), (), date(2012, 3, 31), 3, False),
        (date(2012, 1, 1), (), date(2012, 4, 1), 3, True),
        (date(2012, 1, 2), (), date(2012, 4, 1), 3, False),
        (date(2012, 1, 1), ("2012Q1",), date(2012, 6, 30), 3, False),
        (date(2012, 1, 1), ("2012Q1",), date(2012, 7, 1), 3, True),
        (date(2012, 1, 1), ("2012Q3",), date(2012, 7, 1), 3, False),
        (date(2012, 1, 1), ("2012M05",), date(2012, 7, 1), 1, True),
        (date(2012, 1, 1), ("2012M06",), date(2012, 7, 31), 1, False),
    ],
)
def test_row_without_a_review_for_a_whole_period_is_flagged(
    begun: date, reviewed: tuple[str, ...], today: date, months: int, missing: bool
) -> None:
    assert review_missing(begun, reviewed, today, months) is missing


def test_period_of_reviews_follows_the_rulebook() -> None:
    assert [review_period(TODAY, months).code for months in (1, 3, 6, 12, 5)] == [
        "2012M07", "2012Q3", "2012H2", "2012", "2012Q3",
    ]  # fmt: skip


@pytest.mark.clause("LS-3.3-a")
def test_review_says_a_word_to_each_of_four_standards() -> None:
    full = dict.fromkeys(REVIEWED, "说明")

    assert check_review(full, running=True, held=False) == []
    assert [one.title for one in check_review(full | {"highlight": " "}, running=True, held=False)] == [
        "没有填写“出亮点”"
    ]
    assert [one.title for one in check_review({}, running=False, held=True)] == [
        "任务不在执行中", "本期已经自评", "没有填写“差距”", "没有填写“改进措施”", "没有填写“有位置”",
        "没有填写“出亮点”",
        "没有填写“求突破”", "没有填写“创一流”",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "titles"),
    [
        ({}, []),
        ({"finding": " "}, ["没有写明检查情况"]),
        ({"checked_on": date(2012, 7, 11), "due": None}, ["检查日期晚于今天"]),
        ({"due": date(2012, 7, 9)}, ["整改期限早于检查日期"]),
        ({"problem": "", "due": TODAY}, ["没有发现问题，不填整改期限"]),
    ],
)
def test_self_check(given: dict[str, object], titles: list[str]) -> None:
    full = {"finding": "查看台账", "checked_on": TODAY, "today": TODAY, "problem": "缺资料", "due": TODAY}

    assert [one.title for one in check_check(**full | given)] == titles  # type: ignore[arg-type]  # a table of cases


@pytest.mark.parametrize(
    ("row", "given", "titles"),
    [
        (OPEN, {}, []),
        (OPEN, {"correction": "", "day": None}, []),
        (OPEN, {"measure": " "}, ["没有写明整改措施"]),
        (OPEN, {"day": None}, ["纠正情况和纠正日期须同时填写"]),
        (OPEN, {"day": date(2012, 6, 30)}, ["纠正日期不在发现问题和今天之间"]),
        (OPEN, {"day": date(2012, 7, 11)}, ["纠正日期不在发现问题和今天之间"]),
        (replace(OPEN, closed=True), {}, ["整改事项已销号"]),
    ],
)
def test_correction(row: Mending, given: dict[str, object], titles: list[str]) -> None:
    full = {"measure": "补齐", "correction": "已补齐", "day": TODAY, "today": TODAY}

    assert [one.title for one in check_correction(row, **full | given)] == titles  # type: ignore[arg-type]  # as above


def test_nobody_closes_what_he_corrected() -> None:
    found = [check_closing(row) for row in (
        OPEN, replace(OPEN, corrected=True), replace(OPEN, corrected=True, own=True),
        replace(OPEN, corrected=True, closed=True),
    )]  # fmt: skip

    assert [[one.title for one in findings] for findings in found] == [
        ["还没有登记纠正情况"], [], ["不得核销自己登记的整改"], ["整改事项已销号"],
    ]  # fmt: skip


def test_aim_is_assessed_before_the_plan_stands_by_somebody_else() -> None:
    states = [(TableKind.ANNUAL, TableState.FILED), (TableKind.ANNUAL, TableState.DRAFT),
              (TableKind.POINTS, TableState.DRAFT), (TableKind.POINTS, TableState.IN_FORCE)]  # fmt: skip

    assert [bool(check_assessment(*one, comment="低于上年", own=False)) for one in states] == [False, True, False, True]
    assert [one.title for one in check_assessment(*states[0], comment=" ", own=True)] == [
        "没有写明评估意见", "不得评估自己填写的目标",
    ]  # fmt: skip
    assert [one.facts["任务"] for one in check_aims([LowAim("清淤", False), LowAim("植树", True)])] == ["清淤"]


def test_status_of_a_feedback() -> None:
    found = [status_of(None, studied=False), status_of(None, studied=True)]
    found += [status_of(one, studied=False) for one in FeedbackAnswer]

    assert found == [
        FeedbackStatus.RECEIVED, FeedbackStatus.STUDIED, FeedbackStatus.DECLINED, FeedbackStatus.ADOPTED,
        FeedbackStatus.ADOPTED,
    ]  # fmt: skip
