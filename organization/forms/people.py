"""Forms of people, filings and registers: parse and explain."""

from __future__ import annotations

from typing import Any

from django import forms

from organization.enums import RuleSystem
from organization.forms.accounts import reason_field
from organization.forms.choices import UnitChoice, unit_filter
from organization.forms.units import ANY, CHOOSE, day_field
from organization.models import Account, Person, Unit

STATES = [("", "在册"), ("gap", "未定岗或未定责"), ("left", "已离册"), ("all", "全部")]


class PersonFilter(forms.Form):
    """Filters of the people list; they live in the address. Units are those in the reader's reach."""

    q = forms.CharField(label="姓名或编号", required=False, max_length=40)
    unit = unit_filter()
    below = forms.BooleanField(label="含下属单位", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.visible_to(account).standing()  # type: ignore[attr-defined]


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A person on a roster; the number is fixed once given."""

    unit = UnitChoice(label="在册单位", queryset=Unit.objects.none(), empty_label=CHOOSE)
    joined_on = day_field("入册日期")

    class Meta:
        model = Person
        fields = ("number", "name", "unit", "duty_text", "joined_on")
        help_texts = {"duty_text": "一句话写明岗位职责；职位与职责都登记后才不列入未定岗清单（QSH-7-a）。"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.standing()  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["number"].disabled = True
            self.fields["reason"] = reason_field("变更理由")
        else:
            self.fields["number"].required = False
            self.fields["number"].help_text = "留空则自动编号。"


class LeaveForm(forms.Form):
    left_on = day_field("离册日期")
    reason = reason_field()


class RuleFilter(forms.Form):
    """Filters of the overview of filings."""

    q = forms.CharField(label="单位名称或编码", required=False, max_length=40)
    state = forms.ChoiceField(
        label="报备情况",
        required=False,
        choices=[ANY, ("missing", "有缺报"), ("filed", "全部齐全")],
    )
    below = forms.BooleanField(label="含下属单位", required=False)


class RuleForm(forms.Form):
    """File implementation rules (JH-A-7-a, JH-B-6-c)."""

    system = forms.ChoiceField(label="体系", choices=RuleSystem.choices())
    title = forms.CharField(label="名称", max_length=120)
    version = forms.CharField(label="版本", max_length=20, help_text="例如：2012 年版、第二次修订。")
    dated = day_field("印发日期")
    upload = forms.FileField(
        label="文件",
        help_text="PDF、DOCX 或 OFD，不超过 20 MB。",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx,.ofd"}),
    )


class RegisterForm(forms.Form):
    """The workbook of units, posts and people."""

    upload = forms.FileField(label="工作簿（.xlsx）", widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}))
