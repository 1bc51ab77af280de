"""deploy/postgres-init.sh and postgres-grants.sql on a real cluster: what the application's role may and may not."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from core.triggers import append_only_sql
from tests.browser.production.processes import ProcessSet
from tools.services import PostgreSQL

pytestmark = pytest.mark.services
DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
PASSWORDS = {"OWNER_PASSWORD": "owner-pw", "APP_PASSWORD": "app-pw"}
FORBIDDEN = (
    "UPDATE trail SET text = 'x'",
    "DELETE FROM trail",
    "TRUNCATE trail",
    "ALTER TABLE trail DISABLE TRIGGER ALL",
    "DROP TABLE trail",
    "ALTER TABLE scores ADD COLUMN more int",
    "CREATE TABLE own_one (id int)",
    "CREATE TEMPORARY TABLE own_two (id int)",
    "DELETE FROM django_migrations",
    "SET ROLE santixi_owner",
    "SET session_replication_role = replica",
)


def address(server: PostgreSQL, role: str, password: str) -> str:
    return f"postgres://{role}:{password}@127.0.0.1:{server.port}/santixi"


def execute(url: str, *statements: str) -> list[tuple]:
    """Run statements one by one, committed; rows of the last one if it gives any."""
    link = psycopg2.connect(url)
    link.autocommit = True
    try:
        with link.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        link.close()


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    """A cluster as the compose file makes it, with one append-only table, one ordinary, and Django's own."""
    with PostgreSQL() as server:
        login = {**server.environment(), **PASSWORDS, "POSTGRES_DB": "santixi"}
        subprocess.run(["bash", str(DEPLOY / "postgres-init.sh")], env=login, check=True)
        execute(
            address(server, "santixi_owner", "owner-pw"),
            "CREATE TABLE trail (id bigserial PRIMARY KEY, text varchar(20))",
            *append_only_sql("trail", "postgresql"),
            "CREATE TABLE scores (id bigserial PRIMARY KEY, value numeric)",
            "CREATE TABLE django_migrations (id bigserial PRIMARY KEY, name text)",
        )
        yield server


def grant(server: PostgreSQL) -> None:
    """What the one-shot service ``grants`` runs."""
    login = {**os.environ, "PGHOST": "127.0.0.1", "PGPORT": str(server.port), "PGDATABASE": "santixi"}
    login |= {"PGUSER": "santixi_owner", "PGPASSWORD": "owner-pw"}
    subprocess.run(
        ["psql", "-v", "ON_ERROR_STOP=1", "-q", "-f", str(DEPLOY / "postgres-grants.sql")], env=login, check=True
    )


def test_application_may_work_with_rows(server: PostgreSQL) -> None:
    grant(server)

    rows = execute(
        address(server, "santixi_app", "app-pw"),
        "INSERT INTO scores (value) VALUES (1), (2)",
        "UPDATE scores SET value = 3 WHERE value = 1",
        "DELETE FROM scores WHERE value = 2",
        "INSERT INTO trail (text) VALUES ('written')",
        "SELECT s.value, t.text FROM scores s, trail t",
    )

    assert [(int(value), text) for value, text in rows] == [(3, "written")]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_application_is_refused(server: PostgreSQL, statement: str) -> None:
    grant(server)

    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        execute(address(server, "santixi_app", "app-pw"), statement)


def test_application_owns_nothing(server: PostgreSQL) -> None:
    owned = "SELECT relname FROM pg_class WHERE relowner = 'santixi_app'::regrole"

    assert execute(address(server, "santixi_app", "app-pw"), owned) == []


def test_without_the_grants_only_the_trigger_refuses(server: PostgreSQL) -> None:
    """Negative control: it is postgres-grants.sql that takes the right away, for tables made before and after."""
    owner, app = (address(server, f"santixi_{name}", f"{name}-pw") for name in ("owner", "app"))
    execute(owner, "CREATE TABLE later (id int)", *append_only_sql("later", "postgresql"))
    right = "SELECT has_table_privilege('later', 'UPDATE') OR has_table_privilege('later', 'DELETE')"
    execute(app, "INSERT INTO later VALUES (1)")
    before = execute(app, right)
    with pytest.raises(psycopg2.errors.RaiseException, match="append-only"):
        execute(app, "UPDATE later SET id = 2")

    grant(server)

    assert (before, execute(app, right)) == ([(True,)], [(False,)])


def test_the_products_own_migrations_run_as_owner_and_leave_the_application_no_way_to_change_the_audit(
    production: ProcessSet,
) -> None:
    app = address(production.postgres, "santixi_app", production.values["APP_PASSWORD"])
    guarded = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = tgrelid::regclass || '_no_change'"

    tables = {row[0] for row in execute(app, guarded)}

    changeable = {
        table
        for table in tables
        if execute(app, f"SELECT has_table_privilege('{table}', 'UPDATE, DELETE, TRUNCATE')") != [(False,)]
    }
    owners = "SELECT DISTINCT relowner::regrole::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    assert {"core_auditevent", "core_auditanchor", "core_rowhistory"} <= tables
    assert changeable == set()
    assert execute(app, owners) == [("santixi_owner",)]


def test_a_stranger_on_the_cluster_cannot_connect(server: PostgreSQL) -> None:
    execute(server.url, "DROP ROLE IF EXISTS stranger", "CREATE ROLE stranger LOGIN PASSWORD 'stranger-pw'")

    with pytest.raises(psycopg2.OperationalError, match="permission denied for database"):
        psycopg2.connect(address(server, "stranger", "stranger-pw"))
