"""Hearings: call, registration, a draw that anyone can recompute, papers in time, heads counted, a signed record."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.findings import Refused
from core.models import AuditEvent
from decisions.actions.hearing import (
    NewCall,
    call_hearing,
    draw_representatives,
    register,
    revise_call,
    step_in,
)
from decisions.actions.hearing_day import Attendance, file_record, mark_attendance, representatives, seen, send_papers
from decisions.actions.matters import switch_flag
from decisions.actions.procedure import take_step
from decisions.enums import Category, Event, Flag, MeetingKind, RunState, Stage, Stance
from decisions.gathering import case_of
from decisions.models import Applicant, Hearing, HearingRecord, Matter, Stratum
from decisions.presenters.openness import before_the_meeting
from decisions.rules.call import check_papers
from decisions.rules.hearing import HearingTally
from organization.models import Account, Unit
from tests.decisions import build_rows as build
from tests.decisions.standing_river import *  # noqa: F403  the river at its beginning
from tests.factories import NOON

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
UNTIL = TODAY + timedelta(10)
DRAWN = NOON + timedelta(11)
HELD = NOON + timedelta(20)


def new(**fields: Any) -> NewCall:
    values: dict[str, Any] = {
        "subject": "河道整治", "call_text": "公告", "call_from": TODAY, "call_until": UNTIL, "scheduled_for": HELD,
        "place": "县政府礼堂", "host": "高岚", "seats": {"居民": 4, "企业": 2}, "public_source": "1月8日彩票开奖号码",
    }  # fmt: skip
    return NewCall(**(values | fields))


@pytest.fixture
def hearing(river: Matter, wen: Account) -> Hearing:
    build.at_stage(river, Stage.CONSULTATION, wen)
    build.settle(river, Stage.CONSULTATION, wen)
    build.step(river, Stage.HEARING, Event.OPEN, wen)
    return call_hearing(river.pk, new(), by=wen, at=NOON)


def enter(hearing: Hearing, stratum: str, name: str, **fields: Any) -> Applicant:
    values: dict[str, Any] = {"contact": "13900000000", "by": Account.objects.system(), "at": NOON}
    return register(hearing, stratum_id=hearing.strata.get(name=stratum).pk, name=name, **(values | fields))


def drawn(hearing: Hearing, by: Account) -> Hearing:
    """Nine residents for four seats, three firms for two; drawn."""
    for number in range(9):
        enter(hearing, "居民", f"居民{number}")
    for number in range(3):
        enter(hearing, "企业", f"企业{number}")
    return draw_representatives(hearing, public_value="05 11 17", by=by, at=DRAWN)


def ready(hearing: Hearing, by: Account) -> list[Applicant]:
    """Drawn, with papers sent in time."""
    send_papers(drawn(hearing, by), sent_on=DRAWN.date(), by=by, at=DRAWN)
    return representatives(hearing)


def came(rows: list[Applicant], attending: int, opposed: int) -> dict[int, Attendance]:
    return {
        row.pk: Attendance(place < attending, _stance(place, opposed) if place < attending else None)
        for place, row in enumerate(rows)
    }


def _stance(place: int, opposed: int) -> Stance:
    return Stance.AGAINST if place < opposed else Stance.OTHER


def mark(hearing: Hearing, marks: dict[int, Attendance], by: Account, **more: Any) -> int:
    values: dict[str, Any] = {"expected": seen(representatives(hearing)), "by": by, "at": HELD}
    return mark_attendance(hearing, marks, **(values | more))


def record(hearing: Hearing, by: Account, **more: Any) -> HearingRecord:
    values: dict[str, Any] = {"text": "笔录", "signed": True, "by": by, "at": HELD}
    return file_record(hearing, **(values | more))


def test_call_publishes_the_fingerprint_of_a_seed_nobody_sees(hearing: Hearing) -> None:
    event = AuditEvent.objects.get(verb="decisions.call_hearing")

    assert hearing.commitment == hashlib.sha256(hearing.seed.encode()).hexdigest()
    assert len(hearing.seed) == 64
    assert hearing.seed not in event.data
    assert hearing.commitment in event.data


@pytest.mark.clause("GW713-16-b")
def test_call_without_room_source_or_seats_is_refused(river: Matter, wen: Account) -> None:
    build.under(river, build.NATIONAL, wen)
    with pytest.raises(Refused) as refusal:
        call_hearing(
            river.pk, new(scheduled_for=NOON + timedelta(17), public_source=" ", seats={"居民": 0}), by=wen, at=NOON
        )

    assert [one.title for one in refusal.value.findings] == [
        "听证不在办理中", "没有公共随机数来源", "报名截止距听证过近", "代表名额不合要求",
    ]  # fmt: skip
    assert Hearing.objects.count() == 0


@pytest.mark.clause("JH-A-3-d")
def test_personnel_matter_has_no_hearing(hekou: Unit, wen: Account) -> None:
    one = build.matter(hekou, wen, category=Category.PERSONNEL, subtype="")

    with pytest.raises(Refused, match="人事安排与奖惩事项不举行听证会"):
        call_hearing(one.pk, new(), by=wen, at=NOON)


def test_registration_numbers_in_turn_and_takes_nobody_twice(hearing: Hearing) -> None:
    first, second = enter(hearing, "居民", "丁一"), enter(hearing, "企业", "丁一二")

    with pytest.raises(Refused, match="同一姓名和联系方式已经报名"):
        enter(hearing, "企业", " 丁一 ")
    with pytest.raises(Refused, match="报名已经截止"):
        enter(hearing, "居民", "晚来", at=DRAWN)
    with pytest.raises(Refused, match="没有选定代表类别"):
        register(hearing, stratum_id=0, name="甲", contact="乙", by=Account.objects.system(), at=NOON)
    assert [first.number, second.number] == ["1-001", "2-001"]


def test_draw_can_be_recomputed_by_hand(hearing: Hearing, wen: Account) -> None:
    """From what is published: seed, figure, strata, numbers; nothing else."""
    row = drawn(hearing, wen)

    for stratum in Stratum.objects.all():
        rows = list(stratum.applicants.all())
        text = {one.number: f"{row.seed}\n05 11 17\n{stratum.name}\n{one.number}" for one in rows}
        order = sorted(text, key=lambda number: hashlib.sha256(text[number].encode()).hexdigest())
        assert [one.number for one in sorted(rows, key=lambda one: one.place or 0)] == order
        assert {one.number for one in rows if one.drawn} == set(order[: stratum.seats])
    with pytest.raises(Refused, match="已经抽签，结果不得更改"):
        draw_representatives(hearing, public_value="1", by=wen, at=DRAWN)


def test_draw_too_early_without_figure_or_candidates_is_refused(hearing: Hearing, wen: Account) -> None:
    with pytest.raises(Refused) as refusal:
        draw_representatives(hearing, public_value=" ", by=wen, at=NOON)

    found = {one.title: dict(one.facts) for one in refusal.value.findings}
    assert list(found) == ["报名尚未截止", "没有公共随机数", "报名人数不足名额"]
    assert found["报名人数不足名额"] == {"不足": "居民 0/4、企业 0/2"}


def test_registration_is_taken_up_again_with_a_figure_to_come(hearing: Hearing, wen: Account) -> None:
    until, held = UNTIL + timedelta(5), HELD + timedelta(9)
    values: dict[str, Any] = {"scheduled_for": held, "place": "礼堂", "seats": {}, "by": wen, "at": DRAWN}
    with pytest.raises(Refused, match="须更换公共随机数来源"):
        revise_call(hearing, call_until=until, public_source="", reason="人数不足", **values)
    with pytest.raises(Refused, match="报名截止不能改到今天以前.*变更公告没有理由"):
        revise_call(hearing, call_until=TODAY, public_source="", reason=" ", **values)

    revise_call(hearing, call_until=until, public_source="1月13日开奖号码", reason="人数不足", **values)

    assert enter(hearing, "居民", "晚来", at=DRAWN).number == "1-001"
    assert AuditEvent.objects.get(verb="decisions.revise_call").reason == "人数不足"


def test_after_the_draw_seats_stand_still(hearing: Hearing, wen: Account) -> None:
    drawn(hearing, wen)
    stratum = hearing.strata.get(name="居民")

    with pytest.raises(Refused, match="报名截止和名额不得更改"):
        revise_call(
            hearing, call_until=UNTIL, scheduled_for=HELD, place="礼堂", seats={stratum.pk: 5}, public_source="",
            reason="改", by=wen, at=DRAWN,
        )  # fmt: skip


def test_reserve_steps_in_by_place_and_nobody_comes_back(hearing: Hearing, wen: Account) -> None:
    rows = {row.place: row for row in drawn(hearing, wen).strata.get(name="居民").applicants.all()}

    first = step_in(rows[2], reason="出差", by=wen, at=DRAWN)
    second = step_in(first, reason="生病", by=wen, at=DRAWN)

    assert [first.place, second.place] == [5, 6]
    with pytest.raises(Refused, match="只能替换尚未登记到会的代表"):
        step_in(rows[2], reason="再次", by=wen, at=DRAWN)
    assert sorted(row.place or 0 for row in representatives(hearing) if row.stratum.name == "居民") == [1, 3, 4, 6]


def test_stratum_without_reserve_keeps_its_seat(hearing: Hearing, wen: Account) -> None:
    rows = {row.place: row for row in drawn(hearing, wen).strata.get(name="企业").applicants.all()}
    step_in(rows[1], reason="出差", by=wen, at=DRAWN)

    with pytest.raises(Refused, match="这一类没有候补代表"):
        step_in(rows[2], reason="出差", by=wen, at=DRAWN)


@pytest.mark.clause("GW713-16-b")
@pytest.mark.parametrize(("ahead", "blocks"), [(6, True), (7, False)])
def test_papers_come_seven_days_before(ahead: int, blocks: bool) -> None:
    assert check_papers(sent_on=TODAY - timedelta(ahead), held_on=TODAY, days=7).blocks == blocks


def test_papers_sent_late_need_a_later_hearing(hearing: Hearing, wen: Account) -> None:
    build.under(hearing.run.matter, build.NATIONAL, wen)
    drawn(hearing, wen)
    late = HELD - timedelta(6)
    with pytest.raises(Refused, match="听证材料送达过迟"):
        send_papers(hearing, sent_on=late.date(), by=wen, at=late)
    revise_call(
        hearing, call_until=UNTIL, scheduled_for=HELD + timedelta(1), place="礼堂", seats={}, public_source="",
        reason="材料迟送", by=wen, at=late,
    )  # fmt: skip

    assert send_papers(hearing, sent_on=late.date(), by=wen, at=late).papers_sent_on == late.date()


@pytest.mark.clause("GW713-17", "JH-A-4.3-d")
def test_unsigned_record_or_open_attendance_is_refused(hearing: Hearing, wen: Account) -> None:
    ready(hearing, wen)

    with pytest.raises(Refused) as refusal:
        record(hearing, wen, signed=False, text=" ")

    assert [one.title for one in refusal.value.findings] == [
        "还有代表没有登记到会情况", "听证笔录没有内容", "笔录未经参加人确认签字",
    ]  # fmt: skip


@pytest.mark.clause("JH-A-4.3-d")
@pytest.mark.parametrize(
    ("attending", "opposed", "event"),
    [(6, 2, Event.FAIL), (6, 1, Event.CLOSE), (4, 1, Event.CLOSE), (0, 0, Event.FAIL)],
)
def test_a_third_of_those_attending_bars(
    hearing: Hearing, river: Matter, wen: Account, attending: int, opposed: int, event: Event
) -> None:
    """JH-A-4.3-d: abstainers count as attending, the absent do not; nobody there, no hearing."""
    rows = ready(hearing, wen)
    mark(hearing, came(rows, attending, opposed), wen)
    record(hearing, wen)
    other = Event.CLOSE if event is Event.FAIL else Event.FAIL

    assert case_of(river, at=HELD).hearing == HearingTally(attending, opposed)
    with pytest.raises(Refused):
        take_step(river.pk, Stage.HEARING, other, by=wen, at=HELD)
    state = RunState.CLOSED if event is Event.CLOSE else RunState.FAILED
    assert take_step(river.pk, Stage.HEARING, event, by=wen, at=HELD).state == state


def test_two_clerks_do_not_overwrite_each_other(hearing: Hearing, wen: Account) -> None:
    rows = ready(hearing, wen)
    shown = seen(rows)
    mark(hearing, came(rows, 6, 1), wen, expected=shown)

    with pytest.raises(Refused, match="他人刚刚登记了到会情况"):
        mark(hearing, came(rows, 5, 0), wen, expected=shown)

    assert Applicant.objects.filter(attended=True).count() == 6


def test_entered_attendance_is_changed_with_a_reason_and_traced(hearing: Hearing, wen: Account) -> None:
    rows = ready(hearing, wen)
    with pytest.raises(Refused, match="听证会尚未举行"):
        mark(hearing, came(rows, 6, 0), wen, at=DRAWN)
    mark(hearing, came(rows, 6, 0), wen)
    with pytest.raises(Refused, match="更改已登记的到会情况没有理由"):
        mark(hearing, came(rows, 6, 1), wen)
    with pytest.raises(Refused, match="到会与态度不一致"):
        mark(hearing, {rows[0].pk: Attendance(True)}, wen)

    assert mark(hearing, came(rows, 6, 1), wen, reason="误登") == 1
    assert mark(hearing, came(rows, 6, 1), wen) == 0
    assert AuditEvent.objects.filter(verb="decisions.mark_attendance").latest("seq").reason == "误登"


def test_former_round_stands_still(hearing: Hearing, river: Matter, wen: Account) -> None:
    rows = ready(hearing, wen)
    mark(hearing, came(rows, 6, 6), wen)
    record(hearing, wen)
    for event in (Event.FAIL, Event.NEW_ROUND, Event.OPEN):
        take_step(river.pk, Stage.HEARING, event, by=wen, at=HELD, reason="修改方案")

    with pytest.raises(Refused, match="这是上一轮的听证会"):
        record(hearing, wen)
    assert case_of(river, at=HELD).hearing is None


@pytest.mark.clause("GW713-16-a")
def test_hearing_by_law_is_not_replaced_by_a_notice(river: Matter, wen: Account) -> None:
    """GW713-16-a: flagged and none held, barred although a notice was closed; held, it goes on."""
    switch_flag(river.pk, Flag.HEARING_BY_LAW, on=True, reason="价格法规定", by=wen, at=NOON)
    switch_flag(river.pk, Flag.VITAL_INTERESTS, on=True, reason="涉及居民", by=wen, at=NOON)
    build.at_stage(river, Stage.PUBLIC_NOTICE, wen)
    build.settle(river, Stage.PUBLIC_NOTICE, wen)
    build.step(river, Stage.PILOT, Event.SET_ASIDE, wen, reason="不涉及", decider="县长")
    with pytest.raises(Refused, match="不得确定为不适用"):
        build.step(river, Stage.HEARING, Event.SET_ASIDE, wen, reason="已公示", decider="县长")
    with pytest.raises(Refused, match="依法应当听证，尚未听证"):
        build.step(river, Stage.LEGAL_REVIEW, Event.OPEN, wen)
    build.step(river, Stage.HEARING, Event.OPEN, wen)
    one = call_hearing(river.pk, new(), by=wen, at=NOON)
    mark(one, came(ready(one, wen), 6, 1), wen)
    record(one, wen)

    take_step(river.pk, Stage.HEARING, Event.CLOSE, by=wen, at=HELD)

    assert take_step(river.pk, Stage.LEGAL_REVIEW, Event.OPEN, by=wen, at=HELD).state == RunState.OPEN


@pytest.mark.clause("JH-A-5.5-b")
def test_notice_and_hearing_go_before_the_meeting(
    river: Matter, wen: Account, client_of: Callable[..., Client]
) -> None:
    """JH-A-5.5-b: counts and finding of the notice, attending and opposed of the hearing stand on the agenda item."""
    build.at_stage(river, Stage.PUBLIC_NOTICE, wen)
    build.fill(river, Stage.PUBLIC_NOTICE, wen)
    build.step(river, Stage.PUBLIC_NOTICE, Event.CLOSE, wen)
    build.step(river, Stage.HEARING, Event.OPEN, wen)
    one = call_hearing(river.pk, new(), by=wen, at=NOON)
    with pytest.raises(Refused, match="听证尚未确定"):
        build.step(river, Stage.RESOLUTION, Event.OPEN, wen)
    mark(one, came(ready(one, wen), 6, 1), wen)
    record(one, wen)
    take_step(river.pk, Stage.HEARING, Event.CLOSE, by=wen, at=HELD)
    run = build.at_stage(river, Stage.RESOLUTION, wen)
    item = build.voted(run, MeetingKind.GOVERNMENT_EXECUTIVE, wen)

    told = dict(before_the_meeting(river.pk))
    page = client_of(wen).get(reverse("decisions:item", args=[item.pk])).content.decode()

    assert [pair for pair in told["听证"] if pair[0] in ("代表", "到会", "反对")] == [
        ("代表", "6"), ("到会", "6"), ("反对", "1"),
    ]  # fmt: skip
    assert dict(told["公示"])["结论"].startswith("没有较大争议：赞成 9，反对 1")
    assert all(words in page for words in ("没有较大争议：赞成 9", "<dt>反对</dt><dd>1</dd>"))
