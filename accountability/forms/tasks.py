"""Finding, finishing and adjusting rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from accountability.enums import TaskCategory, TaskState, Verdict
from accountability.gathering.names import names_for
from accountability.rules.columns import COLUMNS
from accountability.rules.reading import Content, read_row
from decisions.forms.fields import day
from organization.models import Unit

ALL = ("", "全部")
LONG = ("content", "standard", "measures", "milestones", "assisting")
TRUTH = ("managed", "concern")


class TaskFilter(forms.Form):
    """What the list of rows is narrowed to; the state stands in the address."""

    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    category = forms.ChoiceField(label="落实类别", required=False, choices=[ALL, *TaskCategory.choices()])
    state = forms.ChoiceField(label="状态", required=False, choices=[ALL, *TaskState.choices()])
    flagged = forms.BooleanField(label="待对应调整", required=False)
    mine = forms.BooleanField(label="本人负责", required=False)
    search = forms.CharField(label="任务或单位", required=False, max_length=60)

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data)
        self.fields["year"].choices = [ALL, *((year, f"{year}年") for year in years)]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What was asked for and can be understood; the rest is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class FinishForm(forms.Form):
    """How a row ended."""

    verdict = forms.ChoiceField(label="结论", required=False, choices=[("", "请选择"), *Verdict.choices()])
    note = forms.CharField(
        label="说明", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="部分完成或者未完成的必填。",
    )  # fmt: skip
    confirmed = forms.BooleanField(label="还有措施未完成的，确认办结", required=False)


class StepForm(forms.Form):
    """A line of a row that was done."""

    kind = forms.ChoiceField(choices=[("milestone", "进度节点"), ("measure", "工作措施")])
    line = forms.CharField(max_length=500)
    done_on = day("完成日期")


class AdjustForm(forms.Form):
    """The cells of one row in force, with the reason and the basis of the change."""

    seen = forms.IntegerField(widget=forms.HiddenInput())
    reason = forms.CharField(
        label="调整理由", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}), help_text="必填。"
    )
    basis = forms.CharField(
        label="调整依据", required=False, max_length=200, help_text="必填：文件、会议或者上级任务的调整。"
    )

    def __init__(self, data: Any = None, *, held: Content, home: Unit, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.held, self.home = held, home
        self.content = held
        for column in COLUMNS:
            self.fields[column.field] = _field(column.field, column.title, column.longest, column.note)
        self.order_fields([*(column.field for column in COLUMNS), "reason", "basis", "seen"])

    def clean(self) -> dict[str, Any]:
        of: dict[str, Any] = super().clean() or {}
        cells: Mapping[str, str] = {column.field: str(of.get(column.field, "")) for column in COLUMNS}
        self.content, faults = read_row(cells, names_for([cells], self.home), self.held)
        for name, (reason, remedy) in faults.items():
            self.add_error(name, f"{reason}。{remedy}")
        return of


def _field(name: str, title: str, longest: int, note: str) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": 3}) if name in LONG else forms.TextInput(attrs={"autocomplete": "off"})
    if name == "category":
        return _choice(title, [("", "请选择"), *((one.label, one.label) for one in TaskCategory)])
    if name in TRUTH:
        return _choice(title, [("否", "否"), ("是", "是")])
    return forms.CharField(label=title, required=False, max_length=longest, help_text=note, widget=widget)


def _choice(title: str, choices: list[tuple[str, str]]) -> forms.Field:
    return forms.ChoiceField(label=title, required=False, choices=choices)


class KeepForm(forms.Form):
    """Why a change above asks for nothing here."""

    reason = forms.CharField(
        label="理由", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}), help_text="必填。"
    )
