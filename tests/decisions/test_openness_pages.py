"""Pages of notice, hearing, trial and legality review: who may, what a refusal says, hostile words, few statements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEvent
from decisions.actions.papers import NewPaper, add_paper
from decisions.actions.public_notice import publish_notice, receive_comment
from decisions.enums import Event, PaperKind, ReviewHead, Stage, Stance
from decisions.models import Applicant, Comment, Hearing, HearingRecord, LegalityReview, Matter, PilotPlan, PublicNotice
from decisions.rules.notice import NoticeFacts
from organization.enums import Duty
from organization.models import Account, Unit
from tests.decisions import build_rows as build
from tests.decisions.standing_river import *  # noqa: F403  the river at its beginning
from tests.factories import NOON, make_account

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Account], Client]
EVIL = "<script>alert(1)</script>"
QUERIES = 20


def url(name: str, one: Matter, **more: Any) -> str:
    return reverse(f"decisions:{name}", kwargs={"pk": one.pk, **more})


def noticed(one: Matter, by: Account, *, comments: int = 0, text: str = "支持") -> PublicNotice:
    """A notice that runs today, by the real clock, with comments."""
    build.at_stage(one, Stage.PUBLIC_NOTICE, by)
    now = timezone.now()
    today = timezone.localdate(now)
    notice = publish_notice(one.pk, NoticeFacts("公示", "说明", today, today + timedelta(30)), by=by, at=now)
    for number in range(comments):
        receive_comment(
            notice, stance=list(Stance)[number % 3], text=text, name="丁一", contact="13900000000", by=by, at=now
        )
    return notice


def to_hearing(one: Matter, by: Account) -> None:
    build.at_stage(one, Stage.CONSULTATION, by)
    build.settle(one, Stage.CONSULTATION, by)
    build.step(one, Stage.HEARING, Event.OPEN, by)


def to_review(one: Matter, by: Account) -> None:
    build.at_stage(one, Stage.LEGAL_REVIEW, by)


@pytest.fixture
def lawyer(county: Unit) -> Account:
    return make_account("严法", county, Duty.LEGAL_OFFICE)


PAGES = ("public-notice", "hearing", "pilot", "legal-review")


@pytest.mark.parametrize("name", PAGES)
def test_page_before_its_stage_shows_what_will_stand_here(
    river: Matter, wen: Account, he: Account, lu: Account, client_of: ClientOf, name: str
) -> None:
    assert "还没有" in client_of(wen).get(url(name, river)).content.decode()
    assert client_of(lu).get(url(name, river)).status_code == 200
    assert client_of(he).get(url(name, river)).status_code == 404


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("public_notice_entry", {"kind": "publish"}),
        ("hearing_entry", {"kind": "call"}),
        ("pilot_entry", {"kind": "plan"}),
        ("legality_package", {}),
    ],
)
def test_units_write_where_they_lead_and_nobody_else(
    river: Matter, county: Unit, lu: Account, he: Account, client_of: ClientOf, name: str, more: dict[str, str]
) -> None:
    leader, address = make_account("县领导", county, Duty.COUNTY_LEADER), url(name, river, **more)

    statuses = [client_of(one).post(address).status_code for one in (lu, he, leader)]

    assert statuses == [422, 404, 403]


@pytest.mark.clause("JH-A-5.7-a")
def test_host_department_files_no_opinion(
    river: Matter, lu: Account, wen: Account, lawyer: Account, client_of: ClientOf
) -> None:
    statuses = [client_of(one).get(url("legality_opinion", river)).status_code for one in (lu, wen, lawyer)]

    assert statuses == [403, 403, 200]


@pytest.mark.clause("JH-A-4.3-b", "GW713-15-a")
def test_notice_is_published_from_the_page(river: Matter, wen: Account, lu: Account, client_of: ClientOf) -> None:
    build.at_stage(river, Stage.PUBLIC_NOTICE, wen)
    build.under(river, build.NATIONAL, wen)
    today = timezone.localdate()
    sent = {"text": EVIL, "explanation": "说明", "starts_on": today, "ends_on": today + timedelta(29)}
    address = url("public_notice_entry", river, kind="publish")

    short = client_of(lu).post(address, sent)
    assert (short.status_code, "公示期较短，没有说明理由" in short.content.decode()) == (409, True)
    assert client_of(lu).post(address, sent | {"shorter_reason": "汛期"}).status_code == 302

    page = client_of(lu).get(url("public-notice", river)).content.decode()
    assert EVIL not in page
    assert "&lt;script&gt;" in page
    assert "汛期" in page


def test_comments_are_answered_together_and_hidden_with_a_reason(
    river: Matter, wen: Account, client_of: ClientOf
) -> None:
    notice = noticed(river, wen, comments=3, text=EVIL)
    client, pks = client_of(wen), list(notice.comments.values_list("pk", flat=True))
    answer = url("public_notice_entry", river, kind="reply")
    form = client.get(answer, {"comment": pks[:2]}).content.decode()

    replied = client.post(answer, {"comment": pks[:2], "reply": "已采纳"})
    again = client.post(answer, {"comment": pks[:1], "reply": "改口"})
    bare = client.post(url("hide_comment", river, row=pks[2]), {"reason": " "})
    hidden = client.post(url("hide_comment", river, row=pks[2]), {"reason": "广告"})

    page = client.get(url("public-notice", river)).content.decode()
    assert form.count('name="comment"') == 2
    assert [one.status_code for one in (replied, again, bare, hidden)] == [302, 409, 409, 302]
    assert EVIL not in page
    assert "广告" in page
    assert list(notice.comments.order_by("pk").values_list("reply", flat=True)) == ["已采纳", "已采纳", ""]


def test_comment_of_another_matter_is_out_of_reach(
    river: Matter, qingshi: Unit, wen: Account, lu: Account, client_of: ClientOf
) -> None:
    other = build.matter(qingshi, wen, title="别处的事项")
    stranger = noticed(other, wen, comments=1).comments.get()
    noticed(river, wen)

    statuses = [
        client_of(lu).post(url("hide_comment", river, row=stranger.pk), {"reason": "x"}).status_code,
        client_of(lu).post(
            url("public_notice_entry", river, kind="reply"), {"comment": [stranger.pk], "reply": "x"}
        ).status_code,
    ]  # fmt: skip

    assert statuses == [404, 422]
    assert Comment.objects.filter(hidden_at__isnull=True, reply="").count() == 1


def test_contacts_of_the_public_are_for_the_two_offices(
    river: Matter, wen: Account, lu: Account, client_of: ClientOf
) -> None:
    noticed(river, wen, comments=1)

    shown = ["13900000000" in client_of(one).get(url("public-notice", river)).content.decode() for one in (wen, lu)]

    assert shown == [True, False]


def test_page_of_a_thousand_comments_costs_few_statements(river: Matter, wen: Account, client_of: ClientOf) -> None:
    notice, client, costs = noticed(river, wen, comments=1), client_of(wen), []
    client.get(url("public-notice", river))
    for more in (0, 1000):
        Comment.objects.bulk_create(
            Comment(notice=notice, receipt=f"R{number}", stance="for", text="支持", received_at=NOON, received_by=wen)
            for number in range(more)
        )
        with CaptureQueriesContext(connection) as taken:
            assert client.get(url("public-notice", river), {"page": 3}).status_code == 200
        costs.append(len(taken))

    assert costs[0] == costs[1] <= QUERIES


def call_fields(**more: Any) -> dict[str, Any]:
    today = timezone.localdate()
    values = {
        "subject": EVIL, "call_text": "公告", "call_from": today, "call_until": today + timedelta(5),
        "scheduled_for": f"{today + timedelta(20)}T09:00", "place": "礼堂", "host": "高岚", "seats": "居民，2\n企业 1",
        "public_source": "开奖号码",
    }  # fmt: skip
    return values | more


def test_hearing_goes_from_call_to_record_through_its_pages(
    river: Matter, wen: Account, lu: Account, client_of: ClientOf
) -> None:
    to_hearing(river, wen)
    build.under(river, build.NATIONAL, wen)
    client = client_of(lu)

    def post(kind: str, **sent: Any) -> Any:
        return client.post(url("hearing_entry", river, kind=kind), sent)

    assert post("call", **call_fields(seats="居民2")).status_code == 422
    assert post("call", **call_fields(public_source="")).status_code == 409
    assert post("call", **call_fields()).status_code == 302
    hearing = Hearing.objects.get()
    for stratum in hearing.strata.all():
        for number in range(3):
            Applicant.objects.create(
                stratum=stratum, number=f"{stratum.pk}-{number}", name=EVIL, contact="139", received_at=NOON,
                received_by=wen,
            )  # fmt: skip
    assert post("draw", public_value="05 11").status_code == 409
    today = timezone.localdate()
    Hearing.objects.update(call_from=today - timedelta(20), call_until=today - timedelta(15))
    assert post("draw", public_value="05 11").status_code == 302
    first = Applicant.objects.filter(drawn=True, stratum__name="居民").first()
    assert first is not None
    replace = url("replace_representative", river, row=first.pk)
    assert [client.post(replace, {"reason": why}).status_code for why in (" ", "出差")] == [409, 302]
    Hearing.objects.update(drawn_at=timezone.now() - timedelta(8), scheduled_for=timezone.now())
    assert post("papers", sent_on=today - timedelta(6)).status_code == 409
    assert post("papers", sent_on=today - timedelta(7)).status_code == 302
    form = client.get(url("hearing_entry", river, kind="attendance"))
    expected = form.context["form"].initial["expected"]
    marks = {f"mark-{pk}": "for" for pk in Applicant.objects.filter(drawn=True).values_list("pk", flat=True)}
    assert post("attendance", expected="0" * 16, **marks).status_code == 409
    assert post("attendance", expected=expected, **marks).status_code == 302
    assert post("record", text="笔录").status_code == 409
    assert post("record", text="笔录", signed="on").status_code == 302

    page = client.get(url("hearing", river)).content.decode()
    assert EVIL not in page
    assert hearing.commitment in page
    assert HearingRecord.objects.count() == 1
    assert client.post(reverse("decisions:step", args=[river.pk, "hearing", "close"])).status_code == 302


def test_seed_is_on_no_page_before_the_draw(river: Matter, wen: Account, client_of: ClientOf) -> None:
    to_hearing(river, wen)
    client = client_of(wen)
    client.post(url("hearing_entry", river, kind="call"), call_fields())
    seed = Hearing.objects.get().seed

    pages = [client.get(url("hearing", river)), client.get(url("hearing_entry", river, kind="revise"))]

    assert [seed in page.content.decode() for page in pages] == [False, False]
    assert seed not in AuditEvent.objects.get(verb="decisions.call_hearing").data


def test_pilot_is_entered_from_its_pages(river: Matter, wen: Account, lu: Account, client_of: ClientOf) -> None:
    build.at_stage(river, Stage.PILOT, wen)
    today = timezone.localdate()
    plan = {"area": "河口镇", "measures": EVIL, "starts_on": today - timedelta(9), "ends_on": today}
    client = client_of(lu)

    def post(kind: str, **sent: Any) -> int:
        return int(client.post(url("pilot_entry", river, kind=kind), sent).status_code)

    assert [post("plan", **plan | {"area": " "}), post("plan", **plan)] == [409, 302]
    assert [post("result", feasible="yes"), post("result", feasible="yes", reason="好")] == [409, 302]
    assert post("waiver") == 403
    page = client.get(url("pilot", river)).content.decode()
    assert EVIL not in page
    assert PilotPlan.objects.get().measures == EVIL


def test_opinion_is_filed_from_the_page_and_printed(
    river: Matter, wen: Account, lu: Account, lawyer: Account, client_of: ClientOf
) -> None:
    to_review(river, wen)
    build.under(river, build.NATIONAL, wen)
    today = timezone.localdate()
    package = {"title": "送审材料", "dated": today, "text": "清单"}
    assert client_of(lu).post(url("legality_package", river), package).status_code == 302
    heads = {head.value: "yes" for head in ReviewHead}
    sent = {"draft": 1, "number": "安法审〔2026〕1号", "dated": today, "overall": "pass", "text": EVIL}
    client, address = client_of(lawyer), url("legality_opinion", river)

    missing = client.post(address, sent | heads)
    bare = client.post(address, sent | heads | {"law": "no"})
    filed = client.post(address, sent | heads | {"shorter_reason": "汛期"})

    review = LegalityReview.objects.get()
    paper = client_of(lu).get(url("legality_paper", river, row=review.pk))
    page = client_of(lu).get(url("legal-review", river)).content.decode()
    assert [one.status_code for one in (missing, bare, filed)] == [409, 422, 302]
    assert "审查时间较短，没有说明理由" in missing.content.decode()
    assert paper.content.startswith(b"%PDF")
    assert AuditEvent.objects.filter(verb="decisions.print_legality_opinion").count() == 1
    assert EVIL not in page


def test_papers_of_another_matter_are_out_of_reach(
    river: Matter, qingshi: Unit, wen: Account, lu: Account, client_of: ClientOf
) -> None:
    other = build.matter(qingshi, wen, title="别处的事项")
    build.at_stage(other, Stage.LEGAL_REVIEW, wen)
    build.fill(other, Stage.LEGAL_REVIEW, wen)
    review = LegalityReview.objects.get()

    statuses = [
        client_of(lu).get(url(name, river, row=review.pk)).status_code for name in ("legality_paper", "legality_file")
    ]

    assert statuses == [404, 404]


@pytest.mark.parametrize("text", ["\x00", "长" * 1_000_000])
def test_hostile_text_is_answered_at_the_field(river: Matter, wen: Account, client_of: ClientOf, text: str) -> None:
    build.at_stage(river, Stage.PUBLIC_NOTICE, wen)
    today = timezone.localdate()
    sent = {"text": text, "explanation": "说明", "starts_on": today, "ends_on": today + timedelta(30)}

    response = client_of(wen).post(url("public_notice_entry", river, kind="publish"), sent)

    assert response.status_code == 422
    assert PublicNotice.objects.count() == 0


@pytest.mark.parametrize("name", PAGES)
def test_page_with_rounds_behind_it_costs_few_statements(
    river: Matter, wen: Account, client_of: ClientOf, name: str
) -> None:
    noticed(river, wen, comments=3)
    paper = NewPaper(kind=PaperKind.CONSULTATION_SUMMARY, title="情况", dated=NOON.date(), text="正文")
    for _ in range(5):
        add_paper(river.pk, Stage.PUBLIC_NOTICE, paper, by=wen, at=NOON)
    client = client_of(wen)
    client.get(url(name, river))

    with CaptureQueriesContext(connection) as taken:
        client.get(url(name, river))

    assert len(taken) <= QUERIES
