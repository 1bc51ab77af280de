"""Cases from the clue to the archive, who may see them, what they leave behind (JH-A-6.7, JH-B-5.3)."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from accountability.actions import case_steps as steps
from accountability.actions.cases import (
    add_respondent,
    distinguish,
    name_handler,
    open_after_poor_years,
    principal_of,
    recuse,
)
from accountability.actions.clues import close_clue, confirm_clue, raise_clue, raise_overstaffed, transfer_clue
from accountability.actions.leads import NewLead, answer_lead, record_lead
from accountability.actions.regulations import add_measure, withdraw_measure
from accountability.enums import (
    AccountabilityEvent,
    CaseLevel,
    CaseStage,
    ClueKind,
    ClueState,
    Extent,
    Ground,
    HandlerRole,
    Intent,
    LeadChannel,
    MeasureKind,
    Occasion,
    Weight,
)
from accountability.forms.cases import DecisionForm
from accountability.gathering.case_trace import circle_of, evidence_of, trace_of, views_of
from accountability.gathering.cases import case_facts, usable_measures
from accountability.models import (
    AccountabilityCase,
    CaseStep,
    Clue,
    IntegrityEntry,
    PointProposal,
    Respondent,
    Sanction,
)
from accountability.rules.liability import proposed
from core import events
from core.findings import Refused
from decisions.actions.agenda import record_statement
from decisions.enums import Level, RunState, Stage, Vote
from decisions.models import RosterEntry, StageRun
from organization.enums import Duty
from organization.models import Account, Appointment, Person, Post, Unit
from tests.accountability import build_cases as build
from tests.accountability import build_rows as rows
from tests.decisions import build_aftermath as after
from tests.decisions import build_meetings as meet
from tests.decisions import build_rows as decided
from tests.factories import NOON, make_account, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(county: Unit) -> Account:
    return make_account("季副", county, Duty.DISCIPLINE, username="second")


def refused(act: Callable[[], Any]) -> list[str]:
    with pytest.raises(Refused) as error:
        act()
    return [one.clause for one in error.value.findings]


@pytest.mark.clause("JH-B-5.3-d", "LS-3.5-b", "BZ-2.2-o")
def test_a_case_from_the_clue_to_the_archive(hekou: Unit, ji: Account, ma: Person) -> None:
    clue = build.clue(ji, unit=hekou, occasion=Occasion.MIDYEAR)
    case = build.opened(hekou, ji, ma, clue=clue)
    skipped = refused(lambda: steps.conclude(case, build.decision(case, "通报批评"), by=ji, at=NOON))
    build.heard(case, ji)
    waived = refused(lambda: steps.conclude(case, build.decision(case), by=ji, at=NOON))
    unknown = refused(lambda: steps.conclude(case, build.decision(case, "罚站"), by=ji, at=NOON))
    steps.conclude(case, build.decision(case, "诫勉谈话", "通报批评"), by=ji, at=NOON)
    steps.serve(case, on=build.TODAY, note="当面送达", by=ji, at=NOON)
    early = refused(lambda: steps.archive(case, note="", by=ji, at=NOON + timedelta(days=29)))
    done = steps.archive(case, note="材料齐全", by=ji, at=NOON + timedelta(days=30))

    clue.refresh_from_db()
    assert (skipped, waived, unknown, early) == (
        ["JH-B-5.3-d", "JH-B-5.3-b"], ["LS-3.5-b"], ["LS-3.5-b", "JH-A-6.7-a"], ["JH-B-5.3-d"],
    )  # fmt: skip
    assert (clue.state, done.stage, done.number) == (ClueState.FILED, CaseStage.ARCHIVED, "安责究〔2012〕1号")
    assert [(one.occasion, one.clue_id) for one in done.sources.all()] == [(Occasion.MIDYEAR, clue.pk)]
    assert list(CaseStep.objects.filter(case=case).values_list("event", flat=True)) == [
        "open", "investigate", "hear", "conclude", "serve", "archive",
    ]  # fmt: skip
    assert sorted(IntegrityEntry.objects.values_list("person__name", "text")) == [
        ("马平", "落实不力：诫勉谈话"), ("马平", "落实不力：通报批评"),
    ]  # fmt: skip


@pytest.mark.clause("LS-3.5-b")
def test_a_decided_case_of_weak_execution_tells_the_deduction(
    hekou: Unit, ji: Account, ma: Person, django_capture_on_commit_callbacks: Any
) -> None:
    told: list[dict[str, Any]] = []

    def hear(**payload: Any) -> None:
        told.append(payload)

    events.subscribe(AccountabilityEvent.CASE_DECIDED, hear)
    case = build.opened(hekou, ji, ma)
    with django_capture_on_commit_callbacks(execute=True):
        build.served(case, ji)

    proposal = PointProposal.objects.get()
    assert (proposal.unit, proposal.points, proposal.kind, proposal.source_pk) == (hekou, 5_000, "deduction", case.pk)
    assert case.title not in proposal.basis
    assert told == [
        {"case_id": case.pk, "unit_id": hekou.pk, "ground": "execution", "year": 2012, "deduction": 5_000}
    ]  # fmt: skip


@pytest.mark.clause("JH-A-6.7-c")
def test_the_principal_leader_of_that_day_answers_for_a_collective_failure(
    hekou: Unit, ji: Account, ma: Person
) -> None:
    new = rows.appoint(make_person("新任", hekou), hekou, "镇长", principal="administration")
    Appointment.objects.filter(person=ma).update(ends_on=date(2012, 11, 20))
    Appointment.objects.filter(pk=new.pk).update(starts_on=date(2012, 11, 20))
    deputy = rows.appoint(make_person("副手", hekou), hekou, "副镇长").person
    case = build.opened(hekou, ji, deputy, ground=Ground.COLLECTIVE)
    build.heard(case, ji)

    without = refused(lambda: steps.conclude(case, build.decision(case, "免职"), by=ji, at=NOON))
    not_then = refused(lambda: add_respondent(case, new.person, by=ji, at=NOON))
    named = proposed(Ground.COLLECTIVE, circle_of(case, [one.pk for one in principal_of(hekou, build.DAY)], [], []))
    add_respondent(case, ma, proposed_by="JH-A-6.7-c", by=ji, at=NOON)
    case.refresh_from_db()
    again = case.stage
    leader = build.parties(case)[-1]
    steps.record_statement(leader, dated=build.TODAY, text="负主要责任。", by=ji, at=NOON)
    distinguish(leader, extent=Extent.COLLECTIVE, weight=Weight.PRIMARY, intent=Intent.NEGLIGENCE, by=ji, at=NOON)
    steps.close_hearing(case, note="", by=ji, at=NOON)
    done = steps.conclude(case, build.decision(case, "免职"), by=ji, at=NOON)

    assert (without, not_then, again) == (["JH-A-6.7-c"], ["JH-B-2.2"], CaseStage.INVESTIGATING)
    assert [(one.person, one.clause) for one in named] == [(ma.pk, "JH-A-6.7-c")]
    assert done.stage == CaseStage.CONCLUDED


@pytest.mark.clause("JH-B-5.3-b")
def test_all_eight_combinations_can_be_stored(hekou: Unit, ji: Account, ma: Person) -> None:
    one = build.parties(build.opened(hekou, ji, ma))[0]
    found = []
    for extent, weight, intent in itertools.product(Extent, Weight, Intent):
        distinguish(one, extent=extent, weight=weight, intent=intent, by=ji, at=NOON)
        one.refresh_from_db()
        found.append((one.extent, one.weight, one.intent))

    assert len(set(found)) == 8


@pytest.mark.clause("JH-A-6.7-a")
def test_an_article_of_a_regulation_in_force_is_cited_and_the_list_of_measures_is_editable(
    hekou: Unit, ji: Account, ma: Person
) -> None:
    uncited = refused(lambda: build.opened(hekou, ji, ma, articles=[]))
    cited = build.opened(hekou, ji, ma)
    withdraw_measure("移送", by=ji, at=NOON)
    add_measure("取消评优资格", MeasureKind.ORGANIZATIONAL, by=ji, at=NOON)
    twice = refused(lambda: add_measure("免职", MeasureKind.ORGANIZATIONAL, by=ji, at=NOON))
    names = [one.name for one in usable_measures()]

    assert (uncited, twice, case_facts(cited).articles) == (["JH-A-6.7-a"], ["JH-A-6.7-a"], 1)
    assert ("移送" in names, "取消评优资格" in names) == (False, True)


@pytest.mark.clause("GW713-38", "JH-A-6.7-e", "QSH-16-b")
def test_a_case_on_a_decision_shows_views_stages_and_the_line_of_approvals(
    county: Unit, hekou: Unit, ji: Account, wen: Account, ma: Person
) -> None:
    matter = meet.ready(decided.matter(hekou, wen, level=Level.ORDINARY), wen)
    three = meet.members(county, 3)
    item = meet.opened(matter, three, wen, absent=1)
    seats = list(RosterEntry.objects.filter(meeting=item.meeting))
    record_statement(item.pk, seats[1].pk, text="资金没有落实", stance=Vote.NAY, by=wen, at=NOON)
    meet.voted(item, three[:2], "an", wen)
    cut = StageRun.objects.filter(matter=matter).exclude(stage=Stage.RESOLUTION).latest("pk")
    StageRun.objects.filter(pk=cut.pk).update(state=RunState.CUT, reason="汛期紧急", settled_at=NOON, settled_by=wen)
    rows.appoint(seats[0].person, county, "副县长")
    case = build.opened(county, ji, seats[0].person, ground=Ground.STATUTORY, matter=matter)

    views, found = views_of(matter), evidence_of(matter)
    named = proposed(Ground.AUTHORITY, circle_of(case, [], views, found))

    assert [(one.name, one.there, one.said, one.vote, one.written) for one in views] == [
        ("常委1", "到会", "", "赞成", ""),
        ("常委2", "到会", "反对：资金没有落实", "反对", ""),
        ("常委3", "缺席（外出招商）", "", "", "同意"),
    ]
    assert [(one.person, one.relieved) for one in named] == [(seats[0].person_id, False), (seats[1].person_id, True)]
    assert ("紧急压减", f"{cut}：汛期紧急", NOON.date()) in [(one.what, one.text, one.day) for one in found]


@pytest.mark.clause("QSH-16-b")
def test_a_case_on_a_decision_traces_it_with_days(hekou: Unit, ji: Account, wen: Account, ma: Person) -> None:
    case = build.opened(hekou, ji, ma, ground=Ground.STATUTORY, matter=after.resolved(hekou, wen))

    trace = trace_of(AccountabilityCase.objects.select_related("matter").get(pk=case.pk))

    assert [one.what for one in trace if one.what in ("建档", "形成决议")] == ["建档", "形成决议"]
    assert all(one.day for one in trace)


@pytest.mark.clause("QSH-16-b")
def test_a_case_on_a_task_traces_table_owner_and_approvers(
    county: Unit, hekou: Unit, ji: Account, wen: Account, lu: Account, nine: list[Person]
) -> None:
    table = rows.in_force(rows.begun(hekou, lu, rows.content(hekou, nine[1])), lu, wen)
    task = rows.first(table)
    case = build.opened(hekou, ji, nine[1], task=task)

    found = [(one.what, one.who) for one in trace_of(case)]
    named = proposed(Ground.EXECUTION, circle_of(case, [], [], []))

    assert found == [("编制明细表", "陆远"), ("任务", "陆远"), ("审查备案", "文若水")]
    assert [(one.person, one.clause) for one in named] == [(nine[1].pk, "LS-3.5-b")]


def test_an_appeal_is_answered_by_others_than_the_deciders(
    hekou: Unit, ji: Account, second: Account, ma: Person
) -> None:
    case = build.served(build.opened(hekou, ji, ma), ji)
    one = build.parties(case)[0]
    late = refused(
        lambda: steps.file_appeal(one, on=build.TODAY + timedelta(days=31), text="不服", by=ji, at=build.LATER)
    )
    appeal = steps.file_appeal(one, on=build.TODAY + timedelta(days=30), text="责任划分不当", by=ji, at=build.LATER)
    own = refused(lambda: steps.answer_appeal(appeal, revise=True, answer="重新认定", by=ji, at=build.LATER))
    sent_back = steps.answer_appeal(appeal, revise=True, answer="重新认定", by=second, at=build.LATER)
    taken_back = list(PointProposal.objects.values_list("state", "withdrawal_reason"))
    steps.conclude(case, build.decision(case, "提醒谈话"), by=ji, at=build.LATER)

    assert (late, own, sent_back.stage) == (["JH-B-5.3-d"], ["JH-B-5.3-d"], CaseStage.HEARD)
    assert list(Sanction.objects.values_list("round", "measure")) == [(1, "通报批评"), (2, "提醒谈话")]
    assert case_facts(case).parties[0].measures == (("提醒谈话", MeasureKind.TALK),)
    assert taken_back == [("withdrawn", f"申诉后退回重新处理：{case.number}")], "the deduction goes with its decision"


def test_nobody_acts_in_his_own_case_or_after_he_stepped_aside(
    county: Unit, hekou: Unit, ji: Account, second: Account, ma: Person
) -> None:
    assert ji.person is not None
    assert second.person is not None
    rows.appoint(ji.person, hekou, "纪委书记")
    own = refused(lambda: build.opened(hekou, ji, ji.person))
    case = build.opened(hekou, ji, ma)
    recuse(case, second.person, reason="与责任人有亲属关系", by=second, at=NOON)
    stepped_aside = refused(lambda: steps.investigate(case, note="调取台账", by=second, at=NOON))
    of_town = make_account("镇纪检", hekou, Duty.DISCIPLINE)
    own_unit = refused(lambda: steps.investigate(case, note="调取台账", by=of_town, at=NOON))
    named = refused(lambda: name_handler(case, ma, HandlerRole.HANDLER, by=ji, at=NOON))

    assert [own, stepped_aside, own_unit, named[:1]] == [["JH-B-5.3-a"]] * 4


@pytest.mark.clause("JH-B-5.3-a", "JH-B-5.3-e")
def test_who_sees_a_case(
    county: Unit, hekou: Unit, ji: Account, wen: Account, lu: Account, he: Account, zhou: Account
) -> None:
    """The commission, those named, and of a unit's own case the five organs; a respondent once he is heard."""
    assert lu.person is not None
    rows.appoint(lu.person, hekou, "镇党委书记", principal="party")
    clerk = rows.appoint(make_person("文书", hekou), hekou, "科员", category="staff").person
    secret = build.opened(hekou, ji, lu.person)
    assert he.person is not None
    inner = build.opened(hekou, lu, clerk, level=CaseLevel.UNIT, articles=[build.article(ji).pk])

    def seen(account: Account) -> set[int]:
        return set(AccountabilityCase.objects.visible_to(account).values_list("pk", flat=True))

    before = {one.username: seen(one) for one in (ji, wen, lu, he, zhou)}
    name_handler(secret, he.person, HandlerRole.HANDLER, by=ji, at=NOON)
    steps.investigate(secret, note="调取台账", by=ji, at=NOON)
    after_named = {one.username: seen(one) for one in (wen, lu, he, zhou)}

    assert before == {
        "ji": {secret.pk, inner.pk}, "wen": {inner.pk}, "lu": {inner.pk}, "he": set(), "zhou": set(),
    }  # fmt: skip
    assert after_named == {"wen": {inner.pk}, "lu": {secret.pk, inner.pk}, "he": {secret.pk}, "zhou": set()}
    assert inner.handling_unit == hekou


