"""The form that opens a change of an issued scheme."""

from __future__ import annotations

from django import forms

from appraisal.rules.amending import LONGEST_PAPER, LONGEST_REASON


class AmendForm(forms.Form):
    """The leading group's reason and paper (SX-6.9-a)."""

    reason = forms.CharField(
        label="变更理由",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="细则有什么错误或者遗漏，领导小组研究后如何处理。",
        error_messages={"required": "请写明变更理由"},
    )
    paper = forms.CharField(
        label="领导小组文号",
        max_length=LONGEST_PAPER,
        help_text="研究处理此事的会议纪要或者文件，如：安考组〔2012〕3号。",
        error_messages={"required": "请填写领导小组会议纪要或者文件的文号"},
    )
