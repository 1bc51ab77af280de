"""A field for several rows: what is no key is no choice, before the database is asked."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from core.forms.rows import RowsField
from organization.models import Unit
from tests.factories import make_unit
from tests.house.test_floors import STANDING, modules


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["9" * 24, "9" * 18, "-1", "x", "１", ""])
def test_what_is_no_key_is_refused_in_words(key: str) -> None:
    field = RowsField(queryset=Unit.objects.all(), error_messages={"invalid_choice": "没有这个单位"})
    unit = make_unit("县财政局", code="G01")

    with pytest.raises(ValidationError) as refused:
        field.clean([str(unit.pk), key])

    assert refused.value.messages == ["没有这个单位"]
    assert list(field.clean([str(unit.pk)])) == [unit]


def test_no_form_asks_the_database_for_any_number() -> None:
    rooms = [path for floor in STANDING for path in modules(floor) if "forms" in str(path)]

    assert [path.name for path in rooms if "forms.ModelMultipleChoiceField" in path.read_text("utf-8")] == ["rows.py"]