@pytest.mark.clause("BZ-2.2-r", "QSH-12-a")
def test_clues_go_to_the_commission_and_end_with_a_result(county: Unit, hekou: Unit, ji: Account, wen: Account) -> None:
    kinds = (ClueKind.INSPECTION, ClueKind.CHARGE, ClueKind.FINE, ClueKind.LEVY)
    leads = [
        record_lead(NewLead(LeadChannel.HOTLINE, kind, "收取押金", NOON.date(), hekou), by=ji, at=NOON)
        for kind in kinds
    ]
    plain = record_lead(NewLead(LeadChannel.LETTER, ClueKind.COMPLAINT, "路灯不亮", NOON.date()), by=ji, at=NOON)
    answer_lead(plain, answer="已修复", by=ji, at=NOON)
    once = [raise_clue(build.NewClue(ClueKind.OVERDUE, "逾期", "逾期", source_kind="accountability.task", source_pk=7),
                       by=wen, at=NOON) for _ in range(2)]  # fmt: skip
    trip = confirm_clue(build.clue(wen, ClueKind.TRIP), note="属实", by=ji, at=NOON)
    silent = refused(lambda: close_clue(trip, result="", by=ji, at=NOON))
    close_clue(trip, result="批评教育", by=ji, at=NOON)
    crime = build.clue(ji, ClueKind.OTHER, occasion=Occasion.YEAR_END, source_kind="appraisal.period", source_pk=3)
    nowhere = refused(lambda: transfer_clue(crime, authority=" ", on=None, note="移送", by=ji, at=NOON))
    moved = transfer_clue(crime, authority="县检察院", on=build.TODAY, note="移送", by=ji, at=NOON)

    assert [one.clue.kind for one in leads if one.clue] == list(kinds)
    assert (plain.clue, once[0].pk == once[1].pk) == (None, True)
    assert (silent, nowhere) == (["QSH-14-b"], ["BZ-2.2-r", "BZ-2.2-r"])
    assert (moved.state, moved.source_kind, moved.source_pk) == (ClueState.TRANSFERRED, "appraisal.period", 3)
    assert set(Clue.objects.visible_to(ji)) == set(Clue.objects.all())
    assert set(Clue.objects.visible_to(wen)) == {once[0], trip}
    assert not Clue.objects.visible_to(make_account("旁人", hekou, Duty.UNIT_LEADER)).exists()


