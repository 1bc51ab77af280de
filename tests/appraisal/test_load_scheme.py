"""manage.py load_scheme beside units that exist already."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from appraisal.models import Member, Scheme
from organization.models import Unit
from tests.appraisal.plan import SMALL
from tests.factories import make_unit

pytestmark = pytest.mark.django_db


def test_new_units_with_names_of_existing_ones_are_refused_together() -> None:
    make_unit("河口镇", code="Z01")
    make_unit("财政所", code="Z02")
    units = Unit.objects.count()

    with pytest.raises(CommandError) as error:
        call_command("load_scheme", str(SMALL))

    assert str(error.value).count("已有同名单位，编码不同") == 2
    assert "文件中编码 T02A，现有编码 Z02" in str(error.value)
    assert (Scheme.objects.count(), Unit.objects.count()) == (0, units)


def test_existing_unit_keeps_its_name_and_the_member_has_that_of_the_file() -> None:
    make_unit("旧河口镇", code="T01")

    call_command("load_scheme", str(SMALL))

    assert Unit.objects.get(code="T01").name == "旧河口镇"
    assert Member.objects.get(code="T01").name == "河口镇"


def test_unit_may_stand_before_the_one_above_it(tmp_path: Path) -> None:
    text = SMALL.read_text("utf-8")
    below = "  - {code: S01, name: 河口所, kind: station, parent: T01}\n"
    path = tmp_path / "scheme.yaml"
    path.write_text(text.replace("units:\n", f"units:\n{below}", 1), "utf-8")

    call_command("load_scheme", str(path))

    assert Unit.objects.get(code="S01").parent == Unit.objects.get(code="T01")
