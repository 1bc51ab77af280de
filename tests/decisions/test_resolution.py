"""The resolution: issued as an official paper once a meeting passed the matter; its page (JH-A-5.8-d)."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from core import events
from core.access import may
from core.findings import Refused
from core.models import AuditEvent
from decisions.actions.agenda import add_item, record_statement
from decisions.actions.meetings import close_meeting, open_meeting
from decisions.actions.resolutions import NewResolution, issue_resolution
from decisions.enums import (
    DecidingBody,
    DecisionEvent,
    DecisionPermission,
    Event,
    Level,
    MeetingKind,
    ResolutionKind,
    Stage,
    Vote,
)
from decisions.models import Matter, Resolution, RosterEntry
from organization.enums import Duty
from organization.models import Account, Unit
from tests.decisions import build_meetings as meet
from tests.decisions import build_rows as build
from tests.decisions.standing_rows import *  # noqa: F403  the river, ready for its meeting
from tests.factories import NOON, make_account
from tests.standing import rolled_back

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Account], Client]
MOST_QUERIES = 20
WHAT_FOLLOWED = 10
"""A statement or two of each register above that may have made something of the decision."""


@pytest.fixture(scope="module")
def stood_passed(stood: int, django_db_blocker: Any) -> int:
    """Primary key of a matter beside the river that the government's meeting passed."""
    with django_db_blocker.unblock():
        wen, lead = Account.objects.get(username="wen"), Unit.objects.get(code="T01")
        ten = meet.members(Unit.objects.get(code="AL"), 10)
        item = meet.opened(meet.ready(build.matter(lead, wen), wen), ten, wen, absent=1)
        row = RosterEntry.objects.filter(meeting=item.meeting)[8]
        record_statement(item.pk, row.pk, text="建议分期实施", stance=Vote.NAY, by=wen, at=NOON)
        meet.voted(item, ten, "aaaaaaaan", wen)
        return item.run.matter_id


@pytest.fixture
def _django_db_helper(stood_passed: int) -> Iterator[None]:
    yield from rolled_back()


@pytest.fixture
def passed(stood_passed: int, db: None) -> Matter:
    """Passed with eight of ten, one against who said why, one away."""
    return Matter.objects.get(pk=stood_passed)


def new(**fields: object) -> NewResolution:
    values = {
        "kind": ResolutionKind.MINUTES, "title": "关于城区河道综合整治的会议纪要",
        "text": "原则同意整治方案。\n由河口镇牵头实施。", "dated": NOON.date(),
    }  # fmt: skip
    return NewResolution(**(values | fields))  # type: ignore[arg-type]


def words(row: Resolution) -> str:
    assert row.document is not None
    with row.document.content.open("rb") as file:
        pages = PdfReader(io.BytesIO(file.read())).pages
        return "".join("".join(page.extract_text().split()) for page in pages)


def at(name: str, *args: object) -> str:
    return reverse(f"decisions:{name}", args=args)


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


@pytest.mark.clause("JH-A-5.8-d")
def test_passed_matter_is_resolved_with_its_paper_and_not_without(passed: Matter, wen: Account) -> None:
    told: list[int] = []
    events.subscribe(DecisionEvent.MATTER_RESOLVED, lambda matter_id: told.append(matter_id))

    with pytest.raises(Refused, match="未形成会议决议或会议纪要"):
        build.step(passed, Stage.RESOLUTION, Event.CLOSE, wen)
    row = issue_resolution(passed.pk, new(), by=wen, at=NOON)
    run = build.step(passed, Stage.RESOLUTION, Event.CLOSE, wen)

    assert (row.number, run.state) == ("安府纪要〔2012〕1号", "closed")


