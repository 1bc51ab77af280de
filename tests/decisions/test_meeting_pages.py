"""The pages of meetings: works, who may, refusals with their findings, bad input, queries."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ballots.models import Poll
from core.models import AuditEvent
from core.registry import workbench
from decisions.actions.agenda import add_item, record_statement, recuse
from decisions.actions.meetings import open_meeting
from decisions.actions.votes import begin_vote, close_vote
from decisions.enums import MeetingKind, Vote
from decisions.models import AgendaItem, Matter, Meeting, Recusal, RosterEntry, Statement
from organization.enums import Duty
from organization.models import Account, Unit
from tests.decisions import build_meetings as meet
from tests.decisions.standing_rows import *  # noqa: F403  the river, ready for its meeting
from tests.factories import NOON, make_account

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Account], Client]
MOST_QUERIES = 20


def at(name: str, *args: object) -> str:
    return reverse(f"decisions:{name}", args=args)


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def queries(client: Client, url: str) -> int:
    """Statements of a page after its session is known."""
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_meeting_is_planned_with_the_usual_members(
    county: Unit, wen: Account, ten: list[Account], client_of: ClientOf
) -> None:
    former = meet.planned(ten, wen)
    client = client_of(wen)
    chair = meet.people(ten)[0]

    answer = client.post(
        at("new_meeting"),
        {
            "kind": former.kind, "number": "", "scheduled_for": "2012-12-31T09:00", "place": "县政府一楼会议室",
            "presiding": chair.number,
        },
    )  # fmt: skip

    made = Meeting.objects.exclude(pk=former.pk).get()
    assert answer.status_code == 302
    assert (made.number, made.presiding) == (former.number + 1, chair)
    assert RosterEntry.objects.filter(meeting=made).count() == 10
    assert str(made) in text(client.get(at("meetings")))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("kind", "", "请选择会议"),
        ("scheduled_for", "明天", "时间写成"),
        ("scheduled_for", "", "请填写召开时间"),
        ("place", "", "请填写地点"),
        ("number", "x", "次数写成整数"),
        ("presiding", "查无此人", "人员库中没有这个人"),
    ],
)
def test_bad_plan_is_explained_at_its_field(
    wen: Account, client_of: ClientOf, field: str, value: str, said: str
) -> None:
    plan = {"kind": "party_standing", "number": "1", "scheduled_for": "2012-12-31T09:00", "place": "县委会议室"}

    answer = client_of(wen).post(at("new_meeting"), plan | {field: value})

    assert answer.status_code == 422
    assert said in text(answer)
    assert Meeting.objects.count() == 0


def test_number_that_is_taken_is_explained(wen: Account, ten: list[Account], client_of: ClientOf) -> None:
    former = meet.planned(ten, wen)
    plan = {
        "kind": former.kind, "number": former.number, "scheduled_for": "2012-12-31T09:00", "place": "县政府会议室",
    }  # fmt: skip

    answer = client_of(wen).post(at("new_meeting"), plan)

    assert answer.status_code == 422
    assert "该年度这一次会议已登记" in text(answer)


def test_agenda_says_why_a_matter_cannot_come_on_it(
    river: Matter, wen: Account, ten: list[Account], client_of: ClientOf
) -> None:
    meeting = meet.planned(ten, wen)
    client = client_of(wen)

    board = text(client.get(at("candidates", meeting.pk)))
    page = client.get(at("add_item", meeting.pk, river.pk))
    refused = client.post(at("add_item", meeting.pk, river.pk))

    assert "为什么不能列入" in board
    assert page.status_code == 200
    assert 'type="submit" disabled' in text(page)
    assert refused.status_code == 409
    for answer in (page, refused):
        assert "征求意见尚未完成" in text(answer)
        assert "没有写明依据的中长期发展规划" in text(answer)
    assert AgendaItem.objects.count() == 0


def test_secretary_carries_an_item_from_the_agenda_to_its_outcome(
    ready: Matter, wen: Account, ten: list[Account], client_of: ClientOf
) -> None:
    meeting = meet.planned(ten, wen)
    client = client_of(wen)
    assert "列入议程" in text(client.get(at("candidates", meeting.pk)))
    client.post(at("add_item", meeting.pk, ready.pk))
    item = AgendaItem.objects.get()
    client.post(at("open_meeting", meeting.pk))
    rows = list(RosterEntry.objects.filter(meeting=meeting))
    told = {f"present-{row.pk}": "yes" for row in rows[:2]} | {f"present-{rows[9].pk}": "no", "rest": "yes"}
    bare = client.post(at("attendance", meeting.pk), told)
    told |= {f"reason-{rows[9].pk}": "住院", f"view-{rows[9].pk}": "同意"}
    client.post(at("attendance", meeting.pk), told)
    client.post(at("item_entry", item.pk, "recusal"), {"member": rows[8].pk, "reason": "亲属为项目业主"})
    client.post(at("item_entry", item.pk, "statement"), {"member": rows[7].pk, "text": "资金不足", "stance": "nay"})
    client.post(at("begin_vote", item.pk))
    meet.vote(item, ten, "aaaaaan")
    early = client.post(at("close_vote", item.pk))
    client.post(at("close_vote", item.pk), {"silent_abstain": "on"})
    page = text(client.get(at("item", item.pk)))
    closed = client.post(at("close_meeting", meeting.pk), follow=True)

    item.refresh_from_db()
    assert bare.status_code == 409
    assert "缺席没有写明原因" in text(bare)
    assert early.status_code == 409
    assert (item.outcome, item.due, item.present, item.ayes, item.nays, item.abstentions) == ("passed", 10, 8, 6, 1, 1)
    assert "应到 10，实到 8，赞成 6，反对 1，弃权 1" in page
    assert "资金不足" in page
    assert "会议已结束" in text(closed)
    assert "住院" in text(closed)


def test_members_see_how_many_ayes_are_missing_of_an_open_vote(
    ready: Matter, wen: Account, ten: list[Account], client_of: ClientOf
) -> None:
    item = meet.opened(ready, ten, wen)
    begin_vote(item.pk, by=wen, at=NOON)
    member, said = client_of(ten[9]), []

    for letters in ("aaaa", "----aa"):
        meet.vote(item, ten, letters)
        said.append(text(member.get(at("item_figures", item.pk))))
    page = text(member.get(at("item", item.pk)))

    assert "还差 2 票" in said[0]
    assert "已通过" in said[1]
    assert at("item_figures", item.pk) in said[0]
    assert reverse("ballots:ballot", args=[Poll.objects.get().pk]) in page


def test_vote_that_cannot_pass_any_more_says_so(
    ready: Matter, wen: Account, ten: list[Account], client_of: ClientOf
) -> None:
    item = meet.opened(ready, ten, wen)
    begin_vote(item.pk, by=wen, at=NOON)
    meet.vote(item, ten, "nnnnn")

    assert "已不可能通过" in text(client_of(wen).get(at("item", item.pk)))


def test_refused_steps_answer_with_findings_and_change_nothing(
    ready: Matter, wen: Account, ten: list[Account], client_of: ClientOf
) -> None:
    item = meet.opened(ready, ten, wen)
    client, before = client_of(wen), AuditEvent.objects.count()

    answers = [
        client.post(at("close_vote", item.pk)),
        client.post(at("close_meeting", item.meeting_id)),
        client.post(at("open_meeting", item.meeting_id)),
        client.post(at("item_entry", item.pk, "adjourn"), {"reason": ""}),
        client.post(at("item_entry", item.pk, "vote"), {"mode": "secret"}),
        client.post(at("roster", item.meeting_id), {}),
    ]

    assert [answer.status_code for answer in answers] == [409] * 6
    for answer, words in zip(
        answers, ["表决尚未开始", "有议题没有结果", "会议进行中", "没有理由", "两名监票人", "名册不再变动"], strict=True
    ):
        assert words in text(answer)
    assert AuditEvent.objects.count() == before


def test_withdrawn_recusal_stays_on_the_page(
    ready: Matter, wen: Account, ten: list[Account], client_of: ClientOf
) -> None:
    item = meet.opened(ready, ten, wen)
    row = RosterEntry.objects.filter(meeting=item.meeting).first()
    assert row is not None
    recusal = recuse(item.pk, row.pk, reason="误记", by=wen, at=NOON)
    client = client_of(wen)

    client.post(at("withdraw_recusal", item.pk, recusal.pk), {"reason": "登记有误"})

    page = text(client.get(at("item", item.pk)))
    assert "登记有误" in page
    assert Recusal.objects.in_force().count() == 0


READING = ("meetings", "meeting", "item")
WRITING = ("new_meeting", "open_meeting", "close_meeting", "begin_vote", "close_vote")


@pytest.mark.parametrize("duty", Duty)
def test_every_duty_gets_what_the_table_says(
    ready: Matter, county: Unit, wen: Account, ten: list[Account], client_of: ClientOf, duty: Duty
) -> None:
    item = meet.opened(ready, ten, wen)
    args = {"meetings": (), "new_meeting": (), "item": (item.pk,), "begin_vote": (item.pk,), "close_vote": (item.pk,)}
    client = client_of(make_account(duty.label, county, duty))
    before = AgendaItem.objects.filter(poll_key__isnull=False).count()

    reading = {client.get(at(name, *args.get(name, (item.meeting_id,)))).status_code for name in READING}
    writing = {client.post(at(name, *args.get(name, (item.meeting_id,)))).status_code for name in WRITING}

    sees, manages = duty in (Duty.TWO_OFFICES, Duty.COUNTY_LEADER), duty is Duty.TWO_OFFICES
    assert reading == ({200} if sees else {403})
    assert (writing == {403}) != manages
    assert manages or AgendaItem.objects.filter(poll_key__isnull=False).count() == before


def test_get_of_a_step_changes_nothing(ready: Matter, wen: Account, ten: list[Account], client_of: ClientOf) -> None:
    item = meet.opened(ready, ten, wen)
    client = client_of(wen)

    statuses = {client.get(at(name, item.pk)).status_code for name in ("begin_vote", "close_vote")}

    assert statuses == {405}


def test_unknown_meeting_and_entry_are_not_found(wen: Account, client_of: ClientOf) -> None:
    client = client_of(wen)

    assert {client.get(at("meeting", 0)).status_code, client.get(at("item", 0)).status_code} == {404}


def test_pages_cost_the_same_with_much_history(
    ready: Matter, county: Unit, wen: Account, ten: list[Account], client_of: ClientOf
) -> None:
    for _ in range(8):
        meet.planned(ten, wen)
    item = meet.opened(ready, ten, wen)
    rows = list(RosterEntry.objects.filter(meeting=item.meeting))
    for row in rows[:5]:
        record_statement(item.pk, row.pk, text="同意", stance=Vote.AYE, by=wen, at=NOON)
    recuse(item.pk, rows[9].pk, reason="亲属为项目业主", by=wen, at=NOON)
    client = client_of(wen)

    counts = {
        "meetings": queries(client, at("meetings")),
        "meeting": queries(client, at("meeting", item.meeting_id)),
        "candidates": queries(client, at("candidates", item.meeting_id)),
        "add_item": queries(client, at("add_item", item.meeting_id, ready.pk)),
        "item": queries(client, at("item", item.pk)),
    }
    begin_vote(item.pk, by=wen, at=NOON)
    meet.vote(item, ten, "aaaaa")
    counts |= {"voting": queries(client, at("item", item.pk)), "figures": queries(client, at("item_figures", item.pk))}

    assert {name: count for name, count in counts.items() if count > MOST_QUERIES} == {}
    assert Statement.objects.count() == 5


def test_workbench_tells_members_and_secretaries_what_waits(ready: Matter, wen: Account, ten: list[Account]) -> None:
    meeting = meet.planned(ten, wen)
    today = timezone.localdate(NOON)
    waiting = [one.title for one in workbench.collect(ten[0], today)]
    item = add_item(meeting.pk, ready.pk, by=wen, at=NOON)
    open_meeting(meeting.pk, by=wen, at=NOON)
    meet.attend(meeting, wen)
    begin_vote(item.pk, by=wen, at=NOON)
    voting = [one.title for one in workbench.collect(ten[0], today)]
    meet.vote(item, ten, "a" * 10)
    close_vote(item.pk, by=wen, at=NOON)
    office = [one.title for one in workbench.collect(wen, today)]

    assert any(one.startswith(f"参加{meeting}") for one in waiting)
    assert f"投票：{ready.title}" in voting
    assert f"{meeting}正在进行，待结束" in office
    assert f"印发决议或者纪要：{ready.title}" in office


def test_navigation_shows_meetings_to_whom_they_are_open(wen: Account, lu: Account, client_of: ClientOf) -> None:
    assert at("meetings") in text(client_of(wen).get(at("meetings")))
    assert client_of(lu).get(at("meetings")).status_code == 403
    assert MeetingKind.PARTY_STANDING.label in text(client_of(wen).get(at("meetings")))
