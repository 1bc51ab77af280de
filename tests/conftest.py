"""The harness: strict where sloppiness hides.

Warnings are errors (pyproject), an undefined template variable fails, no socket leaves this machine, and the
append-only triggers come off only to flush tables after transactional tests.
"""

from __future__ import annotations

import functools
import gc
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import UserSettingsHolder, settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models.sql.compiler import SQLCompiler
from django.test import TransactionTestCase, client

from appraisal import gathering
from appraisal.gathering import supply
from core import rulebook, triggers
from core.documents import pdf
from core.remembered import Remembered
from core.workbooks import reader
from tests import printed
from tests.browser.production.processes import production  # noqa: F401  a fixture
from tests.county import loaded_county  # noqa: F401  a fixture
from tests.factories import *  # noqa: F403  fixtures shared by all tests
from tests.faults.stage import servers  # noqa: F401  a fixture
from tests.warm_reader import WarmReader
from tools.run_tests import APPRAISAL, DRIVEN, SHARED

NAMED = (urlsplit(os.environ.get(name, "")).hostname for name in ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL"))
NEAR = {"127.0.0.1", "::1", "localhost", *(host for host in NAMED if host)}
"""This machine, and the servers that the environment names for the tests."""


DATABASE_FIXTURES = {"db", "transactional_db", "django_db_serialized_rollback", "live_server"}
ONLY_SQLITE = ("browser", "crawl")
DATABASE_MARKS = ("django_db", "postgres", "services", "browser", "crawl")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What touches no database is the same on either: it runs ``once``, with PostgreSQL."""
    for item in items:
        if _lies_in(item, APPRAISAL):
            item.add_marker("appraisal")
        fixtures = set(getattr(item, "fixturenames", ()))
        if not fixtures & DATABASE_FIXTURES and not _marked(item, DATABASE_MARKS):
            item.add_marker("once")
        if fault := _astray(item, fixtures):
            raise pytest.UsageError(f"{item.nodeid}: {fault}")


def _astray(item: pytest.Item, fixtures: set[str]) -> str:
    """What is wrong with the marks of a test, so that no run, or the wrong one, would take it; "" if nothing.

    An argument called ``page`` takes Chromium's by accident: pytest then moves the test away from its neighbours, and
    what they share (the loaded county) is built once more.
    """
    taken = fixtures | getattr(getattr(item, "callspec", None), "params", {}).keys()
    if "browser_name" in taken and not _marked(item, ("browser",)):
        return "takes Chromium's fixtures without the mark browser; rename `page`"
    if _lies_in(item, DRIVEN) and not _marked(item, ("browser", "services")):
        return "no run takes tests of this folder without the mark browser"
    if _marked(item, ("once",)) and _marked(item, ONLY_SQLITE):
        return "no run takes what is marked once and crawl or browser"
    return ""


def _lies_in(item: pytest.Item, folders: tuple[str, ...]) -> bool:
    return item.nodeid.startswith(tuple(f"{folder}/" for folder in folders))


def _marked(item: pytest.Item, marks: tuple[str, ...]) -> bool:
    return any(item.get_closest_marker(mark) for mark in marks)


def pytest_collection_finish() -> None:
    """What stands now stands to the end: the search for cycles need not look at it again."""
    gc.collect()
    gc.freeze()


class UndefinedVariable(str):
    """Stands in for a template variable that does not exist: printing it is an error."""

    def __contains__(self, key: object) -> bool:
        return key == "%s"

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"undefined template variable: {name}")


@pytest.fixture(autouse=True, scope="session")
def _undefined_template_variables_fail() -> None:
    for engine in settings.TEMPLATES:
        engine["OPTIONS"]["string_if_invalid"] = UndefinedVariable("%s")


@pytest.fixture(autouse=True, scope="session")
def _no_socket_leaves_this_machine() -> Iterator[None]:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in NEAR:
            raise AssertionError(f"test reaches out to {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(autouse=True)
def _nothing_remembered_of_another_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rolled back test leaves its keys and times to the next one, which no database in use does."""
    monkeypatch.setattr(gathering, "_issued", Remembered(gathering.MOST_ROWS))
    monkeypatch.setattr(supply, "_issued", Remembered(gathering.MOST_ROWS))
    monkeypatch.setattr(rulebook, "_held", Remembered(rulebook.MOST_PARAMETERS))


@pytest.fixture(autouse=True, scope="session")
def _same_paper_is_printed_once() -> Iterator[None]:
    """Most tests file the same few papers, on either database."""
    papers = Path(os.environ[SHARED]) / "papers" if SHARED in os.environ else None
    if papers:
        papers.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "_printed", printed.once(papers))
        yield


@pytest.fixture
def papers_unset() -> Iterator[None]:
    """For tests that read none of the papers issued on their way: setting pages is nearly all that those cost."""
    with printed.unset():
        yield


@pytest.fixture(autouse=True, scope="session")
def _workbooks_are_read_by_one_that_is_warm() -> Iterator[None]:
    """A confined child for each workbook, as in the product, but forked from one that has openpyxl in memory."""
    warm = WarmReader()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "_run", warm)
        yield
    warm.close()


