"""The private test servers: they answer, they can be hurt, and they leave nothing behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest
import redis

from tools.services import PostgreSQL, Redis, services, shown

pytestmark = pytest.mark.services
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 240.0  # seconds; generous, the machine may be busy
WITHOUT_SERVERS = {
    name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL")
}


def start(*command: str) -> subprocess.Popen[str]:
    """``tools.services run -- command`` as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "tools.services", "run", "--", *command],
        cwd=ROOT,
        env={**WITHOUT_SERVERS, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def processes_naming(traces: list[str]) -> list[int]:
    """Ids of living processes whose command line or working folder mentions one of ``traces``."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            text = (process / "cmdline").read_text().replace("\0", " ") + os.readlink(process / "cwd")
        except OSError:
            continue
        if any(trace in text for trace in traces):
            found.append(int(process.name))
    return found


def read_until(process: subprocess.Popen[str], word: str) -> str:
    assert process.stdout is not None
    seen = ""
    for line in process.stdout:
        seen += line
        if word in line:
            return seen
    raise AssertionError(f"ended without {word}: {seen}")


def folders_in(output: str) -> list[str]:
    return re.findall(r"/\S*santixi-(?:postgresql|redis)-\w+", output)


def test_run_gives_the_command_two_servers_that_answer_and_its_exit_code_back() -> None:
    probe = (
        "import os, psycopg2, redis, sys\n"
        "cursor = psycopg2.connect(os.environ['DATABASE_URL']).cursor()\n"
        "cursor.execute('SELECT 41 + 1')\n"
        "print('answers', cursor.fetchone()[0], redis.Redis.from_url(os.environ['REDIS_URL']).ping())\n"
        "print('broker', os.environ['CELERY_BROKER_URL'] == os.environ['REDIS_URL'])\n"
        "sys.exit(7)\n"
    )

    process = start(sys.executable, "-c", probe)
    output, _ = process.communicate(timeout=PATIENCE)

    assert process.returncode == 7, output
    assert "answers 42 True" in output
    assert "broker True" in output
    folders = folders_in(output)
    assert len(folders) == 2
    assert [folder for folder in folders if Path(folder).exists()] == []
    assert processes_naming(folders) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_run_stopped_by_a_signal_leaves_no_process_and_no_folder(number: signal.Signals) -> None:
    process = start("sh", "-c", "echo begun; sleep 300 & sleep 300")
    output = read_until(process, "begun")
    folders = folders_in(output)
    assert len(processes_naming(folders)) >= 2  # negative control: the look at /proc sees living servers

    process.send_signal(number)
    rest, _ = process.communicate(timeout=PATIENCE)

    assert process.returncode == 128 + number, rest
    assert [folder for folder in folders if Path(folder).exists()] == []
    assert processes_naming(folders) == []


def test_run_killed_leaves_no_process() -> None:
    with start("sh", "-c", "echo begun; exec sleep 31415") as process:
        folders = folders_in(read_until(process, "begun"))
        process.kill()
    traces = [*folders, "sleep 31415"]
    deadline = time.monotonic() + PATIENCE
    while processes_naming(traces) and time.monotonic() < deadline:
        time.sleep(0.1)

    assert processes_naming(traces) == []
    for folder in folders:
        shutil.rmtree(folder)


def test_postgresql_restarted_at_once_keeps_what_was_committed() -> None:
    with PostgreSQL() as server:
        link = psycopg2.connect(server.url)
        with link, link.cursor() as cursor:
            cursor.execute("CREATE TABLE kept AS SELECT generate_series(1, 100) AS n")

        server.restart("kill")
        server.restart("immediate")

        assert server.tool("psql", "-Atc", "SELECT count(*), sum(n) FROM kept").stdout == "100|5050\n"
        with pytest.raises(psycopg2.OperationalError), link.cursor() as cursor:
            cursor.execute("SELECT 1")
        link.close()


def test_postgresql_wants_a_password() -> None:
    with PostgreSQL() as server, pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(server.url.replace(server.password, "wrong"))


def test_redis_frozen_answers_nothing_and_thawed_it_remembers() -> None:
    with Redis() as server:
        client = redis.Redis.from_url(server.url, socket_timeout=0.3, retry=None)
        client.set("key", "value")

        server.freeze()
        with pytest.raises(redis.TimeoutError):
            client.ping()
        server.thaw()

        assert client.get("key") == b"value"
        server.restart()
        assert client.get("key") is None
        client.close()


def test_services_named_in_the_environment_are_used_and_shown_without_password() -> None:
    named = {
        "DATABASE_URL": "postgres://app:hidden@db.example/santixi",
        "REDIS_URL": "redis://:hidden@mq.example:6380/3",
    }
    told: list[str] = []

    with services(named, told.append) as variables:
        assert variables == {**named, "CELERY_BROKER_URL": named["REDIS_URL"]}

    assert told == [
        "PostgreSQL: the one named in DATABASE_URL, db.example/santixi",
        "Redis: the one named in REDIS_URL, mq.example:6380/3",
    ]


def test_shown_socket_address_has_no_credentials() -> None:
    assert shown("postgres://app:hidden@/santixi?host=/run/postgresql") == "/run/postgresql/santixi"


SIGNALLED_WHILE_STARTING = """
import os, signal, subprocess, sys
from tools import processes

class Slow(subprocess.Popen):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        processes._starting = {guarded}
        os.kill(os.getpid(), signal.SIGTERM)

subprocess.Popen = Slow
try:
    with processes.signals_raise():
        processes.spawn(["sh", "-c", "sleep {seconds} & sleep {seconds}"])
        print("not stopped")
except processes.Stopped as stopped:
    sys.exit(stopped.exit_code)
"""


@pytest.mark.parametrize(("guarded", "seconds", "left"), [(True, 27183, False), (False, 27184, True)])
def test_a_signal_while_a_child_is_being_started_still_ends_it(guarded: bool, seconds: int, left: bool) -> None:
    """The child lives before the call that starts it returns: the signal waits until it is known.

    Negative control: with the guard off the same signal leaves it behind.
    """
    script = SIGNALLED_WHILE_STARTING.format(guarded=guarded, seconds=seconds)
    assert processes_naming([f"sleep {seconds}"]) == []

    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, stderr=subprocess.DEVNULL, check=False)
    survivors = processes_naming([f"sleep {seconds}"])
    for pid in survivors:
        os.kill(pid, signal.SIGKILL)

    assert done.returncode == 128 + signal.SIGTERM
    assert bool(survivors) is left
