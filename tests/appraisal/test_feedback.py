"""Feedback: on a final result alone, four parts, two persons, a receipt for everybody, points until accepted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from appraisal.actions.feedback import (
    PointTold,
    Written,
    acknowledge_sheet,
    close_round,
    deliver_sheet,
    finish_sheet,
    issue_sheet,
    open_round,
    report_point,
    return_sheet,
    review_point,
)
from appraisal.actions.publication import confirm_publication, propose_publication, withdraw_publication
from appraisal.enums import Circle
from appraisal.enums.feedback import PointOutcome
from appraisal.gathering.evaluations import team_rows
from appraisal.gathering.feedback import focus_of, standings
from appraisal.models import (
    FeedbackPoint,
    FeedbackRound,
    FeedbackSheet,
    Period,
    Publication,
    Result,
    ResultVersion,
    Scheme,
)
from appraisal.reports.feedback import sheet_paper
from appraisal.rules.feedback import PARTS, standing
from ballots.models import Form
from core.findings import Refused
from organization.enums import Duty
from organization.models import Account, Person, Unit
from tests.appraisal.build_evaluations import held, planned, scrutineers_of
from tests.appraisal.promises import head_of
from tests.appraisal.small import titles
from tests.appraisal.versions import approve
from tests.factories import NOON, SHANGHAI, make_account, make_person

SignIn = Callable[[Account], Client]
WRITTEN = Written(
    practice="项目推进快", opinions="食堂、办证大厅排队时间长", tallies="测评优秀率 92%", advice="压缩办事时限",
    demands="压缩办证时限\n公开办事流程", due_on=date(2013, 6, 30),
)  # fmt: skip


@pytest.fixture
def lu(hekou: Unit) -> Account:
    return head_of(hekou, "陆远", "lu")


@pytest.fixture
def final(two: tuple[ResultVersion, ResultVersion], zhou: Account, fang: Account) -> ResultVersion:
    """A version that the leading group has approved."""
    publish(two[1], zhou, fang)
    approve(two[1], zhou)
    return two[1]


def publish(version: ResultVersion, office: Account, second: Account) -> None:
    """Preliminary, by two persons."""
    propose_publication(version, circle=Circle.COUNTY, by=office, at=NOON)
    confirm_publication(version, by=second, at=NOON)


@pytest.fixture
def round_(final: ResultVersion, zhou: Account) -> FeedbackRound:
    return open_round(final, by=zhou, at=NOON)


def sheet_of(of: FeedbackRound, unit: Unit) -> FeedbackSheet:
    return of.sheets.get(unit=unit)


def issued(sheet: FeedbackSheet, writer: Account, second: Account, written: Written = WRITTEN) -> FeedbackSheet:
    finish_sheet(sheet, replace(written, seen=sheet.revision), by=writer, at=NOON)
    return issue_sheet(sheet, by=second, at=NOON)


@pytest.mark.clause("JH-A-6.6-c")
def test_result_is_fed_back_only_once_it_is_confirmed(
    two: tuple[ResultVersion, ResultVersion], zhou: Account, fang: Account
) -> None:
    with pytest.raises(Refused) as draft:
        open_round(two[0], by=zhou, at=NOON)
    publish(two[1], zhou, fang)
    with pytest.raises(Refused) as preliminary:
        open_round(two[1], by=zhou, at=NOON)
    approve(two[1], zhou)
    of = open_round(two[1], by=zhou, at=NOON)
    with pytest.raises(Refused) as twice:
        open_round(two[1], by=zhou, at=NOON)
    with pytest.raises(Refused) as reasonless:
        withdraw_publication(two[1], reason="", by=fang, at=NOON)

    assert titles(draft) == titles(preliminary) == ["结果没有经领导小组审定"]
    assert titles(twice) == ["这一结果已经开始反馈"]
    assert reasonless.value.findings
    assert of.sheets.count() == 4


@pytest.mark.clause("BZ-2.3-b")
def test_sheet_has_four_parts_its_tallies_filled_in_and_none_of_them_empty(
    round_: FeedbackRound, hekou: Unit, zhou: Account
) -> None:
    sheet = sheet_of(round_, hekou)
    given = sheet.tallies

    refusals = {}
    for name in PARTS:
        with pytest.raises(Refused) as refused:
            finish_sheet(sheet, replace(WRITTEN, **{name: " "}), by=zhou, at=NOON)
        refusals[name] = refused.value.findings[0].facts["缺"]
    finish_sheet(sheet, WRITTEN, by=zhou, at=NOON)

    assert "2012年度在乡镇口 2 个考评对象中列第 1 名，最终得分 1000.00 分" in given
    assert "业务工作：" in given
    assert refusals == PARTS
    assert FeedbackSheet.objects.get(pk=sheet.pk).state == "final"


@pytest.mark.clause("BZ-2.3-b")
def test_answers_of_counted_evaluations_stand_among_the_tallies(
    final: ResultVersion, year: Period, county: Unit, hekou: Unit, zhou: Account
) -> None:
    watch = scrutineers_of(county)
    rated = team_rows(hekou, year, NOON.date())
    evaluation = planned(year, {"unit": hekou, "rated": rated}, watch, zhou)
    team = evaluation.rated.order_by("order")[0].code  # type: ignore[attr-defined]  # a reverse name
    asked = [one for one in Form.objects.get(poll=evaluation.poll_id).spec.questions if one.object == team]
    good, poor = ({one.code: place for one in asked} for place in ("first", "fourth"))
    held(evaluation, [("g1", good)] * 9 + [("g1", poor)], watch, zhou)

    of = open_round(final, by=zhou, at=NOON)

    told = [line for line in sheet_of(of, hekou).tallies.splitlines() if line.startswith("民主测评")]
    assert len(told) == 1
    assert told[0].endswith("前两档占 90.0%。")


def test_sheet_is_issued_by_a_second_person_and_stands_then(
    round_: FeedbackRound, hekou: Unit, zhou: Account, fang: Account, insider: Account
) -> None:
    sheet = sheet_of(round_, hekou)
    with pytest.raises(Refused) as own:
        finish_sheet(sheet, WRITTEN, by=insider, at=NOON)
    finish_sheet(sheet, WRITTEN, by=zhou, at=NOON)
    with pytest.raises(Refused) as same:
        issue_sheet(sheet, by=zhou, at=NOON)
    return_sheet(sheet, reason="写明办证时限", by=fang, at=NOON)
    made = issued(FeedbackSheet.objects.get(pk=sheet.pk), zhou, fang)
    with pytest.raises(Refused) as late:
        finish_sheet(sheet, replace(WRITTEN, seen=2), by=zhou, at=NOON)

    assert (titles(own), titles(same)) == (["不能办理本人、本单位的反馈意见"], ["定稿和签发须由两人办理"])
    assert titles(late) == ["反馈意见已签发，不能修改"]
    assert made.number == "安反馈〔2012〕1号"
    assert [one.text for one in made.points.all()] == ["压缩办证时限", "公开办事流程"]
    told = "".join(line.text for line in sheet_paper(made).body)
    assert all(label in told for label in PARTS.values())


@pytest.mark.clause("BZ-2.3-a")
def test_round_ends_when_everybody_was_fed_back(
    round_: FeedbackRound, hekou: Unit, lu: Account, he: Account, zhou: Account, fang: Account
) -> None:
    sheets = list(round_.sheets.select_related("unit"))
    with pytest.raises(Refused) as unissued:
        deliver_sheet(sheets[0], person=_worker(sheets[0].unit), fed_on=NOON.date(), by=zhou, at=NOON)
    for sheet in sheets:
        issued(sheet, zhou, fang)
    acknowledge_sheet(sheet_of(round_, hekou), by=lu, at=NOON)
    with pytest.raises(Refused) as stranger:
        acknowledge_sheet(sheet_of(round_, hekou), by=he, at=NOON)
    others = [one for one in sheets if one.unit != hekou]
    for sheet in others[:-1]:
        deliver_sheet(sheet, person=_worker(sheet.unit), fed_on=NOON.date(), by=zhou, at=NOON)
    with pytest.raises(Refused) as open_:
        close_round(round_, by=fang, at=NOON)
    with pytest.raises(Refused) as wrong:
        deliver_sheet(others[-1], person=_worker(hekou), fed_on=NOON.date(), by=zhou, at=NOON)
    deliver_sheet(others[-1], person=_worker(others[-1].unit), fed_on=NOON.date(), by=zhou, at=NOON)
    done = close_round(round_, by=fang, at=NOON)

    receipt = sheet_of(round_, hekou).receipt  # type: ignore[attr-defined]  # the reverse of a one-to-one
    assert (receipt.person, receipt.fed_on, receipt.face_to_face) == (lu.person, NOON.date(), False)
    assert (titles(unissued), titles(stranger)) == (["反馈意见还没有签发"], ["不是反馈对象"])
    assert open_.value.findings[0].facts == {"未反馈": f"1 个（{others[-1].unit.name}）"}
    assert titles(wrong) == ["反馈对象不是本人或者本单位的人员"]
    assert done.closed_by == fang


def _worker(unit: Unit) -> Person:
    """Somebody who works in the unit."""
    return make_person(f"{unit.name}人", unit)


@pytest.mark.clause("BZ-2.3-a")
def test_sheet_is_found_by_whom_it_is_about_alone(
    round_: FeedbackRound, hekou: Unit, qingshi: Unit, lu: Account, he: Account, zhou: Account, fang: Account,
    client_of: SignIn,
) -> None:  # fmt: skip
    clerk = make_account("龚文", hekou, Duty.UNIT_CLERK, username="gong")
    cadre = make_account("副镇长", hekou, Duty.CADRE, username="deputy")
    sheet, draft = sheet_of(round_, hekou), sheet_of(round_, qingshi)
    issued(sheet, zhou, fang)
    FeedbackSheet.objects.filter(pk=sheet_of(round_, Unit.objects.get(code="G01")).pk).update(person=cadre.person)
    own = round_.sheets.get(person=cadre.person)
    issued(own, zhou, fang)

    def answers(one: FeedbackSheet) -> dict[str, int]:
        page = reverse("appraisal:feedback_sheet", args=[one.pk])
        return {who.username: client_of(who).get(page).status_code for who in (zhou, lu, he, clerk, cadre)}

    assert answers(sheet) == {"zhou": 200, "lu": 200, "he": 404, "gong": 404, "deputy": 404}
    assert answers(own) == {"zhou": 200, "lu": 404, "he": 404, "gong": 404, "deputy": 200}
    assert answers(draft) == {"zhou": 200, "lu": 404, "he": 404, "gong": 404, "deputy": 404}
    page = client_of(lu).get(reverse("appraisal:feedback_paper", args=[sheet.pk]))
    assert page.content[:5] == b"%PDF-"


@pytest.mark.parametrize(
    ("today", "reported", "late", "due"),
    [
        (date(2012, 12, 31), (), (), date(2013, 1, 10)),
        (date(2013, 1, 10), (), (), date(2013, 1, 10)),
        (date(2013, 1, 11), (), ("2012Q4",), date(2013, 1, 10)),
        (date(2013, 1, 11), ("2012Q4",), (), date(2013, 4, 10)),
        (date(2013, 4, 11), ("2012Q4",), ("2013Q1",), date(2013, 4, 10)),
    ],
)
def test_point_is_due_each_quarter_until_accepted(
    today: date, reported: tuple[str, ...], late: tuple[str, ...], due: date
) -> None:
    known = {"issued_on": NOON.date(), "due_on": date(2013, 6, 30), "waiting": False, "today": today, "days": 10}

    found = standing(reported=set(reported), accepted=False, **known)  # type: ignore[arg-type]  # as above

    assert (found.late, found.due) == (late, due)
    assert standing(reported=set(reported), accepted=True, **known).due is None  # type: ignore[arg-type]  # as above


def _next_year(final: ResultVersion) -> ResultVersion:
    """The same county's final version of the year after."""
    scheme = Scheme.objects.get(pk=final.scheme_id)
    old_members = list(scheme.members.all())
    later = Scheme.objects.get(pk=scheme.pk)
    later.pk, later.code, later.year, later.state = None, "anlan-2013", 2013, "draft"
    later.issued_at = later.issued_by = None
    later.save()
    group = scheme.groups.first()
    assert group is not None
    group.pk, group.scheme = None, later
    group.save()
    period = final.period
    period.pk, period.scheme, period.label = None, later, "2013"
    period.save()
    version = ResultVersion.objects.get(pk=final.pk)
    version.pk, version.scheme, version.period, version.number = None, later, period, 1
    version.save()
    for place, member in enumerate(old_members, 1):
        member.pk, member.scheme, member.group = None, later, group
        member.save()
        points = dict.fromkeys(("initial", "commendations", "bonus", "reward", "deduction", "final"), 0)
        Result.objects.create(version=version, group=group, member=member, rank=place, **points)
    held = Publication.objects.get(version=final)
    held.pk, held.version, held.period = None, version, period
    held.save()
    return version


