"""``python -m tools.bench [--only NAME ...] [--quick]``: run the benchmarks, print tables, write docs/benchmarks.md.

Each part runs in a process of its own with a data folder and a database of its own, so that memory and caches of
one do not colour another. Each writes its chapter when it ends; a part that is not run keeps its former one. Exit code
0 whatever the figures: a benchmark reports. Where a part breaks off, its former chapter stays and the exit code is 1.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from os import environ
from pathlib import Path

from tools.bench import document, machine, report
from tools.bench.databases import Templates
from tools.processes import ROOT, Stopped, end, say, signals_raise, spawn

TARGET = ROOT / "docs" / "benchmarks.md"


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
    Part("recompute", "recompute", what="200 units with 120 leaves computed anew, on SQLite"),
    Part("recomputepg", "recompute", postgres=True, what="the same on PostgreSQL"),
    Part("scaleout", "scaleout", postgres=True, what="schemes through Celery with one and two workers"),
    Part("pages", "pages", what="pages against plain Django, eight connections, memory of workers"),
    Part("documents", "documents", what="PDF against WeasyPrint, Excel against openpyxl"),
    Part("accountability", "accountability", what="the quarterly bulletin and pages at the size of a county year"),
    Part("intake", "intake", what="import of a workbook, audit trail"),
)


class BrokeOff(Exception):
    """A part ended without its figures; the text says how."""


def run_part(part: Part, quick: bool, templates: Templates) -> list[report.Section]:
    """One part in a process and a folder of its own. Raises BrokeOff."""
    folder = Path(tempfile.mkdtemp(prefix="santixi-bench-"))
    found = folder / "sections.json"
    begun = time.monotonic()
    try:
        with templates.copied(folder, postgres=part.postgres) as environment:
            code = _run(part, found, quick, environment)
        if code != 0 or not found.exists():
            raise BrokeOff(f"{part.name} broke off with exit code {code}.")
        say(f"({part.name}: {time.monotonic() - begun:.0f} s)")
        return report.load(found)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(part: Part, found: Path, quick: bool, environment: Mapping[str, str]) -> int:
    command = [sys.executable, "-m", "tools.bench.part", part.module, str(found), *(["--quick"] if quick else [])]
    child = spawn(command, env=dict(environment))
    try:
        return child.wait()
    finally:
        end(child)


def take(part: Part, quick: bool, templates: Templates) -> bool:
    """Run one part and write its chapter; False when it broke off or could not run."""
    say(f"\n######## {part.name}: {part.what}")
    if part.postgres and not templates.has_server:
        say("Left out: no PostgreSQL is named in DATABASE_URL; `make bench` starts one.")
        return True
    taken = machine.taken()
    say(taken)
    try:
        sections = run_part(part, quick, templates)
    except BrokeOff as broken:
        say(f"{broken} Its former figures stay.")
        return False
    if not quick:
        former = TARGET.read_text(encoding="utf-8") if TARGET.exists() else ""
        mine = {part.name: document.chapter(part.name, part.what, taken, sections)}
        text = document.written(former, mine, machine.describe(), [one.name for one in PARTS])
        TARGET.write_text(text, encoding="utf-8")
    return True


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.bench")
    parser.add_argument("--only", action="append", choices=[part.name for part in PARTS], help="run only this part")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, smaller counts; writes no document")
    asked = parser.parse_args()
    chosen = [part for part in PARTS if not asked.only or part.name in asked.only]
    begun, folder = time.monotonic(), Path(tempfile.mkdtemp(prefix="santixi-bench-"))
    for line in machine.describe():
        say(line)
    try:
        with signals_raise(), Templates(folder, environ.get("DATABASE_URL", "")) as templates:
            ended = [take(part, asked.quick, templates) for part in chosen]
    except Stopped as stopped:
        say(f"Stopped by {stopped}. What had ended by then is written.")
        return stopped.exit_code
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    say(f"\n{len(chosen)} parts in {(time.monotonic() - begun) / 60:.1f} minutes.")
    say("Quick: docs/benchmarks.md stays as it is." if asked.quick else f"Written: {TARGET.relative_to(ROOT)}")
    return 0 if all(ended) else 1


if __name__ == "__main__":
    sys.exit(main())
