"""From a final result to what is done about it: compiled, found, decided, put into effect (QSH-27, QSH-29)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accountability.enums import Ground, ProposalCause, ProposalKind, RegisterKind
from accountability.models import AccountabilityCase, Posting, SupervisionRecord
from appraisal.actions.annual_opinions import NewOpinion, draft_opinion, issue_opinion
from appraisal.actions.consequences import (
    Carrying,
    Compiled,
    carry_out,
    compile_year,
    complete_measure,
    record_conclusion,
    waive,
)
from appraisal.actions.fulfilment import grade_commitment
from appraisal.actions.intake import Taking, accept_proposal
from appraisal.actions.publication import confirm_publication, propose_publication, withdraw_publication
from appraisal.actions.scoring import run_scoring
from appraisal.consequence_jobs import COMPILE, queue
from appraisal.enums import Circle
from appraisal.enums.commitments import CommitmentGradeName
from appraisal.enums.consequences import Conclusion, ConsequenceState, FollowUp, Measure
from appraisal.enums.grades import Grade, GradeTier, OpinionStage, RoundKind, RoundState
from appraisal.gathering.consequences import held_numbers, numbers_of, year_facts
from appraisal.gathering.evaluations import team_rows
from appraisal.gathering.records import results_of, results_of_unit
from appraisal.models import (
    Consequence,
    GradeOpinion,
    GradeRound,
    GradeTarget,
    GradingMethod,
    Period,
    ResultVersion,
)
from appraisal.providers.consequences import items
from appraisal.rules.consequences import proposals
from core import jobs, rulebook
from core.findings import Refused
from core.models import Job
from organization.enums import Duty
from organization.models import Account, Person, Unit
from tests.accountability import build_cases
from tests.appraisal import grading, promises
from tests.appraisal.build_evaluations import held, planned, scrutineers_of
from tests.appraisal.small import committed, points
from tests.appraisal.standing_year import *  # noqa: F403  the small scheme and its year
from tests.appraisal.test_intake import BY_BODY, REWARD, proposal
from tests.appraisal.versions import approve, paper
from tests.factories import NOON, SHANGHAI, make_account

pytestmark = pytest.mark.django_db
LATER = datetime(2013, 2, 1, 9, 0, tzinfo=SHANGHAI)
K, S = FollowUp, ConsequenceState
AGREED = {"meeting_on": LATER.date(), "meeting_record": "安常纪〔2013〕3号"}


@pytest.fixture
def ji(county: Unit) -> Account:
    return make_account("季明", county, Duty.DISCIPLINE, username="ji")


@pytest.fixture
def gu(county: Unit) -> Account:
    return make_account("顾平", county, Duty.ORGANIZATION_OFFICE, username="gu")


def refused(act: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as error:
        act()
    return list(dict.fromkeys(one.clause for one in error.value.findings))


def final(year: Period, zhou: Account, fang: Account, first: str = "T01") -> ResultVersion:
    """An approved result; of the townships ``first`` leads, the bureaus stand alike."""

    def fill(book: Any) -> None:
        for row in book["乡镇口"].iter_rows(min_row=5):
            value = 90 if row[0].value == first else 70
            row[2].value, row[3].value, row[4].value = value, value, value // 2

    committed(year, zhou, fill)
    version = run_scoring(year, by=zhou, at=NOON)
    propose_publication(version, circle=Circle.APPRAISED, by=zhou, at=NOON)
    confirm_publication(version, by=fang, at=NOON)
    approve(version, zhou)
    return version


def rows() -> list[tuple[str, str, str]]:
    found = Consequence.objects.order_by("kind", "unit__code")
    return [(one.kind, one.unit.code, one.state) for one in found]


def only(kind: FollowUp) -> Consequence:
    return Consequence.objects.select_related("unit", "person").get(kind=kind)


@pytest.mark.clause("JH-A-6.6-c", "QSH-29-f")
def test_a_result_proposes_each_thing_once_and_a_new_one_moves_it(year: Period, zhou: Account, fang: Account) -> None:
    assert compile_year(2012, at=NOON) == Compiled(), "nothing is final"
    first = final(year, zhou, fang)

    runs = [compile_year(2012, at=NOON), compile_year(2012, at=NOON)]

    assert [one for one in rows() if one[0] == "yellow_card"] == [("yellow_card", "T02", "proposed")]
    assert (runs, only(K.YELLOW_CARD).version) == ([Compiled(made=len(rows())), Compiled()], first)

    withdraw_publication(first, reason="计分有误", upload=paper(), by=zhou, at=NOON)
    compile_year(2012, at=NOON)
    assert {state for _, _, state in rows()} == {"lapsed"}


@pytest.mark.clause("QSH-29-f")
def test_a_card_needs_finding_and_committee_and_two_people(
    year: Period, zhou: Account, fang: Account, gu: Account
) -> None:
    version = final(year, zhou, fang)
    compile_year(2012, at=NOON)
    row = only(K.YELLOW_CARD)
    given = Carrying(**AGREED)  # type: ignore[arg-type]

    def carry(by: Account, new: Carrying = given) -> Consequence:
        return carry_out(row, new, upload=paper(), by=by, at=LATER)

    assert refused(lambda: carry(gu)) == ["QSH-29-f"]
    record_conclusion(row, Conclusion.SUBJECTIVE, "考察认定", upload=paper(), by=fang, at=LATER)
    assert refused(lambda: carry(fang)) == ["QSH-29-f"]
    assert refused(lambda: carry(gu, Carrying())) == ["QSH-29-f"]
    assert refused(lambda: carry(zhou)) == ["QSH-29-f"]
    assert carry(gu).state == S.CARRIED
    assert list(row.measures.values_list("measure", "done_on")) == [(Measure.CARD.value, LATER.date())]

    withdraw_publication(version, reason="计分有误", upload=paper(), by=zhou, at=LATER)
    compile_year(2012, at=LATER)
    assert list(Consequence.objects.all().unsupported()) == [row]
    assert [one.title for one in items(gu, LATER.date()) if "复核" in one.title] == [
        "青石镇黄牌警告：依据已消失，请复核"
    ]


@pytest.mark.clause("QSH-29-g")
def test_cards_of_two_years_open_the_posts(county: Unit, hekou: Unit, fang: Account, gu: Account, ji: Account) -> None:
    """The second card proposes a selection; it opens each principal post."""
    grading.seat(hekou, "何镇长", principal="administration")
    told = {"recorded_at": NOON, "recorded_by": gu}
    for year in (2011, 2012):
        Consequence.objects.create(
            kind=K.YELLOW_CARD, year=year, unit=hekou, clause="QSH-29-f", text="末位", due_on=NOON.date(),
            state=S.CARRIED, **told,
        )  # fmt: skip
    (made,) = proposals(year_facts(2012), numbers_of(held_numbers(2012)))
    assert (made.kind, made.unit, made.evidence[1:]) == (K.SELECTION, hekou.pk, (("岗位", "河口镇镇长"),))
    assert proposals(year_facts(2013), numbers_of(held_numbers(2013))) == []


@pytest.mark.clause("QSH-29-c")
def test_a_broken_promise_brings_talk_and_notice(
    hekou: Unit, qingshi: Unit, zhou: Account, fang: Account, ji: Account
) -> None:
    for unit, name, excused in ((hekou, "陆远", False), (qingshi, "秦川", True)):
        head = promises.head_of(unit, name, f"head{unit.code}")
        row = promises.approved(unit, head, zhou)
        roads, school = promises.targets(row)
        promises.verified(roads, 60, by=head, office=zhou, excused=excused)
        promises.verified(school, 100, by=head, office=zhou)
        grade_commitment(row, grade=CommitmentGradeName.FAIR, reason="", by=fang, at=NOON)

    compile_year(2012, at=NOON)

    assert rows() == [("broken_promise", "T01", "proposed")], "an accepted force majeure brings nothing"
    made = only(K.BROKEN_PROMISE)
    carry_out(made, Carrying(reason="谈话并通报"), by=ji, at=NOON)
    talk, notice = made.measures.order_by("pk")
    assert [(one.measure, one.done_on) for one in (talk, notice)] == [("talk", None), ("notice", None)]
    complete_measure(talk, done_on=NOON.date(), text="已谈话，本人表态", by=ji, at=NOON)
    assert refused(lambda: complete_measure(notice, done_on=NOON.date(), text=" ", by=ji, at=NOON)) == ["QSH-29-c"]
    (record,) = SupervisionRecord.objects.all()
    assert (record.kind, record.person, record.unit) == (RegisterKind.ADMONITION, made.person, hekou)


@pytest.mark.clause("QSH-27-c", "QSH-27-d", "JH-C-3.4-a", "SX-7.4-a")
def test_rewards_stand_in_the_record(
    year: Period, hekou: Unit, zhou: Account, fang: Account, client_of: Callable[[Account], Client]
) -> None:
    head = promises.head_of(hekou, "陆远", "lu")
    person = head.person
    assert person is not None
    row = promises.approved(hekou, head, zhou)
    for target in promises.targets(row):
        promises.verified(target, 100, by=head, office=zhou)
    grade_commitment(row, grade=CommitmentGradeName.GOOD, reason="", by=fang, at=NOON)
    version = final(year, zhou, fang)
    annual(version, hekou, Grade.GOOD, fang)
    compile_year(2012, at=NOON)
    assert [(kind, code) for kind, code, _ in rows() if kind in ("model", "recommend")] == [
        ("model", "T01"), ("recommend", "T01"),
    ]  # fmt: skip
    carry_out(only(K.MODEL), Carrying(measures=[Measure.MERIT, Measure.MATERIAL]), by=fang, at=NOON)
    page = reverse("appraisal:record", args=[person.pk])
    assert "优先推荐" not in client_of(fang).get(page).content.decode()

    carry_out(only(K.RECOMMEND), Carrying(), by=fang, at=NOON)

    assert "优先推荐" in client_of(fang).get(page).content.decode()
    (team,), (led,) = results_of_unit(hekou), results_of(person)
    assert (team.grade, team.awards, team.rank) == ("好", ("记功", "物质奖励"), 1)
    assert (led.grade, led.awards, led.version) == (team.grade, team.awards, version.pk)
    assert results_of_unit(hekou, told=True)[0].grade == "", "decided but not made public"
    unit_page = reverse("appraisal:unit_record", args=[hekou.pk])
    assert "记功" in client_of(head).get(unit_page).content.decode()


def annual(version: ResultVersion, unit: Unit, grade: Grade, by: Account, **person: Any) -> GradeTarget:
    """A decided round of the annual appraisal with one target."""
    row = a_round(RoundKind.ANNUAL, 2012, by, version=version)
    return a_target(row, unit, grade, by, **person)


def a_round(kind: RoundKind, year: int, by: Account, **more: Any) -> GradeRound:
    method = GradingMethod.objects.filter(kind=kind).first() or grading.issued(kind, by)
    return GradeRound.objects.create(
        kind=kind, year=year, title=f"{year}年度考核", method=method, rulebook=rulebook.current(by=by, at=NOON),
        state=RoundState.DECIDED, recorded_at=NOON, recorded_by=by, **more,
    )  # fmt: skip


def a_target(row: GradeRound, unit: Unit, grade: Grade, by: Account, person: Person | None = None) -> GradeTarget:
    team = person is None
    made = GradeTarget.objects.create(
        round=row, tier=GradeTier.TEAM if team else GradeTier.DEPUTY, pool="对象", unit=unit, person=person,
        name=str(person or f"{unit.name}领导班子"),
    )  # fmt: skip
    standard = row.method.standards.filter(of_team=team, grade=grade).first()
    GradeOpinion.objects.create(
        target=made, stage=OpinionStage.DECIDED, grade=grade, standard=standard, reasons="决定", recorded_at=NOON,
        recorded_by=by,
    )  # fmt: skip
    return made


@pytest.mark.clause("QSH-27-b")
def test_the_excellent_are_on_the_reward_list(year: Period, hekou: Unit, zhou: Account, fang: Account) -> None:
    version = final(year, zhou, fang)
    best, plain = grading.seat(hekou, "马宁"), grading.seat(hekou, "牛平")
    one = annual(version, hekou, Grade.GOOD, fang, person=best)
    a_target(one.round, hekou, Grade.FAIR, fang, plain)

    compile_year(2012, at=NOON)

    assert [row.person for row in Consequence.objects.filter(kind=K.MATERIAL)] == [best]
    waive(only(K.MATERIAL), "受处分期间", by=zhou, at=NOON)
    assert compile_year(2012, at=NOON) == Compiled(), "what was waived is not proposed again"


@pytest.mark.clause("BZ-1-r")
def test_two_poor_years_open_a_case_when_somebody_decides(hekou: Unit, qingshi: Unit, ji: Account) -> None:
    """Also where the cadre changed units: the case is opened where he serves now."""
    person = grading.seat(hekou, "马宁")
    for year, unit in ((2011, qingshi), (2012, hekou)):
        a_target(a_round(RoundKind.INTEGRITY, year, ji), unit, Grade.POOR, ji, person)
    compile_year(2012, at=NOON)
    row = only(K.POOR_CASE)

    assert refused(lambda: carry_out(row, Carrying(), by=ji, at=LATER)) == ["BZ-1-r"]
    carry_out(row, Carrying(articles=[build_cases.article(ji).pk]), by=ji, at=LATER)

    case = AccountabilityCase.objects.get()
    assert (case.ground, case.unit, row.measures.get().item_pk) == (Ground.POOR_GRADES, hekou, case.pk)


@pytest.mark.clause("QSH-30-a")
def test_the_last_township_gets_an_inspector(
    year: Period, county: Unit, zhou: Account, fang: Account, gu: Account
) -> None:
    final(year, zhou, fang)
    compile_year(2012, at=NOON)
    row = Consequence.objects.select_related("unit").get(kind=K.POSTING, unit__code="T02")
    inspector = gu.person

    assert refused(lambda: carry_out(row, Carrying(), by=zhou, at=LATER)) == ["QSH-30-a"]
    carry_out(row, Carrying(inspector=inspector), by=zhou, at=LATER)

    posting = Posting.objects.get()
    assert (posting.unit, posting.inspector, posting.year, posting.group) == (row.unit, inspector, 2012, "township")


@pytest.mark.clause("JH-A-6.6-c")
def test_the_approval_queues_one_compilation(
    year: Period, zhou: Account, fang: Account, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        final(year, zhou, fang)
    job = Job.objects.get(kind=COMPILE)
    jobs.run(job.pk)
    first = rows()
    Job.objects.filter(pk=job.pk).update(state="queued", ended_at=None)
    jobs.run(job.pk)

    assert first
    assert rows() == first
    assert Job.objects.get(pk=job.pk).payload == {"year": 2012}


@pytest.mark.clause("JH-A-6.6-c")
def test_a_year_has_one_open_compilation_whatever_happens(db: None) -> None:
    """Also a cause that comes again, a decision taken back and taken anew, is compiled."""
    for cause in ("final:1", "commitment:7:graded", "final:1"):
        queue(2012, cause)
    queue(2011, "final:9")
    assert sorted(Job.objects.filter(kind=COMPILE).values_list("payload__year", flat=True)) == [2011, 2012]
    for job in Job.objects.all():
        jobs.run(job.pk)

    queue(2012, "final:1")

    assert [job.payload for job in Job.objects.open()] == [{"year": 2012}]


def test_what_is_weighed_is_not_shown_to_the_unit(
    year: Period, hekou: Unit, qingshi: Unit, zhou: Account, fang: Account, gu: Account,
    client_of: Callable[[Account], Client],
) -> None:  # fmt: skip
    leader = make_account("秦川", qingshi, Duty.UNIT_LEADER, username="qin")
    other = make_account("陆远", hekou, Duty.UNIT_LEADER, username="lu")
    final(year, zhou, fang)
    compile_year(2012, at=NOON)
    row = only(K.YELLOW_CARD)
    page, carry = (reverse(f"appraisal:{name}", args=[row.pk]) for name in ("consequence", "carry_out_consequence"))
    assert [client_of(one).get(page).status_code for one in (leader, other, gu)] == [404, 404, 200]
    record_conclusion(row, Conclusion.SUBJECTIVE, "班子软弱涣散", upload=paper(), by=fang, at=NOON)
    sent = {"meeting_on": "2012-12-20", "meeting_record": "安常纪〔2012〕9号", "document": paper(), "reason": ""}

    assert client_of(gu).post(carry, sent | {"meeting_record": ""}).status_code == 422
    assert client_of(gu).post(carry, sent | {"document": ""}).status_code == 409
    assert client_of(gu).post(carry, sent | {"document": paper()}).status_code == 302

    shown = client_of(leader).get(page).content.decode()
    assert ("黄牌警告" in shown, "软弱涣散" in shown) == (True, False)
    assert client_of(other).get(page).status_code == 404
    own = reverse("appraisal:own_consequences")
    assert ["青石镇" in client_of(one).get(own).content.decode() for one in (leader, other)] == [True, False]
    assert client_of(leader).get(reverse("appraisal:consequences")).status_code == 403


def test_the_year_as_list_workbook_and_paper(
    year: Period, zhou: Account, fang: Account, client_of: Callable[[Account], Client]
) -> None:
    final(year, zhou, fang)
    compile_year(2012, at=NOON)
    client = client_of(zhou)
    answers = [
        client.get(reverse(f"appraisal:{name}"), {"year": "2012", "kind": "yellow_card"})
        for name in ("consequences", "export_consequences", "consequence_table")
    ]

    assert [one.status_code for one in answers] == [200, 200, 200]
    assert "青石镇" in answers[0].content.decode()
    assert answers[2].content[:5] == b"%PDF-"
    assert client.get(reverse("appraisal:consequence_table")).status_code == 404


@pytest.mark.clause("LS-3.5-a")
def test_money_honour_and_points_belong_together(
    year: Period, hekou: Unit, zhou: Account, fang: Account, client_of: Callable[[Account], Client]
) -> None:
    bonus = {"kind": ProposalKind.BONUS, "cause": ProposalCause.HIGHLIGHT, "points": points(2), "basis": "亮点"}
    proposed = proposal(hekou, zhou, fang, **bonus)
    compile_year(2012, at=NOON)
    row = only(K.EXECUTION)
    client, page = client_of(zhou), reverse("appraisal:consequence", args=[row.pk])
    carry_out(row, Carrying(measures=[Measure.ECONOMIC]), by=zhou, at=NOON)

    def missing() -> list[bool]:
        shown = client.get(page).content.decode()
        return [text in shown for text in ("没有经济奖励", "没有荣誉奖励", "所在单位考核没有加分")]

    before = missing()
    accept_proposal(year.scheme, proposed, Taking(REWARD, BY_BODY), upload=paper(), by=zhou, at=NOON)

    assert (before, missing()) == ([False, True, True], [False, True, False])


@pytest.mark.clause("QSH-29-a", "QSH-29-b")
def test_counted_ballots_propose_adjustment_or_removal(year: Period, hekou: Unit, county: Unit, zhou: Account) -> None:
    """Nine ballots: six of nine well and three of nine incompetent bring nothing, one more of either does."""
    names = ("够票", "少票", "多票")
    for name in names:
        grading.seat(hekou, name)
    watch = scrutineers_of(county)
    rated = team_rows(hekou, year, NOON.date())
    meeting = planned(year, {"unit": hekou, "rated": rated}, watch, zhou)
    spec = meeting.poll.form.spec
    called = {one.code: one.label.partition("（")[0] for one in rated}
    worse = {"够票": ("fourth",) * 3, "少票": ("third",) * 4, "多票": ("fourth",) * 4}

    def ballot(number: int) -> dict[str, str]:
        return {
            one.code: (worse.get(called[one.object], ()) + ("first",) * 9)[number] for one in spec.questions
        }  # fmt: skip

    held(meeting, [("g1", ballot(number)) for number in range(9)], watch, zhou)
    compile_year(2012, at=NOON)

    found = Consequence.objects.order_by("kind").values_list("kind", "person__name")
    assert list(found) == [("adjustment", "少票"), ("removal", "多票")]


@pytest.mark.clause("LS-4.3-d")
def test_pages_of_rewards_accountability_and_appointments_link_to_the_opinion(
    hekou: Unit, zhou: Account, fang: Account, client_of: Callable[[Account], Client]
) -> None:
    person = grading.seat(hekou, "马宁")
    opinion = issue_opinion(
        draft_opinion(NewOpinion(2012, hekou, "履职到位。", person), by=zhou, at=NOON), by=fang, at=NOON
    )
    link = reverse("appraisal:year_opinion", args=[opinion.pk])
    told = {"unit": hekou, "clause": "QSH-27-b", "text": "建议", "due_on": NOON.date()}
    pages = [reverse("appraisal:record", args=[person.pk])]
    for kind in (K.MATERIAL, K.BROKEN_PROMISE, K.ADJUSTMENT):
        row = Consequence.objects.create(
            kind=kind, year=2012, person=person, recorded_at=LATER, recorded_by=zhou, **told
        )  # fmt: skip
        pages.append(reverse("appraisal:consequence", args=[row.pk]))

    client = client_of(zhou)
    assert [link in client.get(page).content.decode() for page in pages] == [True] * 4
