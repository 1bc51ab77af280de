"""Pages of what follows a resolution: the matter's own, its entries, the two registers, work items, the archive."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.models import AuditEvent
from decisions.actions.adjustment import suspend_execution
from decisions.actions.archive import close_archive, explain_gap
from decisions.actions.corrections import NewCorrection, correct_resolution
from decisions.actions.feedback import answer_feedback
from decisions.actions.oversight import NewOpinion, file_opinion
from decisions.enums import FeedbackAnswer, FeedbackKind, Level, Overseer, Stage
from decisions.gathering.archive import AFTER, dossier_of, standing_of
from decisions.models import (
    AffectedUnit,
    DecisionAdjustment,
    ExecutionFeedback,
    ExecutionSuspension,
    Matter,
    OversightOpinion,
)
from decisions.providers.aftermath import work_items
from decisions.reports.archive import write_archive
from organization.models import Account, Unit
from tests.decisions import build_aftermath as after
from tests.decisions import build_rows as build
from tests.factories import NOON

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Account], Client]
MOST_QUERIES = 20
TODAY = NOON.date()


@pytest.fixture
def done(hekou: Unit, qingshi: Unit, wen: Account) -> Matter:
    return after.resolved(hekou, wen, level=Level.MAJOR)


def at(name: str, *args: object) -> str:
    return reverse(f"decisions:{name}", args=args)


def text(response: Any) -> str:
    return str(response.content.decode())


def much(one: Matter, county: Unit, by: Account, times: int) -> None:
    """A history of everything, ``times`` over."""
    head = build.secretary(county)
    for number in range(times):
        row = after.told(one, by, kind=FeedbackKind.PROBLEM, finding=f"第{number}次反映", upload=after.report())
        answer_feedback(row, FeedbackAnswer.CONTINUE, reason="已研究", by=by, at=NOON)
        after.told(one, by, suggestion="追加资金")
        after.evaluated(one, by)
        file_opinion(
            one.pk,
            NewOpinion(Overseer.CONGRESS, TODAY, "请加快。", one.lead_unit),
            by=by,
            at=NOON,
            upload=after.report(),
        )
        new = NewCorrection("同意", "一致同意", "漏字", head, TODAY, True)
        correct_resolution(after.paper_of(one), new, by=by, at=NOON)


def test_page_costs_the_same_whatever_the_history(
    done: Matter, county: Unit, wen: Account, lu: Account, client_of: ClientOf
) -> None:
    """With the most there can be: a version of a version, for the office and for the unit."""
    before = after.resolved(done.lead_unit, wen, title="整治前一版")
    Matter.objects.filter(pk=done.pk).update(predecessor=before)
    counted: dict[str, list[int]] = {"wen": [], "lu": []}
    for account in (wen, lu):
        client_of(account).get(at("aftermath", done.pk))
    for times in (1, 3):
        much(done, county, wen, times)
        for account in (wen, lu):
            client = client_of(account)
            with CaptureQueriesContext(connection) as caught:
                page = text(client.get(at("aftermath", done.pk)))
            counted[account.username].append(len(caught))

    assert ("第2次反映" in page, before.number in page) == (True, True)
    assert {len(set(counts)) for counts in counted.values()} == {1}
    assert max(counted["wen"] + counted["lu"]) <= MOST_QUERIES


@pytest.mark.clause("JH-A-4.4-a")
def test_unit_tells_on_the_page_and_the_newest_stands_first(
    done: Matter, wen: Account, lu: Account, he: Account, client_of: ClientOf
) -> None:
    unit, url = client_of(lu), at("file_feedback", done.pk)
    today = timezone.localdate()
    posted = {
        "unit": done.lead_unit_id, "kind": "progress", "dated": today.isoformat(), "finding": "完成三成",
        "upload": after.report(),
    }  # fmt: skip
    after.told(done, wen, finding="已开工")
    form = unit.get(url)
    wrong = unit.post(url, posted | {"dated": "昨天", "upload": after.report()})
    early = unit.post(url, posted | {"dated": "2012-01-01", "upload": after.report()})
    other = unit.post(url, posted | {"unit": he.person.unit_id, "upload": after.report()})  # type: ignore[union-attr]
    sent = unit.post(url, posted, follow=True)
    page, row = text(sent), ExecutionFeedback.objects.get(finding="完成三成")

    assert [one.status_code for one in (form, wrong, early, other)] == [200, 422, 409, 422]
    assert "反馈日期早于形成决议" in text(early)
    assert "该单位与本事项无关" in text(other)
    assert page.index("完成三成") < page.index("已开工")
    file = unit.get(at("aftermath_file", done.pk, "feedback", row.pk))
    assert b"".join(file.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert unit.get(at("aftermath_file", done.pk, "nothing", row.pk)).status_code == 404
    assert unit.get(at("aftermath_row", done.pk, "answer", row.pk)).status_code == 403
    assert client_of(he).get(at("aftermath", done.pk)).status_code == 404
    AffectedUnit.objects.create(matter=done, unit=he.person.unit, **build.told(wen))  # type: ignore[union-attr]
    assert client_of(he).get(url).status_code == 200
    assert ExecutionFeedback.objects.count() == 2


def test_page_of_a_matter_under_way_says_what_will_stand_there(
    river: Matter, wen: Account, lu: Account, client_of: ClientOf
) -> None:
    page = text(client_of(lu).get(at("aftermath", river.pk)))

    assert "形成决议后，执行反馈、后评估、调整和更正登记在这里。" in page
    assert at("file_feedback", river.pk) not in page
    assert at("archive", river.pk) not in page
    assert at("archive", river.pk) in text(client_of(wen).get(at("aftermath", river.pk)))


@pytest.mark.clause("JH-B-5.2-b")
def test_office_answers_to_adjust_and_both_versions_lead_to_each_other(
    done: Matter, wen: Account, lu: Account, client_of: ClientOf
) -> None:
    client, row = client_of(wen), after.told(done, wen, kind=FeedbackKind.PROBLEM)
    url = at("aftermath_row", done.pk, "answer", row.pk)
    none = client.post(url, {"outcome": "", "reason": ""})
    done_so = client.post(url, {"outcome": "adjust", "reason": "缩小范围"}, follow=True)
    second = DecisionAdjustment.objects.get().successor
    first_page, second_page = text(done_so), text(client.get(at("aftermath", second.pk)))
    again = client.post(url, {"outcome": "continue", "reason": "继续"})

    assert (none.status_code, again.status_code, client.get(url).status_code) == (409, 409, 200)
    assert at("matter", second.pk) in first_page
    assert at("matter", second.pk) in text(client.get(at("matter", done.pk)))
    assert at("matter", done.pk) in text(client.get(at("matter", second.pk)))
    assert at("aftermath", done.pk) in second_page
    assert text(client.get(at("resolution", done.pk))).count(after.paper_of(done).number) >= 1
    assert second.number in text(client_of(lu).get(at("aftermath", done.pk)))


def test_office_enters_everything_that_follows(
    done: Matter, county: Unit, qingshi: Unit, wen: Account, lu: Account, client_of: ClientOf
) -> None:
    client, today = client_of(wen), timezone.localdate().isoformat()
    head = build.secretary(county)
    row = after.told(done, wen, kind=FeedbackKind.PROBLEM)
    due = (timezone.localdate() + timedelta(days=20)).isoformat()

    def post(kind: str, *args: int, **fields: Any) -> int:
        name = "aftermath_row" if args else "aftermath_entry"
        assert client.get(at(name, done.pk, kind, *args)).status_code == 200
        return client.post(at(name, done.pk, kind, *args), fields).status_code

    codes = [
        post("suspend", leader=head.number, suspended_on=today, reason="渗漏"),
        post("resume", reason="加固完成"),
        post("commission", ground="needed", unit=qingshi.pk, institution="", commissioned_on=today, due_on=due),
    ]
    commission = done.commissions.get()
    given = {"dated": today, "score": "82", "recommendation": "adjust", "finding": "进度滞后"}
    codes.append(post("result", commission.pk, upload=after.report(), **given))
    codes += [
        post("presentation", commission.evaluation.pk, presented_on=today, meeting="第9次常务会议", result="同意调整"),
        post("adjustment", commission.evaluation.pk, way="substance", text="缩小范围"),
        post(
            "correction", resolution=after.paper_of(done).pk, wrong="同意", right="一致同意", reason="漏字",
            approver=head.number, dated=today, clerical="on",
        ),
        post("opinion", body="congress", dated=today, text="请加快", unit=done.lead_unit_id),
        post("withdraw-feedback", row.pk, reason="登错"),
    ]  # fmt: skip
    opinion = OversightOpinion.objects.get()
    replied = client_of(lu).post(at("reply_to_oversight", done.pk, opinion.pk), {"reply": "已加快"})
    page = text(client.get(at("aftermath", done.pk)))

    assert [*codes, replied.status_code] == [302] * 10
    for part in ("加固完成", "82 分，建议调整", "第9次常务会议：同意调整", "一致同意", "已加快", "登错"):
        assert part in page
    assert client.get(at("aftermath_entry", done.pk, "nothing")).status_code == 404
    assert client.get(at("aftermath_row", done.pk, "nothing", 1)).status_code == 404


@pytest.mark.clause("GW713-36")
def test_form_of_the_commission_refuses_the_unit_that_led(done: Matter, wen: Account, client_of: ClientOf) -> None:
    today = timezone.localdate().isoformat()
    given = {"ground": "needed", "unit": done.lead_unit_id, "commissioned_on": today, "due_on": today}

    response = client_of(wen).post(at("aftermath_entry", done.pk, "commission"), given)

    assert response.status_code == 409
    assert "不得由承担决策前主要工作的单位承担" in text(response)
    assert done.commissions.count() == 0


@pytest.mark.clause("JH-A-4.4-a", "JH-A-4.4-b", "JH-B-5.2-b", "GW713-35")
def test_registers_list_what_waits_and_export_it(
    done: Matter, hekou: Unit, wen: Account, lu: Account, he: Account, client_of: ClientOf
) -> None:
    """By today's clock all decisions of 2012 are stale, and long due for their evaluation."""
    quiet = after.resolved(hekou, wen, title="农村道路养护")
    after.told(done, wen, kind=FeedbackKind.DONE)
    after.told(done, wen, kind=FeedbackKind.PROBLEM, finding="堤基渗漏")
    client = client_of(wen)
    pages = {
        view: text(client.get(at(name) + f"?view={view}"))
        for name, view in (("feedback", "open"), ("feedback", "stale"), ("feedback", "all"), ("evaluations", "waiting"))
    }
    book = load_workbook(io.BytesIO(client.get(at("export_feedback") + "?view=open").content))
    with CaptureQueriesContext(connection) as caught:
        client.get(at("feedback") + "?view=all&kind=problem&state=waiting&search=河道")
    after.evaluated(done, wen)
    judged = text(client.get(at("evaluations") + "?view=done&recommendation=adjust"))

    assert ("堤基渗漏" in pages["open"], quiet.title in pages["stale"], done.title in pages["stale"]) == (
        True, True, False,
    )  # fmt: skip
    assert (pages["all"].count(done.number), done.title in pages["waiting"]) == (2, True)
    assert "未委托" in pages["waiting"]
    assert [row[5].value for row in book["执行反馈"].iter_rows(min_row=3)] == ["堤基渗漏"]
    assert len(caught) <= MOST_QUERIES
    assert ("江南政策评估中心" in judged, done.title in text(client.get(at("evaluations")))) == (True, False)
    assert client.get(at("export_evaluations") + "?view=done").status_code == 200
    assert AuditEvent.objects.filter(verb__startswith="decisions.export_").count() == 2
    assert quiet.title in text(client_of(lu).get(at("feedback") + "?view=stale"))
    assert quiet.title not in text(client_of(he).get(at("feedback") + "?view=stale"))


