"""Forms of indicator data: the grid, its workbook, submitting, returning, correcting, asking and answering."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from appraisal.enums.values import BaseRule, Frequency, LedgerKind, SeriesDirection
from appraisal.forms.scores import LONGEST_TYPED, GridForm
from appraisal.models import Series
from appraisal.rules.series import CLEARED, LONGEST_REASON, Content
from appraisal.workbook.contract import NOT_APPLICABLE
from appraisal.workbook.figures import figure_content
from appraisal.workbook.values import CellFault
from core.fields import PointsFormField
from core.files import PICKER, accepted
from core.workbooks.cells import Cell, CellKind
from core.workbooks.limits import DEFAULT_LIMITS, MEGABYTE
from decisions.forms.fields import choice, day, line, text
from organization.forms.choices import UnitChoice
from organization.models import Unit

ALL = ("", "全部")


def content_of(typed: str) -> Content:
    """What a typed text means; CellFault with reason and remedy otherwise. Full-width digits are taken."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    if not plain:
        return CLEARED
    if plain in ("n", "N", NOT_APPLICABLE):
        return None
    return figure_content(Cell(1, 1, CellKind.TEXT, plain))


class ValueGridForm(GridForm):
    """The cells of a supplier's grid, with the reason for what moves too much."""

    reason = forms.CharField(label="变动说明", max_length=LONGEST_REASON, required=False)

    def content(self, text: str, leaf: Any) -> Content:
        return content_of(text)


