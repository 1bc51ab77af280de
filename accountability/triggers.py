"""The database's own guard of what was handed in, for PostgreSQL and SQLite (JH-B-3.2-b)."""

from __future__ import annotations

from core.triggers import TriggerOperation

TABLE, OWNER = "accountability_task", "accountability_tasktable"
NAME = f"{TABLE}_filed"
REFUSAL = "rows stand still while their table is filed"
CONTENT = ("table_id", '"order"', "parent_id", "current_id", "removed_at")
"""What a row says and where it stands; how it runs may move."""


def _filed(row: str) -> str:
    return f"(SELECT state FROM {OWNER} WHERE id = {row}.table_id) = 'filed'"


def _conditions(differs: str) -> dict[str, str]:
    """Operation -> when it is refused; ``differs`` compares two values, NULL included."""
    changed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in CONTENT)
    gone = f"(SELECT state FROM {OWNER} WHERE id = NEW.table_id) = 'in_force'"
    return {
        "INSERT": _filed("NEW"),
        "DELETE": f"{_filed('OLD')} OR {gone.replace('NEW', 'OLD')}",
        "UPDATE": f"({_filed('OLD')} AND ({changed})) OR ({gone} AND NEW.removed_at {differs} OLD.removed_at)",
    }


class FreezeFiled(TriggerOperation):
    """Migration operation: no row of a filed table is added, changed or removed; none leaves a table in force."""

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
        return f"Let rows of {TABLE} stand still once their table is filed"
