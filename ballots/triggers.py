"""The database's own guard of polls, rosters and boxes, for PostgreSQL and SQLite: no way leads past the actions.

A guard reads the state of the poll that a row belongs to; on PostgreSQL it locks the poll while it does, so that a
ballot and the closing wait for each other even where nobody asked for a lock (SECURITY B02, B07).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from core.triggers import TriggerOperation

ALWAYS = "1 = 1"
APPEND_ONLY = (
    "ballots_participation", "ballots_openballot", "ballots_tally", "ballots_formgroup", "ballots_formtally",
)  # fmt: skip
"""Never changed nor deleted: core.triggers.AppendOnly."""


@dataclass(frozen=True)
class Guard:
    """``refused``: operation -> condition; ``{state}`` is the poll's, ``{poll}`` how a row (``{row}``) finds it."""

    table: str
    poll: str
    message: str
    refused: dict[str, str] = field(default_factory=dict)


_ENTRY = "(SELECT poll_id FROM ballots_rosterentry WHERE id = {row}.entry_id)"
_TELLER = "(SELECT poll_id FROM ballots_teller WHERE id = {row}.teller_id)"
_PLANNED = "{state} <> 'planned'"
_FROZEN = {
    "INSERT": _PLANNED,
    "UPDATE": f"{_PLANNED} OR NEW.poll_id <> OLD.poll_id",
    "DELETE": _PLANNED,
}
_GROUP = "(SELECT poll_id FROM ballots_formgroup WHERE id = {row}.group_id)"
_USED_ONCE = (
    "{state} <> 'open' OR OLD.used OR NOT NEW.used OR NEW.id <> OLD.id OR NEW.poll_id <> OLD.poll_id "
    "OR NEW.raters <> OLD.raters OR NEW.code_hash <> OLD.code_hash"
)
_COUNTED = {"INSERT": "{state} <> 'unsealed'"}
GUARDS = (
    Guard("ballots_rosterentry", "{row}.poll_id", "the roster is frozen once voting began", _FROZEN),
    Guard("ballots_teller", "{row}.poll_id", "the tellers are frozen once voting began", _FROZEN),
    Guard(
        "ballots_trusteekey",
        _TELLER,
        "keys are made before voting and destroyed with the box",
        {"INSERT": _PLANNED, "UPDATE": ALWAYS, "DELETE": "{state} NOT IN ('planned', 'unsealed')"},
    ),
    Guard("ballots_participation", _ENTRY, "no vote outside voting", {"INSERT": "{state} <> 'open'"}),
    Guard("ballots_openballot", _ENTRY, "no vote outside voting", {"INSERT": "{state} <> 'open'"}),
    Guard(
        "ballots_sealedballot",
        "{row}.poll_id",
        "a sealed ballot is cast while voting and destroyed with the box",
        {"INSERT": "{state} <> 'open'", "UPDATE": ALWAYS, "DELETE": "{state} <> 'unsealed'"},
    ),
    Guard(
        "ballots_tally",
        "{row}.poll_id",
        "nothing is counted before the closing",
        {"INSERT": "{state} NOT IN ('closed', 'unsealed')"},
    ),
    Guard("ballots_form", "{row}.poll_id", "the form is frozen once voting began", _FROZEN),
    Guard(
        "ballots_ballotcode",
        "{row}.poll_id",
        "codes are made before voting and used once while it lasts",
        {"INSERT": _PLANNED, "UPDATE": _USED_ONCE, "DELETE": _PLANNED},
    ),
    Guard("ballots_formgroup", "{row}.poll_id", "nothing is counted before the opening", _COUNTED),
    Guard("ballots_formtally", _GROUP, "nothing is counted before the opening", _COUNTED),
)

POLL = "ballots_poll"
POLL_MESSAGE = "a poll goes from planned to open to closed to unsealed and is not changed behind it"
_STEPS = (("planned", "open"), ("open", "closed"), ("closed", "unsealed"))
_FIXED = {
    "planned": ("id",),
    "open": ("kind", "question", "choices", "planned_at", "planned_by_id", "opened_at", "opened_by_id"),
    "closed": ("closed_at", "closed_by_id", "box_count", "box_codes", "box_digest"),
    "unsealed": ("unsealed_at", "unsealed_by_id", "invalid_count"),
}
"""Columns that do not change any more from a state on."""


