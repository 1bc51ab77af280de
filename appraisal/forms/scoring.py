"""Forms around computing and publishing a version."""

from __future__ import annotations

from django import forms

from appraisal.enums import Circle
from core.files import PICKER


class ComputeForm(forms.Form):
    """An optional remark that stays with the version."""

    note = forms.CharField(label="版本说明", max_length=200, required=False)


class ProposeForm(forms.Form):
    circle = forms.ChoiceField(label="公布范围", choices=Circle.choices, initial=Circle.APPRAISED.value)


class ReasonForm(forms.Form):
    """A step that needs a reason that stays on record."""

    reason = forms.CharField(label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class EndOfFinalForm(ReasonForm):
    """What the leading group approved ends with a reason and a paper (SX-6.8-a)."""

    document = forms.FileField(
        label="同意撤下的文件", widget=forms.ClearableFileInput(attrs={"accept": PICKER}),
        help_text="考评工作领导小组的会议纪要或批示",
    )  # fmt: skip


class ApprovalForm(forms.Form):
    """The leading group's meeting that approved the result (SX-6.8-a)."""

    meeting_on = forms.DateField(label="会议日期", widget=forms.DateInput(attrs={"type": "date"}))
    record = forms.CharField(label="会议纪要文号", max_length=80)
    document = forms.FileField(label="会议纪要文件", widget=forms.ClearableFileInput(attrs={"accept": PICKER}))
