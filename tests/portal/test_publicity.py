"""Making tasks, bulletins and briefings public; what becomes of comments (JH-A-6.2, JH-A-6.5-d, JH-B-4.3, LS-3.4-i)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accountability.actions.tasks import finish_step, finish_task, start_task
from accountability.enums import ReportKind, StepKind, TableKind, TaskState, Verdict
from accountability.models import (
    FollowUp,
    ProgressEntry,
    ProgressFile,
    ProgressReport,
    ReportLine,
    ReportReception,
    ReportSheet,
    Task,
)
from core.files import store
from core.findings import Refused
from core.models import AuditEvent
from decisions.enums import Category, Stage
from decisions.models import DecisionPublication, Matter, StageRun
from organization.enums import Duty
from organization.models import Account, Person, Unit
from portal.actions import publicity as actions
from portal.actions.publicity import NewPublication
from portal.enums import Medium, PublicationKind
from portal.gathering import published_results, result_duties
from portal.models import Briefing, PublicBulletin, TaskComment, TaskPublication
from portal.rules.publicity import outstanding
from tests.accountability import build_rows as build
from tests.accountability.conftest import *  # noqa: F403  people of execution
from tests.core.test_files import png
from tests.decisions import build_aftermath as after
from tests.factories import make_account
from tests.house.world import paper

pytestmark = pytest.mark.usefixtures("papers_unset")
ClientOf = Callable[[Account], Client]
K = PublicationKind
EVIL = "<script>alert(1)</script>"


def at(name: str, *args: Any) -> str:
    return reverse(f"portal:{name}", args=args)


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def press(county: Unit) -> Account:
    return make_account("宣传干事", county, Duty.PUBLICITY)


@pytest.fixture
def speaker(county: Unit) -> Account:
    account = make_account("发言人", county, Duty.SPOKESPERSON)
    assert account.person is not None
    build.appoint(account.person, county, "宣传部副部长")
    return account


@pytest.fixture
def inspector(county: Unit) -> Account:
    return make_account("督查员", county, Duty.INSPECTION_OFFICE)


def row_of(county: Unit, hekou: Unit, wen: Account, shi: Person, person: Person, *, matter: Matter | None = None,
           **fields: Any) -> Task:  # fmt: skip
    """A county row in force that 河口镇 leads."""
    values = {"leader_id": shi.pk, "public_concern": True, "deadline": date(2099, 12, 30)} | fields
    content = replace(build.content(hekou, person), **values)
    kind = TableKind.DECISION if matter is not None else TableKind.POINTS
    return build.first(build.issued(build.begun(county, wen, content, kind=kind, matter=matter), wen))


@pytest.fixture
def row(county: Unit, hekou: Unit, wen: Account, shi: Person, nine: list[Person]) -> Task:
    return row_of(county, hekou, wen, shi, nine[0])


def new(kind: K, **fields: Any) -> NewPublication:
    return NewPublication(**({"kind": kind, "text": "已完成", "published_on": today()} | fields))


def refused(act: Callable[[], Any]) -> list[str]:
    with pytest.raises(Refused) as found:
        act()
    return [one.title for one in found.value.findings]


@pytest.mark.clause("JH-B-3.3-d")
def test_decomposition_of_public_concern_is_public_without_a_name(
    client: Client, row: Task, hekou: Unit, wen: Account, lu: Account, he: Account, nine: list[Person],
    client_of: ClientOf,
) -> None:  # fmt: skip
    """JH-B-3.3-d: target, units, post, deadline and a form for comments; an unflagged row has no public page."""
    duty = [one[0].text for one in client_of(lu).get(at("publicity")).context["sections"][1].rows]
    barred = client_of(he).post(at("publish", row.pk, "decomposition"), {"published_on": today()}).status_code
    done = client_of(lu).post(at("publish", row.pk, "decomposition"), {"published_on": today()}).status_code
    made = TaskPublication.objects.get()
    page = client.get(at("task", made.pk)).content.decode()
    left = client_of(lu).get(at("publicity")).context["sections"][1].rows

    assert (duty, barred, done, left) == ([row.current.target], 404, 302, [])  # type: ignore[union-attr]
    shown = ("城区河道清淤八公里", "河口镇", "镇长", "2099-12-30", "提交意见")
    assert [word for word in shown if word not in page] == []
    assert nine[0].name not in page
    assert made.version.target in client.get(at("tasks")).content.decode()
    actions.withdraw(made, reason="误发", by=wen, at=timezone.now())
    assert client.get(at("task", made.pk)).status_code == 404


@pytest.mark.clause("JH-B-3.3-d")
def test_unflagged_row_is_not_public(
    county: Unit, hekou: Unit, wen: Account, shi: Person, nine: list[Person], client: Client
) -> None:
    plain = row_of(county, hekou, wen, shi, nine[0], public_concern=False)

    told = refused(lambda: actions.publish(plain, new(K.DECOMPOSITION), by=wen, at=timezone.now()))

    assert told == ["任务没有标明社会关注"]
    assert client.get(at("task", plain.pk)).status_code == 404
    assert plain.current is not None
    assert plain.current.target not in client.get(at("tasks")).content.decode()


@pytest.fixture
def heard(county: Unit, hekou: Unit, wen: Account, shi: Person, lu: Account, nine: list[Person]) -> Task:
    """A row of a decision that went through public notice, carried out up to its milestone."""
    matter = after.resolved(hekou, wen)
    run = StageRun.objects.filter(matter=matter).order_by("pk").first()
    assert run is not None
    StageRun.objects.filter(pk=run.pk).update(stage=Stage.PUBLIC_NOTICE, state="closed")
    task = row_of(county, hekou, wen, shi, nine[0], matter=matter)
    start_task(task, by=lu, at=timezone.now())
    finish_step(task, StepKind.MILESTONE, "2012-12-29 完成清淤", done_on=today(), by=lu, at=timezone.now())
    return task


@pytest.mark.clause("JH-A-6.2-d")
def test_results_of_a_heard_decision_stand_on_its_page_or_on_the_list(
    client: Client, heard: Task, wen: Account, lu: Account, client_of: ClientOf
) -> None:
    """JH-A-6.2-d: the milestone makes a duty due in 15 days; closed without publication stays on the list."""
    finish_task(heard, Verdict.MET, confirmed=True, by=lu, at=timezone.now())
    open_ = outstanding(result_duties(wen)[0], published_results())
    data = {"line": "2012-12-29 完成清淤", "text": f"清淤八公里{EVIL}", "published_on": today()}
    done = client_of(lu).post(at("publish", heard.pk, "result"), data).status_code
    left = client_of(wen).get(at("publicity")).context["sections"][0].rows
    matter = heard.table.matter
    assert matter is not None
    public = DecisionPublication.objects.create(
        matter=matter, published_on=today(), place="网站", interpretation="解读", adoption="采纳",
        recorded_at=timezone.now(), recorded_by=wen,
    )  # fmt: skip
    page = client.get(at("decision", public.pk)).content.decode()

    assert {(one.line, one.due(15)) for one in open_} == {
        ("2012-12-29 完成清淤", today() + timedelta(15)), ("", today() + timedelta(15)),
    }  # fmt: skip
    assert (done, [row[1].text for row in left]) == (302, ["任务办结"])
    assert ("清淤八公里" in page, EVIL in page) == (True, False)


@pytest.mark.clause("JH-A-6.2-d")
def test_decision_that_was_not_heard_has_no_duty(row: Task, wen: Account, lu: Account) -> None:
    start_task(row, by=lu, at=timezone.now())
    finish_step(row, StepKind.MILESTONE, "2012-12-29 完成清淤", done_on=today(), by=lu, at=timezone.now())

    told = refused(lambda: actions.publish(
        row, new(K.RESULT, line="2012-12-29 完成清淤"), by=lu, at=timezone.now()
    ))  # fmt: skip

    assert (result_duties(wen)[0], told) == ([], ["决策没有经过公示或者听证"])


def reported(task: Task, unit: Unit, by: Account, *, percent: int = 60) -> ProgressReport:
    """A filed report that says something of the row."""
    now = timezone.now()
    sheet = ReportSheet.objects.create(
        unit=unit, year=now.year, kind=ReportKind.HALF, recorded_at=now, recorded_by=by
    )  # fmt: skip
    report = ProgressReport.objects.create(
        sheet=sheet, round=1, number=f"报{percent}", execution="好", situation="无", problem="无", suggestion="无",
        document=store(paper(), by=by, at=now), recorded_at=now, recorded_by=by,
    )  # fmt: skip
    ReportLine.objects.create(report=report, task=task, version=task.current, text="主体完工", percent=percent)
    return report


@pytest.mark.clause("JH-B-4.3-c")
def test_completion_is_disclosed_after_it_was_reported(client: Client, row: Task, hekou: Unit, lu: Account) -> None:
    """JH-B-4.3-c: without a report refused; reported the same day it stands under the unit's page."""
    start_task(row, by=lu, at=timezone.now())
    finish_task(row, Verdict.MET, confirmed=True, by=lu, at=timezone.now())
    early = refused(lambda: actions.publish(row, new(K.COMPLETION), by=lu, at=timezone.now()))
    reported(row, hekou, lu)
    made = actions.publish(row, new(K.COMPLETION, text="清淤工程已完成"), by=lu, at=timezone.now())

    assert early == ["还没有向县委、县政府报告"]
    assert "清淤工程已完成" in client.get(at("unit", hekou.pk)).content.decode()
    assert made.unit == hekou
    yesterday = refused(
        lambda: actions.publish(row, new(K.COMPLETION, published_on=today() - timedelta(1)), by=lu, at=timezone.now())
    )
    assert "还没有向县委、县政府报告" in yesterday


