"""Public pages: open to everyone, closed to what is not public, safe against what people send."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEvent
from decisions.actions.experts import appoint, open_call
from decisions.actions.hearing import NewCall, call_hearing, draw_representatives, register, step_in
from decisions.actions.matters import end_matter
from decisions.actions.proposals import answer_proposal, reject_proposal
from decisions.actions.public_notice import hide_comment, publish_notice, receive_comment, reply_to
from decisions.enums import Category, Channel, Event, Source, Stage, Stance
from decisions.models import (
    Applicant,
    Comment,
    Commission,
    Expert,
    ExpertApplication,
    ExpertCall,
    ExpertField,
    Hearing,
    Matter,
    Proposal,
    PublicNotice,
)
from decisions.rules.notice import LONGEST_COMMENT, NoticeFacts
from organization.models import Account, Unit
from portal.enums import PublicForm
from portal.models import PublicTry
from portal.rules.limits import MOST, may_send
from tests.decisions import build_rows as build
from tests.factories import NOON

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"
QUERIES = 20
ClientOf = Callable[[Account], Client]


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def notice(river: Matter, wen: Account) -> PublicNotice:
    """A notice that runs now, by the real clock."""
    build.at_stage(river, Stage.PUBLIC_NOTICE, wen)
    facts = NoticeFacts(f"公示{EVIL}", "起草说明", today(), today() + timedelta(30))
    return publish_notice(river.pk, facts, by=wen, at=timezone.now())


@pytest.fixture
def hearing(river: Matter, wen: Account) -> Hearing:
    """A hearing one may register for now."""
    build.at_stage(river, Stage.CONSULTATION, wen)
    build.settle(river, Stage.CONSULTATION, wen)
    build.step(river, Stage.HEARING, Event.OPEN, wen)
    now = timezone.now()
    call = NewCall(
        subject="河道整治听证", call_text=EVIL, call_from=today(), call_until=today() + timedelta(5),
        scheduled_for=now + timedelta(20), place="礼堂", host="高岚", seats={"沿河 居民": 2, "企业": 1},
        public_source="开奖号码",
    )  # fmt: skip
    return call_hearing(river.pk, call, by=wen, at=now)


def at(name: str, *args: Any) -> str:
    return reverse(f"portal:{name}", args=args)


def text(client: Client, name: str, *args: Any) -> str:
    response = client.get(at(name, *args))
    assert response.status_code == 200
    return response.content.decode()


def opinion(**more: Any) -> dict[str, Any]:
    return {"stance": "against", "text": "反对占用绿地", "name": "丁一", "contact": "13900000000", "website": ""} | more


def drawn(hearing: Hearing, by: Account) -> Hearing:
    """Three residents and two firms registered; drawn after the end of registration."""
    system = Account.objects.system()
    for stratum, count in zip(hearing.strata.order_by("pk"), (3, 2), strict=True):
        for number in range(count):
            register(
                hearing, stratum_id=stratum.pk, name=f"{stratum.name[:2]}人{number}", contact=f"1390000{number}",
                by=system, at=timezone.now(),
            )  # fmt: skip
    return draw_representatives(hearing, public_value="05 11", by=by, at=timezone.now() + timedelta(6))


@pytest.mark.clause("JH-A-4.3-b")
def test_notice_is_read_and_commented_without_a_sign_in(client: Client, notice: PublicNotice) -> None:
    """JH-A-4.3-b: text, dates and form for everyone; what is sent lands in the dossier; closed after the end."""
    page = text(client, "notice", notice.pk)

    sent = client.post(at("comment", notice.pk), opinion(text=EVIL), follow=True)

    row = Comment.objects.get()
    assert (row.notice, row.text, row.name) == (notice, EVIL, "丁一")
    assert row.receipt in sent.content.decode()
    assert "提交意见" in page
    assert notice.draft.text in page
    assert str(notice.ends_on) in page
    PublicNotice.objects.update(starts_on=today() - timedelta(40), ends_on=today() - timedelta(1))
    assert "提交意见" not in text(client, "notice", notice.pk)
    late = client.post(at("comment", notice.pk), opinion())
    assert (late.status_code, "公示期已经结束" in late.content.decode()) == (409, True)
    assert Comment.objects.count() == 1


@pytest.mark.clause("GW713-15-a")
def test_reason_for_a_shorter_period_is_published(client: Client, notice: PublicNotice) -> None:
    PublicNotice.objects.update(shorter_reason="汛期将至")

    assert "汛期将至" in text(client, "notice", notice.pk)


def test_markup_is_never_executed(client: Client, notice: PublicNotice, wen: Account) -> None:
    row = receive_comment(notice, stance=Stance.FOR, text=EVIL, by=wen, at=timezone.now())
    reply_to(notice, [row.pk], reply=EVIL, by=wen, at=timezone.now())

    pages = [text(client, "notice", notice.pk), client.post(at("comment", notice.pk), opinion(text=EVIL, stance=EVIL))]

    assert EVIL not in str(pages[0])
    assert EVIL not in pages[1].content.decode()  # type: ignore[union-attr]
    assert str(pages[0]).count("&lt;script&gt;") >= 2


def test_only_answered_comments_are_shown_and_nobody_is_named(
    client: Client, notice: PublicNotice, wen: Account
) -> None:
    now = timezone.now()
    rows = [
        receive_comment(notice, stance=Stance.FOR, text=words, name="丁一", contact="13900000000", by=wen, at=now)
        for words in ("已答的意见", "未答的意见", "隐藏的意见")
    ]
    reply_to(notice, [rows[0].pk, rows[2].pk], reply="已采纳", by=wen, at=now)
    hide_comment(rows[2], reason="广告", by=wen, at=now)

    page = text(client, "notice", notice.pk)

    shown = [words in page for words in ("已答的意见", "未答的意见", "隐藏的意见", "丁一", "13900000000")]
    assert shown == [True, False, False, False, False]


@pytest.mark.clause("JH-A-3-d")
def test_personnel_never_appears(client: Client, hekou: Unit, wen: Account, river: Matter) -> None:
    """JH-A-3-d: rows of a personnel matter, put past the actions, are still not there: no list, no page, no form."""
    one = build.matter(hekou, wen, category=Category.PERSONNEL, subtype=None, title="机密任免")
    run = build.run_of(one, Stage.INTENT)
    draft = build.draft(river, wen)
    notice = PublicNotice.objects.create(
        run=run, draft=draft, text="机密任免", explanation="说明", starts_on=today(), ends_on=today(), **build.told(wen)
    )
    hearing = Hearing.objects.create(
        run=run, subject="机密任免", call_text="公告", call_from=today(), call_until=today(),
        scheduled_for=timezone.now(), place="礼堂", host="高岚", **build.told(wen),
    )  # fmt: skip

    statuses = [client.get(at("notice", notice.pk)).status_code, client.get(at("hearing", hearing.pk)).status_code]
    statuses += [client.post(at("comment", notice.pk), opinion()).status_code]
    statuses += [client.post(at("register", hearing.pk), {}).status_code]

    assert statuses == [404] * 4
    assert "机密任免" not in text(client, "home")


def test_notice_that_has_not_begun_does_not_exist(client: Client, notice: PublicNotice) -> None:
    PublicNotice.objects.update(starts_on=today() + timedelta(1))

    assert client.get(at("notice", notice.pk)).status_code == 404
    assert notice.run.matter.title not in text(client, "home")


def test_ended_matter_takes_no_more_comments(client: Client, notice: PublicNotice, wen: Account) -> None:
    end_matter(notice.run.matter_id, reason="另行研究", by=wen, at=timezone.now())

    assert "提交意见" not in text(client, "notice", notice.pk)
    assert client.post(at("comment", notice.pk), opinion()).status_code == 409


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "长" * (LONGEST_COMMENT + 1)), ("text", "长" * 340_000), ("text", "\x00"), ("text", " "),
        ("stance", "maybe"), ("name", "长" * 41), ("contact", "1" * 121), ("website", "http://spam.example"),
    ],
)  # fmt: skip
def test_bad_input_is_answered_at_the_form(client: Client, notice: PublicNotice, field: str, value: str) -> None:
    response = client.post(at("comment", notice.pk), opinion(**{field: value}))

    assert response.status_code == 422
    assert (Comment.objects.count(), PublicTry.objects.count()) == (0, 0)


def test_body_of_megabytes_is_refused(client: Client, notice: PublicNotice) -> None:
    response = client.post(at("comment", notice.pk), opinion(text="x" * 4_000_000))

    assert (response.status_code, Comment.objects.count()) == (422, 0)


def test_post_without_a_token_is_refused(notice: PublicNotice) -> None:
    client = Client(enforce_csrf_checks=True)

    assert client.post(at("comment", notice.pk), opinion()).status_code == 403


@pytest.mark.parametrize("form", PublicForm)
def test_limit_lets_exactly_so_many_through(form: PublicForm) -> None:
    assert [may_send(form, before) for before in (0, MOST[form] - 1, MOST[form])] == [True, True, False]


def test_address_that_sends_too_much_waits_an_hour(client: Client, notice: PublicNotice) -> None:
    most = MOST[PublicForm.COMMENT]
    statuses = [client.post(at("comment", notice.pk), opinion()).status_code for _ in range(most + 1)]

    elsewhere = client.post(at("comment", notice.pk), opinion(), REMOTE_ADDR="192.0.2.9").status_code
    PublicTry.objects.update(tried_at=timezone.now() - timedelta(hours=1, seconds=1))
    later = client.post(at("comment", notice.pk), opinion()).status_code

    assert statuses == [302] * most + [429]
    assert (elsewhere, later) == (302, 302)
    assert PublicTry.objects.count() == 1
    assert "127.0.0.1" not in PublicTry.objects.get().address_digest


def test_forged_forwarding_header_is_no_new_address(client: Client, notice: PublicNotice) -> None:
    for number in range(MOST[PublicForm.COMMENT]):
        client.post(at("comment", notice.pk), opinion(), HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")

    blocked = client.post(at("comment", notice.pk), opinion(), HTTP_X_FORWARDED_FOR="192.0.2.200")

    assert blocked.status_code == 429


@pytest.mark.clause("JH-A-5.1-b")
def test_proposal_has_a_receipt_and_its_outcome_is_asked_by_code(client: Client, wen: Account) -> None:
    """JH-A-5.1-b: receipt number, in the office's list; the code tells all, the number the state alone."""
    sent = {"title": EVIL, "content": "河道淤积", "name": "丁一", "contact": "13900000000"}
    page = client.post(at("proposal"), sent, follow=True).content.decode()
    row = Proposal.objects.get()
    code = "-".join(row.query_code[start : start + 4] for start in range(0, 16, 4))

    def asked(written: str) -> tuple[int, str]:
        response = client.post(at("answer"), {"code": written})
        return response.status_code, response.content.decode()

    assert row.number in page
    assert code in page
    assert (row.source, row.recorded_by) == (Source.SOCIETY, Account.objects.system())
    assert row in Proposal.objects.visible_to(wen).waiting()
    assert "收到" in asked(code)[1]
    reject_proposal(row, reason="已列入计划", by=wen, at=timezone.now())
    answer_proposal(row, text="已列入明年计划", by=wen, at=timezone.now())
    status, outcome = asked(code.lower())
    assert (status, "未采纳" in outcome, "已列入明年计划" in outcome) == (200, True, True)
    assert all(words not in outcome for words in (EVIL, "丁一", "13900000000", "已列入计划"))
    number = asked(row.number)
    assert (number[0], "未采纳" in number[1]) == (200, True)
    assert all(words not in number[1] for words in (EVIL, "丁一", "13900000000", "已列入明年计划", row.query_code))
    assert asked("AAAA-BBBB-CCCC-DDDD")[0] == 422


