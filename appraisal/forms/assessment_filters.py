"""Filters of the lists of the year's assessment; they stay in the address."""

from __future__ import annotations

from typing import Any

from django import forms

from appraisal.enums.assessment import ColumnKind
from appraisal.models import AssessmentGroup
from core.forms.years import year_field

UNDONE = [
    (kind.value, f"{label}未完成")
    for kind, label in ((ColumnKind.SELF, "自评"), (ColumnKind.PRELIMINARY, "初评"), (ColumnKind.FINAL, "汇总"))
]


class RoundFilter(forms.Form):
    """Members of a round by group, by what is not done, by name."""

    group = forms.ModelChoiceField(
        label="考评组", queryset=AssessmentGroup.objects.none(), required=False, empty_label="全部考评组"
    )
    stage = forms.ChoiceField(label="进度", choices=[("", "全部进度"), *UNDONE], required=False)
    search = forms.CharField(label="考评对象", required=False, max_length=60)

    def __init__(self, data: Any = None, *, groups: Any) -> None:
        super().__init__(data)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]


class YearFilter(forms.Form):
    """A register by year and unit or name."""

    year = year_field(required=False)
    search = forms.CharField(label="单位、姓名", required=False, max_length=60)


class PlacesFilter(forms.Form):
    """How many places are taken from the top of each group."""

    places = forms.IntegerField(label="每个考核系统取前几名", required=False, min_value=1, max_value=200)
