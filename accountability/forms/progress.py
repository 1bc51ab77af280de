"""Telling how a row stands, commenting, and finding entries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from accountability.actions.progress import NewProgress
from core.files import PICKER, accepted, inspect
from core.findings import Refused
from decisions.forms import fields

MOST_FILES = 10
ALL = ("", "全部")


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; each is judged by its content, at most MOST_FILES."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", ManyFiles(attrs={"accept": PICKER}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        given = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if len(given) > MOST_FILES:
            raise forms.ValidationError(f"一次最多上传 {MOST_FILES} 个文件")
        single = super().clean
        found = [single(one, initial) for one in given]
        for one in found:
            try:
                inspect(one)
            except Refused as refused:
                raise forms.ValidationError(f"{one.name}：{refused.findings[0].sentence()}") from None
        return found


class ProgressForm(forms.Form):
    """How a row stands now; ``milestones`` are the lines that are not done yet, none for an assisting unit."""

    percent = forms.IntegerField(
        label="完成百分比", min_value=0, max_value=100,
        widget=forms.NumberInput(attrs={"min": 0, "max": 100, "inputmode": "numeric"}),
        error_messages={
            "required": "请填写完成百分比", "invalid": "完成百分比写成 0 到 100 的整数",
            "min_value": "完成百分比不小于 0", "max_value": "完成百分比不大于 100",
        },
    )  # fmt: skip
    text = fields.text("进展情况", rows=4)
    problems = fields.text("存在问题", rows=2, required=False, help_text="没有的留空；完成百分比低于上次的必填。")
    milestones = forms.MultipleChoiceField(
        label="本次完成的节点", required=False, widget=forms.CheckboxSelectMultiple(),
        error_messages={"invalid_choice": "没有这个节点，或者已登记完成，请刷新页面"},
    )  # fmt: skip
    done_on = fields.day("节点完成日期", required=False, help_text="不填为今天。")
    uploads = FilesField(label="佐证材料", required=False, help_text=f"可选多个。{accepted()}")

    def __init__(self, data: Any = None, files: Any = None, *, lines: Sequence[str], initial: Any = None) -> None:
        super().__init__(data, files, initial=initial)
        if lines:
            self.fields["milestones"].choices = [(one, one) for one in lines]  # type: ignore[attr-defined]
        else:
            del self.fields["milestones"], self.fields["done_on"]

    def new(self) -> NewProgress:
        of = self.cleaned_data
        return NewProgress(
            of["percent"], of["text"], of["problems"], tuple(of.get("milestones", ())), of.get("done_on")
        )


class CommentForm(forms.Form):
    """What is said to an entry."""

    text = fields.text("意见", rows=3)


class EntryFilter(forms.Form):
    """What the list of entries is narrowed to; the state stands in the address."""

    part = forms.ChoiceField(
        label="范围", required=False, choices=[ALL, ("leads", "牵头或责任人"), ("assists", "协办单位")]
    )
    problems = forms.BooleanField(label="有问题的", required=False)
    search = forms.CharField(label="任务或单位", required=False, max_length=60)

    def asked(self) -> dict[str, Any]:
        """What was asked for and can be understood; the rest is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