@pytest.mark.clause("JH-B-4.3-a")
def test_publicity_department_publishes_what_the_office_found_suitable(
    client: Client, row: Task, wen: Account, press: Account, lu: Account, client_of: ClientOf
) -> None:
    """JH-B-4.3-a: five media; not marked is refused, no medium is refused, others do not publish in media."""
    data = {"text": "清淤过半", "channels": ["paper", "television"], "published_on": today()}
    early = client_of(press).post(at("publish", row.pk, "execution"), data)
    marked = [client_of(one).post(at("mark_suitable", row.pk)).status_code for one in (press, wen)]
    bare = client_of(press).post(at("publish", row.pk, "execution"), data | {"channels": []}).status_code
    done = client_of(press).post(at("publish", row.pk, "execution"), data).status_code
    others = client_of(lu).post(at("publish", row.pk, "execution"), data).status_code
    made = TaskPublication.objects.get()

    assert [one.label for one in Medium] == ["橱窗", "报纸", "广播", "电视", "网络"]
    assert (early.status_code, "没有认定适宜公开" in early.content.decode()) == (409, True)
    assert (marked, bare, done, others) == ([403, 302], 409, 302, 403)
    assert (list(made.media.values_list("medium", flat=True)), made.published_on) == (["paper", "television"], today())
    assert "报纸、电视" in client.get(at("task", made.pk)).content.decode()


