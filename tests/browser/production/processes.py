"""docker-compose.yml without containers: the same commands and settings, on private servers of this machine.

Commands come from the compose file and, for the web process, from the image's CMD; settings from ``x-settings``.
Only what names another machine, a path of the image or the proxy's name is replaced.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import psycopg2
import pytest
import yaml

from tools.processes import ROOT, end, spawn
from tools.services import PostgreSQL, Redis, free_port

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SUBSTITUTION = re.compile(r"\$\{(?P<name>\w+)(?::(?P<kind>[?-])(?P<text>[^}]*))?\}")


def substituted(text: str, values: Mapping[str, str]) -> str:
    """``text`` with ${NAME}, ${NAME:-default} and ${NAME:?message} filled in, as compose does it."""

    def value(match: re.Match[str]) -> str:
        default = match["text"] if match["kind"] == "-" else None
        found = values.get(match["name"], default)
        assert found is not None, f"docker-compose.yml wants {match['name']}"
        return found

    return SUBSTITUTION.sub(value, text)


def image_command() -> list[str]:
    """CMD of the Dockerfile: the web service has no command of its own."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    found = re.search(r"^CMD (\[.*\])$", text, re.MULTILINE)
    assert found is not None
    return list(json.loads(found[1]))


def command(service: str, values: Mapping[str, str]) -> list[str]:
    """What the container of ``service`` runs."""
    own = COMPOSE["services"][service].get("command")
    return shlex.split(substituted(own, values)) if own else image_command()


class ProcessSet:
    """PostgreSQL with its two roles, Redis, and the product's processes; ``with`` leaves nothing behind."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.postgres, self.redis = PostgreSQL(), Redis()
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        key = folder / "audit.key"
        key.write_text(secrets.token_hex(32))
        self.values = {
            "COUNTY_NAME": "安澜县",
            "SECRET_KEY": secrets.token_hex(40),
            "SITE_HOST": "127.0.0.1",
            "FRONT_SUBNET": "127.0.0.1/32",
            "OWNER_PASSWORD": secrets.token_hex(12),
            "APP_PASSWORD": secrets.token_hex(12),
            "REDIS_PASSWORD": "",
        }

    def __enter__(self) -> ProcessSet:
        self.postgres.__enter__()
        try:
            self.redis.__enter__()
            self.values["REDIS_PASSWORD"] = self.redis.password
            roles = {name: self.values[name] for name in ("OWNER_PASSWORD", "APP_PASSWORD")}
            login = {**self.postgres.environment(), **roles, "POSTGRES_DB": "santixi"}
            subprocess.run(["bash", str(ROOT / "deploy" / "postgres-init.sh")], env=login, check=True)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()
        self.redis.close()
        self.postgres.close()

    def environment(self, service: str) -> dict[str, str]:
        """The service's settings, its servers and files found here."""
        here = {"postgres:5432": f"127.0.0.1:{self.postgres.port}", "redis:6379": f"127.0.0.1:{self.redis.port}"}
        settings = {}
        for name, value in COMPOSE["services"][service]["environment"].items():
            text = substituted(str(value), self.values)
            for there, address in here.items():
                text = text.replace(there, address)
            settings[name] = text
        settings |= {
            "AUDIT_KEY_FILE": str(self.folder / "audit.key"),
            "CSRF_TRUSTED_ORIGINS": self.url.rstrip("/"),  # the browser stands where the proxy would
            "DATA_DIR": str(self.folder),
            "STATIC_ROOT": str(self.folder / "staticfiles"),
        }
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "PYTHONUNBUFFERED": "1", **settings}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def native(self, service: str) -> list[str]:
        """The container's command with this Python and this port."""
        program, *arguments = command(service, self.values)
        start = [sys.executable] if program == "python" else [sys.executable, "-m", program]
        return [*start, *(f"127.0.0.1:{self.port}" if one == "0.0.0.0:8000" else one for one in arguments)]

    def once(self, service: str) -> None:
        """A one-shot service: migrate."""
        subprocess.run(self.native(service), cwd=ROOT, env=self.environment(service), check=True, capture_output=True)

    def grant(self) -> None:
        """The one-shot service ``grants``; its file lies at / in the container."""
        service = COMPOSE["services"]["grants"]
        arguments = shlex.split(service["command"].replace(" /grants.sql", f" {ROOT}/deploy/postgres-grants.sql"))
        login = {name: substituted(str(value), self.values) for name, value in service["environment"].items()}
        login |= {"PGHOST": "127.0.0.1", "PGPORT": str(self.postgres.port)}
        subprocess.run(arguments, env={**os.environ, **login}, check=True, capture_output=True)

    def python(self, *arguments: str, service: str = "web") -> str:
        """Output of a Python process with the settings of a service."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment(service), capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
        return done.stdout

    def execute(self, statement: str) -> None:
        """One statement of the application's role."""
        link = psycopg2.connect(self.environment("web")["DATABASE_URL"])
        with link, link.cursor() as cursor:
            cursor.execute(statement)
        link.close()

    def start(self, *services: str) -> None:
        for service in services:
            with (self.folder / f"{service}.log").open("ab") as log:
                self.running[service] = spawn(self.native(service), env=self.environment(service), output=log)

    def stop(self) -> None:
        for process in self.running.values():
            end(process)
        self.running.clear()

    def log(self, service: str) -> str:
        return (self.folder / f"{service}.log").read_text(errors="replace")

    def healthy(self) -> bool:
        """As deploy/healthcheck.py asks."""
        request = Request(self.url + "healthz", headers={"X-Forwarded-Proto": "https"})
        with suppress(URLError, OSError), urlopen(request, timeout=5) as answer:
            return bool(answer.status == 200)
        return False

    def wait(self, true: Any, what: str, patience: float = 240.0) -> None:
        deadline = time.monotonic() + patience
        while not true():
            logs = "\n".join(f"---- {name}\n{self.log(name)[-1500:]}" for name in self.running)
            assert time.monotonic() < deadline, f"waited in vain: {what}\n{logs}"
            time.sleep(0.2)


@pytest.fixture(scope="session")
def production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProcessSet]:
    """Migrated from nothing by the owner, and granted; no process runs yet."""
    with ProcessSet(tmp_path_factory.mktemp("production")) as processes:
        processes.once("migrate")
        processes.grant()
        yield processes
