"""征求意见, a unit's answer, the ledger, 协调情况, and what all of it puts on workbenches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from decisions.actions import consultation as consult
from decisions.actions import expert_review as review
from decisions.actions import experts as register
from decisions.actions.experts import NewExpert
from decisions.enums import Event, Stage
from decisions.models import AffectedUnit, ConsultationRequest, ExpertField, Matter, Opinion, UnitPosition
from decisions.providers.preparation import work_items
from organization.enums import Duty, UnitKind
from organization.models import Account, Unit
from tests.decisions import build_rows as build
from tests.factories import NOON, make_account, make_unit

pytestmark = pytest.mark.django_db
SignIn = Callable[[Account], Client]
FUTURE = date(2035, 1, 31)
HOSTILE = "<script>alert(1)</script>=cmd|' /C calc'!A0"


def url(page: str, *args: object) -> str:
    return reverse(f"decisions:{page}", args=args)


@pytest.fixture
def asked(river: Matter, wen: Account) -> Matter:
    build.draft(river, wen)
    build.at_stage(river, Stage.CONSULTATION, wen)
    return river


@pytest.fixture
def request_to_qingshi(asked: Matter, qingshi: Unit, wen: Account) -> ConsultationRequest:
    return consult.send_requests(asked.pk, departments=[], due_on=FUTURE, by=wen, at=NOON)[0]


@pytest.mark.clause("JH-A-5.4-a", "JH-A-5.4-b", "GW713-18", "GW713-13")
def test_lead_unit_asks_the_unit_answers_and_the_ledger_is_settled(
    asked: Matter, county: Unit, qingshi: Unit, lu: Account, he: Account, client_of: SignIn
) -> None:
    lead, unit = client_of(lu), client_of(he)
    assert unit.get(url("consultation", asked.pk)).status_code == 404
    send = url("consultation_entry", asked.pk, "send")
    assert lead.post(send, {"due_on": "", "departments": ["x"]}).status_code == 422
    assert lead.post(send, {"due_on": FUTURE.isoformat(), "left_out": [qingshi.pk]}).status_code == 409
    assert lead.post(send, {"due_on": FUTURE.isoformat()}).status_code == 302
    assert unit.get(url("consultation", asked.pk)).status_code == 200
    page = url("answer_consultation", ConsultationRequest.objects.get().pk)
    assert unit.post(page, {"answer": "oppose", "text": ""}).status_code == 409
    assert unit.post(page, {"answer": "perhaps"}).status_code == 422
    assert unit.post(page, {"answer": "oppose", "text": HOSTILE}).status_code == 302
    assert unit.post(page, {"answer": "agree", "text": ""}).status_code == 409

    ledger = lead.get(url("opinions", asked.pk)).content.decode()
    assert "未处理" in ledger
    assert "<script>alert(1)" not in ledger
    row = Opinion.objects.get()
    dispute = {"theirs": "影响灌溉", "ours": "已论证"}
    assert lead.post(url("record_dispute", asked.pk, row.pk), dispute | {"ours": ""}).status_code == 409
    assert lead.post(url("record_dispute", asked.pk, row.pk), dispute).status_code == 302
    assert lead.post(url("decide_opinion", asked.pk, row.pk), {"adopted": "no", "reason": ""}).status_code == 409
    assert lead.post(url("decide_opinion", asked.pk, row.pk), {"adopted": "no", "reason": "已论证"}).status_code == 302
    circle = url("consultation_entry", asked.pk, "circle")
    assert lead.post(circle, {"circle": "public", "asked": "no", "reason": ""}).status_code == 409
    assert lead.post(circle, {"circle": "public", "asked": "yes", "result": "多数赞成"}).status_code == 302
    assert "多数赞成" in lead.get(url("consultation", asked.pk)).content.decode()


def test_ledger_exports_to_excel_with_its_filter(asked: Matter, lu: Account, wen: Account, client_of: SignIn) -> None:
    for origin in ("水务局", "财政局"):
        consult.add_opinion(asked.pk, origin=origin, text=HOSTILE, by=wen, at=NOON)
    row = Opinion.objects.get(origin="水务局")
    consult.record_dispute(row, theirs="防洪", ours="已论证", by=wen, at=NOON)

    answer = client_of(lu).get(url("export_opinions", asked.pk) + "?state=disputed")

    book = load_workbook(BytesIO(answer.content))
    cells = [[cell.value for cell in line] for line in book["采纳情况台账"].iter_rows()]
    assert [line[0] for line in cells if line[0] in ("水务局", "财政局")] == ["水务局"]
    assert any("水务局：防洪" in str(value) for line in cells for value in line)


def test_who_sees_and_may_not_touch_is_turned_away(
    request_to_qingshi: ConsultationRequest, asked: Matter, county: Unit, hekou: Unit, he: Account, client_of: SignIn
) -> None:
    watcher = client_of(make_account("督查", county, Duty.INSPECTION_OFFICE))
    stranger = client_of(make_account("邻镇", make_unit("柳河镇", parent=county), Duty.UNIT_LEADER))
    page = url("answer_consultation", request_to_qingshi.pk)
    assert (watcher.get(page).status_code, stranger.get(page).status_code) == (403, 404)
    clerk = client_of(make_account("青石联络员", request_to_qingshi.unit, Duty.UNIT_CLERK))
    assert clerk.get(page).status_code == 200
    unit = client_of(he)  # asked for its answer, it sees the matter and works nothing of it
    row = consult.add_opinion(asked.pk, origin="某单位", text="意见", by=he, at=NOON)
    for target in (
        url("consultation_entry", asked.pk, "send"),
        url("remind_units", asked.pk),
        url("decide_opinion", asked.pk, row.pk),
        url("record_dispute", asked.pk, row.pk),
        url("coordination_entry", asked.pk, "affected"),
    ):
        assert unit.post(target, {}).status_code == 403
    assert unit.get(url("opinions", asked.pk)).status_code == 200


def test_silent_units_are_noted_and_reminded(
    asked: Matter, qingshi: Unit, wen: Account, lu: Account, client_of: SignIn
) -> None:
    row = consult.send_requests(asked.pk, departments=[], due_on=build.TODAY, by=wen, at=NOON)[0]
    client = client_of(lu)

    shown = client.get(url("consultation", asked.pk)).content.decode()
    assert "青石镇：到期未答复，记为未回复，不视为同意。" in shown
    assert client.post(url("remind_units", asked.pk)).status_code == 302
    assert "催办 1 次" in client.get(url("consultation", asked.pk)).content.decode()
    assert row.reminders.count() == 1


@pytest.mark.clause("JH-A-4.2-g", "JH-A-4.2-h")
def test_coordination_page_takes_units_positions_and_hearings(
    river: Matter, county: Unit, qingshi: Unit, lu: Account, client_of: SignIn
) -> None:
    client = client_of(lu)
    assert client.post(url("coordination_entry", river.pk, "affected"), {"units": [qingshi.pk]}).status_code == 302
    row = AffectedUnit.objects.get()
    position = url("record_position", river.pk, row.pk)
    day = {"coordinated_on": "2012-12-20"}
    assert client.post(position, day | {"answer": "oppose", "text": ""}).status_code == 422
    assert client.post(position, day | {"answer": "oppose", "text": "不同意改道"}).status_code == 302
    assert client.post(position, day | {"answer": "agree", "text": "改线后同意"}).status_code == 302
    direct = {"form": "座谈会", "held_on": "2012-12-21", "participants": "居民代表", "opinions": "支持"}
    assert client.post(url("coordination_entry", river.pk, "direct"), direct).status_code == 302

    shown = client.get(url("coordination", river.pk)).content.decode()
    assert "改线后同意" in shown
    assert "不同意改道" not in shown  # the newest counts, the former stays on record
    assert UnitPosition.objects.count() == 2
    assert "居民代表" in shown
    withdrawal = url("withdraw_coordination", river.pk, "affected", row.pk)
    assert client.post(withdrawal, {"reason": "误登"}).status_code == 302
    assert client.post(withdrawal, {"reason": "误登"}).status_code == 409


def test_workbench_tells_unit_expert_and_lead_unit(
    request_to_qingshi: ConsultationRequest, asked: Matter, county: Unit, lu: Account, he: Account, wen: Account
) -> None:
    today = FUTURE + timedelta(days=1)
    assert [item.verb for item in work_items(he, FUTURE)] == ["去答复"]
    assert [item.light for item in work_items(he, today)] != [item.light for item in work_items(he, build.TODAY)]
    consult.add_opinion(asked.pk, origin="某单位", text="意见", by=wen, at=NOON)
    assert [item.verb for item in work_items(lu, today)] == ["去催办", "去处理"]

    build.step(asked, Stage.EXPERT_REVIEW, Event.NEW_ROUND, wen, reason="补充论证")
    build.step(asked, Stage.EXPERT_REVIEW, Event.OPEN, wen)
    gao = make_account("高工", county, Duty.EXPERT)
    field, _ = ExpertField.objects.get_or_create(name="水利")
    expert = register.add_expert(NewExpert("高工", "水利研究院", (field,)), person=gao.person, by=wen, at=NOON)
    review.invite(asked.pk, [expert], by=wen, at=NOON)

    assert [item.verb for item in work_items(gao, today)] == ["去签署"]


def test_pages_cost_at_most_twenty_statements_whatever_the_history(
    asked: Matter, county: Unit, wen: Account, client_of: SignIn
) -> None:
    units = [make_unit(f"部门{n}", parent=county, kind=UnitKind.GOVERNMENT) for n in range(30)]
    consult.send_requests(asked.pk, departments=units, due_on=build.TODAY, by=wen, at=NOON)
    for number in range(3):
        consult.remind(asked.pk, by=wen, at=NOON)
        consult.add_opinion(asked.pk, origin=f"来信{number}", text="意见", by=wen, at=NOON)
    client = client_of(wen)

    for page in ("consultation", "opinions", "coordination"):
        with CaptureQueriesContext(connection) as found:
            assert client.get(url(page, asked.pk)).status_code == 200
        assert len(found) <= 20, page
