"""The grid of a table: cells as strings, what is wrong at its cell, rows that somebody else changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from accountability.enums import TaskCategory
from accountability.forms.rows import CELL, RowsForm, complete
from accountability.gathering.rows import texts_of, version_of
from accountability.models import Task
from accountability.rules.columns import BY_FIELD, COLUMNS
from accountability.rules.saving import ROW_FACT
from core.findings import Finding

SPARE = 3
"""Empty rows at the end; scripts add more as they are filled or pasted into."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell: the id and name of its input, the column, its text, what is wrong or ""."""

    id: str
    name: str
    field: str
    value: str
    error: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row. ``key`` is its primary key or n1 …; ``url`` its page, "" for a new one; ``error`` speaks of the row."""

    key: str
    number: str
    url: str
    cells: list[GridCell]
    error: str
    remove: bool
    parent: bool


@dataclass(frozen=True, slots=True)
class GridFault:
    """An error for the list above the grid, leading to its cell."""

    target: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    rows: list[GridRow]
    faults: list[GridFault]
    seen: str
    texts: str
    categories: list[str]


def build(tasks: Sequence[Task], form: RowsForm | None, findings: Iterable[Finding]) -> Grid:
    """The grid as held, or as typed with what is wrong at each cell.

    A row that somebody else changed is shown as typed and counts as seen from now on: saved once more it is written,
    because the person has read what stands there.
    """
    typed = form.typed if form else {}
    wrong = {f"{key}/{name}": f"{reason}。{remedy}" for (key, name), (reason, remedy) in _faults(form).items()}
    of_rows = _of_rows(findings)
    numbers = {str(task.pk): task for task in tasks}
    held = {key: texts_of(version_of(task)) for key, task in numbers.items()}
    shown = held | {key: complete(one.cells) for key, one in typed.items() if not one.remove}
    spare = [f"n{place}" for place in _spare(shown)]
    shown |= {key: complete({}) for key in spare}
    rows = []
    for place, (key, texts) in enumerate(shown.items(), 1):
        task = numbers.get(key)
        rows.append(
            GridRow(
                key=key, number=str(place), url=reverse("accountability:task", args=[task.pk]) if task else "",
                cells=[_cell(key, column.field, texts[column.field], wrong) for column in COLUMNS],
                error=of_rows.get(key, ""), remove=key in typed and typed[key].remove,
                parent=task is not None and task.parent_id is not None,
            )
        )  # fmt: skip
    return Grid(
        rows=rows, faults=_listed(rows),
        seen=_json({key: version_of(task).number for key, task in numbers.items()}),
        texts=_json({key: held.get(key, complete({})) for key in shown}),
        categories=[one.label for one in TaskCategory],
    )  # fmt: skip


def _faults(form: RowsForm | None) -> dict[tuple[str, str], tuple[str, str]]:
    return form.faults if form else {}


def _spare(shown: Iterable[str]) -> range:
    used = [int(key[1:]) for key in shown if key.startswith("n")]
    start = max(used, default=0) + 1
    return range(start, start + SPARE)


def _cell(key: str, field: str, value: str, wrong: dict[str, str]) -> GridCell:
    return GridCell(f"x{key}-{field}", f"{CELL}{key}/{field}", field, value, wrong.get(f"{key}/{field}", ""))


def _of_rows(findings: Iterable[Finding]) -> dict[str, str]:
    """Findings that speak of one row, by its key."""
    texts = {}
    for finding in findings:
        facts = dict(finding.facts)
        key = facts.pop(ROW_FACT, "")
        if key:
            details = "，".join(f"{name} {value}" for name, value in facts.items())
            texts[key] = finding.title + (f"（{details}）" if details else "") + f"。{finding.remedy}"
    return texts


def whole_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Findings that speak of no single row."""
    return [one for one in findings if ROW_FACT not in one.facts]


def _listed(rows: Iterable[GridRow]) -> list[GridFault]:
    found = []
    for row in rows:
        if row.error:
            found.append(GridFault(row.cells[0].id, f"第 {row.number} 行", row.error))
        found += [
            GridFault(cell.id, f"第 {row.number} 行 · {BY_FIELD[cell.field].title}", cell.error)
            for cell in row.cells
            if cell.error
        ]
    return found


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
