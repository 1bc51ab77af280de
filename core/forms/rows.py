"""A field for several rows of a table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

LONGEST_KEY = 18
"""Digits of a key that every database takes."""


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Rows by check boxes. What is no key is no choice, before the database is asked: it takes no larger number."""

    default_error_messages = {"invalid_choice": "没有这个选项"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.CheckboxSelectMultiple(), **kwargs})

    def clean(self, value: Any) -> Any:
        for one in map(str, value or ()):
            if not (one.isascii() and one.isdigit() and len(one) <= LONGEST_KEY):
                raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)
