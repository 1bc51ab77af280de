"""Forms around computing and publishing a version."""

from __future__ import annotations

from django import forms

from appraisal.enums import Circle
from appraisal.rules.publication import WHO_SEES
from core.files import PICKER


class ComputeForm(forms.Form):
    """An optional remark that stays with the version."""

    note = forms.CharField(label="版本说明", max_length=200, required=False)


class ProposeForm(forms.Form):
    circle = forms.ChoiceField(
        label="公布范围", choices=[(circle.value, words) for circle, words in WHO_SEES.items()],
        initial=Circle.APPRAISED.value,
        help_text="被考评单位及并入其考评的机构的负责人、联络员和一般干部，两种范围都能看到；其他单位的人员只有向全县公布才能看到。",
    )  # fmt: skip


class ReasonForm(forms.Form):
    """A step that needs a reason that stays on record."""

    reason = forms.CharField(label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class DespiteForm(forms.Form):
    """Why a version goes on although its inputs were changed after it was computed; asked only then."""

    reason = forms.CharField(
        label="录入内容已有变化，仍按本版办理的理由", max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="一般应先重新计算；确需按本版办理的才填写，理由记入审计。",
    )  # fmt: skip


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
