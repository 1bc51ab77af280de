"""Filters of the ranking board; their state is the address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from appraisal.models import Group, ResultVersion


class BoardFilter(forms.Form):
    """Group, version to compare with, search, only those that moved."""

    group = forms.ChoiceField(label="考核系统", required=False)
    against = forms.ChoiceField(label="对比", required=False)
    search = forms.CharField(label="单位", required=False, max_length=40)
    moved = forms.BooleanField(label="仅看名次变化", required=False)

    def __init__(
        self, data: Any, *, groups: Iterable[Group], versions: Iterable[ResultVersion], group: Group, **kwargs: Any
    ) -> None:
        super().__init__({**data.dict(), "group": group.code}, **kwargs)
        self.fields["group"].choices = [(one.code, one.name) for one in groups]  # type: ignore[attr-defined]
        former = [(str(one.number), f"第 {one.number} 版") for one in versions]
        self.fields["against"].choices = [("", "上一版"), *former]  # type: ignore[attr-defined]