@pytest.mark.clause("JH-B-5.2-b", "GW713-35")
def test_work_items_tell_offices_and_units_what_waits(
    done: Matter, county: Unit, hekou: Unit, wen: Account, lu: Account, he: Account
) -> None:
    row = after.told(done, wen, kind=FeedbackKind.PROBLEM)
    file_opinion(done.pk, NewOpinion(Overseer.CONSULTATIVE, TODAY, "请加快。", hekou), by=wen, at=NOON)
    after.evaluated(done, wen, presented=None)
    later = TODAY + timedelta(days=400)
    second = after.resolved(hekou, wen, level=Level.MAJOR, title="农村道路养护")
    suspend_execution(
        done.pk, leader=build.secretary(county), reason="渗漏", suspended_on=TODAY, by=wen, at=NOON
    )  # fmt: skip

    office = [item.title for item in work_items(wen, later)]
    with CaptureQueriesContext(connection) as caught:
        unit = [item.title for item in work_items(lu, later)]

    assert unit == [f"久未反馈执行情况：{second.title}", f"河口镇答复政协意见：{done.title}"]
    assert office == [
        "1 件决策久未反馈执行情况", unit[1], f"处理河口镇反馈的严重问题：{done.title}", "1 件重大决策待委托后评估",
        f"评估结果提交审议：{done.title}", f"中止执行后待决定：{done.title}",
    ]  # fmt: skip
    assert work_items(he, later) == []
    assert len(caught) <= 8
    assert (row.answered_at, ExecutionSuspension.objects.count()) == (None, 1)


