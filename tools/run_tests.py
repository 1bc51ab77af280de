"""The whole suite: on SQLite, in a browser, on PostgreSQL, and what kills servers and workers of its own.

``python -m tools.run_tests [PYTEST ARGUMENTS]``; ``--hard`` as first argument runs the full counts instead and notes
them in docs/test-hard.md. The runs write to var/test/NAME.log, which is printed when the run ends; meanwhile a line
now and then tells how far they are. Each has a data folder of its own. The last line adds the closing lines of
pytest up; the exit code is 0 only when all runs are green.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tools import hard_report
from tools.packages import chromium
from tools.processes import ROOT, Stopped, end, say, signals_raise, spawn
from tools.services import PLACE

FOLDER = ROOT / "var" / "test"
SERVERS = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL")
KEYS = ("audit.key", "secret.key")
"""The same for all runs, which share the demo county and so the chain of its audit."""
SHARED = "TESTS_SHARE"
"""Names the folder of what the runs share: the county (tests/county.py), printed papers (tests/printed.py)."""
DRIVEN = ("tests/browser",)
"""Where all tests with the mark browser lie; those with the mark services lie in these:"""
STARTING = ("tests/ballots", *DRIVEN, "tests/deploy", "tests/faults")
APPRAISAL = ("tests/appraisal", "tests/demo_county")
"""What lies here has the mark appraisal (tests/conftest.py)."""
MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30
"""Linux's file system in memory; how many bytes must be free in it before it takes all servers."""
TELL_EVERY = 20.0  # seconds
NO_TESTS = 5  # pytest's exit code when nothing was selected
CLOSING = re.compile(r"^=+ (?P<what>.*\b(?:passed|failed|errors?|skipped|deselected|no tests ran)\b.*) in [\d.]+s.*=+$")
ORDER = ("failed", "error", "passed", "skipped", "xfailed", "xpassed", "deselected", "warning")


@dataclass
class Run:
    """One pytest process: its name, which tests it takes, and what it left behind.

    ``folders`` are those where all its tests lie: collecting the others would take it half a minute for nothing.
    """

    name: str
    marks: str
    with_services: bool
    folders: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def log(self) -> Path:
        return FOLDER / f"{self.name.lower()}.log"

    @property
    def report(self) -> Path:
        """What pytest says of each test, as XML."""
        return FOLDER / f"{self.name.lower()}.xml"

    def start(self, arguments: list[str], keys: Mapping[str, str] | None = None) -> None:
        """Start pytest in the background, in a data folder of its own that holds ``keys``, if any."""
        data = FOLDER / self.name.lower()
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(parents=True)
        for name, key in (keys or {}).items():
            (data / name).write_text(key)
        pytest = [sys.executable, "-m", "pytest", "-m", self.marks, "-o", f"cache_dir={data / 'cache'}"]
        pytest += arguments or self.folders
        self.report.unlink(missing_ok=True)
        pytest.append(f"--junitxml={self.report}")
        # Some hundred processes start in a run: each would compile the product and the tests anew.
        env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        env |= {"SANTIXI_MODE": "test", "DATA_DIR": str(data), "PYTHONUNBUFFERED": "1"}
        env[SHARED] = str(FOLDER / "shared")
        if self.with_services:
            pytest = [sys.executable, "-m", "tools.services", "run", "--", *pytest]
        else:
            env = {name: value for name, value in env.items() if name not in SERVERS}
        with self.log.open("wb") as log:
            self.process = spawn(pytest, env=env, output=log)

    def progress(self) -> str:
        percents = re.findall(rb"\[ *(\d+)%\]", self.log.read_bytes())
        return f"{self.name} {int(percents[-1]) if percents else 0} %"

    def closing(self) -> str:
        """pytest's last words without frame and time: "3 failed, 40 passed"; "" when it died before them."""
        for line in reversed(self.log.read_text(errors="replace").splitlines()):
            if found := CLOSING.match(line.strip()):
                return found["what"]
        return ""


def add_up(closings: list[str]) -> str:
    """Sum "3 failed, 40 passed" over the runs; a run without closing words counts as one error."""
    counts: dict[str, int] = {}
    for closing in closings:
        for number, word in re.findall(r"(\d+) ([a-z]+)", closing or "1 error"):
            word = word.removesuffix("s") if word in ("errors", "warnings") else word
            counts[word] = counts.get(word, 0) + int(number)
    return ", ".join(f"{counts[word]} {word}" for word in ORDER if word in counts) or "no tests ran"


def besides(folders: tuple[str, ...]) -> tuple[str, ...]:
    """The other folders of tests."""
    found = sorted(f"tests/{init.parent.name}" for init in (ROOT / "tests").glob("*/__init__.py"))
    return tuple(folder for folder in found if folder not in folders)


