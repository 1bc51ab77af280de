"""The form of a new version: one field per parameter, made from the newest version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from core.models import RulebookParameter
from core.rulebook import lines
from core.rulebook.values import ValueKind, kind_of, parse, shown


class ValueField(forms.CharField):
    """Reads one value by its kind and says in words what is wrong."""

    def __init__(self, kind: ValueKind, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)
        self.kind = kind

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return parse(self.kind, text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class RulebookForm(forms.Form):
    """Effective date, reason, and the values. ``base`` is the number of the version the person started from."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    line = forms.ChoiceField(widget=forms.HiddenInput, required=False)
    effective_from = forms.DateField(
        label="生效日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="从这一天起新立的事项和方案按新版本办理；已经开始的仍按原版本。",
    )
    reason = forms.CharField(
        label="制定理由",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明依据的文件名称和文号。",
    )

    def __init__(self, rows: Sequence[RulebookParameter], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = [(line.code, line.name) for line in lines()]  # type: ignore[attr-defined]
        self.rows = rows
        for row in rows:
            self.fields[row.key] = ValueField(kind_of(row.parsed), label=row.label, initial=shown(row.value))

    def values(self) -> dict[str, Any]:
        """The parameters as given, by key."""
        return {row.key: self.cleaned_data[row.key] for row in self.rows}
