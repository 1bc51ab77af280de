"""What goes with the assessment: approvals, year-end filings, methods, opinions, selection work, conduct."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accountability.enums import ClueKind
from accountability.models import Clue, Task, TaskMove, TaskTable, TaskVersion
from appraisal.actions.annual_opinions import NewOpinion, correct_opinion, draft_opinion, issue_opinion, use_opinion
from appraisal.actions.assessment_rounds import charge_members, open_round, set_lead_filers, set_templates
from appraisal.actions.collation import confirm_final, propose_final
from appraisal.actions.conduct import NewReport, report_conduct, settle_conduct
from appraisal.actions.scoring import run_scoring
from appraisal.actions.selection_reports import NewReport as SelectionWork
from appraisal.actions.selection_reports import file_selection_report, file_selection_review
from appraisal.actions.self_assessments import save_self_assessment, submit_self_assessment
from appraisal.actions.separate_appraisals import approve_separate, request_separate
from appraisal.actions.year_end import file_year_end, return_year_end
from appraisal.actions.year_records import NewTracking, record_method, record_tracking
from appraisal.enums.assessment import (
    ApprovalSide,
    ConductKind,
    OpinionUseKind,
    PointKind,
    SelectionOccasion,
    SelfTemplate,
    TrackingKind,
    YearEndKind,
    YearMethod,
)
from appraisal.gathering.assessment import tasks_in_time
from appraisal.gathering.assessment_lists import missing_filings, selection_findings, tracking_of
from appraisal.gathering.evaluations import team_rows
from appraisal.gathering.year_methods import methods_of
from appraisal.models import AnnualOpinion, AssessmentSeat, LeadFiler, Mark, MethodRecord, Period
from appraisal.rules.assessment import check_methods
from appraisal.rules.selection_reports import Tally
from appraisal.rules.self_templates import TEMPLATES, Answer, change, punctuality
from appraisal.rules.standing_list import Placed, propose
from ballots import sealing
from core.enums import FindingState
from core.findings import Refused
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.build_evaluations import held, planned, scrutineers_of
from tests.appraisal.build_rounds import Team, filed, plan, rated, team_of
from tests.appraisal.small import VETO, add_row, committed, points, titles
from tests.appraisal.versions import paper
from tests.factories import NOON, make_account

pytestmark = pytest.mark.django_db
NEXT = NOON + timedelta(days=1)


@pytest.mark.clause("SX-6.1-b")
def test_another_round_of_the_year_needs_both_approvals(year: Period, county: Unit, zhou: Account) -> None:
    office = make_account("向博安", county, Duty.TWO_OFFICES)
    plan(year, zhou)
    asked = request_separate(county, year=2012, title="旅游考评", reason="专项部署", by=zhou, at=NOON)
    told = {"number": "安委〔2012〕9号", "approved_on": NOON.date(), "by": office, "at": NOON}

    with pytest.raises(Refused) as without:
        plan(year, zhou, title="旅游考评")
    approve_separate(asked, ApprovalSide.PARTY, upload=paper(), **told)
    with pytest.raises(Refused) as one_side:
        plan(year, zhou, title="旅游考评", approval=asked)
    approve_separate(asked, ApprovalSide.GOVERNMENT, upload=paper(), **told)
    made = plan(year, zhou, title="旅游考评", approval=asked)
    with pytest.raises(Refused) as used:
        plan(year, zhou, title="再一次", approval=asked)

    assert [one.value.findings[0].clause for one in (without, one_side, used)] == ["SX-6.1-b"] * 3
    assert made.approval == asked


def test_the_asker_does_not_approve(county: Unit) -> None:
    both = make_account("双职", county, Duty.TWO_OFFICES)
    asked = request_separate(county, year=2012, title="旅游考评", reason="专项部署", by=both, at=NOON)

    with pytest.raises(Refused) as refused:
        approve_separate(
            asked, ApprovalSide.PARTY, number="1号", approved_on=NOON.date(), upload=paper(), by=both, at=NOON
        )

    assert titles(refused) == ["申请人不能登记自己申请的批准"]


@pytest.mark.clause("SX-6.3-d")
def test_lead_units_file_both_once_and_the_office_sees_what_is_missing(
    team: Team, lu: Account, zhou: Account, hekou: Unit, qingshi: Unit
) -> None:
    set_lead_filers(team.round, [hekou, qingshi], by=zhou, at=NOON)
    filer = LeadFiler.objects.get(unit=hekou)
    first = file_year_end(filer, YearEndKind.AWARDS, upload=paper("名单.pdf"), none_reason="", by=lu, at=NOON)
    with pytest.raises(Refused) as twice:
        file_year_end(filer, YearEndKind.AWARDS, upload=paper("名单.pdf"), none_reason="", by=lu, at=NOON)
    after_first = missing_filings(team.round)
    return_year_end(first, reason="缺公章", by=zhou, at=NOON)
    file_year_end(filer, YearEndKind.AWARDS, upload=paper("名单.pdf"), none_reason="", by=lu, at=NEXT)
    file_year_end(filer, YearEndKind.ADJUSTMENTS, upload=None, none_reason="本年没有", by=lu, at=NEXT)

    assert titles(twice) == ["单项奖推荐名单已经报送，年底一次性报送"]
    assert after_first == [
        ("河口镇", YearEndKind.ADJUSTMENTS), ("青石镇", YearEndKind.AWARDS), ("青石镇", YearEndKind.ADJUSTMENTS),
    ]  # fmt: skip
    assert missing_filings(team.round) == [("青石镇", YearEndKind.AWARDS), ("青石镇", YearEndKind.ADJUSTMENTS)]


@pytest.mark.clause("LS-3.3-d", "LS-3.3-e", "LS-3.3-f", "LS-3.3-g")
def test_templates_hold_the_points_of_the_article() -> None:
    held = {template.value: [(point.label, point.kind) for point in points_] for template, points_ in TEMPLATES.items()}

    assert held == {
        "plain": [],
        "leaders": [
            ("分管工作、负责推进的重点工作进位赶超情况", PointKind.TEXT),
            ("包帮的重点工程项目按期竣工", PointKind.TASKS), ("带头完成招商引资任务", PointKind.TEXT),
        ],
        "areas": [
            ("工业经济", PointKind.TEXT), ("城市经济", PointKind.TEXT), ("财税贡献份额", PointKind.FIGURE),
        ],
        "towns": [
            ("骨干财源", PointKind.TEXT), ("财政收入增幅", PointKind.FIGURE), ("特色工作", PointKind.TEXT),
        ],
        "departments": [
            ("业务工作在全市、全省、全国的位次", PointKind.TEXT), ("“千人评机关”位次", PointKind.PLACE),
            ("招商引资任务完成情况", PointKind.TEXT), ("争取政策资金", PointKind.FIGURE),
        ],
    }  # fmt: skip
    assert punctuality(3, 4).text == "应完成 4 项，按期完成 3 项"


@pytest.mark.clause("LS-3.3-g", "LS-3.3-e")
@pytest.mark.parametrize(
    ("template", "key", "this", "last", "shown"),
    [
        ("departments", "public_rating", 5, 8, "+3"), ("departments", "public_rating", 8, 5, "-3"),
        ("departments", "public_rating", 5, 5, "0"), ("areas", "tax_share", 12, 10, "+2"),
    ],
)  # fmt: skip
def test_change_against_last_year(template: str, key: str, this: int, last: int, shown: str) -> None:
    point = next(one for one in TEMPLATES[SelfTemplate(template)] if one.key == key)

    assert change(point, Answer(figure=this * 10_000, last_figure=last * 10_000)) == shown


def test_a_template_is_answered_before_filing(year: Period, county: Unit, zhou: Account, lu: Account) -> None:
    team = team_of(plan(year, zhou), county, zhou)
    charge_members(team.group, year.scheme.members.all(), by=zhou, at=NOON)
    set_templates(team.round, {team.member("T01").group: SelfTemplate.TOWNS}, by=zhou, at=NOON)
    team.round = open_round(team.round, by=zhou, at=NOON)
    with pytest.raises(Refused) as refused:
        filed(team, lu)
    answers = {
        "revenue_base": Answer("两家龙头企业"), "revenue_growth": Answer("", 150_000, 120_000),
        "special": Answer("河道整治"),
    }  # fmt: skip
    save_self_assessment(team.round, team.member("T01"), {}, summary="全年任务完成", answers=answers, by=lu, at=NOON)
    closed = submit_self_assessment(team.round, team.member("T01"), by=lu, at=NOON)

    assert titles(refused) == ["没有填写骨干财源", "没有填写财政收入增幅", "没有填写特色工作"]
    assert closed.answers.get(key="revenue_growth").figure == 150_000


@pytest.mark.clause("JH-C-3.3-c")
def test_tracking_stands_on_the_annual_sheet_of_its_year(county: Unit, hekou: Unit, lu: Account, zhou: Account) -> None:
    kinds = (TrackingKind.MAJOR, TrackingKind.FIELD, TrackingKind.ADHOC)
    for kind, day in zip(kinds, (date(2012, 3, 1), date(2012, 6, 1), date(2011, 12, 31)), strict=True):
        record_tracking(NewTracking(hekou, kind, day, "情况属实", lu.person), by=zhou, at=NOON)
    with pytest.raises(Refused) as own:
        record_tracking(NewTracking(hekou, TrackingKind.FIELD, date(2012, 6, 1), "好"), by=lu, at=NOON)

    rows = tracking_of(hekou.pk, 2012)
    assert [(row.get_kind_display(), row.person, row.finding) for row in rows] == [
        ("实地考察", lu.person, "情况属实"), ("重大事项跟踪考察", lu.person, "情况属实"),
    ]  # fmt: skip
    assert titles(own) == ["不得登记本单位的考察情况"]
    with pytest.raises(DatabaseError), transaction.atomic():
        type(rows[0]).objects.filter(pk=rows[0].pk).update(kind="annual")


@pytest.mark.clause("JH-C-3.3-d")
def test_a_sheet_closes_with_every_method_recorded_or_its_reason(
    year: Period, county: Unit, zhou: Account, lu: Account
) -> None:
    team = team_of(plan(year, zhou, four_methods=True), county, zhou)
    charge_members(team.group, year.scheme.members.all(), by=zhou, at=NOON)
    team.round = open_round(team.round, by=zhou, at=NOON)
    member = team.member("T01")
    filed(team, lu)
    rated(team)
    propose_final(team.round, member, by=team.leader, at=NEXT)
    record_method(team.round, member, YearMethod.RATING, used=True, text="测评大会", by=zhou, at=NEXT)
    with pytest.raises(Refused) as refused:
        confirm_final(team.round, member, by=zhou, at=NEXT)
    with pytest.raises(Refused) as silent:
        record_method(team.round, member, YearMethod.REVIEW, used=False, text=" ", by=zhou, at=NEXT)
    with pytest.raises(Refused) as for_cadres:
        record_method(team.round, member, YearMethod.WORK_REPORT, used=True, text="述职", by=zhou, at=NEXT)
    record_method(team.round, member, YearMethod.REVIEW, used=False, text="与测评合并", by=zhou, at=NEXT)
    record_method(team.round, member, YearMethod.PERFORMANCE, used=True, text="附实绩表", by=zhou, at=NEXT)
    confirm_final(team.round, member, by=zhou, at=NEXT)

    assert [dict(one.facts)["考核方法"] for one in refused.value.findings] == ["民主评议", "实绩分析"]
    assert titles(silent) == ["没有写明未采用的理由"]
    assert titles(for_cadres) == ["本人述职只用于干部"]
    of_a_cadre = check_methods({YearMethod.RATING}, person=True)
    assert [dict(one.facts)["考核方法"] for one in of_a_cadre] == ["本人述职", "民主评议", "实绩分析"]
    names = {field.name for field in MethodRecord._meta.get_fields()}
    assert not {name for name in names if "voter" in name or "ballot" in name or "participation" in name}


@pytest.fixture
def _quick_keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> None:
    monkeypatch.setattr(sealing, "SCRYPT_COST", 2**4)
    settings.DATA_DIR = tmp_path


@pytest.mark.clause("JH-C-3.3-d")
@pytest.mark.usefixtures("_quick_keys")
def test_an_evaluation_that_was_counted_stands_on_the_sheet_as_a_method(
    year: Period, county: Unit, hekou: Unit, zhou: Account, lu: Account, client_of: Callable[[Account], Client]
) -> None:
    """Nobody types it again; its figures are for those who may read the evaluation."""
    team = team_of(plan(year, zhou, four_methods=True), county, zhou)
    charge_members(team.group, year.scheme.members.all(), by=zhou, at=NOON)
    team.round = open_round(team.round, by=zhou, at=NOON)
    member, watch = team.member("T01"), scrutineers_of(county)
    row = planned(year, {"unit": hekou, "rated": team_rows(hekou, year, NOON.date())}, watch, zhou)
    good = {question.code: "first" for question in row.poll.form.spec.questions}
    address = reverse("appraisal:assessment", args=[team.round.pk, "T01"])
    planned_only = client_of(zhou).get(address).content.decode()
    bad = dict.fromkeys(good, "fourth")
    held(row, [("g1", good)] * 6 + [("g1", bad)] * 2, watch, zhou)
    pages = {one: client_of(one).get(address).content.decode() for one in (zhou, team.leader)}
    printed = client_of(zhou).get(reverse("appraisal:assessment_paper", args=[team.round.pk, "T01"]))
    paper_text = "".join(one.extract_text() for one in PdfReader(BytesIO(printed.content)).pages)
    other = client_of(zhou).get(reverse("appraisal:assessment", args=[team.round.pk, "T02"])).content.decode()

    link = f'<a href="{reverse("appraisal:evaluation", args=[row.pk])}">民主测评</a>'
    result = "2012-12-28 民主测评，加权得分 85.00，前两档占比 75.00%"
    assert ("<dd>未登记</dd>" in planned_only, link in planned_only) == (True, False)
    assert (link in pages[zhou], result in pages[zhou]) == (True, True)
    assert (link in pages[team.leader], result in pages[team.leader]) == (False, False)
    assert '<div class="muted">2012-12-28 民主测评</div>' in pages[team.leader]
    assert f"民主测评：已采用，民主测评，{result}。".replace(" ", "") in "".join(paper_text.split())
    assert link not in other
    assert methods_of(team.round, member).known == {YearMethod.RATING}
    filed(team, lu)
    rated(team)
    propose_final(team.round, member, by=team.leader, at=NEXT)
    with pytest.raises(Refused) as refused:
        confirm_final(team.round, member, by=zhou, at=NEXT)
    assert [dict(one.facts)["考核方法"] for one in refused.value.findings] == ["民主评议", "实绩分析"]


def test_an_opinion_is_issued_by_two_numbered_and_used(
    county: Unit, hekou: Unit, lu: Account, zhou: Account, fang: Account, insider: Account
) -> None:
    new = NewOpinion(2012, hekou, "班子团结，完成全年任务。", lu.person)
    with pytest.raises(Refused) as own:
        draft_opinion(new, by=insider, at=NOON)
    row = draft_opinion(new, by=zhou, at=NOON)
    with pytest.raises(Refused) as alone:
        issue_opinion(row, by=zhou, at=NOON)
    with pytest.raises(Refused) as early:
        use_opinion(row, OpinionUseKind.REWARD, used_on=NOON.date(), matter="评先", by=zhou, at=NOON)
    issued = issue_opinion(row, by=fang, at=NOON)
    later = NOON + timedelta(days=60)
    use_opinion(issued, OpinionUseKind.APPOINTMENT, used_on=later.date(), matter="提名副县长", by=fang, at=later)

    assert titles(own) == ["不得为本单位和本人形成考核意见"]
    assert titles(alone) == ["起草人不能签发"]
    assert titles(early) == ["只能运用已形成、未被更正的考核意见"]
    assert issued.number == "安考意〔2012〕1号"
    assert issued.document.media_type == "application/pdf"
    with pytest.raises(DatabaseError), transaction.atomic():
        AnnualOpinion.objects.filter(pk=issued.pk).update(text="改写")
    again = issue_opinion(correct_opinion(issued, "更正后", reason="数字有误", by=zhou, at=later), by=fang, at=later)
    assert (list(AnnualOpinion.objects.standing()), again.number) == ([again], "安考意〔2012〕2号")


@pytest.mark.clause("QSH-24-a")
def test_a_unit_year_needs_report_and_review(hekou: Unit, lu: Account, he: Account) -> None:
    def states() -> list[FindingState]:
        return [one.state for one in selection_findings(hekou, 2012)]

    before = states()
    new = SelectionWork(hekou, 2012, SelectionOccasion.PLENUM, date(2012, 12, 20))
    report = file_selection_report(new, paper("报告.pdf"), by=lu, at=NOON)
    with_report = states()
    with pytest.raises(Refused) as too_many:
        file_selection_review(report, Tally(10, 8, 2, 1), upload=paper("计票.pdf"), by=lu, at=NOON)
    with pytest.raises(Refused) as stranger:
        file_selection_review(report, Tally(10, 8, 1, 1), upload=paper("计票.pdf"), by=he, at=NOON)
    file_selection_review(report, Tally(10, 8, 1, 1), upload=paper("计票.pdf"), by=lu, at=NOON)

    unmet, met = FindingState.UNMET, FindingState.MET
    assert (before, with_report, states()) == ([unmet, unmet], [met, unmet], [met, met])
    assert (titles(too_many), titles(stranger)) == (["各项票数之和超过收回票数"], ["由本单位登记"])


def test_confirmed_fraud_disqualifies_the_unit_and_unseats_the_assessor(
    team: Team, lu: Account, he: Account, zhou: Account
) -> None:
    of_unit = report_conduct(
        team.round, NewReport(ConductKind.UNIT_FRAUD, "台账造假", member=team.member("T01")), by=he, at=NOON
    )
    of_assessor = report_conduct(
        team.round, NewReport(ConductKind.ASSESSOR_FRAUD, "打招呼", person=team.second.person), by=he, at=NOON
    )
    with pytest.raises(Refused) as paperless:
        settle_conduct(of_unit, confirmed=True, conclusion="属实", by=zhou, at=NOON)
    settle_conduct(of_unit, confirmed=True, conclusion="三份台账系伪造", upload=paper(), by=zhou, at=NOON)
    settle_conduct(of_assessor, confirmed=True, conclusion="属实", by=zhou, at=NOON)

    assert titles(paperless) == ["取消资格须附依据文件"]
    assert [(one.kind, one.unit, one.person) for one in Clue.objects.order_by("pk")] == [
        (ClueKind.CHEATING, lu.person.unit, None), (ClueKind.CHEATING, None, team.second.person),
    ]  # fmt: skip
    assert Mark.objects.get().basis == "考评中弄虚作假：三份台账系伪造"
    assert list(AssessmentSeat.objects.in_force().values_list("person__name", flat=True)) == ["唐立"]


@pytest.mark.clause("SX-6.5-b")
def test_the_proposal_is_the_ranking_without_those_out_of_reach() -> None:
    ranking = [
        Placed("A", "甲", 1, points(95), "一票否决"), Placed("B", "乙", 2, points(94)),
        Placed("C", "丙", 3, points(93), "弄虚作假"), Placed("D", "丁", 4, points(92)),
        Placed("E", "戊", 5, points(91)),
    ]  # fmt: skip

    lines = propose(ranking, 2)

    assert [(line.placed.code, line.place) for line in lines] == [
        ("A", None), ("B", 1), ("C", None), ("D", 2), ("E", None),
    ]  # fmt: skip
    level = [Placed("D", "丁", 2, points(92)), Placed("E", "戊", 2, points(92)), Placed("B", "乙", 1, points(94))]
    assert [(line.placed.code, line.place, line.tied) for line in propose(level, 2)] == [
        ("B", 1, False), ("D", 2, True), ("E", 3, True),
    ]  # fmt: skip


@pytest.mark.clause("SX-6.5-b")
def test_the_list_of_a_version_leaves_a_vetoed_unit_out(
    year: Period, zhou: Account, client_of: Callable[[Account], Client]
) -> None:
    committed(year, zhou, add_row("一票否决", VETO))
    version = run_scoring(year, by=zhou, at=NOON)

    page = client_of(zhou).get(reverse("appraisal:standing_list", args=[version.pk]), {"places": "1"})

    held = {cells[0].text: cells[3].text for listing in page.context["sections"] for cells in listing.rows}
    assert (page.status_code, held["河口镇"], held["青石镇"]) == (200, "推荐第 1", "一票否决")


@pytest.mark.clause("LS-3.3-d")
def test_on_time_completion_comes_from_the_tasks_of_the_year(year: Period, hekou: Unit, zhou: Account) -> None:
    told = {"recorded_at": NOON, "recorded_by": zhou}
    table = TaskTable.objects.create(
        kind="annual", unit=hekou, title="明细表", state="in_force", year=2012, basis="工作要点",
        rulebook=year.scheme.rulebook, **told,
    )  # fmt: skip
    days = ((date(2012, 6, 1), date(2012, 5, 30)), (date(2012, 6, 1), date(2012, 6, 2)), (date(2012, 9, 1), None),
            (date(2011, 9, 1), date(2011, 8, 1)))  # fmt: skip
    for order, (due, done) in enumerate(days, 1):
        task = Task.objects.create(table=table, order=order, state="done" if done else "running", **told)
        task.current = TaskVersion.objects.create(
            task=task, number=1, target=f"工程{order}", lead_unit=hekou, deadline=due, category="project", **told
        )
        task.save()
        if done:
            at = datetime.combine(done, NOON.timetz())
            TaskMove.objects.create(task=task, event="finish", state="done", recorded_at=at, recorded_by=zhou)

    answer = tasks_in_time(year.scheme.members.select_related("appointment").get(code="T01"), 2012)

    assert answer.text == "应完成 3 项，按期完成 1 项"
