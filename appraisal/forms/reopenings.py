"""The form that asks for a locked period to be opened again: it parses and explains; the rules judge."""

from __future__ import annotations

from django import forms

from appraisal.enums.reopenings import ReopeningGround
from core.files import PICKER


class ReopeningForm(forms.Form):
    ground = forms.ChoiceField(label="事由", choices=ReopeningGround.choices())
    reason = forms.CharField(
        label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明更正哪一项、为什么更正。",
    )  # fmt: skip
    paper = forms.CharField(
        label="依据文号", max_length=100, help_text="复核决定、查处决定、会议纪要或者上级文件的文号。"
    )
    upload = forms.FileField(label="依据文件", widget=forms.FileInput(attrs={"accept": PICKER}))


class RefusalForm(forms.Form):
    """Why a period stays locked."""

    reason = forms.CharField(label="不同意的理由", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