def test_answer_to_a_comment_is_asked_by_receipt(client: Client, notice: PublicNotice, wen: Account) -> None:
    client.post(at("comment", notice.pk), opinion())
    row = Comment.objects.get()
    reply_to(notice, [row.pk], reply="将保留绿地", by=wen, at=timezone.now())

    page = client.post(at("answer"), {"code": row.receipt.lower()}).content.decode()

    assert "将保留绿地" in page
    assert "13900000000" not in page


def test_codes_are_not_guessed_for_long(client: Client) -> None:
    most = MOST[PublicForm.QUERY]

    statuses = [client.post(at("answer"), {"code": f"CODE{number}"}).status_code for number in range(most + 1)]

    assert statuses == [422] * most + [429]


def test_receipt_is_for_its_own_visitor(client: Client, notice: PublicNotice) -> None:
    client.post(at("comment", notice.pk), opinion())
    receipt = Comment.objects.get().receipt

    assert receipt in text(client, "receipt")
    assert receipt not in text(Client(), "receipt")


@pytest.mark.clause("GW713-16-b")
def test_hearing_is_called_and_registered_for_without_a_sign_in(client: Client, hearing: Hearing) -> None:
    """GW713-16-b: matter, time, place and way of choosing are public, the fingerprint of the seed with them."""
    page = text(client, "hearing", hearing.pk)
    stratum = hearing.strata.get(name="企业")

    sent = client.post(
        at("register", hearing.pk), {"stratum": stratum.pk, "name": "丁一", "contact": "139"}, follow=True
    )
    again = client.post(at("register", hearing.pk), {"stratum": stratum.pk, "name": "丁一", "contact": "139"})
    wrong = client.post(at("register", hearing.pk), {"stratum": 0, "name": "", "contact": ""})

    assert all(words in page for words in (hearing.commitment, "礼堂", "开奖号码", "沿河 居民"))
    assert hearing.seed not in page
    assert EVIL not in page
    assert "2-001" in sent.content.decode()
    assert (again.status_code, wrong.status_code, Applicant.objects.count()) == (409, 422, 1)


