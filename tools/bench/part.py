"""One part of the benchmarks in a process of its own: ``python -m tools.bench.part MODULE RESULT [--quick]``."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import django


def main(module: str, result: str, quick: bool) -> None:
    django.setup()
    from tools.bench import report

    sections: list[report.Section] = importlib.import_module(f"tools.bench.{module}").measure(quick)
    for section in sections:
        section.show()
    report.save(sections, Path(result))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], "--quick" in sys.argv[3:])
