"""For modules whose tests all begin with the same plan: it stands for the module, each test's changes are rolled back.

``stood, _django_db_helper, scheme = plan_that_stands(text=TEXT)`` gives a module its fixtures; the last one, the plan
read anew for each test, has the name that it is given there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from appraisal.models import Scheme
from organization.models import Account
from tests.appraisal.plan import load_plan
from tests.standing import rolled_back, standing


def plan_that_stands(*, text: str = "", issued: bool = True) -> tuple[Any, Any, Any]:
    """The fixtures ``stood``, ``_django_db_helper`` and the plan itself."""

    @pytest.fixture(scope="module")
    def stood(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
        """Primary key of the plan."""
        with standing(django_db_blocker):
            yield load_plan(Account.objects.system(), text=text, issued=issued).pk

    @pytest.fixture
    def _django_db_helper(stood: int) -> Iterator[None]:
        yield from rolled_back()

    @pytest.fixture
    def plan(db: None, stood: int) -> Scheme:
        return Scheme.objects.select_related("owner").get(pk=stood)

    return stood, _django_db_helper, plan