def test_draw_is_recomputed_from_the_public_page(client: Client, hearing: Hearing, wen: Account) -> None:
    """The very lines on the page, run in a shell, give what the page says."""
    drawn(hearing, wen)
    context = client.get(at("hearing", hearing.pk)).context
    rows, shown = list(context["lots"]), context["draw"]

    seed = subprocess.run(["sh", "-c", shown.check_seed], capture_output=True, text=True, check=True).stdout  # noqa: S603, S607
    lot = subprocess.run(["sh", "-c", shown.check_lot], capture_output=True, text=True, check=True).stdout  # noqa: S603, S607

    assert seed.split()[0] == hearing.commitment
    assert lot.split()[0] == rows[0].digest
    for stratum, seats in (("沿河 居民", 2), ("企业", 1)):
        mine = [row for row in rows if row.stratum == stratum]
        assert [row.digest for row in mine] == sorted(row.digest for row in mine)
        assert [row.drawn for row in mine] == [place < seats for place in range(len(mine))]
        own = [f"{hearing.seed}\n05 11\n{stratum}\n{row.number}" for row in mine]
        assert [row.digest for row in mine] == [hashlib.sha256(one.encode()).hexdigest() for one in own]


def test_names_of_representatives_alone_are_published(client: Client, hearing: Hearing, wen: Account) -> None:
    drawn(hearing, wen)
    leaving = Applicant.objects.get(stratum__name="企业", drawn=True)
    step_in(leaving, reason="出差", by=wen, at=timezone.now() + timedelta(7))

    page = text(client, "hearing", hearing.pk)

    named = {row.name for row in Applicant.objects.all() if f">{row.name}<" in page}
    assert named == {row.name for row in Applicant.objects.filter(drawn=True)}
    assert leaving.name not in named
    assert "1390000" not in page
    assert "报名</button>" not in page


