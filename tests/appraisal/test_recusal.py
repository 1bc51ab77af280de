"""One rule keeps a person's hands off his own unit, for scores, entries and imports alike."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appraisal.actions.entries import enter_adjustment, withdraw_adjustment
from appraisal.actions.imports import commit_import
from appraisal.actions.recusal import own_members
from appraisal.actions.scores import enter_scores
from appraisal.enums import Deed
from appraisal.models import Adjustment, Period, Score
from appraisal.rules.recusal import check_recusal
from core.findings import Refused
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.plan import pdf
from tests.appraisal.small import checked, points, praise_of
from tests.factories import NOON, give_duty, make_account, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def finance_office(hekou: Unit) -> Unit:
    """河口镇财政所 stands elsewhere in the tree and is appraised with 河口镇."""
    bureau = make_unit("县财政局", parent=hekou.parent, code="G01")
    return make_unit("河口镇财政所", parent=bureau, code="T01A", level="section", appraised_with=hekou)


@pytest.fixture
def included(finance_office: Unit, county: Unit) -> Account:
    """田恬 works in the included body and holds the duty of the appraisal office."""
    account = make_account("田恬", finance_office, username="tian")
    give_duty(account, Duty.APPRAISAL_OFFICE, county)
    return account


def clauses(act: Callable[[], object]) -> list[tuple[str, str]]:
    """Clause and unit of a refusal."""
    with pytest.raises(Refused) as refused:
        act()
    return [(one.clause, one.facts["单位"]) for one in refused.value.findings]


@pytest.mark.clause("SX-8.4-a", "SX-2.1-d")
def test_included_body_keeps_its_hands_off_the_host_everywhere(included: Account, year: Period, zhou: Account) -> None:
    row = enter_adjustment(year.scheme, praise_of("T01"), upload=pdf(), by=zhou, at=NOON)
    batch = checked(year, zhou)
    again = praise_of("T01", document_number="省发〔2012〕9号")

    refused = [
        clauses(lambda: enter_scores(year, {("T01", "D1"): points(1)}, by=included, at=NOON)),
        clauses(lambda: enter_adjustment(year.scheme, again, upload=pdf(), by=included, at=NOON)),
        clauses(lambda: withdraw_adjustment(row, reason="有误", by=included, at=NOON)),
    ]

    host, bureau = ("SX-8.4-a", "河口镇"), ("SX-8.4-a", "县财政局")
    assert refused == [[host]] * 3
    assert clauses(lambda: commit_import(batch, by=included, at=NOON)) == [bureau, host]
    assert (Score.objects.count(), Adjustment.objects.in_force().count()) == (0, 1)


def test_body_that_is_not_included_binds_to_the_unit_above_it_only(
    finance_office: Unit, included: Account, year: Period
) -> None:
    """The control of the test above: without the bond 河口镇 is open to the same person."""
    Unit.objects.filter(pk=finance_office.pk).update(appraised_with=None)

    assert own_members(year.scheme, included) == {"G01": "县财政局"}
    assert enter_scores(year, {("T01", "D1"): points(1)}, by=included, at=NOON) == {"changed": 1}


@pytest.mark.clause("SX-8.4-a")
def test_section_of_a_unit_binds_to_the_unit_and_the_county_to_nothing(
    hekou: Unit, year: Period, zhou: Account
) -> None:
    station = make_unit("农技站", parent=make_unit("农业办", parent=hekou, level="section"), level="grassroots")
    clerk = make_account("柳青", station, Duty.UNIT_CLERK)

    assert own_members(year.scheme, clerk) == {"T01": "河口镇"}
    assert own_members(year.scheme, zhou) == {}


def test_looking_upward_takes_one_query_a_step(included: Account, year: Period) -> None:
    included.own_unit_ids  # noqa: B018  the account's own query
    with CaptureQueriesContext(connection) as queries:
        own_members(year.scheme, included)

    assert len(queries) == 3  # the office, its bureau and host at once, the members


def test_rule_names_each_own_member_that_is_touched_once() -> None:
    findings = check_recusal(["B", "A", "A", "C"], {"A": "甲镇", "B": "乙镇", "D": "丁镇"}, Deed.ENTER, "陆远")

    assert [dict(one.facts) for one in findings] == [
        {"单位": "甲镇", "经办人": "陆远"}, {"单位": "乙镇", "经办人": "陆远"}
    ]  # fmt: skip
    assert findings[0].title == "不得为本单位登记或撤销"
