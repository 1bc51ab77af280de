"""The demo county as ``make run`` serves it: real web process, real worker, a data folder of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings

from tools.processes import ROOT, end, spawn
from tools.run_tests import KEYS
from tools.services import free_port

SERVERS = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "SECRET_KEY", "AUDIT_KEY_FILE", "CELERY_EAGER")
PATIENCE = 240.0  # seconds until the web process must answer; generous, the machine may be busy


@dataclass(frozen=True)
class Demo:
    """A running demo: its address and its data folder."""

    url: str
    folder: Path
    worker: subprocess.Popen[bytes]

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.folder)

    def manage(self, *arguments: str) -> str:
        """Output of one management command on the demo's data."""
        return manage(self.environment, *arguments)


@contextmanager
def frozen(worker: subprocess.Popen[bytes]) -> Iterator[None]:
    """No job is taken up meanwhile."""
    worker.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        worker.send_signal(signal.SIGCONT)


def environment(folder: Path) -> dict[str, str]:
    """Settings of a demo process: nothing of the test run's own database, broker or settings."""
    kept = {name: value for name, value in os.environ.items() if name not in SERVERS}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SANTIXI_MODE": "demo",
        "DATA_DIR": str(folder),
        "LOG_LEVEL": "WARNING",
        "PYTHONUNBUFFERED": "1",
    }


def manage(env: dict[str, str], *arguments: str) -> str:
    return _run(env, "manage.py", *arguments)


def _run(env: dict[str, str], *arguments: str, errors: int = subprocess.PIPE) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=errors, text=True, check=False
    )
    if done.returncode:
        raise AssertionError(f"{' '.join(arguments)} failed:\n{done.stdout[-4000:]}\n{(done.stderr or '')[-4000:]}")
    return done.stdout


def load(folder: Path) -> str:
    """Load the county into a data folder as ``make demo`` does, with the keys of this test run.

    Returns all that stood on the screen, errors and log lines of the usual level included.
    """
    for name in KEYS:
        shutil.copy(Path(settings.DATA_DIR) / name, folder)
    env = {name: value for name, value in environment(folder).items() if name != "LOG_LEVEL"}
    return _run({**env, "PORT": str(free_port())}, "-m", "tools.demo", "reset", errors=subprocess.STDOUT)


@contextmanager
def running(folder: Path) -> Iterator[Demo]:
    """Start web and worker on a loaded folder, stop both at the end; the end of their output is printed."""
    env = environment(folder)
    port = free_port()
    threads = ("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket")
    commands = {
        "web": ("gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", *threads),
        "worker": ("celery", "-A", "config", "worker", "-l", "info", "-c", "1"),
    }
    children = []
    try:
        for name, command in commands.items():
            with (folder / f"{name}.log").open("wb") as log:
                children.append(spawn([sys.executable, "-m", *command], env=env, output=log))
        demo = Demo(f"http://127.0.0.1:{port}", folder, children[1])
        _wait_for(demo, children[0])
        yield demo
    finally:
        for child in children:
            end(child, patience=3)
        for name in commands:
            sys.stdout.write(f"---- {name}\n{(folder / f'{name}.log').read_text(errors='replace')[-4000:]}\n")


def _wait_for(demo: Demo, web: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(f"{demo.url}/healthz", timeout=5):
                return
        except (URLError, OSError):
            assert web.poll() is None, "the web process ended at once"
            assert time.monotonic() < deadline, "the web process does not answer"
            time.sleep(0.1)
