"""A year combined from its published quarters: computed, frozen, explained, shown, exported; refused with every gap."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appraisal.actions.imports import upload_workbook
from appraisal.actions.periods import ensure_all_periods
from appraisal.actions.publication import confirm_publication, propose_publication, withdraw_publication
from appraisal.actions.scores import enter_scores
from appraisal.actions.scoring import run_scoring
from appraisal.enums import Circle
from appraisal.models import FrozenGroup, Indicator, Member, Period, ResultItem, ResultVersion, Scheme, Score
from appraisal.presenters import sheet
from appraisal.reports.content import gather
from appraisal.reports.units import unit_sheets
from appraisal.rules.frozen_years import thaw
from core import audit
from core.findings import Refused
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.small import make_scheme, upload_of
from tests.factories import NOON, make_account

BOOKS = {"Q1": (80, 90), "Q2": (75, 90), "Q3": (60, 45), "Q4": (100, 50)}
"""Points of T01 and T02 on every leaf of 100, half of them on E1."""
WEIGHTS = {"Q1": 20, "Q2": 20, "Q3": 20, "Q4": 40}


@pytest.fixture
def scheme(county: Unit, hekou: Unit, qingshi: Unit, zhou: Account) -> Scheme:
    """The small scheme, its year combined from its quarters."""
    weights = {quarter: str(weight) for quarter, weight in WEIGHTS.items()}
    return make_scheme(county, [hekou, qingshi], zhou, year_rule="weighted", quarter_weights=weights)


@pytest.fixture
def periods(scheme: Scheme) -> dict[str, Period]:
    """The five periods of the scheme."""
    scheme.refresh_from_db()
    return {period.label.removeprefix("2012"): period for period in ensure_all_periods(scheme)}


@pytest.fixture
def fang(county: Unit) -> Account:
    return make_account("方敏", county, Duty.ORGANIZATION_OFFICE, username="fang")


def write_book(period: Period, first: int, second: int, by: Account) -> None:
    shares = {"T01": first, "T02": second}
    Score.objects.bulk_create(
        Score(
            period=period, member=member, indicator=leaf, value=leaf.full_mark * shares.get(member.code, 50) // 100,
            entered_at=NOON, entered_by=by, change_id=audit.new_change(),
        )
        for member in Member.objects.filter(scheme=period.scheme)
        for leaf in Indicator.objects.filter(group=member.group, parent__isnull=False)
    )  # fmt: skip


def publish(period: Period, zhou: Account, fang: Account) -> ResultVersion:
    version = run_scoring(period, by=zhou, at=NOON)
    propose_publication(version, circle=Circle.APPRAISED, by=zhou, at=NOON)
    confirm_publication(version, by=fang, at=NOON)
    return version


@pytest.fixture
def quarters(periods: dict[str, Period], zhou: Account, fang: Account) -> dict[str, ResultVersion]:
    """All four quarters entered, computed and published."""
    found = {}
    for quarter, book in BOOKS.items():
        write_book(periods[quarter], *book, zhou)
        found[quarter] = publish(periods[quarter], zhou, fang)
    return found


def expected(member: str, top: str) -> int:
    """The mean of the quarters' stored weighted scores, in ten-thousandths, half up."""
    stored = ResultItem.objects.filter(
        member__code=member, indicator__code=top, version__period__label__contains="Q"
    ).values_list("version__period__label", "weighted")
    mean = sum(Fraction(weighted * WEIGHTS[label[4:]], 100) for label, weighted in stored)
    return int(mean + Fraction(1, 2))


def test_year_is_the_mean_of_the_published_quarters(
    periods: dict[str, Period], quarters: dict[str, ResultVersion], zhou: Account
) -> None:
    year = run_scoring(periods[""], by=zhou, at=NOON)

    found = {
        (row.member.code, row.indicator.code): row.weighted
        for row in ResultItem.objects.filter(version=year).select_related("member", "indicator")
    }
    assert found == {key: expected(*key) for key in found}
    assert len(found) == 6
    ranks = dict(year.results.filter(group__code="B1").values_list("member__code", "rank"))
    assert ranks == {"T01": 1, "T02": 2}


def test_year_is_frozen_with_its_quarters_and_scores_alike_from_that(
    periods: dict[str, Period], quarters: dict[str, ResultVersion], zhou: Account
) -> None:
    year = run_scoring(periods[""], by=zhou, at=NOON)
    again = run_scoring(periods[""], by=zhou, at=NOON)

    frozen = FrozenGroup.objects.get(version=year, group__code="B1")
    finals = {one.code: one.final for one in thaw(frozen.inputs).score().results}
    assert finals == dict(year.results.filter(group__code="B1").values_list("member__code", "final"))
    assert json.loads(frozen.provenance) == {"versions": {name: one.pk for name, one in quarters.items()}}
    assert year.input_hash == again.input_hash