@pytest.mark.clause("BZ-2.3-e")
def test_points_are_carried_into_the_next_year_with_their_state(
    round_: FeedbackRound, final: ResultVersion, hekou: Unit, lu: Account, he: Account, zhou: Account, fang: Account,
    insider: Account,
) -> None:  # fmt: skip
    issued(sheet_of(round_, hekou), zhou, fang)
    first, second = FeedbackPoint.objects.select_related("sheet").order_by("order")
    spring = datetime(2013, 4, 2, 9, 0, tzinfo=SHANGHAI)

    with pytest.raises(Refused) as stranger:
        report_point(first, PointTold("2013Q1", "已压缩"), by=he, at=spring)
    report = report_point(first, PointTold("2013Q1", "已压缩到 3 日", finished=True), by=lu, at=spring)
    with pytest.raises(Refused) as twice:
        report_point(first, PointTold("2013Q1", "再报"), by=lu, at=spring)
    with pytest.raises(Refused) as own:
        review_point(report, PointOutcome.ACCEPTED, comment="", by=insider, at=spring)
    review_point(report, PointOutcome.ACCEPTED, comment="", by=zhou, at=spring)
    with pytest.raises(Refused) as over:
        report_point(first, PointTold("2013Q2", "又报"), by=lu, at=spring)
    following = open_round(_next_year(final), by=zhou, at=spring)

    assert (titles(stranger), titles(twice)) == (["不是整改责任人"], ["本季度已经报告"])
    assert titles(own) == ["不能审核本人、本单位的整改"]
    assert titles(over) == ["整改已经到位"]
    carried = {one.point.text: one.status for one in sheet_of(following, hekou).focus.select_related("point")}
    assert carried == {"压缩办证时限": "整改到位", "公开办事流程": "逾期未报告"}
    assert [text for text, _ in focus_of(hekou, None, 2013)] == ["压缩办证时限", "公开办事流程"]
    assert standings([second], spring.date())[second.pk].late == ("2012Q4",)
    told = "".join(line.text for line in sheet_paper(sheet_of(following, hekou)).body)
    assert "压缩办证时限（整改到位）" in told


