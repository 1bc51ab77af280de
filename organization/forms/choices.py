"""Choosing a unit: under its full name, along the tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator, ModelChoiceIteratorValue

from organization.models import Unit
from organization.models.units import full_names


class UnitIterator(ModelChoiceIterator):  # type: ignore[type-arg]  # not generic at run time
    """The units along the tree under their full names: two queries for the whole list."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for unit, name in full_names(self.queryset):
            yield ModelChoiceIteratorValue(self.field.prepare_value(unit), unit), name


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A unit by its full name (河口镇 · 财政所): the same short name stands in many towns."""

    iterator = UnitIterator

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full_name)


def unit_filter(label: str = "单位") -> UnitChoice:
    """A unit to filter by; the form sets the units offered."""
    return UnitChoice(label=label, required=False, queryset=Unit.objects.none(), empty_label="全部")
