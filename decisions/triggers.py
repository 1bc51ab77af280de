"""The database's own guard of a meeting's roster, for PostgreSQL and SQLite (JH-A-5.8-c)."""

from __future__ import annotations

from core.triggers import TriggerOperation

TABLE, OWNER = "decisions_rosterentry", "decisions_meeting"
NAME = f"{TABLE}_frozen"
REFUSAL = "the roster is frozen: its meeting has begun"
COMPOSITION = ("meeting_id", "person_id", "name", "post", "member", "order")
"""Who should attend; attendance is told while the meeting runs."""


def _state(row: str) -> str:
    return f"(SELECT state FROM {OWNER} WHERE id = {row}.meeting_id)"


def _conditions(differs: str) -> dict[str, str]:
    """Operation -> when it is refused; ``differs`` compares two values, NULL included."""
    changed = " OR ".join(f'NEW."{column}" {differs} OLD."{column}"' for column in COMPOSITION)
    still = f"{_state('OLD')} IN ('closed', 'cancelled')"
    return {
        "INSERT": f"{_state('NEW')} <> 'planned'",
        "DELETE": f"{_state('OLD')} <> 'planned'",
        "UPDATE": f"{still} OR ({_state('OLD')} <> 'planned' AND ({changed})) OR {_state('NEW')} IS NULL",
    }


class FreezeRoster(TriggerOperation):
    """Migration operation: from its meeting's opening on nobody joins, leaves or is renamed; attendance stands from
    its end on."""

    table = TABLE

    def install_sql(self, vendor: str) -> list[str]:
        if vendor == "sqlite":
            return [
                f"CREATE TRIGGER {NAME}_{op.lower()} BEFORE {op} ON {TABLE} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
                for op, condition in _conditions("IS NOT").items()
            ]
        cases = " ".join(
            f"IF TG_OP = '{op}' THEN IF {condition} THEN RAISE EXCEPTION '{REFUSAL}'; END IF; END IF;"
            for op, condition in _conditions("IS DISTINCT FROM").items()
        )
        return [
            f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {cases} IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
            f"CREATE TRIGGER {NAME} BEFORE INSERT OR UPDATE OR DELETE ON {TABLE} "
            f"FOR EACH ROW EXECUTE FUNCTION {NAME}()",
            f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {NAME}",
        ]

    def removal_sql(self, vendor: str) -> list[str]:
        if vendor == "sqlite":
            return [f"DROP TRIGGER IF EXISTS {NAME}_{op}" for op in ("insert", "delete", "update")]
        return [f"DROP TRIGGER IF EXISTS {NAME} ON {TABLE}", f"DROP FUNCTION IF EXISTS {NAME}()"]

    def describe(self) -> str:
        return f"Freeze {TABLE} once its meeting has begun"
