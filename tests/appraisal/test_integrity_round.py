"""A year's appraisal of integrity from its method to the file of each cadre (BZ-1, BZ-2.1, BZ-2.2)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accountability.actions.cases import open_case
from accountability.actions.integrity import NewSession, record_session
from accountability.enums import MeasureKind, SessionKind, TableKind
from accountability.models import ContactPoint, IntegrityEntry, RectificationOrder, Sanction
from appraisal.actions import grade_moves as moves
from appraisal.actions import grade_tallies as tallies
from appraisal.actions import grades as actions
from appraisal.actions import integrity_rounds as rounds
from appraisal.actions.grade_methods import issue_method, write_method
from appraisal.enums.grades import (
    Conclusion,
    CriticismKind,
    Grade,
    GradeTier,
    IntegrityStep,
    RelatedField,
    RoundKind,
    RoundState,
    TallyKind,
)
from appraisal.gathering.grades import grade_of, picture
from appraisal.gathering.integrity_rounds import advice, midyear, steps_of
from appraisal.models import AdmonitionTalk, GradeOpinion, GradeRound, LeaderAdjustment
from appraisal.rules.grade_rounds import poor_in_a_row
from core.findings import Refused
from organization.enums import Duty
from organization.models import Account, Appointment, Person, Post, Unit
from tests.accountability import build_cases as cases
from tests.accountability import build_rows as tables
from tests.accountability.build_bulletins import row as task_row
from tests.accountability.build_bulletins import table_of
from tests.appraisal import grading as at
from tests.factories import NOON, give_duty, make_account, make_unit

pytestmark = pytest.mark.django_db
G, INTEGRITY = Grade, RoundKind.INTEGRITY


@pytest.fixture
def ji(county: Unit) -> Account:
    return make_account("季明", county, Duty.DISCIPLINE, username="ji")


@pytest.fixture
def shen(county: Unit) -> Account:
    """沈书记 leads the county."""
    return make_account("沈书记", county, Duty.COUNTY_LEADER, username="shen")


@pytest.fixture
def people(hekou: Unit, qingshi: Unit) -> dict[str, Person]:
    """A principal leader and a deputy in each township."""
    return {
        "陆远": at.seat(hekou, "陆远", principal="administration"), "方正": at.seat(hekou, "方正"),
        "何佩兰": at.seat(qingshi, "何佩兰", principal="administration"), "石磊": at.seat(qingshi, "石磊"),
    }  # fmt: skip


@pytest.fixture
def row(hekou: Unit, qingshi: Unit, people: dict[str, Person], ji: Account) -> GradeRound:
    return at.opened([hekou, qingshi], ji)


@pytest.fixture
def running(row: GradeRound, hekou: Unit, qingshi: Unit, shen: Account, ji: Account) -> GradeRound:
    assert shen.person is not None
    return at.started(row, [hekou, qingshi], shen.person, ji)


@pytest.mark.clause("BZ-1-a", "BZ-1-b", "BZ-1-d")
def test_a_method_is_issued_whole_and_every_round_rests_on_one_version(hekou: Unit, ji: Account, zhou: Account) -> None:
    full = at.new_method(INTEGRITY)
    no_poor = [one for one in full.standards if one[1] is not G.POOR]
    cases = [
        (at.new_method(INTEGRITY, standards=no_poor), "BZ-1-d"),
        (at.new_method(INTEGRITY, parts=full.parts[:7]), "BZ-1-a"),
        (at.new_method(INTEGRITY, items=full.items[:2]), "BZ-1-b"),
    ]  # fmt: skip
    for faulty, clause in cases:
        draft = write_method(faulty, by=ji, at=NOON)
        assert at.refused(lambda one=draft: issue_method(one, by=ji, at=NOON)) == [clause]
    assert at.refused(lambda: actions.open_integrity(2012, [hekou], approval="文", by=ji, at=NOON)) == ["BZ-1-d"]
    assert at.refused(lambda: write_method(full, by=zhou, at=NOON)) == ["BZ-1-i"]
    method = at.issued(INTEGRITY, ji)
    assert (method.number, method.parts.count(), method.effective_year) == (1, 8, 2009)
    assert at.refused(lambda: issue_method(method, by=ji, at=NOON)) == ["BZ-1-a"]
    assert at.opened([hekou], ji).method == method
    assert at.refused(lambda: at.opened([hekou], ji)) == ["BZ-1-i"]


@pytest.mark.clause("BZ-2.2-a", "BZ-2.1-e")
def test_a_round_begins_with_list_hotline_groups_and_contacts(
    row: GradeRound, hekou: Unit, qingshi: Unit, shen: Account, ji: Account, people: dict[str, Person]
) -> None:
    assert at.refused(lambda: moves.start(row, by=ji, at=NOON)) == ["BZ-2.2-b", "BZ-2.2-c", "BZ-2.1-e", "BZ-2.2-a"]
    assert shen.person is not None
    unled = at.refused(lambda: rounds.add_team(row, "一组", people["陆远"], [hekou], by=ji, at=NOON))
    rounds.add_team(row, "一组", shen.person, [hekou], by=ji, at=NOON)
    twice = at.refused(lambda: rounds.add_team(row, "二组", shen.person, [hekou, qingshi], by=ji, at=NOON))
    rounds.publish_list(row, "12388", by=ji, at=NOON)
    assert (unled, twice) == (["BZ-2.2-a"], ["BZ-2.2-a"])
    assert at.refused(lambda: moves.start(row, by=ji, at=NOON)) == ["BZ-2.1-e", "BZ-2.2-a"]
    for unit in (hekou, qingshi):
        ContactPoint.objects.create(person=ji.person, unit=unit, starts_on=at.TODAY, recorded_at=NOON, recorded_by=ji)
    assert at.refused(lambda: moves.start(row, by=ji, at=NOON)) == ["BZ-2.2-a"]
    rounds.add_team(row, "二组", shen.person, [qingshi], by=ji, at=NOON)
    assert moves.start(row, by=ji, at=NOON).state == RoundState.RUNNING


@pytest.mark.clause("BZ-1-j", "BZ-1-d", "BZ-2.1-i")
def test_ballots_set_no_grade_and_a_grade_needs_standard_and_reasons(
    running: GradeRound, hekou: Unit, ji: Account, shen: Account
) -> None:
    """The mid-year check stands beside the ballots; with neither standard nor reasons nothing is graded."""
    team = at.target(running, "河口镇领导班子")
    tallies.record_tally(team, TallyKind.EVALUATION, (90, 0, 0, 0), at.sheet(), by=ji, at=NOON)
    seen = picture(running)
    assert [one.grade for one in seen.subjects.values()] == [None] * 6
    assert midyear(2012, [hekou.pk]) == {}
    assert ji.person is not None
    at.seat(ji.person.unit, "委员")
    post = Post.objects.get(unit=ji.person.unit)
    Appointment.objects.create(person=ji.person, post=post, starts_on=at.TODAY)
    checked = NewSession(SessionKind.CHECK, at.TODAY, ji.person, "台账齐全", unit=hekou)
    session = record_session(checked, by=ji, at=NOON)
    assert midyear(2012, [hekou.pk]) == {hekou.pk: session}
    give = lambda **more: actions.give_grade(  # noqa: E731  one call with other values
        team, **({"grade": G.GOOD, "standard": None, "reasons": ""} | more), by=ji, at=NOON
    )
    wrong = running.method.standards.get(of_team=True, grade=G.FAIR)
    cadre = running.method.standards.get(of_team=False, grade=G.GOOD)
    assert at.refused(give) == ["BZ-1-d", "BZ-1-j", "BZ-1-g"]
    assert [at.refused(lambda one=one: give(standard=one, reasons="好")) for one in (wrong, cadre)] == [
        ["BZ-1-d", "BZ-1-g"], ["BZ-1-d", "BZ-1-g"],
    ]  # fmt: skip
    at.grade(team, G.FAIR, ji)
    assert picture(running).word_of(team) == "较好"
    assert at.refused(lambda: at.grade(team, G.FAIR, shen)) == ["BZ-1-i"]


@pytest.mark.clause("BZ-1-e", "BZ-1-f")
def test_a_leader_who_becomes_poor_reopens_the_team_and_its_grade_is_refused(running: GradeRound, ji: Account) -> None:
    team, leader, member = (at.target(running, name) for name in ("河口镇领导班子", "陆远", "方正"))
    for pool in ("班子", "干部"):
        allow(running, pool, 2, ji)
    at.grade(team, G.GOOD, ji)
    at.grade(leader, G.POOR, ji)
    assert picture(running).word_of(team) == "待定"
    assert [one.grade for one in GradeOpinion.objects.filter(target=team).order_by("pk")] == ["good", ""]
    assert at.refused(lambda: at.grade(team, G.GOOD, ji)) == ["BZ-1-e"]
    at.grade(member, G.GOOD, ji)
    at.grade(team, G.POOR, ji)
    assert picture(running).word_of(member) == "待定"
    assert at.refused(lambda: at.grade(member, G.GOOD, ji)) == ["BZ-1-f"]
    at.grade(member, G.FAIR, ji)


def allow(row: GradeRound, pool: str, number: int, by: Account) -> None:
    actions.approve_quota(
        row, pool, number, reason="州委批准", number="州发〔2012〕9号", upload=at.sheet(), by=by, at=NOON
    )  # fmt: skip


@pytest.mark.clause("BZ-1-g", "BZ-1-h")
def test_one_more_than_the_quota_is_refused_until_it_is_approved(county: Unit, shen: Account, ji: Account) -> None:
    """Of four teams one may be 好, of three cadres none; the approval says how many."""
    units = [make_unit(f"第{place}镇", parent=county, code=f"X{place}") for place in range(4)]
    at.seat(units[0], "甲一", principal="administration")
    assert shen.person is not None
    row = at.started(at.opened(units, ji), units, shen.person, ji)
    at.grade(at.target(row, "第0镇领导班子"), G.GOOD, ji)
    second = at.target(row, "第1镇领导班子")
    assert at.refused(lambda: at.grade(second, G.GOOD, ji)) == ["BZ-1-g"]
    assert at.refused(lambda: at.grade(at.target(row, "甲一"), G.GOOD, ji)) == ["BZ-1-h"]
    assert at.refused(
        lambda: actions.approve_quota(row, "班子", 2, reason="好", number="", upload=None, by=ji, at=NOON)
    ) == ["BZ-1-g"]  # fmt: skip
    allow(row, "班子", 2, ji)
    at.grade(second, G.GOOD, ji)
    assert at.refused(lambda: at.grade(at.target(row, "第2镇领导班子"), G.GOOD, ji)) == ["BZ-1-g"]


@pytest.mark.clause("BZ-1-l", "BZ-2.2-h")
def test_dissatisfied_ballots_call_for_an_investigation_that_must_end(running: GradeRound, ji: Account) -> None:
    team = at.target(running, "河口镇领导班子")
    allow(running, "班子", 1, ji)
    tallies.record_tally(team, TallyKind.SURVEY, (59, 0, 0, 31), at.sheet(), by=ji, at=NOON)
    assert at.refused(lambda: at.grade(team, G.GOOD, ji)) == ["BZ-1-l"]
    at.stepped_reports(running, ji)
    not_called = lambda: rounds.record_step(  # noqa: E731  asked twice
        running, IntegrityStep.INVESTIGATED, at.TODAY, "未触发", triggered=False, by=ji, at=NOON
    )
    assert at.refused(not_called) == ["BZ-2.2-h"]
    inquiry = rounds.order_inquiry(team, "不满意票 31", by=ji, at=NOON)
    assert at.refused(lambda: at.grade(team, G.GOOD, ji)) == ["BZ-1-l"]
    assert at.refused(not_called) == ["BZ-2.2-h"]
    rounds.conclude_inquiry(inquiry, Conclusion.UNPROVED, "反映不实", by=ji, at=NOON)
    at.grade(team, G.GOOD, ji)
    tallies.record_tally(team, TallyKind.SURVEY, (60, 0, 0, 30), at.sheet(), by=ji, at=NOON)
    assert picture(running).barred(team.pk) == []


@pytest.mark.clause("BZ-1-m")
def test_criticism_of_the_year_bars_and_that_of_the_year_before_does_not(
    running: GradeRound, hekou: Unit, ji: Account
) -> None:
    for pool in ("班子", "干部"):
        allow(running, pool, 1, ji)
    new = lambda year: rounds.NewCriticism(  # noqa: E731  the same of another year
        hekou, CriticismKind.EFFICIENCY, at.TODAY.replace(year=year), "安纪〔2012〕5号", "办事拖拉"
    )
    rounds.record_criticism(new(2011), at.sheet(), by=ji, at=NOON)
    assert picture(running).barred(at.target(running, "河口镇领导班子").pk) == []
    told = rounds.record_criticism(new(2012), at.sheet(), by=ji, at=NOON)
    for name in ("河口镇领导班子", "陆远"):
        assert at.refused(lambda one=name: at.grade(at.target(running, one), G.GOOD, ji)) == ["BZ-1-m"]
    at.grade(at.target(running, "方正"), G.GOOD, ji)
    rounds.withdraw_criticism(told, "登记有误", by=ji, at=NOON)
    at.grade(at.target(running, "河口镇领导班子"), G.GOOD, ji)


@pytest.mark.clause("BZ-1-i", "BZ-2.2-d")
def test_eleven_steps_in_their_order_and_reports_of_all_before_the_proposals(
    running: GradeRound, hekou: Unit, ji: Account, lu: Account
) -> None:
    assert [one.step for one in steps_of(running)] == list(IntegrityStep)
    assert len(IntegrityStep) == 11
    reports = lambda: rounds.record_step(  # noqa: E731  asked three times
        running, IntegrityStep.REPORTS, at.TODAY, "已印发", by=ji, at=NOON
    )
    with pytest.raises(Refused) as lacking:
        reports()
    assert [one.facts["缺少"] for one in lacking.value.findings] == [
        "河口镇领导班子、陆远、方正",
        "青石镇领导班子、何佩兰、石磊",
    ]
    own, other = at.target(running, "河口镇领导班子"), at.target(running, "青石镇领导班子")
    assert at.refused(lambda: rounds.release_report(other, at.TODAY, at.sheet(), by=lu, at=NOON)) == ["BZ-2.2-d"]
    rounds.release_report(own, at.TODAY, at.sheet(), by=lu, at=NOON)
    at.grade_all(running, G.FAIR, ji)
    assert at.refused(lambda: moves.consult(running, by=ji, at=NOON)) == ["BZ-2.2-d", "BZ-1-i"]
    at.stepped(running, ji)
    assert moves.consult(running, by=ji, at=NOON).state == RoundState.PRELIMINARY


@pytest.mark.clause("BZ-2.2-i", "BZ-2.2-j", "BZ-2.2-l", "BZ-1-t", "BZ-1-i")
def test_from_the_preliminary_grades_to_the_files(
    running: GradeRound, county: Unit, hekou: Unit, qingshi: Unit, ji: Account, shen: Account, lu: Account
) -> None:
    row = running
    at.grade_all(row, G.FAIR, ji)
    at.stepped(row, ji)
    moves.consult(row, by=ji, at=NOON)
    assert at.refused(lambda: moves.submit(row, by=ji, at=NOON)) == ["BZ-2.2-i", "BZ-2.2-j"]
    asked = actions.ask_opinion(row, person=None, unit=hekou, question="意见", due_on=at.TODAY, by=ji, at=NOON)
    assert at.refused(lambda: moves.submit(row, by=ji, at=NOON)) == ["BZ-2.2-i", "BZ-2.2-j"]
    actions.reply_opinion(asked, "同意", by=lu, at=NOON)
    some = {RelatedField.CONDUCT: "第 3 名"}
    assert at.refused(lambda: rounds.record_related(row, hekou, some, by=ji, at=NOON)) == ["BZ-2.2-j"]
    for unit in (hekou, qingshi):
        rounds.record_related(row, unit, dict.fromkeys(RelatedField, "无") | some, by=ji, at=NOON)
    moves.submit(row, by=ji, at=NOON)
    assert grade_of(2012, INTEGRITY, unit=hekou.pk) is None  # a proposal
    assert at.refused(lambda: moves.publicise(row, first=at.TODAY, last=at.TODAY, by=ji, at=NOON)) == ["BZ-2.2-m"]
    assert at.refused(lambda: at.decided(row, shen, record="", upload=None)) == ["BZ-2.2-l"]
    at.decided(row, shen)
    assert (grade_of(2012, INTEGRITY, unit=hekou.pk), AdmonitionTalk.objects.count()) == (G.FAIR, 0)
    first = at.TODAY
    short = at.refused(lambda: moves.publicise(row, first=first, last=first + timedelta(3), by=ji, at=NOON))
    last = first + timedelta(10)
    moves.publicise(row, first=first, last=last, by=ji, at=NOON)
    told = rounds.object_to_grade(
        at.target(row, "陆远"), text="不实", sender="群众", contact="", by=Account.objects.system(), at=NOON
    )
    early = at.refused(lambda: moves.circulate(row, "安纪发〔2013〕1号", by=ji, at=NOON + timedelta(10)))
    over = at.refused(
        lambda: rounds.object_to_grade(
            at.target(row, "陆远"), text="不实", sender="群众", contact="", by=ji, at=NOON + timedelta(11)
        )
    )
    assert (short, early, over) == (["BZ-2.2-m"], ["BZ-2.2-n", "BZ-2.2-m"], ["BZ-2.2-m"])
    moves.answer_objection(told, "经查不实", by=ji, at=NOON)
    assert IntegrityEntry.objects.count() == 0
    moves.circulate(row, "安纪发〔2013〕1号", by=ji, at=NOON + timedelta(11))
    assert sorted(IntegrityEntry.objects.values_list("person__name", "year", "text")) == [
        (name, 2012, "2012年度党风廉政建设责任制考核等次：较好") for name in sorted(["陆远", "方正", "何佩兰", "石磊"])
    ]
    later = NOON + timedelta(12)
    assert at.refused(lambda: moves.close(row, by=ji, at=later)) == ["BZ-1-i"]
    rounds.record_step(row, IntegrityStep.FED_BACK, timezone.localdate(later), "逐一反馈", by=ji, at=later)
    assert moves.close(row, by=ji, at=later).state == RoundState.CLOSED


@pytest.mark.clause("BZ-1-p", "BZ-1-q", "BZ-2.2-l")
def test_low_grades_bring_talks_and_orders_and_a_second_poor_year_a_proposal(
    running: GradeRound, county: Unit, hekou: Unit, qingshi: Unit, ji: Account, shen: Account
) -> None:
    """One order for each, with its deadline; 较好 brings none; the year after a team's 差 names its leader."""
    row = ready(running, county, ji, {"河口镇领导班子": G.POOR, "方正": G.AVERAGE})
    moves.submit(row, by=ji, at=NOON)
    assert (AdmonitionTalk.objects.count(), at.refused(lambda: at.decided(row, shen))) == (0, ["BZ-1-p"])
    deadline = at.TODAY + timedelta(60)
    at.decided(row, shen, deadline=deadline, measures="制定整改方案")
    talks = AdmonitionTalk.objects.order_by("pk").values_list("target__name", "person__name", "order__deadline")
    assert sorted(talks) == [("方正", "方正", deadline), ("河口镇领导班子", "陆远", deadline)]
    assert RectificationOrder.objects.count() == 2
    assert LeaderAdjustment.objects.count() == 0
    talk = AdmonitionTalk.objects.get(target__name="方正")
    held = {"held_on": at.TODAY, "talker": shen.person, "text": "指出问题，提出要求"}
    assert rounds.hold_talk(talk, **held, by=ji, at=NOON).held_by == ji

    year = NOON + timedelta(365)
    assert shen.person is not None
    following = at.started(at.opened([hekou, qingshi], ji, 2013, year), [hekou, qingshi], shen.person, ji, year)
    ready(following, county, ji, {"河口镇领导班子": G.POOR}, year)
    moves.submit(following, by=ji, at=year)
    at.decided(following, shen, year, deadline=deadline + timedelta(365), measures="整改")
    found = LeaderAdjustment.objects.get()
    assert (found.person.name if found.person else "", found.earlier.round, found.target.round) == (
        "陆远",
        row,
        following,
    )


