"""Model fields of our own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db import models

PLACES = 4
SCALE = 10**PLACES


class PointsField(models.BigIntegerField):  # type: ignore[type-arg]  # no subscript at run time
    """Points with four decimals, kept as a whole number of ten-thousandths.

    SQLite has no decimal type (its NUMERIC stores 0.1 as a binary fraction) and Django's DecimalField is slow
    on it. A whole number is exact and fast on every database. The attribute is that ``int``: 90.5 points are
    905000. ``core.numbers`` formats it; ``to_points`` and ``from_points`` convert (docs/adr/0002).
    """

    description = "points in ten-thousandths"

    def formfield(self, **kwargs: Any) -> Any:
        return super(models.IntegerField, self).formfield(
            **{"form_class": PointsFormField, "max_digits": 12, "decimal_places": PLACES, **kwargs}
        )


class PointsFormField(forms.DecimalField):
    """Reads points as people write them (90.5), gives ten-thousandths (905000)."""

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        return None if number is None else to_points(number)

    def prepare_value(self, value: Any) -> Any:
        return format(from_points(value).normalize(), "f") if isinstance(value, int) else value


def to_points(number: Decimal) -> int:
    """Ten-thousandths of ``number`` points; ValueError when it has more than four decimals."""
    scaled = number.scaleb(PLACES)
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{number}: more than {PLACES} decimals")
    return int(scaled)


def from_points(units: int) -> Decimal:
    """Points of ``units`` ten-thousandths, with four decimals."""
    return Decimal(units).scaleb(-PLACES)