def test_feedback_goes_through_its_pages(
    final: ResultVersion, hekou: Unit, lu: Account, zhou: Account, fang: Account, client_of: SignIn
) -> None:
    office, second, leader = client_of(zhou), client_of(fang), client_of(lu)
    opened = office.post(reverse("appraisal:open_feedback", args=[final.pk]))
    sheet = FeedbackSheet.objects.get(unit=hekou)
    write = reverse("appraisal:write_feedback", args=[sheet.pk])
    parts = {name: getattr(WRITTEN, name) for name in (*PARTS, "demands")} | {"due_on": "2027-06-30", "seen": 0}

    empty = office.post(write, {"seen": 0, "act": "finish"})
    done = office.post(write, parts | {"act": "finish"})
    page = reverse("appraisal:feedback_sheet", args=[sheet.pk])
    hidden = leader.get(page)
    issue = second.post(reverse("appraisal:issue_feedback", args=[sheet.pk]))
    desk = leader.get(reverse("core:workbench")).content.decode()
    read = leader.post(reverse("appraisal:acknowledge_feedback", args=[sheet.pk]))
    close = second.post(reverse("appraisal:close_feedback_round", args=[sheet.round_id]))
    point = FeedbackPoint.objects.order_by("order")[0]
    told = leader.get(reverse("appraisal:report_point", args=[point.pk]))
    lists = [leader.get(reverse(f"appraisal:{name}")).status_code for name in ("feedback", "feedback_points")]

    assert (opened.status_code, empty.status_code, done.status_code, hidden.status_code) == (302, 409, 302, 404)
    assert (issue.status_code, read.status_code, close.status_code, told.status_code) == (302, 302, 409, 200)
    assert "签收河口镇2012年度考核反馈意见" in desk
    assert lists == [200, 200]