def test_archive_takes_in_what_followed(done: Matter, county: Unit, wen: Account) -> None:
    before = {piece.folder for piece in dossier_of(done, at=NOON).pieces}
    much(done, county, wen, 1)
    with write_archive(dossier_of(done, at=NOON), by=str(wen), at=NOON) as file:
        bundle = zipfile.ZipFile(io.BytesIO(file.read()))

    after_it = [name.split("-", 2)[-1] for name in bundle.namelist() if name.startswith(AFTER)]
    said = "".join(
        bundle.read(name).decode() for name in bundle.namelist() if name.startswith(AFTER) and ".txt" in name
    )

    assert AFTER not in before
    assert [name for name in after_it if name.endswith(".txt")] == [
        "执行反馈.txt", "评估委托.txt", "决策后评估.txt", "评估提交审议.txt", "文字更正.txt", "监督意见.txt",
    ]  # fmt: skip
    assert sum(name.endswith(".pdf") for name in after_it) == 4
    for part in ("第0次反映", "江南政策评估中心", "一致同意", "请加快。"):
        assert part in said


@pytest.mark.clause("JH-A-2-b")
def test_finished_dossier_has_opinion_publicity_and_legality_filled_or_not_applicable_with_a_reason(
    river: Matter, wen: Account
) -> None:
    """Opinion, notice or hearing, legality review: none of them may be missing in silence."""
    build.decided(river, wen)
    sections = {"consultation", "notice", "hearing", "legality"}

    def found() -> dict[str, tuple[bool, str]]:
        slots = standing_of(river, at=NOON)[1]
        return {one.kind.key: (bool(one.pieces), one.reason) for one in slots if one.kind.key in sections}

    for slot in standing_of(river, at=NOON)[1]:
        if slot.gap:
            explain_gap(river.pk, slot.kind.key, reason="本事项不涉及", by=wen, at=NOON)
    close_archive(river.pk, by=wen, at=NOON)

    aside = "不适用：不涉及（县政府主要领导）"
    assert found() == {
        "consultation": (True, ""), "notice": (False, f"公示{aside}"), "hearing": (False, f"听证{aside}"),
        "legality": (True, ""),
    }  # fmt: skip
    assert build.run_of(river, Stage.LEGAL_REVIEW).state == "closed"
