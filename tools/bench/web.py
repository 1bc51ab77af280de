"""Web servers for a benchmark and a bounded load on them: counted requests over the loopback, nothing else."""

from __future__ import annotations

import contextlib
import http.client
import os
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tools.bench.timing import proportional_megabytes, resident_megabytes
from tools.demo import FEW_ARENAS
from tools.processes import end, spawn
from tools.services import free_port

WORKERS = 2
OPTIONS = ["--worker-class", "gthread", "--workers", str(WORKERS), "--threads", "4", "--no-control-socket"]
"""As `make run` serves the product."""
PATIENCE = 60.0


@dataclass(slots=True)
class Server:
    """A gunicorn on a free port of 127.0.0.1; ``cookie`` signs its requests in."""

    port: int
    master: int
    cookie: str = ""
    failures: int = field(default=0)

    def get(self, path: str, *, signed_in: bool = True) -> tuple[float, int]:
        """Seconds and bytes of one request on a connection of its own."""
        begun = time.perf_counter()
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            link.request("GET", path, headers={"Cookie": self.cookie} if self.cookie and signed_in else {})
            answer = link.getresponse()
            size = len(answer.read())
            if answer.status != 200:
                self.failures += 1
        finally:
            link.close()
        return time.perf_counter() - begun, size

    def load(self, path: str, connections: int, each: int, *, signed_in: bool = True) -> list[float]:
        """``each`` requests on every one of ``connections`` threads; the seconds of all."""
        seconds: list[float] = []

        def run() -> None:
            mine = [self.get(path, signed_in=signed_in)[0] for _ in range(each)]
            seconds.extend(mine)

        threads = [threading.Thread(target=run) for _ in range(connections)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return seconds

    def workers(self) -> list[str]:
        """The process ids of the workers."""
        return Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()

    def worker_megabytes(self) -> list[float]:
        """Memory of each worker process now, what it shares with others counted in full."""
        return [resident_megabytes(child) for child in self.workers()]

    def shared_out_megabytes(self) -> list[float]:
        """Memory of each worker process now, what it shares with others divided among them."""
        return [proportional_megabytes(child) for child in self.workers()]

    def worker_seconds(self) -> float:
        """Processor time of all workers so far; in steps of a clock tick, so take it over many requests."""
        fields = (Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split() for child in self.workers())
        return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def serving(application: str, environment: Mapping[str, str], *, cookie: str = "", ready: str) -> Iterator[Server]:
    """gunicorn with ``application``, once it answers at ``ready``."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", *OPTIONS]
    child = spawn([*command, "--log-level", "error"], env={**os.environ, **FEW_ARENAS, **environment})
    server = Server(port, child.pid, cookie)
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(OSError):
                server.get(ready)
                break
            if child.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{application} does not answer")
            time.sleep(0.1)
        server.failures = 0
        yield server
    finally:
        end(child)
