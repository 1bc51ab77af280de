"""Which version to compare with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from appraisal.models import ResultVersion

LAST_YEAR = "year"
"""Instead of a number: the same period of the year before."""


class CompareFilter(forms.Form):
    """The field is called ``with`` in the address, which is no name in Python."""

    def __init__(self, data: Any, *, versions: Iterable[ResultVersion], year: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        former = [(str(one.number), f"第 {one.number} 版") for one in versions]
        former += [(LAST_YEAR, "上年同期")] if year else []
        self.fields["with"] = forms.ChoiceField(label="对比版本", required=False, choices=[("", "上一版"), *former])
