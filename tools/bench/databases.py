"""A database of our own on a server that is named: what lies in the named one is never touched."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql


@contextlib.contextmanager
def borrowed(server: str) -> Iterator[str]:
    """Address of a new database beside the one that ``server`` names, dropped afterwards; "" gives ""."""
    parts = urlsplit(server)
    if not parts.scheme.startswith(("postgres", "psql", "pgsql")):
        yield ""
        return
    name = f"santixi_bench_{secrets.token_hex(4)}"
    _run(server, "CREATE DATABASE {}", name)
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        _run(server, "DROP DATABASE {} WITH (FORCE)", name)


def _run(server: str, statement: str, name: str) -> None:
    address = urlunsplit(urlsplit(server)._replace(scheme="postgresql"))
    link = psycopg2.connect(address)
    try:
        link.autocommit = True
        with link.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(sql.Identifier(name)))
    finally:
        link.close()
