"""A unit's report as it is typed: four parts and a block for each row; finding reports; periods and switches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from accountability.actions.reports import Contents, LineText
from accountability.enums import DueState, PeriodStep, ReportKind
from accountability.gathering.reports import RowToReport
from accountability.gathering.rows import version_of
from accountability.models import Task
from accountability.models.reports import YEARLY
from accountability.rules.reports import Part, Written
from core.forms.years import year_field
from decisions.forms import fields
from organization.forms.choices import UnitChoice
from organization.models import Unit

ALL = ("", "全部")
HELP = {
    Part.EXECUTION: "写明责任特别是重大决策的执行情况。",
    Part.SITUATION: "没有的勾选“无”。",
    Part.PROBLEM: "没有的勾选“无”。",
    Part.SUGGESTION: "没有的勾选“无”。",
}
LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class RowFields:
    """The fields of one row; reason, measure and its day only where it missed its day or standard."""

    row: RowToReport
    target: str
    deadline: str
    text: Any
    more: list[Any]


class ReportForm(forms.Form):
    """Names of fields are those of the stored draft; ``rows`` are the rows that the unit reports on."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, data: Any = None, *, rows: Sequence[RowToReport], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.rows = rows
        for part in Part:
            self.fields[part.value] = fields.text(part.label, rows=5, required=False, help_text=HELP[part])
            if part is not Part.EXECUTION:
                self.fields[f"no_{part.value}"] = forms.BooleanField(label=f"{part.label}：无", required=False)
        for row in rows:
            self._offer(row)

    def _offer(self, row: RowToReport) -> None:
        pk, target = row.task.pk, version_of(row.task).target
        self.fields[f"text_{pk}"] = _area("执行情况", target, 2)
        if row.miss:
            self.fields[f"reason_{pk}"] = _area("原因", target, 2)
            self.fields[f"measure_{pk}"] = _area("整改措施", target, 2)
            self.fields[f"due_{pk}"] = fields.day("整改期限", required=False)

    def parts(self) -> list[tuple[Any, Any]]:
        """Each part with its 无, None for the execution."""
        return [(self[part.value], self[f"no_{part.value}"] if part is not Part.EXECUTION else None) for part in Part]

    def blocks(self) -> list[RowFields]:
        """The rows with their fields, in their order."""
        found = []
        for row in self.rows:
            pk, version = row.task.pk, version_of(row.task)
            more = [self[f"{name}_{pk}"] for name in ("reason", "measure", "due")] if row.miss else []
            deadline = version.deadline.isoformat() if version.deadline else "—"
            found.append(RowFields(row, version.target, deadline, self[f"text_{pk}"], more))
        return found

    def typed(self) -> dict[str, str]:
        """What was typed, valid or not, for the draft."""
        return {
            name: str(self.data.get(name, "")).replace("\x00", "")[: fields.LONGEST]
            for name in self.fields
            if name != "seen" and self.data.get(name)
        }

    def contents(self) -> Contents:
        of = self.cleaned_data
        nothing = frozenset(part.value for part in Part if of.get(f"no_{part.value}"))
        written = Written({part.value: of[part.value] for part in Part}, nothing)
        lines = {
            row.task.pk: LineText(
                of[f"text_{row.task.pk}"], of.get(f"reason_{row.task.pk}", ""), of.get(f"measure_{row.task.pk}", ""),
                of.get(f"due_{row.task.pk}"),
            )
            for row in self.rows
        }  # fmt: skip
        return Contents(written, lines)


def _area(label: str, target: str, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows, "aria-label": f"{label}：{target}"}),
    )  # fmt: skip


class NewReportForm(forms.Form):
    """A special report, or one of a phase of a row that the unit leads."""

    unit = UnitChoice(label="填报单位", queryset=Unit.objects.none(), empty_label=None)
    kind = forms.ChoiceField(
        label="种类", choices=[(one.value, one.label) for one in (ReportKind.SPECIAL, ReportKind.PHASE)]
    )
    subject = fields.line("专题", 120, help_text="如“防汛工作专题报告”。")
    task = forms.ModelChoiceField(
        label="对应任务", queryset=Task.objects.none(), required=False, empty_label="不对应任务",
        help_text="阶段性报告必选。",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, units: Any, tasks: Any) -> None:
        super().__init__(data)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["task"].queryset = tasks  # type: ignore[attr-defined]
        self.fields["task"].label_from_instance = lambda row: version_of(row).target  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        of: dict[str, Any] = super().clean() or {}
        if of.get("kind") == ReportKind.PHASE and of.get("task") is None:
            self.add_error("task", "阶段性报告须选定对应任务")
        return of


class ReportFilter(forms.Form):
    """What the list of reports is narrowed to; the state stands in the address."""

    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label="种类", required=False, choices=[ALL, *ReportKind.choices()])
    search = forms.CharField(label="单位、专题或编号", required=False, max_length=60)

    def __init__(self, data: Any, *, years: Sequence[int]) -> None:
        super().__init__(data)
        self.fields["year"].choices = [ALL, *((year, f"{year}年") for year in years)]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What was asked for and can be understood; the rest is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class CalendarFilter(forms.Form):
    """Year, kind and state of the calendar of reports."""

    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label="种类", required=False, choices=[ALL, *((k.value, k.label) for k in YEARLY)])
    state = forms.ChoiceField(label="状态", required=False, choices=[ALL, *DueState.choices()])

    def __init__(self, data: Any, *, years: Sequence[int]) -> None:
        super().__init__(data)
        self.fields["year"].choices = [("", "最近一年"), *((year, f"{year}年") for year in years)]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What was asked for and can be understood; the rest is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ReturnForm(forms.Form):
    """Why a report is given back."""

    comment = fields.text("退回原因", rows=3)


class PeriodForm(forms.Form):
    """Close a period, or open it again for all or for one unit."""

    year = year_field()
    kind = forms.ChoiceField(label="种类", choices=[(one.value, one.label) for one in YEARLY])
    step = forms.ChoiceField(label="处理", choices=PeriodStep.choices())
    unit = UnitChoice(
        label="单位", queryset=Unit.objects.none(), required=False, empty_label="全部单位",
        help_text="截止填报对全部单位；重开可以只对一个单位。",
    )  # fmt: skip
    reason = fields.line("理由", 200)

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        rows = Unit.objects.standing().filter(parent__parent__isnull=True, parent__isnull=False)
        self.fields["unit"].queryset = rows.order_by("order", "code")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        of: dict[str, Any] = super().clean() or {}
        if of.get("step") == PeriodStep.CLOSE and of.get("unit") is not None:
            self.add_error("unit", "截止填报对全部单位，不选单位")
        return of


class SwitchForm(forms.Form):
    """Whether a unit reports, against the rule of its kind."""

    unit = UnitChoice(label="单位", queryset=Unit.objects.none(), empty_label="请选择")
    reports = forms.ChoiceField(label="半年和年终报告", choices=[("yes", "报送"), ("no", "不报送")])
    reason = fields.line("理由", 200)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        rows = Unit.objects.standing().filter(parent__isnull=False)
        self.fields["unit"].queryset = rows.order_by("order", "code")  # type: ignore[attr-defined]