@pytest.fixture(autouse=True, scope="session")
def _only_the_page_keeps_its_context() -> Iterator[None]:
    """``response.context`` is the page's: Django would copy it again for each part that the page includes."""
    store = client.store_rendered_templates

    def of_the_page(kept: Any, signal: Any, sender: Any, template: Any, context: Any, **kwargs: Any) -> None:
        if context.template is template:
            store(kept, signal, sender, template, context, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "store_rendered_templates", of_the_page)
        yield


@pytest.fixture(autouse=True, scope="session")
def _clients_share_their_middleware() -> Iterator[None]:
    """A server makes its middleware once. Where a test changes the settings, each client makes its own as ever."""
    load = client.ClientHandler.load_middleware
    shared: dict[str, Any] = {}

    def load_or_share(self: client.ClientHandler, is_async: bool = False) -> None:
        if is_async or isinstance(settings._wrapped, UserSettingsHolder):
            load(self, is_async)
            return
        if not shared:
            made = client.ClientHandler()
            load(made)
            shared.update({name: value for name, value in vars(made).items() if "middleware" in name})
        vars(self).update(shared)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client.ClientHandler, "load_middleware", load_or_share)
        yield


@functools.cache
def unlockable() -> frozenset[str]:
    """Tables that the application's role may not change, and so may not lock (deploy/postgres-grants.sql)."""
    return frozenset(
        one.table for one in declared_triggers() if isinstance(one, triggers.AppendOnly) and not one.locked
    )


def locked_tables(compiler: SQLCompiler) -> set[str]:
    """The tables whose rows a locking statement locks: those that ``of`` names, else its own and all it joins."""
    query = compiler.query
    if query.select_for_update_of:
        columns = [(info["model"], name) for name, info in _named(compiler)]
        return {model._meta.db_table for model, name in columns if name in query.select_for_update_of}
    return {query.alias_map[alias].table_name for alias in tuple(query.alias_map) if query.alias_refcount[alias]}


def _named(compiler: SQLCompiler) -> Iterator[tuple[str, Any]]:
    """(name in ``of``, what is selected under it) of a statement: "self" and the rows beside it."""

    def walk(info: dict[str, Any], path: str) -> Iterator[tuple[str, Any]]:
        yield path or "self", info
        for inner in info.get("related_klass_infos", ()):
            field = inner["field"]
            name = field.related_query_name() if inner["reverse"] else field.name
            yield from walk(inner, f"{path}__{name}" if path else name)

    yield from walk(compiler.klass_info or {"model": compiler.query.model}, "")


@pytest.fixture(autouse=True, scope="session")
def _no_row_is_locked_that_production_may_not_lock() -> Iterator[None]:
    """The tests' own role may do everything; in production PostgreSQL refuses the lock.

    Looked at as the statement is written, so that joined tables (``select_related`` without ``of``) count as well.
    """
    write = SQLCompiler.get_from_clause

    def guarded(self: SQLCompiler) -> Any:
        found = write(self)
        if self.query.select_for_update and (refused := sorted(locked_tables(self) & unlockable())):
            raise AssertionError(f"{', '.join(refused)} append-only: name others in of=, or declare locked=True")
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLCompiler, "get_from_clause", guarded)
        yield


def declared_triggers() -> list[triggers.TriggerOperation]:
    """Every trigger operation of every migration, in the order in which an app's migrations run."""
    nodes = MigrationLoader(None).graph.nodes
    ordered = [nodes[key] for key in sorted(nodes)]
    return [one for node in ordered for one in node.operations if isinstance(one, triggers.TriggerOperation)]


KEPT = {"django_content_type", "auth_permission"}
"""Drawn up with the tables, the same for ever: emptied, they would be written anew after each test."""
HISTORY = "core_rowhistory"


EVER_FILLED = """SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND pg_relation_size(oid) > 0"""
"""Tables whose file holds anything; PostgreSQL takes 60 ms to think of a way through all."""


def filled_tables() -> list[str]:
    """Tables with rows, in one statement; the history last, as it keeps what is deleted elsewhere."""
    names = [name for name in connection.introspection.django_table_names(only_existing=True) if name not in KEPT]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(EVER_FILLED)
            names = sorted({*names} & {name for (name,) in cursor.fetchall()})
        asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in [*names, HISTORY])
        cursor.execute(asked)
        return [*(name for (name,) in cursor.fetchall() if name != HISTORY), HISTORY]


def empty(tables: list[str]) -> None:
    """Delete all rows: truncating takes PostgreSQL half a second, whether or not anything is in the tables."""
    with connection.cursor() as cursor:
        for name in tables:
            cursor.execute(f"DELETE FROM {name}")


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_triggers() -> Iterator[None]:
    """Transactional tests leave all tables empty; triggers of those that have rows step aside for it."""
    teardown = TransactionTestCase._fixture_teardown
    declared = [one for one in declared_triggers() if not isinstance(one, triggers.KeepHistory)]

    def flushing(self: TransactionTestCase) -> None:
        with transaction.atomic():
            tables = filled_tables()
            # those of the ballots guard several tables at once
            guards = [guard for guard in declared if getattr(guard, "table", HISTORY) in tables]
            for guard in reversed(guards):
                triggers.execute(connection, guard.removal_sql(connection.vendor))
            empty(tables)
        with transaction.atomic():
            for guard in guards:
                triggers.execute(connection, guard.install_sql(connection.vendor))

    TransactionTestCase._fixture_teardown = flushing  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
