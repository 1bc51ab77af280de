"""Forms of the security administrator."""

from __future__ import annotations

from typing import Any

from django import forms

from organization.enums import Duty
from organization.forms.accounts import reason_field
from organization.forms.choices import UnitChoice, unit_filter
from organization.forms.units import CHOOSE
from organization.models import Unit

STATES = [("", "有效和待确认"), ("pending", "待确认"), ("withdrawn", "已撤销")]


class DutyFilter(forms.Form):
    """The list's filters; they live in the address."""

    q = forms.CharField(label="姓名或登录名", required=False, max_length=40)
    duty = forms.ChoiceField(label="职责", required=False, choices=[("", "全部"), *Duty.choices()])
    unit = unit_filter()
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.standing()  # type: ignore[attr-defined]


class GrantForm(forms.Form):
    """One duty for one account in one unit."""

    login_name = forms.CharField(label="登录名", max_length=40, help_text="被授予人的登录名，见“账号”列表。")
    duty = forms.TypedChoiceField(label="职责", choices=[("", CHOOSE), *Duty.choices()], coerce=Duty)
    unit = UnitChoice(
        label="单位",
        queryset=Unit.objects.none(),
        empty_label=CHOOSE,
        help_text="职责及于该单位和下属单位；全县性职责及于全县。",
    )
    reason = reason_field("授予理由")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.standing()  # type: ignore[attr-defined]

    def clean_login_name(self) -> str:
        return str(self.cleaned_data["login_name"]).strip().lower()
