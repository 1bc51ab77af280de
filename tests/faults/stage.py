"""The stage of the fault tests: private servers, the 2012 year in them, and worker processes to hurt.

Everything the tests break is their own. The product code in this process is pointed at the stage by
``product_on``; worker processes get the same addresses from their environment, with short leases and sweeps.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import kombu.pools
import psycopg2
import pytest
import redis
from django.conf import settings
from django.db import close_old_connections, connections
from django.test import override_settings

from config.celery import app
from core import broker
from tests.faults.rigged import Gate
from tests.faults.warm import Forked, Mother
from tools.processes import ROOT, end
from tools.services import PostgreSQL, Redis, free_port

LEASE = 3.0  # seconds
SWEEP = 1.0
TABLES = "tables"
"""The name of the database that has just been migrated."""
PATIENCE = 240.0  # seconds until a test gives up waiting; generous, the machine may be busy


def wait_until(true: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """Poll until ``true()`` is true and give its value; AssertionError naming ``what`` after ``patience`` seconds."""
    deadline = time.monotonic() + patience
    while True:
        value = true()
        if value:
            return value
        assert time.monotonic() < deadline, f"waited {patience:.0f} s in vain: {what}"
        time.sleep(0.05)


def answers(port: int) -> bool:
    """Whether somebody takes connections there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Stage:
    """Servers, folders and addresses; ``with`` starts them and leaves nothing behind."""

    def __init__(self) -> None:
        self.postgres, self.redis = PostgreSQL(), Redis()
        self.folder = Path(tempfile.mkdtemp(prefix="santixi-stage-"))
        self.started: list[Forked] = []
        self._mothers: dict[tuple[tuple[str, str], ...], Mother] = {}
        """By what their environment has of its own."""

    def __enter__(self) -> Self:
        self.postgres.__enter__()
        try:
            self.redis.__enter__()
            key = self.folder / "audit.key"
            key.touch(mode=0o600)
            key.write_bytes(settings.AUDIT_KEY)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        self.end_all()
        for mother in self._mothers.values():
            mother.close()
        self.redis.close()
        self.postgres.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def environment(self, **more: str) -> dict[str, str]:
        """Settings of a process on this stage."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SANTIXI_MODE": "test",
            "SECRET_KEY": settings.SECRET_KEY,
            "AUDIT_KEY_FILE": str(self.folder / "audit.key"),
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.redis.url,
            "CELERY_BROKER_URL": self.redis.url,
            "CELERY_EAGER": "0",
            "SECOND_FACTOR_REQUIRED": "0",
            "JOB_LEASE_SECONDS": str(LEASE),
            "SWEEP_SECONDS": str(SWEEP),
            "SCHEDULE_SECONDS": "1000",
            **more,
        }

    def migrate(self) -> None:
        command = [sys.executable, "manage.py", "migrate", "--noinput", "-v", "0"]
        subprocess.run(command, cwd=ROOT, env=self.environment(), check=True)

    def manage(self, *arguments: str) -> tuple[int, str]:
        """Exit code and output of a management command."""
        process = self.start("manage", *arguments, log="manage")
        return process.wait(PATIENCE), (self.folder / "manage.txt").read_text()

    def execute(self, *statements: str) -> list[tuple[Any, ...]]:
        """Raw statements of the superuser, each committed; the rows of the last one."""
        link = psycopg2.connect(self.postgres.url)
        link.autocommit = True
        try:
            with link.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            link.close()

    def keep_as(self, template: str) -> None:
        """Give the present database this name, to be copied by ``use_copy_of``."""
        self.postgres.tool("psql", "-d", "postgres", "-c", f"ALTER DATABASE santixi RENAME TO {template}")

    def use_copy_of(self, template: str) -> None:
        """A fresh copy, under the name that all processes know; made file by file, past the write-ahead log."""
        by_file = ["--strategy=file_copy"] if self.postgres.version >= 15 else []  # before, there is no other way
        self.postgres.tool("createdb", "santixi", f"--template={template}", *by_file)

    def drop_copy(self) -> None:
        """Some 2,700 files go at once while they are new; a cluster full of such copies takes minutes to remove."""
        self.postgres.tool("dropdb", "--force", "santixi")

    def start(
        self, *command: str, gates: tuple[Gate, ...] = (), without: tuple[str, ...] = (), log: str = "log", **env: str
    ) -> Forked:
        """A process of the product, run through tests.faults.rigged: it stops at the gates, these guards are off."""
        rig = json.dumps({"gates": [gate.plan() for gate in gates], "without": list(without)})
        settings = tuple(env.items())
        if settings not in self._mothers:
            self._mothers[settings] = Mother(self.environment(**env))
        with (self.folder / f"{log}.txt").open("ab") as output:
            process = self._mothers[settings].fork(command, rig, output)
        self.started.append(process)
        return process

    def worker(self, *gates: Gate, without: tuple[str, ...] = (), children: int = 1) -> Forked:
        """A Celery worker; its child processes do the work."""
        arguments = ("celery", "worker", "-l", "info", "-c", str(children), "-n", f"w{free_port()}@stage")
        without_gossip = ("--without-gossip", "--without-mingle", "--without-heartbeat")
        return self.start(*arguments, *without_gossip, gates=gates, without=without, log="worker")

    def beat(self, **env: str) -> Forked:
        return self.start("celery", "beat", "-l", "info", "--pidfile=", "--max-interval", "1", log="beat", **env)

    def web(self, *, without: tuple[str, ...] = (), threads: int = 4) -> int:
        """gunicorn as in production, with fewer threads; its port once it answers."""
        port = free_port()
        options = (
            "--bind",
            f"127.0.0.1:{port}",
            "--worker-class",
            "gthread",
            "--workers",
            "1",
            "--threads",
            str(threads),
        )
        self.start("gunicorn", "config.wsgi", *options, "--no-control-socket", without=without, log="web")
        wait_until(lambda: answers(port), "the web process")
        return port

    def purge(self) -> None:
        """Forget what waits at the broker: repeated deliveries of finished jobs would come to a gate first."""
        with redis.Redis.from_url(self.redis.url) as link:
            link.delete("celery")

    def end_workers(self) -> None:
        """End all processes but beat."""
        for process in [one for one in self.started if "beat" not in one.args]:
            end(process, patience=0.2)
            self.started.remove(process)

    def end_all(self) -> None:
        for process in self.started:
            end(process, patience=0.2)
        self.started.clear()
        for log in sorted(self.folder.glob("*.txt")):
            tail = log.read_text(errors="replace")[-4000:]
            sys.stdout.write(f"---- {log.stem}\n{tail}\n")  # pytest shows it when the test failed
            log.unlink()

    def gate(self, point: str, *, after: bool = False) -> Gate:
        """A gate in front of (or behind) the function ``module:name``."""
        return Gate(point, after, str(Path(tempfile.mkdtemp(prefix="gate-", dir=self.folder))))


@pytest.fixture(scope="session")
def servers() -> Iterator[Stage]:
    """PostgreSQL with ``TABLES``, and Redis: for all tests that break them."""
    with Stage() as stage:
        stage.migrate()
        stage.keep_as(TABLES)
        yield stage


@contextmanager
def product_on(stage: Stage) -> Iterator[None]:
    """Point Django and Celery of this process at the stage, and back again."""
    before = connections.settings["default"], connections["default"]
    address = stage.postgres.environment()
    connections.settings["default"] = {
        **before[0], "ENGINE": "django.db.backends.postgresql", "OPTIONS": {}, "HOST": address["PGHOST"],
        "PORT": address["PGPORT"], "USER": address["PGUSER"], "PASSWORD": address["PGPASSWORD"],
        "NAME": address["PGDATABASE"], "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False,
    }  # fmt: skip
    del connections["default"]
    options = {"visibility_timeout": 3600, "socket_timeout": 1, "socket_connect_timeout": 1, "max_retries": 0}
    names = ("broker_url", "broker_write_url", "broker_read_url", "task_always_eager", "broker_transport_options")
    kept = {name: app.conf[name] for name in names}
    app.conf.update(
        broker_url=stage.redis.url, broker_write_url=stage.redis.url, broker_read_url=stage.redis.url,
        task_always_eager=False, broker_transport_options=options,
    )  # fmt: skip
    forget_broker()
    try:
        with override_settings(JOB_LEASE_SECONDS=LEASE):
            yield
    finally:
        close_old_connections()
        connections["default"].close()
        connections.settings["default"], connections["default"] = before
        app.conf.update(kept)
        forget_broker()


def forget_broker() -> None:
    """Drop Celery's pooled connections of this process: they point to where the broker was."""
    kombu.pools.reset()
    app._pool = None
    app.__dict__.pop("amqp", None)
    broker.forget()
