"""A supplier's grid: units by series, the base period beside each cell, errors at their cells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from appraisal.actions.series_values import Desk, content_of
from appraisal.forms.scores import PREFIX, Typed
from appraisal.gathering.supply import Held, base_labels
from appraisal.models import Series
from appraisal.presenters.grid import LONG_NAME, Fault, by_cell
from appraisal.rules.figures import short
from appraisal.rules.periods import parse_period
from appraisal.rules.series import Content
from core.findings import Finding
from organization.models import Unit


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its series and what it accepts in ten-thousandths, "" for no bound."""

    code: str
    name: str
    measure: str
    low: str
    high: str
    base: str

    @property
    def long(self) -> bool:
        return len(self.name) > LONG_NAME


@dataclass(frozen=True, slots=True)
class Cell:
    """``needed`` false: this unit is not asked for it; ``locked``: this person may not file it."""

    id: str
    name: str
    head: str
    value: str
    former: str
    error: str
    css: str
    needed: bool
    locked: bool


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    code: str
    name: str
    locked: str
    cells: list[Cell]
    filled: int
    needed: int

    @property
    def complete(self) -> bool:
        return self.filled == self.needed


@dataclass(frozen=True, slots=True)
class Grid:
    heads: list[Head]
    rows: list[Row]
    faults: list[Fault]
    seen: str
    filled: int
    total: int

    @property
    def missing(self) -> int:
        return self.total - self.filled


def text_of(content: Content) -> str:
    """A content as it stands in an input: "" for nothing."""
    if content is None:
        return "不涉及"
    return short(content) if isinstance(content, int) else ""


def contents(desk: Desk, held: Held, label: str | None = None) -> dict[tuple[str, str], Content]:
    """(unit code, series code) -> content of every cell that is asked for; of the base period for another ``label``."""
    bases = base_labels(desk.series, desk.label)
    return {
        (unit.code, one.code): content_of(held.get(label or bases[one.pk], one.pk, pk))
        for pk, unit in desk.units.items()
        for one in desk.series
        if desk.needs(one, pk)
    }


@dataclass(frozen=True, slots=True)
class _Texts:
    """By "unit/series": what is held, what is shown, the base period's figure, what is wrong, what was typed."""

    now: Mapping[str, str]
    shown: Mapping[str, str]
    former: Mapping[str, str]
    wrong: Mapping[str, str]
    typed: Typed


def build(
    desk: Desk,
    held: Held,
    *,
    typed: Typed | None = None,
    faults: Mapping[str, str] | None = None,
    findings: Iterable[Finding] = (),
) -> Grid:
    """The grid as held, or as typed with what is wrong at each cell. No query."""
    typed, told = typed or {}, by_cell(findings)
    now = _texts(contents(desk, held, desk.label))
    shown = now | {key: text for key, (text, _) in typed.items()}
    texts = _Texts(now, shown, _texts(contents(desk, held)), {**told, **(faults or {})}, typed)
    seen = now | {key: text for key, (_, text) in typed.items() if key not in told}
    heads = [_head(one, desk.label) for one in desk.series]
    rows = [_row(number, unit, desk, texts) for number, unit in enumerate(desk.units.values())]
    return Grid(
        heads=heads,
        rows=rows,
        faults=_faults(rows, heads, texts.wrong),
        seen=json.dumps(seen, ensure_ascii=False, separators=(",", ":")),
        filled=sum(row.filled for row in rows),
        total=len(now),
    )


def _texts(held: Mapping[tuple[str, str], Content]) -> dict[str, str]:
    return {f"{unit}/{code}": text_of(one) for (unit, code), one in held.items()}


def _row(number: int, unit: Unit, desk: Desk, texts: _Texts) -> Row:
    refusal = desk.refusal(unit.pk)
    cells = [
        _cell(f"x{number}-{place}", f"c{place}", f"{unit.code}/{one.code}", texts, locked=bool(refusal))
        for place, one in enumerate(desk.series)
    ]
    asked = [f"{unit.code}/{one.code}" for one in desk.series if desk.needs(one, unit.pk)]
    filled = sum(1 for key in asked if texts.now[key])
    return Row(f"r{number}", unit.code, unit.name, refusal, cells, filled, len(asked))


def _cell(name: str, head: str, key: str, texts: _Texts, *, locked: bool) -> Cell:
    marks = {"is-wrong": key in texts.wrong, "is-changed": key in texts.typed}
    return Cell(
        id=name,
        name=PREFIX + key,
        head=head,
        value=texts.shown.get(key, ""),
        former=texts.former.get(key, ""),
        error=texts.wrong.get(key, ""),
        css=" ".join(mark for mark, on in marks.items() if on),
        needed=key in texts.now,
        locked=locked,
    )


def _head(one: Series, label: str) -> Head:
    base = base_labels([one], label)[one.pk]
    return Head(
        code=one.code,
        name=one.name,
        measure=one.measure,
        low="" if one.low is None else str(one.low),
        high="" if one.high is None else str(one.high),
        base=parse_period(base).short,
    )


def _faults(rows: list[Row], heads: list[Head], wrong: Mapping[str, str]) -> list[Fault]:
    """Every fault with the place it stands at; those of cells that are not in the grid by their codes."""
    known = {
        cell.name.removeprefix(PREFIX): Fault(cell.id, f"{row.name} · {head.name}", cell.error)
        for row in rows
        for cell, head in zip(row.cells, heads, strict=True)
        if cell.error
    }
    others = [Fault("", key.replace("/", " · "), text) for key, text in wrong.items() if key not in known]
    return [*known.values(), *others]
