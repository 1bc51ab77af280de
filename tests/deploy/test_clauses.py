"""The clause coverage of ``make clauses``."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.clauses.register import register
from tools.clauses import MarkCollector, table


def test_collector_reads_the_marks_of_functions_and_parameters(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = clause\n")
    (tmp_path / "test_marked.py").write_text(
        "import pytest\n"
        "@pytest.mark.clause('A-1', 'A-2')\n"
        "def test_one(): pass\n"
        "@pytest.mark.parametrize('x', [pytest.param(1, marks=pytest.mark.clause('A-3'))])\n"
        "def test_two(x): pass\n"
    )
    plugin = MarkCollector()

    arguments = [
        "--collect-only",
        "-q",
        "-c",
        str(tmp_path / "pytest.ini"),
        "-p",
        "no:cacheprovider",
        "-p",
        "no:django",
    ]
    pytest.main([*arguments, str(tmp_path)], plugins=[plugin])

    assert plugin.tests == {
        "A-1": {"test_marked.py::test_one"},
        "A-2": {"test_marked.py::test_one"},
        "A-3": {"test_marked.py::test_two[1]"},
    }


def test_table_counts_only_what_needs_a_proof() -> None:
    buildable = [clause for clause in register().values() if clause.buildable]
    shown = next(clause for clause in register().values() if not clause.buildable)

    lines = table(register().values(), {buildable[0].id: {"a test"}, shown.id: {"another"}})

    assert lines[-1].split() == ["1", "/", str(len(buildable)), "proved", "/", "implementable"]
