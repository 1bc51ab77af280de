"""The database's own guard of the three administrators, for PostgreSQL and SQLite (SECURITY P09)."""

from __future__ import annotations

from organization.enums import ADMIN_DUTIES

TABLE = "organization_dutyholding"
NAME = f"{TABLE}_separate"
REFUSAL = "an administrator holds no other duty"
_ADMINS = ", ".join(f"'{duty.value}'" for duty in ADMIN_DUTIES)


def _clash(same_row: str) -> str:
    """A duty in hand of the other kind: administrator beside business, or business beside administrator."""
    return (
        f"NEW.withdrawn_at IS NULL AND EXISTS (SELECT 1 FROM {TABLE} held "
        f"WHERE held.account_id = NEW.account_id AND held.withdrawn_at IS NULL AND NOT ({same_row}) "
        f"AND (held.duty IN ({_ADMINS})) <> (NEW.duty IN ({_ADMINS})))"
    )


def separate_administrators_sql(vendor: str) -> list[str]:
    """Statements that refuse an administrator's duty beside a business duty, whoever writes the row."""
    if vendor == "sqlite":
        body = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        return [
            f"CREATE TRIGGER {NAME}_insert BEFORE INSERT ON {TABLE} WHEN {_clash('0')} {body}",
            f"CREATE TRIGGER {NAME}_update BEFORE UPDATE ON {TABLE} WHEN {_clash('held.id = NEW.id')} {body}",
        ]
    # The account row is locked, so that two grants at once see each other.
    return [
        f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"PERFORM 1 FROM organization_account WHERE id = NEW.account_id FOR UPDATE; "
        f"IF {_clash('held.id = NEW.id')} THEN "
        f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {NAME} BEFORE INSERT OR UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {NAME}()",
        f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {NAME}",
    ]


def separate_administrators_removal_sql(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {NAME}_insert", f"DROP TRIGGER IF EXISTS {NAME}_update"]
    return [f"DROP TRIGGER IF EXISTS {NAME} ON {TABLE}", f"DROP FUNCTION IF EXISTS {NAME}()"]
