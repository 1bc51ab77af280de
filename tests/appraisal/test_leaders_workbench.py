"""The workbench of leaders: what waits for the leading group's approval, and the newest published results."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from appraisal.actions.entries import enter_mark
from appraisal.actions.publication import confirm_publication, propose_publication
from appraisal.actions.scoring import run_scoring
from appraisal.enums import Circle, MarkKind
from appraisal.models import Member, Period, ResultVersion
from appraisal.presenters.leaders import overviews
from appraisal.providers import leaders
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.small import PAPER, committed
from tests.factories import NOON, make_account

ClientOf = Callable[[Account], Client]


@pytest.fixture
def leader(county: Unit) -> Account:
    return make_account("韩启明", county, Duty.LEADING_GROUP)


@pytest.fixture
def version(year: Period, zhou: Account, county: Unit) -> ResultVersion:
    """Published, not yet approved; T02 vetoed."""
    committed(year, zhou)
    paper = SimpleUploadedFile("通报.pdf", PAPER)
    enter_mark(
        Member.objects.get(code="T02"), MarkKind.VETO, field="安全生产", basis="安委〔2012〕9号", upload=paper,
        by=zhou, at=NOON,
    )  # fmt: skip
    return run_scoring(year, by=zhou, at=NOON)


def _publish(version: ResultVersion, county: Unit, zhou: Account) -> None:
    propose_publication(version, circle=Circle.APPRAISED, by=zhou, at=NOON)
    confirm_publication(version, by=make_account("方敏", county, Duty.ORGANIZATION_OFFICE), at=NOON)


def test_leaders_see_what_waits_for_approval(
    version: ResultVersion, county: Unit, zhou: Account, leader: Account
) -> None:
    before = leaders.items(leader, NOON.date())
    _publish(version, county, zhou)

    found = leaders.items(leader, NOON.date())

    assert before == []
    assert [(one.title, one.verb) for one in found] == [("2012年度初步结果（第 1 版）待领导小组审定", "去查看")]
    assert leaders.items(zhou, NOON.date()) == []


def test_overview_names_ends_and_vetoes_with_links(
    client_of: ClientOf, version: ResultVersion, county: Unit, zhou: Account, leader: Account
) -> None:
    client = client_of(leader)
    assert "前三名" not in client.get("/").content.decode()
    _publish(version, county, zhou)

    page = client.get("/")
    shown = page.context["overview"][0]

    assert [(group.name, group.size) for group in shown.groups] == [("乡镇口", 2), ("县直口", 2)]
    assert [one.name for one in shown.groups[0].barred] == [Member.objects.get(code="T02").name]
    assert [[one.rank for one in group.last] for group in shown.groups] == [[], []]
    assert {client.get(one.url).status_code for group in shown.groups for one in group.first} == {200}
    assert "前三名" in page.content.decode()


def test_overview_takes_two_queries(
    version: ResultVersion, county: Unit, zhou: Account, leader: Account,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    _publish(version, county, zhou)
    assert leader.duties  # read once a request

    with django_assert_num_queries(2):
        assert len(overviews(leader)) == 1


def test_others_have_no_overview(client_of: ClientOf, version: ResultVersion, county: Unit, zhou: Account) -> None:
    _publish(version, county, zhou)

    assert client_of(zhou).get("/").context["overview"] is None
