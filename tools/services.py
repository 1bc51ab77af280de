"""Private PostgreSQL and Redis for tests, from Debian's packages, on free ports of 127.0.0.1.

``python -m tools.services run -- COMMAND`` runs COMMAND with DATABASE_URL, REDIS_URL and CELERY_BROKER_URL set and
gives back its exit code. A server named in the environment is used as it is; the others are started in a temporary
folder, as an unprivileged user where this is root (PostgreSQL refuses root), and always stopped again.
Fault tests start servers of their own: ``with PostgreSQL() as server: server.restart("immediate")``.
"""

from __future__ import annotations

import contextlib
import glob
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from tools.processes import Stopped, end, say, signals_raise, spawn

PATIENCE = 30.0  # seconds a server may take to answer or to go
PLACE = "SERVERS_PLACE"
"""Names the folder in memory where the servers' own ones lie; without it they lie among the temporary ones."""


def unprivileged_user() -> str:
    """Who runs the servers: "" for ourselves, or a system user when this is root."""
    if os.geteuid() != 0:
        return ""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgresql_folder(program: str = "initdb") -> Path:
    """Folder of the newest PostgreSQL that has ``program``. Raises SystemExit naming the package when there is none."""
    found = glob.glob(f"/usr/lib/postgresql/*/bin/{program}")
    if found:
        return Path(max(found, key=lambda path: float(path.split("/")[4]))).parent
    elsewhere = shutil.which(program)
    if elsewhere is None:
        raise SystemExit("PostgreSQL is missing: apt-get install postgresql")
    return Path(elsewhere).resolve().parent


