"""``python -m tools.bench [--only NAME ...] [--quick]``: run the benchmarks, print tables, write docs/benchmarks.md.

Each part runs in a process of its own with a data folder and a database of its own, so that memory and caches of
one do not colour another. Exit code 0 whatever the figures: a benchmark reports. A part that breaks says so.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.bench import machine, report
from tools.bench.databases import borrowed
from tools.processes import ROOT, Stopped, end, say, signals_raise, spawn

TARGET = ROOT / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `make bench`. Product and yardstick run in turn in the same run, hot; a figure is the median of its rounds, a
ratio the median of the rounds' own ratios. What can be held exactly (numbers of queries, independence of rows, ranks
where a sheet errs) is asserted by tests; times are reported only. Goals are those the product set itself before it was
built.

"""


@dataclass(frozen=True, slots=True)
class Part:
    """A module of this package with ``measure(quick) -> list[Section]``, and where it runs."""

    name: str
    module: str
    postgres: bool = False
    what: str = ""


PARTS = (
    Part("ranking", "ranking", what="the ranking job on SQLite, against SQL, a naive loop and LibreOffice"),
    Part("postgres", "ranking", postgres=True, what="the ranking job on PostgreSQL"),
    Part("pages", "pages", what="pages against plain Django, eight connections, memory of workers"),
    Part("documents", "documents", what="PDF against WeasyPrint, Excel against openpyxl"),
    Part("accountability", "accountability", what="the quarterly bulletin and pages at the size of a county year"),
    Part("intake", "intake", what="import of a workbook, audit trail"),
    Part("scaleout", "scaleout", postgres=True, what="schemes through Celery with one and two workers"),
)


def environment(part: Part, folder: Path, database: str) -> dict[str, str]:
    """Embedded defaults, or the server's database; never the data under var/."""
    given = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SANTIXI_MODE")}
    return {
        **given,
        "SANTIXI_MODE": "demo",
        "SECOND_FACTOR_REQUIRED": "false",
        "LOG_LEVEL": "ERROR",
        "DATA_DIR": str(folder),
        "DATABASE_URL": database if part.postgres else f"sqlite:///{folder / 'bench.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
    }


def run_part(part: Part, quick: bool, named: Mapping[str, str]) -> list[report.Section]:
    """One part in a process and a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="santixi-bench-"))
    found = folder / "sections.json"
    say(f"\n######## {part.name}: {part.what}")
    begun = time.monotonic()
    try:
        (folder / "staticfiles").mkdir()
        with borrowed(named.get("DATABASE_URL", "") if part.postgres else "") as database:
            if part.postgres and not database:
                say("Left out: no PostgreSQL is named in DATABASE_URL; `make bench` starts one.")
                return []
            command = [
                sys.executable,
                "-m",
                "tools.bench.part",
                part.module,
                str(found),
                *(["--quick"] if quick else []),
            ]
            child = spawn(command, env=environment(part, folder, database))
            try:
                code = child.wait()
            finally:
                end(child)
        if code != 0 or not found.exists():
            say(f"{part.name} broke off with exit code {code}.")
            broken = report.Section(99, f"{part.name}: broke off", ["part", "exit code"], [[part.name, str(code)]])
            return [broken]
        say(f"({part.name}: {time.monotonic() - begun:.0f} s)")
        return report.load(found)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.bench")
    parser.add_argument("--only", action="append", choices=[part.name for part in PARTS], help="run only this part")
    parser.add_argument(
        "--quick", action="store_true", help="fewer rounds and a tenth of the units; writes no document"
    )
    asked = parser.parse_args()
    chosen = [part for part in PARTS if not asked.only or part.name in asked.only]
    head = machine.describe()
    for line in head:
        say(line)
    try:
        with signals_raise():
            sections = [section for part in chosen for section in run_part(part, asked.quick, os.environ)]
    except Stopped as stopped:
        say(f"Stopped by {stopped}.")
        return stopped.exit_code
    if asked.only or asked.quick:
        say("\nA part or a quick run: docs/benchmarks.md stays as it is.")
        return 0
    text = HEAD + "\n".join(f"- {line}" for line in head) + "\n\n"
    text += "\n".join(section.markdown() for section in sorted(sections, key=lambda section: section.order))
    TARGET.write_text(text, encoding="utf-8")
    say(f"\nWritten: {TARGET.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
