"""The parameters of a scoring method as fields of a form: one per entry, tables row by row (rules/method_table.py).

Names begin with the method, so that only the fields of the chosen method are ever read: "bands-otherwise",
"bands-bands-0-at", "growth-then_params-linear-curve-1-score". "<table>-rows" says how many rows a table shows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django import forms

from appraisal.enums import Method
from appraisal.rules.method_params import find_faults, kept
from appraisal.rules.method_table import (
    GROWTH_TARGETS,
    INNER,
    MOST_ROWS,
    PARAMETERS,
    THEN,
    THEN_PARAMS,
    Kind,
    Parameter,
    Part,
    Shape,
)
from appraisal.rules.scheme_file.params import figure

ADD_ROW, REMOVE_ROW, CHANGE = "add_row", "remove_row", "change"
"""Names of the buttons that show the form anew without saving."""

SHOWN = "shown"
"""Which method's fields the page showed: a choice made since then is never read with another method's figures."""

FRESH_ROWS, LONGEST = 3, 40
PARTIAL = {
    "hx-post": "", "hx-trigger": "change consume", "hx-target": "#method-params", "hx-select": "#method-params",
    "hx-swap": "outerHTML", "hx-vals": '{"change": "1"}',
}  # fmt: skip
"""With scripts, choosing a method fetches its fields at once; without them the button beside it does."""

_CHOOSE = {"invalid_choice": "请从列表中选择", "required": "请从列表中选择"}

Params = Mapping[str, Any]
Path = tuple[str | int, ...]


class FigureField(forms.CharField):
    """A figure as it is typed, exact: int or decimal text, None for nothing. What it may be is the rules' business."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "figures"}))
        messages = {"max_length": f"至多 {LONGEST} 个字符", "required": "没有填写"}
        super().__init__(max_length=LONGEST, error_messages=messages, **{"required": False, **kwargs})

    def to_python(self, value: Any) -> Any:
        text = unicodedata.normalize("NFKC", super().to_python(value) or "").replace("−", "-").strip()
        return figure(text) if text else None

    def run_validators(self, value: Any) -> None:
        super().run_validators("" if value is None else str(value))


@dataclass(slots=True)
class Block:
    """One parameter on the page: a field by its name, or the rows of a table; ``inner``: a method within a method."""

    parameter: Parameter
    name: str
    rows: list[list[str]] | None = None
    inner: Method | None = None


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of a table; ``key`` is what the button that removes it sends."""

    key: str
    label: str
    cells: list[forms.BoundField]


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block with its bound fields; ``rows`` is None for a single ``field``."""

    parameter: Parameter
    name: str
    label: str
    help: str
    field: forms.BoundField | None
    rows: list[ShownRow] | None
    inner: Method | None

    @property
    def chooses(self) -> bool:
        return self.parameter.kind is Kind.METHOD


