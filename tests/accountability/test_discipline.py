"""Meeting discipline, registers of supervision, supervision of integrity (QSH-13, JH-A-6.5-b, BZ-2.1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accountability.actions import discipline as meetings
from accountability.actions import integrity as actions
from accountability.actions.discipline import NewBreach, NewWatch
from accountability.actions.integrity import NewItem, NewSession
from accountability.actions.registers import (
    NewRecord,
    enter_integrity_file,
    mark_key_post,
    record_supervision,
    reward_person,
)
from accountability.enums import AbsenceStep, BreachKind, Convener, RegisterKind, SessionKind, WatchKind
from accountability.gathering.cases import numbers_on
from accountability.gathering.integrity import coverage, overdue_items, period_states, uncovered, without_report
from accountability.models import AbsenceMeasure, IntegrityEntry, MeetingWatch, SessionMember, SupervisionRecord
from accountability.models.registers import CONFIDENTIAL
from accountability.rules.discipline import Rung, rung_of
from core.findings import Refused
from decisions.actions.meetings import close_meeting
from organization.enums import Duty
from organization.models import Account, Appointment, Person, Unit
from tests.accountability import build_rows as rows
from tests.decisions import build_meetings as meet
from tests.decisions.build_rows import matter as build_matter
from tests.factories import NOON, make_account, make_person, make_unit

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Account], Client]
TODAY = NOON.date()


def url(name: str, *args: Any) -> str:
    return reverse(f"accountability:{name}", args=args)


@pytest.fixture
def org(county: Unit) -> Account:
    return make_account("左部长", county, Duty.ORGANIZATION_OFFICE, username="org")


def refused(act: Callable[[], Any]) -> list[str]:
    with pytest.raises(Refused) as error:
        act()
    return [one.clause for one in error.value.findings]


def held(ji: Account, day: date, *absent: Person, excuse: str = "", convener: Convener = Convener.PARTY) -> Any:
    """A meeting with supervisor, record and absences, closed."""
    watch = meetings.plan_watch(NewWatch(f"{day}大会", convener, day), by=ji, at=NOON)
    assert ji.person is not None
    meetings.assign_supervisor(watch, ji.person, by=ji, at=NOON)
    meetings.write_record(watch, "全程监督。", by=ji, at=NOON)
    meetings.record_breaches(watch, [NewBreach(one, BreachKind.ABSENT, excuse) for one in absent], by=ji, at=NOON)
    meetings.close_watch(watch, by=ji, at=NOON + timedelta(days=800))
    return watch


@pytest.mark.clause("QSH-13-d")
@pytest.mark.parametrize(
    ("place", "rung"),
    [
        (0, None), (1, Rung(AbsenceStep.CRITICISM)), (2, Rung(AbsenceStep.TALK)), (3, Rung(AbsenceStep.SUSPENSION)),
        (4, Rung(AbsenceStep.SUSPENSION, referred=True)),
    ],
)  # fmt: skip
def test_rungs_of_the_ladder(place: int, rung: Rung | None) -> None:
    assert rung_of(place, (1, 2, 3)) == rung


@pytest.mark.clause("QSH-13-d")
def test_unexcused_absences_of_a_calendar_year_climb_the_ladder(hekou: Unit, ji: Account) -> None:
    """31 December is the third of the year, 1 January the first again; leave counts nothing, another person nothing."""
    wei, other = make_person("韦一", hekou), make_person("韦二", hekou)
    held(ji, date(2012, 3, 1), wei)
    held(ji, date(2012, 5, 1), wei, excuse="住院")
    held(ji, date(2012, 6, 1), wei, other)
    held(ji, date(2012, 12, 31), wei)
    held(ji, date(2013, 1, 1), wei)

    found = AbsenceMeasure.objects.filter(person=wei).order_by("year", "place")
    assert list(found.values_list("year", "place", "step", "referred")) == [
        (2012, 1, "criticism", False), (2012, 2, "talk", False), (2012, 3, "suspension", False),
        (2013, 1, "criticism", False),
    ]  # fmt: skip
    assert list(AbsenceMeasure.objects.filter(person=other).values_list("step", flat=True)) == ["criticism"]
    done = meetings.carry_out(found[1], on=TODAY, note="已谈话", by=ji, at=NOON)
    assert refused(lambda: meetings.carry_out(done, on=TODAY, note="已谈话", by=ji, at=NOON)) == ["QSH-13-d"]
    assert IntegrityEntry.objects.get().text == "无故缺会（2012年第 2 次）：诫勉谈话"


@pytest.mark.clause("QSH-13-b")
def test_a_meeting_of_the_leadership_is_not_closed_without_supervisor_and_record(
    county: Unit, hekou: Unit, ji: Account, lu: Account, wen: Account
) -> None:
    other = meetings.plan_watch(NewWatch("部门例会", Convener.OTHER, TODAY), by=wen, at=NOON)
    meetings.close_watch(other, by=wen, at=NOON)
    for convener in (Convener.PARTY, Convener.GOVERNMENT):
        watch = meetings.plan_watch(NewWatch("全县大会", convener, TODAY), by=wen, at=NOON)
        bare = refused(lambda row=watch: meetings.close_watch(row, by=wen, at=NOON))
        assert lu.person is not None
        assert ji.person is not None
        stranger = refused(lambda row=watch: meetings.assign_supervisor(row, lu.person, by=ji, at=NOON))
        meetings.assign_supervisor(watch, ji.person, by=ji, at=NOON)
        without = refused(lambda row=watch: meetings.close_watch(row, by=wen, at=NOON))
        not_his = refused(lambda row=watch: meetings.write_record(row, "好", by=wen, at=NOON))
        with pytest.raises(IntegrityError), transaction.atomic():
            MeetingWatch.objects.filter(pk=watch.pk).update(closed_at=NOON, closed_by=wen)
        meetings.write_record(watch, "全程监督。", by=ji, at=NOON)
        meetings.close_watch(watch, by=wen, at=NOON)

        assert (bare, stranger, without, not_his) == (
            ["QSH-13-b", "QSH-13-b"], ["QSH-13-b"], ["QSH-13-b"], ["QSH-13-b"],
        )  # fmt: skip
    assert MeetingWatch.objects.filter(closed_at__isnull=True).count() == 0


@pytest.mark.clause("QSH-13-b")
def test_a_deciding_meeting_under_discipline_is_not_closed_without_supervisor_and_record(
    county: Unit, hekou: Unit, ji: Account, wen: Account, client_of: ClientOf
) -> None:
    """The meeting's own page and its closing ask the same; a meeting that nobody put under discipline is free."""
    ten = meet.members(county, 10)
    item = meet.voted(meet.opened(meet.ready(build_matter(hekou, wen), wen), ten, wen), ten, "a" * 10, wen)
    watch = meetings.plan_watch(
        NewWatch("县长办公会", Convener.GOVERNMENT, TODAY, meeting=item.meeting), by=ji, at=NOON
    )
    page = client_of(wen).get(reverse("decisions:meeting", args=[item.meeting_id]))
    bare = refused(lambda: close_meeting(item.meeting_id, by=wen, at=NOON))
    assert ji.person is not None
    meetings.assign_supervisor(watch, ji.person, by=ji, at=NOON)
    without = refused(lambda: close_meeting(item.meeting_id, by=wen, at=NOON))
    meetings.write_record(watch, "全程监督。", by=ji, at=NOON)

    assert (bare, without) == (["QSH-13-b", "QSH-13-b"], ["QSH-13-b"])
    assert "没有指定监督人员" in page.content.decode()
    assert close_meeting(item.meeting_id, by=wen, at=NOON).closed_by == wen


