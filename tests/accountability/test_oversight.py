"""Opinions of congress and conference; plans for emergencies (JH-A-6.5-c, JH-A-6.4-d)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability.actions import emergency
from accountability.enums import TableKind
from accountability.models import EmergencyPlan, ExecutionOpinion, Task
from accountability.permissions import GRANTS
from accountability.providers import field_chain
from core.findings import Refused
from decisions.actions.matters import declare_emergency
from decisions.enums import Category
from decisions.models import Matter, OversightOpinion
from decisions.permissions import GRANTS as DECIDING
from organization.enums import Duty
from organization.models import Account, Person, Unit
from tests.accountability import build_rows as build
from tests.decisions import build_aftermath as after
from tests.decisions import build_rows as deciding
from tests.factories import NOON, make_account
from tests.house.world import paper

ClientOf = Callable[[Account], Client]


def url(name: str, *args: Any) -> str:
    return reverse(f"accountability:{name}", args=args)


@pytest.fixture
def congress(county: Unit) -> Account:
    return make_account("监督员", county, Duty.OVERSIGHT)


@pytest.fixture
def row(county: Unit, hekou: Unit, wen: Account, shi: Person, nine: list[Person]) -> Task:
    content = build.content(hekou, nine[0], leader_id=shi.pk)
    return build.first(build.issued(build.begun(county, wen, content, kind=TableKind.POINTS), wen))


@pytest.mark.clause("JH-A-6.5-c")
def test_congress_reads_says_something_and_is_replied_to(
    hekou: Unit, row: Task, congress: Account, lu: Account, he: Account, wen: Account, client_of: ClientOf
) -> None:
    """JH-A-6.5-c: on a decision and on a task; the addressed unit alone replies, and it stands on its workbench."""
    matter = after.resolved(hekou, wen)
    today = timezone.localdate()
    reader, town, other = client_of(congress), client_of(lu), client_of(he)
    opinion = {"body": "congress", "dated": today, "unit": hekou.pk, "text": "请加快进度"}

    pages = [reader.get(place).status_code for place in (
        url("task", row.pk), reverse("decisions:matter", args=[matter.pk]), url("opinions"),
    )]  # fmt: skip
    told = [
        reader.post(url("new_execution_opinion", row.pk), opinion | more).status_code
        for more in ({}, {"text": ""}, {"dated": today + timedelta(1)})
    ]
    said = reader.post(url("new_decision_opinion", matter.pk), opinion | {"body": "consultative"}).status_code
    made = ExecutionOpinion.objects.get()
    waiting = [one.title for one in field_chain.work_items(lu, today)]
    replied = [
        client.post(url("reply_to_opinion", made.pk), {"reply": "已加快"}).status_code
        for client in (reader, other, town, town)
    ]

    assert (pages, told, said) == ([200, 200, 200], [302, 422, 422], 302)
    assert (made.due_on, OversightOpinion.objects.get().unit) == (today + timedelta(30), hekou)
    assert waiting == ["答复人大意见：城区河道清淤八公里"]
    assert replied == [403, 404, 302, 409]
    shown = reader.get(url("opinions")).context["sections"]
    assert [(one.title, one.rows[0][-2].text) for one in shown] == [
        ("对决策的意见", "待答复"), ("对执行情况的意见", "已答复"),
    ]  # fmt: skip


@pytest.mark.clause("JH-A-6.5-c")
def test_oversight_sees_nothing_of_personnel_and_writes_nothing_else(
    hekou: Unit, row: Task, congress: Account, wen: Account, client_of: ClientOf
) -> None:
    matter = after.resolved(hekou, wen)
    reader = client_of(congress)
    Matter.objects.filter(pk=matter.pk).update(category=Category.PERSONNEL, subtype="", interest="")
    hidden = [
        reader.get(reverse("decisions:matter", args=[matter.pk])).status_code,
        reader.get(url("new_decision_opinion", matter.pk)).status_code,
    ]
    touched = [
        reader.post(url(name, row.pk)).status_code
        for name in ("start_task", "finish_task", "adjust_task", "new_thematic", "mark_territorial")
    ]
    held = {one.name for table in (GRANTS, DECIDING) for one, duties in table.items() if Duty.OVERSIGHT in duties}

    assert hidden == [404, 404]
    assert touched == [403] * 5
    assert held == {
        "VIEW_MATTERS", "VIEW_ALL_MATTERS", "VIEW_TABLES", "VIEW_ALL_TABLES", "VIEW_COORDINATION", "VIEW_OPINIONS",
        "FILE_OPINIONS", "VIEW_CHECK_REPORTS", "FILE_CHECK_REPORTS",
    }  # fmt: skip


@pytest.mark.usefixtures("papers_set")
@pytest.mark.clause("JH-A-6.4-d")
def test_plan_is_registered_drilled_reviewed_and_followed_by_an_emergency_decision(
    county: Unit, hekou: Unit, lu: Account, he: Account, wen: Account, client_of: ClientOf
) -> None:
    """JH-A-6.4-d: unit, kind of event, version, contact, file; a decision without an emergency links none."""
    today = timezone.localdate()
    data = {
        "unit": hekou.pk, "kind": "natural", "title": "防汛应急预案", "version": "2012 版", "dated": "2012-04-01",
        "contact": "何文书", "phone": "0791-1", "procedure": "报告、转移、抢险、善后",
    }  # fmt: skip
    town, office = client_of(lu), client_of(wen)
    lacking = town.post(url("new_emergency_plan"), data | {"contact": "", "upload": paper()})
    made = town.post(url("new_emergency_plan"), data | {"upload": paper()})
    plan = EmergencyPlan.objects.get()
    steps = [
        town.post(url("new_drill", plan.pk), {"held_on": today, "people": 60, "scene": "转移群众", "result": "好"}),
        town.post(url("review_plan", plan.pk), {"reviewed_on": today, "conclusion": "keep", "text": "适用"}),
    ]
    matter = deciding.matter(hekou, wen)
    with pytest.raises(Refused) as calm:
        emergency.link_plan(plan, matter, by=wen, at=NOON)
    secretary = deciding.secretary(county)
    declare_emergency(
        matter.pk, leader=secretary, kind="洪灾", reason="堤防出险", declared_on=NOON.date(), by=wen, at=NOON
    )
    linked = [office.post(url("use_plan", plan.pk), {"matter": matter.pk}).status_code for _ in range(2)]
    page = office.get(url("emergency_plan", plan.pk)).content.decode()
    file = town.get(url("emergency_file", plan.pk))

    assert (lacking.status_code, made.status_code) == (422, 302)
    assert [one.status_code for one in steps] == [302, 302]
    assert build.titles(calm) == ["该事项没有宣布为紧急事项"]
    assert linked == [302, 422]
    assert [word for word in ("转移群众", "继续适用", matter.title, "何文书") if word not in page] == []
    assert b"".join(file.streaming_content)[:5] == b"%PDF-"  # type: ignore[attr-defined]  # a file
    assert client_of(he).get(url("emergency_plan", plan.pk)).status_code == 404
    assert [one.title for one in field_chain.links("decisions.matter", matter.pk, wen)] == ["防汛应急预案（2012 版）"]
