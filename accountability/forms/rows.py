"""Reads the grid of a table as typed, pasted or sent without scripts; explains every cell it cannot take."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from accountability.actions.rows import Edit
from accountability.gathering.names import names_for
from accountability.rules.columns import BY_FIELD, FIELDS
from accountability.rules.reading import Content, Fault, blank, read_row
from accountability.rules.saving import MOST_ROWS
from organization.models import Unit

CELL, REMOVE = "cell:", "remove:"
LONGEST_CELL = 4_000
BROKEN = "表单内容不完整，没有保存任何改动。请复制未保存的内容，刷新页面后重新填写"


@dataclass(frozen=True, slots=True)
class Typed:
    """A row as it was sent: the version read, whether it goes, the texts of its cells."""

    seen: int
    remove: bool
    cells: Mapping[str, str]


class RowsWidget(forms.HiddenInput):
    """Only the changed rows as JSON where scripts run, else one input per cell and the versions seen."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        if data.get(name):
            return data.get(name)
        cells = {key.removeprefix(CELL): data[key] for key in data if key.startswith(CELL)}
        gone = [key.removeprefix(REMOVE) for key in data if key.startswith(REMOVE)]
        return {"cells": cells, "remove": gone, "seen": data.get("seen", "")} if cells else None


class RowsField(forms.Field):
    """The sent rows by their key; anything else is refused as a whole."""

    widget = RowsWidget

    def to_python(self, value: Any) -> dict[str, Typed]:
        if value in self.empty_values:
            return {}
        try:
            rows = self._sheet(value) if isinstance(value, dict) else self._changes(json.loads(value))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise forms.ValidationError(BROKEN) from None
        if len(rows) > MOST_ROWS:
            raise forms.ValidationError(f"一次最多保存 {MOST_ROWS} 行，请分次粘贴和保存")
        return rows

    def _sheet(self, value: dict[str, Any]) -> dict[str, Typed]:
        seen = json.loads(value["seen"])
        rows: dict[str, dict[str, str]] = {}
        for name, text in value["cells"].items():
            key, _, column = name.partition("/")
            rows.setdefault(_key(key), {})[_column(column)] = _text(text)
        return {key: Typed(int(seen.get(key, 0)), key in value["remove"], cells) for key, cells in rows.items()}

    def _changes(self, value: Any) -> dict[str, Typed]:
        return {
            _key(key): Typed(
                int(row.get("seen", 0)), row.get("remove") is True,
                {_column(name): _text(text) for name, text in row.get("cells", {}).items()},
            )
            for key, row in value.items()
        }  # fmt: skip


def _key(key: str) -> str:
    """The primary key of a row, or n1, n2 … for a new one."""
    plain = key.removeprefix("n")
    if not plain.isascii() or not plain.isdigit() or len(plain) > 9:
        raise ValueError(key)
    return key


def _column(name: str) -> str:
    if name not in BY_FIELD:
        raise ValueError(name)
    return name


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    value.encode()  # half of a surrogate pair can stand in JSON, and could not be shown again: ValueError
    return value.replace("\x00", "")[:LONGEST_CELL]


class RowsForm(forms.Form):
    """The rows of one table. After ``is_valid``: ``edits`` for the action. ``held`` is what its rows say
    now, ``home`` the unit whose table it is.

    ``typed`` keeps every row that was sent and ``faults`` says by (key, field) why a cell cannot be taken.
    """

    changes = RowsField(label="改动的行", required=False)

    def __init__(self, data: Any, *, held: Mapping[int, Content], home: Unit) -> None:
        super().__init__(data)
        self.held, self.home = held, home
        self.typed: dict[str, Typed] = {}
        self.faults: dict[tuple[str, str], Fault] = {}
        self.edits: list[Edit] = []

    def clean_changes(self) -> dict[str, Typed]:
        sent: dict[str, Typed] = self.cleaned_data["changes"]
        self.typed = {
            key: one for key, one in sent.items() if not key.startswith("n") or not (one.remove or blank(one.cells))
        }
        written = {key: one for key, one in self.typed.items() if not one.remove}
        names = names_for([one.cells for one in written.values()], self.home)
        for key, one in self.typed.items():
            pk = None if key.startswith("n") else int(key)
            content = None
            if not one.remove:
                content, faults = read_row(one.cells, names, self.held.get(pk) if pk else None)
                self.faults |= {(key, name): fault for name, fault in faults.items()}
            self.edits.append(Edit(pk, content, one.seen, key))
        if self.faults:
            raise forms.ValidationError(f"有 {len(self.faults)} 格需要改正")
        return sent


def complete(cells: Mapping[str, str]) -> dict[str, str]:
    """Every field, "" where nothing was sent."""
    return {name: cells.get(name, "") for name in FIELDS}
