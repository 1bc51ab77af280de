"""The machine a run took place on: processor, memory, system and versions; no names of hosts."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from tools.services import postgresql_folder

LIBRARIES = ("django", "gunicorn", "celery", "weasyprint", "openpyxl")


def describe() -> list[str]:
    """Lines for the head of docs/benchmarks.md."""
    libraries = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)
    return [
        f"{_memory():.0f} GiB of memory, kernel {platform.release()}, {_system()}.",
        f"Python {platform.python_version()}, {libraries}.",
        f"SQLite {sqlite3.sqlite_version} (a file, WAL), {_postgresql()} (its defaults, but fsync off where the server "
        f"is the private one), {office_version() or 'no LibreOffice'}.",
        "Load when a part begins: processes that want to run; what is above the number of processors disturbs the "
        "figures.",
    ]


def taken() -> str:
    """When, on which state of the code and beside how much other work a part begins."""
    return (
        f"Taken {datetime.now(UTC):%Y-%m-%d %H:%M} UTC on {os.cpu_count()} processors “{_processor()}”; {_commit()}; "
        f"load when it began: {os.getloadavg()[0]:.1f}."
    )


def office_version() -> str:
    """LibreOffice's version, "" when it is not installed."""
    if shutil.which("soffice") is None:
        return ""
    words = _output(["soffice", "--version"]).split()
    return " ".join(words[:2])


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _memory() -> float:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.system()


def _postgresql() -> str:
    words = _output([str(postgresql_folder("postgres") / "postgres"), "--version"]).split()
    return f"PostgreSQL {words[2]}" if len(words) > 2 else "PostgreSQL"


def _commit() -> str:
    short = _output(["git", "rev-parse", "--short", "HEAD"]).strip()
    return f"state of the code: {short}" if short else "state of the code: unknown"


def _output(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