@pytest.mark.clause("QSH-13-c")
def test_the_notice_lists_breaches_and_is_there_for_units_in_scope(
    hekou: Unit, qingshi: Unit, ji: Account, lu: Account, he: Account, client_of: ClientOf
) -> None:
    wei, late, sick = (make_person(name, hekou) for name in ("韦一", "迟某", "病某"))
    watch = meetings.plan_watch(NewWatch("防汛大会", Convener.OTHER, TODAY), by=ji, at=NOON)
    early = refused(lambda: meetings.issue_notice(watch, [hekou], by=ji, at=NOON))
    new = [NewBreach(wei, BreachKind.ABSENT), NewBreach(late, BreachKind.LATE, text="迟到十分钟"),
           NewBreach(sick, BreachKind.ABSENT, "住院")]  # fmt: skip
    meetings.record_breaches(watch, new, by=ji, at=NOON)
    twice = refused(lambda: meetings.record_breaches(watch, new[:1], by=ji, at=NOON))
    meetings.close_watch(watch, by=ji, at=NOON)
    notice = meetings.issue_notice(watch, [hekou], by=ji, at=NOON)

    assert (early, twice) == (["QSH-13-c"], ["QSH-13-c"])
    assert notice.text.split("\n")[1:] == [
        "无故缺席：河口镇韦一。", "迟到：河口镇迟某（迟到十分钟）。", "对韦一予以通报批评。",
    ]  # fmt: skip
    assert [client_of(one).get(url("notice", notice.pk)).status_code for one in (lu, he, ji)] == [200, 404, 200]
    assert client_of(lu).get(url("watch", watch.pk)).status_code == 403
    assert client_of(ji).get(url("watch", watch.pk)).status_code == 200
    export = client_of(ji).get(url("export_breaches"))
    assert export.status_code == 200


