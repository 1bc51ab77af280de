"""Database triggers as migration operations, for PostgreSQL and SQLite alike.

``AppendOnly`` refuses UPDATE and DELETE (and TRUNCATE on PostgreSQL, where the triggers are ENABLE ALWAYS, so
that not even session_replication_role switches them off). ``KeepHistory`` copies each change of a scored
table to core_rowhistory. ``StandStill`` refuses every change of rows whose owner has reached a state, as an issued
scheme. Migrations install them; ``install`` and ``remove`` also serve the tests, which must
take them off to flush tables and to prove that they bite.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.operations.base import Operation

REFUSAL = "append-only table: rows are neither changed nor deleted"
STILL = "rows stand still: what they belong to is {state}"


def append_only_sql(table: str, vendor: str, *, locked: bool = False) -> list[str]:
    """Statements that make ``table`` append-only; see ``AppendOnly`` for ``locked``."""
    change = _change(table, locked)
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{op.lower()} BEFORE {op} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            for op in ("UPDATE", "DELETE")
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
        f"CREATE TRIGGER {change} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {change}",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate",
    ]


def _change(table: str, locked: bool) -> str:
    """deploy/postgres-grants.sql takes the right to change from tables whose trigger has the first of these names."""
    return f"{table}_stands" if locked else f"{table}_no_change"


def append_only_removal_sql(table: str, vendor: str, *, locked: bool = False) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{op}" for op in ("update", "delete")]
    return [
        f"DROP TRIGGER IF EXISTS {_change(table, locked)} ON {table}",
        f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
        f"DROP FUNCTION IF EXISTS {table}_refuse()",
    ]


_HISTORY_COLUMNS = "(table_name, row_id, op, change, old_change, old, new)"


def keep_history_sql(table: str, columns: tuple[str, ...], vendor: str) -> list[str]:
    """Statements that copy each INSERT, UPDATE and DELETE on ``table`` to core_rowhistory.

    ``columns`` are the business columns shown in old and new; the table has ``id`` and ``change_id``.
    """
    if vendor == "sqlite":

        def image(row: str) -> str:
            pairs = ", ".join(f"'{column}', {row}.{column}" for column in columns)
            return f"json_object({pairs})"

        def statement(op: str, row: str, change: str, old_change: str, old: str, new: str) -> str:
            values = f"'{table}', {row}.id, '{op}', {change}, {old_change}, {old}, {new}"
            return (
                f"CREATE TRIGGER {table}_history_{op} AFTER {op.upper()} ON {table} "
                f"BEGIN INSERT INTO core_rowhistory {_HISTORY_COLUMNS} VALUES ({values}); END"
            )

        return [
            statement("insert", "NEW", "NEW.change_id", "''", "''", image("NEW")),
            statement("update", "NEW", "NEW.change_id", "OLD.change_id", image("OLD"), image("NEW")),
            statement("delete", "OLD", "''", "OLD.change_id", image("OLD"), "''"),
        ]

    def picture(row: str) -> str:
        pairs = ", ".join(f"'{column}', {row}.{column}" for column in columns)
        return f"json_build_object({pairs})::text"

    target = f"INSERT INTO core_rowhistory {_HISTORY_COLUMNS} VALUES"
    body = (
        f"IF TG_OP = 'INSERT' THEN {target} ('{table}', NEW.id::text, 'insert', replace(NEW.change_id::text, '-', ''), "
        f"'', '', {picture('NEW')}); "
        f"ELSIF TG_OP = 'UPDATE' THEN {target} ('{table}', NEW.id::text, 'update', "
        f"replace(NEW.change_id::text, '-', ''), replace(OLD.change_id::text, '-', ''), "
        f"{picture('OLD')}, {picture('NEW')}); "
        f"ELSE {target} ('{table}', OLD.id::text, 'delete', '', replace(OLD.change_id::text, '-', ''), "
        f"{picture('OLD')}, ''); END IF; RETURN NULL;"
    )
    return [
        f"CREATE OR REPLACE FUNCTION {table}_history() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
        f"CREATE TRIGGER {table}_history AFTER INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_history()",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_history",
    ]


def keep_history_removal_sql(table: str, vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_history_{op}" for op in ("insert", "update", "delete")]
    return [f"DROP TRIGGER IF EXISTS {table}_history ON {table}", f"DROP FUNCTION IF EXISTS {table}_history()"]


def stand_still_sql(table: str, key: str, owner: str, state: str, vendor: str) -> list[str]:
    """Statements that refuse to add, change or remove rows of ``table`` whose owner is in ``state``.

    ``key`` is the column that names the row of ``owner``; where ``table`` is the owner itself, its rows reach the
    state and stand still from then on.
    """

    def held(row: str) -> str:
        if table == owner:
            return f"{row}.state = '{state}'"
        return f"(SELECT state FROM {owner} WHERE id = {row}.{key}) = '{state}'"

    conditions = {"UPDATE": held("OLD"), "DELETE": held("OLD")}
    if table != owner:
        conditions |= {"INSERT": held("NEW"), "UPDATE": f"{held('OLD')} OR {held('NEW')}"}
    refusal = STILL.format(state=state)
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_still_{op.lower()} BEFORE {op} ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            for op, condition in conditions.items()
        ]
    cases = " ".join(
        f"IF TG_OP = '{op}' THEN IF {condition} THEN RAISE EXCEPTION '{refusal}'; END IF; END IF;"
        for op, condition in conditions.items()
    )
    return [
        f"CREATE OR REPLACE FUNCTION {table}_still() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {cases} IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {table}_still BEFORE {' OR '.join(conditions)} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_still()",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_still",
    ]


def stand_still_removal_sql(table: str, vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_still_{op}" for op in ("insert", "update", "delete")]
    return [f"DROP TRIGGER IF EXISTS {table}_still ON {table}", f"DROP FUNCTION IF EXISTS {table}_still()"]


def execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    """Run the statements, parameters not interpolated."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class TriggerOperation(Operation):
    """A migration operation that installs triggers on one table."""

    reversible = True
    reduces_to_sql = True
    table: str

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Triggers are no part of Django's model state."""

    def install_sql(self, vendor: str) -> list[str]:
        raise NotImplementedError

    def removal_sql(self, vendor: str) -> list[str]:
        raise NotImplementedError

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in self.install_sql(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in self.removal_sql(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


class AppendOnly(TriggerOperation):
    """Migration operation: rows of ``table`` can be inserted and read, nothing else.

    ``locked``: actions lock its rows (SELECT FOR UPDATE), for which PostgreSQL asks for the right to change them; the
    application's role keeps it then, and the trigger alone refuses.
    """

    def __init__(self, table: str, *, locked: bool = False) -> None:
        self.table = table
        self.locked = locked

    def install_sql(self, vendor: str) -> list[str]:
        return append_only_sql(self.table, vendor, locked=self.locked)

    def removal_sql(self, vendor: str) -> list[str]:
        return append_only_removal_sql(self.table, vendor, locked=self.locked)

    def describe(self) -> str:
        return f"Refuse UPDATE and DELETE on {self.table}"


class KeepHistory(TriggerOperation):
    """Migration operation: each change of ``table`` leaves a row in core_rowhistory."""

    def __init__(self, table: str, columns: tuple[str, ...]) -> None:
        self.table = table
        self.columns = columns

    def install_sql(self, vendor: str) -> list[str]:
        return keep_history_sql(self.table, self.columns, vendor)

    def removal_sql(self, vendor: str) -> list[str]:
        return keep_history_removal_sql(self.table, vendor)

    def describe(self) -> str:
        return f"Copy each change of {self.table} to core_rowhistory"


class StandStill(TriggerOperation):
    """Migration operation: rows of ``table`` stand still once their ``owner`` is in ``state``."""

    def __init__(self, table: str, *, key: str, owner: str, state: str) -> None:
        self.table = table
        self.key = key
        self.owner = owner
        self.state = state

    def install_sql(self, vendor: str) -> list[str]:
        return stand_still_sql(self.table, self.key, self.owner, self.state, vendor)

    def removal_sql(self, vendor: str) -> list[str]:
        return stand_still_removal_sql(self.table, vendor)

    def describe(self) -> str:
        return f"Refuse changes on {self.table} once its {self.owner} is {self.state}"
