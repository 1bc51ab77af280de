"""A unit's report from its draft to the two inboxes: refused, filed, returned, filed again; periods and reminders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.actions.periods import move_period, remind_units, switch_unit
from accountability.actions.reports import (
    Contents,
    LineText,
    NewReport,
    begin_report,
    file_report,
    receive_report,
)
from accountability.actions.tasks import start_task
from accountability.enums import DueState, PeriodStep, Reception, ReportKind, TableKind, TaskCategory
from accountability.gathering.reports import due_days_on, owed, phases_owed, reporting_units, rows_to_report
from accountability.gathering.rows import version_of
from accountability.models import ProgressReport, ReportSheet, Task, UnitRectification
from accountability.providers.reports import work_items
from accountability.rules.reports import Written
from core.findings import Refused
from core.models import AuditEvent
from decisions.enums import Level
from organization.enums import AppraisalSystem, Duty, UnitKind
from organization.models import Account, Person, Unit
from tests.accountability import build_rows as build
from tests.decisions import build_aftermath as after
from tests.factories import NOON, SHANGHAI, make_account, make_unit

ClientOf = Callable[[Account], Client]
DAY = timedelta(days=1)
NOTHING = frozenset({"situation", "problem", "suggestion"})
FULL = Contents(Written({"execution": "上半年任务如期推进。"}, NOTHING))
JANUARY = datetime(2013, 1, 10, 9, tzinfo=SHANGHAI)


def url(name: str, *args: Any) -> str:
    return reverse(f"accountability:{name}", args=args)


@pytest.fixture
def row(hekou: Unit, lu: Account, wen: Account, nine: list[Person]) -> Task:
    """A running row of 河口镇, due on 2012-12-30."""
    made = build.first(build.in_force(build.begun(hekou, lu, build.content(hekou, nine[0])), lu, wen))
    start_task(made, by=lu, at=NOON)
    return made


@pytest.fixture
def halves(county: Unit) -> list[Account]:
    """县委办 and 县政府办."""
    return list(build.offices(county)[:2])


def sheet_of(unit: Unit, by: Account, kind: ReportKind = ReportKind.HALF) -> ReportSheet:
    return begin_report(NewReport(unit, 2012, kind), by=by, at=NOON)


@pytest.mark.usefixtures("papers_set")
@pytest.mark.clause("JH-A-6.2-b", "JH-B-4.2-a")
def test_filed_report_lies_in_both_inboxes_until_each_office_took_it_in(
    hekou: Unit, row: Task, lu: Account, halves: list[Account]
) -> None:
    sheet = sheet_of(hekou, lu)
    report = file_report(sheet, FULL, by=lu, at=NOON)
    party, government = halves
    before = {one: [item.title for item in work_items(one, NOON.date()) if "签收" in item.title] for one in halves}
    receive_report(sheet, Reception.RECEIVED, by=party, at=NOON)
    between = [len([item for item in work_items(one, NOON.date()) if "签收" in item.title]) for one in halves]
    with pytest.raises(Refused) as twice:
        receive_report(sheet, Reception.RECEIVED, by=party, at=NOON)
    with pytest.raises(Refused) as by_unit:
        receive_report(sheet, Reception.RECEIVED, by=lu, at=NOON)
    with pytest.raises(Refused) as again:
        file_report(sheet, FULL, by=lu, at=NOON)
    receive_report(sheet, Reception.RECEIVED, by=government, at=NOON)

    assert report.number == "安执报〔2012〕1号"
    assert report.late  # due on 15 July
    text = build.read(report.document)
    assert all(
        part in text
        for part in ("县委、县政府", "安执报〔2012〕1号", "上半年任务如期推进", "四、意见和建议", "城区河道清淤八公里")
    )
    assert before == dict.fromkeys(halves, ["签收：河口镇 2012年上半年执行情况报告"])
    assert between == [0, 1]
    assert build.titles(twice) == ["本机关已处理"]
    assert build.titles(by_unit)[0] == "不是接收机关"
    assert build.titles(again) == ["报告已报送，不能修改"]


@pytest.mark.clause("JH-B-4.2-a")
def test_returned_report_is_followed_by_its_next_version(
    hekou: Unit, row: Task, lu: Account, halves: list[Account]
) -> None:
    sheet = sheet_of(hekou, lu)
    file_report(sheet, FULL, by=lu, at=NOON)
    with pytest.raises(Refused) as reasonless:
        receive_report(sheet, Reception.RETURNED, comment=" ", by=halves[0], at=NOON)
    receive_report(sheet, Reception.RETURNED, comment="补充防汛情况", by=halves[0], at=NOON)
    back = [item.title for item in work_items(lu, NOON.date())]
    gone = [item for item in work_items(halves[1], NOON.date()) if "签收" in item.title]

    second = file_report(sheet, FULL, by=lu, at=NOON)

    assert build.titles(reasonless) == ["退回没有写明原因"]
    assert "退回2012年半年报告" in back
    assert gone == []
    assert [one.number for one in ProgressReport.objects.order_by("pk")] == ["安执报〔2012〕1号", "安执报〔2012〕2号"]
    assert second.round == 2
    assert len([item for item in work_items(halves[1], NOON.date()) if "签收" in item.title]) == 1


@pytest.mark.clause("JH-B-4.2-c")
def test_row_that_missed_opens_a_rectification_with_its_day(hekou: Unit, row: Task, lu: Account, wen: Account) -> None:
    sheet = sheet_of(hekou, lu, ReportKind.YEAR)
    with pytest.raises(Refused) as bare:
        file_report(sheet, FULL, by=lu, at=JANUARY)
    line = LineText("清淤六公里", "汛期早到", "增加队伍，分段包干", date(2013, 2, 28))

    file_report(sheet, Contents(FULL.written, {row.pk: line}), by=lu, at=JANUARY)

    assert build.titles(bare) == ["没有写明未按标准和时限完成的原因", "没有制定整改措施", "整改措施没有期限"]
    found = UnitRectification.objects.get()
    assert (found.unit, found.task_id, found.due, found.measure) == (
        hekou, row.pk, date(2013, 2, 28), "增加队伍，分段包干"
    )  # fmt: skip
    assert found.problem == "城区河道清淤八公里：超过完成时限 11 天"
    receive_report(sheet, Reception.RETURNED, comment="措施写实", by=wen, at=JANUARY)
    file_report(
        sheet, Contents(FULL.written, {row.pk: LineText("六", "汛期", "两班作业", date(2013, 3, 1))}), by=lu, at=JANUARY
    )
    assert [(one.measure, one.due) for one in UnitRectification.objects.all()] == [("两班作业", date(2013, 3, 1))]


@pytest.mark.clause("JH-B-4.2-b")
def test_rows_of_major_decisions_are_loaded_and_each_needs_a_line(
    county: Unit, hekou: Unit, wen: Account, lu: Account, shi: Person, nine: list[Person]
) -> None:
    matter = after.resolved(hekou, wen, level=Level.MAJOR)
    table = build.begun(
        county, wen, build.content(hekou, nine[0], leader_id=shi.pk), kind=TableKind.DECISION, matter=matter
    )
    build.confirmed(table, county, *build.offices(county))
    major = build.first(build.issued(table, wen))
    own = build.first(build.in_force(build.begun(hekou, lu, build.content(hekou, nine[0], target="植树")), lu, wen))
    sheet = sheet_of(hekou, lu)
    loaded = [(one.task.pk, one.asked) for one in rows_to_report(hekou, 2012, NOON.date())]
    with pytest.raises(Refused) as bare:
        file_report(sheet, FULL, by=lu, at=NOON)

    file_report(sheet, Contents(FULL.written, {major.pk: LineText("已开工")}), by=lu, at=NOON)

    assert loaded == [(major.pk, True), (own.pk, False)]
    assert [(one.title, one.facts["任务"]) for one in bare.value.findings] == [
        ("重大决策任务没有逐项报告", "城区河道清淤八公里")
    ]


@pytest.mark.clause("JH-A-6.2-b")
def test_townships_and_departments_owe_two_reports_and_others_when_switched_on(
    county: Unit, hekou: Unit, qingshi: Unit, row: Task, wen: Account
) -> None:
    bureau = make_unit("财政局", parent=county, kind=UnitKind.GOVERNMENT, appraisal_system=AppraisalSystem.DEPARTMENT)
    park = make_unit("工业园区", parent=county, kind=UnitKind.PARK, appraisal_system=AppraisalSystem.PARK)
    days = due_days_on(NOON.date())[0]
    first = owed(reporting_units(), 2012, date(2012, 7, 16), days)

    switch_unit(park, reports=True, reason="园区承担重点任务", by=wen, at=NOON)
    switch_unit(qingshi, reports=False, reason="撤并", by=wen, at=NOON)
    with pytest.raises(Refused) as again:
        switch_unit(park, reports=True, reason="再来", by=wen, at=NOON)

    assert {(one.unit.name, one.kind.label, one.due.isoformat(), one.state) for one in first} == {
        (unit.name, kind, due, state)
        for unit in (hekou, qingshi, bureau)
        for kind, due, state in (
            ("半年报告", "2012-07-15", DueState.OVERDUE), ("年终报告", "2013-01-15", DueState.NOT_YET)
        )
    }  # fmt: skip
    assert {unit.name for unit in reporting_units()} == {"河口镇", "财政局", "工业园区"}
    assert build.titles(again) == ["本单位已列入报送范围"]


def test_closed_period_refuses_on_the_server_and_reopening_is_logged_with_its_reason(
    hekou: Unit, qingshi: Unit, row: Task, lu: Account, he: Account, wen: Account, client_of: ClientOf
) -> None:
    move_period(2012, ReportKind.HALF, PeriodStep.CLOSE, reason="期满", by=wen, at=NOON)
    address = url("write_report", hekou.pk, 2012, "half")
    data = {"execution": "补报", "no_situation": "on", "no_problem": "on", "no_suggestion": "on", "act": "file"}
    late = client_of(lu).post(address, data)
    with pytest.raises(Refused) as reasonless:
        move_period(2012, ReportKind.HALF, PeriodStep.REOPEN, unit=hekou, reason=" ", by=wen, at=NOON)
    move_period(2012, ReportKind.HALF, PeriodStep.REOPEN, unit=hekou, reason="机构调整", by=wen, at=NOON)

    with pytest.raises(Refused) as other:
        sheet_of(qingshi, he)
    sheet = sheet_of(hekou, lu)

    assert late.status_code == 409
    assert "本期填报已截止" in late.content.decode()
    assert build.titles(reasonless) == ["没有写明理由"]
    assert build.titles(other) == ["本期填报已截止"]
    assert file_report(sheet, FULL, by=lu, at=NOON).round == 1
    logged = AuditEvent.objects.get(verb="accountability.reopen_period")
    assert (logged.reason, "河口镇" in logged.data) == ("机构调整", True)


def test_draft_keeps_every_word_and_the_second_hand_is_told(
    hekou: Unit, row: Task, lu: Account, client_of: ClientOf
) -> None:
    clerk = make_account("何文书", hekou, Duty.UNIT_CLERK)
    address = url("write_report", hekou.pk, 2012, "half")
    typed = {"execution": "未完", f"text_{row.pk}": "四公里", f"due_{row.pk}": "下月", "act": "save", "seen": "0"}
    first = client_of(lu).post(address, typed)
    second = client_of(clerk).post(address, typed | {"execution": "另一人写的"})
    sheet = ReportSheet.objects.get()
    shown = client_of(lu).get(address).content.decode()

    bad = client_of(lu).post(url("edit_report", sheet.pk), typed | {"act": "file", "seen": "1"})

    assert first["Location"] == url("edit_report", sheet.pk)
    assert second.status_code == 409
    assert "草稿已被他人保存" in second.content.decode()
    assert "另一人写的" in second.content.decode()
    assert sheet.draft["execution"] == "未完"
    assert "下月" in shown
    assert bad.status_code == 422
    assert [one in bad.content.decode() for one in ("四公里", "未完", "下月")] == [True, True, True]
    assert ProgressReport.objects.count() == 0


@pytest.mark.usefixtures("papers_set")
def test_who_sees_which_report(
    county: Unit, hekou: Unit, row: Task, lu: Account, he: Account, wen: Account, zhou: Account, client_of: ClientOf
) -> None:
    sheet = sheet_of(hekou, lu)
    page = url("report", sheet.pk)
    draft = [client_of(one).get(page).status_code for one in (lu, he, wen, zhou)]
    report = file_report(sheet, FULL, by=lu, at=NOON)
    filed = [client_of(one).get(page).status_code for one in (lu, he, wen, zhou)]
    tried = [client_of(one).post(url("receive_report", sheet.pk)).status_code for one in (lu, he, zhou)]
    paper = [client_of(one).get(url("report_paper", sheet.pk, report.pk)) for one in (wen, he)]

    assert (draft, filed) == ([200, 404, 404, 404], [200, 404, 200, 200])
    assert tried == [403, 403, 403]
    assert b"".join(paper[0].streaming_content)[:5] == b"%PDF-"  # type: ignore[attr-defined]  # a file
    assert paper[1].status_code == 404
    returned = client_of(wen).post(url("return_report", sheet.pk), {"comment": ""})
    done = client_of(wen).post(url("return_report", sheet.pk), {"comment": "补充数字"})
    assert (returned.status_code, done.status_code) == (422, 302)
    assert "补充数字" in client_of(lu).get(url("edit_report", sheet.pk)).content.decode()


def test_reminder_reaches_the_unit_once_a_day(hekou: Unit, row: Task, lu: Account, wen: Account) -> None:
    told = remind_units(2012, ReportKind.HALF, units=reporting_units(), by=wen, at=NOON)
    with pytest.raises(Refused) as twice:
        remind_units(2012, ReportKind.HALF, units=reporting_units(), by=wen, at=NOON)

    assert told == 1
    assert build.titles(twice) == ["没有需要催报的单位"]
    assert "报送2012年半年报告（两办催报）" in [item.title for item in work_items(lu, NOON.date())]


@pytest.mark.clause("JH-A-6.2-c")
def test_report_on_a_phase_is_due_on_its_last_day_and_overdue_the_next(
    hekou: Unit, lu: Account, wen: Account, nine: list[Person], client_of: ClientOf
) -> None:
    """Filed on the day it is on time; the calendar of the offices shows it with its address."""
    phase = build.content(hekou, nine[0], category=TaskCategory.PHASE.value)
    row = build.first(build.in_force(build.begun(hekou, lu, phase), lu, wen))
    day = version_of(row).deadline
    assert day is not None

    def states() -> list[DueState]:
        every = Task.objects.visible_to(wen)
        return [phases_owed(every, day.year, one)[0].state for one in (day - DAY, day, day + DAY)]

    before = states()
    sheet = begin_report(NewReport(hekou, day.year, ReportKind.PHASE, "阶段情况", row, "阶段情况"), by=lu, at=NOON)
    file_report(sheet, FULL, by=lu, at=NOON)
    [listed] = client_of(wen).get(url("report_calendar"), {"year": day.year}).context["phases"].rows

    assert (before, states()) == ([DueState.NOT_YET, DueState.DUE, DueState.OVERDUE], [DueState.FILED] * 3)
    assert (listed[3].text, listed[4].url) == ("已交", url("report", sheet.pk))


def test_calendar_costs_the_same_for_two_and_thirty_units_and_exports(
    county: Unit, hekou: Unit, row: Task, lu: Account, wen: Account, client_of: ClientOf
) -> None:
    file_report(sheet_of(hekou, lu), FULL, by=lu, at=NOON)
    client = client_of(wen)

    def cost(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    pages = [url("report_calendar"), url("reports")]
    one = [cost(page) for page in pages]
    for number in range(28):
        make_unit(f"第{number}镇", parent=county)

    assert [cost(page) for page in pages] == one
    assert max(one) <= 20
    assert [client.get(url(name)).status_code for name in ("export_calendar", "export_reports")] == [200, 200]
    assert client.post(url("remind_reports"), {"year": "x", "kind": "half"}).status_code == 302
    assert client.get(url("report_period")).status_code == 200
    assert client.get(url("switch_reports")).status_code == 200
    assert client_of(lu).get(url("new_report")).status_code == 200
