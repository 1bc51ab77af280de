"""A refusal, told where it can be mended: at the field whose entry is at fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError

from core.findings import Finding, Refused

UPLOAD = "upload"
"""What findings call a file, whatever the form calls its one field for it."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of a form: ``made`` by the action, or refused with what no field of the form can mend."""

    done: bool
    made: Any
    refused: list[Finding]
    status: int


def attempt(form: forms.Form, act: Callable[[], Any]) -> Attempt:
    """Act on a form that is bound and right.

    422 when entries have to be mended, each told at its field; 409 when something else stands in the way too.
    """
    refused: list[Finding] = []
    if form.is_bound and form.is_valid():
        try:
            return Attempt(True, act(), [], 200)
        except Refused as refusal:
            refused = tell(form, refusal.findings)
        except ValidationError as faults:
            for fault in faults.messages:
                form.add_error(None, fault)
    return Attempt(False, None, refused, 409 if refused else 422 if form.is_bound else 200)


def tell(form: forms.Form, findings: Iterable[Finding]) -> list[Finding]:
    """Put each finding at the field that it names, and return those that name none of this form's."""
    rest = []
    for finding in findings:
        name = _field(form, finding.field)
        if name:
            form.add_error(name, finding.sentence())
        else:
            rest.append(finding)
    return rest


class CellsForm(Protocol):
    """A form that draws its own cells: ``faults`` says by the name of a cell what is wrong with it."""

    faults: dict[str, str]

    def add_error(self, field: str | None, error: Any) -> None: ...


def tell_cells(form: CellsForm, findings: Iterable[Finding], names: Mapping[str, str]) -> list[Finding]:
    """Put each finding at the cell that it names, and return those that name none.

    ``names``: name of each cell -> what people call it, "" where the finding says so itself.
    """
    rest = []
    for finding in findings:
        if finding.field in names:
            form.faults[finding.field] = finding.sentence()
            form.add_error(None, f"{names[finding.field]}{finding.sentence()}")
        else:
            rest.append(finding)
    return rest


def _field(form: forms.Form, name: str) -> str:
    """The form's own name of an entry. A form of rows tells by ``place_of`` which of its fields "items.2.name" is."""
    if "." in name and hasattr(form, "place_of"):
        name = form.place_of(name)
    if name == UPLOAD and name not in form.fields:
        files = [one for one, field in form.fields.items() if isinstance(field, forms.FileField)]
        name = files[0] if len(files) == 1 else ""
    found = form.fields.get(name)
    return name if found is not None and not found.widget.is_hidden else ""
