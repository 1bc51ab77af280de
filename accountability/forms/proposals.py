"""Finding proposals."""

from __future__ import annotations

from typing import Any

from django import forms

from accountability.enums import ProposalCause, ProposalKind, ProposalState

ALL = ("", "全部")


class ProposalFilter(forms.Form):
    """What the register is narrowed to; the state stands in the address."""

    year = forms.TypedChoiceField(label="考核年度", required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label="种类", required=False, choices=[ALL, *ProposalKind.choices()])
    cause = forms.ChoiceField(label="依据", required=False, choices=[ALL, *ProposalCause.choices()])
    state = forms.ChoiceField(label="状态", required=False, choices=[ALL, *ProposalState.choices()])
    search = forms.CharField(label="单位、人员或依据", required=False, max_length=60)

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data)
        self.fields["year"].choices = [ALL, *((year, f"{year}年") for year in years)]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What was asked for and can be understood; the rest is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