def ready(row: GradeRound, county: Unit, by: Account, grades: dict[str, Grade], now: datetime = NOON) -> GradeRound:
    """Graded 较好 but for some, heard and weighed: ready to be put up."""
    at.grade_all(row, G.FAIR, by, now)
    for name, value in grades.items():
        at.grade(at.target(row, name), value, by, now)
    at.stepped(row, by, now)
    at.consulted(row, county, by, now)
    return row


def test_poor_years_with_a_gap_bring_no_proposal_and_a_changed_leader_names_nobody() -> None:
    assert [poor_in_a_row(one, G.POOR) for one in (G.POOR, G.AVERAGE, None)] == [True, False, False]


def test_nobody_grades_his_own_unit_or_himself(
    row: GradeRound, hekou: Unit, qingshi: Unit, shen: Account, ji: Account, county: Unit
) -> None:
    insider = make_account("马骏", hekou, username="ma")
    give_duty(insider, Duty.DISCIPLINE, county)
    assert shen.person is not None
    running = at.started(row, [hekou, qingshi], shen.person, ji)

    assert at.refused(lambda: at.grade(at.target(running, "陆远"), G.FAIR, insider)) == ["SX-8.4-a"]
    at.grade(at.target(running, "何佩兰"), G.FAIR, insider)