def planned(hard: bool, browser: bool) -> list[Run]:
    """Which runs there are.

    Browser tests and walks over all addresses run with SQLite, what the one-command start serves; what is the same
    on either database (mark ``once``) runs with PostgreSQL. Tests that start servers and workers of their own wait
    for them more than they compute: they begin early, beside those that compute. Otherwise the longest come first, so
    that two cores are busy until the last runs end.
    """
    if hard:
        return [Run("PostgreSQL", "hard" if browser else "hard and not browser", with_services=True)]
    embedded = "not postgres and not services and not hard and not once"
    driven = (
        Run("Browser", f"browser and not crawl and {embedded}", False, DRIVEN),
        Run("Pages", f"browser and crawl and {embedded}", False, DRIVEN),
    )
    on_postgresql = "not browser and not crawl and not services and not hard"
    return [
        Run("SQLite", f"not browser and {embedded}", False, besides(DRIVEN)),
        Run("Processes", f"services and not hard{'' if browser else ' and not browser'}", False, STARTING),
        Run("PostgreSQL", f"not appraisal and {on_postgresql}", True, besides((*APPRAISAL, *DRIVEN))),
        Run("Appraisal", f"appraisal and {on_postgresql}", True, APPRAISAL),
        *(driven if browser else ()),
    ]


def finish(run: Run) -> int:
    """Print the log of an ended run under a heading; its exit code."""
    assert run.process is not None
    say(f"\n######## {run.name} (pytest -m '{run.marks}') ########")
    sys.stdout.buffer.write(run.log.read_bytes())
    return run.process.returncode


def at_once() -> int:
    """How many runs go on side by side: one for each core, and one more, as Processes mostly waits for others.

    All of them would push each other out of the caches, which takes each a tenth more work.
    """
    return len(os.sched_getaffinity(0)) + 1


def work_off(runs: list[Run], start: Callable[[Run], None], loads: list[float] | None = None) -> dict[str, int]:
    """Start one after the other and wait for all, telling how far they are; exit codes by name.

    However this ends, nothing goes on running. ``loads`` gets the load of the machine now and then.
    """
    codes: dict[str, int] = {}
    waiting, going = list(runs), list[Run]()
    told = time.monotonic()
    try:
        while waiting or going:
            while waiting and len(going) < at_once():
                start(waiting[0])
                going.append(waiting.pop(0))
            for run in [one for one in going if one.process is not None and one.process.poll() is not None]:
                codes[run.name] = finish(run)
                going.remove(run)
            if time.monotonic() - told > TELL_EVERY:
                say("... " + ", ".join(run.progress() for run in going))
                told = time.monotonic()
                if loads is not None:
                    loads.append(os.getloadavg()[0])
            time.sleep(0.2)
    finally:
        for run in going:
            if run.process is not None:
                end(run.process, patience=60)
    return codes


@contextmanager
def place_of_servers() -> Iterator[None]:
    """The servers lie in memory where that has room: a fresh database's 2,700 files cost a disk five times the work.

    What a killed run left there goes as well.
    """
    place = MEMORY / f"santixi-{ROOT.stat().st_ino}"
    shutil.rmtree(place, ignore_errors=True)
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        place.mkdir()
        place.chmod(0o755)  # for the user who runs the servers
        os.environ[PLACE] = str(place)
    try:
        yield
    finally:
        os.environ.pop(PLACE, None)
        shutil.rmtree(place, ignore_errors=True)


def main(arguments: list[str]) -> int:
    hard = arguments[:1] == ["--hard"]
    chosen = arguments[1:] if hard else arguments
    browser = chromium() is not None
    runs = planned(hard, browser)
    begun = time.monotonic()
    loads: list[float] = []
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "closing").unlink(missing_ok=True)
    shutil.rmtree(FOLDER / "shared", ignore_errors=True)
    (FOLDER / "shared").mkdir()
    keys = {name: secrets.token_urlsafe(64) for name in KEYS}
    try:
        with signals_raise(), place_of_servers():
            codes = work_off(runs, lambda run: run.start(chosen, keys), loads)
    except Stopped as stopped:
        say(f"Stopped by {stopped}.")
        return stopped.exit_code
    if hard:
        hard_report.record_tests(runs[0].report, hard_report.load(loads))
    if chosen:  # a part of the suite may lie wholly in one of the runs
        codes = {name: 0 if code == NO_TESTS else code for name, code in codes.items()}
    say()
    if not browser:
        say("Browser tests were LEFT OUT: there is no Chromium that can be driven (see tools/packages.py).")
    for run in runs:
        say(f"{run.name}: {run.closing() or 'died before the end'} (exit code {codes[run.name]})")
    closing = f"===== {add_up([run.closing() for run in runs])} in {time.monotonic() - begun:.2f}s ====="
    (FOLDER / "closing").write_text(closing + "\n")
    say(closing)
    return max(codes.values(), key=abs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