def test_registration_after_its_end_is_refused(client: Client, hearing: Hearing) -> None:
    Hearing.objects.update(call_from=today() - timedelta(9), call_until=today() - timedelta(1))
    stratum = hearing.strata.all()[0]

    late = client.post(at("register", hearing.pk), {"stratum": stratum.pk, "name": "丁一", "contact": "139"})

    assert (late.status_code, "报名已经截止" in late.content.decode()) == (409, True)


def test_trail_of_the_public_names_nobody(client: Client, hearing: Hearing) -> None:
    stratum = hearing.strata.all()[0]
    client.post(at("register", hearing.pk), {"stratum": stratum.pk, "name": "丁一", "contact": "13911112222"})

    event = AuditEvent.objects.get(verb="decisions.register_applicant")

    assert (event.actor_name, "丁一" in event.data, "139" in event.data) == (
        Account.objects.system().audit_name, False, False,
    )  # fmt: skip


def test_pages_cost_the_same_for_a_thousand_comments(client: Client, notice: PublicNotice, wen: Account) -> None:
    costs = []
    for more in (1, 1000):
        Comment.objects.bulk_create(
            Comment(
                notice=notice, receipt=f"R{more}-{number}", stance="for", text="支持", received_at=NOON,
                received_by=wen, reply="好", replied_at=NOON, replied_by=wen,
            )
            for number in range(more)
        )  # fmt: skip
        with CaptureQueriesContext(connection) as taken:
            text(client, "notice", notice.pk)
            text(client, "home")
        costs.append(len(taken))

    assert costs[0] == costs[1] <= QUERIES