@pytest.mark.clause("BZ-1-b")
def test_each_tier_has_its_own_contents(row: GradeRound) -> None:
    tiers = {one.name: one.tier for one in row.targets.all()}

    assert tiers == {
        "河口镇领导班子": "team", "青石镇领导班子": "team", "陆远": "principal", "何佩兰": "principal",
        "方正": "deputy", "石磊": "deputy",
    }  # fmt: skip
    assert sorted(row.method.items.values_list("tier", "text")) == [
        (tier.value, f"{tier.label}履责内容") for tier in sorted(GradeTier)
    ]


@pytest.mark.clause("BZ-2.1-b")
def test_rows_of_integrity_tables_in_force_become_contents_of_the_round(
    hekou: Unit, qingshi: Unit, people: dict[str, Person], ji: Account, zhou: Account
) -> None:
    """A row without measures is not filed; one in force stands with its team and its person, with the day; a draft
    does not."""
    lacking = tables.begun(hekou, zhou, tables.content(hekou, people["方正"], measures=""), kind=TableKind.INTEGRITY)
    with pytest.raises(Refused):
        tables.filed(lacking, zhou)
    table = table_of(qingshi, zhou, TableKind.INTEGRITY)
    task = task_row(table, qingshi, at.TODAY, zhou, person=people["石磊"], target="管好专项资金", measures="逐笔核对")

    row = at.opened([hekou, qingshi], ji)

    taken = row.items.order_by("target__name").values_list("target__name", "task", "text", "measures", "deadline")
    assert sorted(taken) == [
        (name, task.pk, "管好专项资金", "逐笔核对", at.TODAY) for name in sorted(["石磊", "青石镇领导班子"])
    ]