class MethodFields:
    """The fields of ``method`` filled with ``texts``, and how what was entered is read."""

    def __init__(self, method: Method, texts: Mapping[str, str]) -> None:
        self.method = method
        self.fields: dict[str, forms.Field] = {}
        self.blocks: list[Block] = []
        self.overfull: set[str] = set()
        self._build(PARAMETERS[method], f"{method.value}-", texts)

    @property
    def shown(self) -> str:
        inner = next((block.inner for block in self.blocks if block.inner is not None), None)
        return f"{self.method.value}:{inner.value}" if inner is not None else self.method.value

    def _build(self, table: Sequence[Parameter], prefix: str, texts: Mapping[str, str]) -> None:
        for one in table:
            name = prefix + one.name
            if one.kind is Kind.NESTED:
                inner = GROWTH_TARGETS.get(texts.get(prefix + THEN, ""), Method.DIRECT)
                self.blocks.append(Block(one, name, inner=inner))
                self._build(INNER[inner], inner_prefix(prefix, inner), texts)
            elif one.kind is Kind.ROWS:
                self.blocks.append(Block(one, name, self._grid(one, name, texts)))
            else:
                self.fields[name] = _single(one, texts.get(name, ""))
                self.blocks.append(Block(one, name))

    def _grid(self, one: Parameter, name: str, texts: Mapping[str, str]) -> list[list[str]]:
        rows: list[list[str]] = []
        said = texts.get(f"{name}-rows", "")
        if _number(said) > MOST_ROWS:
            self.overfull.add(name)
        for index in range(row_count(one, said)):
            rows.append([f"{name}-{index}-{part.key}" for part in one.parts])
            for part, cell in zip(one.parts, rows[-1], strict=True):
                self.fields[cell] = _cell(one, part, index, texts.get(cell, ""))
        return rows

    def focus(self, table: str) -> None:
        """Put the cursor into the row that was just added to ``table``."""
        rows = next((one.rows for one in self.blocks if one.name == table), None)
        if rows:
            self.fields[rows[-1][0]].widget.attrs["autofocus"] = True

    def shown_in(self, form: forms.Form) -> list[ShownBlock]:
        """The blocks with the fields of the form that took them in."""
        return [
            ShownBlock(
                one.parameter, one.name, _label(one.parameter), _help(one.parameter),
                form[one.name] if one.name in self.fields else None,
                None if one.rows is None else [
                    ShownRow(f"{one.name}-{index}", f"第 {index + 1} {one.parameter.row}", [form[name] for name in row])
                    for index, row in enumerate(one.rows)
                ],
                one.inner,
            )
            for one in self.blocks
        ]  # fmt: skip

    def read(self, cleaned: Mapping[str, Any]) -> Entry:
        """What the fields hold, and at which field each part of it stands."""
        entry = Entry()
        entry.params = self._read(entry, PARAMETERS[self.method], f"{self.method.value}-", (), cleaned)
        return entry

    def _read(
        self, entry: Entry, table: Sequence[Parameter], prefix: str, path: Path, cleaned: Mapping[str, Any]
    ) -> dict[str, Any]:
        params: dict[str, Any] = {}
        for one in table:
            name, here = prefix + one.name, (*path, one.name)
            entry.places[here] = name
            value: Any = None
            if one.kind is Kind.NESTED:
                inner = GROWTH_TARGETS.get(params.get(THEN, ""))
                entry.places[here] = prefix + THEN
                if inner is not None:
                    value = self._read(entry, INNER[inner], inner_prefix(prefix, inner), here, cleaned)
            elif one.kind is Kind.ROWS:
                value = self._read_rows(entry, one, name, here, cleaned)
            elif name in cleaned:
                value = cleaned[name]
                silent = one.kind is Kind.FLAG and not value or one.choices and value in ("", one.choices[0][0])
                value = None if silent or value == "" else value
            if value is not None:
                params[one.name] = value
        return params

    def _read_rows(self, entry: Entry, one: Parameter, name: str, here: Path, cleaned: Mapping[str, Any]) -> Any:
        rows = next(block.rows for block in self.blocks if block.name == name) or []
        lines = [[cleaned.get(cell) for cell in row] for row in rows]
        entry.places[here] = rows[0][0] if rows else name
        if name in self.overfull:
            entry.faults[rows[0][0]] = f"至多 {MOST_ROWS} 行，请删减"
        while one.shape is Shape.LIST and lines and _blank(lines[-1]):
            lines.pop()
        good: list[list[Any]] = []
        for line, cells in zip(lines, rows, strict=False):
            if _blank(line) and one.shape is not Shape.LIST:
                continue
            broken = [cell for cell in cells if cell not in cleaned]  # told by the field itself
            empty = [cell for cell in cells if cell in cleaned and cleaned[cell] in (None, "")]
            entry.faults |= dict.fromkeys(empty, "没有填写")
            if broken:
                entry.partial.add(here)
            elif one.shape is Shape.MAPPING and line[0] in [held[0] for held in good]:
                entry.faults[cells[0]] = "编码重复，请保留一处"
            elif not empty:
                for part, cell in zip(one.parts, cells, strict=True):
                    entry.places[(*here, len(good), part.key)] = cell
                good.append(line)
        if any(cell in entry.faults for row in rows for cell in row):
            entry.partial.add(here)
        return _shaped(one, good) if good else None


@dataclass(slots=True)
class Entry:
    """What was entered: the parameters, the field of each path, faults that no rule sees, and tables not whole."""

    params: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    partial: set[Path] = field(default_factory=set)

    def all_faults(self, method: Method, full_mark: Fraction | None) -> list[tuple[str | None, str]]:
        """(name of the field, what is wrong): blanks first, then what the rules say; None for no field in particular.

        Without a full mark the rules are not asked.
        """
        found: list[tuple[str | None, str]] = [*self.faults.items()]
        for fault in find_faults(method, self.params, full_mark) if full_mark is not None else ():
            if fault.path not in self.partial:  # its rows are told one by one
                found.append((self.places.get(fault.path), fault.reason))
        return found

    def settled(self, method: Method, held: Params) -> dict[str, Any]:
        """The parameters as they are saved: what was not changed stays as it was written."""
        return kept(PARAMETERS[method], self.params, held)


def texts_of(method: Method, params: Params) -> dict[str, str]:
    """The fields' texts for parameters that are held."""
    texts: dict[str, str] = {}
    _texts(texts, PARAMETERS[method], f"{method.value}-", params)
    return texts


