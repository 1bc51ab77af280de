"""Forms of the system administrator."""

from __future__ import annotations

from typing import Any

from django import forms

from organization.forms.choices import unit_filter
from organization.models import Unit

STATES = [("", "全部"), ("active", "启用"), ("waiting", "待设密码"), ("disabled", "停用")]


def reason_field(label: str = "理由") -> forms.CharField:
    return forms.CharField(label=label, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class AccountFilter(forms.Form):
    """The list's filters; they live in the address."""

    q = forms.CharField(label="姓名或登录名", required=False, max_length=40)
    unit = unit_filter()
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.standing()  # type: ignore[attr-defined]


class PersonSearch(forms.Form):
    q = forms.CharField(label="姓名或人员编号", required=False, max_length=40)


class NewAccountForm(forms.Form):
    login_name = forms.RegexField(
        r"^[a-z][a-z0-9._-]{2,39}$",
        label="登录名",
        help_text="3 至 40 位小写字母、数字、点、横线，以字母开头；建立后不再更改。",
        error_messages={"invalid": "请用 3 至 40 位小写字母、数字、点、横线，以字母开头"},
    )


class ReasonForm(forms.Form):
    reason = reason_field()


class UnlockForm(forms.Form):
    """How the person's identity was checked."""

    reason = reason_field("理由（怎样核实的身份）")