@pytest.mark.clause("JH-A-6.5-b", "QSH-31-a")
def test_registers_of_all_kinds_and_who_reads_them(
    hekou: Unit, ji: Account, org: Account, lu: Account, wen: Account, client_of: ClientOf
) -> None:
    wei = make_person("韦一", hekou)
    for kind in RegisterKind:
        new = NewRecord(kind, hekou, TODAY, "情况", f"{kind.label}结果", person=wei)
        record_supervision(new, by=ji, at=NOON)
    team = NewRecord(RegisterKind.DEMOCRATIC_LIFE, hekou, TODAY, "情况", "班子结果")
    record_supervision(team, by=ji, at=NOON)
    nobody = refused(
        lambda: record_supervision(NewRecord(RegisterKind.AUDIT, hekou, TODAY, "情况", "结果"), by=ji, at=NOON)
    )
    codes = {
        kind: [client_of(one).get(url("registers"), {"kind": kind.value}).status_code for one in (ji, org, lu, wen)]
        for kind in RegisterKind
    }
    secret = SupervisionRecord.objects.get(kind=RegisterKind.PETITION)
    unit_page = client_of(lu).get(url("registers")).content.decode()

    assert nobody == ["QSH-31-a"]
    assert codes == {
        kind: [200, 200, 403 if kind in CONFIDENTIAL else 200, 403] for kind in RegisterKind
    }  # fmt: skip
    assert [client_of(one).get(url("supervision_record", secret.pk)).status_code for one in (ji, org, lu)] == [
        200, 200, 404,
    ]  # fmt: skip
    shown = [kind for kind in RegisterKind if f"{kind.label}结果" in unit_page]
    assert shown == [kind for kind in RegisterKind if kind not in CONFIDENTIAL]
    data = {"kind": "work_report", "unit": "河口镇", "held_on": "2012-12-01", "text": "述职", "result": "良好"}
    assert client_of(org).post(url("new_supervision_record"), data).status_code == 302
    assert client_of(lu).post(url("new_supervision_record"), data).status_code == 403


@pytest.mark.clause("QSH-31-a")
def test_key_posts_are_flagged_among_those_without_a_report(hekou: Unit, org: Account) -> None:
    head, deputy, clerk = rows.team(hekou, "马平", "钱副", "孙副")
    finance = rows.appoint(make_person("管钱", hekou), hekou, "财政局长")
    mark_key_post(finance.post, "管财务", by=org, at=NOON)
    new = NewRecord(RegisterKind.PERSONAL_MATTERS, hekou, TODAY, "报告", "已备案", person=deputy)
    record_supervision(new, by=org, at=NOON)
    due = date(2012, 1, 31)

    found = [(one.person.name, key) for one, key in without_report(2012, TODAY, numbers_on(TODAY))]

    assert without_report(2012, due, numbers_on(due)) == []
    assert sorted(found[:2]) == [("管钱", "管财务"), ("马平", "主要领导")]
    assert found[2:] == [("孙副", "")]
    assert (head.name, clerk.name) == ("马平", "孙副")


