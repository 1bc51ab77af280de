"""The frozen inputs of a group: one canonical text that can be kept, hashed, and computed from again.

It holds codes, figures and the texts entries are compared by (matter, document number, leading group); no names,
persons, keys, times of entry or files. Cells are ints of a ten-thousandth, other figures plain decimal texts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from typing import Any

from appraisal.rules.canonical import canonical
from appraisal.rules.columns import take_columns
from appraisal.rules.facts import AdjustmentFacts, AdjustmentParameters, Book, Cell, GroupFacts, MarkFacts, Row
from appraisal.rules.frozen_facts import frame, thaw_entries, thaw_frame_group, thaw_marks, thaw_parameters
from appraisal.rules.measured import NO_READINGS, Readings, freeze_readings, thaw_readings
from appraisal.rules.periods import Period, parse_period
from appraisal.rules.results import GroupResult
from appraisal.rules.scoring import score_group


@dataclass(frozen=True, slots=True)
class FrozenGroup:
    """Everything ``score_group`` needs, read back from a frozen text; the names are those given to ``thaw_group``."""

    group: GroupFacts
    book: Book
    adjustments: tuple[AdjustmentFacts, ...]
    params: AdjustmentParameters
    marks: tuple[MarkFacts, ...]
    period: Period
    readings: Readings = field(default_factory=dict)
    """What the cells of the measured leaves were scored from."""

    @property
    def cells(self) -> int:
        """How many figures it holds."""
        return sum(len(row) for row in self.book.values())

    def score(self) -> GroupResult:
        """The result, computed afresh from the frozen inputs."""
        return score_group(self.group, self.book, self.adjustments, self.params, self.marks, period=self.period)


def freeze_group(
    group: GroupFacts,
    book: Book,
    adjustments: Iterable[AdjustmentFacts],
    params: AdjustmentParameters,
    marks: Iterable[MarkFacts],
    *,
    period: Period,
    readings: Readings = NO_READINGS,
) -> str:
    """The canonical text of a group's inputs; the order of nodes, members, rows and entries makes no difference.

    The book must be complete (KeyError otherwise), its cells int, Fraction or None (TypeError otherwise). Where
    leaves were measured the text holds their readings too; where none were, it is what it always was.
    """
    leaves = group.once(_leaves)
    columns: list[Sequence[Any]] = list(take_columns(leaves, [book[member.code] for member in group.members]))
    if not set(map(type, chain.from_iterable(columns))) <= {int, type(None)}:
        columns = [[cell_data(cell) for cell in column] for column in columns]
    rows = dict(zip([member.code for member in group.members], zip(*columns, strict=True), strict=True))
    told = {"readings": freeze_readings(readings)} if readings else {}
    return canonical({**frame(group, adjustments, params, marks, period), "leaves": leaves, "rows": rows, **told})


def _leaves(group: GroupFacts) -> list[str]:
    """The codes of the leaves in canonical order."""
    parents = {node.parent for node in group.nodes}
    return sorted(node.code for node in group.nodes if node.code not in parents)


def cell_data(cell: Cell) -> int | str | None:
    """A cell as JSON has it; TypeError for a float."""
    if cell is None or type(cell) is int:
        return cell
    if type(cell) is Fraction:
        return cell.numerator if cell.denominator == 1 else f"{cell.numerator}/{cell.denominator}"
    raise TypeError(f"a cell is int, Fraction or None, not {type(cell).__name__}")


def thaw_group(
    text: str,
    *,
    name: str = "",
    node_names: Mapping[str, str] | None = None,
    member_names: Mapping[str, str] | None = None,
) -> FrozenGroup:
    """The inputs behind a frozen text; names by code come from the scheme and the registry, else codes stand in."""
    data = json.loads(text)
    group = thaw_frame_group(data, data["rows"], name, node_names, member_names)
    places = {leaf: place for place, leaf in enumerate(data["leaves"])}
    book = {code: Row(places, [_thaw_cell(cell) for cell in cells]) for code, cells in data["rows"].items()}
    return FrozenGroup(
        group=group,
        book=book,
        adjustments=thaw_entries(data),
        params=thaw_parameters(data["parameters"]),
        marks=thaw_marks(data),
        period=parse_period(data["period"]),
        readings=thaw_readings(data.get("readings", {})),
    )


def _thaw_cell(cell: int | str | None) -> Cell:
    return Fraction(cell) if isinstance(cell, str) else cell
