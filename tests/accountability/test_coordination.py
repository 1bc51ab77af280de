"""Leading groups, joint meetings, meetings about tasks and what follows (JH-A-6.4, JH-B-4.4, LS-4.1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.actions import coordination as actions
from accountability.actions.coordination import NewGroup, NewMeeting
from accountability.enums import CoordinationKind, GroupKind, JointOutcome, Seat, TableKind
from accountability.gathering.coordination import gap_rows
from accountability.models import CoordinationMeeting, FollowUp, LeadingGroup, Task
from accountability.presenters.coordination import meetings_listing
from accountability.providers import field_chain
from accountability.rules.coordination import Course, NewFollowUp, gaps, mid_term, months_after
from core.findings import Refused
from decisions.enums import Category
from organization.enums import Duty, UnitKind
from organization.models import Account, Person, Unit
from tests.accountability import build_rows as build
from tests.decisions import build_aftermath as after
from tests.factories import NOON, make_account, make_person, make_unit

ClientOf = Callable[[Account], Client]
TODAY = NOON.date()


def url(name: str, *args: Any) -> str:
    return reverse(f"accountability:{name}", args=args)


@pytest.fixture
def bureau(county: Unit) -> Unit:
    return make_unit("水利局", parent=county, kind=UnitKind.GOVERNMENT, appraisal_system="department")


@pytest.fixture
def chief(bureau: Unit) -> Person:
    """Head of 水利局."""
    person = make_person("江局长", bureau)
    build.appoint(person, bureau, "局长", principal="administration")
    return person


@pytest.fixture
def water(bureau: Unit) -> Account:
    return make_account("江文书", bureau, Duty.UNIT_CLERK)


@pytest.fixture
def joint(county: Unit, hekou: Unit, bureau: Unit, wen: Account, shi: Person, chief: Person) -> Task:
    """A county row in force: 水利局 leads, 河口镇 assists."""
    row = build.content(bureau, chief, leader_id=shi.pk, assisting=(hekou.pk,))
    table = build.issued(build.begun(county, wen, row, kind=TableKind.POINTS), wen)
    return build.first(table)


def group(county: Unit, head: Person, office: Unit, *members: Person, **fields: Any) -> NewGroup:
    values: dict[str, Any] = {
        "kind": GroupKind.OVERALL, "name": "河道整治领导小组", "unit": county, "head": head, "office_unit": office,
        "founded_on": TODAY, "members": members,
    }  # fmt: skip
    return NewGroup(**(values | fields))


@pytest.mark.clause("JH-A-6.4-a")
def test_group_is_headed_by_the_county_and_shown_on_its_decision(
    county: Unit, hekou: Unit, bureau: Unit, chief: Person, shi: Person, wen: Account, client_of: ClientOf
) -> None:
    """JH-A-6.4-a: a bureau chief at its head, no head of a department, an office in a town: all told at once."""
    matter = after.resolved(bureau, wen)
    clerk = make_person("科员甲", bureau)
    with pytest.raises(Refused) as refused:
        actions.found_group(group(county, chief, hekou, clerk), by=wen, at=NOON)

    data = {
        "kind": "decision", "name": "河道整治领导小组", "unit": county.pk, "matter": matter.pk, "head": shi.number,
        "members": f"江局长\n{clerk.number}", "office_unit": bureau.pk, "founded_on": "2012-12-01",
    }  # fmt: skip
    wrong = client_of(wen).post(url("new_leading_group"), data | {"head": chief.number})
    done = client_of(wen).post(url("new_leading_group"), data)
    page = client_of(wen).get(reverse("decisions:resolution", args=[matter.pk]))

    assert build.titles(refused) == [
        "组长不是县级主要或者分管负责人", "成员中没有部门主要负责人", "办公室没有设在主管部门",
    ]  # fmt: skip
    assert (wrong.status_code, done.status_code) == (422, 302)
    assert "组长不是县级主要或者分管负责人" in wrong.content.decode()
    assert [(one.title, one.state) for one in page.context["follows"] if one.what == "领导小组"] == [
        ("河道整治领导小组", "组长 石敬之，办公室设在水利局")
    ]


@pytest.mark.clause("LS-4.1-a", "LS-4.1-b")
def test_supervision_group_meets_and_a_focus_becomes_an_item(
    county: Unit, hekou: Unit, chief: Person, shi: Person, lu: Account, client_of: ClientOf
) -> None:
    """LS-4.1-a: the office must hold the supervision rights; LS-4.1-b: three outcomes, a focus is handed on once."""
    _, _, inspection = build.offices(county)
    office = Unit.objects.get(name="督查室")
    bare = make_unit("档案局", parent=county, kind=UnitKind.PARTY, appraisal_system="")
    weak = group(county, shi, bare, chief, kind=GroupKind.SUPERVISION)
    with pytest.raises(Refused) as powerless:
        actions.found_group(weak, by=inspection, at=NOON)
    new = group(county, shi, office, chief, kind=GroupKind.SUPERVISION, founded_on=date(2012, 10, 1))
    row = actions.found_group(new, by=inspection, at=NOON)
    told = {"held_on": TODAY - timedelta(3), "place": "", "chair": shi, "by": inspection, "at": NOON}
    with pytest.raises(Refused) as partly:
        actions.hold_joint_meeting(row, outcomes=[(JointOutcome.FOCUS, "防汛")], **told)
    missed = [one.title for one in field_chain.work_items(inspection, TODAY)]
    outcomes = [(JointOutcome.FOCUS, "防汛"), (JointOutcome.METHOD, "暗访"), (JointOutcome.STAFF, "三组")]
    meeting = actions.hold_joint_meeting(row, outcomes=outcomes, **told)
    focus = meeting.outcomes.get(kind="focus")
    due = {"unit": hekou.pk, "due_on": "2013-01-10"}
    sent = [client_of(inspection).post(url("supervise_focus", focus.pk), due).status_code for _ in range(2)]

    assert (build.titles(powerless), build.titles(partly)) == (
        ["办公室所在单位没有督导职责"], ["会议没有定下全部三项"],
    )  # fmt: skip
    assert (missed, sent) == (["召开督导联席会议"], [302, 409])
    assert field_chain.work_items(inspection, TODAY) == []
    assert [(one.title, one.due) for one in field_chain.work_items(lu, TODAY)] == [
        ("督导事项：防汛", date(2013, 1, 10))
    ]
    assert "防汛" in client_of(inspection).get(url("leading_group", row.pk)).content.decode()
    assert client_of(lu).post(url("new_joint_meeting", row.pk)).status_code == 403


@pytest.mark.clause("LS-4.1-c")
def test_unit_without_a_body_or_contact_is_listed(
    county: Unit, hekou: Unit, qingshi: Unit, lu: Account, wen: Account, client_of: ClientOf
) -> None:
    assert lu.person is not None
    local = group(hekou, lu.person, hekou, kind=GroupKind.LOCAL, name="河口镇督导组")
    with pytest.raises(Refused) as refused:
        actions.found_group(local, by=lu, at=NOON)
    before = client_of(wen).get(url("leading_groups")).context["sections"][2].rows
    data = {
        "kind": "local", "name": "河口镇督导组", "unit": hekou.pk, "head": lu.person.number, "office_unit": hekou.pk,
        "contact": "何文书 0791-1", "founded_on": "2012-12-01",
    }  # fmt: skip
    done = [client_of(lu).post(url("new_leading_group"), data).status_code for _ in range(2)]
    after_ = client_of(wen).get(url("leading_groups")).context["sections"][2].rows

    assert (build.titles(refused), done) == (["没有填写联系人和电话"], [302, 422])
    assert ([row[0].text for row in before], [row[0].text for row in after_]) == (["河口镇", "青石镇"], ["青石镇"])


@pytest.mark.clause("JH-A-6.4-b")
def test_lead_unit_alone_convenes_and_conclusions_become_work(
    county: Unit, hekou: Unit, bureau: Unit, joint: Task, lu: Account, water: Account, wen: Account,
    nine: list[Person], client_of: ClientOf,
) -> None:  # fmt: skip
    """JH-A-6.4-b: the assisting unit gets 403; a task of one unit has no such page at all."""
    data = {
        "held_on": "2012-12-20", "issues": "用地", "conclusions": "月底前交地", f"seat_{bureau.pk}": "head",
        f"seat_{hekou.pk}": "absent", "text_1": "完成征地", "unit_1": hekou.pk, "due_1": "2012-12-31",
    }  # fmt: skip
    assisting = client_of(lu).post(url("new_meeting", joint.pk), data).status_code
    undated = client_of(water).post(url("new_meeting", joint.pk), data | {"due_1": ""})
    done = client_of(water).post(url("new_meeting", joint.pk), data).status_code
    row = FollowUp.objects.get()
    own = build.first(build.in_force(build.begun(hekou, lu, build.content(hekou, nine[0])), lu, wen))
    alone = [client_of(lu).get(url(name, own.pk)).status_code for name in ("coordination", "new_meeting")]

    assert (assisting, undated.status_code, done, alone) == (403, 422, 302, [404, 404])
    assert (row.text, row.unit, row.due_on, row.task) == ("完成征地", hekou, date(2012, 12, 31), joint)
    assert [one.title for one in field_chain.work_items(lu, TODAY)] == ["协调会议议定：完成征地"]
    attendance = meetings_listing(CoordinationMeeting.objects.filter(task=joint)).rows[0][-1]
    assert (attendance.text, attendance.note) == ("有缺席", "河口镇")
    task_page = client_of(lu).get(url("task", joint.pk)).context["made_of_it"]
    assert [(one.title, one.state) for one in task_page] == [("协调会议和后续事项", "会议 1 次，待办后续事项 1 项")]
    refused = client_of(water).post(url("close_follow_up", row.pk), {"result": "已交地"}).status_code
    closed = [
        client_of(lu).post(url("close_follow_up", row.pk), {"result": text}).status_code for text in ("", "已交地")
    ]
    assert (refused, closed, field_chain.work_items(lu, TODAY)) == (403, [422, 302], [])


@pytest.mark.clause("JH-B-4.4-b")
def test_thematic_meeting_without_everybody_is_kept_as_incomplete(
    hekou: Unit, bureau: Unit, joint: Task, shi: Person, chief: Person, wen: Account, water: Account,
    client_of: ClientOf,
) -> None:  # fmt: skip
    """JH-B-4.4-b: a leader of the county and the head of each unit, or somebody named who stands in."""
    seats = {bureau.pk: (Seat.HEAD, ""), hekou.pk: (Seat.STAND_IN, "何副镇长")}

    def held(**fields: Any) -> CoordinationMeeting:
        values: dict[str, Any] = {
            "kind": CoordinationKind.THEMATIC, "held_on": TODAY, "place": "", "issues": "用地", "conclusions": "同意",
            "seats": seats, "leader": shi, "follow_ups": [NewFollowUp("交地", hekou.pk, TODAY)],
        }  # fmt: skip
        return actions.convene(joint, NewMeeting(**(values | fields)), by=wen, at=NOON)

    whole = held()
    lacking = [
        held(leader=None).lacking, held(leader=chief).lacking, held(seats={bureau.pk: (Seat.HEAD, "")}).lacking,
        held(seats=seats | {bureau.pk: (Seat.MEMBER, "某科员")}).lacking,
    ]  # fmt: skip
    with pytest.raises(Refused) as undated:
        held(follow_ups=[NewFollowUp("交地", hekou.pk, None)])

    assert (whole.complete, whole.lacking) == (True, "")
    assert lacking == ["县级领导", "县级领导", "河口镇主要负责人", "水利局主要负责人"]
    assert CoordinationMeeting.objects.filter(complete=False).count() == 4
    assert build.titles(undated) == ["后续事项没有期限"]
    assert client_of(water).get(url("new_thematic", joint.pk)).status_code == 403
    assert client_of(wen).get(url("new_thematic", joint.pk)).status_code == 200


@pytest.mark.clause("JH-B-4.4-a")
def test_gap_begins_at_mid_term_and_a_meeting_closes_it(
    hekou: Unit, joint: Task, lu: Account, wen: Account, nine: list[Person], client_of: ClientOf
) -> None:
    """JH-B-4.4-a: several units, or marked as territorial; other tasks have no page of coordination."""
    start, end = date(2012, 1, 1), date(2012, 12, 30)
    middle = mid_term(start, end)
    far = 99
    course = Course(start, end)
    own = build.first(build.in_force(build.begun(hekou, lu, build.content(hekou, nine[0])), lu, wen))
    listed = {row.pk for row, _ in gap_rows(wen, date(2012, 12, 30))}
    marked = [client_of(lu).post(url("mark_territorial", own.pk)).status_code for _ in range(1)]
    both = {row.pk for row, _ in gap_rows(wen, date(2012, 12, 30))}
    unmarked = client_of(lu).post(url("mark_territorial", own.pk), {"reason": "误标"}).status_code

    assert [len(gaps(course, day, far)) for day in (middle - timedelta(1), middle)] == [0, 1]
    assert gaps(Course(start, end, last_meeting=middle), end, far) == []
    assert [len(gaps(Course(start, end, start, start), day, 3)) for day in (date(2012, 4, 1), date(2012, 4, 2))] == [
        0,
        1,
    ]
    assert (listed, marked, both, unmarked) == ({joint.pk}, [302], {joint.pk, own.pk}, 302)
    assert {row.pk for row, _ in gap_rows(wen, date(2012, 12, 30))} == {joint.pk}
    assert months_after(date(2012, 11, 30), 3) == date(2013, 2, 28)


def test_group_of_a_secret_decision_is_hidden(
    county: Unit, bureau: Unit, chief: Person, shi: Person, wen: Account, client_of: ClientOf
) -> None:
    """Whoever may not see personnel matters does not see that a group was set up for one."""
    matter = after.resolved(bureau, wen)
    new = group(county, shi, bureau, chief, kind=GroupKind.DECISION, matter=matter)
    row = actions.found_group(new, by=wen, at=NOON)
    overseer = make_account("监督员", county, Duty.OVERSIGHT)
    seen = client_of(overseer).get(url("leading_group", row.pk)).status_code
    type(matter).objects.filter(pk=matter.pk).update(category=Category.PERSONNEL, subtype="", interest="")

    assert (seen, client_of(overseer).get(url("leading_group", row.pk)).status_code) == (200, 404)
    assert LeadingGroup.objects.visible_to(wen).filter(pk=row.pk).exists()


def test_list_of_gaps_costs_the_same_for_many(
    county: Unit, hekou: Unit, bureau: Unit, chief: Person, shi: Person, wen: Account, client_of: ClientOf
) -> None:
    client, costs = client_of(wen), []
    rows = [build.content(bureau, chief, leader_id=shi.pk, assisting=(hekou.pk,), target=f"任务{n}") for n in range(12)]
    build.issued(build.begun(county, wen, *rows, kind=TableKind.POINTS), wen)
    for kept in (1, 12):
        Task.objects.filter(order__gt=kept).update(state="done")
        Task.objects.filter(order__lte=kept).update(state="planned")
        client.get(url("coordination_gaps"))
        with CaptureQueriesContext(connection) as taken:
            found = client.get(url("coordination_gaps")).context["sections"][0].rows
        costs.append((len(taken), len(found)))

    assert costs[0][0] == costs[1][0] <= 20
    assert (costs[0][1], costs[1][1]) == (1, 12)