@pytest.mark.clause("JH-B-5.3-e")
def test_a_head_rewards_within_his_unit(hekou: Unit, qingshi: Unit, lu: Account, client_of: ClientOf) -> None:
    own, stranger = make_person("好人", hekou), make_person("外人", qingshi)
    data = {"unit": "河口镇", "person": own.number, "dated": "2012-12-01", "title": "嘉奖", "reason": "防汛"}
    client = client_of(lu)

    codes = [client.post(url("reward"), data | {"person": who.number}).status_code for who in (own, stranger)]

    assert codes == [302, 403]
    assert lu.person is not None
    himself = refused(lambda: reward_person(hekou, lu.person, dated=TODAY, title="嘉奖", reason="防汛", by=lu, at=NOON))
    assert himself == ["JH-B-5.3-e"]


def test_an_entry_of_the_integrity_file_is_made_once_and_stays(hekou: Unit, ji: Account) -> None:
    wei = make_person("韦一", hekou)
    values: dict[str, Any] = {
        "year": 2012,
        "dated": TODAY,
        "text": "2012年度考核：好",
        "source": ("appraisal.grade", 5),
    }
    for _ in range(2):
        enter_integrity_file(wei, **values, by=ji, at=NOON)

    with pytest.raises(Exception, match="append-only|immutable|不得|cannot|never"), transaction.atomic():
        IntegrityEntry.objects.all().delete()
    assert IntegrityEntry.objects.count() == 1


@pytest.mark.clause("BZ-2.1-d")
def test_three_forms_of_supervision_each_need_their_answer(
    hekou: Unit, qingshi: Unit, ji: Account, lu: Account, he: Account, client_of: ClientOf
) -> None:
    due = TODAY + timedelta(days=10)
    no_deadline = refused(
        lambda: actions.open_item(NewItem(WatchKind.PROJECT, hekou, "三公经费", "压减"), by=ji, at=NOON)
    )
    found = {}
    for kind in WatchKind:
        item = actions.open_item(NewItem(kind, hekou, kind.label, "说明情况", due), by=ji, at=NOON)
        bare = refused(lambda row=item: actions.close_item(row, "办结", by=ji, at=NOON))
        late = item.pk in overdue_items(due + timedelta(days=1)), item.pk in overdue_items(due)
        made = actions.hand_in(item, "情况如下", by=lu, at=NOON)
        own = refused(lambda row=item: actions.close_item(row, "办结", by=lu, at=NOON))
        answered = item.pk in overdue_items(due + timedelta(days=1))
        actions.close_item(item, "同意", by=ji, at=NOON)
        found[kind] = (bare, late, made.kind, own, answered, item.pk in overdue_items(due + timedelta(days=1)))

    one = (["BZ-2.1-d"], (True, False))
    assert no_deadline == ["BZ-2.1-d"]
    assert found == {
        WatchKind.PROJECT: (*one, "report", ["BZ-2.1-d"], True, False),
        WatchKind.INQUIRY: (*one, "reply", ["BZ-2.1-d"], False, False),
        WatchKind.REMINDER: (*one, "receipt", ["BZ-2.1-d"], False, False),
    }
    assert [client_of(who).get(url("integrity_item", item.pk)).status_code for who in (lu, he, ji)] == [200, 404, 200]


def test_contact_points_cover_every_appraised_unit(
    county: Unit, hekou: Unit, qingshi: Unit, ji: Account, client_of: ClientOf
) -> None:
    assert ji.person is not None
    before = [(unit.name, names) for unit, names in coverage()]
    stranger = refused(lambda: actions.assign_contact(make_person("外人", county), [hekou], by=ji, at=NOON))
    actions.assign_contact(ji.person, [hekou], by=ji, at=NOON)
    page = client_of(ji).get(url("contacts")).content.decode()
    left = uncovered()
    actions.assign_contact(ji.person, [hekou, qingshi], by=ji, at=NOON)

    assert (before, stranger, left) == ([("河口镇", []), ("青石镇", [])], ["BZ-2.1-e"], 1)
    assert "没有联系人" in page
    assert [names for _, names in coverage()] == [["季明"], ["季明"]]
    assert uncovered() == 0


