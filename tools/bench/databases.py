"""Databases for the parts: migrated once, copied for each; on a named server beside what lies there, never in it."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

from tools.processes import ROOT

SQLITE_FILE = "bench.sqlite3"


class Templates:
    """A migrated database of each kind with the data folder it was made beside, made when first asked for."""

    def __init__(self, folder: Path, server: str) -> None:
        self._folder, self._server, self._names = folder, server, dict[str, str]()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if name := self._names.get("postgres"):
            _run(self._server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    @property
    def has_server(self) -> bool:
        """Whether a PostgreSQL is named."""
        return urlsplit(self._server).scheme.startswith(("postgres", "psql", "pgsql"))

    @contextlib.contextmanager
    def copied(self, folder: Path, *, postgres: bool) -> Iterator[Mapping[str, str]]:
        """A copy in ``folder``, and the environment in which the product uses it; dropped afterwards."""
        kind = "postgres" if postgres else "sqlite"
        if kind not in self._names:
            self._names[kind] = self._made(kind)
        shutil.copytree(self._folder / kind, folder, dirs_exist_ok=True)
        if not postgres:
            yield environment(folder, f"sqlite:///{folder / SQLITE_FILE}")
            return
        name = _name()
        _run(self._server, "CREATE DATABASE {} TEMPLATE {}", name, self._names[kind])
        try:
            yield environment(folder, self._address(name))
        finally:
            _run(self._server, "DROP DATABASE {} WITH (FORCE)", name)

    def _made(self, kind: str) -> str:
        """Migrate a new database; its name."""
        folder, name = self._folder / kind, _name()
        (folder / "staticfiles").mkdir(parents=True)
        address = f"sqlite:///{folder / SQLITE_FILE}"
        if kind == "postgres":
            _run(self._server, "CREATE DATABASE {}", name)
            address = self._address(name)
        command = [sys.executable, "manage.py", "migrate", "-v", "0"]
        subprocess.run(command, env=environment(folder, address), cwd=ROOT, check=True)
        return name

    def _address(self, name: str) -> str:
        return urlunsplit(urlsplit(self._server)._replace(path=f"/{name}"))


def environment(folder: Path, database: str) -> dict[str, str]:
    """Embedded defaults but for the database; never the data under var/."""
    given = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SANTIXI_MODE")}
    return {
        **given,
        "SANTIXI_MODE": "demo",
        "SECOND_FACTOR_REQUIRED": "false",
        "LOG_LEVEL": "ERROR",
        "DATA_DIR": str(folder),
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
    }


def _name() -> str:
    return f"santixi_bench_{secrets.token_hex(4)}"


def _run(server: str, statement: str, *names: str) -> None:
    address = urlunsplit(urlsplit(server)._replace(scheme="postgresql"))
    link = psycopg2.connect(address)
    try:
        link.autocommit = True
        with link.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
    finally:
        link.close()