class FigureField(forms.CharField):
    """One figure as typed: ten-thousandths, None for 不涉及; a blank is refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_TYPED, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs)

    def clean(self, value: Any) -> Any:
        typed = str(super().clean(value))
        try:
            content = content_of(typed)
        except CellFault as fault:
            raise forms.ValidationError(f"{fault.reason}。{fault.remedy}") from None
        return "" if content == CLEARED else content


class ValueBookForm(forms.Form):
    """A filled workbook of figures."""

    workbook = forms.FileField(
        label="数据工作簿（.xlsx）",
        help_text=f"由“下载表格”得到的工作簿填写，不超过 {DEFAULT_LIMITS.file_size // MEGABYTE} MB；空格不改动原数值。",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "请选择工作簿", "empty": "文件是空的，请检查后重新上传"},
        max_length=120,
    )
    reason = forms.CharField(
        label="变动说明", max_length=LONGEST_REASON, required=False, help_text="与基期相比变动过大的，写明原因。"
    )

    def clean_workbook(self) -> Any:
        upload = self.cleaned_data["workbook"]
        if not upload.name.lower().endswith(".xlsx"):
            raise forms.ValidationError("只接受 .xlsx 工作簿，请在 WPS 或 Excel 中另存为 .xlsx 后上传")
        if upload.size > DEFAULT_LIMITS.file_size:
            limit = DEFAULT_LIMITS.file_size // MEGABYTE
            raise forms.ValidationError(f"文件大小为 {upload.size / MEGABYTE:.1f} MB，超过上限 {limit} MB")
        return upload


class SubmitForm(forms.Form):
    """The paper in which the figures stand."""

    source = line("数据来源文件", 200, required=False, help_text="必填，统计报表或文件的名称、文号。")
    source_dated = day("文件日期", required=False, help_text="必填。")


class DataFileForm(forms.Form):
    """A paper behind the figures."""

    file = forms.FileField(
        label="佐证材料", max_length=200, widget=forms.FileInput(attrs={"accept": PICKER}),
        error_messages={"required": "请选择文件", "empty": "文件是空的，请检查后重新选择"},
    )  # fmt: skip
    note = line("说明", 200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = accepted()


class CorrectionForm(forms.Form):
    """One submitted figure corrected; the old one stays on record."""

    unit = forms.ChoiceField(label="单位", error_messages={"required": "请选择单位", "invalid_choice": "没有这个单位"})
    series = forms.ChoiceField(
        label="数据", error_messages={"required": "请选择数据", "invalid_choice": "没有这项数据"}
    )
    value = FigureField(
        label="更正为", help_text="不涉及的填 n 或“不涉及”。", error_messages={"required": "请填写数值"}
    )
    reason = forms.CharField(
        label="更正理由", required=False, max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="必填。",
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, units: Iterable[tuple[str, str]], series: Iterable[tuple[str, str]]
    ) -> None:
        super().__init__(data)
        self.fields["unit"].choices = [("", "请选择"), *units]  # type: ignore[attr-defined]
        self.fields["series"].choices = [("", "请选择"), *series]  # type: ignore[attr-defined]


class QuestionForm(forms.Form):
    question = forms.CharField(
        label="疑问", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="必填，说明认为不准确的原因和依据。",
    )  # fmt: skip


class AnswerForm(forms.Form):
    """The answer to a query, with the right figure where the old one was wrong."""

    value = FigureField(label="更正为", required=False, help_text="数据无误的不填。")
    answer = forms.CharField(
        label="答复", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text="必填。"
    )


class SeriesForm(forms.Form):
    """What the catalogue says of a series."""

    measure = line("计量单位", 20)
    decimals = forms.IntegerField(label="小数位数", min_value=0, max_value=4)
    direction = forms.ChoiceField(label="方向", choices=SeriesDirection.choices())
    frequency = forms.ChoiceField(label="报送频率", choices=Frequency.choices())
    base_rule = forms.ChoiceField(label="基期", choices=BaseRule.choices(), help_text="增幅和变动与哪一期相比。")
    low = PointsFormField(label="下限", required=False, max_digits=16, decimal_places=4)
    high = PointsFormField(label="上限", required=False, max_digits=16, decimal_places=4)
    jump = forms.IntegerField(label="变动超过多少百分比须说明", min_value=0, max_value=10_000)
    supplier = UnitChoice(label="数据责任单位", queryset=Unit.objects.none(), empty_label="请选择")

    def __init__(self, data: Any = None, *, series: Series) -> None:
        names = ("measure", "decimals", "direction", "frequency", "base_rule", "low", "high", "jump")
        initial = {name: getattr(series, name) for name in names} | {"supplier": series.supplier_id}
        super().__init__(data, initial=initial)
        rows = Unit.objects.standing().filter(level="bureau").order_by("order", "code")
        self.fields["supplier"].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        low, high = found.get("low"), found.get("high")
        if low is not None and high is not None and low > high:
            self.add_error("high", "上限小于下限")
        return found

    def changes(self) -> dict[str, Any]:
        found = dict(self.cleaned_data)
        return found | {"supplier_id": found.pop("supplier").pk}


class RateForm(forms.Form):
    """A growth rate by hand where the base is negative."""

    member = forms.ChoiceField(
        label="考评对象", error_messages={"required": "请选择", "invalid_choice": "没有这个对象"}
    )
    indicator = forms.ChoiceField(
        label="增幅指标", error_messages={"required": "请选择", "invalid_choice": "没有这个指标"}
    )
    rate = PointsFormField(
        label="增幅（%）", max_digits=10, decimal_places=2, min_value=Decimal(-1000), max_value=Decimal(10_000),
        error_messages={"required": "请填写增幅", "invalid": "请填写数值"},
    )  # fmt: skip
    remark = forms.CharField(
        label="说明",
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="必填，写明口径。",
    )

    def __init__(
        self, data: Any = None, *, members: Iterable[tuple[int, str]], indicators: Iterable[tuple[int, str]]
    ) -> None:
        super().__init__(data)
        self.fields["member"].choices = [("", "请选择"), *members]  # type: ignore[attr-defined]
        self.fields["indicator"].choices = [("", "请选择"), *indicators]  # type: ignore[attr-defined]


class LedgerForm(forms.Form):
    """One entry in the ledger of an item."""

    member = forms.ChoiceField(
        label="考评对象", error_messages={"required": "请选择", "invalid_choice": "没有这个对象"}
    )
    kind = choice("来源", LedgerKind.choices())
    period = forms.ChoiceField(
        label="所属期间", error_messages={"required": "请选择", "invalid_choice": "没有这个期间"}
    )
    dated = day("日期")
    value = PointsFormField(
        label="数值", required=False, max_digits=16, decimal_places=4, help_text="有数量的填累计数。",
        error_messages={"invalid": "请填写数值"},
    )  # fmt: skip
    text = text("情况")
    file = forms.FileField(
        label="材料", required=False, max_length=200, widget=forms.FileInput(attrs={"accept": PICKER})
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, members: Iterable[tuple[int, str]],
        periods: Iterable[tuple[str, str]], initial: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(data, files, initial=initial)
        self.fields["member"].choices = [("", "请选择"), *members]  # type: ignore[attr-defined]
        self.fields["period"].choices = [("", "请选择"), *periods]  # type: ignore[attr-defined]
        self.fields["file"].help_text = accepted()


class ItemReportForm(forms.Form):
    text = text("考评情况", rows=6, required=False, help_text="必填，全年掌握的情况；报送后更改须由考评办退回。")
    file = forms.FileField(
        label="材料", required=False, max_length=200, widget=forms.FileInput(attrs={"accept": PICKER})
    )


class LedgerFilter(forms.Form):
    kind = forms.ChoiceField(label="来源", choices=[ALL, *LedgerKind.choices()], required=False)
    search = forms.CharField(label="指标或单位", max_length=40, required=False)

    def asked(self) -> dict[str, Any]:
        found = self.cleaned_data if self.is_valid() else {}
        return {name: value for name, value in found.items() if value}
