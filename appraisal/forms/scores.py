"""Reads a grid of scores as typed, pasted or sent without scripts; explains every cell it cannot take."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from appraisal.actions.score_checks import CLEARED, Content
from appraisal.rules.facts import NodeFacts
from appraisal.workbook.contract import NOT_APPLICABLE
from appraisal.workbook.values import CellFault, score_of
from core.files import PICKER, accepted
from core.workbooks.cells import Cell, CellKind

PREFIX = "cell:"
LONGEST_TYPED = 60
LONGEST_KEY = 80
BROKEN = "表单内容不完整，没有保存任何改动。请复制未保存的内容，刷新页面后重新录入"

Typed = dict[str, tuple[str, str]]
"""Key "member/leaf" -> (what was typed, what stood there when the page was opened)."""


def content_of(text: str, leaf: NodeFacts) -> Content:
    """What a typed text means; CellFault with reason and remedy otherwise. Full-width digits are taken."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return CLEARED
    if plain in ("n", "N", NOT_APPLICABLE):
        return None
    return score_of(Cell(1, 1, CellKind.TEXT, plain), leaf)


class CellsWidget(forms.HiddenInput):
    """Only the changed cells as JSON where scripts run, else one input per cell and the values seen."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        if data.get(name):
            return data.get(name)
        typed = {key.removeprefix(PREFIX): data[key] for key in data if key.startswith(PREFIX)}
        return {"typed": typed, "seen": data.get("seen", "")} if typed else None


class CellsField(forms.Field):
    """The sent cells as ``Typed``; anything else is refused as a whole."""

    widget = CellsWidget

    def to_python(self, value: Any) -> Typed:
        if value in self.empty_values:
            return {}
        try:
            return self._sheet(value) if isinstance(value, dict) else self._changes(json.loads(value))
        except (ValueError, TypeError, KeyError, RecursionError):
            raise forms.ValidationError(BROKEN) from None

    def _sheet(self, value: dict[str, Any]) -> Typed:
        seen = json.loads(value["seen"])
        return {_key(key): (_text(text), _text(seen[key])) for key, text in value["typed"].items()}

    def _changes(self, value: Any) -> Typed:
        if not isinstance(value, dict) or not all(isinstance(pair, list) for pair in value.values()):
            raise TypeError
        return {_key(key): (_text(typed), _text(seen)) for key, (typed, seen) in value.items()}


def _key(key: str) -> str:
    member, slash, leaf = key.partition("/")
    if not (member and slash and leaf) or len(key) > LONGEST_KEY:
        raise ValueError(key)
    return key


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    value.encode()  # half of a surrogate pair can stand in JSON, and could not be shown again: ValueError
    return value[: LONGEST_TYPED + 1]


class GridForm(forms.Form):
    """The cells of one group. After ``is_valid``: ``cells`` and ``seen`` for the action, both by (member, leaf).

    ``typed`` keeps every cell that was sent and differs from what was seen, and ``faults`` says by key why one
    cannot be taken; with faults the form is not valid.
    """

    changes = CellsField(label="改动的单元格", required=False)

    def __init__(self, data: Any, *, members: frozenset[str], leaves: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.members, self.leaves = members, leaves
        self.typed: Typed = {}
        self.cells: dict[tuple[str, str], Content] = {}
        self.seen: dict[tuple[str, str], Content] = {}
        self.faults: dict[str, str] = {}

    def content(self, text: str, leaf: Any) -> Content:
        """What a typed text means in the column of ``leaf``; CellFault otherwise."""
        return content_of(text, leaf)

    def clean(self) -> dict[str, Any]:
        for key, (text, seen) in (self.cleaned_data.get("changes") or {}).items():
            member, leaf = key.split("/", 1)
            if member not in self.members or leaf not in self.leaves:
                raise forms.ValidationError(BROKEN)
            self._take(key, text, seen, self.leaves[leaf])
        if self.faults:
            raise forms.ValidationError(f"有 {len(self.faults)} 格需要改正，没有保存任何改动")
        return self.cleaned_data

    def _take(self, key: str, text: str, seen: str, leaf: Any) -> None:
        member = key.split("/", 1)[0]
        if text.strip() == seen:
            return
        self.typed[key] = (text, seen)
        try:
            before = self.content(seen, leaf)
        except CellFault:
            raise forms.ValidationError(BROKEN) from None
        try:
            content = self.content(text, leaf)
        except CellFault as fault:
            self.faults[key] = f"{fault.reason}。{fault.remedy}"
            return
        if content != before:
            self.cells[(member, leaf.code)], self.seen[(member, leaf.code)] = content, before


class EvidenceForm(forms.Form):
    """A file that supports one score."""

    file = forms.FileField(
        label="凭证文件", max_length=200, widget=forms.FileInput(attrs={"accept": PICKER}),
        error_messages={"empty": "文件是空的，请检查后重新选择"},
    )  # fmt: skip
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = accepted()


class WithdrawEvidenceForm(forms.Form):
    """Which of the files in force was attached by mistake, and why it is taken back."""

    evidence = forms.ChoiceField(
        label="撤销哪个文件", error_messages={"required": "请选择文件", "invalid_choice": "该凭证已不在列，请重新选择"}
    )
    reason = forms.CharField(label="撤销理由", max_length=200)

    def __init__(self, *args: Any, files: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(str(pk), name) for pk, name in files]
        self.fields["evidence"].choices = found if len(found) == 1 else [("", "请选择"), *found]  # type: ignore[attr-defined]
