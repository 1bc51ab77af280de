"""Evaluations through ballots: set up, guarded, counted, shown, counted in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from appraisal.actions import evaluations as actions
from appraisal.actions.commissioned import NewSurvey, import_survey
from appraisal.actions.scoring import run_scoring
from appraisal.enums.evaluations import EvaluationKind, InviteeKind, MutualSide
from appraisal.gathering import evaluations as gathering
from appraisal.models import CommissionedSurvey, Evaluation, Indicator, Invitee, Period, Reading, ResultItem, TalkNote
from appraisal.providers.evaluations import items
from appraisal.rules.commissioned import HEADS
from appraisal.rules.evaluation_forms import Raters
from ballots import sealing
from ballots.actions.form_polls import cast_by_code
from ballots.actions.planning import open_poll
from ballots.models import Poll
from core.findings import Refused
from core.models import AuditEvent
from core.numbers import as_decimal
from organization.enums import AppraisalSystem, Duty, UnitKind
from organization.models import Account, Appointment, Person, Post, PostTitle, Unit
from tests.appraisal.build_evaluations import by_name, codes, counted, held, planned, scrutineers_of
from tests.appraisal.small import committed
from tests.appraisal.standing_year import *  # noqa: F403  the small scheme and its year
from tests.factories import NOON, make_account, make_person, signed_in

pytestmark = pytest.mark.django_db
DAY = date(2012, 12, 28)
SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> None:
    monkeypatch.setattr(sealing, "SCRYPT_COST", 2**4)
    settings.DATA_DIR = tmp_path


@pytest.fixture
def sign_in(county: Unit, client_of: Callable[[Account], Client]) -> SignIn:
    """A client with a duty in a unit, the county without one."""

    def enter(duty: Duty, unit: Unit | None = None) -> Client:
        return client_of(make_account(duty.label, unit or county, duty))

    return enter


@pytest.fixture
def watch(county: Unit) -> list[Account]:
    """The two scrutineers."""
    return scrutineers_of(county)


def appoint(person: Person, unit: Unit, title: str, since: date, principal: str = "") -> Appointment:
    name, _ = PostTitle.objects.get_or_create(name=title, defaults={"category": "leading"})
    post, _ = Post.objects.get_or_create(unit=unit, title=name, defaults={"quota": 3, "principal": principal})
    return Appointment.objects.create(person=person, post=post, starts_on=since)


@pytest.fixture
def head(hekou: Unit) -> Person:
    """镇长 of 河口镇 since 2010."""
    person = make_person("陆远", hekou)
    appoint(person, hekou, "镇长", date(2010, 3, 1), "administration")
    return person


def titles(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.title for finding in refused.value.findings]


def shown(client: Client, name: str, pk: int) -> str:
    answer = client.get(reverse(f"appraisal:{name}", args=[pk]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.clause("QSH-6-c")
def test_life_meeting_is_judged_on_three_items_and_shown_with_percent_and_ballots(
    year: Period, hekou: Unit, zhou: Account, watch: list[Account], sign_in: SignIn
) -> None:
    rated = gathering.team_rows(hekou, year, DAY)
    meeting = planned(year, {"kind": EvaluationKind.LIFE_MEETING, "unit": hekou, "rated": rated}, watch, zhou)
    code, items = rated[0].code, ("opinions", "problems", "rectified")
    good = {f"{code}/{item}": "first" for item in items}
    mixed = {**good, f"{code}/rectified": "fourth"}

    held(meeting, [("g1", good)] * 6 + [("g1", mixed)] * 2, watch, zhou)
    page = shown(sign_in(Duty.APPRAISAL_OFFICE), "evaluation", meeting.pk)
    own = shown(sign_in(Duty.UNIT_LEADER, hekou), "evaluation", meeting.pk)

    assert all(
        text in page for text in ("征求意见", "查找问题", "落实整改措施", "6（75.0%）", "2（25.0%）", "8（100.0%）")
    )
    assert "6（75.0%）" in own


@pytest.mark.clause("QSH-24-b")
def test_ballot_of_the_newly_promoted_lists_those_of_the_year_alone(
    year: Period, hekou: Unit, qingshi: Unit, zhou: Account, watch: list[Account], head: Person
) -> None:
    bureaus = Unit.objects.filter(code__in=["G01", "G02"]).order_by("code")
    days = {"元旦任": (2012, 1, 1), "年末任": (2012, 12, 31), "上年任": (2011, 12, 31), "次年任": (2013, 1, 1)}
    for (name, day), unit in zip(days.items(), [qingshi, *bureaus, hekou], strict=True):
        appoint(make_person(name, unit), unit, "党委书记", date(*day), "party")
    appoint(make_person("副职", qingshi), qingshi, "副镇长", date(2012, 5, 1))

    listed = gathering.promoted_rows(year)
    old = gathering.RatedRow(f"p{head.pk}", "陆远", listed[0].tier, hekou, head)
    with pytest.raises(Refused) as refused:
        planned(year, {"kind": EvaluationKind.PROMOTED, "rated": [*listed, old]}, watch, zhou)

    assert sorted(one.person.name for one in listed if one.person is not None) == ["元旦任", "年末任"]
    assert titles(refused) == ["不是当年新提拔的主要领导"]
    assert planned(year, {"kind": EvaluationKind.PROMOTED, "rated": listed}, watch, zhou).rated.count() == 2


@pytest.fixture
def bureaus(year: Period) -> list[Unit]:
    rows = Unit.objects.filter(code__in=["G01", "G02"])
    rows.update(kind=UnitKind.GOVERNMENT, appraisal_system=AppraisalSystem.DEPARTMENT)
    return list(rows.order_by("code"))


SIDES = tuple(Raters(side.value, side.label, Fraction(50)) for side in MutualSide)


def mutual(year: Period, watch: list[Account], by: Account, raters: dict[Account, Unit], **more: Any) -> Evaluation:
    named = [
        gathering.RaterRow(one.person, gathering.side_of(unit), "", frozenset({unit.pk}))
        for one, unit in raters.items()
        if one.person is not None
    ]
    plan = {
        "kind": EvaluationKind.MUTUAL,
        "rated": gathering.mutual_rows(year),
        "raters": SIDES,
        "raters_by_name": named,
    }
    return planned(year, plan | more, watch, by)


@pytest.mark.clause("QSH-26-a", "QSH-26-b")
def test_sides_judge_each_other_and_their_mean_moves_the_annual_score(
    year: Period, hekou: Unit, qingshi: Unit, bureaus: list[Unit], zhou: Account, watch: list[Account], movable: None
) -> None:
    """Leaf E1 takes the mutual result, its top item weighs 500: the other town falls from 500 to 80 : 100 of it."""
    leaf = Indicator.objects.get(scheme=year.scheme, code="E1")
    leaf.source, leaf.method, leaf.params = "evaluation", "direct", {"out_of": "100"}
    leaf.save()
    committed(year, zhou)
    raters = {make_account(f"局长{n}", bureaus[n % 2]): bureaus[n % 2] for n in range(6)}
    raters |= {make_account(f"镇长{n}", hekou): hekou for n in range(5)}
    bureau, town = next(iter(raters)), list(raters)[-1]
    for answer in ("second", "first"):
        judged = mutual(year, watch, zhou, raters, feeds=[leaf], title=f"互评{answer}")
        asked = {one: judged.poll.form.spec.asked(gathering.side_of(unit)) for one, unit in raters.items()}
        best = {q.code: answer if q.object == f"u{hekou.pk}" else "second" for q in asked[bureau]}
        usual = {q.code: "second" for q in asked[town]}
        filled = {one: best if one.person.unit in bureaus else usual for one in raters if one.person is not None}
        actions.count_in(by_name(judged, filled, watch, zhou), by=zhou, at=NOON)
        run_scoring(year, by=zhou, at=NOON)
        assert {q.object_label for q in asked[town]} == {"县财政局", "县粮食局"}
        assert {q.object_label for q in asked[bureau]} == {"河口镇", "青石镇"}
    rows = ResultItem.objects.filter(member__unit__in=[hekou, qingshi], indicator__code="E")
    weighted = rows.order_by("version__number", "member__code").values_list("weighted", flat=True)
    values = list(Reading.objects.filter(member__unit=hekou).order_by("pk").values_list("value", flat=True))

    assert values == ["80", "100"]
    assert [as_decimal(one) for one in weighted] == [500, 500, 500, 400]


def test_own_unit_is_left_out_by_name_and_small_sides_give_no_figures(
    year: Period, hekou: Unit, qingshi: Unit, bureaus: list[Unit], zhou: Account, watch: list[Account]
) -> None:
    """Five of the bureaus, one of the townships: what that one answered stands in no figure."""
    raters = {make_account(f"局长{n}", bureaus[0]): bureaus[0] for n in range(5)}
    town = make_account("镇长", hekou)
    judged = mutual(year, watch, zhou, raters | {town: hekou})
    spec = judged.poll.form.spec
    usual = {q.code: "first" for q in spec.asked("departments")}
    alone = {q.code: "fourth" for q in spec.asked("townships")}

    done = by_name(judged, dict.fromkeys(raters, usual) | {town: alone}, watch, zhou)
    found = {one.row.label: one.result for one in gathering.outcome(done).results}

    assert judged.poll.roster.get(person=town.person).leaves_out == [f"u{hekou.pk}"]
    assert {label: one.shares.valid for label, one in found.items()} == {
        "河口镇": 10, "青石镇": 10, "县财政局": 0, "县粮食局": 0,
    }  # fmt: skip
    assert found["河口镇"].points == 100
    with pytest.raises(Refused) as slips:
        planned(
            year, {"kind": EvaluationKind.MUTUAL, "rated": gathering.mutual_rows(year), "raters": SIDES}, watch, zhou
        )
    assert titles(slips) == ["互评须登录参评"]


FIVE = tuple(Raters(kind.value, kind.label, Fraction(20)) for kind in InviteeKind)


def survey_of(year: Period, unit: Unit, watch: list[Account], by: Account, front: int, others: int) -> Evaluation:
    """A survey about the team, so many guests of the five kinds in turn, all of them there."""
    plan = {"kind": EvaluationKind.SURVEY, "unit": unit, "raters": FIVE, "rated": gathering.team_rows(unit, year, DAY)}
    survey = planned(year, plan, watch, by)
    kinds = list(InviteeKind)
    for number in range(front + others):
        actions.invite(
            survey, kind=kinds[number % 5], name=f"代表{number}", post="", front_line=number < front, by=by, at=NOON
        )
    actions.mark_attended(
        survey, Invitee.objects.filter(evaluation=survey).values_list("pk", flat=True), by=by, at=NOON
    )
    return survey


@pytest.mark.clause("BZ-2.2-g", "BZ-1-k")
def test_survey_opens_with_ten_of_twenty_and_not_with_nine(
    year: Period, hekou: Unit, zhou: Account, watch: list[Account]
) -> None:
    four_each = {kind.value: 4 for kind in InviteeKind}
    enough, few = (survey_of(year, hekou, watch, zhou, front, 20 - front) for front in (10, 9))
    for survey in (enough, few):
        codes(survey, four_each, zhou)

    with pytest.raises(Refused) as refused:
        open_poll(few.poll, by=zhou, at=NOON)
    codes(enough, four_each | {"served": 5}, zhou)
    with pytest.raises(Refused) as outsiders:
        open_poll(enough.poll, by=zhou, at=NOON)
    codes(enough, four_each, zhou)

    assert titles(refused) == ["到会的受邀人员中基层一线人员不足"]
    assert titles(outsiders) == ["参评码多于到会的受邀人员"]
    assert open_poll(enough.poll, by=zhou, at=NOON).state == "open"
    with pytest.raises(Refused) as late:
        actions.mark_attended(enough, [], by=zhou, at=NOON)
    assert titles(late) == ["测评已经开始，受邀名单不再变动"]


def test_who_set_an_evaluation_up_is_told_to_prepare_it_and_no_colleague(
    year: Period, hekou: Unit, zhou: Account, watch: list[Account], county: Unit
) -> None:
    colleague = make_account("同事", county, Duty.APPRAISAL_OFFICE, username="colleague")
    survey = survey_of(year, hekou, watch, zhou, 3, 2)

    def told(account: Account) -> list[str]:
        return [one.title for one in items(Account.objects.get(pk=account.pk), DAY)]

    assert (told(zhou), told(colleague)) == ([f"准备测评：{survey.title}"], [])


@pytest.mark.clause("BZ-1-k", "JH-C-2.6-b")
def test_survey_shows_both_dimensions_of_team_and_cadre_by_category_and_exact_shares(
    year: Period, hekou: Unit, zhou: Account, watch: list[Account], head: Person, sign_in: SignIn
) -> None:
    survey = survey_of(year, hekou, watch, zhou, 13, 12)
    team, cadre = (row.code for row in survey.rated.order_by("order"))
    said = {f"{team}/results": "first", f"{team}/image": "second", f"{cadre}/results": "first"}
    angry = {f"{team}/results": "fourth", f"{team}/image": "fourth", f"{cadre}/results": "third"}
    ballots = [(kind.value, angry if kind is InviteeKind.SERVED else said) for kind in InviteeKind for _ in range(5)]

    done = held(survey, ballots, watch, zhou)
    found = gathering.outcome(done)
    page = shown(sign_in(Duty.APPRAISAL_OFFICE), "evaluation", survey.pk)
    member = year.scheme.members.get(unit=hekou)
    facts = gathering.answer_shares(year)[member.pk][EvaluationKind.SURVEY]

    assert [label for label, _ in found.groups] == [kind.label for kind in InviteeKind]
    assert [one.row.tier for one in found.results] == ["team", "principal"]
    assert [q.shares.worst for q in found.results[0].result.questions] == [Fraction(1, 5)] * 2
    assert found.results[1].result.questions[1].shares.valid == 0  # nobody said anything about his image
    assert (facts.worst, facts.well) == (Fraction(1, 5), Fraction(4, 5))
    assert all(text in page for text in ("工作成效", "形象", "服务对象", "20.00%", "10/50"))
    assert "80.00" in page  # the share of the satisfied is what counts


@pytest.mark.clause("QSH-31-b", "BZ-2.2-e")
def test_work_report_meeting_needs_its_reports_and_is_scored_over_valid_ballots(
    year: Period, hekou: Unit, zhou: Account, watch: list[Account], head: Person, sign_in: SignIn
) -> None:
    rated = gathering.team_rows(hekou, year, DAY)
    meeting = planned(year, {"kind": EvaluationKind.WORK_REPORT, "unit": hekou, "rated": rated}, watch, zhou)
    office, own = sign_in(Duty.APPRAISAL_OFFICE), sign_in(Duty.UNIT_CLERK, hekou)
    said = []
    for person in (None, head):
        with pytest.raises(Refused) as lacking:
            actions.close_meeting(meeting, held_on=DAY, attendance=60, by=zhou, at=NOON)
        said.append(titles(lacking))
        lacks = "没有年度述职述廉报告" in shown(office, "evaluation", meeting.pk)
        actions.add_report(meeting, person=person, reported_on=DAY, upload=None, by=zhou, at=NOON)
    with pytest.raises(Refused) as twice:
        actions.add_report(meeting, person=None, reported_on=DAY, upload=None, by=zhou, at=NOON)
    closed = actions.close_meeting(meeting, held_on=DAY, attendance=60, by=zhou, at=NOON)
    team = {f"{rated[0].code}/overall": "first"}
    both = {**team, f"{rated[1].code}/overall": "second"}
    angry = {**team, f"{rated[1].code}/overall": "fourth"}
    before = own.get(reverse("appraisal:evaluation", args=[meeting.pk])).status_code

    done = held(meeting, [*[("g1", both)] * 3, ("g1", angry), *[("g1", team)] * 2], watch, zhou)
    found = gathering.outcome(done).results

    assert said == [["没有听取班子述职述廉", "没有听取主要领导述职述廉"], ["没有听取主要领导述职述廉"]]
    assert lacks
    assert titles(twice) == ["该报告已登记"]
    assert (closed.held_on, closed.attendance) == (DAY, 60)
    assert "没有年度述职述廉报告" not in shown(office, "evaluation", meeting.pk)
    assert [one.result.points for one in found] == [100, Fraction(3 * 80 + 40, 4)]  # two said nothing of the leader
    assert before == 404
    assert "70.00" in shown(own, "evaluation", meeting.pk)  # open to the unit


@pytest.mark.clause("BZ-2.2-f")
def test_talks_are_read_by_the_appraisal_group_alone(
    year: Period, hekou: Unit, zhou: Account, watch: list[Account], county: Unit
) -> None:
    assessor = make_account("考核员", county, Duty.ASSESSOR)
    plan = {"unit": hekou, "rated": gathering.team_rows(hekou, year, DAY), "assessors": [assessor.person]}
    evaluation = planned(year, plan, watch, zhou)
    said = {"talked_with": "办公室干部", "held_on": DAY, "text": "反映工作作风问题"}

    actions.note_talk(evaluation, **said, by=assessor, at=NOON)
    with pytest.raises(Refused):
        actions.note_talk(evaluation, **said, by=zhou, at=NOON)
    statuses = []
    for account in (assessor, zhou, make_account("县长", county, Duty.COUNTY_LEADER)):
        statuses.append(signed_in(account).get(reverse("appraisal:talks", args=[evaluation.pk])).status_code)

    assert statuses == [200, 404, 404]
    assert TalkNote.objects.visible_to(zhou).count() == 0
    assert not any("作风问题" in data for data in AuditEvent.objects.values_list("data", flat=True))


@pytest.mark.clause("BZ-3-a")
def test_commissioned_survey_is_kept_by_year_and_question_and_changes_no_grade(
    year: Period, zhou: Account, sign_in: SignIn
) -> None:
    committed(year, zhou)
    before = run_scoring(year, by=zhou, at=NOON).input_hash
    new = {"title": "党风廉政满意度", "surveyor": "县统计局", "held_on": DAY}
    rows = [("对反腐倡廉工作的满意率", 867, 1000), ("对干部作风的满意率", 804, 1000)]

    import_survey(NewSurvey(year=2012, samples=1000, **new), workbook(rows), by=zhou, at=NOON)
    said = []
    for samples, lines in ((999, rows), (1000, [("题", 1001, 1000)]), (1000, [("题", "多", 1000)])):
        with pytest.raises(Refused) as refused:
            import_survey(NewSurvey(year=2013, samples=samples, **new), workbook(lines), by=zhou, at=NOON)
        said.append(titles(refused)[0])
    page = sign_in(Duty.APPRAISAL_OFFICE).get(reverse("appraisal:surveys")).content.decode()

    assert all(text in page for text in ("86.7%", "80.4%", "2012年度"))
    assert said == ["调查样本不足", "满意样本、有效样本和样本数不符", "单元格 B2：须为不小于零的整数"]
    assert CommissionedSurvey.objects.count() == 1
    assert run_scoring(year, by=zhou, at=NOON).input_hash == before


def workbook(rows: list[tuple[object, ...]]) -> SimpleUploadedFile:
    book, target = Workbook(), BytesIO()
    for row in (HEADS, *rows):
        book.active.append(list(row))
    book.save(target)
    return SimpleUploadedFile("满意度.xlsx", target.getvalue())


def test_result_goes_out_as_workbook_and_paper_and_shows_nothing_before_the_box_is_open(
    year: Period, hekou: Unit, zhou: Account, watch: list[Account], sign_in: SignIn
) -> None:
    """Twelve ballots of three groups, one of them of two people: it is joined in the workbook too."""
    three = tuple(
        Raters(f"g{n}", label, Fraction(w)) for n, label, w in ((1, "班子", 30), (2, "中层", 30), (3, "职工", 40))
    )
    rated = gathering.team_rows(hekou, year, DAY)
    evaluation = planned(year, {"unit": hekou, "rated": rated, "raters": three}, watch, zhou)
    good, bad = ({f"{rated[0].code}/overall": answer} for answer in ("first", "fourth"))
    office = sign_in(Duty.APPRAISAL_OFFICE)
    slips = codes(evaluation, {"g1": 5, "g2": 5, "g3": 2}, zhou)
    open_poll(evaluation.poll, by=zhou, at=NOON)
    for group, answers in (("g1", good), ("g2", good), ("g3", bad)):
        for code in slips[group]:
            cast_by_code(code, answers=answers)
    running = shown(office, "evaluation", evaluation.pk)
    early = [
        office.get(reverse(f"appraisal:{name}_evaluation", args=[evaluation.pk])).status_code
        for name in ("export", "print")
    ]
    done = counted(evaluation, watch, zhou)
    book = load_workbook(BytesIO(office.get(reverse("appraisal:export_evaluation", args=[done.pk])).content))
    paper = office.get(reverse("appraisal:print_evaluation", args=[done.pk])).content
    cells = [
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    ]

    assert early == [404, 404]
    assert not any(text in running for text in ("100.00", "加权得分"))
    assert [(label, n) for label, n in gathering.outcome(done).groups] == [("班子、职工", 7), ("中层", 5)]
    assert [text in cells for text in ("职工", "班子、职工")] == [False, True]
    points = (70 * Fraction(5 * 100 + 2 * 40, 7) + 30 * 100) / 100
    assert gathering.outcome(done).results[0].result.points == points
    assert paper[:5] == b"%PDF-"


def test_who_is_judged_neither_counts_nor_assesses(
    year: Period, hekou: Unit, zhou: Account, watch: list[Account], head: Person
) -> None:
    plan = {"unit": hekou, "rated": gathering.team_rows(hekou, year, DAY)}
    said = []
    for more in ({"scrutineers": [head, watch[0].person]}, {"assessors": [head]}):
        with pytest.raises(Refused) as refused:
            planned(year, plan | more, watch, zhou)
        said.append([(one.title, dict(one.facts)) for one in refused.value.findings])

    assert said == [[("测评对象不得监票或参加考核组", {"人员": "陆远"})]] * 2


def test_pages_ask_as_much_for_one_evaluation_as_for_four(
    year: Period, hekou: Unit, zhou: Account, watch: list[Account], client_of: Callable[[Account], Client]
) -> None:
    rated, client, counts = gathering.team_rows(hekou, year, DAY), client_of(zhou), []
    for more in (1, 3):
        for _ in range(more):
            planned(year, {"unit": hekou, "rated": rated}, watch, zhou)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("appraisal:evaluations")).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 20


def test_set_up_on_the_pages(year: Period, hekou: Unit, zhou: Account, watch: list[Account], sign_in: SignIn) -> None:
    office, clerk = sign_in(Duty.APPRAISAL_OFFICE), sign_in(Duty.UNIT_CLERK, hekou)
    address = reverse("appraisal:new_evaluation", args=[year.pk, "democratic"])
    names = [one.person.name for one in watch if one.person is not None]
    sent = {
        "title": "河口镇民主测评", "unit": hekou.pk, "way": "code", "raters": "领导 40\n干部 60", "detailed": "on",
        "scrutineer1": names[0], "scrutineer2": names[1],
    }  # fmt: skip

    asked = [office.get(reverse("appraisal:choose_evaluation")), office.get(address), clerk.get(address)]
    wrong = office.post(address, sent | {"raters": "领导四十", "scrutineer2": names[0]})
    uneven = office.post(address, sent | {"raters": "领导 40\n干部 50"})
    made = office.post(address, sent, follow=True)
    listed = office.get(reverse("appraisal:evaluations"), {"kind": "democratic"}).content.decode()

    assert [one.status_code for one in asked] == [200, 200, 403]
    assert (wrong.status_code, uneven.status_code, made.status_code) == (422, 409, 200)
    assert "请写成“干部职工 40”" in wrong.content.decode()
    evaluation = Evaluation.objects.get()
    assert evaluation.weights == {"g1": "40", "g2": "60"}
    assert Poll.objects.get(pk=evaluation.poll_id).form.spec.questions[-1].label == "选人用人"
    assert "河口镇民主测评" in listed
