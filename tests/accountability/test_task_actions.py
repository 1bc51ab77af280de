"""Starting, marking, finishing and adjusting rows; what changes above asks of the rows below."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accountability.actions.adjusting import adjust_task, keep_task
from accountability.actions.rows import Edit, save_rows, take_over
from accountability.actions.tasks import finish_step, finish_task, start_task
from accountability.enums import FlagKind, Settlement, StepKind, TableKind, TaskState, Verdict
from accountability.gathering.rows import content_of, rows_of, version_of
from accountability.models import Task, TaskFlag
from accountability.providers.tasks import work_items
from core.findings import Refused
from core.models import AuditEvent
from organization.actions.posts import end_appointment
from organization.enums import Duty
from organization.models import Account, Appointment, Person, Unit
from tests.accountability import build_rows as build
from tests.factories import NOON

TODAY = NOON.date()


@pytest.fixture
def row(hekou: Unit, lu: Account, wen: Account, nine: list[Person]) -> Task:
    """A row of 河口镇 in force."""
    return build.first(build.in_force(build.begun(hekou, lu, build.content(hekou, nine[0])), lu, wen))


def newest(row: Task) -> Task:
    return Task.objects.select_related("current", "table").get(pk=row.pk)


@pytest.mark.clause("JH-B-4.1")
def test_row_with_an_open_measure_is_finished_only_when_that_is_confirmed(row: Task, lu: Account) -> None:
    start_task(row, by=lu, at=NOON)
    with pytest.raises(Refused) as refused:
        finish_task(row, Verdict.MET, by=lu, at=NOON)
    with pytest.raises(Refused):
        finish_step(row, StepKind.MEASURE, "没有这一条", done_on=TODAY, by=lu, at=NOON)
    held = newest(row).state

    finish_task(row, Verdict.MET, confirmed=True, by=lu, at=NOON)

    assert [one.title for one in refused.value.findings] == ["还有工作措施没有完成"]
    assert held == TaskState.RUNNING
    assert (newest(row).state, newest(row).verdict) == (TaskState.DONE, Verdict.MET)


@pytest.mark.clause("JH-B-4.1")
def test_measure_that_was_done_no_longer_stands_in_the_way(row: Task, lu: Account) -> None:
    start_task(row, by=lu, at=NOON)
    finish_step(row, StepKind.MEASURE, "落实清淤队伍", done_on=TODAY, by=lu, at=NOON)
    with pytest.raises(Refused):
        finish_step(row, StepKind.MEASURE, "落实清淤队伍", done_on=TODAY, by=lu, at=NOON)

    finish_task(row, Verdict.MET, by=lu, at=NOON)

    assert [move.event for move in row.moves.all()] == ["start", "finish"]


@pytest.mark.clause("JH-B-2.5")
def test_adjustment_makes_a_version_with_reason_and_basis_keeps_the_old_one_and_is_told(
    row: Task, hekou: Unit, lu: Account, wen: Account, nine: list[Person]
) -> None:
    changed = replace(content_of(version_of(row)), deadline=date(2013, 3, 1))
    refusals = []
    for reason, basis, content in (("", "县委会议", changed), ("延期", "", changed), ("延期", "县委会议", None)):
        with pytest.raises(Refused) as refused:
            adjust_task(row, content or content_of(version_of(row)), seen=1, reason=reason, basis=basis, by=lu, at=NOON)
        refusals.append([one.title for one in refused.value.findings])

    head = build.signer(nine[0], Duty.CADRE, hekou)
    later = TODAY + timedelta(days=16)

    adjust_task(row, changed, seen=1, reason="延期", basis="县委会议", by=wen, at=NOON)
    told = {(who, day): [one.title for one in work_items(who, day)] for who in (lu, head) for day in (TODAY, later)}

    assert refusals == [["没有写明调整理由"], ["没有写明调整依据"], ["内容没有改动"]]
    assert told == {
        (who, day): ["任务已调整：城区河道清淤八公里（第 2 版）"] if day == TODAY else [] for who, day in told
    }
    assert [(one.number, one.deadline, one.reason) for one in row.versions.all()] == [
        (1, build.DEADLINE, ""), (2, date(2013, 3, 1), "延期"),
    ]  # fmt: skip
    with pytest.raises(Refused) as refused:
        adjust_task(row, content_of(version_of(row)), seen=1, reason="改回", basis="误", by=lu, at=NOON)
    assert [one.title for one in refused.value.findings] == ["打开页面后本行已被他人调整"]


@pytest.mark.clause("JH-B-3.3-b")
def test_change_of_a_county_row_flags_every_row_below_until_it_follows_or_says_why_not(
    county: Unit, hekou: Unit, qingshi: Unit, wen: Account, lu: Account, he: Account, shi: Person, nine: list[Person]
) -> None:
    head = build.team(qingshi, "青石镇长")[0]
    of_county = build.content(hekou, nine[0], assisting=(qingshi.pk,), leader_id=shi.pk)
    superior = build.first(build.issued(build.begun(county, wen, of_county, kind=TableKind.POINTS), wen))
    below = []
    for unit, by, person in ((hekou, lu, nine[0]), (qingshi, he, head)):
        table = build.begun(unit, by)
        take_over(table, [superior.pk], by=by, at=NOON)
        row = rows_of(table)[0]
        full = replace(content_of(version_of(row)), person_id=person.pk, measures="分段清淤")
        save_rows(table, [Edit(row.pk, full, 1)], by=by, at=NOON)
        build.in_force(table, by, wen)
        below.append(Task.objects.get(table=table, parent=superior))

    changed = replace(content_of(version_of(superior)), standard="清淤 9 公里")
    adjust_task(superior, changed, seen=1, reason="加量", basis="县委会议", by=wen, at=NOON)

    flags = TaskFlag.objects.order_by("task")
    assert [(one.task_id, one.kind) for one in flags] == [(one.pk, FlagKind.SUPERIOR) for one in below]
    with pytest.raises(Refused):
        keep_task(flags[0], reason=" ", by=lu, at=NOON)
    keep_task(flags[0], reason="本镇河段已按 9 公里安排", by=lu, at=NOON)
    with pytest.raises(Refused):
        keep_task(flags[0], reason="再来", by=lu, at=NOON)
    followed = replace(content_of(version_of(below[1])), standard="清淤 4 公里")
    adjust_task(below[1], followed, seen=2, reason="随上级调整", basis="县级明细表第 2 版", by=he, at=NOON)
    assert [one.settlement for one in TaskFlag.objects.order_by("task")] == [Settlement.KEPT, Settlement.ADJUSTED]


@pytest.mark.clause("JH-B-3.3-b")
def test_open_rows_of_a_head_who_leaves_his_post_are_flagged(
    row: Task, nine: list[Person], wen: Account, django_capture_on_commit_callbacks: object
) -> None:
    post = Appointment.objects.get(person=nine[0])
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        end_appointment(appointment=post, ends_on=TODAY, reason="调任", by=wen, at=NOON)

    flag = TaskFlag.objects.get()
    assert (flag.task_id, flag.kind, nine[0].name in flag.text) == (row.pk, FlagKind.PERSON, True)
    assert AuditEvent.objects.filter(verb="accountability.flag_tasks").count() == 1