@pytest.mark.clause("GW713-30-b")
def test_paper_says_who_met_how_it_was_voted_and_who_differed(passed: Matter, wen: Account) -> None:
    said = words(issue_resolution(passed.pk, new(), by=wen, at=NOON))

    for part in (
        "安澜县人民政府常务会议纪要", "安府纪要〔2012〕1号", "关于城区河道综合整治的会议纪要", "原则同意整治方案。",
        "应到会人员10人，参加表决9人，缺席1人", "赞成8票，反对1票，弃权0票", "常委9：建议分期实施",
        "缺席：常委10（外出招商）。", "2012年12月28日",
    ):  # fmt: skip
        assert part in said


def test_second_paper_replaces_the_first_and_numbers_go_on(passed: Matter, wen: Account) -> None:
    first = issue_resolution(passed.pk, new(), by=wen, at=NOON)
    second = issue_resolution(passed.pk, new(text="同意。"), by=wen, at=NOON)
    third = issue_resolution(passed.pk, new(kind=ResolutionKind.RESOLUTION), by=wen, at=NOON)

    assert [one.number for one in (first, second, third)] == [
        "安府纪要〔2012〕1号", "安府纪要〔2012〕2号", "安府决〔2012〕1号",
    ]  # fmt: skip
    assert (second.replaces, list(Resolution.objects.in_force())) == (first, [third])


def test_paper_before_the_vote_or_of_a_wrong_day_is_refused(ready: Matter, wen: Account, ten: list[Account]) -> None:
    item = meet.opened(ready, ten, wen)
    with pytest.raises(Refused, match="会议尚未通过本事项"):
        issue_resolution(ready.pk, new(), by=wen, at=NOON)
    meet.voted(item, ten, "a" * 10, wen)

    for day in (NOON.date() - timedelta(days=1), NOON.date() + timedelta(days=1)):
        with pytest.raises(Refused, match="日期不得早于会议，也不得晚于今天"):
            issue_resolution(ready.pk, new(dated=day), by=wen, at=NOON)
    with pytest.raises(Refused, match="没有正文"):
        issue_resolution(ready.pk, new(text=" "), by=wen, at=NOON)
    assert Resolution.objects.count() == 0


@pytest.mark.clause("GW713-37")
def test_resolved_matter_takes_no_other_paper(passed: Matter, wen: Account) -> None:
    issue_resolution(passed.pk, new(), by=wen, at=NOON)
    build.step(passed, Stage.RESOLUTION, Event.CLOSE, wen)

    with pytest.raises(Refused, match="事项已形成决议"):
        issue_resolution(passed.pk, new(text="改一改"), by=wen, at=NOON)


@pytest.mark.clause("JH-A-5.8-a")
def test_joint_paper_holds_both_votes_in_their_order(
    hekou: Unit, qingshi: Unit, wen: Account, ten: list[Account]
) -> None:
    one = meet.ready(build.matter(hekou, wen, body=DecidingBody.JOINT), wen)
    meet.voted(meet.opened(one, ten, wen), ten, "aaaaaaaabb", wen)
    with pytest.raises(Refused, match="会议尚未通过本事项"):
        issue_resolution(one.pk, new(), by=wen, at=NOON)
    party = meet.planned(ten, wen, kind=MeetingKind.PARTY_STANDING, hours=2)
    item = add_item(party.pk, one.pk, by=wen, at=NOON)
    open_meeting(party.pk, by=wen, at=NOON + timedelta(hours=2))
    meet.attend(party, wen)
    meet.voted(item, ten, "aaaaaaannn", wen)

    said = words(issue_resolution(one.pk, new(), by=wen, at=NOON + timedelta(hours=3)))

    assert "中共安澜县委常委会会议纪要" in said
    assert said.index("赞成8票，反对0票，弃权2票") < said.index("赞成7票，反对3票，弃权0票")


