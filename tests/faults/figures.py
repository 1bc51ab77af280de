"""What the full counts gave, written to docs/test-hard.md: one line per test, replaced when it runs again."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "docs" / "test-hard.md"
HEAD = """# Figures of the hard run

`make test-hard` runs the full counts and writes this file; each line is replaced when its test runs again.

| Requirement | What was done | What came out | Day |
|---|---|---|---|
"""


def record(requirement: str, done: str, came_out: str) -> None:
    """Keep one line, in the order of the requirements."""
    text = FILE.read_text(encoding="utf-8") if FILE.exists() else HEAD
    lines = re.findall(r"^\| [A-Z]\d\d.*$", text, re.MULTILINE)
    kept = [line for line in lines if not line.startswith(f"| {requirement} | {done} |")]
    kept.append(f"| {requirement} | {done} | {came_out} | {datetime.now(UTC).date()} |")
    FILE.write_text(HEAD + "\n".join(sorted(kept)) + "\n", encoding="utf-8")
