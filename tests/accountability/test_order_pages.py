"""Pages of orders: who may open and do what, the desks, one step from a late task, how many statements it takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accountability.actions.escalation import climb_orders, climb_tasks
from accountability.actions.order_answers import feed_back, file_result
from accountability.actions.order_decisions import close_order
from accountability.actions.orders import drop_order
from accountability.enums import OrderState, Rung, ViolationState
from accountability.gathering.escalation import ladder_orders, ladder_tasks
from accountability.models import Escalation, SupervisionOrder, Task, Violation
from accountability.providers.orders import work_items
from organization.enums import Duty
from organization.models import Account, Person, Unit
from tests.accountability import build_late as late
from tests.accountability import build_orders as build
from tests.accountability import build_rows as rows
from tests.accountability.build_orders import Four
from tests.factories import make_account, make_person
from tests.house.world import PDF

ClientOf = Callable[[Account], Client]
DAY = timedelta(days=1)


def url(name: str, *args: Any) -> str:
    return reverse(f"accountability:{name}", args=args)


@pytest.fixture
def four(county: Unit) -> Four:
    return build.four(county)


@pytest.fixture
def task(hekou: Unit, lu: Account, wen: Account, nine: list[Person]) -> Task:
    """A row of 河口镇 in force, long overdue on the day of the tests."""
    return rows.first(rows.in_force(rows.begun(hekou, lu, rows.content(hekou, nine[0])), lu, wen))


def fields(unit: Unit, person: Person, **more: Any) -> dict[str, Any]:
    """What a filled form posts."""
    return {
        "source": "overdue", "kind": "general", "title": "限期清淤", "content": "限期办结", "unit": unit.pk,
        "person": person.number, "person_phone": "6000001", "deadline": (timezone.localdate() + 30 * DAY).isoformat(),
        "rhythm": "periodic", "feedback_days": "10", "regularity": "routine", "urgency": "normal", "office": "",
        "contact": "督查室", "contact_phone": "6000002",
    } | more  # fmt: skip


@pytest.mark.usefixtures("papers_set")
@pytest.mark.clause("JH-A-6.3-b", "JH-B-5.1-a")
def test_supervision_office_gives_an_order_from_a_late_task_in_one_step_and_the_task_shows_it_to_the_close(
    task: Task, hekou: Unit, lu: Account, he: Account, four: Four, nine: list[Person], client_of: ClientOf
) -> None:
    office, party, town, stranger = (client_of(one) for one in (four.efficiency, four.party, lu, he))
    offered = [url("new_order") in client.get(url("task", task.pk)).content.decode() for client in (office, town)]
    first = office.get(url("new_order") + f"?task={task.pk}")
    refused = [town.get(url("new_order")).status_code, town.post(url("new_order")).status_code]

    sent = office.post(url("new_order") + f"?task={task.pk}", fields(hekou, nine[0], issue="1"))
    order = SupervisionOrder.objects.get()
    signed = town.post(url("sign_order", order.pk))
    paper = SimpleUploadedFile("进度.pdf", PDF, content_type="application/pdf")
    told = town.post(url("feed_back", order.pk), {"text": "完成一半", "percent": "50", "uploads": [paper]})
    town.post(url("file_result", order.pk), {"text": "已办结"})
    closed = office.post(url("close_order", order.pk), {"note": "现场核实"})

    assert first.context["form"].initial["title"] == "城区河道清淤八公里"
    assert (offered, refused) == ([True, False], [403, 403])
    assert [one.status_code for one in (sent, signed, told, closed)] == [302] * 4
    order.refresh_from_db()
    assert (order.task, order.state) == (task, OrderState.CLOSED)
    reading = [client.get(url("order", order.pk)).status_code for client in (town, stranger, party)]
    assert reading == [200, 404, 404]
    page = party.get(url("task", task.pk))
    assert [one.what for one in page.context["records"]] == ["拟办", "下发", "签收", "反馈进度", "上报结果", "销号"]
    assert {one.url for one in page.context["records"]} == {""}
    assert {one.url for one in office.get(url("task", task.pk)).context["records"]} == {url("order", order.pk)}
    files = office.get(url("order", order.pk)).context["moves"][3].files
    assert [name for name, _ in files] == ["进度.pdf"]
    served = town.get(files[0][1])
    assert b"".join(served.streaming_content) == PDF  # type: ignore[attr-defined]
    assert stranger.get(files[0][1]).status_code == 404
    record = office.get(url("order_record", order.pk))
    assert record.content.startswith(b"%PDF")


@pytest.mark.clause("JH-B-5.1-a")
def test_two_offices_see_every_units_tasks_with_their_state(
    task: Task, county: Unit, qingshi: Unit, he: Account, wen: Account, four: Four, client_of: ClientOf
) -> None:
    head = rows.team(qingshi, "青石镇长")[0]
    other = rows.first(rows.in_force(rows.begun(qingshi, he, rows.content(qingshi, head)), he, wen))

    lines = client_of(four.government).get(url("tasks")).context["lines"]

    assert {(one.url, one.lead, one.state) for one in lines} == {
        (url("task", task.pk), "河口镇", "未启动"), (url("task", other.pk), "青石镇", "未启动"),
    }  # fmt: skip


@pytest.mark.clause("LS-3.4-c", "LS-3.4-f")
def test_order_is_in_the_units_inbox_and_on_the_leaders_desk_with_its_last_feedback(
    county: Unit, hekou: Unit, lu: Account, he: Account, four: Four, client_of: ClientOf
) -> None:
    boss = make_account("县领导甲", county, Duty.COUNTY_LEADER)
    now = timezone.now()
    own = {"leader": boss.person, "instruction": "请抓紧", "deadline": timezone.localdate() + 30 * DAY}
    order = build.signed(hekou, four.efficiency, lu, at=now - 3 * DAY, **own)
    build.issued(hekou, four.efficiency, at=now, title="他人交办", deadline=None)
    feed_back(order, text="完成五公里", percent=60, by=lu, at=now - DAY)

    inbox = {name: client_of(who).get(url("order_inbox")).context["lines"] for name, who in (("lu", lu), ("he", he))}
    desk = client_of(boss).get(url("leader_desk")).context["lines"]

    assert {one.title for one in inbox["lu"]} == {"城区河道清淤", "他人交办"}
    assert inbox["he"] == []
    told_on = timezone.localdate(now - DAY).isoformat()
    assert [(one.title, one.told_on, one.percent) for one in desk] == [("城区河道清淤", told_on, "60%")]
    file_result(order, text="完成", by=lu, at=now)
    close_order(order, by=four.efficiency, at=now)
    assert [one.state for one in client_of(boss).get(url("leader_desk")).context["lines"]] == ["已销号"]


@pytest.mark.clause("QSH-9-b")
def test_only_the_discipline_commission_settles_a_referral(
    county: Unit, hekou: Unit, lu: Account, four: Four, client_of: ClientOf
) -> None:
    ji = make_account("纪委干部", county, Duty.DISCIPLINE)
    order = build.issued(hekou, four.efficiency)
    client_of(four.efficiency).post(url("raise_violation", order.pk), {"note": "电话无人接听"})
    flag = Violation.objects.get()
    listed = [one.title for one in work_items(ji, timezone.localdate())]
    barred = [
        client_of(who).post(url("settle_violation", flag.pk), {"result": "处理"}).status_code
        for who in (four.efficiency, four.party, lu)
    ]

    done = client_of(ji).post(url("settle_violation", flag.pk), {"result": "诫勉谈话"})

    assert listed == ["处理移送：河口镇 有事找不到人"]
    assert (barred, done.status_code) == ([403, 403, 403], 302)
    flag.refresh_from_db()
    assert (flag.state, flag.result) == (ViolationState.SETTLED, "诫勉谈话")


@pytest.mark.clause("LS-3.4-b")
def test_tracked_order_shows_every_change_of_its_task_to_the_supervisor(
    task: Task, hekou: Unit, lu: Account, four: Four, nine: list[Person], client_of: ClientOf
) -> None:
    from accountability.actions.tasks import finish_step, start_task
    from accountability.enums import StepKind

    now = timezone.now()
    order = build.issued(hekou, four.efficiency, at=now, task=task, tracked=True, deadline=None)
    start_task(task, by=lu, at=now + timedelta(hours=1))
    finish_step(
        task, StepKind.MEASURE, "落实清淤队伍", done_on=timezone.localdate(), by=lu, at=now + timedelta(hours=2)
    )

    changes = client_of(four.efficiency).get(url("order", order.pk)).context["changes"]

    assert [text for _, text in changes] == ["完成工作措施：落实清淤队伍", "启动执行任务"]


def test_late_task_climbs_to_a_draft_that_an_office_completes_and_the_whole_line_is_told(
    task: Task, hekou: Unit, lu: Account, four: Four, nine: list[Person], client_of: ClientOf
) -> None:
    by = Account.objects.system()
    start = rows.DEADLINE - DAY
    responsible = rows.signer(nine[0], Duty.CADRE, hekou)
    seen = []
    for days in range(40):
        at = build.on(1, 1).replace(year=start.year, month=start.month, day=start.day) + days * DAY
        climb_tasks(ladder_tasks(), by=by, at=at)
        again = climb_tasks(ladder_tasks(), by=by, at=at)
        assert not again.anything
    climbed = Escalation.objects.order_by("pk").values_list("rung", "due_on", "made_on")
    due = date(2012, 12, 29)
    seen = [item.title for item in work_items(responsible, date(2013, 2, 1))]

    assert list(task.reminders.order_by("pk").values_list("push", "due_on")) == [("behind", due), ("overdue", due)]
    assert list(climbed) == [
        (Rung.ORDER, due, date(2013, 1, 4)), (Rung.BULLETIN, due, date(2013, 1, 14)),
        (Rung.SUMMONS, due, date(2013, 1, 24)),
    ]  # fmt: skip
    draft = SupervisionOrder.objects.get()
    assert (draft.state, draft.task, draft.unit, draft.source) == (OrderState.DRAFT, task, hekou, "overdue")
    assert seen == ["办理逾期：城区河道清淤八公里（河口镇）"]
    assert "办理逾期：城区河道清淤八公里（河口镇）" in [item.title for item in work_items(lu, date(2013, 2, 1))]
    page = client_of(four.government).get(url("supervision"))
    assert [one.title for one in page.context["drafts"]] == ["城区河道清淤八公里"]
    assert page.context["late_tasks"] == []
    drop_order(draft, note="已当面交办", by=four.government, at=timezone.now())
    again = client_of(four.government).get(url("supervision"))
    assert [one[0] for one in again.context["late_tasks"]] == ["城区河道清淤八公里"]


def test_missed_feedback_is_told_and_flagged_once_by_the_daily_look(hekou: Unit, lu: Account, four: Four) -> None:
    order = build.signed(hekou, four.efficiency, lu)
    by = Account.objects.system()
    for day in (11, 12, 13, 14, 15):
        climb_orders(ladder_orders(), by=by, at=build.on(5, day))

    found = list(order.reminders.order_by("pk").values_list("push", "due_on", "made_on"))

    assert found == [("near", date(2012, 5, 12), date(2012, 5, 11)), ("feedback", date(2012, 5, 12), date(2012, 5, 13))]
    assert list(Violation.objects.values_list("kind", "due_on")) == [("silent", date(2012, 5, 12))]


def test_one_look_takes_the_same_statements_for_many(hekou: Unit) -> None:
    """Tasks of which nobody was told, tasks that get a draft, orders: the second time ten times as many."""
    by = Account.objects.system()
    counts = []
    for run, number in enumerate((3, 30)):
        before = set(ladder_tasks())
        late.populate(run, by, number, number, number)
        tasks = [pk for pk in ladder_tasks() if pk not in before]
        with CaptureQueriesContext(connection) as queries:
            climb_tasks(tasks, by=by, at=late.AT)
            climb_orders(ladder_orders()[-number:], by=by, at=late.AT)
        counts.append(len(queries))

    assert counts[1] <= counts[0]  # the first one begins the audit trail
    assert Escalation.objects.filter(rung=Rung.ORDER).count() == 33
    assert Escalation.objects.filter(rung=Rung.BULLETIN).count() == 33


def bulk(unit: Unit, by: Account, number: int, run: int) -> list[SupervisionOrder]:
    """Orders under way, long overdue."""
    from core import rulebook

    now = build.MAY
    person = make_person(f"承办{run}", unit)
    return [
        SupervisionOrder(
            year=2012, number=f"安督〔2012〕{run}{place:03}号", office="efficiency", source="decision",
            title=f"事项{place}", content="办结", unit=unit, person=person, person_phone="6000001",
            deadline=build.DEADLINE, feedback_days=10,
            fed_back_on=now.date(), state=OrderState.ACTIVE, rulebook=rulebook.current(by=by, at=now), issued_at=now,
            issued_by=by, recorded_at=now, recorded_by=by,
        )
        for place in range(number)
    ]  # fmt: skip


def test_pages_take_the_same_few_statements_for_few_and_many_orders(
    hekou: Unit, lu: Account, four: Four, client_of: ClientOf
) -> None:
    office, town = client_of(four.efficiency), client_of(lu)
    pages = [(office, "supervision"), (office, "orders"), (town, "order_inbox"), (office, "violations")]
    counts = []
    for run, number in enumerate((3, 30)):
        SupervisionOrder.objects.bulk_create(bulk(hekou, four.efficiency, number, run))
        climb_orders(ladder_orders(), by=Account.objects.system(), at=build.on(8, 1))
        found = []
        for client, name in pages:
            client.get(url(name))
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url(name)).status_code == 200
            found.append(len(queries))
        counts.append(found)

    assert counts[1] == counts[0]
    assert max(counts[1]) <= 20, counts


def test_list_is_filtered_by_light_and_exported(hekou: Unit, lu: Account, four: Four, client_of: ClientOf) -> None:
    SupervisionOrder.objects.bulk_create(bulk(hekou, four.efficiency, 2, 0))
    build.issued(hekou, four.efficiency, at=timezone.now(), title="新下发", deadline=None)
    office = client_of(four.efficiency)

    red = office.get(url("orders"), {"light": "red"}).context["lines"]
    green = office.get(url("orders"), {"light": "green"}).context["lines"]
    book = load_workbook(BytesIO(office.get(url("export_orders"), {"light": "red"}).content))

    assert [one.title for one in red] == ["事项1", "事项0"]
    assert [one.title for one in green] == ["新下发"]
    cells = [[cell.value for cell in line] for line in book["督办单"].iter_rows()]
    assert [line[1] for line in cells if line[0] and str(line[0]).startswith("安督")] == ["事项1", "事项0"]
    assert office.get(url("violations")).status_code == 200


@pytest.mark.clause("QSH-9-a")
def test_form_explains_what_it_cannot_read_and_a_refused_issue_leaves_no_draft(
    hekou: Unit, four: Four, client_of: ClientOf
) -> None:
    office, person = client_of(four.efficiency), make_person("承办人甲", hekou)
    wrong = {"person_phone": "没有", "assisting": "没有的单位", "feedback_days": "0", "deadline": "明天"}

    unread = office.post(url("new_order"), fields(hekou, person, **wrong))
    refused = office.post(url("new_order"), fields(hekou, person) | {"person": "", "person_phone": "", "issue": "1"})

    assert unread.status_code == 422
    assert sorted(unread.context["form"].errors) == ["assisting", "deadline", "feedback_days", "person_phone"]
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["person"])
    assert "（依据 QSH-9-a）" in refused.context["form"].errors["person"][0]
    assert not SupervisionOrder.objects.exists()
