"""``make run`` in earnest: demo county loaded, web, worker and beat beside each other, and all gone at the end.

The county is the one that ``make demo`` loaded into an empty folder for all tests (tests/county.py), by the same
function as ``make run``; here its next start finds it in the database.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.county import County, loaded_once
from tools.services import free_port

pytestmark = pytest.mark.services
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 240.0  # seconds; generous, the machine may be busy
RUN = ("-m", "tools.demo", "run")
PREPARED = "import sys; from tools import demo; demo.prepare = lambda: None; sys.exit(demo.run())"
"""``make run`` on data that have been prepared: four seconds less."""
UNSET = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "SANTIXI_MODE")


def living(data: Path) -> set[int]:
    """Ids of processes that were started with this data folder."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"DATA_DIR={data}".encode() in environment:
            found.add(int(process.name))
    return found


@pytest.fixture(scope="module")
def data(loaded_county: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return loaded_county.copied_to(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def demo(data: Path, request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[str]]:
    """``make run``, or what the fixture's parameter has Python run."""
    environment = {name: value for name, value in os.environ.items() if name not in UNSET}
    environment |= {"DATA_DIR": str(data), "PORT": str(free_port()), "SWEEP_SECONDS": "1"}
    process = subprocess.Popen(
        [sys.executable, *getattr(request, "param", RUN)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        yield process
        process.terminate()
        process.communicate(timeout=PATIENCE)


def read_until(process: subprocess.Popen[str], *patterns: str) -> str:
    """Read the output until each pattern has been seen."""
    assert process.stdout is not None
    seen = ""
    for line in process.stdout:
        seen += line
        if all(re.search(pattern, seen) for pattern in patterns):
            return seen
    raise AssertionError(f"ended before {patterns}:\n{seen}")


def wait_for(data: Path, **patterns: str) -> None:
    """Until each process has written its pattern to its log."""
    for name, pattern in patterns.items():
        end = time.monotonic() + PATIENCE
        log = data / "demo" / f"{name}.log"
        while not re.search(pattern, log.read_text()):
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.2)


def test_loading_tells_what_is_under_way_and_nothing_else(loaded_county: County) -> None:
    lines = loaded_county.screen.splitlines()

    assert lines[:2] == ["正在更新数据库……", "正在核对演示数据，第一次约需一分钟……"]
    assert [line for line in lines if line.startswith("{")] == []
    assert len(lines) == 3


def test_who_asks_later_gets_the_county_that_was_loaded(loaded_county: County) -> None:
    assert loaded_once(loaded_county.folder.parent) == loaded_county


def test_run_serves_works_off_schedules_and_ends_with_one_interrupt(demo: subprocess.Popen[str], data: Path) -> None:
    seen = read_until(demo, r"已启动：http", r"登录页")
    wait_for(data, worker=r"sweep_jobs\[\S+\] succeeded", beat="Sending due task")
    address = re.search(r"http://127\.0\.0\.1:\d+/", seen)
    assert address is not None
    with urlopen(address[0] + "healthz", timeout=PATIENCE) as answer:
        assert answer.status == 200
    assert len(living(data)) >= 6  # this script, gunicorn and its two, the worker and its one, beat

    demo.send_signal(signal.SIGINT)
    demo.communicate(timeout=PATIENCE)

    assert demo.returncode == 0
    assert [line for line in seen.splitlines() if line.startswith("{")] == []
    assert seen.splitlines()[2] == "安澜县演示数据已在库中，未作改动"
    assert seen.splitlines()[-2].startswith("三个体系已启动")
    assert living(data) == set()


@pytest.mark.parametrize("demo", [("-c", PREPARED)], ids=["prepared"], indirect=True)
def test_run_stops_everything_and_says_so_when_one_process_dies(demo: subprocess.Popen[str], data: Path) -> None:
    read_until(demo, r"已启动：http")
    wait_for(data, beat="beat: Starting")
    beat = next(pid for pid in living(data) if b"\0beat\0" in Path(f"/proc/{pid}/cmdline").read_bytes())

    os.kill(beat, signal.SIGKILL)
    output, _ = demo.communicate(timeout=PATIENCE)

    assert demo.returncode == 1
    assert "beat 自行退出（退出码 -9），其余进程一并停止。" in output
    assert living(data) == set()


def test_run_on_a_taken_port_says_so(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        environment = {**os.environ, "DATA_DIR": str(data), "PORT": str(taken.getsockname()[1])}
        done = subprocess.run(
            [sys.executable, *RUN],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert "已被占用" in done.stderr
