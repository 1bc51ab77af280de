"""Rows that stand for a whole module: built once in an outer transaction, each test's changes rolled back to them.

A module that builds much and changes little says

    @pytest.fixture(scope="module")
    def place(django_db_setup: None, django_db_blocker: Any) -> Iterator[Place]:
        with standing(django_db_blocker):
            yield build()

    @pytest.fixture
    def _django_db_helper(place: Place) -> Iterator[None]:
        yield from rolled_back()

``_django_db_helper`` stands behind pytest-django's ``db``, whose own transaction would close the connection at its end
and lose the rows. Rows are read anew in each test: objects of the module's fixture would carry changes over.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def standing(django_db_blocker: Any) -> Iterator[None]:
    """The outer transaction; what is written inside goes with the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def rolled_back() -> Iterator[None]:
    """A savepoint around one test."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