def test_hearing_page_costs_the_same_for_many_applicants(client: Client, hearing: Hearing, wen: Account) -> None:
    stratum, costs = hearing.strata.order_by("pk")[0], []
    drawn(hearing, wen)
    for more in (1, 500):
        Applicant.objects.bulk_create(
            Applicant(
                stratum=stratum, number=f"9-{more}-{number}", name="甲", received_at=NOON, received_by=wen,
                place=more * 9 + number, drawn=False,
            )
            for number in range(more)
        )  # fmt: skip
        with CaptureQueriesContext(connection) as taken:
            text(client, "hearing", hearing.pk)
        costs.append(len(taken))

    assert costs[0] == costs[1] <= QUERIES


def test_reading_writes_nothing(client: Client, notice: PublicNotice) -> None:
    with CaptureQueriesContext(connection) as taken:
        for name, *args in (("home",), ("notice", notice.pk), ("proposal",), ("answer",), ("receipt",)):
            text(client, str(name), *args)

    assert [one["sql"] for one in taken if not one["sql"].startswith("SELECT")] == []


@pytest.mark.clause("JH-A-4.2-c")
def test_call_for_experts_is_read_and_answered_without_a_sign_in(client: Client, wen: Account) -> None:
    """JH-A-4.2-c: notice, application, appointment; who was not appointed is no member. A withdrawn call is gone."""
    field = ExpertField.objects.create(name="水利")
    call = open_call("公开选聘专家", f"条件{EVIL}", published_on=today(), closes_on=today(), by=wen, at=timezone.now())
    sent = {"name": "高工", "organisation": "水利研究院", "fields_of": [field.pk], "contact": "139", "website": ""}

    home, page = text(client, "home"), text(client, "expert_call", call.pk)
    answered = [client.post(at("apply", call.pk), one).status_code for one in (sent, sent, sent | {"fields_of": []})]

    row = ExpertApplication.objects.get()
    assert (call.title in home, EVIL in page, answered) == (True, False, [302, 409, 422])
    assert (row.name, list(row.fields.all()), row.recorded_by) == ("高工", [field], Account.objects.system())
    assert not Expert.objects.exists()
    expert = appoint(row, term_from=today(), term_until=today() + timedelta(365), by=wen, at=timezone.now())
    assert (expert.recruited_publicly, list(expert.fields.all())) == (True, [field])
    ExpertCall.objects.update(published_on=today() - timedelta(9), closes_on=today() - timedelta(1))
    assert client.post(at("apply", call.pk), sent | {"name": "李工"}).status_code == 409
    assert "报名已经截止" in text(client, "expert_call", call.pk)
    ExpertCall.objects.update(withdrawn_at=NOON, withdrawn_by=wen, withdrawal_reason="误发")
    assert client.get(at("expert_call", call.pk)).status_code == 404


