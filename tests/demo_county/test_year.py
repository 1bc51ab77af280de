"""The demo year: complete, plausible, the same on every machine, loaded once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime

import pytest
from django.utils import timezone

from appraisal.demo import former, supply, trial
from appraisal.demo import years as demo
from appraisal.demo.figures import NOT_CONCERNED, scores
from appraisal.enums.consequences import ConsequenceState, FollowUp
from appraisal.gathering import gather_scheme
from appraisal.jobs import QUARTERLY, quarterly_rankings
from appraisal.models import (
    Consequence,
    LedgerEntry,
    Publication,
    Result,
    ResultVersion,
    Scheme,
    Score,
    Series,
    ValueQuery,
)
from appraisal.presenters.standing import standing
from appraisal.presenters.versions import state_of, year_before
from core.models import Job
from organization.enums import Duty
from organization.models import Account

YEARS = (demo.CODE, former.FORMER)
CELLS = 15 * 27 + 23 * 13 + 43 * 14


def test_load_fills_four_quarters_and_the_year(year: datetime) -> None:
    cells = Counter(Score.objects.filter(period__scheme__code__in=YEARS).values_list("period__label", flat=True))
    labels = [f"{year}{quarter}" for year in (2012, 2011) for quarter in ("Q1", "Q2", "Q3", "Q4", "")]
    assert cells == dict.fromkeys(labels, CELLS)
    versions = Counter(ResultVersion.objects.filter(scheme__code__in=YEARS).values_list("period__label", flat=True))
    assert versions == dict.fromkeys(labels, 1) | {"2012": 2}
    assert Result.objects.filter(version__scheme__code__in=YEARS).count() == 11 * 81


def test_load_publishes_and_approves_as_told(version_of: Callable[[str, int], ResultVersion]) -> None:
    found = {(label, number): state_of(version_of(label, number)).value for label, number in (
        ("2012Q1", 1), ("2012Q2", 1), ("2012Q3", 1), ("2012Q4", 1), ("2012", 1), ("2012", 2),
    )}  # fmt: skip
    assert found == {
        ("2012Q1", 1): "final",
        ("2012Q2", 1): "final",
        ("2012Q3", 1): "final",
        ("2012Q4", 1): "draft",
        ("2012", 1): "draft",
        ("2012", 2): "final",
    }
    approved = Publication.objects.filter(approved_at__isnull=False)
    assert all(row.meeting_record and row.meeting_document is not None for row in approved)


def test_schedule_finds_every_quarter_done(year: datetime) -> None:
    told = Job.objects.filter(kind=QUARTERLY, key__startswith="shuangxiang-")
    assert told.count() == 8
    quarterly_rankings(timezone.now())
    assert told.count() == 8
    unranked = Job.objects.filter(kind=QUARTERLY, key__startswith=trial.CODE)
    assert list(unranked.values_list("state", flat=True)) == ["done"] * 4
    # Negative control: with another key the schedule would queue the quarter again.
    told.filter(key__endswith="2012Q2").update(key="shuangxiang-other")
    quarterly_rankings(timezone.now())
    assert told.count() == 9


def test_dates_are_those_of_the_year(version_of: Callable[[str, int], ResultVersion]) -> None:
    days = [timezone.localdate(version_of(label, 1).computed_at).isoformat() for label in ("2012Q1", "2012Q3", "2012")]
    assert days == ["2012-04-06", "2012-10-06", "2013-01-11"]
    cells = Score.objects.filter(period__scheme__code=demo.CODE)
    assert not cells.filter(entered_at__gte=datetime(2013, 2, 1, tzinfo=timezone.get_current_timezone()))
    assert set(cells.values_list("entered_by__person__name", flat=True)) == {"周清和"}


@pytest.mark.parametrize("label", ["2012Q1", "2012Q4", "2012"])
def test_figures_are_plausible(version_of: Callable[[str, int], ResultVersion], label: str) -> None:
    version = version_of(label, 1)
    for group in version.scheme.groups.all():
        finals = list(Result.objects.filter(version=version, group=group).values_list("final", flat=True))
        assert 8_400_000 < min(finals) < max(finals) < 10_600_000
        assert max(finals) - min(finals) > 400_000


def test_units_that_score_alike_share_a_place_and_the_next_is_skipped(
    version_of: Callable[[str, int], ResultVersion],
) -> None:
    rows = Result.objects.filter(version=version_of("2012", 2), group__code="P").order_by("rank", "member__code")
    ranks = dict(rows.values_list("member__code", "rank"))
    assert ranks["P19"] == ranks["P20"]
    assert ranks["P19"] + 1 not in ranks.values()


def test_entries_show_caps_halves_and_double_counting(version_of: Callable[[str, int], ResultVersion]) -> None:
    rows = {
        row.member.code: row for row in Result.objects.filter(version=version_of("2012", 2)).select_related("member")
    }
    assert (rows["G20"].commendations, rows["G20"].bonus) == (600_000, 500_000)
    assert rows["P16"].bonus == 150_000
    assert rows["G31"].bonus == rows["P18"].bonus == rows["G16"].bonus == 0
    assert rows["G32"].bonus == 200_000
    assert (rows["G12"].bonus, rows["P05"].bonus) == (50_000, 50_000)
    assert (rows["G41"].reward, rows["G25"].reward, rows["G34"].reward) == (100_000, 65_000, 100_000)
    assert (rows["G27"].deduction, rows["T11"].deduction, rows["P14"].deduction) == (300_000, 200_000, 50_000)
    assert [code for code, row in sorted(rows.items()) if row.vetoed] == ["G27"]
    assert [code for code, row in sorted(rows.items()) if row.disqualified] == ["P14"]


def test_first_quarters_know_nothing_of_later_marks(version_of: Callable[[str, int], ResultVersion]) -> None:
    assert not Result.objects.filter(version=version_of("2012Q2", 1), vetoed=True)
    assert not Result.objects.filter(version=version_of("2012Q2", 1), disqualified=True)


def test_review_moves_ranks(version_of: Callable[[str, int], ResultVersion]) -> None:
    first, second = (
        dict(Result.objects.filter(version=version_of("2012", number)).values_list("member__code", "rank"))
        for number in (1, 2)
    )
    assert sum(first[code] != second[code] for code in first) >= 5
    assert second["T04"] < first["T04"]


def test_generator_gives_the_same_scores_and_leaves_out_what_does_not_concern(year: datetime) -> None:
    facts = gather_scheme(Scheme.objects.get(code=demo.CODE)).facts
    town = next(group for group in facts.groups if group.code == "T")
    assert scores(town, "2012Q1") == scores(town, "2012Q1")
    assert scores(town, "2012Q1") != scores(town, "2012Q2")
    line = scores(town, "2012")["T15"]
    assert sorted(leaf for leaf, value in line.items() if value is None) == sorted(NOT_CONCERNED["T15"])


def test_two_years_in_a_row_are_there_to_compare(year: datetime, holder: Callable[..., Account]) -> None:
    final = {2011: ResultVersion.objects.get(period__label="2011"), 2012: ResultVersion.objects.get(
        period__label="2012", number=2
    )}  # fmt: skip
    zhou, lu = holder(Duty.APPRAISAL_OFFICE), holder(Duty.UNIT_LEADER, "T04")
    card = standing(lu)
    assert card is not None
    assert {state_of(one).value for one in final.values()} == {"final"}
    assert year_before(final[2012], zhou) == final[2011]
    assert year_before(final[2011], zhou) is None
    assert [point[0] for point in card.trend.rows][-5:] == [
        "2011 年度", "2012 一季度", "2012 二季度", "2012 三季度", "2012 年度",
    ]  # fmt: skip


def test_one_township_has_two_yellow_cards_in_a_row(year: datetime) -> None:
    cards = Consequence.objects.filter(kind=FollowUp.YELLOW_CARD, state=ConsequenceState.CARRIED).order_by("year")
    after = Consequence.objects.filter(kind=FollowUp.SELECTION)
    assert list(cards.values_list("year", "unit__code")) == [(2011, "T11"), (2012, "T11")]
    assert list(after.values_list("year", "unit__code", "state")) == [(2012, "T11", ConsequenceState.PROPOSED)]


def test_suppliers_filed_the_quarters_that_are_over_and_one_is_at_work(year: datetime) -> None:
    """Figures came in as readings with their bases; the grid of the bureau at work waits for it."""
    scheme = Scheme.objects.get(code__startswith="jinghai-")
    ranked = ResultVersion.objects.filter(scheme=scheme).select_related("period")
    waiting = Series.objects.filter(supplier__code=supply.AT_WORK).count()
    answered = ValueQuery.objects.filter(answered_at__isnull=False)
    assert scheme.members.count() == 14
    assert all(Result.objects.filter(version=one).count() == 14 for one in ranked)
    assert waiting == 15
    assert (ValueQuery.objects.count(), answered.count()) == (2, 1)
    assert LedgerEntry.objects.filter(member__scheme=scheme).count() == 3
