"""Meetings: agenda, roster, attendance, votes and their outcome (JH-A-5.8, GW713-30)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from ballots import sealing
from ballots.actions.counting import close_poll, unseal
from ballots.actions.keys import make_key
from ballots.actions.planning import open_poll
from ballots.models import Poll, Teller
from core.findings import Refused
from core.models import AuditEvent
from decisions.actions.agenda import (
    add_item,
    adjourn_item,
    record_statement,
    recuse,
    withdraw_recusal,
)
from decisions.actions.meetings import (
    MeetingPlan,
    Presence,
    change_meeting,
    close_meeting,
    open_meeting,
    plan_meeting,
    record_attendance,
    set_roster,
)
from decisions.actions.votes import arrange_vote, begin_vote, close_vote
from decisions.enums import Answer, DecidingBody, Event, MeetingKind, Stage, VoteMode
from decisions.gathering import case_of
from decisions.models import AffectedUnit, AgendaItem, Matter, PlanBasis, Recusal, RosterEntry, Statement, UnitPosition
from organization.models import Account, Unit
from tests.decisions import build_meetings as meet
from tests.decisions import build_rows as build
from tests.decisions.standing_rows import *  # noqa: F403  the river, ready for its meeting
from tests.factories import NOON, make_account, make_person

pytestmark = pytest.mark.django_db
WORDS = ("一盏灯照着三条河流的源头", "春分之后第二场雨落在山南")


def titles(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.title for one in refusal.value.findings]


def everything() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (AgendaItem, AuditEvent, Recusal, Statement))


@pytest.mark.clause("JH-A-5.8-c")
@pytest.mark.parametrize(
    ("due", "absent", "choices", "outcome"),
    [
        (10, 0, "aaaaannnnn", "failed"),
        (10, 0, "aaaaaannnn", "passed"),
        (11, 0, "aaaaabbbbbb", "failed"),
        (11, 0, "aaaaaabbbbb", "passed"),
        (12, 0, "aaaaaannnnnn", "failed"),
        (12, 5, "aaaaaaa", "passed"),
        (12, 6, "aaaaaa", "failed"),
        (13, 0, "aaaaaannnnnnn", "failed"),
        (13, 0, "aaaaaaannnnnn", "passed"),
    ],
)
def test_ayes_must_exceed_half_of_those_due(
    county: Unit, ready: Matter, wen: Account, due: int, absent: int, choices: str, outcome: str
) -> None:
    accounts = meet.members(county, due)
    item = meet.opened(ready, accounts, wen, absent=absent)

    item = meet.voted(item, accounts, choices, wen)

    assert (item.outcome, item.due, item.present, item.ayes) == (outcome, due, due - absent, choices.count("a"))


@pytest.mark.clause("JH-A-5.8-c")
def test_recusal_does_not_shrink_those_due(ready: Matter, wen: Account, ten: list[Account]) -> None:
    """Ten due, two recused, one away: five ayes of seven are not more than half of ten."""
    item = meet.opened(ready, ten, wen, absent=1)
    rows = list(RosterEntry.objects.filter(meeting=item.meeting))
    for row in rows[:2]:
        recuse(item.pk, row.pk, reason="亲属为项目业主", by=wen, at=NOON)

    item = meet.voted(item, ten, "--aaaaabb", wen)

    assert (item.outcome, item.due, item.present, item.ayes, item.abstentions) == ("failed", 10, 7, 5, 2)


def test_recused_member_cannot_vote_and_a_withdrawn_recusal_lets_him(
    ready: Matter, wen: Account, ten: list[Account]
) -> None:
    item = meet.opened(ready, ten, wen)
    rows = list(RosterEntry.objects.filter(meeting=item.meeting))
    mistaken = recuse(item.pk, rows[0].pk, reason="误记", by=wen, at=NOON)
    recuse(item.pk, rows[1].pk, reason="亲属为项目业主", by=wen, at=NOON)
    with pytest.raises(Refused, match="已登记回避"):
        recuse(item.pk, rows[1].pk, reason="再次", by=wen, at=NOON)
    withdraw_recusal(mistaken.pk, reason="登记有误", by=wen, at=NOON)
    begin_vote(item.pk, by=wen, at=NOON)

    meet.vote(item, ten[:1], "a")
    with pytest.raises(Refused, match="您已回避"):
        meet.vote(item, ten[1:2], "a")
    with pytest.raises(Refused, match="正在表决"):
        recuse(item.pk, rows[2].pk, reason="迟到的回避", by=wen, at=NOON)


@pytest.mark.clause("JH-A-5.8-c")
def test_absentees_views_are_on_record_and_do_not_count(ready: Matter, wen: Account, ten: list[Account]) -> None:
    """Five there, all aye; five away who agreed in writing: not passed."""
    item = meet.opened(ready, ten, wen, absent=5)

    item = meet.voted(item, ten, "aaaaa", wen)

    away = RosterEntry.objects.filter(meeting=item.meeting, present=False)
    assert set(away.values_list("absence_reason", "written_view")) == {("外出招商", "同意")}
    assert (item.outcome, item.ayes) == ("failed", 5)


def test_absence_without_a_reason_is_refused(ready: Matter, wen: Account, ten: list[Account]) -> None:
    item = meet.opened(ready, ten, wen)
    row = RosterEntry.objects.filter(meeting=item.meeting).first()
    assert row is not None

    with pytest.raises(Refused, match="缺席没有写明原因") as refusal:
        record_attendance(item.meeting_id, {row.pk: Presence(False)}, by=wen, at=NOON)

    assert refusal.value.findings[0].facts["人员"] == row.name


@pytest.mark.clause("JH-A-4.2-a", "JH-A-5.9-a")
def test_agenda_refuses_what_is_not_ready_with_all_findings(river: Matter, wen: Account, ten: list[Account]) -> None:
    meeting = meet.planned(ten, wen)
    before = everything()

    with pytest.raises(Refused) as refusal:
        add_item(meeting.pk, river.pk, by=wen, at=NOON)

    said = titles(refusal)
    assert {"意向征集尚未完成", "征求意见尚未完成", "法律审查尚未完成", "没有写明依据的中长期发展规划"} <= set(said)
    assert len(said) == len(set(said))
    assert everything() == before


@pytest.mark.clause("JH-A-4.2-a")
def test_matter_without_a_plan_clause_stays_off_the_agenda(ready: Matter, wen: Account, ten: list[Account]) -> None:
    meeting = meet.planned(ten, wen)
    basis = PlanBasis.objects.get(matter=ready)
    PlanBasis.objects.filter(pk=basis.pk).update(withdrawn_at=NOON, withdrawn_by=wen, withdrawal_reason="误关联")

    with pytest.raises(Refused) as refusal:
        add_item(meeting.pk, ready.pk, by=wen, at=NOON)
    PlanBasis.objects.create(matter=ready, article=basis.article, statement="规划列明", **build.told(wen))

    assert [one.clause for one in refusal.value.findings] == ["JH-A-4.2-a"]
    assert add_item(meeting.pk, ready.pk, by=wen, at=NOON).order == 1


@pytest.mark.clause("JH-A-4.2-g")
def test_matter_without_a_units_position_stays_off_the_agenda(
    ready: Matter, qingshi: Unit, wen: Account, ten: list[Account]
) -> None:
    """A position that disagrees is one: it is shown to the meeting and holds nothing up."""
    meeting = meet.planned(ten, wen)
    touched = AffectedUnit.objects.create(matter=ready, unit=qingshi, **build.told(wen))

    with pytest.raises(Refused, match="有关单位尚无协调结果"):
        add_item(meeting.pk, ready.pk, by=wen, at=NOON)
    UnitPosition.objects.create(
        affected=touched, answer=Answer.OPPOSE, text="资金不足", coordinated_on=NOON.date(), **build.told(wen)
    )

    assert add_item(meeting.pk, ready.pk, by=wen, at=NOON).order == 1


def test_agenda_item_begins_the_resolution_and_carries_the_draft(
    ready: Matter, wen: Account, ten: list[Account]
) -> None:
    meeting = meet.planned(ten, wen)

    item = add_item(meeting.pk, ready.pk, by=wen, at=NOON)

    assert (item.run.stage, item.run.state, item.draft) == ("resolution", "open", ready.drafts.latest("number"))
    with pytest.raises(Refused, match="本事项已列入本次会议"):
        add_item(meeting.pk, ready.pk, by=wen, at=NOON)
    with pytest.raises(Refused, match="另一次会议的议程"):
        add_item(meet.planned(ten, wen).pk, ready.pk, by=wen, at=NOON)


@pytest.mark.clause("JH-A-5.8-b")
def test_wrong_body_is_refused(ready: Matter, wen: Account, ten: list[Account]) -> None:
    meeting = meet.planned(ten, wen, kind=MeetingKind.PARTY_STANDING)

    with pytest.raises(Refused, match="县政府的决策应由县政府常务会议或县政府全体会议集体研究"):
        add_item(meeting.pk, ready.pk, by=wen, at=NOON)


@pytest.mark.clause("JH-A-5.8-a")
def test_joint_matter_goes_to_the_government_first(
    hekou: Unit, qingshi: Unit, wen: Account, ten: list[Account]
) -> None:
    one = meet.ready(build.matter(hekou, wen, body=DecidingBody.JOINT), wen)
    party = meet.planned(ten, wen, kind=MeetingKind.PARTY_STANDING, hours=2)
    with pytest.raises(Refused, match="尚未经县政府会议研究通过"):
        add_item(party.pk, one.pk, by=wen, at=NOON)

    first = meet.opened(one, ten, wen)
    with pytest.raises(Refused, match="尚未经县政府会议研究通过"):
        add_item(party.pk, one.pk, by=wen, at=NOON)
    meet.voted(first, ten, "aaaaaaaaaa", wen)
    item = add_item(party.pk, one.pk, by=wen, at=NOON)
    open_meeting(party.pk, by=wen, at=NOON + timedelta(hours=2))
    meet.attend(party, wen)
    meet.voted(item, ten, "aaaaaaaann", wen)

    assert [(m.kind, m.outcome) for m in case_of(one, at=NOON).meetings] == [
        (MeetingKind.GOVERNMENT_EXECUTIVE, "passed"), (MeetingKind.PARTY_STANDING, "passed"),
    ]  # fmt: skip


@pytest.mark.clause("JH-A-5.8-a")
def test_failed_government_vote_keeps_the_party_meeting_shut(
    hekou: Unit, qingshi: Unit, wen: Account, ten: list[Account]
) -> None:
    one = meet.ready(build.matter(hekou, wen, body=DecidingBody.JOINT), wen)
    meet.voted(meet.opened(one, ten, wen), ten, "aaaaannnnn", wen)
    party = meet.planned(ten, wen, kind=MeetingKind.PARTY_STANDING, hours=2)

    with pytest.raises(Refused, match="尚未经县政府会议研究通过"):
        add_item(party.pk, one.pk, by=wen, at=NOON)


def test_failed_item_comes_back_in_a_new_round(ready: Matter, wen: Account, ten: list[Account]) -> None:
    item = meet.voted(meet.opened(ready, ten, wen), ten, "aaaaannnnn", wen)
    close_meeting(item.meeting_id, by=wen, at=NOON)

    build.step(ready, Stage.RESOLUTION, Event.FAIL, wen, reason="未过半数")
    build.step(ready, Stage.RESOLUTION, Event.NEW_ROUND, wen, reason="修改后再议")
    again = meet.opened(ready, ten, wen)

    assert (again.run.round, meet.voted(again, ten, "a" * 10, wen).outcome) == (2, "passed")
    item.refresh_from_db()
    assert (item.outcome, item.ayes) == ("failed", 5)


def test_adjourned_item_goes_before_a_later_meeting(ready: Matter, wen: Account, ten: list[Account]) -> None:
    item = meet.opened(ready, ten, wen)
    with pytest.raises(Refused, match="暂缓审议没有理由"):
        adjourn_item(item.pk, reason=" ", by=wen, at=NOON)

    adjourn_item(item.pk, reason="补充资金方案", by=wen, at=NOON)

    with pytest.raises(Refused, match="本议题已暂缓审议"):
        begin_vote(item.pk, by=wen, at=NOON)
    close_meeting(item.meeting_id, by=wen, at=NOON)
    later = meet.opened(ready, ten, wen)
    assert later.run_id == item.run_id


def test_meeting_with_an_open_item_is_not_closed(ready: Matter, wen: Account, ten: list[Account]) -> None:
    item = meet.opened(ready, ten, wen)

    with pytest.raises(Refused, match="有议题没有结果"):
        close_meeting(item.meeting_id, by=wen, at=NOON)


def test_nothing_changes_after_the_outcome_or_the_closing(ready: Matter, wen: Account, ten: list[Account]) -> None:
    item = meet.voted(meet.opened(ready, ten, wen), ten, "a" * 10, wen)
    row = RosterEntry.objects.filter(meeting=item.meeting).first()
    assert row is not None

    with pytest.raises(Refused, match="已登记表决结果"):
        close_vote(item.pk, by=wen, at=NOON)
    with pytest.raises(Refused, match="已登记表决结果"):
        adjourn_item(item.pk, reason="反悔", by=wen, at=NOON)
    with pytest.raises(Refused, match="已登记表决结果"):
        arrange_vote(item.pk, VoteMode.OPEN, reason="重来", by=wen, at=NOON)
    close_meeting(item.meeting_id, by=wen, at=NOON)
    with pytest.raises(Refused, match="会议已结束"):
        record_attendance(item.meeting_id, {row.pk: Presence(False, "补假")}, by=wen, at=NOON)
    with pytest.raises(Refused, match="会议已结束"):
        record_statement(item.pk, row.pk, text="补充", by=wen, at=NOON)
    with pytest.raises(Refused, match="会议已结束"):
        close_meeting(item.meeting_id, by=wen, at=NOON)


def test_silent_members_hold_the_closing_up_or_are_noted_as_abstaining(
    ready: Matter, wen: Account, ten: list[Account]
) -> None:
    item = meet.opened(ready, ten, wen)
    begin_vote(item.pk, by=wen, at=NOON)
    meet.vote(item, ten, "aaaaaa")

    with pytest.raises(Refused, match="赞成、反对、弃权之和应等于实到人数"):
        close_vote(item.pk, by=wen, at=NOON)
    item = close_vote(item.pk, silent_abstain=True, by=wen, at=NOON)

    assert (item.outcome, item.ayes, item.abstentions) == ("passed", 6, 4)


def test_attendance_stands_still_while_votes_are_cast(ready: Matter, wen: Account, ten: list[Account]) -> None:
    item = meet.opened(ready, ten, wen)
    begin_vote(item.pk, by=wen, at=NOON)

    with pytest.raises(Refused, match="有议题正在表决"):
        meet.attend(item.meeting, wen, absent=1)


def test_roster_is_copied_when_the_meeting_opens(ready: Matter, county: Unit, wen: Account, ten: list[Account]) -> None:
    meeting = meet.planned(ten, wen)
    add_item(meeting.pk, ready.pk, by=wen, at=NOON)
    person = meet.people(ten)[3]
    person.name = "更名常委"
    person.save()

    open_meeting(meeting.pk, by=wen, at=NOON)
    person.name = "会后更名"
    person.save()

    assert RosterEntry.objects.get(meeting=meeting, person=person).name == "更名常委"
    with pytest.raises(Refused, match="名册不再变动"):
        set_roster(meeting.pk, meet.people(ten)[:9], [], by=wen, at=NOON)


def test_meeting_opens_with_members_a_chair_and_items(ready: Matter, county: Unit, wen: Account) -> None:
    outsider = make_person("外人", county)
    plan = MeetingPlan(MeetingKind.GOVERNMENT_PLENARY, 1, NOON + timedelta(days=1), "县政府礼堂", outsider)
    meeting = plan_meeting(plan, [], by=wen, at=NOON)

    with pytest.raises(Refused) as refusal:
        open_meeting(meeting.pk, by=wen, at=NOON)

    assert titles(refusal) == ["没有应到会人员", "主持人不是会议组成人员", "没有议题", "还未到召开的日期"]


def test_meeting_number_is_taken_once(county: Unit, wen: Account) -> None:
    plan = MeetingPlan(MeetingKind.PARTY_STANDING, 7, NOON, "县委会议室")
    meeting = plan_meeting(plan, [], by=wen, at=NOON)

    with pytest.raises(ValidationError, match="该年度这一次会议已登记"):
        plan_meeting(plan, [], by=wen, at=NOON)
    change_meeting(meeting.pk, MeetingPlan(plan.kind, 8, NOON, "县委二楼会议室"), by=wen, at=NOON)

    meeting.refresh_from_db()
    assert (meeting.number, meeting.place) == (8, "县委二楼会议室")
    audited = AuditEvent.objects.get(verb="decisions.change_meeting")
    assert '"number":7' in audited.data


def test_listener_is_neither_due_nor_votes(ready: Matter, county: Unit, wen: Account, ten: list[Account]) -> None:
    listener = make_account("列席局长", county)
    meeting = meet.planned(ten, wen)
    set_roster(meeting.pk, meet.people(ten), meet.people([listener]), by=wen, at=NOON)
    item = add_item(meeting.pk, ready.pk, by=wen, at=NOON)
    open_meeting(meeting.pk, by=wen, at=NOON)
    meet.attend(meeting, wen)

    item = meet.voted(item, ten, "a" * 10, wen)

    assert (item.due, item.present) == (10, 10)


@pytest.fixture
def quick_keys(monkeypatch: pytest.MonkeyPatch, tmp_path: object, settings: object) -> None:
    monkeypatch.setattr(sealing, "SCRYPT_COST", 2**4)
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]


def scrutinised(item: AgendaItem, county: Unit, wen: Account) -> tuple[list[Account], Poll]:
    """Two scrutineers named, their passphrases set."""
    two = [make_account(name, county) for name in ("监甲", "监乙")]
    item = arrange_vote(item.pk, VoteMode.SECRET, scrutineers=meet.people(two), by=wen, at=NOON)
    poll = Poll.objects.get(pk=item.poll_key)
    for account, words in zip(two, WORDS, strict=True):
        make_key(poll, passphrase=words, repeated=words, by=account, at=NOON)
    return two, poll


def open_box(poll: Poll, by: Account) -> None:
    tellers = Teller.objects.filter(poll=poll, role="scrutineer").order_by("pk")
    unseal(poll, passphrases={one.pk: words for one, words in zip(tellers, WORDS, strict=True)}, by=by, at=NOON)


@pytest.mark.usefixtures("quick_keys")
def test_secret_ballot_is_put_on_record_once_its_box_is_open(
    ready: Matter, wen: Account, county: Unit, ten: list[Account]
) -> None:
    item = meet.opened(ready, ten, wen)
    with pytest.raises(Refused, match="须有两名监票人"):
        arrange_vote(item.pk, VoteMode.SECRET, by=wen, at=NOON)
    two, poll = scrutinised(item, county, wen)
    begin_vote(item.pk, by=wen, at=NOON)
    meet.vote(item, ten, "aaaaaaannn")

    closed = close_vote(item.pk, by=wen, at=NOON)
    with pytest.raises(Refused, match="票箱尚未开启"):
        close_vote(item.pk, by=wen, at=NOON)
    open_box(poll, two[0])
    item = close_vote(item.pk, by=wen, at=NOON)

    assert closed.outcome == ""
    assert (item.outcome, item.ayes, item.nays, item.abstentions) == ("passed", 7, 3, 0)


@pytest.mark.usefixtures("quick_keys")
def test_ballot_held_past_the_meeting_is_not_put_on_record(
    ready: Matter, wen: Account, county: Unit, ten: list[Account]
) -> None:
    """A teller who opens the poll by itself, without the recusals of the meeting, has to hold it again."""
    item = meet.opened(ready, ten, wen)
    two, poll = scrutinised(item, county, wen)
    row = RosterEntry.objects.filter(meeting=item.meeting).last()
    assert row is not None
    recuse(item.pk, row.pk, reason="亲属为项目业主", by=wen, at=NOON)
    open_poll(poll, by=wen, at=NOON)
    meet.vote(item, ten, "a" * 10)
    close_poll(poll, by=wen, at=NOON)
    open_box(poll, two[0])

    with pytest.raises(Refused, match="表决的名册与会议名册不一致"):
        close_vote(item.pk, silent_abstain=True, by=wen, at=NOON)
    with pytest.raises(Refused, match="另行安排表决没有理由"):
        arrange_vote(item.pk, VoteMode.OPEN, by=wen, at=NOON)
    arrange_vote(item.pk, VoteMode.OPEN, reason="名册与会议不一致", by=wen, at=NOON)

    assert meet.voted(item, ten, "aaaaaaaaa", wen).outcome == "passed"


def test_every_step_of_a_meeting_leaves_one_audit_row(ready: Matter, wen: Account, ten: list[Account]) -> None:
    before = AuditEvent.objects.filter(verb__startswith="decisions.").count()

    item = meet.voted(meet.opened(ready, ten, wen), ten, "a" * 10, wen)
    close_meeting(item.meeting_id, by=wen, at=NOON)

    verbs = AuditEvent.objects.filter(verb__startswith="decisions.").order_by("seq").values_list("verb", flat=True)
    assert list(verbs[before:]) == [
        "decisions.plan_meeting", "decisions.add_item", "decisions.open_meeting", "decisions.record_attendance",
        "decisions.begin_vote", "decisions.close_vote", "decisions.close_meeting",
    ]  # fmt: skip
