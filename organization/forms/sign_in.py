"""Forms of sign-in, passwords and the second factor. Passwords are taken as typed: nothing is cut or stripped."""

from __future__ import annotations

from typing import Any

from django import forms

from organization.rules.passwords import POLICY

RULE = (
    f"{POLICY.min_length} 个字符以上，同时有大写字母、小写字母、数字和符号；"
    "不含登录名、姓名、单位名、县名的汉字和拼音，不用常见密码；"
    f"{POLICY.max_age.days} 天内有效，不与最近 {POLICY.history} 次相同。"
)
_OFF = {"autocapitalize": "none", "spellcheck": "false"}


class LoginNameField(forms.CharField):
    """A login name: blanks around it and capitals do not matter."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "username", **_OFF}
        super().__init__(label="登录名", max_length=150, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        return str(super().clean(value)).lower()


def password_field(label: str, *, new: bool, help_text: str = "") -> forms.CharField:
    attrs = {"autocomplete": "new-password" if new else "current-password"}
    return forms.CharField(label=label, strip=False, help_text=help_text, widget=forms.PasswordInput(attrs=attrs))


def code_field() -> forms.CharField:
    attrs = {"inputmode": "numeric", "autocomplete": "one-time-code", "pattern": "[0-9]*"}
    field = forms.RegexField(
        r"^\d{6}$", label="动态密码", widget=forms.TextInput(attrs=attrs), error_messages={"invalid": "请输入 6 位数字"}
    )
    field.help_text = "绑定的手机应用上显示的 6 位数字，每个只能用一次。"
    return field


class SignInForm(forms.Form):
    username = LoginNameField()
    password = password_field("密码", new=False)


class TwicePasswordMixin(forms.Form):
    """A new password typed twice."""

    new_password = password_field("新密码", new=True, help_text=RULE)
    repeated = password_field("再输一遍新密码", new=True)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, second = cleaned.get("new_password"), cleaned.get("repeated")
        if first and second and first != second:
            self.add_error("repeated", "两次输入的新密码不一致")
        return cleaned


class ActivationForm(TwicePasswordMixin):
    username = LoginNameField()
    code = forms.CharField(
        label="启用码", max_length=60, help_text="密码信封里的 20 位字母和数字，不分大小写，可不输连字符。",
        widget=forms.TextInput(attrs={"autocomplete": "off", **_OFF}),
    )  # fmt: skip
    field_order = ("username", "code", "new_password", "repeated")


class PasswordForm(TwicePasswordMixin):
    password = password_field("现在的密码", new=False)
    field_order = ("password", "new_password", "repeated")


class CodeForm(forms.Form):
    code = code_field()


class StepUpForm(forms.Form):
    """Proves again who is there: by code, or by password where no device is bound. ``held`` is the signed request."""

    held = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by_code:
            self.fields["code"] = code_field()
        else:
            self.fields["password"] = password_field("密码", new=False)
