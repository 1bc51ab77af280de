"""The check for Debian packages: what it lists, and when it stops."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools.packages import HEADLESS, RUN, TEST, Need, chromium, main, present, verdict

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "packages.py"
PDF = next(need for need in RUN if need.package == "libpango-1.0-0")
VENV = next(need for need in RUN if need.probe == "module:ensurepip")
BROWSER = next(need for need in TEST if need.package == "chromium")
SHELL = next(need for need in TEST if need.package == HEADLESS)
REDIS = next(need for need in TEST if need.package == "redis-server")


def test_list_names_every_package_and_whether_it_is_there() -> None:
    done = subprocess.run([sys.executable, str(SCRIPT), "test", "--list"], capture_output=True, text=True, check=True)

    rows = [line.split(maxsplit=2) for line in done.stdout.splitlines()]
    assert [(row[0], row[2]) for row in rows] == [(need.package, need.purpose) for need in TEST]
    assert [row[1] == "present" for row in rows] == [present(need) for need in TEST]


@pytest.mark.parametrize(
    ("probe", "expected"),
    [
        ("library:libc.so.6", True),
        ("library:libnone.so.0", False),
        ("command:sh", True),
        ("command:no-such-command", False),
        ("module:json", True),
        ("module:no_such_module", False),
        ("file:/usr/bin/e*v", True),
        ("file:/usr/bin/no-such-*", False),
    ],
)
def test_present_looks_for_the_thing_itself(probe: str, expected: bool) -> None:
    assert present(Need("any", probe, "any")) is expected


def test_verdict_nothing_missing() -> None:
    assert verdict([], "test", no_browser=False) == (0, [])


def test_verdict_run_goes_on_without_pdf_libraries() -> None:
    code, lines = verdict([PDF], "run", no_browser=False)

    assert code == 0
    assert lines == [
        "Missing Debian packages for make run:",
        "  libpango-1.0-0         PDF documents",
        "Going on without them: everything works except what is named above.",
    ]


def test_verdict_run_stops_without_a_virtual_environment() -> None:
    code, lines = verdict([VENV, PDF], "run", no_browser=False)

    assert (code, lines[-1]) == (1, f"Install them: apt-get install {VENV.package}")


def test_verdict_test_stops_naming_exactly_what_is_missing() -> None:
    code, lines = verdict([PDF, REDIS, BROWSER], "test", no_browser=False)

    assert (code, lines[-1]) == (1, "Install them: apt-get install libpango-1.0-0 redis-server chromium")


def test_verdict_test_goes_on_without_a_browser_only_where_there_is_none_to_have() -> None:
    alone = verdict([BROWSER], "test", no_browser=True)
    with_redis = verdict([BROWSER, REDIS], "test", no_browser=True)

    assert (alone[0], alone[1][-1]) == (0, "browser tests will be left out, every other test runs.")
    assert (with_redis[0], with_redis[1][-1]) == (1, "Install them: apt-get install redis-server")


def test_headless_shell_is_preferred_and_nothing_stops_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("chromium", HEADLESS):
        program = tmp_path / name
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("tools.packages.SETS", {"test": [BROWSER, SHELL]})

    both, first = main(["test"]), chromium()
    (tmp_path / HEADLESS).unlink()

    assert (both, first) == (0, str(tmp_path / HEADLESS))
    assert (main(["test"]), chromium()) == (0, str(tmp_path / "chromium"))