class Server:
    """A private server: a folder, a port, a password, and a process that can be stopped, frozen and restarted."""

    name = ""
    ending = signal.SIGTERM

    def __init__(self) -> None:
        self.user = unprivileged_user()
        self.port = free_port()
        self.password = secrets.token_hex(16)
        self.folder = Path(tempfile.mkdtemp(prefix=f"santixi-{self.name.lower()}-", dir=os.environ.get(PLACE)))
        self.process: subprocess.Popen[bytes] | None = None
        if self.user:
            shutil.chown(self.folder, self.user)

    def __enter__(self) -> Self:
        try:
            self.prepare()
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def prepare(self) -> None:
        """Create what the server needs before its first start."""

    def launch(self) -> subprocess.Popen[bytes]:
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def start(self) -> None:
        """Start and wait until the server answers."""
        self.process = self.launch()
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                tail = self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""
                raise RuntimeError(f"{self.name} does not answer on port {self.port}\n{tail}")
            time.sleep(0.05)

    def stop(self, by: signal.Signals | None = None) -> None:
        """Stop the server; its data stay until ``close``."""
        if self.process is not None:
            end(self.process, by=by or self.ending, patience=PATIENCE)
            self.process = None

    def close(self) -> None:
        """Stop the server and remove its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgreSQL(Server):
    """One cluster with a superuser and a database called santixi. fsync is off: a power cut would lose data,
    a killed server does not (commits still reach the kernel before they are reported)."""

    name = "PostgreSQL"
    ending = signal.SIGINT  # "fast": disconnects its clients
    modes = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT, "kill": signal.SIGKILL}

    @property
    def url(self) -> str:
        return f"postgres://santixi:{self.password}@127.0.0.1:{self.port}/santixi"

    def environment(self) -> dict[str, str]:
        """For libpq's programs (psql, pg_dump): the superuser on this server."""
        login = {"PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": "santixi", "PGDATABASE": "santixi"}
        return {**os.environ, **login, "PGPASSWORD": self.password}

    @cached_property
    def version(self) -> int:
        """Its major number."""
        return int(self.tool("psql", "-Atc", "SHOW server_version_num", "-d", "postgres").stdout) // 10_000

    def tool(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs against this server; raises when it fails."""
        program = str(postgresql_folder() / command[0])
        return subprocess.run(
            [program, *command[1:]], env=self.environment(), check=True, capture_output=True, text=True
        )

    def prepare(self) -> None:
        password_file = self.folder / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(self.password)
        if self.user:
            shutil.chown(password_file, self.user)
        options = ["--username=santixi", "--auth=scram-sha-256", f"--pwfile={password_file}", "--no-sync"]
        options += ["--encoding=UTF8", "--locale=C.UTF-8"]
        initdb = spawn(
            [str(postgresql_folder() / "initdb"), "-D", str(self.folder / "data"), *options],
            user=self.user,
            cwd=self.folder,
            output=subprocess.PIPE,
        )
        try:
            output, _ = initdb.communicate(timeout=120)
        finally:
            end(initdb)
        if initdb.returncode != 0:
            raise RuntimeError("initdb failed:\n" + output.decode(errors="replace"))

    def launch(self) -> subprocess.Popen[bytes]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": self.folder,
            "fsync": "off",
            "full_page_writes": "off",
            "max_connections": 250,
            "timezone": "UTC",
        }
        if PLACE in os.environ:
            settings["max_wal_size"] = "256MB"  # a quarter of what it would keep on a disk
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            return spawn(
                [str(postgresql_folder() / "postgres"), "-D", str(self.folder / "data"), *options],
                user=self.user,
                cwd=self.folder,
                output=log,
                at_parents_death="INT",
            )

    def start(self) -> None:
        super().start()
        if not self.tool("psql", "-d", "postgres", "-Atc", "SELECT 1 FROM pg_database WHERE datname='santixi'").stdout:
            self.tool("createdb", "santixi")

    def answers(self) -> bool:
        ready = [str(postgresql_folder() / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(ready, check=False).returncode == 0

    def restart(self, mode: str = "fast") -> None:
        """Stop by ``mode`` (fast, immediate, kill) and start again with the same data on the same port."""
        self.stop(self.modes[mode])
        self.start()


class Redis(Server):
    """Redis without persistence: what it held is gone after ``stop``."""

    name = "Redis"

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def launch(self) -> subprocess.Popen[bytes]:
        program = shutil.which("redis-server")
        if program is None:
            raise SystemExit("Redis is missing: apt-get install redis-server")
        settings = f'bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\nsave ""\ndir {self.folder}\n'
        with self.log.open("ab") as log:
            process = spawn([program, "-"], user=self.user, cwd=self.folder, stdin=subprocess.PIPE, output=log)
        assert process.stdin is not None
        with process.stdin as pipe:  # a configuration in the arguments would show the password in ps
            pipe.write(settings.encode())
        return process

    def answers(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1) as link:
            link.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
            with link.makefile("rb") as replies:
                return [replies.readline(), replies.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
        return False

    def restart(self) -> None:
        self.stop()
        self.start()

    def freeze(self) -> None:
        """SIGSTOP: connections stay open and nothing answers, until ``thaw`` or ``stop``."""
        assert self.process is not None, "Redis is not running"
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self.process is not None, "Redis is not running"
        self.process.send_signal(signal.SIGCONT)


def shown(url: str) -> str:
    """A server's address without its credentials."""
    parts = urlsplit(url)
    host = parts.hostname or parts.query.removeprefix("host=")
    return host + (f":{parts.port}" if parts.port else "") + parts.path


@contextlib.contextmanager
def services(named: Mapping[str, str] | None = None, tell: Callable[[str], None] = say) -> Iterator[dict[str, str]]:
    """Variables that name a PostgreSQL and a Redis, started here unless ``named`` (the environment) has them."""
    given = os.environ if named is None else named
    with contextlib.ExitStack() as stack:
        variables = {}
        database = given.get("DATABASE_URL", "")
        if database.startswith(("postgres://", "postgresql://", "psql://", "pgsql://")):
            tell(f"PostgreSQL: the one named in DATABASE_URL, {shown(database)}")
            variables["DATABASE_URL"] = database
        else:
            postgres = stack.enter_context(PostgreSQL())
            variables["DATABASE_URL"] = postgres.url
            who = f" as {postgres.user}" if postgres.user else ""
            tell(f"PostgreSQL: private{who}, {shown(postgres.url)}, {postgresql_folder()}, {postgres.folder}")
        redis = given.get("REDIS_URL", "")
        if redis:
            tell(f"Redis: the one named in REDIS_URL, {shown(redis)}")
        else:
            server = stack.enter_context(Redis())
            redis = server.url
            tell(f"Redis: private{f' as {server.user}' if server.user else ''}, {shown(redis)}, {server.folder}")
        variables["REDIS_URL"] = redis
        variables["CELERY_BROKER_URL"] = given.get("CELERY_BROKER_URL") or redis
        yield variables


def run(command: list[str]) -> int:
    """Run ``command`` between the servers' start and stop; an ending signal ends it, then the servers."""
    try:
        with signals_raise(), services() as variables:
            child = spawn(command, env={**os.environ, **variables}, cwd=Path.cwd(), stdin=None)
            try:
                return child.wait()
            finally:
                end(child, patience=20)
    except Stopped as stopped:
        say(f"Stopped by {stopped}.")
        return stopped.exit_code


if __name__ == "__main__":
    if sys.argv[1:3] != ["run", "--"] or len(sys.argv) < 4:
        sys.exit("usage: python -m tools.services run -- COMMAND [ARGUMENTS]")
    sys.exit(run(sys.argv[3:]))
