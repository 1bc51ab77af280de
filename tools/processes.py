"""Child processes that never outlive the one who started them.

Every child gets a process group of its own, so that one call ends it with everything it started, and asks the
kernel to be told when its parent dies, so that even a killed parent leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Protocol

ROOT = Path(__file__).resolve().parent.parent
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """A signal asked this process to end; ``exit_code`` is what the shell expects then."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.exit_code = 128 + number


def say(text: str = "") -> None:
    """Print one line at once, also into a pipe."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


class Child(Protocol):
    """What is asked of a process that is to be ended: subprocess.Popen does it."""

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, sig: int) -> None: ...


_children: set[Child] = set()
"""Started by ``spawn`` and not yet ended."""
_starting = False
_pending: int | None = None
"""A signal that came while a child was being started: it waits until the child is known."""


@contextlib.contextmanager
def signals_raise() -> Iterator[None]:
    """Turn the first ending signal into ``Stopped``; later ones must not disturb the cleaning up.

    Children that nobody has ended when this block is left are ended here.
    """
    global _pending

    def stop(number: int, frame: object) -> None:
        global _pending
        for each in ENDING:
            signal.signal(each, signal.SIG_IGN)
        if _starting:
            _pending = number
        else:
            raise Stopped(number)

    _pending = None
    before = {number: signal.signal(number, stop) for number in ENDING}
    try:
        yield
    finally:
        for child in list(_children):
            end(child)
        for number, handler in before.items():
            signal.signal(number, handler)


def spawn(
    command: Sequence[str],
    *,
    user: str = "",
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    stdin: int | None = subprocess.DEVNULL,
    output: int | IO[bytes] | None = None,
    at_parents_death: str = "TERM",
) -> subprocess.Popen[bytes]:
    """Start ``command`` in a session of its own, as ``user`` if given (root only).

    ``output`` takes both stdout and stderr; None inherits them. setpriv (util-linux) sets user and death signal
    in this order: the kernel forgets the death signal whenever the user changes.
    """
    wrapper = []
    if shutil.which("setpriv"):
        wrapper = ["setpriv", f"--pdeathsig={at_parents_death}"]
        if user:
            wrapper += [f"--reuid={user}", f"--regid={user_group(user)}", "--clear-groups"]
        wrapper.append("--")
    elif user:
        raise SystemExit("setpriv (Debian package util-linux) is needed to start a server as another user than root")
    global _starting
    _starting = True
    try:
        child = subprocess.Popen(
            [*wrapper, *command],
            env=None if env is None else dict(env),
            cwd=cwd,
            stdin=stdin,
            stdout=output,
            stderr=subprocess.STDOUT if output is not None else None,
            start_new_session=True,
        )
        _children.add(child)
    finally:
        _starting = False
    if _pending is not None:
        raise Stopped(_pending)
    return child


def user_group(user: str) -> int:
    """Number of the primary group of ``user``."""
    import pwd

    return pwd.getpwnam(user).pw_gid


def end(process: Child, *, by: signal.Signals = signal.SIGTERM, patience: float = 10.0) -> int:
    """End a child of ``spawn``, or one like it, and its group: first with ``by``, after ``patience`` seconds by force.

    Returns its exit code. Ending what has ended already only sweeps its group.
    """
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGCONT)  # a frozen process hears nothing else
            process.send_signal(by)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=patience)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    code = process.wait(timeout=30)
    _children.discard(process)
    return code