def _texts(texts: dict[str, str], table: Sequence[Parameter], prefix: str, params: Params) -> None:
    for one in table:
        name, value = prefix + one.name, params.get(one.name)
        if one.kind is Kind.NESTED:
            inner = GROWTH_TARGETS.get(str(params.get(THEN)))
            if inner is not None and isinstance(value, Mapping):
                _texts(texts, INNER[inner], inner_prefix(prefix, inner), value)
        elif one.kind is Kind.ROWS:
            lines = _lines(one, value)
            texts[f"{name}-rows"] = str(len(lines)) if lines or not one.needed else ""
            for index, line in enumerate(lines):
                for part, cell in zip(one.parts, line, strict=True):
                    texts[f"{name}-{index}-{part.key}"] = str(cell)
        elif one.kind is Kind.FLAG:
            texts[name] = "on" if value is True else ""
        elif value is not None:
            texts[name] = str(value)


def reworked(texts: Mapping[str, str], *, add: str = "", remove: str = "") -> dict[str, str]:
    """The texts with a blank row at the end of table ``add``, or without the row ``remove`` ("bands-bands-1")."""
    found = dict(texts)
    if add:
        found[f"{add}-rows"] = str(min(_number(found.get(f"{add}-rows", "")) + 1, MOST_ROWS))
    table, _, index = remove.rpartition("-")
    if not table or not index.isdecimal():
        return found
    row = re.compile(re.escape(table) + r"-([0-9]{1,4})-([a-z]+)")
    for name in texts:
        if (match := row.fullmatch(name)) and int(match[1]) >= int(index):
            del found[name]
            if int(match[1]) > int(index):
                found[f"{table}-{int(match[1]) - 1}-{match[2]}"] = texts[name]
    found[f"{table}-rows"] = str(max(_number(texts.get(f"{table}-rows", "")) - 1, 0))
    return found


def inner_prefix(prefix: str, inner: Method) -> str:
    return f"{prefix}{THEN_PARAMS}-{inner.value}-"


def row_count(one: Parameter, text: str) -> int:
    """How many rows a table shows: what the page says, within bounds; a few blank ones to begin with."""
    if not text:
        return FRESH_ROWS if one.needed else 0
    return min(max(_number(text), 1 if one.needed else 0), MOST_ROWS)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        return 0
    return int(text) if len(text) <= 6 else MOST_ROWS + 1


def _single(one: Parameter, text: str) -> forms.Field:
    shared: dict[str, Any] = {"label": _label(one), "help_text": _help(one)}
    if one.kind is Kind.FLAG:
        return forms.BooleanField(required=False, initial=bool(text), **shared)
    if one.kind is Kind.CHOICE:
        return forms.ChoiceField(required=False, choices=one.choices, initial=text, error_messages=_CHOOSE, **shared)
    if one.kind is Kind.METHOD:
        choices = [(value, method.label) for value, method in GROWTH_TARGETS.items()]
        widget = forms.Select(attrs=PARTIAL)
        return forms.ChoiceField(choices=choices, initial=text, widget=widget, error_messages=_CHOOSE, **shared)
    made = FigureField(initial=text, required=one.needed, **shared)
    made.widget.attrs |= {"inputmode": "numeric"} if one.kind is Kind.COUNT else {}
    return made


def _label(one: Parameter) -> str:
    return f"{one.label}（{one.unit}）" if one.unit else one.label


def _help(one: Parameter) -> str:
    """What a parameter does, and the article that asks for it."""
    return f"{one.meaning}（{one.clause}）" if one.clause else one.meaning


def _cell(one: Parameter, part: Part, index: int, text: str) -> forms.Field:
    label = f"第 {index + 1} {one.row}{part.label}"
    attrs = {"class": "form-control form-control-sm figures", "aria-label": label, "inputmode": "decimal"}
    if not part.text:
        return FigureField(label=label, initial=text, widget=forms.TextInput(attrs=attrs))
    attrs = attrs | {"list": "members", "autocomplete": "off", "inputmode": "text"}
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, initial=text, required=False, max_length=LONGEST, widget=widget)


def _blank(line: Sequence[Any]) -> bool:
    return all(value in (None, "") for value in line)


def _shaped(one: Parameter, lines: list[list[Any]]) -> Any:
    if one.shape is Shape.RECORDS:
        return [{part.key: value for part, value in zip(one.parts, line, strict=True)} for line in lines]
    if one.shape is Shape.PAIRS:
        return lines
    if one.shape is Shape.MAPPING:
        return {str(code): value for code, value in lines}
    return [line[0] for line in lines]


def _lines(one: Parameter, value: Any) -> list[list[Any]]:
    """The rows of a held table; none for what has another shape, as a faulty file may leave it."""
    try:
        if one.shape is Shape.RECORDS:
            return [[row[part.key] for part in one.parts] for row in value]
        if one.shape is Shape.PAIRS:
            return [[first, second] for first, second in value]
        if one.shape is Shape.MAPPING:
            return [[code, raw] for code, raw in value.items()]
        return [[score] for score in value]
    except (AttributeError, KeyError, TypeError, ValueError):
        return []
