"""Finding filings."""

from __future__ import annotations

from typing import Any

from django import forms

from accountability.enums import FilingState

ALL = ("", "全部")


class FilingFilter(forms.Form):
    """Year, state, unit or receipt; the state stands in the address."""

    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label="状态", required=False, choices=[ALL, *FilingState.choices()])
    search = forms.CharField(label="单位、名称或备案编号", required=False, max_length=60)

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data)
        self.fields["year"].choices = [ALL, *((year, f"{year}年") for year in years)]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What was asked for and can be understood; the rest is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