@pytest.mark.clause("BZ-2.2-p")
def test_precedents_are_advice_that_may_be_declined(
    running: GradeRound, hekou: Unit, people: dict[str, Person], ji: Account, zhou: Account
) -> None:
    """A disciplined leader: 差 for himself and his team; a deputy: for the team, with a reminder for the secretary."""
    for name in ("陆远", "方正"):
        case = open_case(cases.new_case(hekou, ji, people[name], articles=[cases.article(ji).pk]), by=ji, at=NOON)
        Sanction.objects.create(
            respondent=case.respondents.get(), measure="党内警告", kind=MeasureKind.DISCIPLINE, decided_on=at.TODAY,
            recorded_at=NOON, recorded_by=ji,
        )  # fmt: skip
    found = [(one.target, one.grade, "提醒谈话" in one.text) for one in advice(picture(running), ji)]
    leader, team = at.target(running, "陆远"), at.target(running, "河口镇领导班子")
    assert found == [(leader.pk, G.POOR, False), (team.pk, G.POOR, False), (team.pk, G.POOR, True)]
    assert advice(picture(running), zhou) == []  # cases are not for everybody
    code = advice(picture(running), ji)[-1].code
    assert at.refused(lambda: actions.remark(team, code, " ", by=ji, at=NOON)) == ["BZ-2.2-k"]
    actions.remark(team, code, "交通事故，与廉政无关", by=ji, at=NOON)
    at.grade(team, G.FAIR, ji)
    assert [one.declined for one in advice(picture(running), ji)] == ["", "", "交通事故，与廉政无关"]
