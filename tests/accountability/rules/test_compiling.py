"""What falls due in a quarter, how it stands, who comes first: tables of cases with every boundary (JH-A-6.3-c)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from accountability.enums import BulletinKind, DueStanding, MentionKind, UnitGroup
from accountability.rules.bulletin_content import Content, Count, Head, from_text, hash_of, to_text
from accountability.rules.bulletin_words import points, share, summary_of
from accountability.rules.compiling import (
    Gathered,
    Limits,
    OrderFact,
    TableFact,
    TaskFact,
    UnitFact,
    compile_content,
    named_by_rule,
    ranks,
)
from accountability.rules.lines import Line

START, END = date(2012, 4, 1), date(2012, 6, 30)
HEAD = Head(BulletinKind.QUARTERLY, "2012Q2", "2012 年第二季度", START, END, date(2012, 7, 2), "规则参数第 1 版")
TABLE = TableFact(1, "河口镇明细表", "河口镇")
ON_TIME, LATE, OVERDUE = DueStanding.ON_TIME, DueStanding.LATE, DueStanding.OVERDUE


def unit(code: str, group: UnitGroup = UnitGroup.TOWNSHIP) -> UnitFact:
    return UnitFact(code, f"{code}镇", group)


def task(key: int = 1, code: str = "A", **fields: Any) -> TaskFact:
    values: dict[str, Any] = {
        "table": 1, "target": f"任务{key}", "lead": f"{code}镇", "person": "甲", "leader": "乙", "deadline": None,
        "milestones": (), "done": {}, "started": True, "finished": None,
    }  # fmt: skip
    return TaskFact(key=key, unit=code, **(values | fields))


def content_of(*tasks: TaskFact, codes: str = "A", **more: Any) -> Content:
    return compile_content(HEAD, Gathered([unit(code) for code in codes], [TABLE], tasks, **more))


@pytest.mark.parametrize(
    ("due", "done", "standing", "days"),
    [
        (date(2012, 6, 30), date(2012, 6, 30), ON_TIME, 0),  # the last day, on its day
        (date(2012, 6, 30), None, OVERDUE, 1),  # measured on the day after the quarter
        (date(2012, 6, 30), date(2012, 7, 1), OVERDUE, 1),  # done, but after the quarter
        (date(2012, 6, 29), date(2012, 6, 30), LATE, 1),
        (date(2012, 7, 1), None, None, 0),  # the next quarter's
        (date(2012, 4, 1), date(2012, 2, 1), ON_TIME, 0),  # done before the quarter began
        (date(2012, 3, 31), date(2012, 3, 31), None, 0),  # the last quarter's, and done in it
        (date(2012, 3, 31), date(2012, 4, 1), LATE, 1),  # carried over, done now
        (date(2012, 3, 31), None, OVERDUE, 92),  # carried over, still open
    ],
)
def test_item_belongs_to_its_quarter_and_to_later_ones_until_it_is_done(
    due: date, done: date | None, standing: DueStanding | None, days: int
) -> None:
    line = Line("完成清淤", due)
    as_task = content_of(task(deadline=due, finished=done))
    as_step = content_of(task(milestones=(line,), done={line.canonical(): done} if done else {}))

    for content in (as_task, as_step):
        assert [(one.standing, one.days) for one in content.items] == ([(standing, days)] if standing else [])


def test_finished_task_ends_its_milestones_and_a_suspended_one_owes_nothing() -> None:
    steps = (Line("开工", date(2012, 4, 30)), Line("过半", date(2012, 6, 15)))
    content = content_of(
        task(1, milestones=steps, finished=date(2012, 5, 10)), task(2, milestones=steps, held=True),
        task(3, milestones=(Line("没有日期"),)),
    )  # fmt: skip

    assert [(one.task, one.step, one.standing, one.days) for one in content.items] == [
        (1, "开工", LATE, 10), (1, "过半", ON_TIME, 0)
    ]  # fmt: skip
    assert [one.state for one in content.tasks] == ["已办结", "中止执行", "执行中"]


def test_row_broken_down_within_one_unit_counts_once_and_by_another_unit_twice() -> None:
    due = {"deadline": END}
    content = content_of(
        task(1, "A", **due), task(2, "A", above="A", **due), task(3, "B", above="A", **due), codes="AB"
    )

    assert [(one.code, one.tasks, one.count.due) for one in content.units] == [("A", 1, 1), ("B", 1, 1)]
    assert content.total.due == 2


@pytest.mark.clause("JH-A-6.3-c")
def test_every_unit_is_listed_with_its_counts_and_place_equal_rates_share_one() -> None:
    given = {"A": (1, 0, 1), "B": (2, 1, 0), "C": (0, 3, 1), "D": (3, 0, 1), "E": (0, 0, 2), "F": (0, 0, 0)}
    tasks, key = [], 0
    for code, (on_time, late, overdue) in given.items():
        finished = [date(2012, 6, 1)] * on_time + [date(2012, 6, 20)] * late + [None] * overdue
        for day in finished:
            key += 1
            tasks.append(task(key, code, deadline=date(2012, 6, 10), finished=day))

    content = content_of(*tasks, codes="ABCDEF")

    assert [(one.rank, one.code, one.on_time, one.late, one.overdue, one.count.rate) for one in content.units] == [
        (1, "B", 2, 1, 0, Fraction(1)), (2, "C", 0, 3, 1, Fraction(3, 4)), (2, "D", 3, 0, 1, Fraction(3, 4)),
        (4, "A", 1, 0, 1, Fraction(1, 2)), (5, "E", 0, 0, 2, Fraction(0)), (0, "F", 0, 0, 0, None),
    ]  # fmt: skip
    assert content.total == Count(6, 4, 5)
    assert [one.days for one in content.overdue] == [21] * 5


def test_thirds_are_ranked_exactly() -> None:
    rates = {"A": Fraction(1, 3), "B": Fraction(333333333, 1000000000), "C": Fraction(2, 6)}

    assert ranks(rates) == {"A": 1, "C": 1, "B": 3}


def test_townships_and_departments_are_ranked_apart_and_compared_with_the_last_quarter() -> None:
    units = [unit("A"), unit("G", UnitGroup.DEPARTMENT)]
    due = date(2012, 3, 1)
    last_head = replace(HEAD, period="2012Q1", start=date(2012, 1, 1), end=date(2012, 3, 31))
    first = compile_content(last_head, Gathered(units, [TABLE], [task(1, "A", deadline=due)]))
    tasks = [task(1, "A", deadline=due, finished=date(2012, 5, 1)), task(2, "G", deadline=END)]

    content = compile_content(HEAD, Gathered(units, [TABLE], tasks, last=first))

    assert [(one.code, one.rank, one.last_rank, one.last_due, one.last_done) for one in content.units] == [
        ("A", 1, 1, 1, 0), ("G", 1, 0, 0, 0)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("issued", "due", "done", "expected"),
    [
        (date(2012, 6, 30), date(2012, 7, 30), None, ("办理中", 0)),
        (date(2012, 7, 1), None, None, None),
        (date(2012, 1, 5), date(2012, 3, 1), date(2012, 3, 31), None),
        (date(2012, 1, 5), date(2012, 3, 1), date(2012, 4, 1), ("已销号", 31)),
        (date(2012, 5, 5), date(2012, 6, 30), None, ("逾期", 1)),
        (date(2012, 5, 5), date(2012, 7, 1), None, ("办理中", 0)),
        (date(2012, 5, 5), date(2012, 6, 1), date(2012, 7, 2), ("逾期", 30)),
    ],
)
def test_orders_in_hand_in_the_quarter(
    issued: date, due: date | None, done: date | None, expected: tuple[str, int] | None
) -> None:
    order = OrderFact("order", 1, "安督〔2012〕1号", "清淤", "河口镇", issued, due, done)
    content = content_of(orders=[order])

    assert [(one.state, one.days) for one in content.orders] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("overdue", "days", "named"),
    [(2, 29, False), (3, 1, True), (2, 30, True), (1, 30, True), (0, 0, False)],
)
def test_criticised_from_three_items_or_thirty_days_on(overdue: int, days: int, named: bool) -> None:
    due = date.fromordinal(date(2012, 7, 1).toordinal() - days) if days else END
    content = content_of(*(task(key, deadline=due) for key in range(overdue)))

    found = named_by_rule(content, Limits(places=3, items=3, days=30))

    assert [one.kind for one in found] == ([MentionKind.CRITICISED] if named else [])


def test_praised_are_the_first_places_with_everything_done_in_time() -> None:
    done = {"deadline": date(2012, 6, 10), "finished": date(2012, 6, 10)}
    tasks = [task(1, "A", **done), task(2, "B", **(done | {"finished": date(2012, 6, 11)})), task(3, "C", **done)]

    found = named_by_rule(content_of(*tasks, codes="ABCD"), Limits(places=1, items=3, days=30))

    assert [(one.kind, one.code, one.reason) for one in found] == [
        (MentionKind.PRAISED, "A", "应完成 1 项，全部按期完成"), (MentionKind.PRAISED, "C", "应完成 1 项，全部按期完成")
    ]  # fmt: skip


def test_content_comes_back_from_its_text_and_the_same_content_has_the_same_hash() -> None:
    order = OrderFact("rectification", 1, "安整〔2012〕1号", "整改“污水”\n问题", "河口镇", START, None, None)
    content = content_of(task(1, deadline=END, percent=40), orders=[order])

    text = to_text(content)

    assert from_text(text) == content
    assert hash_of(to_text(from_text(text))) == hash_of(text)
    assert len(text.split("\n")) == 1 + 1 + 1 + 1 + 1 + 1
    with pytest.raises(ValueError, match="格式"):
        from_text(text.replace('"format":1', '"format":2'))


def test_words_say_what_the_figures_say() -> None:
    content = content_of(
        task(1, deadline=END, finished=END), task(2, deadline=END), task(3, deadline=END, finished=START)
    )

    assert summary_of(content)[0] == (
        "全县应完成3项，已完成2项，其中按期完成2项、超期完成0项；逾期未完成1项。完成率66.7%。"
    )
    assert summary_of(content_of(task(1, deadline=END + timedelta(days=1)))) == [
        "全县没有到期的任务和进度节点。", "乡镇、街道和园区1个，均没有到期事项。"
    ]  # fmt: skip
    assert (share(Fraction(1, 3)), share(None)) == ("33.3%", "—")
    assert points(Fraction(2, 3), Fraction(1, 2)) == "上升16.7个百分点"
    assert (points(Fraction(1, 2), Fraction(2, 3)), points(Fraction(1), Fraction(1)), points(None, Fraction(1))) == (
        "下降16.7个百分点", "持平", ""
    )  # fmt: skip
