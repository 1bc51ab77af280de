"""The rows that the demo county is made of: complete, deterministic, never loaded in production."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from django.conf import settings as project
from django.core.management import CommandError, call_command
from pytest_django import Settings

from organization.demo_people import people_and_posts, titles
from organization.demo_units import appraised_codes, unit_rows
from organization.enums import UnitKind
from organization.models import Unit
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


@pytest.mark.django_db
def test_command_refuses_in_production(settings: Settings) -> None:
    settings.MODE = "production"
    with pytest.raises(CommandError, match="SANTIXI_MODE=production"):
        call_command("load_demo")
    assert not Unit.objects.exists()