def test_page_shows_votes_papers_and_the_way_on(passed: Matter, wen: Account, lu: Account, client_of: ClientOf) -> None:
    client = client_of(wen)
    form = client.get(at("issue_resolution", passed.pk))
    posted = {
        "kind": "minutes", "number": "", "title": "会议纪要", "dated": timezone.localdate().isoformat(),
        "text": "同意。",
    }  # fmt: skip
    bad = client.post(at("issue_resolution", passed.pk), posted | {"dated": "明天"})
    early = client.post(at("issue_resolution", passed.pk), posted | {"dated": "2012-01-01"})
    done = client.post(at("issue_resolution", passed.pk), posted)
    page = text(client.get(at("resolution", passed.pk)))
    row = Resolution.objects.get()
    file = client.get(at("resolution_paper", passed.pk, row.pk))
    unit = text(client_of(lu).get(at("resolution", passed.pk)))

    assert (form.status_code, bad.status_code, early.status_code, done.status_code) == (200, 422, 409, 302)
    assert "日期写成" in text(bad)
    assert "日期不得早于会议" in text(early)
    assert row.number in page
    assert b"".join(file.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert AuditEvent.objects.filter(verb="decisions.download_resolution").count() == 1
    assert row.number in unit
    assert at("issue_resolution", passed.pk) not in unit


def test_stranger_finds_no_resolution_and_unit_issues_none(
    passed: Matter, county: Unit, wen: Account, lu: Account, client_of: ClientOf
) -> None:
    row = issue_resolution(passed.pk, new(), by=wen, at=NOON)
    own, stranger = client_of(lu), client_of(make_account("外请专家", county, Duty.EXPERT))

    assert own.get(at("resolution", passed.pk)).status_code == 200
    assert own.post(at("issue_resolution", passed.pk)).status_code == 403
    assert stranger.get(at("resolution_paper", passed.pk, row.pk)).status_code == 404
    assert own.get(at("resolution_paper", passed.pk, 0)).status_code == 404


@pytest.mark.parametrize("duty", Duty)
def test_every_duty_gets_what_the_table_says(passed: Matter, county: Unit, client_of: ClientOf, duty: Duty) -> None:
    account = make_account(duty.label, county, duty)
    client = client_of(account)

    page = client.get(at("resolution", passed.pk)).status_code
    form = client.get(at("issue_resolution", passed.pk)).status_code

    sees = Matter.objects.visible_to(account).filter(pk=passed.pk).exists()
    expected = 403 if not may(account, DecisionPermission.VIEW_MATTERS) else 200 if sees else 404
    assert page == expected
    assert form == (200 if duty is Duty.TWO_OFFICES else 403)


def test_page_costs_the_same_with_many_rounds(
    ready: Matter, wen: Account, ten: list[Account], client_of: ClientOf
) -> None:
    for _ in range(3):
        item = meet.voted(meet.opened(ready, ten, wen), ten, "aaaaannnnn", wen)
        close_meeting(item.meeting_id, by=wen, at=NOON)
        build.step(ready, Stage.RESOLUTION, Event.FAIL, wen, reason="未过半数")
        build.step(ready, Stage.RESOLUTION, Event.NEW_ROUND, wen, reason="修改后再议")
    meet.voted(meet.opened(ready, ten, wen), ten, "a" * 10, wen)
    for _ in range(3):
        issue_resolution(ready.pk, new(), by=wen, at=NOON)
    client = client_of(wen)
    client.get(at("resolution", ready.pk))

    with CaptureQueriesContext(connection) as caught:
        page = client.get(at("resolution", ready.pk))

    assert "第 4 轮" in text(page)
    assert len(caught) <= MOST_QUERIES + WHAT_FOLLOWED


def test_ordinary_matter_may_do_without_a_paper(hekou: Unit, qingshi: Unit, wen: Account, ten: list[Account]) -> None:
    """JH-A-5.8-d asks for a paper of important points alone."""
    one = meet.ready(build.matter(hekou, wen, level=Level.ORDINARY), wen)
    meet.voted(meet.opened(one, ten, wen), ten, "a" * 10, wen)

    assert build.step(one, Stage.RESOLUTION, Event.CLOSE, wen).state == "closed"
