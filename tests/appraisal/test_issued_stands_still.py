"""The database lets nothing of an issued scheme change, whoever writes; a draft stays free (SX-6.9-a)."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from appraisal.actions.schemes import issue_scheme
from appraisal.models import Scheme
from core import triggers
from organization.models import Account
from tests.appraisal.standing_plan import plan_that_stands
from tests.factories import NOON

pytestmark = pytest.mark.django_db
TABLES = ("schemeparameter", "group", "member", "indicator")
CHANGES = ("UPDATE {table} SET id = id WHERE {mine}", "DELETE FROM {table} WHERE {mine}")


def write(statement: str, table: str, scheme: Scheme) -> None:
    """The statement on the scheme's rows of a table, past all models."""
    mine = "id = %s" if table == "scheme" else "scheme_id = %s"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=f"appraisal_{table}", mine=mine), [scheme.pk])


@pytest.fixture
def system(db: None) -> Account:
    return Account.objects.system()


stood, _django_db_helper, draft = plan_that_stands(issued=False)


@pytest.fixture
def issued(draft: Scheme, system: Account) -> Scheme:
    return issue_scheme(draft, by=system, at=NOON)


@pytest.mark.clause("SX-6.9-a")
@pytest.mark.parametrize("table", ["scheme", *TABLES])
@pytest.mark.parametrize("change", CHANGES)
def test_issued_scheme_refuses_raw_changes(issued: Scheme, table: str, change: str) -> None:
    with pytest.raises(DatabaseError, match="stand still"):
        write(change, table, issued)


def test_issued_scheme_takes_no_new_rows(issued: Scheme) -> None:
    statement = (
        'INSERT INTO {table} (scheme_id, code, name, kind, total_weight, "order") '
        "SELECT scheme_id, 'new', 'new', kind, total_weight, 9 FROM {table} WHERE {mine}"
    )
    with pytest.raises(DatabaseError, match="stand still"):
        write(statement, "group", issued)


@pytest.mark.parametrize("table", ["scheme", *TABLES])
def test_without_the_triggers_the_same_changes_go_through(issued: Scheme, table: str) -> None:
    """Negative control: it is the trigger that refuses."""
    triggers.execute(connection, triggers.stand_still_removal_sql(f"appraisal_{table}", connection.vendor))

    write(CHANGES[0], table, issued)


def test_draft_may_be_changed(draft: Scheme) -> None:
    for table in ("scheme", *TABLES):
        write(CHANGES[0], table, draft)
