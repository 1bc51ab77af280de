"""The demo county holds two whole years of appraisal, and an appraisal of this year under way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

import pytest
from django.db.models import Count, F
from django.test import Client
from django.urls import reverse

from appraisal.demo import base_round, specials_now, trial
from appraisal.demo.years import CODE
from appraisal.enums.assessment import ColumnKind, ColumnState, RoundState
from appraisal.enums.feedback import PointOutcome, SheetState
from appraisal.enums.grades import RoundKind
from appraisal.enums.specials import BookState
from appraisal.gathering.assessment import not_filed
from appraisal.gathering.grades import grade_of
from appraisal.models import (
    Adjustment,
    AnalysisFigure,
    AnnualOpinion,
    AssessmentColumn,
    AssessmentRound,
    AwardRound,
    CommissionedSurvey,
    Commitment,
    CommitmentGrade,
    Consequence,
    Evaluation,
    FeedbackPoint,
    FeedbackSheet,
    FocusItem,
    GradeRound,
    LedgerEntry,
    Objection,
    OnSiteSignature,
    QuarterAnalysis,
    RatingBasis,
    Reading,
    ResultVersion,
    Scheme,
    Series,
    SeriesValue,
    SpecialImport,
    SpecialRound,
    SpecialScore,
    TrackingRecord,
    YearArchive,
)
from organization.enums import Duty
from organization.models import Account, Unit

pytestmark = pytest.mark.django_db
BOTH = [2011, 2012]
SignIn = Callable[[Account], Client]


def _years(values: Iterable[int]) -> list[int]:
    return [one for one in sorted(set(values)) if one in BOTH]


AREAS: dict[str, Callable[[], Iterable[int]]] = {
    "schemes": lambda: Scheme.objects.filter(state="issued").values_list("year", flat=True),
    "commitments": lambda: Commitment.objects.filter(state="in_force").values_list("year", flat=True),
    "grades of commitments": lambda: CommitmentGrade.objects.in_force()
    .filter(publications__withdrawn_at__isnull=True).values_list("commitment__year", flat=True),
    "assessments": lambda: AssessmentRound.objects.exclude(state="planned").values_list("year", flat=True),
    "evaluations": lambda: Evaluation.objects.counted().values_list("period__scheme__year", flat=True),
    "commissioned surveys": lambda: CommissionedSurvey.objects.values_list("year", flat=True),
    "entries": lambda: Adjustment.objects.in_force().values_list("scheme__year", flat=True),
    "approved results": lambda: ResultVersion.objects.filter(publication__approved_at__isnull=False)
    .exclude(period__label__contains="Q").values_list("scheme__year", flat=True),
    "objections": lambda: Objection.objects.values_list("member__scheme__year", flat=True),
    "integrity": lambda: GradeRound.objects.decided().filter(kind="integrity").values_list("year", flat=True),
    "annual grades": lambda: GradeRound.objects.filter(kind="annual").values_list("year", flat=True),
    "specials": lambda: SpecialRound.objects.values_list("scheme__year", flat=True),
    "awards": lambda: AwardRound.objects.filter(state="published").values_list("year", flat=True),
    "consequences": lambda: Consequence.objects.filter(state="carried").values_list("year", flat=True),
    "feedback": lambda: FeedbackSheet.objects.filter(receipt__isnull=False)
    .values_list("round__version__scheme__year", flat=True),
    "feedback on the whole year": lambda: FeedbackSheet.objects.filter(receipt__isnull=False)
    .exclude(round__version__period__label__contains="Q").values_list("round__version__scheme__year", flat=True),
    "archives": lambda: YearArchive.objects.values_list("version__scheme__year", flat=True),
    "figures of suppliers": lambda: [
        int(one[:4]) for one in SeriesValue.objects.order_by().values_list("period", flat=True).distinct()
    ],
    "opinions": lambda: AnnualOpinion.objects.standing().values_list("year", flat=True),
    "tracking": lambda: TrackingRecord.objects.in_force().values_list("held_on__year", flat=True),
}  # fmt: skip


@pytest.mark.parametrize("area", AREAS)
def test_each_area_holds_both_years(year: datetime, area: str) -> None:
    assert _years(AREAS[area]()) == BOTH


def test_the_year_before_is_settled(year: datetime) -> None:
    """Nothing of 2011 waits for anybody: rounds are closed, what was promised is graded and published."""
    before = {"year": 2011}
    assert set(GradeRound.objects.filter(**before).values_list("kind", "state")) == {
        ("integrity", "closed"), ("annual", "closed"),
    }  # fmt: skip
    assert [one.state for one in AssessmentRound.objects.filter(**before)] == [RoundState.ENDED]
    promised = Commitment.objects.filter(**before, person=None)
    assert promised.count() == promised.filter(grades__publications__isnull=False).distinct().count() == 7
    assert not Consequence.objects.filter(**before, state="proposed").exists()
    assert not Consequence.objects.filter(**before, measures__done_at__isnull=True, measures__isnull=False).exists()


def test_days_of_the_year_before_follow_each_other(year: datetime) -> None:
    """Heads sign after they took office, the round ends before the result is computed, the meeting follows what it
    heard."""
    signed = Commitment.objects.filter(year=2011, person=None).values_list("versions__recorded_at__date", flat=True)
    ended = AssessmentRound.objects.get(year=2011).ended_at
    version = ResultVersion.objects.select_related("publication").get(period__label="2011")
    objection = Objection.objects.get(publication=version.publication)
    annual, publication = GradeRound.objects.get(kind="annual", year=2011), version.publication
    assert min(signed) >= date(2011, 9, 1)
    days: list[datetime | None] = [ended, version.computed_at, publication.proposed_at, objection.recorded_at]
    days += list(objection.steps.order_by("pk").values_list("recorded_at", flat=True))
    days += [publication.approved_at, annual.recorded_at, annual.decided_at, annual.circulated_at]
    told = [one for one in days if one is not None]
    assert len(told) == len(days)
    assert told == sorted(told)


def test_grades_differ_from_one_year_to_the_next(year: datetime) -> None:
    """A township better in one year than in the other, in the appraisal of integrity and in its commitments."""
    town = Unit.objects.get(code="T04")
    held = [grade_of(one, RoundKind.INTEGRITY, unit=town.pk) for one in BOTH]
    promised = CommitmentGrade.objects.in_force().filter(commitment__unit=town).order_by("commitment__year")
    assert held == ["fair", "good"]
    assert len(promised) == 2


def test_townships_are_assessed_this_year(year: datetime, holder: Callable[..., Account], sign_in: SignIn) -> None:
    """Some filed, one was visited and signed, the head of 河口镇 may file his own, with evidence boxes beside it."""
    row = AssessmentRound.objects.select_related("period__scheme").get(period__scheme__code__startswith="jinghai-")
    closed = AssessmentColumn.objects.filter(round=row, state=ColumnState.CLOSED)
    filed = closed.filter(kind=ColumnKind.SELF).order_by("member__code").values_list("member__code", flat=True)
    visited = closed.filter(kind=ColumnKind.ONSITE).values_list("member__code", flat=True)
    assert row.state == RoundState.RUNNING
    assert tuple(filed) == base_round.FILED
    assert list(visited) == [base_round.VISITED]
    assert OnSiteSignature.objects.in_force().filter(column__round=row).count() == 2
    assert len(not_filed(row)) == 14 - len(base_round.FILED)
    assert row.self_due > year.date()
    bases = RatingBasis.objects.filter(column__round=row).values("column__member__code").annotate(n=Count("pk"))
    assert dict(bases.values_list("column__member__code", "n")) == {
        base_round.VISITED: 16, base_round.RATED: base_round.BEGUN,
    }  # fmt: skip
    page = sign_in(holder(Duty.UNIT_LEADER, "T04")).get(reverse("appraisal:self_assessment", args=[row.pk, "T04"]))
    assert page.status_code == 200


def test_a_special_appraisal_of_this_year_waits_for_scores(year: datetime) -> None:
    rows = SpecialRound.objects.filter(scheme__code__startswith="jinghai-")
    waiting = rows.get(special=specials_now.ENTERED)
    cells = waiting.participants.count() * waiting.items.count()
    held = SpecialScore.objects.filter(participant__round=waiting)
    assert held.count() == cells - len(specials_now.LACKING)
    assert not waiting.versions.exists()


def test_another_was_scored_from_a_workbook_that_is_on_record(year: datetime) -> None:
    row = SpecialRound.objects.get(scheme__code__startswith="jinghai-", special=specials_now.IMPORTED)
    book = SpecialImport.objects.get(round=row)
    held = SpecialScore.objects.filter(participant__round=row)
    assert (book.state, book.problems) == (BookState.COMMITTED, [])
    assert held.count() == len(book.changes) == row.participants.count() * row.items.count()
    assert not held.exclude(batch=book).exists()
    assert row.versions.count() == 1


def test_feedback_of_both_years_was_read_and_answered(year: datetime) -> None:
    read = FeedbackSheet.objects.filter(receipt__recorded_at__gt=F("issued_at"), state=SheetState.ISSUED)
    told = read.filter(points__reports__isnull=False).values_list("round__version__scheme__year", flat=True)
    settled = FeedbackPoint.objects.filter(sheet__round__version__scheme__year=2011)
    assert _years(told) == BOTH
    assert settled.count() == settled.filter(reports__review__outcome=PointOutcome.ACCEPTED).count() == 4


def test_feedback_on_a_year_is_the_focus_of_the_next_and_partly_unread(year: datetime) -> None:
    """The points of 2011 stand on the sheets of 2012, put right; some sheets of 2012 nobody has signed for."""
    sheets = FeedbackSheet.objects.filter(round__version__period__label="2012")
    units = sheets.filter(round__version__scheme__code=CODE)
    focus = FocusItem.objects.filter(sheet__in=units).values_list("sheet__member__code", "point__sheet__round__year")
    unread = sheets.issued().filter(receipt__isnull=True)
    assert sorted(focus) == [("T04", 2011)] * 2 + [("T05", 2011)] * 2
    assert set(FocusItem.objects.filter(sheet__in=units).values_list("status", flat=True)) == {"整改到位"}
    assert sorted(unread.values_list("member__code", flat=True)) == ["T01", "T04-2", "T06"]
    assert sheets.filter(person__isnull=False, receipt__person=F("person")).count() == 1


def test_growth_of_a_closed_year_is_computed_from_the_figures_of_the_year_before(
    year: datetime, holder: Callable[..., Account], sign_in: SignIn
) -> None:
    """Value and base stand in the catalogue of series; the sheet of the township writes both into the formula."""
    version = ResultVersion.objects.select_related("publication").get(scheme__code=trial.CODE)
    growing = Reading.objects.filter(period=version.period, member__code="T04").exclude(base="")
    row = growing.get(indicator__code="TL-1.1.2")
    series = Series.objects.get(name="地区生产总值")
    held = SeriesValue.objects.filter(series=series, unit__code="T04", period__in=("2011", "2012")).order_by("period")
    page = sign_in(holder(Duty.UNIT_LEADER, "T04")).get(reverse("appraisal:sheet", args=[version.pk, "T04"]))
    told = page.content.decode().replace(",", "")
    assert version.publication.approved_at is not None
    assert growing.count() > 15
    assert [str(one.value // 10_000) for one in held] == [row.base, row.value]
    assert row.base in told
    assert row.value in told


def test_last_quarter_of_the_closed_year_was_analysed_whole(year: datetime) -> None:
    """By the figures that suppliers filed, beside those of the year before."""
    filed = QuarterAnalysis.objects.filter(period__scheme__code=trial.CODE)
    kept = LedgerEntry.objects.filter(member__scheme__code=trial.CODE)
    assert set(filed.values_list("period__label", flat=True)) == {"2012Q4"}
    assert filed.count() == 14 * filed.values("unit").distinct().count() == 42
    told = AnalysisFigure.objects.get(analysis__in=filed, analysis__member__code="T04", indicator__code="TL-1.1.2")
    row = Reading.objects.get(period__label="2012", member=told.analysis.member, indicator=told.indicator)
    assert (told.value, told.base) == (int(row.value), int(row.base))
    assert list(kept.order_by("period").values_list("period", flat=True)) == ["2012M10", "2012M11", "2012M12"]
