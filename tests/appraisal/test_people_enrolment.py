"""A scheme is issued with cadres in leading posts of units that may be enrolled, and with nobody else."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appraisal.actions.enrolment import check_people
from appraisal.actions.schemes import issue_scheme
from appraisal.enums import SchemeState
from appraisal.models import Scheme
from core.findings import Refused
from organization.enums import TitleCategory, UnitLevel
from organization.models import Account, PostTitle, Unit
from tests.appraisal.leaders import PEOPLE, make_leaders
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(db: None) -> Scheme:
    """陆远 (R01) and 王强 (R02) of 河口镇, 何佩兰 (R03) of 青石镇, each in a leading post."""
    make_leaders()
    call_command("load_scheme", str(PEOPLE))
    return Scheme.objects.get()


def refused(draft: Scheme) -> list[tuple[str, str, str]]:
    """Clause, title and cadre of each refusal of the issue."""
    with pytest.raises(Refused) as caught:
        issue_scheme(draft, by=Account.objects.system(), at=NOON)
    return [(one.clause, one.title, one.facts["干部"]) for one in caught.value.findings]


@pytest.mark.clause("JH-C-3.2-a")
def test_scheme_of_leading_cadres_is_issued(draft: Scheme) -> None:
    (finding,) = check_people(draft)

    assert (finding.clause, dict(finding.facts)) == ("JH-C-3.2-a", {"干部": "3 人"})
    assert issue_scheme(draft, by=Account.objects.system(), at=NOON).state == SchemeState.ISSUED


@pytest.mark.clause("JH-C-3.2-a")
def test_cadre_without_a_leading_post_keeps_the_scheme_from_being_issued(draft: Scheme) -> None:
    PostTitle.objects.filter(name="副镇长").update(category=TitleCategory.STAFF)

    assert refused(draft) == [("JH-C-3.2-a", "在该单位担任领导职务", "王强")]


@pytest.mark.clause("JH-C-3.2-a", "JH-C-3.2-b")
def test_cadre_of_a_unit_below_the_level_or_without_a_system_is_refused(draft: Scheme) -> None:
    Unit.objects.filter(code="T02").update(level=UnitLevel.SECTION, appraisal_system="")

    assert refused(draft) == [
        ("JH-C-3.2-a", "只考核乡镇局级单位", "何佩兰"), ("JH-C-3.2-b", "属于且仅属于四个考核系统之一", "何佩兰")
    ]  # fmt: skip


def test_people_are_read_in_one_query(draft: Scheme) -> None:
    with CaptureQueriesContext(connection) as queries:
        check_people(draft)

    assert len(queries) == 1
