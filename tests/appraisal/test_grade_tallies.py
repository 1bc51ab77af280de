"""Opened evaluations beside the grades: taken by themselves with their origin, as sums alone (BZ-2.2-f, BZ-1-l)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from appraisal.actions import evaluations
from appraisal.actions import grade_tallies as tallies
from appraisal.actions import integrity_rounds as rounds
from appraisal.enums.evaluations import EvaluationKind, InviteeKind
from appraisal.enums.grades import Conclusion, Grade, RoundKind, RoundState, TallyKind
from appraisal.gathering.evaluations import mutual_rows, team_rows
from appraisal.gathering.grades import picture
from appraisal.models import Evaluation, GradeRound, GradeTally, Invitee, Period
from ballots import sealing
from core.findings import Refused
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal import grading as at
from tests.appraisal.build_evaluations import ONE_GROUP, held, planned, scrutineers_of
from tests.appraisal.test_evaluations import FIVE
from tests.factories import NOON, make_account

pytestmark = pytest.mark.django_db
G, K = Grade, TallyKind


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> None:
    monkeypatch.setattr(sealing, "SCRYPT_COST", 2**4)
    settings.DATA_DIR = tmp_path


@pytest.fixture
def ji(county: Unit) -> Account:
    return make_account("季明", county, Duty.DISCIPLINE, username="ji")


@pytest.fixture
def watch(county: Unit) -> list[Account]:
    return scrutineers_of(county)


@pytest.fixture
def running(hekou: Unit, qingshi: Unit, county: Unit, ji: Account) -> GradeRound:
    """Teams of two townships; 河口镇 with a principal leader and a deputy."""
    at.seat(hekou, "陆远", principal="administration")
    at.seat(hekou, "方正")
    leader = make_account("沈书记", county, Duty.COUNTY_LEADER).person
    assert leader is not None
    return at.started(at.opened([hekou, qingshi], ji), [hekou, qingshi], leader, ji)


def judged(
    year: Period, unit: Unit, kind: EvaluationKind, answers: list[str], watch: list[Account], by: Account, title: str
) -> Evaluation:
    """Opened, about the unit: each ballot gives one answer to everything, "" the best to the last cadre alone."""
    rated = team_rows(unit, year, NOON.date())
    survey = kind is EvaluationKind.SURVEY
    raters = FIVE if survey else ONE_GROUP
    made = planned(year, {"kind": kind, "unit": unit, "rated": rated, "raters": raters, "title": title}, watch, by)
    if survey:
        for n in range(len(answers)):
            evaluations.invite(
                made, kind=InviteeKind.SERVED, name=f"客{n}", post="", front_line=True, by=by, at=NOON
            )  # fmt: skip
        evaluations.mark_attended(made, Invitee.objects.values_list("pk", flat=True), by=by, at=NOON)
    asked = [one.code for one in made.poll.form.spec.questions]
    group = InviteeKind.SERVED.value if survey else "g1"
    return held(
        made,
        [(group, dict.fromkeys(asked, answer) if answer else {asked[-1]: "first"}) for answer in answers],
        watch,
        by,
    )


def counts_of(row: GradeRound) -> dict[tuple[str, str], tuple[int, ...]]:
    return {
        (one.target.name, one.kind): (one.first, one.second, one.third, one.fourth)
        for one in GradeTally.objects.in_force().filter(target__round=row).select_related("target")
    }


@pytest.mark.clause("BZ-2.2-f")
def test_an_opened_evaluation_stands_beside_the_grades_with_its_origin(
    year: Period, running: GradeRound, hekou: Unit, zhou: Account, ji: Account, watch: list[Account],
    client_of: Any, django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    """Team, principal and deputy; of paper only what the system has not counted; four valid answers give no figure."""
    team = at.target(running, "河口镇领导班子")
    tallies.record_tally(team, K.EVALUATION, (9, 0, 0, 0), at.sheet(), by=ji, at=NOON)
    with django_capture_on_commit_callbacks(execute=True):
        few = judged(year, hekou, EvaluationKind.DEMOCRATIC, ["fourth"] * 4 + [""], watch, zhou, "四人测评")
    assert counts_of(running) == {
        ("河口镇领导班子", "evaluation"): (9, 0, 0, 0), ("方正", "evaluation"): (1, 0, 0, 4),
    }  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        seven = judged(
            year, hekou, EvaluationKind.DEMOCRATIC, ["first"] * 5 + ["second", "third"], watch, zhou, "民主测评"
        )

    found = counts_of(running)
    again = tallies.take_tallies(running, by=ji, at=NOON)
    by_hand = at.refused(lambda: tallies.record_tally(team, K.EVALUATION, (9, 0, 0, 0), at.sheet(), by=ji, at=NOON))
    page = client_of(ji).get(reverse("appraisal:grade_target", args=[team.pk])).content.decode()

    names = ("河口镇领导班子", "陆远", "方正")
    assert found == dict.fromkeys([(name, "evaluation") for name in names], (5, 1, 1, 0))
    assert {one.origin_pk for one in GradeTally.objects.in_force()} == {seven.pk}
    assert set(GradeTally.objects.filter(origin_pk=few.pk).values_list("target__name", flat=True)) == {"方正"}
    assert [one.grade for one in picture(running).subjects.values()] == [None] * 4
    assert (again, by_hand) == (0, ["BZ-2.2-f"])
    assert f'href="{reverse("appraisal:evaluation", args=[seven.pk])}"' in page
    assert "5 / 1 / 1 / 0" in page
    tallies.record_tally(team, K.MUTUAL, (9, 0, 0, 0), at.sheet(), by=ji, at=NOON)


@pytest.mark.clause("BZ-1-l", "BZ-2.2-h")
def test_what_bars_cites_the_survey_of_the_system(
    year: Period, running: GradeRound, hekou: Unit, zhou: Account, ji: Account, watch: list[Account]
) -> None:
    """Two of six dissatisfied are one third and bar nothing; three of eight do, until the problem proves empty."""
    team = at.target(running, "河口镇领导班子")
    for answers, clauses in ((["first"] * 4 + ["fourth"] * 2, []), (["first"] * 5 + ["fourth"] * 3, ["BZ-1-l"])):
        judged(year, hekou, EvaluationKind.SURVEY, answers, watch, zhou, f"民意调查{len(answers)}")
        tallies.take_tallies(running, by=ji, at=NOON)
        assert [one.clause for one in picture(running).barred(team.pk)] == clauses
    inquiry = rounds.order_inquiry(team, "不满意票多", by=ji, at=NOON)
    rounds.conclude_inquiry(inquiry, Conclusion.PROVED, "属实", by=ji, at=NOON)

    with pytest.raises(Refused) as refused:
        at.grade(team, G.GOOD, ji)

    facts = refused.value.findings[0].facts
    assert (facts["不满意票"], facts["有效票"]) == ("6", "16")
    assert facts["票数来源"] == "民意调查8（2012-12-28 开箱；工作成效、形象合计）"
    assert GradeTally.objects.filter(target=team, kind=K.SURVEY).count() == 2


def test_reports_and_mutual_judgement_are_taken_when_a_round_starts_and_none_after_it_went_up(
    year: Period, hekou: Unit, qingshi: Unit, county: Unit, zhou: Account, ji: Account, watch: list[Account],
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    """Many low ballots at the hearing of reports call for an investigation as those of an evaluation do."""
    at.seat(hekou, "陆远", principal="administration")
    judged(year, hekou, EvaluationKind.WORK_REPORT, ["third"] * 3 + ["first"] * 2, watch, zhou, "述职述廉测评")
    leader = make_account("沈书记", county, Duty.COUNTY_LEADER).person
    assert leader is not None

    row = at.started(at.opened([hekou, qingshi], ji), [hekou, qingshi], leader, ji)

    assert counts_of(row) == dict.fromkeys(
        [("河口镇领导班子", "work_report"), ("陆远", "work_report")], (2, 0, 3, 0)
    )  # fmt: skip
    GradeRound.objects.filter(pk=row.pk).update(state=RoundState.SUBMITTED)
    with django_capture_on_commit_callbacks(execute=True):
        judged(year, hekou, EvaluationKind.DEMOCRATIC, ["first"] * 5, watch, zhou, "迟到的测评")
    assert K.EVALUATION not in {kind for _, kind in counts_of(row)}
    assert row.kind == RoundKind.INTEGRITY
    assert len(mutual_rows(year)) == 4
