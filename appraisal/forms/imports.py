"""Forms of the workbook import: upload, confirm, undo."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from core.workbooks.limits import DEFAULT_LIMITS, MEGABYTE


class UploadForm(forms.Form):
    """One workbook. Name and size are checked here, the content by the action."""

    workbook = forms.FileField(
        label="评分工作簿（.xlsx）",
        help_text=f"由本系统下载的模板填写而成，不超过 {DEFAULT_LIMITS.file_size // MEGABYTE} MB。"
        "加减分表可加“报送机构”“清单文号”两列；不加的，通报批评记为督查室报送。",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "请选择工作簿", "empty": "文件是空的，请检查后重新上传"},
        max_length=120,
    )

    def clean_workbook(self) -> Any:
        upload = self.cleaned_data["workbook"]
        if not upload.name.lower().endswith(".xlsx"):
            raise forms.ValidationError("只接受 .xlsx 工作簿，请在 WPS 或 Excel 中另存为 .xlsx 后上传")
        if upload.size > DEFAULT_LIMITS.file_size:
            limit = DEFAULT_LIMITS.file_size // MEGABYTE
            raise forms.ValidationError(f"文件大小为 {upload.size / MEGABYTE:.1f} MB，超过上限 {limit} MB")
        return upload


class CommitForm(forms.Form):
    """The person has compared rows and sums with his own sheet (nothing was cut off on the way)."""

    confirmed = forms.BooleanField(
        label="我已核对各表的行数和合计",
        error_messages={"required": "请先核对各表的行数和合计，并勾选确认"},
    )


class UndoForm(forms.Form):
    reason = forms.CharField(
        label="撤销理由", max_length=200, error_messages={"required": "请填写撤销理由"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class ProblemFilter(forms.Form):
    """Which sheet's problems are shown; the state is the address."""

    sheet = forms.ChoiceField(label="工作表", required=False)

    def __init__(self, data: Any, *, sheets: Iterable[str]) -> None:
        super().__init__(data)
        choices = [("", "全部"), *((name, name) for name in sheets)]
        self.fields["sheet"].choices = choices  # type: ignore[attr-defined]
