"""What a step of a stage asks for."""

from __future__ import annotations

from typing import Any

from django import forms

from core.files import PICKER, accepted
from decisions.enums import Event

ASKED = {
    Event.FAIL: ("reason",),
    Event.NEW_ROUND: ("reason",),
    Event.SET_ASIDE: ("reason", "decider"),
    Event.CUT: ("reason", "paper"),
}
"""Fields by step; the other steps are one button."""


class StepForm(forms.Form):
    """Reason, who decided, a paper: those that the step needs."""

    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请填写理由"},
    )
    decider = forms.CharField(
        label="决定人",
        max_length=80,
        help_text="作出决定的领导或者会议，如“县政府主要领导”“县政府常务会议”。",
        error_messages={"required": "请填写决定人"},
    )
    paper = forms.FileField(
        label="批准文件",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": PICKER}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, event: Event, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.fields["paper"].help_text = "不上传时沿用紧急事项登记的文件。" + accepted()
        for name in set(self.fields) - set(ASKED.get(event, ())):
            del self.fields[name]