@pytest.mark.clause("QSH-24-f")
def test_more_people_than_a_post_has_raise_a_clue_and_a_case(hekou: Unit, ji: Account, ma: Person) -> None:
    """Six of five; five of five raise nothing, and a second look raises no second clue."""
    deputies = [rows.appoint(make_person(f"副职{sign}", hekou), hekou, "副镇长") for sign in "甲乙丙丁戊己"]
    Post.objects.filter(pk=deputies[0].post_id).update(quota=6)
    enough = raise_overstaffed(by=ji, at=NOON)
    Post.objects.filter(pk=deputies[0].post_id).update(quota=5)
    clue = raise_overstaffed(by=ji, at=NOON)[0]
    again = raise_overstaffed(by=ji, at=NOON)
    case = build.opened(hekou, ji, *principal_of(hekou, build.DAY), ground=Ground.OVERSTAFFED, units=[hekou], clue=clue)

    assert (enough, [one.pk for one in again]) == ([], [clue.pk])
    assert (clue.kind, clue.unit, clue.title) == (ClueKind.OVERSTAFFED, hekou, "河口镇副镇长核定 5 人，实配 6 人")
    assert ([one.person for one in build.parties(case)], case.units.get().unit) == ([ma], hekou)


@pytest.mark.clause("QSH-23-f", "QSH-32-a")
def test_clues_of_their_kinds_open_cases(hekou: Unit, ji: Account, ma: Person) -> None:
    nowhere = refused(lambda: build.clue(ji, ClueKind.BRIBERY))
    bribery = build.clue(ji, ClueKind.BRIBERY, unit=hekou, source_label="河口镇柳湾村第九届村委会换届选举")
    case = build.opened(hekou, ji, ma, ground=Ground.BRIBERY, clue=bribery)
    again = refused(lambda: build.opened(hekou, ji, ma, ground=Ground.BRIBERY, clue=bribery))
    routed = [build.clue(ji, kind) for kind in (ClueKind.CONTRACTS, ClueKind.GAMBLING)]

    assert (nowhere, again) == (["QSH-23-f"], ["QSH-23-f"])
    assert case.sources.get().clue == bribery
    assert [Clue.objects.visible_to(ji).filter(pk=one.pk).exists() for one in routed] == [True, True]