@pytest.mark.clause("JH-A-4.1-e")
def test_tender_appears_on_the_portal_and_a_commission_does_not(client: Client, river: Matter, wen: Account) -> None:
    """JH-A-4.1-e: the notice of a public tender is public, with its result; a commission without one is not."""
    run = build.at_stage(river, Stage.RESEARCH, wen)
    shared = {"run": run, "studied_in": "常务会议", "studied_on": today(), **build.told(wen)}
    tender = Commission.objects.create(
        topic="河道水文研究", mode="tendered", tender_text=f"公告{EVIL}", published_on=today(), **shared
    )
    given = Commission.objects.create(topic="防洪标准研究", mode="entrusted", contractor="水利研究院", **shared)

    home, page = text(client, "home"), text(client, "tender", tender.pk)

    assert (tender.topic in home, given.topic in home, EVIL in page, "尚未确定承担机构" in page) == (
        True, False, False, True,
    )  # fmt: skip
    assert client.get(at("tender", given.pk)).status_code == 404
    Commission.objects.filter(pk=tender.pk).update(contractor="甲研究院")
    assert "甲研究院" in text(client, "tender", tender.pk)
    Matter.objects.update(category=Category.PERSONNEL, subtype="")
    assert client.get(at("tender", tender.pk)).status_code == 404
    assert tender.topic not in text(client, "home")


@pytest.mark.clause("QSH-11-a")
def test_requests_of_all_four_channels_land_in_one_queue_and_are_asked_by_number(
    client: Client, wen: Account, client_of: ClientOf
) -> None:
    """QSH-11-a: a clerk registers letters, calls and visits, the portal sends the fourth; one list, one query."""
    office = client_of(wen)
    client.post(at("proposal"), {"title": "网上的建议", "content": "河道淤积", "name": "丁一"})
    form = {"source": "society", "sender": "丁一", "received_on": str(today()), "content": "河道淤积"}
    for channel in (Channel.HOTLINE, Channel.SERVICE_HALL, Channel.CONVENIENCE):
        office.post(reverse("decisions:new-proposal"), form | {"channel": channel.value, "title": channel.label})
    wrong = [
        office.post(reverse("decisions:new-proposal"), form | {"title": "缺渠道"} | more).status_code
        for more in ({}, {"source": "superior", "channel": "hotline"})
    ]

    queue = office.get(reverse("decisions:proposals")).content.decode()
    calls = office.get(reverse("decisions:proposals"), {"channel": "hotline"}).content.decode()
    row = Proposal.objects.get(channel=Channel.HOTLINE)
    asked = client.post(at("answer"), {"code": row.number.replace("〔", "[").replace("〕", "]")}).content.decode()

    assert (sorted(Proposal.objects.values_list("channel", flat=True)), wrong) == (sorted(Channel), [422, 422])
    assert [one.label in queue for one in Channel] == [True] * 4
    assert (row.title in calls, "网上的建议" in calls) == (True, False)
    assert (row.number in asked, "收到" in asked) == (True, True)
    assert [words in asked for words in (row.content, "丁一", row.query_code)] == [False] * 3


def test_number_of_what_a_unit_proposed_tells_the_public_nothing(client: Client, hekou: Unit, wen: Account) -> None:
    row = build.proposal(wen, source=Source.LOWER, unit=hekou, sender="")

    assert client.post(at("answer"), {"code": row.number}).status_code == 422


def test_sign_in_leads_to_the_portal_and_back(client: Client) -> None:
    page = client.get(reverse("organization:sign_in")).content.decode()

    assert [f'href="{at(name)}"' in page for name in ("home", "proposal", "answer")] == [True] * 3
    assert 'href="/"' in text(client, "home")
