"""咨询论证, the experts' own pages and the register: who sees, who signs, what bad input gives, what they cost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decisions.actions import expert_review as review
from decisions.actions import experts as register
from decisions.actions.experts import NewExpert
from decisions.enums import PaperKind, Stage
from decisions.models import Expert, ExpertApplication, ExpertCall, ExpertField, Invitation, Matter, StagePaper
from organization.enums import Duty
from organization.models import Account, Unit
from tests.decisions import build_rows as build
from tests.factories import NOON, make_account

pytestmark = pytest.mark.django_db
SignIn = Callable[[Account], Client]
HOSTILE = "<script>alert(1)</script>"


def url(page: str, *args: object) -> str:
    return reverse(f"decisions:{page}", args=args)


@pytest.fixture
def argued(river: Matter, wen: Account) -> Matter:
    build.at_stage(river, Stage.EXPERT_REVIEW, wen)
    return river


@pytest.fixture
def gao(county: Unit) -> Account:
    return make_account("高工", county, Duty.EXPERT)


@pytest.fixture
def invitation(argued: Matter, gao: Account, wen: Account) -> Invitation:
    """高工, who signs in, invited to the river."""
    field = ExpertField.objects.create(name="水利")
    expert = register.add_expert(NewExpert("高工", "水利研究院", (field,)), person=gao.person, by=wen, at=NOON)
    review.set_fields(argued.pk, [field], by=wen, at=NOON)
    return review.invite(argued.pk, [expert], by=wen, at=NOON)[0]


@pytest.mark.clause("GW713-19")
def test_expert_signs_on_his_own_page_and_nobody_else_finds_it(
    invitation: Invitation, gao: Account, lu: Account, county: Unit, client_of: SignIn
) -> None:
    page = url("my_opinion", invitation.pk)
    stranger = client_of(make_account("另一专家", county, Duty.EXPERT))
    assert (stranger.get(page).status_code, stranger.post(page, {}).status_code) == (404, 404)
    assert client_of(lu).get(page).status_code == 403
    expert = client_of(gao)
    assert "城区河道" in expert.get(url("my_invitations")).content.decode()
    assert expert.post(page, {"interest": "maybe"}).status_code == 422
    assert expert.post(page, {"interest": "no", "stance": "", "opinion": ""}).status_code == 409

    values = {"interest": "no", "stance": "for", "opinion": HOSTILE}
    assert expert.post(page, values).status_code == 302
    assert expert.post(page, values | {"opinion": "改"}).status_code == 409

    shown = expert.get(page).content.decode()
    assert HOSTILE not in shown
    assert "本人签署" in shown
    assert Invitation.objects.get().opinion == HOSTILE


def test_lead_unit_runs_the_review_to_its_document(
    argued: Matter, lu: Account, he: Account, wen: Account, client_of: SignIn
) -> None:
    client, page = client_of(lu), url("expert-review", argued.pk)
    field = ExpertField.objects.create(name="水利")
    person = register.add_expert(NewExpert("高工", "水利研究院", (field,)), by=wen, at=NOON)
    assert client_of(he).get(page).status_code == 404

    def post(kind: str, **values: object) -> int:
        return client.post(url("expert_review_entry", argued.pk, kind), values).status_code

    assert post("fields") == 409
    assert post("fields", fields_of_matter=[field.pk]) == 302
    assert post("invite", experts=["99999"]) == 422
    assert post("invite", experts=[person.pk]) == 302
    row = Invitation.objects.get()
    assert post("attendance", attended=[row.pk]) == 302
    assert client.post(url("make_opinion_document", argued.pk)).status_code == 409
    interest = url("declare_interest", argued.pk, row.pk)
    assert client.post(interest, {"interest": "yes", "interest_text": ""}).status_code == 409
    assert client.post(interest, {"interest": "no"}).status_code == 302
    opinion = url("paper_opinion", argued.pk, row.pk)
    assert client.post(opinion, {"interest": "no", "stance": "against", "opinion": "造价过高"}).status_code == 302
    assert post("meeting", held_on="2012-12-20", place="会议室", host="文若水", analysis="修改后可行") == 302

    assert client.post(url("make_opinion_document", argued.pk)).status_code == 302

    shown = client.get(page).content.decode()
    assert "造价过高" in shown
    assert "决策咨询〔2012〕1号" in shown
    assert StagePaper.objects.in_force().filter(kind=PaperKind.OPINION_DOCUMENT).count() == 1


def test_who_sees_the_matter_and_does_not_prepare_it_is_turned_away(
    invitation: Invitation, argued: Matter, gao: Account, county: Unit, client_of: SignIn
) -> None:
    watcher = make_account("督查", county, Duty.INSPECTION_OFFICE)
    for account in (gao, watcher):
        client = client_of(account)
        assert client.get(url("expert-review", argued.pk)).status_code == 200
        for page in (
            url("expert_review_entry", argued.pk, "invite"),
            url("declare_interest", argued.pk, invitation.pk),
            url("paper_opinion", argued.pk, invitation.pk),
            url("make_opinion_document", argued.pk),
        ):
            assert client.post(page, {}).status_code == 403


def test_office_cannot_sign_for_an_expert_who_signs_in(
    invitation: Invitation, argued: Matter, wen: Account, client_of: SignIn
) -> None:
    assert client_of(wen).get(url("paper_opinion", argued.pk, invitation.pk)).status_code == 404


@pytest.mark.clause("JH-A-4.2-c")
def test_call_application_and_appointment_fill_the_register(wen: Account, lu: Account, client_of: SignIn) -> None:
    client = client_of(wen)
    assert client_of(lu).get(url("experts")).status_code == 403
    assert client.post(url("add_expert_field"), {"name": "水利"}).status_code == 302
    field = ExpertField.objects.get()
    call = {
        "title": "专家选聘公告",
        "text": "面向社会公开选聘",
        "published_on": "2012-12-01",
        "closes_on": "2012-12-20",
    }
    assert client.post(url("open_expert_call"), call | {"closes_on": "2012-11-01"}).status_code == 409
    assert client.post(url("open_expert_call"), call).status_code == 302
    page = url("add_expert_application", ExpertCall.objects.get().pk)
    person = {"organisation": "水利研究院", "known": [field.pk], "received_on": "2012-12-05"}
    for name in ("高明", "郑义"):
        assert client.post(page, person | {"name": name}).status_code == 302
    good, other = ExpertApplication.objects.order_by("pk")
    term = {"term_from": "2013-01-01", "term_until": "2035-12-31"}
    assert client.post(url("appoint_expert", good.pk), term).status_code == 302
    assert client.post(url("appoint_expert", good.pk), term).status_code == 409
    assert client.post(url("decline_expert", other.pk), {"reason": "专业不符"}).status_code == 302

    shown = client.get(url("experts")).content.decode()
    assert "高明" in shown
    assert "郑义" not in shown
    assert "成员 1 名" in shown
    assert "专业不符" in client.get(url("expert_call", ExpertCall.objects.get().pk)).content.decode()
    assert client.get(url("expert_calls")).status_code == 200
    assert client.get(url("export_experts")).content[:2] == b"PK"


def test_register_marks_doubles_and_lets_experts_go(wen: Account, client_of: SignIn) -> None:
    client = client_of(wen)
    field = ExpertField.objects.create(name="水利")
    new = {"organisation": "水利研究院", "known": [field.pk]}
    for name in ("高明", "高　明"):
        assert client.post(url("add_expert"), new | {"name": name}).status_code == 302
    first, double = Expert.objects.order_by("pk")
    same = url("mark_same_expert", double.pk)

    assert client.post(same, {"other": double.pk}).status_code == 400
    assert client.post(same, {"other": first.pk}).status_code == 302
    assert "重复登记" in client.get(url("experts")).content.decode()
    assert client.post(url("remove_expert", double.pk), {"reason": ""}).status_code == 409
    assert client.post(url("remove_expert", double.pk), {"reason": "重复"}).status_code == 302
    assert list(Expert.objects.in_force()) == [first]


def test_page_costs_at_most_twenty_statements_whatever_the_history(
    argued: Matter, wen: Account, client_of: SignIn
) -> None:
    client, page = client_of(wen), url("expert-review", argued.pk)
    build.experts(build.run_of(argued, Stage.EXPERT_REVIEW), 25, wen)
    for number in range(3):
        review.hold_meeting(
            argued.pk, held_on=build.TODAY, place=f"会议室{number}", host="文若水", analysis="可行", by=wen, at=NOON
        )
        build.paper(build.run_of(argued, Stage.EXPERT_REVIEW), PaperKind.ASSESSMENT, wen)

    with CaptureQueriesContext(connection) as found:
        assert client.get(page).status_code == 200

    assert len(found) <= 20
