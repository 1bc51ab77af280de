"""The loaded county: its units, people and accounts; safe to load twice."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from core.findings import blocking
from organization import demo, facts
from organization.demo_people import VACANT
from organization.demo_units import appraised_codes
from organization.enums import AppraisalSystem, Duty
from organization.models import Account, DutyHolding, Person, Unit
from organization.rules.enrolment import check_enrolment
from tests.demo_county.conftest import Loaded

pytestmark = pytest.mark.django_db
DAY = date(2012, 12, 28)


def test_command_prints_one_line(loaded: Loaded) -> None:
    assert loaded.said.count("\n") == 1
    assert "安澜县演示数据已装入" in loaded.said


def test_load_twice_changes_nothing() -> None:
    before = {model.__name__: model._default_manager.count() for model in apps.get_models()}
    said = StringIO()

    call_command("load_demo", stdout=said)

    assert said.getvalue() == "安澜县演示数据已在库中，未作改动\n"
    assert {model.__name__: model._default_manager.count() for model in apps.get_models()} == before
    assert before["Person"] == 500


def test_every_unit_but_one_has_a_principal_leader() -> None:
    units = list(Unit.objects.all())
    leaders = facts.principals(units, DAY)
    assert [unit.code for unit in units if not leaders.get(unit.pk)] == [VACANT]
    assert Person.objects.get(name="陆远").appointments.get().post.title.name == "镇长"
    assert {name[-1] for name in Person.objects.values_list("name", flat=True)} >= set("喆堃昇")
    assert Person.objects.with_gaps(DAY).count() == 6


@pytest.mark.clause("JH-C-3.2-a", "JH-C-3.2-b")
def test_offered_for_appraisal_are_exactly_the_units_the_rule_enrols() -> None:
    units = Unit.objects.select_related("parent", "appraised_with")
    enrolled = {unit.code for unit in units if not blocking(check_enrolment(facts.unit_place(unit)))}
    offered = list(Unit.objects.appraisable())
    assert {unit.code for unit in offered} == enrolled == set(appraised_codes())
    assert {unit.appraisal_system for unit in offered} == {system.value for system in AppraisalSystem}


def test_every_duty_has_a_confirmed_account_that_can_sign_in() -> None:
    assert {holding.duty for holding in DutyHolding.objects.in_force()} == {duty.value for duty in Duty}
    zhou, lu = Account.objects.get(username="zhouqinghe"), Account.objects.get(username="luyuan")
    assert (zhou.label, lu.label) == ("考评办 周清和", "单位主要负责人 陆远")
    assert lu.check_password(demo.DEMO_PASSWORD)
    assert {Duty.UNIT_LEADER.label, Duty.AUDIT_ADMIN.label} <= {line.duties for line in demo.sign_ins()}
