"""Database triggers: append-only tables refuse changes, scored tables keep their history, and all of them stand.

The trail's own rules stand in test_audit; here it is what the database does by itself.
"""

from __future__ import annotations

import re
import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core import audit, audit_verify, triggers
from core.models import AuditEvent, RowHistory
from organization.models import Account
from tests.conftest import declared_triggers

pytestmark = pytest.mark.django_db


CREATED = re.compile(r"CREATE TRIGGER (?P<name>\w+) .*? ON (?P<table>\w+) ")


def note(by: Account) -> AuditEvent:
    return audit.record(verb="appraisal.enter_scores", by=by, at=timezone.now())


@pytest.fixture
def unguarded() -> None:
    """The append-only triggers are off, as someone with the owner's password could have it."""
    for table in ("core_auditevent", "core_auditanchor", "core_rowhistory"):
        triggers.execute(connection, triggers.append_only_removal_sql(table, connection.vendor))


STATEMENTS = (
    "UPDATE core_auditevent SET reason = 'x'",
    "DELETE FROM core_auditevent",
    "UPDATE core_auditanchor SET hash = 'x'",
    "DELETE FROM core_auditanchor",
    "UPDATE core_rowhistory SET new = ''",
    "DELETE FROM core_rowhistory",
)


def fill(by: Account) -> None:
    note(by)
    audit_verify.anchor_all(sent_to="log")
    RowHistory.objects.create(table_name="t", row_id="1", op="insert")


@pytest.mark.parametrize("statement", STATEMENTS)
def test_tables_of_the_trail_refuse_changes(zhou: Account, statement: str) -> None:
    fill(zhou)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_without_triggers_the_same_changes_go_through(zhou: Account, unguarded: None, statement: str) -> None:
    """Negative control."""
    fill(zhou)

    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount == 1


@pytest.mark.postgres
@pytest.mark.parametrize("statement", [*STATEMENTS, "TRUNCATE core_auditevent"])
def test_replica_mode_does_not_switch_the_triggers_off(zhou: Account, statement: str) -> None:
    fill(zhou)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    try:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = DEFAULT")


def test_orm_cannot_change_an_event_either(zhou: Account) -> None:
    event = note(zhou)
    for change in (
        lambda: AuditEvent.objects.filter(seq=1).update(reason="x"),
        lambda: AuditEvent.objects.filter(seq=1).delete(),
        lambda: event.save(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def installed_triggers() -> set[tuple[str, str]]:
    """(table, trigger) pairs of the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE NOT t.tgisinternal"
            )
        return {(row[0], row[1]) for row in cursor.fetchall()}


def created_by(operation: triggers.TriggerOperation) -> set[tuple[str, str]]:
    """(table, trigger) of the operation's own statements."""
    found = (CREATED.match(line) for line in operation.install_sql(connection.vendor))
    return {(match["table"], match["name"]) for match in found if match}


def test_every_declared_trigger_stands_after_migrating() -> None:
    """SQLite drops a table's triggers when Django remakes it: a later migration must put them back."""
    expected = {pair for one in declared_triggers() for pair in created_by(one)}

    assert {"core_auditevent", "appraisal_result", "appraisal_member"} <= {table for table, _ in expected}
    assert expected - installed_triggers() == set()


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def probe() -> None:
    """A scored table of its own: id, change_id and one figure."""
    kind = "uuid" if connection.vendor == "postgresql" else "char(32)"
    run(f"CREATE TABLE probe (id integer PRIMARY KEY, change_id {kind} NOT NULL, value bigint NOT NULL)")
    triggers.execute(connection, triggers.keep_history_sql("probe", ("value",), connection.vendor))


def put(change: uuid.UUID, value: int, row: int = 1) -> None:
    run("INSERT INTO probe (id, change_id, value) VALUES (%s, %s, %s)", row, change.hex, value)


def faults() -> list[str]:
    return [fault.text for fault in audit_verify.verify() if fault.chain == "rows"]


def test_honest_life_of_a_row_raises_no_alarm(zhou: Account, probe: None) -> None:
    put(note(zhou).id, 900000)
    run("UPDATE probe SET value = 1, change_id = %s", note(zhou).id.hex)
    run("UPDATE probe SET change_id = %s", note(zhou).id.hex)
    run("DELETE FROM probe")

    assert faults() == []
    assert list(RowHistory.objects.values_list("op", flat=True)) == ["insert", "update", "update", "delete"]


def test_raw_update_is_found(zhou: Account, probe: None) -> None:
    put(note(zhou).id, 900000)
    run("UPDATE probe SET value = 1000000")

    assert faults() == ["probe 第 1 行被改动，没有新的审计记录"]


def test_raw_update_with_an_invented_source_is_found(zhou: Account, probe: None) -> None:
    put(note(zhou).id, 900000)
    run("UPDATE probe SET value = 1000000, change_id = %s", uuid.uuid4().hex)

    assert faults() == ["probe 第 1 行的来源审计记录不存在"]


def test_raw_insert_and_raw_delete_are_found(zhou: Account, probe: None) -> None:
    put(uuid.uuid4(), 900000, row=1)
    put(note(zhou).id, 900000, row=2)
    run("DELETE FROM probe WHERE id = 2")

    assert faults() == ["probe 第 1 行的来源审计记录不存在", "probe 第 2 行被删除，没有相应的审计记录"]


def test_update_that_changes_nothing_is_no_fault(zhou: Account, probe: None) -> None:
    put(note(zhou).id, 900000)
    run("UPDATE probe SET value = 900000")

    assert faults() == []


def test_without_the_trigger_a_raw_update_goes_unseen(zhou: Account, probe: None) -> None:
    """Negative control."""
    put(note(zhou).id, 900000)
    triggers.execute(connection, triggers.keep_history_removal_sql("probe", connection.vendor))
    run("UPDATE probe SET value = 1000000")

    assert faults() == []
