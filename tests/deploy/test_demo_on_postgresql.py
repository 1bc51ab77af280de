"""The demo county, loaded on PostgreSQL by its own command; the other tests there take SQLite's rows over."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from tests.county import DATABASE, County
from tests.transfer import MIGRATIONS


@pytest.mark.hard
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_each_table_gets_as_many_rows_as_on_sqlite(loaded_county: County, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    said = StringIO()

    call_command("load_demo", stdout=said)

    names = set(connection.introspection.django_table_names(only_existing=True)) - {MIGRATIONS}
    asked = " UNION ALL ".join(f"SELECT '{name}', COUNT(*) FROM {name}" for name in sorted(names))
    with closing(sqlite3.connect(loaded_county.folder / DATABASE)) as source, connection.cursor() as cursor:
        cursor.execute(asked)
        assert dict(cursor.fetchall()) == dict(source.execute(asked).fetchall())
    assert without_the_time(said.getvalue()) == without_the_time(loaded_county.said)


def without_the_time(said: str) -> str:
    """What the command said, up to how long it took."""
    return said.rpartition("用时")[0]
