"""Periods in which nobody works are no to-do for ever; what was begun is asked for until its result stands."""

from __future__ import annotations

from datetime import date

import pytest

from appraisal.actions.scores import enter_scores
from appraisal.actions.series import adopt_series
from appraisal.gathering.data_dues import LONG_BLANK, PUBLISHED, data_dues
from appraisal.models import Period, Series
from appraisal.providers.supply import items as supply_items
from appraisal.providers.workbench import missing_scores
from core.rulebook import base_line, first_parameters
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.objections import published
from tests.appraisal.small import points
from tests.appraisal.supply import add_metrics, file_values
from tests.factories import NOON, make_account, make_unit

pytestmark = pytest.mark.django_db
LAST, AFTER = date(2013, 3, 31), date(2013, 4, 1)
"""The ninetieth day after the year's last, and the day after."""


def asked(today: date) -> set[str]:
    """Labels of the periods that the office is asked for."""
    return {item.title.split("分值录入")[0] for item in missing_scores(today)}


def test_the_days_stand_in_the_rulebook() -> None:
    assert first_parameters(base_line()).whole("appraisal.blank_days") == 90


def test_a_blank_year_is_asked_for_ninety_days_and_a_begun_one_on(year: Period, zhou: Account) -> None:
    assert "2012年度" in asked(LAST)
    assert asked(AFTER) == set()

    enter_scores(year, {("T01", "D1"): points(80)}, source="录入", by=zhou, at=NOON)

    assert asked(AFTER) == {"2012年度"}


def test_a_blank_quarter_gives_way_unless_the_year_is_combined_from_it(year: Period) -> None:
    day = date(2012, 7, 1)  # the ninety-second after the first quarter
    assert asked(date(2012, 6, 29)) == {"2012年第一季度", "2012年第二季度"}
    assert asked(day) == {"2012年第二季度", "2012年第三季度"}


def test_a_combined_year_is_asked_by_its_quarters_alone(year: Period, movable: None) -> None:
    scheme = year.scheme
    scheme.year_rule = "weighted"
    scheme.save()

    assert asked(AFTER) == {f"2012年第{quarter}季度" for quarter in "一二三四"}


@pytest.fixture
def shen(county: Unit) -> Account:
    return make_account("沈言", make_unit("县统计局", parent=county, code="G03"), Duty.DATA_SUPPLIER, username="shen")


@pytest.fixture
def supplying(year: Period, movable: None, shen: Account, zhou: Account) -> Period:
    add_metrics(year.scheme)
    adopt_series(year.scheme, by=zhou, at=NOON)
    return year


def owed(shen: Account, today: date) -> list[str]:
    return [one.title for one in supply_items(shen, today) if one.title.startswith("2012年度指标数据")]


def aside(shen: Account, today: date) -> set[str]:
    return {one.set_aside for one in data_dues(shen, today) if one.period == "2012"}


def test_a_supplier_is_reminded_of_a_blank_year_for_ninety_days(supplying: Period, shen: Account) -> None:
    assert len(owed(shen, LAST)) == 1
    assert (owed(shen, AFTER), aside(shen, AFTER)) == ([], {LONG_BLANK})


def test_a_supplier_is_reminded_of_what_he_began(supplying: Period, shen: Account) -> None:
    statistics = Unit.objects.get(code="G03")
    code = Series.objects.filter(supplier=statistics).order_by("code")[0].code
    file_values(statistics, "2012", {code: {"T01": "110"}}, shen)

    assert len(owed(shen, AFTER)) == 1


def test_what_is_published_asks_for_no_data(
    year: Period, movable: None, shen: Account, zhou: Account, fang: Account
) -> None:
    published(year, zhou, fang)
    add_metrics(year.scheme)
    adopt_series(year.scheme, by=zhou, at=NOON)

    assert (owed(shen, date(2013, 1, 5)), aside(shen, date(2013, 1, 5))) == ([], {PUBLISHED})
