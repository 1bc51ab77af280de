"""The inbox, a unit's own proposal, screening, the workbench, exchanges: by duty and in words."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core.registry import WorkItem
from decisions.actions.proposals import file_proposal
from decisions.enums import Category, Event, ProposalState, Source, Stage, Subtype
from decisions.models import Counterpart, Matter, Proposal
from decisions.providers.matters import clause_pages, work_items
from organization.enums import Duty
from organization.models import Account, Unit
from tests.decisions import build_rows
from tests.decisions.test_proposals_actions import filed, new
from tests.factories import NOON, make_account

ClientOf = Callable[[Account], Client]
TODAY = NOON.date()


def titles(items: list[WorkItem]) -> list[str]:
    return [one.title for one in items]


@pytest.mark.clause("JH-A-5.1-a")
def test_township_sends_its_own_and_can_do_no_more(
    hekou: Unit, lu: Account, he: Account, wen: Account, client_of: ClientOf
) -> None:
    client = client_of(lu)
    sent = client.post(reverse("decisions:new-proposal"), {"unit": hekou.pk, "title": "修桥", "content": "桥面破损。"})
    row = Proposal.objects.get()
    tried = [
        client.post(reverse(f"decisions:{verb}-proposal", args=[row.pk]), {"reason": "x", "answer": "x"}).status_code
        for verb in ("merge", "reject", "answer")
    ]
    seen = [client_of(one).get(reverse("decisions:proposal", args=[row.pk])).status_code for one in (lu, he, wen)]

    assert (sent.status_code, row.unit, row.source) == (302, hekou, Source.LOWER)
    assert tried == [403, 403, 403]
    assert seen == [200, 404, 200]


def test_unit_cannot_send_in_the_name_of_another(hekou: Unit, qingshi: Unit, lu: Account, client_of: ClientOf) -> None:
    data = {"unit": qingshi.pk, "title": "修桥", "content": "桥面破损。"}

    response = client_of(lu).post(reverse("decisions:new-proposal"), data)

    assert (response.status_code, Proposal.objects.count()) == (422, 0)


def test_office_registers_a_superiors_request_with_its_receipt(county: Unit, wen: Account, client_of: ClientOf) -> None:
    client = client_of(wen)
    data = {
        "source": "superior",
        "sender": "市政府办公室",
        "received_on": TODAY.isoformat(),
        "title": "整治",
        "content": "请办",
    }
    without = client.post(reverse("decisions:new-proposal"), data | {"sender": ""})
    page = client.post(reverse("decisions:new-proposal"), data, follow=True).content.decode()

    row = Proposal.objects.get()
    assert (without.status_code, "建议没有提出人" in without.content.decode()) == (409, True)
    assert (row.number in page, row.query_code in page) == (True, True)


def test_screening_merges_rejects_and_answers(river: Matter, wen: Account, client_of: ClientOf) -> None:
    client, one, other = client_of(wen), filed(), filed()
    merged = client.post(reverse("decisions:merge-proposal", args=[one.pk]), {"matter": river.pk, "answer": "已采纳"})
    without = client.post(reverse("decisions:reject-proposal", args=[other.pk]), {"reason": ""})
    client.post(reverse("decisions:reject-proposal", args=[other.pk]), {"reason": "重复"})
    again = client.post(reverse("decisions:merge-proposal", args=[other.pk]), {"matter": river.pk})
    client.post(reverse("decisions:answer-proposal", args=[other.pk]), {"answer": "与前件重复"})

    one.refresh_from_db()
    other.refresh_from_db()
    assert [merged.status_code, without.status_code, again.status_code] == [302, 422, 409]
    assert (one.state, one.matter, one.answer) == (ProposalState.MERGED, river, "已采纳")
    assert (other.state, other.answer) == (ProposalState.REJECTED, "与前件重复")


def test_contact_and_code_are_not_for_everybody(county: Unit, wen: Account, client_of: ClientOf) -> None:
    row = filed()
    leader = make_account("县长甲", county, Duty.COUNTY_LEADER)
    pages = [client_of(one).get(reverse("decisions:proposal", args=[row.pk])).content.decode() for one in (wen, leader)]

    assert ["13800000000" in page for page in pages] == [True, False]
    assert [row.query_code in page for page in pages] == [False, False]


def test_inbox_takes_the_same_statements_for_one_and_for_many(county: Unit, wen: Account, client_of: ClientOf) -> None:
    client, counts = client_of(wen), []
    for number in (1, 20):
        for _ in range(number):
            filed()
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("decisions:proposals"), {"state": "received"})
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12


def test_export_of_proposals_tells_no_contact(county: Unit, wen: Account, client_of: ClientOf) -> None:
    row = filed()

    data = client_of(wen).get(reverse("decisions:export-proposals")).content

    cells = [str(cell.value) for row in load_workbook(BytesIO(data))["建议"].iter_rows() for cell in row]
    assert row.number in cells
    assert not {"13800000000", row.query_code} & set(cells)


def test_workbench_tells_each_what_is_his_to_do_next(
    river: Matter, county: Unit, wen: Account, lu: Account, he: Account
) -> None:
    legal = make_account("法制", county, Duty.LEGAL_OFFICE)
    filed()
    first = [titles(work_items(one, TODAY)) for one in (wen, lu, he, legal)]
    build_rows.settle(river, Stage.INTENT, wen)
    second = [titles(work_items(one, TODAY)) for one in (wen, lu, he, legal)]
    build_rows.at_stage(river, Stage.LEGAL_REVIEW, wen)
    third = [titles(work_items(one, TODAY)) for one in (wen, lu, he, legal)]

    waiting = "1 件建议待筛选"
    assert first == [[waiting, f"办理意向征集：{river.title}"], [], [], []]
    assert second == [[waiting], [f"开始调查研究：{river.title}"], [], []]
    assert third == [[waiting], [], [], [f"办理法律审查：{river.title}"]]


def test_workbench_asks_the_same_statements_for_many_matters(river: Matter, hekou: Unit, wen: Account) -> None:
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            work_items(Account.objects.get(pk=wen.pk), TODAY)
        counts.append(len(queries))
        for number in range(10):
            build_rows.matter(hekou, wen, title=f"事项{number}")

    assert counts[0] == counts[1]


def test_clauses_lead_to_pages(county: Unit) -> None:
    pages = clause_pages()

    assert pages["JH-A-5.1-b"] == [("决策意向建议", reverse("decisions:proposals"))]
    assert pages["JH-A-3-a"] == [("决策事项", reverse("decisions:matters"))]


@pytest.mark.clause("JH-A-3-e")
@pytest.mark.parametrize("subtype", [Subtype.UPWARD, Subtype.CONGRESS, Subtype.FROM_BELOW])
def test_exchange_records_body_day_and_reply(hekou: Unit, wen: Account, client_of: ClientOf, subtype: Subtype) -> None:
    matter = build_rows.matter(hekou, wen, category=Category.REPORTS, subtype=subtype)
    client = client_of(wen)
    client.post(
        reverse("decisions:counterpart", args=[matter.pk]),
        {"body": "市政府", "dated": "2012-12-01", "paper_number": "安政〔2012〕9号"},
    )
    row = Counterpart.objects.get()
    url = reverse("decisions:counterpart-reply", args=[matter.pk, row.pk])
    early = client.post(url, {"reply": "同意", "replied_on": "2012-11-30"})
    client.post(url, {"reply": "同意", "replied_on": "2012-12-20"})
    again = client.post(url, {"reply": "不同意", "replied_on": "2012-12-21"})

    page = client.get(reverse("decisions:matter", args=[matter.pk])).content.decode()
    assert [early.status_code, again.status_code] == [409, 409]
    assert all(text in page for text in ("市政府", "安政〔2012〕9号", "同意", "2012-12-20"))


def test_other_categories_exchange_nothing(river: Matter, wen: Account, client_of: ClientOf) -> None:
    response = client_of(wen).post(
        reverse("decisions:counterpart", args=[river.pk]), {"body": "市政府", "dated": "2012-12-01"}
    )

    assert (response.status_code, Counterpart.objects.count()) == (409, 0)


@pytest.mark.clause("JH-A-5.9-c")
def test_emergencies_of_the_year_are_listed_and_exported(
    river: Matter, hekou: Unit, county: Unit, wen: Account, client_of: ClientOf
) -> None:
    other = build_rows.matter(hekou, wen, title="乡村道路")
    url = reverse("decisions:emergency", args=[river.pk])
    head = build_rows.secretary(county)
    client = client_of(wen)
    client.post(url, {"leader": head.number, "kind": "汛情", "reason": "出险", "declared_on": "2012-12-20"})
    build_rows.step(river, Stage.RESEARCH, Event.CUT, wen, reason="抢险")
    query = {"special": "emergency", "year": "2012"}

    page = client.get(reverse("decisions:matters"), query).content.decode()
    book = load_workbook(BytesIO(client.get(reverse("decisions:export-matters"), query).content))
    cells = [cell.value for row in book["决策事项"].iter_rows() for cell in row]
    assert (river.title in page, other.title in page) == (True, False)
    assert (river.title in cells, other.title in cells) == (True, False)


def test_stranger_account_has_no_proposals_page(county: Unit, client_of: ClientOf) -> None:
    expert = make_account("专家", county, Duty.EXPERT)
    file_proposal(new(), by=None, at=NOON)

    assert client_of(expert).get(reverse("decisions:proposals")).status_code == 403
