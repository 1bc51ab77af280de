"""Choosing one of many by typing: a text field with a list of suggestions that needs no script."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class PickField(forms.CharField):
    """One of ``options`` (code, name, value). What is typed may be the code, the name or both: "T04 河口镇".

    The browser offers the options of the ``<datalist>`` whose id is ``list_id``; ``suggestions`` fills it.
    """

    def __init__(self, *, list_id: str, missing: str, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 120)
        kwargs.setdefault("widget", forms.TextInput(attrs={"list": list_id, "autocomplete": "off"}))
        super().__init__(**kwargs)
        self.missing = missing
        self.suggestions: list[str] = []
        self._by_word: dict[str, Any] = {}

    def offer(self, options: Iterable[tuple[str, str, Any]]) -> None:
        """Set the options; a name that two options share is no way to choose."""
        names: dict[str, Any] = {}
        for code, name, value in options:
            shown = f"{code} {name}"
            self.suggestions.append(shown)
            self._by_word[shown] = self._by_word[code] = value
            names[name] = None if name in names else value
        self._by_word |= {
            name: value for name, value in names.items() if value is not None and name not in self._by_word
        }

    def clean(self, value: Any) -> Any:
        text = " ".join(str(super().clean(value)).split())
        if not text:
            return None
        if text not in self._by_word:
            raise ValidationError(self.missing)
        return self._by_word[text]
