"""Orders: finding them, writing one, and the few fields of each step."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accountability.actions.orders import NewOrder
from accountability.enums import (
    Office,
    OrderKind,
    OrderSource,
    OrderState,
    Regularity,
    Rhythm,
    Rung,
    Urgency,
)
from core.enums import Light
from core.files import PICKER, accepted
from decisions.forms.fields import PersonField, choice, day, line, own_units, text
from organization.enums import UnitKind
from organization.forms.choices import UnitChoice
from organization.models import Unit

ALL = ("", "全部")
PHONE = re.compile(r"[0-9+\-() ]{5,20}")
MOST_FILES = 10


class OrderFilter(forms.Form):
    """What the list of orders is narrowed to; the state stands in the address."""

    state = forms.ChoiceField(label="状态", required=False, choices=[ALL, *OrderState.choices()])
    light = forms.ChoiceField(label="灯色", required=False, choices=[ALL, *((one.value, one.label) for one in Light)])
    office = forms.ChoiceField(label="督办部门", required=False, choices=[ALL, *Office.choices()])
    source = forms.ChoiceField(label="来源", required=False, choices=[ALL, *OrderSource.choices()])
    kind = forms.ChoiceField(label="类型", required=False, choices=[ALL, *OrderKind.choices()])
    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    tracked = forms.BooleanField(label="跟踪", required=False)
    search = forms.CharField(label="文号、事项或单位", required=False, max_length=60)

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data)
        self.fields["year"].choices = [ALL, *((year, f"{year}年") for year in years)]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What was asked for and can be understood; the rest is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class PhoneField(forms.CharField):
    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(
            label=label, max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
            **kwargs,
        )  # fmt: skip

    def clean(self, value: Any) -> str:
        written = str(super().clean(value)).strip()
        if written and not PHONE.fullmatch(written):
            raise ValidationError("电话只用数字和 + - ( )，如 0531-6000001")
        return written


class UnitNames(forms.CharField):
    """Units by their names, apart by 、 or a new line."""

    def clean(self, value: Any) -> list[Unit]:
        names = [one.strip() for one in re.split(r"[、，,；;\n]+", str(super().clean(value))) if one.strip()]
        found = {unit.name: unit for unit in Unit.objects.standing().filter(name__in=names)}
        unknown = [name for name in names if name not in found]
        if unknown:
            raise ValidationError(f"机构中没有：{'、'.join(unknown[:5])}，请写单位全称")
        return [found[name] for name in dict.fromkeys(names)]


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; a list, empty without any."""

    def __init__(self, label: str = "附件", **kwargs: Any) -> None:
        widget = FilesInput(attrs={"accept": PICKER, "multiple": True})
        super().__init__(label=label, required=False, widget=widget, help_text=accepted(), max_length=200, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MOST_FILES:
            raise ValidationError(f"一次最多 {MOST_FILES} 个文件")
        return [super(FilesField, self).clean(one, initial) for one in files]


class OrderForm(forms.Form):
    """What an order says; what it comes from stands in the address."""

    source = choice("来源", OrderSource.choices())
    kind = forms.ChoiceField(label="类型", choices=OrderKind.choices(), initial=OrderKind.GENERAL.value)
    title = line("督办事项", 120)
    instruction = text("批示或者议定意见", required=False, help_text="领导交办和会议议定事项必填。")
    leader = PersonField(label="交办领导", required=False)
    content = text("办理要求", rows=4)
    unit = UnitChoice(
        label="承办单位", queryset=Unit.objects.none(), empty_label="请选择",
        error_messages={"required": "请选择承办单位", "invalid_choice": "没有这个单位"},
    )  # fmt: skip
    assisting = UnitNames(label="协办单位", required=False, max_length=400, help_text="写单位全称，用顿号分开。")
    person = PersonField(label="承办责任人", required=False)
    person_phone = PhoneField("责任人电话", required=False, help_text="下发时责任人和电话必填。")
    deadline = day("办结时限", required=False, help_text="不填为不定时限，不会逾期。")
    rhythm = forms.ChoiceField(label="督查方式", choices=Rhythm.choices(), initial=Rhythm.PERIODIC.value)
    feedback_days = forms.IntegerField(
        label="反馈周期（日）", required=False, min_value=1, max_value=365, help_text="定期督查必填。"
    )
    regularity = forms.ChoiceField(label="督查类别", choices=Regularity.choices(), initial=Regularity.ROUTINE.value)
    tracked = forms.BooleanField(label="跟踪：每次变动告知督办部门", required=False)
    urgency = forms.ChoiceField(label="缓急", choices=Urgency.choices(), initial=Urgency.NORMAL.value)
    office = forms.ChoiceField(label="督办部门", required=False, choices=[("", "按类型确定"), *Office.choices()])
    contact = line("督办联系人", 40, required=False)
    contact_phone = PhoneField("联系电话", required=False)

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["unit"].queryset = own_units(tuple(UnitKind))  # type: ignore[attr-defined]

    def new(self) -> NewOrder:
        of = self.cleaned_data
        return NewOrder(
            source=OrderSource(of["source"]), title=of["title"], content=of["content"], unit=of["unit"],
            kind=OrderKind(of["kind"]), office=Office(of["office"]) if of["office"] else None,
            instruction=of["instruction"], leader=of["leader"],
            assisting=of["assisting"], person=of["person"], person_phone=of["person_phone"], deadline=of["deadline"],
            feedback_days=of["feedback_days"], rhythm=Rhythm(of["rhythm"]), regularity=Regularity(of["regularity"]),
            tracked=of["tracked"], urgency=Urgency(of["urgency"]), contact=of["contact"],
            contact_phone=of["contact_phone"],
        )  # fmt: skip


SHORT = 400
"""Of what a record keeps in a line of 500, with room for what the system adds."""


def _long(label: str, **more: Any) -> forms.CharField:
    return text(label, required=False, help_text=more.pop("help_text", "必填。"), **more)


class FeedbackForm(forms.Form):
    text = _long("进度和落实情况", rows=4)
    percent = forms.IntegerField(label="完成进度（%）", required=False, min_value=0, max_value=100)
    uploads = FilesField()


class ResultForm(forms.Form):
    text = _long("办理结果", rows=4)
    uploads = FilesField()


class ExtensionForm(forms.Form):
    until = day("延期至")
    reason = _long("延期理由")
    uploads = FilesField()


class AnswerForm(forms.Form):
    granted = forms.ChoiceField(label="意见", choices=[("yes", "同意延期"), ("no", "不同意延期")])
    note = _long("说明", help_text="不同意的必填。", most=SHORT)


class NoteForm(forms.Form):
    note = _long("说明")


class UnreachableForm(forms.Form):
    note = _long("说明", most=SHORT)


class CloseForm(forms.Form):
    note = _long("核实情况", help_text="可不填。")


class TransferForm(forms.Form):
    unit = UnitChoice(
        label="新的承办单位", queryset=Unit.objects.none(), empty_label="请选择",
        error_messages={"required": "请选择单位", "invalid_choice": "没有这个单位"},
    )  # fmt: skip
    person = PersonField(label="责任人", required=False)
    phone = PhoneField("责任人电话", required=False)
    note = _long("转办理由")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = own_units(tuple(UnitKind))  # type: ignore[attr-defined]


class ReassignForm(forms.Form):
    office = choice("督办部门", Office.choices())
    note = _long("理由")


class ShareForm(forms.Form):
    office = choice("共享给", Office.choices())


class EscalateForm(forms.Form):
    rung = choice("升级为", [(one.value, one.label) for one in (Rung.BULLETIN, Rung.SUMMONS)])
    note = _long("理由", most=SHORT)


class SettleForm(forms.Form):
    """How a referral was settled. ``seen``: the cases that the reader may name."""

    result = _long("处理结果", rows=4)
    case = line("责任追究案号", 40, required=False, help_text="后果严重的必填。")

    def __init__(self, data: Any = None, *, seen: Any = None) -> None:
        super().__init__(data)
        self.seen = seen

    def clean_case(self) -> Any:
        number = str(self.cleaned_data.get("case", "")).strip()
        if not number:
            return None
        found = self.seen.filter(number=number).first() if self.seen is not None else None
        if found is None:
            raise ValidationError("没有这个案号的案件")
        return found
