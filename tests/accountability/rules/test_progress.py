"""Planned progress and lights at their boundaries; what an entry must hold."""

from __future__ import annotations

from datetime import date

import pytest

from accountability.enums import TableState, TaskState
from accountability.rules.lines import Line
from accountability.rules.progress import Standing, Told, check_entry, is_behind, planned_percent
from accountability.rules.tasks import light_of
from core.enums import Light

START, END = date(2012, 1, 1), date(2012, 4, 10)
"""A hundred days apart."""
MIDDLE = date(2012, 1, 11)


@pytest.mark.parametrize(
    ("milestones", "today", "planned"),
    [
        ((), START, 0),
        ((), date(2011, 6, 1), 0),
        ((), date(2012, 1, 2), 1),
        ((), date(2012, 2, 20), 50),
        ((), END, 100),
        ((), date(2013, 1, 1), 100),
        ((MIDDLE,), date(2012, 1, 6), 25),
        ((MIDDLE,), MIDDLE, 50),
        ((MIDDLE,), date(2012, 2, 25), 75),
        ((END, date(2013, 1, 1), START), date(2012, 2, 20), 50),
    ],
)
def test_planned_percent_rises_evenly_between_milestones(
    milestones: tuple[date, ...], today: date, planned: int
) -> None:
    assert planned_percent(START, END, milestones, today) == planned


def test_row_without_a_deadline_is_never_behind_and_one_begun_too_late_is_due_at_its_end() -> None:
    assert planned_percent(START, None, (), END) is None
    assert planned_percent(END, END, (), END) == 0
    assert [is_behind(told, 50, 5) for told in (None, 44, 45, 46)] == [True, True, False, False]
    assert not is_behind(None, None, 0)


@pytest.mark.clause("LS-3.1-d")
@pytest.mark.parametrize(
    ("today", "lags", "done", "light"),
    [
        (date(2012, 6, 25), False, False, Light.GREEN),
        (date(2012, 6, 26), False, False, Light.BLUE),
        (date(2012, 6, 27), False, False, Light.BLUE),
        (date(2012, 6, 25), True, False, Light.YELLOW),
        (date(2012, 6, 29), True, False, Light.YELLOW),
        (date(2012, 6, 30), False, False, Light.BLUE),
        (date(2012, 7, 1), False, False, Light.RED),
        (date(2012, 7, 1), True, False, Light.RED),
        (date(2012, 7, 1), True, True, Light.GREEN),
    ],
)
def test_light_of_a_row_by_milestone_plan_and_warning_window(today: date, lags: bool, done: bool, light: Light) -> None:
    milestones = (Line("完成清淤", date(2012, 6, 30)),)

    found = light_of(date(2012, 12, 31), milestones, (), today, done=done, warning_days=3, overrides={}, lags=lags)

    assert found is light


RUNNING = Standing(TaskState.RUNNING, TableState.IN_FORCE, "河口镇", True, 40, frozenset({"2012-06-30 完成清淤"}))
HALF = Standing(TaskState.RUNNING, TableState.IN_FORCE, "青石镇", False, 40)
PLANNED = Standing(TaskState.PLANNED, TableState.IN_FORCE, "河口镇", True)


@pytest.mark.parametrize(
    ("row", "told", "titles"),
    [
        (RUNNING, Told(40, "清淤四公里"), []),
        (RUNNING, Told(100, "完成", milestones=("2012-06-30 完成清淤",)), []),
        (HALF, Told(100, "本镇部分完成"), []),
        (RUNNING, Told(39, "返工", "质量不合格，返工"), []),
        (RUNNING, Told(39, "返工"), ["完成百分比低于上次"]),
        (RUNNING, Told(101, " "), ["完成百分比不在 0 到 100 之间", "没有写明进展情况"]),
        (RUNNING, Told(100, "完成"), ["报告全部完成，还有节点没有完成"]),
        (RUNNING, Told(50, "过半", milestones=("2012-09-30 验收",)), ["没有这个节点，或者已登记完成"]),
        (
            HALF, Told(50, "过半", milestones=("2012-06-30 完成清淤",)),
            ["协办单位不登记节点完成", "没有这个节点，或者已登记完成"],
        ),
        (PLANNED, Told(10, "准备"), ["任务不在执行中"]),
    ],
)  # fmt: skip
def test_entry_of_progress(row: Standing, told: Told, titles: list[str]) -> None:
    assert [one.title for one in check_entry(row, told)] == titles
