"""Which version to compare with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from appraisal.models import ResultVersion


class CompareFilter(forms.Form):
    """The field is called ``with`` in the address, which is no name in Python."""

    def __init__(self, data: Any, *, versions: Iterable[ResultVersion], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        former = [(str(one.number), f"第 {one.number} 版") for one in versions]
        self.fields["with"] = forms.ChoiceField(label="对比版本", required=False, choices=[("", "上一版"), *former])
