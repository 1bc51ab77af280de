"""Runs a process of the product with faults built in from outside: ``python -m tests.faults.rigged celery worker``.

FAULT_RIG (JSON, set by the tests; the product knows nothing of it) names gates, at which the process stops until
the test opens them, kills it or freezes it, and guards that are switched off for negative controls.
"""

from __future__ import annotations

import importlib
import json
import os
import runpy
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Gate:
    """A named point: ``reached`` tells the pid of who stands there, ``open`` lets it and all later ones pass."""

    point: str
    after: bool
    folder: str

    def plan(self) -> dict[str, Any]:
        return {"point": self.point, "after": self.after, "folder": self.folder}

    @property
    def reached(self) -> int | None:
        """The process at the gate, None while there is none."""
        try:
            return int((Path(self.folder) / "reached").read_text() or 0) or None
        except FileNotFoundError:
            return None

    def open(self) -> None:
        (Path(self.folder) / "open").touch()

    def hold(self) -> None:
        """Called in the rigged process: the first one to come stands until the gate is open; others pass."""
        try:
            descriptor = os.open(Path(self.folder) / "reached", os.O_CREAT | os.O_EXCL | os.O_WRONLY)
        except FileExistsError:
            return
        os.write(descriptor, str(os.getpid()).encode())
        os.close(descriptor)
        while not (Path(self.folder) / "open").exists():
            time.sleep(0.01)


def patch(point: str, wrap: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    """Replace the function ``module:name`` in its module."""
    module_name, name = point.split(":")
    module = importlib.import_module(module_name)
    setattr(module, name, wrap(getattr(module, name)))


def install(gate: Gate) -> None:
    def wrap(function: Callable[..., Any]) -> Callable[..., Any]:
        def gated(*args: Any, **kwargs: Any) -> Any:
            if not gate.after:
                gate.hold()
            value = function(*args, **kwargs)
            if gate.after:
                gate.hold()
            return value

        return gated

    patch(gate.point, wrap)


def rig() -> None:
    """Set Django up and build the faults of FAULT_RIG in."""
    import django

    django.setup()
    from tests.faults import kinds, unguarded

    kinds.register()
    plan = json.loads(os.environ["FAULT_RIG"])
    for name in plan["without"]:
        getattr(unguarded, name)()
    for gate in plan["gates"]:
        install(Gate(**gate))


def run(program: str, *arguments: str) -> None:
    """Be that program from here on."""
    rig()
    sys.argv = [program, *(("-A", "config") if program == "celery" else ()), *arguments]
    runpy.run_module(program, run_name="__main__")


if __name__ == "__main__":
    run(*sys.argv[1:])
