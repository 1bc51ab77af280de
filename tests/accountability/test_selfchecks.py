"""What a unit finds and mends itself, low aims, contacts, and the loop back to the decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.actions.filings import accept_table, file_table
from accountability.actions.issuing import issue_table
from accountability.actions.reviews import assess_aim, review_task, set_contact, study_feedback, tell_decision
from accountability.actions.rows import Edit, save_rows
from accountability.actions.selfchecks import NewCheck, close_rectification, correct, record_check
from accountability.actions.tasks import start_task
from accountability.enums import Aim, TableKind, TableState
from accountability.gathering.rows import content_of, rows_of, version_of
from accountability.models import Task, UnitRectification
from accountability.presenters.unit_execution import unit_execution
from accountability.providers.problems import work_items
from accountability.rules.selfchecks import REVIEWED
from core.enums import Light
from core.findings import Refused
from decisions.actions.feedback import answer_feedback
from decisions.enums import FeedbackAnswer, FeedbackKind
from decisions.models import ExecutionFeedback
from organization.enums import Duty
from organization.models import Account, Person, Unit
from tests.accountability import build_rows as build
from tests.decisions import build_aftermath as after
from tests.factories import NOON, SHANGHAI, make_account

ClientOf = Callable[[Account], Client]
TODAY = NOON.date()
FULL = dict.fromkeys(REVIEWED, "对照目标说明")


def url(name: str, *args: Any) -> str:
    return reverse(f"accountability:{name}", args=args)


@pytest.fixture
def row(hekou: Unit, lu: Account, wen: Account, nine: list[Person]) -> Task:
    """A running row of 河口镇 that nobody assists."""
    made = build.first(build.in_force(build.begun(hekou, lu, build.content(hekou, nine[0])), lu, wen))
    start_task(made, by=lu, at=NOON)
    return Task.objects.select_related("current", "table").get(pk=made.pk)


@pytest.mark.clause("JH-A-6.3-a", "JH-B-5.1-c")
def test_problem_of_a_self_check_stands_on_the_list_until_somebody_else_closed_it(
    hekou: Unit, row: Task, lu: Account, nine: list[Person], client_of: ClientOf
) -> None:
    head = build.signer(nine[0], Duty.CADRE, hekou)
    form = {"unit": hekou.pk, "checked_on": "2012-12-28", "finding": "查看台账", "problem": "签证资料缺三份"}
    sent = client_of(head).post(url("check_task", row.pk), form)
    found = UnitRectification.objects.get()
    listed = {who: [(one.title, one.light) for one in work_items(who, TODAY)] for who in (lu, head)}
    view = unit_execution(hekou, 2012, TODAY)
    correct(
        found,
        measure="补签",
        due=TODAY,
        correction="已补签",
        day=TODAY,
        by=head,
        at=datetime(2026, 12, 1, tzinfo=SHANGHAI),
    )
    after_correction = {who: [one.title for one in work_items(who, TODAY)] for who in (lu, head)}
    with pytest.raises(Refused) as own:
        close_rectification(found, by=head, at=NOON)

    done = client_of(lu).post(url("close_rectification_of_unit", found.pk))

    assert sent.status_code == 302
    assert listed == dict.fromkeys((lu, head), [("整改：签证资料缺三份", Light.YELLOW)])
    assert [one.problem for one in view.problems] == ["签证资料缺三份"]
    assert dict(view.states) == {"未启动": 0, "执行中": 1, "已办结": 0}
    assert after_correction == {lu: ["核实销号：签证资料缺三份"], head: []}
    assert build.titles(own) == ["不得核销自己登记的整改"]
    assert done.status_code == 302
    assert unit_execution(hekou, 2012, TODAY).problems == []
    assert work_items(lu, TODAY) == []


def test_rectification_is_red_the_day_after_and_seen_by_its_unit_alone(
    hekou: Unit, row: Task, lu: Account, he: Account, wen: Account, client_of: ClientOf
) -> None:
    record_check(NewCheck(hekou, TODAY, "查", "缺资料", "补", TODAY), by=lu, at=NOON)
    found = UnitRectification.objects.get()
    page = url("rectification_of_unit", found.pk)

    assert [work_items(lu, TODAY + timedelta(days=days))[0].light for days in (0, 1)] == [Light.BLUE, Light.RED]
    assert [client_of(one).get(page).status_code for one in (lu, wen, he)] == [200, 200, 404]
    tried = [client_of(one).post(url("correct_problem", found.pk), {"measure": "补"}).status_code for one in (wen, he)]
    assert tried == [403, 404]
    bad = client_of(lu).post(url("correct_problem", found.pk), {"measure": "", "day": "昨天"})
    assert (bad.status_code, sorted(bad.context["form"].errors)) == (422, ["day", "measure"])
    assert client_of(wen).get(url("unit_rectifications"), {"state": "open"}).context["lines"][0].problem == "缺资料"
    assert client_of(wen).get(url("export_problems")).status_code == 200


@pytest.mark.clause("LS-3.3-c", "LS-3.3-a")
def test_review_is_attached_once_a_period_and_its_absence_is_flagged(hekou: Unit, row: Task, lu: Account) -> None:
    april = date(2013, 4, 1)
    missing = [one.unreviewed for one in unit_execution(hekou, 2012, april).rows]
    with pytest.raises(Refused) as partly:
        review_task(row, FULL | {"excellence": ""}, by=lu, at=NOON)
    made = review_task(row, FULL, by=lu, at=datetime(2013, 2, 1, tzinfo=SHANGHAI))
    with pytest.raises(Refused) as twice:
        review_task(row, FULL, by=lu, at=datetime(2013, 3, 31, tzinfo=SHANGHAI))

    assert missing == [True]
    assert [one.clause for one in partly.value.findings] == ["LS-3.3-a"]
    assert made.period == "2013Q1"
    assert build.titles(twice) == ["本期已经自评"]
    assert [one.unreviewed for one in unit_execution(hekou, 2012, april).rows] == [False]


@pytest.mark.clause("LS-3.3-b")
def test_low_aim_returns_a_filed_plan_until_it_was_raised(
    hekou: Unit, lu: Account, wen: Account, nine: list[Person]
) -> None:
    table = build.filed(build.begun(hekou, lu, build.content(hekou, nine[0])), lu)
    assess_aim(build.first(table), Aim.LOW, comment="上年已清淤 10 公里", by=wen, at=NOON)
    table.refresh_from_db()
    returned = table.state
    task = rows_of(table)[0]
    save_rows(table, [Edit(task.pk, replace(content_of(version_of(task)), content="清淤"), 1)], by=lu, at=NOON)
    build.studied(table, lu)
    with pytest.raises(Refused) as unraised:
        file_table(table, by=lu, at=NOON)
    raised = replace(content_of(version_of(rows_of(table)[0])), standard="清淤 12 公里")
    save_rows(table, [Edit(task.pk, raised, 2)], by=lu, at=NOON)
    build.studied(table, lu)
    file_table(table, by=lu, at=NOON)
    accept_table(table, by=wen, at=NOON)

    assert returned == TableState.RETURNED
    assert [(one.clause, one.title) for one in unraised.value.findings] == [("LS-3.3-b", "目标定位过低，尚未提高")]


@pytest.mark.clause("LS-3.3-b")
def test_county_plan_with_a_low_aim_is_not_issued(
    county: Unit, hekou: Unit, wen: Account, shi: Person, nine: list[Person]
) -> None:
    second = make_account("两办二", county, Duty.TWO_OFFICES)
    table = build.begun(county, wen, build.content(hekou, nine[0], leader_id=shi.pk), kind=TableKind.POINTS)
    task = build.first(table)
    with pytest.raises(Refused) as own:
        assess_aim(task, Aim.LOW, comment="低", by=wen, at=NOON)
    assess_aim(task, Aim.LOW, comment="低于全市平均", by=second, at=NOON)
    with pytest.raises(Refused) as low:
        issue_table(table, by=wen, at=NOON)
    raised = replace(content_of(version_of(rows_of(table)[0])), standard="清淤 12 公里")
    save_rows(table, [Edit(task.pk, raised, 1)], by=wen, at=NOON)

    assert build.titles(own) == ["不得评估自己填写的目标"]
    assert build.titles(low) == ["目标定位过低，尚未提高"]
    assert issue_table(table, by=wen, at=NOON).state == TableState.IN_FORCE


@pytest.mark.clause("JH-A-6.4-c", "JH-B-4.4-c")
def test_row_carried_alone_without_contact_is_a_gap_that_blocks_nothing(
    hekou: Unit, row: Task, lu: Account, he: Account, nine: list[Person], client_of: ClientOf
) -> None:
    before = [(one.contact, one.gap) for one in unit_execution(hekou, 2012, TODAY).rows]
    shown = client_of(lu).get(url("unit_execution")).content.decode()
    sent = client_of(lu).post(url("set_contact", row.pk), {"person": nine[3].name, "division": "建管所牵头"})
    with pytest.raises(Refused) as stranger:
        set_contact(row, he.person, "牵头", by=lu, at=NOON)

    assert before == [("", True)]
    assert "没有确定内部联系人" in shown
    assert sent.status_code == 302
    assert build.titles(stranger) == ["联系人不在牵头部门"]
    assert [(one.contact, one.gap) for one in unit_execution(hekou, 2012, TODAY).rows] == [(nine[3].name, False)]


@pytest.mark.clause("JH-B-5.2-a", "GW713-35")
def test_feedback_of_a_row_stands_at_its_decision_at_once_and_its_answer_at_the_row(
    county: Unit, hekou: Unit, wen: Account, lu: Account, he: Account, shi: Person, nine: list[Person],
    client_of: ClientOf,
) -> None:  # fmt: skip
    matter = after.resolved(hekou, wen)
    content = build.content(hekou, nine[0], leader_id=shi.pk, deadline=date(2099, 1, 1))
    row = build.first(build.issued(build.begun(county, wen, content, kind=TableKind.DECISION, matter=matter), wen))
    unit, office = client_of(lu), client_of(wen)
    status = [
        client_of(he).get(url("tell_decision", row.pk)).status_code,
        office.get(url("tell_decision", row.pk)).status_code,
    ]
    sent = unit.post(
        url("tell_decision", row.pk), {"kind": "problem", "finding": "弃土场占用基本农田", "suggestion": "另选址"}
    )
    at_decision = office.get(reverse("decisions:aftermath", args=[matter.pk])).content.decode()
    told = row.feedback.get()
    states = [unit.get(url("task", row.pk)).context["feedback"][0]["status"]]
    office.post(url("study_feedback", told.pk))
    states.append(unit.get(url("task", row.pk)).context["feedback"][0]["status"])
    answer_feedback(told.feedback, FeedbackAnswer.CONTINUE, reason="已另批弃土场，原方案不变", by=wen, at=NOON)
    last = unit.get(url("task", row.pk)).context["feedback"][0]

    assert status == [404, 403]
    assert sent.status_code == 302
    assert "弃土场占用基本农田" in at_decision
    assert ExecutionFeedback.objects.get().asks_answer
    assert [*states, last["status"], last["answer"]] == ["收到", "研究中", "不调整", "已另批弃土场，原方案不变"]
    with pytest.raises(Refused):
        study_feedback(told, by=wen, at=NOON)


def test_row_that_comes_from_no_decision_is_told_so(row: Task, lu: Account) -> None:
    with pytest.raises(Refused) as refused:
        tell_decision(row, FeedbackKind.PROBLEM, finding="缺经费", by=lu, at=NOON)

    assert build.titles(refused) == ["任务不来自县级决策"]


def test_page_of_a_unit_costs_the_same_for_one_and_thirty_rows(
    hekou: Unit, lu: Account, wen: Account, nine: list[Person], client_of: ClientOf
) -> None:
    client = client_of(lu)
    contents = [build.content(hekou, nine[0], target=f"任务{number}") for number in range(30)]

    def cost() -> int:
        client.get(url("unit_execution"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url("unit_execution")).status_code == 200
        return len(queries)

    table = build.in_force(build.begun(hekou, lu, *contents), lu, wen)
    rows = list(table.tasks.all())
    for row in rows:
        start_task(row, by=lu, at=NOON)
    thirty = cost()
    Task.objects.filter(pk__in=[row.pk for row in rows[1:]]).update(state="planned")

    assert (thirty, len(client.get(url("unit_execution")).context["view"].rows)) == (cost(), 30)
    assert thirty <= 20
    assert client.get(url("export_unit_execution")).status_code == 200
