"""Forms of the year's assessment: cells of a column, and what rounds, groups, visits and methods ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import timezone

from appraisal.actions.assessment_rounds import NewRound
from appraisal.enums.assessment import (
    ColumnKind,
    ConductKind,
    EvidenceKind,
    PointKind,
    SelfTemplate,
    TrackingKind,
    YearMethod,
)
from appraisal.models import Group, Indicator, Member, Period, SeparateAppraisal
from appraisal.rules.assessment import Cell, Item, file_place, points_place
from appraisal.rules.figures import exact_units
from appraisal.rules.self_templates import Answer, TemplatePoint
from core.files import PICKER, accepted
from core.findings import Finding
from core.forms.refusals import tell_cells
from core.forms.rows import RowsField
from decisions.forms import fields
from decisions.forms.fields import PersonField
from organization.models import Person, Unit

NOT_APPLICABLE = ("不涉及", "n", "N", "na", "NA")
LONGEST_TEXT = 4_000


def upload(label: str, *, required: bool = True, **more: Any) -> forms.FileField:
    return forms.FileField(
        label=label, required=required, help_text=more.pop("help_text", accepted()),
        widget=forms.ClearableFileInput(attrs={"accept": PICKER}), error_messages={"required": f"请选择{label}"},
        **more,
    )  # fmt: skip


def points_of(text: str) -> tuple[int | None, bool]:
    """What was typed into a cell: (ten-thousandths, False), (None, True) for 不涉及, (None, False) for nothing.

    ValueError with a sentence for anything else.
    """
    typed = text.strip().translate(str.maketrans("０１２３４５６７８９．", "0123456789."))
    if not typed:
        return None, False
    if typed in NOT_APPLICABLE:
        return None, True
    try:
        return exact_units(Decimal(typed)), False
    except (InvalidOperation, ValueError) as error:
        raise ValueError("请填写数字，小数不超过四位；不涉及的填“不涉及”") from error


class CellsForm(forms.Form):
    """One column of a sheet: points and words of each item that was sent; whatever else came along is left alone."""

    summary = forms.CharField(label="总体情况", required=False, max_length=20_000)

    def __init__(
        self, data: Any = None, files: Any = None, *, items: Sequence[Item], points: Sequence[TemplatePoint] = ()
    ) -> None:
        super().__init__(data, files)
        self.items, self.points = items, points
        self.cells: dict[int, Cell] = {}
        self.answers: dict[str, Answer] = {}
        self.faults: dict[str, str] = {}

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        for item in self.items:
            if f"p{item.pk}" in self.data:
                self._cell(item)
        for point in self.points:
            if point.kind is not PointKind.TASKS and (f"a-{point.key}" in self.data or f"f-{point.key}" in self.data):
                self._answer(point)
        if self.faults:
            names = {f"p{item.pk}": item.name for item in self.items}
            for key, text in self.faults.items():
                self.add_error(None, f"{names.get(key, '')}{'：' if key in names else ''}{text}")
        return found

    def _cell(self, item: Item) -> None:
        text = str(self.data.get(f"t{item.pk}", "")).strip()
        if len(text) > LONGEST_TEXT or "\x00" in text:
            self.faults[f"t{item.pk}"] = f"{item.name}：说明不超过 {LONGEST_TEXT} 字"
            return
        try:
            points, not_applicable = points_of(str(self.data.get(f"p{item.pk}", ""))[:60])
        except ValueError as error:
            self.faults[f"p{item.pk}"] = str(error)
            return
        if points is not None and abs(points) > 10**12:
            self.faults[f"p{item.pk}"] = "分值过大"
            return
        self.cells[item.pk] = Cell(points, not_applicable, text)

    def _answer(self, point: TemplatePoint) -> None:
        figures: list[int | None] = []
        for mark in ("f", "l"):
            typed = str(self.data.get(f"{mark}-{point.key}", "")).strip()[:40]
            try:
                figures.append(exact_units(Decimal(typed)) if typed else None)
            except (InvalidOperation, ValueError):
                self.faults[f"{mark}-{point.key}"] = f"{point.label}：请填写数字，小数不超过四位"
                return
            if figures[-1] is not None and abs(figures[-1]) > 10**15:
                self.faults[f"{mark}-{point.key}"] = f"{point.label}：数值过大"
                return
        text = str(self.data.get(f"a-{point.key}", "")).strip()[:LONGEST_TEXT].replace("\x00", "")
        self.answers[point.key] = Answer(text, figures[0], figures[1])

    def tell(self, findings: Iterable[Finding]) -> list[Finding]:
        """Put each finding at the item that it names, and return those that name none."""
        return tell_cells(self, findings, {at: "" for one in self.items for at in (points_place(one), file_place(one))})

    def fault_of(self, item: Item) -> str:
        """What is wrong with the points, the words or the file of an item."""
        marks = (points_place(item), f"t{item.pk}", file_place(item))
        return "；".join(self.faults[mark] for mark in marks if mark in self.faults)

    def uploads(self) -> list[tuple[Item, Any]]:
        """Files that came along, by item."""
        return [(item, self.files[f"e{item.pk}"]) for item in self.items if f"e{item.pk}" in self.files]


class DaysForm(forms.Form):
    """The last days of the stages."""

    self_due = fields.day("自评截止")
    preliminary_due = fields.day("初评截止")
    onsite_due = fields.day("实地考评截止")
    collation_due = fields.day("汇总截止")
    reason = forms.CharField(label="调整理由", required=False, max_length=200, help_text="启动后调整必填。")

    def days(self) -> dict[str, Any]:
        names = ("self_due", "preliminary_due", "onsite_due", "collation_due")
        return {name: self.cleaned_data[name] for name in names}


class RoundForm(forms.Form):
    """The plan of a round."""

    period = forms.ModelChoiceField(label="考评期间", queryset=Period.objects.none(), empty_label="请选择")
    title = fields.line("名称", 120)
    basis = fields.line("考评通知文号", 80, required=False)
    self_due = fields.day("自评截止")
    preliminary_due = fields.day("初评截止")
    onsite_due = fields.day("实地考评截止")
    collation_due = fields.day("汇总截止")
    four_methods = forms.BooleanField(
        label="述职、民主测评、民主评议、实绩分析齐备（或写明未采用的理由）才能确认汇总得分", required=False
    )
    approval = forms.ModelChoiceField(
        label="单项考评批准", queryset=SeparateAppraisal.objects.none(), required=False,
        empty_label="综合考评，无需批准",
        help_text="同一年度另行组织考评的，选用党委、政府同意的单项考评。",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, periods: Any, approvals: Any, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["period"].queryset = periods  # type: ignore[attr-defined]
        self.fields["period"].label_from_instance = lambda one: f"{one.scheme.name}　{one.name}"  # type: ignore[attr-defined]
        self.fields["approval"].queryset = approvals  # type: ignore[attr-defined]

    def new(self) -> NewRound:
        return NewRound(**{name: value for name, value in self.cleaned_data.items() if name != "period"})


class GroupForm(forms.Form):
    name = fields.line("考评组名称", 40)


class SeatForm(forms.Form):
    person = PersonField(label="考评人员", required=True, error_messages={"required": "请填写考评人员"})
    leads = forms.BooleanField(label="担任组长", required=False)


class ReasonForm(forms.Form):
    reason = fields.text("理由", rows=3)


class Checked(RowsField):
    """Rows by their names."""

    def label_from_instance(self, obj: Any) -> str:
        return str(getattr(obj, "name", obj))


class ChargeForm(forms.Form):
    members = Checked(label="考评对象", queryset=Member.objects.none(), required=True)

    def __init__(self, data: Any = None, *, members: Any, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["members"].queryset = members  # type: ignore[attr-defined]


class DeskForm(forms.Form):
    indicators = Checked(label="不用实地考评的项目", queryset=Indicator.objects.none(), required=False)

    def __init__(self, data: Any = None, *, leaves: Any, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["indicators"].queryset = leaves  # type: ignore[attr-defined]
        self.fields["indicators"].label_from_instance = lambda one: f"{one.group.name}　{one.name}"  # type: ignore[attr-defined]


class LeadsForm(forms.Form):
    units = Checked(label="年终报送单位", queryset=Unit.objects.none(), required=False)

    def __init__(self, data: Any = None, *, units: Any, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["units"].queryset = units  # type: ignore[attr-defined]


class TemplatesForm(forms.Form):
    """The self-assessment template of each group of the scheme."""

    def __init__(self, data: Any = None, *, groups: Sequence[Group], held: Mapping[int, str]) -> None:
        super().__init__(data)
        self.groups = groups
        for group in groups:
            self.fields[f"g{group.pk}"] = forms.ChoiceField(
                label=group.name, choices=SelfTemplate.choices(), initial=held.get(group.pk, SelfTemplate.PLAIN.value)
            )

    def chosen(self) -> dict[Group, SelfTemplate]:
        return {group: SelfTemplate(self.cleaned_data[f"g{group.pk}"]) for group in self.groups}


class VisitForm(forms.Form):
    """Date, place and what was found; the points stand beside it."""

    visited_on = fields.day("日期")
    place = fields.line("地点", 120)
    findings = fields.text("实地情况", rows=4)


class FileForm(forms.Form):
    """A file behind an item or the whole column."""

    kind = fields.choice("种类", EvidenceKind.choices())
    title = fields.line("名称", 120, required=False)
    item = forms.TypedChoiceField(label="对应项目", required=False, coerce=int, empty_value=None)
    file = upload("文件")

    def __init__(self, data: Any = None, files: Any = None, *, items: Sequence[Item]) -> None:
        super().__init__(data, files)
        self.fields["item"].choices = [("", "全部项目"), *((str(one.pk), one.name) for one in items)]  # type: ignore[attr-defined]


class MethodForm(forms.Form):
    method = fields.choice("考核方法", YearMethod.choices())
    used = forms.ChoiceField(label="采用情况", choices=[("1", "已采用"), ("0", "未采用")])
    text = fields.text("情况或未采用的理由", rows=3)
    file = upload("材料", required=False)


class TrackingForm(forms.Form):
    unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.none(), empty_label="请选择")
    person = PersonField(
        label="干部", required=False, help_text="考察领导班子的留空；考察干部的填写人员编号或不重名的姓名。"
    )
    kind = fields.choice("考察种类", TrackingKind.choices())
    held_on = fields.day("日期")
    finding = fields.text("考察情况", rows=4)
    file = upload("材料", required=False)

    def __init__(self, data: Any = None, files: Any = None, *, units: Any) -> None:
        super().__init__(data, files, initial={"held_on": timezone.localdate()})
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class ConductForm(forms.Form):
    """What is told of an assessment, about a member or an assessor of the round."""

    kind = fields.choice("种类", ConductKind.choices())
    member = forms.ModelChoiceField(
        label="考评对象", queryset=Member.objects.none(), required=False, empty_label="不涉及考评对象"
    )
    person = forms.ModelChoiceField(
        label="考评人员", queryset=Person.objects.none(), required=False, empty_label="不涉及考评人员"
    )
    text = fields.text("反映的情况", rows=5, help_text="写明时间、事项和经过。被反映人看不到反映人。")
    file = upload("材料", required=False)

    def __init__(self, data: Any = None, files: Any = None, *, members: Any, people: Any) -> None:
        super().__init__(data, files)
        self.fields["member"].queryset = members  # type: ignore[attr-defined]
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class SettleForm(forms.Form):
    confirmed = forms.ChoiceField(label="核实结果", choices=[("", "请选择"), ("1", "属实"), ("0", "不属实")])
    conclusion = fields.text("核实结论", rows=4)
    file = upload(
        "认定文件", required=False, help_text=f"认定考评对象弄虚作假的必须上传，同时取消其本年度评先资格。{accepted()}"
    )


REOPENED = (ColumnKind.SELF, ColumnKind.PRELIMINARY, ColumnKind.ONSITE)
"""Columns that the office may send back."""
