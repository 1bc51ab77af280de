"""The clause coverage of ``make clauses``."""

from __future__ import annotations

from pathlib import Path

from core.clauses.proofs import PROVED
from core.clauses.register import register
from tools import clauses


def test_marks_of_functions_modules_and_parameters_are_read(tmp_path: Path) -> None:
    (tmp_path / "test_marked.py").write_text(
        "import pytest\n"
        "pytestmark = pytest.mark.clause('A-0')\n"
        "@pytest.mark.clause('A-1', 'A-2')\n"
        "def test_one(): pass\n"
        "@pytest.mark.parametrize('x', [pytest.param(1, marks=pytest.mark.clause('A-3'))])\n"
        "def test_two(x): pass\n"
        "text = \"pytest.mark.clause('A-4')\"\n"
        "@pytest.mark.clause(name)\n"
        "def test_three(): pass\n"
    )

    found, unreadable = clauses.marks(tmp_path)

    assert found == {
        "A-0": {"test_marked.py:2"},
        "A-1": {"test_marked.py:3"},
        "A-2": {"test_marked.py:3"},
        "A-3": {"test_marked.py:5"},
    }
    assert unreadable == ["test_marked.py:8"]


def test_citations_are_found_in_code_templates_and_data(tmp_path: Path) -> None:
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "one.py").write_text('CLAUSE = "SX-4.1-c"  # see JH-A-4.*, GW713-26\n')
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "one.html").write_text('{% clause "SX-99.9-z" %}\n')
    (tmp_path / "appraisal").mkdir()
    (tmp_path / "appraisal" / "one.yaml").write_text("clause: QSH-29-a\n")

    cited = list(clauses.citations(tmp_path))

    assert cited == [
        ("SX-4.1-c", "core/one.py:1"),
        ("GW713-26", "core/one.py:1"),
        ("QSH-29-a", "appraisal/one.yaml:1"),
        ("SX-99.9-z", "templates/one.html:1"),
    ]
    assert clauses.strangers(cited, register()) == ["templates/one.html:1 names SX-99.9-z"]


def test_whole_articles_may_be_cited() -> None:
    named = [("SX-5", "a"), ("SX-4.1", "b"), ("JH-A-4.2", "c"), ("SX-4.11", "d")]

    assert clauses.strangers(named, register()) == ["d names SX-4.11"]


def test_table_counts_only_what_needs_a_proof() -> None:
    buildable = [clause for clause in register().values() if clause.buildable]
    shown = next(clause for clause in register().values() if not clause.buildable)

    lines = clauses.table(register().values(), {buildable[0].id, shown.id}, lambda one: one.document.label)

    assert lines[-1].split() == ["1", "/", str(len(buildable)), "proved", "/", "implementable"]


def test_every_mark_and_citation_of_this_project_is_in_the_register() -> None:
    assert clauses.faults(*clauses.marks(clauses.ROOT / "tests")) == []


def test_the_list_of_proved_clauses_is_that_of_the_marks() -> None:
    found, _ = clauses.marks(clauses.ROOT / "tests")

    assert PROVED.read_text(encoding="utf-8") == clauses.written(register(), found), "run make clauses"
