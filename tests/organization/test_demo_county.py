"""The demo county: complete, deterministic, safe to load twice, never loaded in production."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from core.findings import blocking
from core.models import AuditEvent
from organization import demo, demo_county, facts
from organization.demo_people import VACANT, people_and_posts, titles
from organization.demo_units import appraised_codes, unit_rows
from organization.enums import AppraisalSystem, Duty, UnitKind
from organization.models import Account, Appointment, DutyHolding, ImplementationRule, Person, Unit
from organization.rules.enrolment import check_enrolment
from organization.rules.places import GRASS_ROOTS
from organization.rules.register import check_register
from organization.rules.register_rows import (
    Known,
    Register,
)

DAY = date(2012, 12, 28)


def test_rows_are_faultless_and_deterministic() -> None:
    posts, people = people_and_posts()
    known = Known({}, {}, {}, frozenset(name for name, _ in titles()))
    assert check_register(Register(tuple(unit_rows()), tuple(posts), tuple(people)), known) == []
    assert (posts, people) == people_and_posts()


def test_units_of_the_scheme_are_those_of_the_county() -> None:
    scheme = yaml.safe_load((project.BASE_DIR / "appraisal/schemes/shuangxiang-2012.yaml").read_text("utf-8"))
    named = {unit["code"]: unit["name"] for unit in scheme["units"]}
    for unit in scheme["units"]:
        named |= unit.get("includes", {})
    rows = {row.code: row.name for row in unit_rows()}
    assert {code: rows.get(code) for code in named} == named
    grouped = [code for group in scheme["groups"] for code in group["units"]]
    assert (appraised_codes(), len(grouped)) == (grouped, 81)


def test_grass_roots_units_of_all_six_kinds_under_several_townships() -> None:
    for town in ("T01", "T04", "T05", "T06"):
        assert {row.kind for row in unit_rows() if row.parent == town} == set(GRASS_ROOTS)
    assert {row.kind for row in unit_rows()} == set(UnitKind)


@pytest.fixture
def loaded(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    demo_county.load(timezone.now())


@pytest.mark.usefixtures("loaded")
def test_load_twice_changes_nothing() -> None:
    tables = (Unit, Person, Appointment, Account, DutyHolding, ImplementationRule, AuditEvent)
    before = [table.objects.count() for table in tables]
    assert demo_county.load(timezone.now()) == ""
    assert [table.objects.count() for table in tables] == before
    assert before[1] == 500


@pytest.mark.usefixtures("loaded")
def test_every_unit_but_one_has_a_principal_leader() -> None:
    units = list(Unit.objects.all())
    leaders = facts.principals(units, DAY)
    assert [unit.code for unit in units if not leaders.get(unit.pk)] == [VACANT]
    assert Person.objects.get(name="陆远").appointments.get().post.title.name == "镇长"
    assert {name[-1] for name in Person.objects.values_list("name", flat=True)} >= set("喆堃昇")
    assert Person.objects.with_gaps(DAY).count() == 6


@pytest.mark.usefixtures("loaded")
@pytest.mark.clause("JH-C-3.2-a", "JH-C-3.2-b")
def test_offered_for_appraisal_are_exactly_the_units_the_rule_enrols() -> None:
    units = Unit.objects.select_related("parent", "appraised_with")
    enrolled = {unit.code for unit in units if not blocking(check_enrolment(facts.unit_place(unit)))}
    offered = list(Unit.objects.appraisable())
    assert {unit.code for unit in offered} == enrolled == set(appraised_codes())
    assert {unit.appraisal_system for unit in offered} == {system.value for system in AppraisalSystem}


@pytest.mark.usefixtures("loaded")
def test_every_duty_has_a_confirmed_account_that_can_sign_in() -> None:
    assert {holding.duty for holding in DutyHolding.objects.in_force()} == {duty.value for duty in Duty}
    zhou, lu = Account.objects.get(username="zhouqinghe"), Account.objects.get(username="luyuan")
    assert (zhou.label, lu.label) == ("考评办 周清和", "单位主要负责人 陆远")
    assert lu.check_password(demo.DEMO_PASSWORD)
    assert {Duty.UNIT_LEADER.label, Duty.AUDIT_ADMIN.label} <= {line.duties for line in demo.sign_ins()}


@pytest.mark.django_db
def test_command_refuses_in_production(settings: Settings) -> None:
    settings.MODE = "production"
    with pytest.raises(CommandError, match="SANTIXI_MODE=production"):
        call_command("load_demo")
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_command_prints_one_line(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    lines = StringIO()
    call_command("load_demo", stdout=lines)
    assert lines.getvalue().count("\n") == 1
    assert "安澜县演示数据已装入" in lines.getvalue()
