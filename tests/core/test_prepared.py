"""Statements composed once: they say what their queryset says, and read anew each time."""

from __future__ import annotations

from datetime import date, datetime
from threading import Thread
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from core.prepared import LONGEST, Prepared
from organization.models import Account, Person, Unit
from tests.factories import NOON, make_person, make_unit

pytestmark = pytest.mark.django_db


def statements(ask: Any) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        ask()
    return [one["sql"] for one in asked]


def named(kept: Prepared[Any], *values: Any) -> None:
    """The second answer, which nothing composes, is that of the queryset; so is its statement."""
    fresh = kept._compose
    kept(*values)
    assert kept(*values) == list(fresh(*values))
    assert statements(lambda: kept(*values)) == statements(lambda: list(fresh(*values)))


def test_rows_are_those_of_the_queryset(county: Unit, hekou: Unit, zhou: Account) -> None:
    make_person("李", hekou)
    named(Prepared(lambda code: Unit.objects.filter(code=code), str), "T01")
    named(Prepared(lambda pk: Person.objects.filter(unit=pk).order_by("pk")[:1], int), hekou.pk)
    named(Prepared(lambda day: Person.objects.filter(joined_on__lte=day).order_by("pk"), date), date(2008, 1, 1))
    named(Prepared(lambda at: Session.objects.filter(expire_date__gt=at).order_by("pk"), datetime), NOON)
    named(Prepared(lambda pks: Unit.objects.filter(pk__in=pks).order_by("pk"), [int]), [county.pk, hekou.pk])
    named(Prepared(lambda: Unit.objects.order_by("pk").values_list("pk", "code")))
    named(Prepared(lambda pk: Unit.objects.filter(pk=pk).values_list("parent", flat=True), int), hekou.pk)


def test_values_go_to_their_places(county: Unit, hekou: Unit, qingshi: Unit) -> None:
    """Twice in one statement, in another order than they are given, beside values of the statement's own."""
    kept: Prepared[Unit] = Prepared(
        lambda code, pks: Unit.objects.filter(pk__in=pks, parent__code="AL").exclude(code=code, pk__in=pks), str, [int]
    )

    assert kept("T01", [county.pk, hekou.pk, qingshi.pk]) == [qingshi]
    assert kept("T02", [county.pk, hekou.pk, qingshi.pk]) == [hekou]


def test_what_was_joined_and_counted_comes_with_the_row(hekou: Unit, zhou: Account) -> None:
    kept: Prepared[Any] = Prepared(
        lambda name: (
            Account.objects.filter(username=name).select_related("person").annotate(held=Count("duty_holdings"))
        ),
        str,
    )
    kept("nobody")

    found = kept.first("zhou")

    assert (found, found.held, statements(lambda: found.person.name)) == (zhou, 1, [])


def test_rows_are_read_anew(county: Unit) -> None:
    kept: Prepared[Unit] = Prepared(lambda code: Unit.objects.filter(code=code), str)
    assert kept.first("T09") is None

    made = make_unit("新镇", parent=county, code="T09")

    assert kept("T09") == [made]


@pytest.mark.parametrize("many", [0, 1, LONGEST, LONGEST + 1])
def test_lists_of_any_length(county: Unit, many: int) -> None:
    units = [make_unit(f"单位{number}", parent=county) for number in range(many)]
    kept: Prepared[Unit] = Prepared(lambda pks: Unit.objects.filter(pk__in=pks).order_by("pk"), [int])

    for _ in range(2):
        asked = statements(lambda: kept([unit.pk for unit in units]))
        assert kept({unit.pk: unit for unit in units}) == units
        assert len(asked) == (1 if many else 0)


def test_another_thread_composes_its_own(county: Unit) -> None:
    kept: Prepared[Unit] = Prepared(lambda code: Unit.objects.filter(code=code), str)
    held = kept._statement((-1,))
    others: list[Any] = []

    def ask() -> None:
        others.append(kept._statement((-1,)))

    thread = Thread(target=ask)
    thread.start()
    thread.join()

    assert kept._statement((-1,)) is held
    assert others[0] is not held


def test_value_that_is_changed_on_its_way_is_refused() -> None:
    with pytest.raises(ValueError, match="do not go to the database as they are"):
        Prepared(lambda text: Unit.objects.filter(name__icontains=text), str)("河")


def test_lock_is_refused() -> None:
    with pytest.raises(ValueError, match="a lock asks for its transaction"):
        Prepared(lambda pk: Unit.objects.select_for_update().filter(pk=pk), int)(1)