def test_year_without_a_published_quarter_is_refused_naming_all_of_them(
    periods: dict[str, Period], zhou: Account, fang: Account
) -> None:
    for quarter in ("Q1", "Q2", "Q3"):
        write_book(periods[quarter], *BOOKS[quarter], zhou)
    publish(periods["Q1"], zhou, fang)
    run_scoring(periods["Q2"], by=zhou, at=NOON)

    with pytest.raises(Refused) as refused:
        run_scoring(periods[""], by=zhou, at=NOON)

    named = sorted({finding.facts["季度"] for finding in refused.value.findings})
    assert named == ["2012年第三季度", "2012年第二季度", "2012年第四季度"]
    assert {finding.title for finding in refused.value.findings} == {"缺少已公布的季度结果，不能合成年度得分"}
    assert not ResultVersion.objects.filter(period=periods[""]).exists()


def test_year_takes_the_published_version_and_not_the_newest(
    periods: dict[str, Period], quarters: dict[str, ResultVersion], zhou: Account
) -> None:
    before = run_scoring(periods[""], by=zhou, at=NOON)
    Score.objects.filter(period=periods["Q4"], member__code="T02").update(value=0, change_id=audit.new_change())
    run_scoring(periods["Q4"], by=zhou, at=NOON)

    assert run_scoring(periods[""], by=zhou, at=NOON).input_hash == before.input_hash


def test_sheet_of_a_year_leads_to_the_sheets_of_its_quarters(
    periods: dict[str, Period],
    quarters: dict[str, ResultVersion],
    zhou: Account,
    client_of: Callable[[Account], Client],
) -> None:
    year = run_scoring(periods[""], by=zhou, at=timezone.now())
    client = client_of(zhou)

    page = client.get(reverse("appraisal:sheet", args=[year.pk, "T01"])).content.decode()
    shown = sheet.build(year, Member.objects.get(scheme=year.scheme, code="T01"), reader=zhou, trend=[])

    assert [leaf.name for leaf in shown.items[0].leaves] == ["第一季度", "第二季度", "第三季度", "第四季度"]
    assert shown.items[0].formula.startswith("（第一季度 444.4444 × 20 + 第二季度 416.6667 × 20 + ")
    for quarter, version in quarters.items():
        url = reverse("appraisal:sheet", args=[version.pk, "T01"])
        assert f'href="{url}"' in page, quarter
        assert client.get(url).status_code == 200
    assert f"第 {quarters['Q1'].number} 版" in page


def test_sheet_of_a_year_does_not_lead_to_a_quarter_withdrawn_since(
    periods: dict[str, Period],
    quarters: dict[str, ResultVersion],
    zhou: Account,
    fang: Account,
    lu: Account,
    client_of: Callable[[Account], Client],
) -> None:
    year = publish(periods[""], zhou, fang)
    withdraw_publication(quarters["Q2"], reason="重新核对", by=zhou, at=NOON)

    page = client_of(lu).get(reverse("appraisal:sheet", args=[year.pk, "T01"])).content.decode()

    urls = {name: reverse("appraisal:sheet", args=[one.pk, "T01"]) for name, one in quarters.items()}
    assert [name for name, url in urls.items() if f'href="{url}"' in page] == ["Q1", "Q3", "Q4"]


def test_year_is_exported_and_printed_like_any_other_period(
    periods: dict[str, Period], quarters: dict[str, ResultVersion], zhou: Account, tmp_path: Path
) -> None:
    year = run_scoring(periods[""], by=zhou, at=NOON)
    target = tmp_path / "year.json"

    call_command("export_ranking", year.scheme.code, "2012", "--format=json", f"--output={target}")
    book = {group["code"]: group for group in json.loads(target.read_text(encoding="utf-8"))["groups"]}
    sheets = list(unit_sheets(gather(year)))

    weighted = Fraction(expected("T01", "D"), 10_000)
    items = {item["code"]: item for item in book["B1"]["results"][0]["items"]}
    assert Fraction(items["D"]["weighted"]) == weighted
    names = [figure.name for figure in next(one for one in sheets if one.code == "T01").figures]
    assert names[:5] == ["业务工作", "第一季度", "第二季度", "第三季度", "第四季度"]


def test_year_takes_no_scores_of_its_own(
    periods: dict[str, Period], zhou: Account, client_of: Callable[[Account], Client], tmp_path: Path
) -> None:
    year, client = periods[""], client_of(zhou)

    with pytest.raises(Refused, match="年度成绩由各季度结果合成"):
        enter_scores(year, {("T01", "D1"): 0}, by=zhou, at=NOON)
    with pytest.raises(CommandError, match="年度成绩由各季度结果合成"):
        call_command("scoring_template", year.scheme.code, "2012", f"--output={tmp_path / 'book.xlsx'}")
    with pytest.raises(Refused, match="年度成绩由各季度结果合成"):
        upload_workbook(year, upload_of(b""), by=zhou, at=NOON)

    pages = [reverse("appraisal:scores", args=[year.pk]), reverse("appraisal:imports", args=[year.pk])]
    assert ["年度成绩由各季度" in client.get(url).content.decode() for url in pages] == [True, True]
    period = client.get(reverse("appraisal:period", args=[year.pk])).content.decode()
    assert "按方案规定的季度权重合成" in period
    assert "下载工作簿" not in period
    assert not Score.objects.filter(period=year).exists()