def _poll_refused(differs: str) -> dict[str, str]:
    states = tuple(_FIXED)
    parts = [f"NEW.state <> OLD.state AND NOT ({_steps()})"]
    for number, columns in enumerate(_FIXED.values()):
        reached = ", ".join(f"'{state}'" for state in states[number:])
        changed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in columns)
        parts.append(f"OLD.state IN ({reached}) AND ({changed})")
    return {
        "INSERT": "NEW.state <> 'planned'",
        "UPDATE": " OR ".join(f"({part})" for part in parts),
        "DELETE": ALWAYS,
    }


def _steps() -> str:
    return " OR ".join(f"(OLD.state = '{one}' AND NEW.state = '{other}')" for one, other in _STEPS)


def _row(operation: str) -> str:
    return "NEW" if operation == "INSERT" else "OLD"


def install_sql(vendor: str) -> list[str]:
    """Statements that set up every guard."""
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    poll = Guard(POLL, "", POLL_MESSAGE, _poll_refused(differs))
    one = _on_sqlite if vendor == "sqlite" else _on_postgresql
    return [statement for guard in (poll, *GUARDS) for statement in one(guard)]


def _on_sqlite(guard: Guard) -> list[str]:
    statements = []
    for operation, condition in guard.refused.items():
        poll = guard.poll.format(row=_row(operation))
        bad = condition.format(state=f"(SELECT state FROM {POLL} WHERE id = {poll})")
        statements.append(
            f"CREATE TRIGGER {guard.table}_guard_{operation.lower()} BEFORE {operation} ON {guard.table} WHEN {bad} "
            f"BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
        )
    return statements


def _on_postgresql(guard: Guard) -> list[str]:
    name, statements = f"{guard.table}_guard", []
    for operation, condition in guard.refused.items():
        poll = guard.poll.format(row=_row(operation))
        lock = f"SELECT state INTO standing FROM {POLL} WHERE id = {poll} FOR SHARE; " if poll else ""
        body = (
            f"DECLARE standing text; BEGIN {lock}IF {condition.format(state='standing')} THEN "
            f"RAISE EXCEPTION '{guard.message}' USING ERRCODE = 'check_violation'; END IF; "
            f"RETURN {'OLD' if operation == 'DELETE' else 'NEW'}; END"
        )
        kind = f"{name}_{operation.lower()}"
        statements += [
            f"CREATE OR REPLACE FUNCTION {kind}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
            f"CREATE TRIGGER {kind} BEFORE {operation} ON {guard.table} FOR EACH ROW EXECUTE FUNCTION {kind}()",
            f"ALTER TABLE {guard.table} ENABLE ALWAYS TRIGGER {kind}",
        ]
    if guard.table in APPEND_ONLY:
        return statements
    refuse = f"BEGIN RAISE EXCEPTION '{guard.message}' USING ERRCODE = 'check_violation'; END"
    return [
        *statements,
        f"CREATE OR REPLACE FUNCTION {name}_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ {refuse} $$",
        f"CREATE TRIGGER {name}_truncate BEFORE TRUNCATE ON {guard.table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}_truncate()",
        f"ALTER TABLE {guard.table} ENABLE ALWAYS TRIGGER {name}_truncate",
    ]


def removal_sql(vendor: str) -> list[str]:
    """Statements that take the guards off again: for migrating, and for tests."""
    tables = [POLL, *(guard.table for guard in GUARDS)]
    kinds = ("insert", "update", "delete", "truncate")
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_guard_{kind}" for table in tables for kind in kinds[:3]]
    return [
        statement
        for table in tables
        for kind in kinds
        for statement in (
            f"DROP TRIGGER IF EXISTS {table}_guard_{kind} ON {table}",
            f"DROP FUNCTION IF EXISTS {table}_guard_{kind}()",
        )
    ]


class InstallGuards(TriggerOperation):
    """Migration operation: every guard."""

    def install_sql(self, vendor: str) -> list[str]:
        return install_sql(vendor)

    def removal_sql(self, vendor: str) -> list[str]:
        return removal_sql(vendor)

    def describe(self) -> str:
        return "Freeze polls, rosters and boxes"
