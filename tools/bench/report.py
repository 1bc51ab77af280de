"""What a benchmark found: tables for the screen and for docs/benchmarks.md, passed between processes as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tools.processes import say


@dataclass(slots=True)
class Section:
    """One table; cells are ready strings."""

    title: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *cells: str) -> None:
        self.rows.append(list(cells))

    def note(self, text: str) -> None:
        self.notes.append(text)

    def markdown(self) -> str:
        lines = [f"### {self.title}", "", _line(self.columns), _line(["---"] * len(self.columns))]
        lines += [_line(row) for row in self.rows]
        return "\n".join([*lines, *([""] if self.notes else []), *(f"- {note}" for note in self.notes)]) + "\n"

    def show(self) -> None:
        """Print the table with aligned columns."""
        widths = [max(len(row[place]) for row in [self.columns, *self.rows]) for place in range(len(self.columns))]
        say(f"\n== {self.title}")
        for row in [self.columns, *self.rows]:
            say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        for note in self.notes:
            say(f"   {note}")


def save(sections: list[Section], path: Path) -> None:
    path.write_text(json.dumps([asdict(section) for section in sections], ensure_ascii=False), encoding="utf-8")


def load(path: Path) -> list[Section]:
    return [Section(**values) for values in json.loads(path.read_text(encoding="utf-8"))]


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def ms(seconds: float) -> str:
    """Milliseconds as people read them: 0.42, 7.3, 812."""
    value = seconds * 1000
    return f"{value:.2f} ms" if value < 1 else f"{value:.1f} ms" if value < 100 else f"{value:,.0f} ms"


def times(ratio: float) -> str:
    """A ratio: 0.031x, 1.84x, 123x."""
    return f"{ratio:.3f}x" if ratio < 0.1 else f"{ratio:.2f}x" if ratio < 10 else f"{ratio:,.0f}x"


def verdict(met: bool) -> str:
    return "met" if met else "MISSED"
