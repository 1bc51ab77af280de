"""Finding referrals."""

from __future__ import annotations

from typing import Any

from django import forms

from accountability.enums import ViolationKind, ViolationState

ALL = ("", "全部")


class ViolationFilter(forms.Form):
    """What the list of referrals is narrowed to."""

    state = forms.ChoiceField(label="状态", required=False, choices=[ALL, *ViolationState.choices()])
    kind = forms.ChoiceField(label="情形", required=False, choices=[ALL, *ViolationKind.choices()])
    serious = forms.BooleanField(label="后果严重", required=False)

    def asked(self) -> dict[str, Any]:
        """What was asked for and can be understood; the rest is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