@pytest.mark.clause("JH-B-4.3-b")
def test_spokesperson_briefs_under_his_own_name_and_post(
    client: Client, row: Task, wen: Account, press: Account, speaker: Account, client_of: ClientOf
) -> None:
    actions.mark_suitable(row, by=wen, at=timezone.now())
    data = {"title": "清淤进展", "text": f"过半{EVIL}", "tasks": [row.pk]}
    barred = [client_of(one).post(at("new_briefing"), data).status_code for one in (press, wen)]
    done = client_of(speaker).post(at("new_briefing"), data).status_code
    made = Briefing.objects.get()
    page = client.get(at("bulletins")).content.decode()

    assert (barred, done) == ([403, 403], 302)
    assert (made.speaker, made.post, made.tasks.get().task) == (speaker.person, "宣传部副部长", row)
    assert [word for word in ("清淤进展", "宣传部副部长", "发言人", "城区河道清淤八公里") if word not in page] == []
    assert EVIL not in page


@pytest.mark.clause("JH-A-6.2-e")
def test_bulletin_is_public_once_published_newest_first(
    client: Client, wen: Account, lu: Account, client_of: ClientOf
) -> None:
    office = client_of(wen)
    for title in ("第一期", "第二期", "第三期"):
        office.post(at("new_bulletin"), {"title": title, "text": "内容"})
    rows = {one.title: one for one in PublicBulletin.objects.all()}
    for title in ("第一期", "第二期"):
        office.post(at("publish_bulletin", rows[title].pk))
    page = client.get(at("bulletins")).content.decode()
    changed = office.post(at("edit_bulletin", rows["第一期"].pk), {"title": "改", "text": "改"}).status_code

    assert ("第三期" in page, page.index("第二期") < page.index("第一期")) == (False, True)
    assert [client.get(at("bulletin", rows[one].pk)).status_code for one in ("第一期", "第三期")] == [200, 404]
    assert (changed, client_of(lu).post(at("publish_bulletin", rows["第三期"].pk)).status_code) == (409, 403)


