"""docs/test-hard.md: lines replace their former selves and keep out of each other's way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import hard_report
from tools.hard_report import FIGURES, TESTS, record, record_tests

REPORT = """<testsuites><testsuite>
<testcase classname="tests.faults.test_poison" name="test_full" time="12.4"/>
<testcase classname="tests.core.test_audit" name="test_ten[a|b]" time="0.2"><failure message="x">y</failure></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(hard_report, "FILE", tmp_path / "test-hard.md")
    monkeypatch.setattr(hard_report, "today", lambda: "2026-11-20")
    monkeypatch.setattr(hard_report, "load", lambda: "0.5 of 2")
    return tmp_path / "test-hard.md"


def rows(path: Path) -> list[str]:
    return [line for line in path.read_text().splitlines() if line.startswith("|") and "2026" in line]


def test_line_replaces_the_one_of_the_same_requirement_and_work(lines: Path) -> None:
    record(FIGURES, "J10", "poison", "98 done")
    record(FIGURES, "J01", "killed", "3/3")
    record(FIGURES, "J10", "poison", "98 done, 2 failed | after\nall")
    record(FIGURES, "J10", "other", "0")

    assert rows(lines) == [
        "| J01 | killed | 3/3 | 2026-11-20 | 0.5 of 2 |",
        "| J10 | other | 0 | 2026-11-20 | 0.5 of 2 |",
        "| J10 | poison | 98 done, 2 failed / after all | 2026-11-20 | 0.5 of 2 |",
    ]


def test_tests_of_the_run_stand_beside_the_figures(lines: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    record(FIGURES, "J10", "poison", "98 done")
    record(TESTS, "faults.test_poison: test_full", "failure", "99")

    record_tests(report, "1.0 to 3.5 of 2")

    assert rows(lines) == [
        "| J10 | poison | 98 done | 2026-11-20 | 0.5 of 2 |",
        "| core.test_audit: test_ten[a/b] | failure | 0 | 2026-11-20 | 1.0 to 3.5 of 2 |",
        "| faults.test_poison: test_full | passed | 12 | 2026-11-20 | 1.0 to 3.5 of 2 |",
    ]


def test_load_names_the_least_and_the_most_of_several_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hard_report.os, "sched_getaffinity", lambda pid: {0, 1})

    assert [hard_report.load([2.04]), hard_report.load([3.1, 0.44, 1.0])] == ["2.0 of 2", "0.4 to 3.1 of 2"]


def test_run_that_died_records_nothing(lines: Path, tmp_path: Path) -> None:
    record_tests(tmp_path / "missing.xml", "")

    assert not lines.exists()
