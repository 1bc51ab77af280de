"""The runner of both test runs: which tests each takes, how results add up, and that red stays red."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import run_tests
from tools.run_tests import Run, add_up, place_of_servers, planned, work_off
from tools.services import PLACE


def test_planned_runs_each_take_their_marks() -> None:
    assert [(run.name, run.marks, run.with_services) for run in planned(hard=False, browser=True)] == [
        ("SQLite", "not browser and not postgres and not services and not hard and not once", False),
        ("Processes", "services and not hard", False),
        ("PostgreSQL", "not appraisal and not browser and not crawl and not services and not hard", True),
        ("Appraisal", "appraisal and not browser and not crawl and not services and not hard", True),
        ("Browser", "browser and not crawl and not postgres and not services and not hard and not once", False),
        ("Pages", "browser and crawl and not postgres and not services and not hard and not once", False),
    ]


def test_planned_without_chromium_leaves_browser_tests_out() -> None:
    assert [run.marks for run in planned(hard=False, browser=False)] == [
        "not browser and not postgres and not services and not hard and not once",
        "services and not hard and not browser",
        "not appraisal and not browser and not crawl and not services and not hard",
        "appraisal and not browser and not crawl and not services and not hard",
    ]


@pytest.mark.parametrize(("mark", "folders"), [("browser", run_tests.DRIVEN), ("services", run_tests.STARTING)])
def test_runs_look_where_all_tests_of_their_mark_lie(mark: str, folders: tuple[str, ...]) -> None:
    tests = run_tests.ROOT / "tests"
    marked = [path for path in tests.rglob("*.py") if f"mark.{mark}" in path.read_text() and path.name != "conftest.py"]

    assert marked
    assert [
        path for path in marked if not any(path.is_relative_to(run_tests.ROOT / folder) for folder in folders)
    ] == []


def test_runs_on_postgresql_and_sqlite_look_everywhere() -> None:
    """No test lies in a folder that no run looks into, and none outside of them."""
    tests = run_tests.ROOT / "tests"
    looked_at = {
        run.name: {run_tests.ROOT / folder for folder in run.folders} for run in planned(hard=False, browser=True)
    }
    everywhere = {path.parent for path in tests.glob("*/__init__.py")}

    assert looked_at["PostgreSQL"] | looked_at["Appraisal"] | looked_at["Browser"] == everywhere
    assert looked_at["SQLite"] | looked_at["Browser"] == everywhere
    assert {path.relative_to(tests).parts[0] for path in tests.rglob("test_*.py")} <= {one.name for one in everywhere}


@pytest.mark.parametrize(
    ("closings", "expected"),
    [
        (["40 passed", "2 passed"], "42 passed"),
        (
            ["1 failed, 40 passed, 3 deselected", "2 errors, 5 passed, 1 warning"],
            "1 failed, 2 error, 45 passed, 3 deselected, 1 warning",
        ),
        (["40 passed", ""], "1 error, 40 passed"),
        (["no tests ran"], "no tests ran"),
    ],
)
def test_add_up_counts_a_dead_run_as_an_error(closings: list[str], expected: str) -> None:
    assert add_up(closings) == expected


def logged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> Run:
    monkeypatch.setattr(run_tests, "FOLDER", tmp_path)
    run = Run("SQLite", "", with_services=False)
    run.log.write_text(text)
    return run


def test_closing_is_read_from_the_last_line_of_pytest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        "..F [ 42%]\n=== short test summary info ===\nFAILED a\n=== 1 failed, 2 passed in 0.20s ===\nservers stopped\n"
    )

    run = logged(tmp_path, monkeypatch, text)

    assert (run.closing(), run.progress()) == ("1 failed, 2 passed", "SQLite 42 %")


def test_closing_of_a_run_that_died_is_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert logged(tmp_path, monkeypatch, "..F [ 42%]\n").closing() == ""


def start_in(folder: Path) -> Callable[[Run], None]:
    """Start a run on the tests of a folder, without the project's settings."""
    arguments = ["-c", str(folder / "pytest.ini"), "-p", "no:django", "--rootdir", str(folder), str(folder)]
    return lambda run: run.start(arguments)


@pytest.mark.parametrize(("check", "code", "words"), [("1 + 1 == 2", 0, "1 passed"), ("1 + 1 == 3", 1, "1 failed")])
def test_run_gives_pytests_exit_code_and_closing_words(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture,
    check: str,
    code: int,
    words: str,
) -> None:
    monkeypatch.setattr(run_tests, "FOLDER", tmp_path)
    suite = tmp_path / "test_small.py"
    suite.write_text(f"def test_sum():\n    assert {check}\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    run = Run("SQLite", "not hard", with_services=False)

    codes = work_off([run], start_in(tmp_path))

    assert (codes, run.closing()) == ({"SQLite": code}, words)


def test_no_more_runs_go_on_than_the_cores_can_bear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second begins when the first has ended; one that fails keeps nobody from the next."""
    monkeypatch.setattr(run_tests, "FOLDER", tmp_path)
    monkeypatch.setattr(run_tests, "at_once", lambda: 1)
    events: list[str] = []

    def start(run: Run) -> None:
        events.append(f"{run.name} after {[one.process.poll() for one in runs if one.process]}")
        run.log.touch()
        run.process = subprocess.Popen([sys.executable, "-c", f"raise SystemExit({run.name})"])

    runs = [Run(name, "", with_services=False) for name in ("3", "0")]

    assert work_off(runs, start) == {"3": 3, "0": 0}
    assert events == ["3 after []", "0 after [3]"]


def test_sqlite_run_does_not_see_named_servers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_tests, "FOLDER", tmp_path)
    monkeypatch.setenv("DATABASE_URL", "postgres://named.example/santixi")
    suite = tmp_path / "test_small.py"
    suite.write_text("import os\ndef test_unset():\n    assert 'DATABASE_URL' not in os.environ\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    run = Run("SQLite", "not hard", with_services=False)

    assert work_off([run], start_in(tmp_path)) == {"SQLite": 0}
    assert os.environ["DATABASE_URL"] == "postgres://named.example/santixi"


def test_servers_lie_in_memory_only_where_it_has_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_tests, "MEMORY", tmp_path)
    monkeypatch.delenv(PLACE, raising=False)
    monkeypatch.setattr(run_tests, "ROOM", 0)
    with place_of_servers():
        place = Path(os.environ[PLACE])
        (place / "left by a killed server").touch()
        roomy = place.parent == tmp_path
    gone = not place.exists() and PLACE not in os.environ

    monkeypatch.setattr(run_tests, "ROOM", 2**60)
    with place_of_servers():
        cramped = os.environ.get(PLACE)

    assert (roomy, gone, cramped) == (True, True, None)


def test_ci_run_is_a_valid_script_that_calls_make_test() -> None:
    script = Path(__file__).resolve().parents[2] / ".ci" / "run"

    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
    assert "make --no-print-directory test" in script.read_text()
    assert os.access(script, os.X_OK)
