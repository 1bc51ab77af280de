"""What a ranking document shall hold, and which scheme the reports page shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from appraisal.models import Group, Scheme
from appraisal.reports.making import KINDS, Order


class DocumentForm(forms.Form):
    """Groups (none chosen: all), the units' sheets, the 发文字号; the pressed button says the kind."""

    groups = forms.MultipleChoiceField(
        label="考核系统",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选即为全部考核系统。",
    )
    per_unit = forms.BooleanField(label="附各单位得分单", required=False, help_text="逐个单位列出每项得分的计算过程。")
    number = forms.CharField(
        label="发文字号", required=False, max_length=40, help_text="如 安督〔2012〕18号；不填则留空待填。"
    )
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS], widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, groups: Iterable[Group], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["groups"].choices = [(one.code, one.name) for one in groups]  # type: ignore[attr-defined]

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or "pdf"

    def order(self) -> Order:
        """The valid form as an order."""
        asked = self.cleaned_data
        return Order(asked["kind"], tuple(asked["groups"]), asked["per_unit"], asked["number"].strip())


class SchemeChoice(forms.Form):
    """Which scheme's periods are listed."""

    scheme = forms.ChoiceField(label="考评方案", required=False)

    def __init__(self, data: Any, *, schemes: Iterable[Scheme], chosen: Scheme | None, **kwargs: Any) -> None:
        super().__init__({**data.dict(), "scheme": str(chosen.pk) if chosen else ""}, **kwargs)
        self.fields["scheme"].choices = [(str(one.pk), f"{one.name}（第 {one.version} 版）") for one in schemes]  # type: ignore[attr-defined]
