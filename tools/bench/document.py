"""docs/benchmarks.md: a chapter for each part, replaced when its part runs again; the others keep figures and date."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tools.bench.report import Section

HEAD = """# Benchmarks

Written by `make bench`, a chapter for each part: `make bench ARGS="--only pages"` takes that one anew and leaves the
others as they were, each with the day and the state of the code it was taken at. Product and yardstick run in turn in
the same run, hot; a figure is the median of its rounds, a ratio the median of the rounds' own ratios. What can be held
exactly (numbers of queries, independence of rows, ranks where a sheet errs) is asserted by tests; times are reported
only. Goals are those the product set itself before it was built.

"""
CHAPTER = re.compile(r"^## (?P<name>\w+): ", re.MULTILINE)


def chapter(name: str, what: str, taken: str, sections: Sequence[Section]) -> str:
    """The text of one part: what it is, when and on what it was taken, its tables."""
    return f"## {name}: {what}\n\n{taken}\n\n" + "\n".join(section.markdown() for section in sections)


def chapters(text: str) -> dict[str, str]:
    """The chapters of a document by the names of their parts."""
    starts = [*CHAPTER.finditer(text)]
    places = [*(start.start() for start in starts), len(text)]
    return {
        start["name"]: text[begins:ends].rstrip() + "\n"
        for start, begins, ends in zip(starts, places[:-1], places[1:], strict=True)
    }


def written(former: str, taken: Mapping[str, str], machine: Sequence[str], order: Sequence[str]) -> str:
    """The document with the chapters ``taken`` now in place of the former ones, in the order of the parts."""
    kept = {**chapters(former), **taken}
    head = HEAD + "\n".join(f"- {line}" for line in machine) + "\n\n"
    return head + "\n".join(kept[name] for name in order if name in kept)
