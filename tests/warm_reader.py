"""A reader of workbooks that stands ready: each test's own child is forked from it, not started anew.

Starting Python and importing openpyxl is nearly all that reading a small workbook costs. A forked child is confined
by the same limits, has the same empty environment and runs the same ``core.workbooks.child.main``; it only skips the
imports. How the product starts its child is shown by tests/core/workbooks/test_hostile.py, which start their own.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import socket
import subprocess
import sys
import threading
import zipfile
from dataclasses import asdict
from typing import IO

from core.workbooks import child
from core.workbooks.limits import Limits
from core.workbooks.reader import ROOT

FILES = 2
"""The workbook and the answer-to-be go with each request."""
LONGEST = 4096  # bytes of a message: the limits as JSON one way, an exit code the other
COMMAND = [sys.executable, "-E", "-s", "-X", "utf8", "-m", "tests.warm_reader"]


class WarmReader:
    """Takes the place of ``core.workbooks.reader._run``; its process starts with the first workbook."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._line: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def __call__(self, source: IO[bytes], answer: IO[bytes], limits: Limits) -> int:
        """Exit code of the child; one that ran out of time ended itself by its alarm."""
        with self._one_at_a_time:
            line = self._line or self._start()
            socket.send_fds(line, [json.dumps(asdict(limits)).encode()], [source.fileno(), answer.fileno()])
            return int(line.recv(LONGEST))

    def _start(self) -> socket.socket:
        self._line, far_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with far_end:
            self._process = subprocess.Popen(
                COMMAND, stdin=far_end, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={}, cwd=ROOT
            )
        return self._line

    def close(self) -> None:
        """Hanging up ends the process."""
        if self._line is not None and self._process is not None:
            self._line.close()
            self._process.wait()


def serve(line: socket.socket) -> None:
    """Fork a child for each request until the other end hangs up."""
    while True:
        request, files, _, _ = socket.recv_fds(line, LONGEST, FILES)
        if not request:
            return
        born = os.fork()
        if not born:
            read_in_child(line, files, request.decode())
        for one in files:
            os.close(one)
        line.send(str(os.waitstatus_to_exitcode(os.waitpid(born, 0)[1])).encode())


def read_in_child(line: socket.socket, files: list[int], limits: str) -> None:
    """What a child of the product does, with the workbook as standard input and the answer as standard output."""
    os.setsid()
    line.close()
    for number, one in enumerate(files):
        os.dup2(one, number)
        os.close(one)
    sys.argv[1:] = [limits]
    code = 1
    try:
        child.main()
        code = 0
    finally:
        os._exit(code)


def prepare() -> None:
    """Import what reading imports, the way reading does: it opens the workbook after its last import."""
    with contextlib.suppress(zipfile.BadZipFile):
        list(child.read_lines(io.BytesIO(), Limits()))


if __name__ == "__main__":
    # Standard input is the line; as children get files of that number, it moves out of their way.
    ready = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    prepare()
    serve(ready)
