"""What waits for a second person is sent to those alone who would not be refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accountability.actions import case_steps as steps
from accountability.actions.cases import name_handler, recuse
from accountability.enums import HandlerRole
from accountability.models import AccountabilityCase, Appeal, UnitRectification
from accountability.presenters.selfchecks import wanted_light
from accountability.providers.cases import work_items
from core.enums import Light
from organization.enums import Duty
from organization.models import Account, Person, Unit
from tests.accountability import build_cases as build
from tests.factories import NOON, make_account

pytestmark = pytest.mark.django_db
ANSWER, NAME = "处理申诉", "申诉无人可以处理，指定申诉复查人"


@pytest.fixture
def appealed(hekou: Unit, ji: Account, ma: Person) -> AccountabilityCase:
    """Decided by 季明, contested by 马平."""
    case = build.served(build.opened(hekou, ji, ma), ji)
    one = build.parties(case)[0]
    steps.file_appeal(one, on=build.TODAY + timedelta(days=3), text="责任划分不当", by=ji, at=build.LATER)
    return case


def told(account: Account) -> list[str]:
    account.__dict__.pop("holdings", None)
    return [one.title.split("：")[0] for one in work_items(account, NOON.date())]


@pytest.mark.clause("JH-B-5.3-d")
def test_an_appeal_goes_to_those_who_did_not_decide(
    county: Unit, ji: Account, appealed: AccountabilityCase, client_of: Callable[[Account], Client]
) -> None:
    second = make_account("季副", county, Duty.DISCIPLINE, username="second")

    assert [told(ji), told(second)] == [[], [ANSWER]]
    pages = [client_of(one).get(reverse("accountability:case", args=[appealed.pk])).content.decode()
             for one in (ji, second)]  # fmt: skip
    assert ["您不能处理申诉" in page for page in pages] == [True, False]
    assert ["答复申诉：马平" in page for page in pages] == [False, True]
    url = reverse("accountability:answer_appeal", args=[appealed.pk, Appeal.objects.get().pk])
    answer = {"outcome": "uphold", "answer": "事实清楚，维持原决定"}
    assert [client_of(one).post(url, answer).status_code for one in (ji, second)] == [409, 302]
    assert [told(one) for one in (ji, second)] == [["结案归档"], []]


def test_nobody_left_for_an_appeal_is_told_to_the_commission_and_to_who_grants_duties(
    county: Unit, ji: Account, appealed: AccountabilityCase, client_of: Callable[[Account], Client]
) -> None:
    guard = make_account("安全员", county, Duty.SECURITY_ADMIN)
    wanted = ["1 件责任追究申诉无人可以处理，须有另一人承担纪检监察职责"]

    assert [told(ji), told(guard)] == [[NAME], wanted]
    assert appealed.number not in "".join(told(guard))
    assert [client_of(who).get(work_items(who, NOON.date())[0].url).status_code for who in (ji, guard)] == [200, 200]

    second = make_account("季副", county, Duty.DISCIPLINE, username="second")
    assert [told(ji), told(guard), told(second)] == [[], [], [ANSWER]]


def test_an_appeal_waits_for_the_reviewer_who_was_named(
    county: Unit, hekou: Unit, ji: Account, appealed: AccountabilityCase
) -> None:
    second = make_account("季副", county, Duty.DISCIPLINE, username="second")
    outside = make_account("贺评", county, Duty.CADRE)
    assert outside.person is not None
    name_handler(appealed, outside.person, HandlerRole.REVIEWER, by=ji, at=build.LATER)
    assert [told(ji), told(second), told(outside)] == [[], [], [ANSWER]]

    recuse(appealed, outside.person, reason="与责任人有亲属关系", by=second, at=build.LATER)
    assert [told(ji), told(second), told(outside)] == [[], [ANSWER], []]


def test_who_stepped_aside_is_not_sent_to_the_case(county: Unit, hekou: Unit, ji: Account, ma: Person) -> None:
    case = build.opened(hekou, ji, ma)
    assert told(ji) == ["开始核实"]
    assert ji.person is not None
    recuse(case, ji.person, reason="曾在该镇任职", by=ji, at=NOON)
    assert told(ji) == []


def test_a_closing_past_its_day_is_red_although_the_problem_was_corrected() -> None:
    row = UnitRectification(due=NOON.date() - timedelta(days=1), corrected_at=NOON)
    assert wanted_light(row, NOON.date(), 3) is Light.RED
