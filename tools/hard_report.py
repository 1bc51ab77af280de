"""docs/test-hard.md: what the full counts gave.

Two tables, each line replaced when its test runs again, so that parts of the hard run may follow one another: the
figures that tests record themselves (tests/faults/figures.py), and every hard test with its end, written by
tools/run_tests.py from pytest's own report. Each line says how loaded the machine was.
"""

from __future__ import annotations

import os
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tools.processes import ROOT

FILE = ROOT / "docs" / "test-hard.md"
FIGURES, TESTS = "Figures", "Every test of the hard run"
COLUMNS = {
    FIGURES: ("Requirement", "What was done", "What came out", "Day", "Load"),
    TESTS: ("Test", "End", "Seconds", "Day", "Load"),
}
KEYS = {FIGURES: 2, TESTS: 1}
"""How many of the first cells tell a line from the others."""
HEAD = """# Figures of the hard run

`make test-hard` runs the full counts and writes this file; each line is replaced when its test runs again (also with
`make test-hard ARGS="tests/faults -k zombies"`). Requirements are those of the security register. Load: the processes
that wanted to run, of so many processors; what is above their number slows the times. With a figure it is that of the
minute before, with a test the least and the most of its whole run. Times are reported, never asserted.
"""


def record(section: str, *cells: str, during: str = "") -> None:
    """Put one line into ``section``, in place of the line with the same key; day and load are added.

    ``during`` is the load to be noted; without it that of the last minute.
    """
    tables = read(FILE.read_text(encoding="utf-8") if FILE.exists() else "")
    one_line = [re.sub(r"\s+", " ", cell).replace("|", "/").strip() for cell in cells]
    tables[section][tuple(one_line[: KEYS[section]])] = (*one_line, today(), during or load())
    FILE.write_text(written(tables), encoding="utf-8")


Tables = dict[str, dict[tuple[str, ...], tuple[str, ...]]]


def read(text: str) -> Tables:
    """The lines of each section by their key; what is not a table line is not kept."""
    tables: Tables = {section: {} for section in COLUMNS}
    section = ""
    for line in text.splitlines():
        if line.startswith("## "):
            section = line[3:]
        cells = tuple(cell.strip() for cell in line.strip("| ").split(" | "))
        if section in tables and line.startswith("| ") and cells != COLUMNS[section]:
            tables[section][cells[: KEYS[section]]] = cells
    return tables


def written(tables: Tables) -> str:
    parts = [HEAD]
    for section, columns in COLUMNS.items():
        rows = [columns, *(tables[section][key] for key in sorted(tables[section]))]
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        parts.append("\n".join([f"## {section}", "", lines[0], "|---" * len(columns) + "|", *lines[1:]]) + "\n")
    return "\n".join(parts)


def today() -> str:
    return str(datetime.now(UTC).date())


def load(seen: Sequence[float] = ()) -> str:
    """Load and the processors there are: "3.1 of 2" for the last minute, "0.4 to 3.1 of 2" for several looks."""
    looks = seen or [os.getloadavg()[0]]
    least, most = f"{min(looks):.1f}", f"{max(looks):.1f}"
    return f"{least if least == most else f'{least} to {most}'} of {len(os.sched_getaffinity(0))}"


def record_tests(report: Path, during: str) -> None:
    """Every test of pytest's ``--junitxml`` report; a report that is not there (pytest died) records nothing."""
    if not report.exists():
        return
    for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314  written by our own run
        ended = next((child.tag for child in case if child.tag in ("failure", "error", "skipped")), "passed")
        module = case.get("classname", "").removeprefix("tests.")
        record(TESTS, f"{module}: {case.get('name')}", ended, f"{float(case.get('time', 0)):.0f}", during=during)