@pytest.mark.clause("BZ-2.1-f", "BZ-2.1-g", "BZ-2.1-h", "QSH-24-g")
def test_each_period_has_its_record_or_is_overdue(
    county: Unit, hekou: Unit, qingshi: Unit, ji: Account, client_of: ClientOf
) -> None:
    assert ji.person is not None
    leader = ji.person
    ma, zhu = rows.team(hekou, "马平")[0], rows.team(qingshi, "祝平")[0]

    def session(kind: SessionKind, day: date, **fields: Any) -> Any:
        return actions.record_session(NewSession(kind, day, leader, "情况", **fields), by=ji, at=NOON)

    def overdue(kind: SessionKind, today: date) -> list[str]:
        return [one.period.code for one in period_states(today)[kind] if one.overdue and one.period.year == 2012]

    not_member = refused(lambda: session(SessionKind.CHECK, date(2012, 7, 1), unit=hekou))
    rows.appoint(leader, county, "县纪委常委")
    no_unit = refused(lambda: session(SessionKind.CHECK, date(2012, 7, 1)))
    unrectified = refused(lambda: session(SessionKind.SELECTION, date(2012, 7, 1), findings="程序不全"))
    before = overdue(SessionKind.HEARING, date(2012, 3, 31)), overdue(SessionKind.HEARING, date(2012, 4, 1))
    session(SessionKind.HEARING, date(2012, 2, 1))
    session(SessionKind.CHECK, date(2012, 7, 1), unit=hekou, findings="台账不全", rectify_by=date(2012, 9, 1))
    meeting = session(SessionKind.MEETING, date(2012, 6, 20), present={ma.pk: True})

    assert (not_member, no_unit, unrectified) == (["BZ-2.1-h"], ["BZ-2.1-h"], ["QSH-24-g"])
    assert before == ([], ["2012Q1"])
    assert overdue(SessionKind.HEARING, TODAY) == ["2012Q3", "2012Q2"]
    assert overdue(SessionKind.MEETING, date(2013, 1, 1)) == ["2012H2"]
    assert (overdue(SessionKind.CHECK, date(2013, 1, 1)), overdue(SessionKind.SELECTION, date(2013, 1, 1))) == (
        [], ["2012"],
    )  # fmt: skip
    assert list(SessionMember.objects.filter(session=meeting).order_by("pk").values_list("person", "present")) == [
        (ma.pk, True), (zhu.pk, False),
    ]  # fmt: skip
    page = client_of(ji).get(url("integrity_session", meeting.pk)).content.decode()
    assert [word for word in ("马平", "祝平", "缺席") if word not in page] == []
    assert Appointment.objects.principal().count() == 2


def test_forms_of_meetings_and_integrity_work_by_hand(
    county: Unit, hekou: Unit, ji: Account, wen: Account, lu: Account, client_of: ClientOf
) -> None:
    make_unit("县纪委", parent=county, kind="party", appraisal_system="")
    wei = make_person("韦一", hekou)
    office, commission = client_of(wen), client_of(ji)
    data = {"title": "全县经济工作会议", "convener": "party", "held_on": "2012-12-01", "place": "礼堂"}
    assert office.post(url("plan_watch"), data).status_code == 302
    watch = MeetingWatch.objects.get()
    bare = office.post(url("close_watch", watch.pk)).status_code
    commission.post(url("supervise", watch.pk), {"person": "季明"})
    commission.post(url("watch_record", watch.pk), {"record": "全程监督"})
    commission.post(url("record_breaches", watch.pk), {"kind": "absent", "people": "韦一"})
    assert office.post(url("close_watch", watch.pk)).status_code == 302
    assert commission.post(url("issue_notice", watch.pk), {"units": ""}).status_code == 302
    measure = AbsenceMeasure.objects.get(person=wei)
    done = commission.post(url("carry_out", measure.pk), {"on": "2012-12-20", "note": "已通报"})
    pages = ["watches", "notices", "absences", "registers", "overdue_matters", "integrity_items", "contacts",
             "integrity_sessions"]  # fmt: skip

    assert (bare, done.status_code) == (409, 302)
    assert [commission.get(url(name)).status_code for name in pages] == [200] * len(pages)
    item = {"kind": "project", "unit": "河口镇", "title": "阶段", "text": "报告", "due_on": "2099-01-01"}
    assert commission.post(url("new_integrity_item"), item).status_code == 302
    assert client_of(lu).get(url("integrity_items")).status_code == 200
