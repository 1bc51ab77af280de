"""Writing rows from columns: past one statement's parameters, in the order given."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from core import bulk
from core.models import AuditHead

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [0, 1, 299, 300, 301, 1000])
def test_columns_become_rows(rows: int) -> None:
    """Statements take 900 parameters: 300 rows of three columns."""
    chains, numbers = [f"c{number}" for number in range(rows)], list(range(rows))
    columns = {"chain": chains, "last_seq": numbers, "last_hash": ["h"] * rows}

    before = AuditHead.objects.count()
    bulk.insert(AuditHead, columns)

    held = AuditHead.objects.filter(chain__in=chains).order_by("last_seq").values_list(*columns)
    assert list(held) == list(zip(*columns.values(), strict=True))
    assert AuditHead.objects.count() == before + rows


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match=r"differ in length: \[1, 2\]"):
        bulk.insert(AuditHead, {"chain": ["a", "b"], "last_seq": [1]})


def test_faults_of_the_database_are_those_of_django() -> None:
    with pytest.raises(IntegrityError):
        bulk.insert(AuditHead, {"chain": ["a", "a"], "last_seq": [1, 2], "last_hash": ["h", "h"]})