@pytest.mark.clause("JH-A-6.5-d")
def test_comment_has_a_receipt_is_answered_or_becomes_a_supervision_record(
    client: Client, row: Task, hekou: Unit, wen: Account, lu: Account, inspector: Account, client_of: ClientOf
) -> None:
    """JH-A-6.5-d: nothing of it is public before it is answered, nobody's name is ever."""
    made = actions.publish(row, new(K.DECOMPOSITION), by=wen, at=timezone.now())
    said = {"text": f"施工扰民{EVIL}", "name": "丁一", "contact": "13900000000", "website": ""}
    receipt_page = client.post(at("task_comment", made.pk), said, follow=True).content.decode()
    row_of_comment = TaskComment.objects.get()
    before = client.get(at("task", made.pk)).content.decode()
    office = client_of(inspector)
    on = {"text": "整改夜间施工", "unit": hekou.pk, "due_on": today() + timedelta(10)}
    handed = [office.post(at("supervise_comment", row_of_comment.pk), on).status_code for _ in range(2)]
    state = client.post(at("answer"), {"code": row_of_comment.receipt}).content.decode()
    answered = [
        one.post(at("answer_comment", row_of_comment.pk), {"reply": "已整改"}).status_code
        for one in (client_of(lu), office, office)
    ]
    page = client.get(at("task", made.pk)).content.decode()

    assert (row_of_comment.receipt in receipt_page, "施工扰民" in before) == (True, False)
    assert (handed, answered) == ([302, 409], [403, 302, 409])
    follow = FollowUp.objects.get()
    assert (follow.kind, follow.unit, follow.task, follow.text) == ("public", hekou, row, "整改夜间施工")
    assert "已转有关单位办理" in state
    assert ("施工扰民" in page, "已整改" in page) == (True, True)
    assert [word for word in (EVIL, "丁一", "13900000000") if word in page] == []
    trail = AuditEvent.objects.get(verb="portal.receive_comment")
    assert ("丁一" in trail.data, "139" in trail.data) == (False, False)


@pytest.mark.clause("LS-3.4-i")
def test_column_shows_key_projects_as_of_the_last_approved_report(
    client: Client, row: Task, hekou: Unit, wen: Account, lu: Account
) -> None:
    """LS-3.4-i: marked projects alone, with pictures from before the report; one not taken in does not count."""
    now = timezone.now()
    entry = ProgressEntry.objects.create(task=row, unit=hekou, percent=60, text="过半", recorded_at=now, recorded_by=lu)
    picture = store(SimpleUploadedFile("现场.png", png()), by=lu, at=now)
    photo = ProgressFile.objects.create(entry=entry, file=picture)
    unmarked = client.get(at("column")).content.decode()
    actions.mark_suitable(row, by=wen, at=now)
    report = reported(row, hekou, lu)
    waiting = client.get(at("column")).content.decode()
    hidden = client.get(at("photo", photo.pk)).status_code
    ReportReception.objects.create(
        report=report, office=hekou.parent, outcome="received", recorded_at=now, recorded_by=wen
    )
    late = ProgressFile.objects.create(
        entry=ProgressEntry.objects.create(
            task=row, unit=hekou, percent=90, text="九成", recorded_at=timezone.now() + timedelta(1), recorded_by=lu
        ),
        file=picture,
    )  # fmt: skip
    page = client.get(at("column")).content.decode()
    shown = client.get(at("photo", photo.pk))

    assert "城区河道清淤八公里" not in unmarked
    assert ("城区河道清淤八公里" in waiting, "60%" in waiting, hidden) == (True, False, 404)
    assert [word for word in ("60%", "主体完工", at("photo", photo.pk)) if word not in page] == []
    assert b"".join(shown.streaming_content) == png()  # type: ignore[attr-defined]  # a file
    assert client.get(at("photo", late.pk)).status_code == 404


@pytest.mark.parametrize("gone", ["personnel", "removed", "tomorrow"])
def test_what_is_not_public_does_not_exist(client: Client, heard: Task, wen: Account, gone: str) -> None:
    made = actions.publish(heard, new(K.DECOMPOSITION), by=wen, at=timezone.now())
    place = at("task", made.pk)
    there = client.get(place).status_code
    if gone == "personnel":
        Matter.objects.update(category=Category.PERSONNEL, subtype="", interest="")
    elif gone == "removed":
        TaskPublication.objects.update(withdrawn_at=timezone.now(), withdrawn_by=wen, withdrawal_reason="误")
    else:
        TaskPublication.objects.update(published_on=today() + timedelta(1))

    assert (there, client.get(place).status_code, place in client.get(at("tasks")).content.decode()) == (
        200,
        404,
        False,
    )
    if gone == "personnel":
        told = refused(lambda: actions.mark_suitable(heard, by=wen, at=timezone.now()))
        assert told == ["人事任免事项不公开"]


def test_public_pages_cost_the_same_for_many(client: Client, row: Task, wen: Account) -> None:
    costs = []
    for more in (1, 15):
        for _ in range(more):
            TaskPublication.objects.create(
                kind=K.EXECUTION, task=row, version=row.current, unit=row.current.lead_unit,  # type: ignore[union-attr]
                text="过半", published_on=today(), recorded_at=timezone.now(), recorded_by=wen,
            )  # fmt: skip
        with CaptureQueriesContext(connection) as taken:
            for name in ("tasks", "column", "bulletins"):
                assert client.get(at(name)).status_code == 200
        costs.append(len(taken))

    assert costs[0] == costs[1] <= 20
    assert row.state == TaskState.PLANNED
