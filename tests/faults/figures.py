"""What the full counts gave, written to docs/test-hard.md: one line per test, replaced when it runs again."""

from __future__ import annotations

from tools import hard_report


def record(requirement: str, done: str, came_out: str) -> None:
    """Keep one line, in the order of the requirements."""
    hard_report.record(hard_report.FIGURES, requirement, done, came_out)
