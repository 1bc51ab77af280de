"""The workbook of a table."""

from __future__ import annotations

from django import forms


class ImportForm(forms.Form):
    upload = forms.FileField(
        label="工作簿（.xlsx）", widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "请选择工作簿", "empty": "文件是空的，请重新选择"},
    )  # fmt: skip
