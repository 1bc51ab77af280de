"""What is told of a row: by whom, who sees it, what it does to milestone and light, who comments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.actions.progress import NewProgress, report_progress
from accountability.actions.tasks import start_task
from accountability.enums import TableKind
from accountability.models import ProgressEntry, StepDone, Task
from accountability.providers.progress import work_items
from core.enums import Light
from core.findings import Refused
from organization.enums import Duty
from organization.models import Account, Person, Unit
from tests.accountability import build_rows as build
from tests.factories import NOON, SHANGHAI, make_account
from tests.house.world import PDF

ClientOf = Callable[[Account], Client]


def url(name: str, *args: int) -> str:
    return reverse(f"accountability:{name}", args=args)


@pytest.fixture
def joint(county: Unit, hekou: Unit, qingshi: Unit, wen: Account, lu: Account, shi: Person, nine: list[Person]) -> Task:
    """A county row that 河口镇 leads and 青石镇 assists, running."""
    content = build.content(hekou, nine[0], assisting=(qingshi.pk,), leader_id=shi.pk, measures="")
    row = build.first(build.issued(build.begun(county, wen, content, kind=TableKind.POINTS), wen))
    start_task(row, by=lu, at=NOON)
    return Task.objects.select_related("current", "table").get(pk=row.pk)


@pytest.mark.clause("JH-A-6.2-a", "JH-B-2.3")
def test_person_responsible_tells_of_his_row_and_the_deciding_body_sees_it_at_once(
    county: Unit, joint: Task, hekou: Unit, wen: Account, nine: list[Person], client_of: ClientOf
) -> None:
    head = build.signer(nine[0], Duty.CADRE, hekou)
    colleague = build.signer(nine[1], Duty.CADRE, hekou)
    stranger = make_account("外单位", build.make_unit("外镇", parent=county), Duty.UNIT_LEADER)
    client, office = client_of(head), client_of(wen)
    own = [one for one in work_items(head, NOON.date()) if one.title.startswith("本人负责")]
    listed = client.get(own[0].url).context["lines"][0].report_url
    files = [SimpleUploadedFile("现场.pdf", PDF), SimpleUploadedFile("清单.pdf", PDF)]

    done = client.post(listed, {"percent": "40", "text": "清淤四公里", "problems": "弃土场未定", "uploads": files})
    seen = office.get(url("progress")).context["lines"]
    page = office.get(url("task", joint.pk)).content.decode()

    assert (listed, done.status_code) == (url("report_progress", joint.pk), 302)
    assert [(one.percent, one.text, one.problems, len(one.files)) for one in seen] == [
        (40, "清淤四公里", "弃土场未定", 2)
    ]
    assert [
        part for part in ("河口镇", "班子甲", "2012-12-30", "执行中", "清淤四公里", "40%") if part not in page
    ] == []
    entry = ProgressEntry.objects.get()
    file = url("progress_file", entry.pk, entry.files.all()[0].pk)
    found = [client_of(one).get(file) for one in (wen, head, stranger)]
    assert [(one.status_code, one.streaming and b"".join(one.streaming_content) == PDF) for one in found] == [
        (200, True), (200, True), (404, False),
    ]  # fmt: skip
    false = {"percent": "1", "text": "假"}
    assert [client_of(one).post(listed, false).status_code for one in (colleague, stranger)] == [403, 404]
    assert client_of(stranger).get(url("progress")).context["lines"] == []
    assert ProgressEntry.objects.count() == 1
    assert office.get(url("export_progress")).status_code == 200


@pytest.mark.clause("JH-B-3.3-a")
def test_lead_sees_and_comments_on_what_assisting_units_tell(
    county: Unit, joint: Task, lu: Account, he: Account, wen: Account, client_of: ClientOf
) -> None:
    third = make_account("第三镇", build.make_unit("第三镇", parent=county), Duty.UNIT_LEADER)
    part = report_progress(joint, NewProgress(70, "本镇河段完成七成"), by=he, at=NOON)
    whole = report_progress(joint, NewProgress(30, "全线三成"), by=lu, at=NOON)
    lead, assisting = client_of(lu), client_of(he)

    seen = {who: {one.text for one in client_of(who).get(url("progress")).context["lines"]} for who in (lu, he, third)}
    said = lead.post(url("comment_progress", part.pk), {"text": "加快下游段"}).status_code
    tried = {
        "own": lead.post(url("comment_progress", whole.pk), {"text": "好"}).status_code,
        "assisting": assisting.post(url("comment_progress", whole.pk), {"text": "慢"}).status_code,
        "stranger": client_of(third).post(url("comment_progress", part.pk), {"text": "?"}).status_code,
    }
    office = client_of(wen).post(url("comment_progress", whole.pk), {"text": "报计划"}).status_code

    assert seen == {lu: {"本镇河段完成七成", "全线三成"}, he: {"本镇河段完成七成", "全线三成"}, third: set()}
    assert (said, office, tried) == (302, 302, {"own": 403, "assisting": 403, "stranger": 404})
    assert "加快下游段" in assisting.get(url("task", joint.pk)).content.decode()
    joint.refresh_from_db()
    assert joint.percent == 30  # an assisting unit speaks for its part alone


@pytest.mark.clause("JH-A-6.2-c")
def test_milestone_is_red_the_day_after_and_told_on_its_day_it_is_in_time(joint: Task, lu: Account) -> None:
    line, day = "2012-12-29 完成清淤", date(2012, 12, 29)
    on_the_day = [(one.title, one.light) for one in work_items(lu, day)]
    day_after = [(one.title, one.light, one.due) for one in work_items(lu, day + timedelta(days=1))]

    at = datetime(2012, 12, 29, 20, tzinfo=SHANGHAI)
    report_progress(joint, NewProgress(80, "完成清淤", milestones=(line,)), by=lu, at=at)
    after = [(one.title, one.light) for one in work_items(lu, day + timedelta(days=1))]
    with pytest.raises(Refused) as twice:
        report_progress(joint, NewProgress(80, "再报", milestones=(line,)), by=lu, at=at)

    assert on_the_day == [("任务进度落后：城区河道清淤八公里", Light.YELLOW)]
    assert day_after == [("节点“完成清淤”逾期：城区河道清淤八公里", Light.RED, day)]
    assert after == [("任务进度落后：城区河道清淤八公里", Light.YELLOW)]
    assert StepDone.objects.get().done_on == day
    assert build.titles(twice) == ["没有这个节点，或者已登记完成"]


def test_form_keeps_what_was_typed_and_names_each_fault(joint: Task, lu: Account, client_of: ClientOf) -> None:
    client, address = client_of(lu), url("report_progress", joint.pk)
    fake = SimpleUploadedFile("现场.pdf", b"MZ not a paper")

    bad = client.post(address, {"percent": "一半", "text": "清淤", "milestones": "没有", "uploads": fake})
    over = client.post(address, {"percent": "101", "text": "清淤"})
    early = client.post(address, {"percent": "100", "text": "清淤"})

    assert (bad.status_code, over.status_code, early.status_code) == (422, 422, 422)
    assert sorted(bad.context["form"].errors) == ["milestones", "percent", "uploads"]
    assert "清淤" in bad.content.decode()
    assert "还有节点没有完成" in early.content.decode()
    assert ProgressEntry.objects.count() == 0


def test_lists_cost_the_same_for_one_and_thirty_entries(
    joint: Task, lu: Account, he: Account, wen: Account, client_of: ClientOf
) -> None:
    report_progress(joint, NewProgress(1, "开工"), by=lu, at=NOON)
    client = client_of(wen)

    def cost() -> list[int]:
        found = []
        for address in (url("progress"), url("task", joint.pk)):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            found.append(len(queries))
        return found

    one = cost()
    for number in range(2, 31):
        report_progress(joint, NewProgress(number, "推进"), by=lu, at=NOON)

    assert cost() == one
    assert max(one) <= 20