@pytest.mark.clause("BZ-1-r")
def test_two_poor_years_running_open_a_case_with_four_measures(hekou: Unit, ji: Account, ma: Person) -> None:
    articles = [build.article(ji).pk]

    def after_years(*years: int) -> AccountabilityCase | None:
        return open_after_poor_years(ma, years, hekou, day=build.TODAY, articles=articles, by=ji, at=NOON)

    apart, case = after_years(2009, 2011), after_years(2009, 2011, 2012)
    assert case is not None
    build.heard(case, ji)
    form = DecisionForm(parties=build.parties(case), ground=Ground.POOR_GRADES)
    offered = [name for name, _ in form.fields[f"measures_{build.parties(case)[0].person_id}"].choices]
    none_of_them = refused(lambda: steps.conclude(case, build.decision(case, "通报批评"), by=ji, at=NOON))
    done = steps.conclude(case, build.decision(case, "降职"), by=ji, at=NOON)

    assert (apart, sorted(offered)) == (None, sorted(["责令辞职", "免职", "调整", "降职"]))
    assert (none_of_them, done.stage) == (["BZ-1-r"], CaseStage.CONCLUDED)


def test_respondents_are_unique(hekou: Unit, ji: Account, ma: Person) -> None:
    case = build.opened(hekou, ji, ma)

    assert refused(lambda: add_respondent(case, ma, by=ji, at=NOON)) == ["JH-B-5.3-d"]
    assert Respondent.objects.filter(case=case).count() == 1
