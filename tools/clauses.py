"""``make clauses``: how many clauses of the register are proved by a test that carries their id.

``python -m tools.clauses [--open]``; ``--open`` also lists the clauses that no test proves yet. Principles and clauses
that are only shown need no proof. Exit code 1 when a test names a clause that the register does not have.
"""

from __future__ import annotations

import contextlib
import io
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pytest

from core.clauses.register import Clause, register
from tools.processes import say


@dataclass
class MarkCollector:
    """pytest plugin: which tests carry which clause ids."""

    tests: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            for mark in item.iter_markers("clause"):
                for clause in mark.args:
                    self.tests[clause].add(item.nodeid)


def collected_marks() -> dict[str, set[str]]:
    """Clause id -> node ids of the tests that carry it. Raises SystemExit when the suite cannot be collected."""
    plugin, output = MarkCollector(), io.StringIO()
    with contextlib.redirect_stdout(output):
        code = pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider"], plugins=[plugin])
    if code != pytest.ExitCode.OK:
        raise SystemExit(output.getvalue())
    return dict(plugin.tests)


def table(clauses: Iterable[Clause], proved: Mapping[str, set[str]]) -> list[str]:
    """One line per document and a total: proved / to be built."""
    wanted, done = Counter[str](), Counter[str]()
    for clause in clauses:
        if clause.buildable:
            wanted[clause.document.label] += 1
            done[clause.document.label] += clause.id in proved
    lines = [f"{done[name]:4} / {wanted[name]:<4} {name}" for name in wanted]
    return [*lines, f"{done.total():4} / {wanted.total():<4} proved / implementable"]


def main(arguments: list[str]) -> int:
    clauses, proved = register(), collected_marks()
    for line in table(clauses.values(), proved):
        say(line)
    if "--open" in arguments:
        for clause in clauses.values():
            if clause.buildable and clause.id not in proved:
                say(f"{clause.id:16} {clause.app.label} {clause.cite} {clause.rule[:60]}")
    unknown = sorted(set(proved) - set(clauses))
    for name in unknown:
        say(f"{name} is not in the register, but named by {', '.join(sorted(proved[name]))}")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
