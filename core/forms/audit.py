"""Filters of the audit trail and the day of an anchor sheet."""

from __future__ import annotations

from typing import Any

from django import forms

from core import verbs
from core.enums import Outcome

DAY = {"type": "date"}


class AuditFilter(forms.Form):
    """The list's filters; they live in the address. ``object`` is a name, or type and id as links write them."""

    verb = forms.ChoiceField(label="动作", required=False)
    actor = forms.CharField(label="经办人", required=False, max_length=60)
    object = forms.CharField(label="对象", required=False, max_length=120)
    outcome = forms.ChoiceField(label="结果", required=False, choices=[("", "全部"), *Outcome.choices()])
    since = forms.DateField(label="自", required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    until = forms.DateField(label="至", required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["verb"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "全部"), *verbs.labels().items()]


class SheetForm(forms.Form):
    """Which day's anchors are printed."""

    day = forms.DateField(label="日期", widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
