"""All rows of an SQLite file, set into the test database on PostgreSQL.

Loading the demo county costs a minute and a half; its rows are the same on either database (test-hard loads it on
PostgreSQL and compares), but PostgreSQL alone holds them to lengths and types, and checks each key again.
"""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection

MIGRATIONS = "django_migrations"
ESCAPED = str.maketrans({"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"})


def all_rows(database: Path) -> None:
    """Replace all rows by those of ``database``; inside a transaction, which alone keeps the triggers off.

    Raises what PostgreSQL finds wrong with a row.
    """
    names = [name for name in connection.introspection.django_table_names(only_existing=True) if name != MIGRATIONS]
    with closing(sqlite3.connect(database)) as source, connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")  # they keep the history, which comes along
            cursor.execute(f"DELETE FROM {name}")
        for name in names:
            columns = ", ".join(_columns(name))
            rows = source.execute(f"SELECT {columns} FROM {name}")
            cursor.copy_expert(f"COPY {name} ({columns}) FROM STDIN", io.StringIO(_lines(rows)))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in names:
            cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for reset in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
            cursor.execute(reset)
        cursor.execute("ANALYZE")
    ContentType.objects.clear_cache()


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(column_name) FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]


def _lines(rows: Iterable[tuple[object, ...]]) -> str:
    return "".join("\t".join(map(_text, row)) + "\n" for row in rows)


def _text(value: object) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bytes):
        return rf"\\x{value.hex()}"
    return str(value).translate(ESCAPED)
