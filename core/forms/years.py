"""A field for a year, told in one way on all pages."""

from __future__ import annotations

from typing import Any

from django import forms

FIRST, LAST = 2000, 2100


def year_field(label: str = "年度", *, first: int = FIRST, **more: Any) -> forms.IntegerField:
    """A year from ``first`` to 2100; whatever else is written is told at the field."""
    reach = f"请填写 {first} 至 {LAST} 之间的年份"
    told = {"required": f"请填写{label}", "invalid": "请填写四位年份", "min_value": reach, "max_value": reach}
    return forms.IntegerField(label=label, min_value=first, max_value=LAST, error_messages=told, **more)
