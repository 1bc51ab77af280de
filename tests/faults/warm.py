"""Processes of the product forked from one that has it in memory: importing it is nearly all that a start costs.

A forked process has a session, an output and a rig of its own and goes on as ``python -m tests.faults.rigged`` does;
the mother has neither a connection nor a second thread that it could share. Its environment is the mother's: another
environment needs another mother. How the product starts without one is shown by tests/browser/production and
tests/deploy/test_demo.py.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from typing import IO, Any

from tests.faults import rigged
from tools.processes import end, spawn

LONGEST = 65_536  # bytes of a message: what to run, one way; a number the other
PROGRAMS = (
    "celery.apps.beat",
    "celery.apps.worker",
    "celery.bin.celery",
    "celery.concurrency.prefork",
    "celery.worker.worker",
    "gunicorn.app.wsgiapp",
    "gunicorn.workers.gthread",
    "kombu.transport.redis",
    "tests.faults.kinds",
    "tests.faults.unguarded",
)
"""What the processes of the tests import by themselves, but for what is run as ``__main__``."""


class Forked:
    """A process that the mother started: what ``tools.processes.end`` and the tests ask of a child of their own."""

    def __init__(self, args: list[str], pid: int, told: socket.socket) -> None:
        self.args, self.pid, self._told = args, pid, told
        self.returncode: int | None = None

    def poll(self) -> int | None:
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        code = self._ended(timeout)
        if code is None:
            assert timeout is not None
            raise subprocess.TimeoutExpired(self.args, timeout)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def _ended(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._told], [], [], timeout)[0]:
            self.returncode = int(self._told.recv(LONGEST))  # nothing to read: the mother has died
            self._told.close()
        return self.returncode


class Mother:
    """Who forks; starts with the first fork and ends with ``close``, or when this process does."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        line, far_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with far_end:
            command = [sys.executable, "-m", "tests.faults.warm"]
            self._process = spawn(command, env=environment, stdin=far_end.fileno())
        self._line = line

    def fork(self, command: tuple[str, ...], rig: str, output: IO[bytes]) -> Forked:
        """``command`` run through tests.faults.rigged."""
        told, tell = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with tell:
            message = json.dumps({"command": command, "rig": rig}).encode()
            socket.send_fds(self._line, [message], [output.fileno(), tell.fileno()])
        return Forked(list(command), int(self._line.recv(LONGEST)), told)

    def close(self) -> None:
        self._line.close()
        end(self._process)


def serve(line: socket.socket) -> dict[str, Any]:
    """Fork a process for each request and tell how each ended; returns in the new one, with what it is to run."""
    born: dict[int, tuple[int, socket.socket]] = {}
    while True:
        for one in select.select([line, *born], [], [])[0]:
            if one is not line:
                pid, tell = born.pop(one)
                os.close(one)
                with tell, contextlib.suppress(BrokenPipeError):  # who started it may have forgotten it
                    tell.send(str(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])).encode())
                continue
            message, files, _, _ = socket.recv_fds(line, LONGEST, 2)
            if not message:
                sys.exit()
            output, told = files
            pid = os.fork()
            if not pid:
                begin(output)
                for descriptor, (_, tell) in born.items():
                    os.close(descriptor)
                    tell.close()
                for descriptor in (*files, line.detach()):
                    os.close(descriptor)
                return dict(json.loads(message))
            os.close(output)
            born[os.pidfd_open(pid)] = (pid, socket.socket(fileno=told))
            line.send(str(pid).encode())


def begin(output: int) -> None:
    """What ``tools.processes.spawn`` gives a child: a session, an output, and its end with the mother's."""
    os.setsid()
    for standard in (1, 2):
        os.dup2(output, standard)
    end_with_the_mother = 1  # PR_SET_PDEATHSIG
    ctypes.CDLL(None).prctl(end_with_the_mother, signal.SIGTERM)


def prepare() -> None:
    """Import all that the processes will import; nothing may be open then."""
    import django

    django.setup()
    from django.db import connections
    from django.urls import get_resolver

    from config.celery import app

    app.loader.import_default_modules()  # with the checks of the whole product, which no worker need repeat
    os.environ["CELERY_SKIP_CHECKS"] = "1"
    get_resolver().url_patterns  # noqa: B018  loads all views
    for name in PROGRAMS:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # no collection of theirs looks at what they share
    assert threading.active_count() == 1
    assert all(one.connection is None for one in connections.all(initialized_only=True))


if __name__ == "__main__":
    # Standard input is the line; as children get files of that number, it moves out of their way.
    ready = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    prepare()
    asked = serve(ready)
    os.environ["FAULT_RIG"] = asked["rig"]
    rigged.run(*asked["command"])
