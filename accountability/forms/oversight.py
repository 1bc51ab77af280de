"""Opinions and replies; plans for emergencies with drills and reviews."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from accountability.actions.emergency import NewPlan
from accountability.enums import EmergencyKind, ReviewConclusion
from core.files import accepted
from decisions.enums import Overseer
from decisions.forms.fields import PAPER_KINDS, choice, day, line, text
from decisions.models import Matter
from organization.forms.choices import UnitChoice
from organization.models import Unit

ALL = ("", "全部")


class OpinionForm(forms.Form):
    """An opinion to one of a few units."""

    body = choice("监督机关", Overseer.choices())
    dated = day("日期")
    unit = forms.ChoiceField(
        label="答复单位", error_messages={"required": "请选择答复单位", "invalid_choice": "没有这个单位"}
    )
    text = text("意见", rows=5, required=False)

    def __init__(self, data: Any = None, *, units: Mapping[int, str], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["unit"].choices = [("", "请选择"), *((str(pk), name) for pk, name in units.items())]  # type: ignore[attr-defined]


class ReplyForm(forms.Form):
    """What the unit replies."""

    reply = text("答复", rows=5, required=False, help_text="必填。")


class PlanFilter(forms.Form):
    """Kind and words; the state stands in the address."""

    kind = forms.ChoiceField(label="事件种类", required=False, choices=[ALL, *EmergencyKind.choices()])
    search = forms.CharField(label="名称或单位", required=False, max_length=60)


class PlanForm(forms.Form):
    """A version of a plan."""

    unit = UnitChoice(label="单位", queryset=Unit.objects.none(), error_messages={"invalid_choice": "没有这个单位"})
    kind = choice("事件种类", EmergencyKind.choices())
    title = line("名称", 120, required=False)
    version = line("版本", 20, required=False, help_text="如 2012 版。")
    dated = day("印发日期")
    contact = line("联系人", 40, required=False)
    phone = line("联系电话", 40, required=False)
    procedure = text("处置流程", rows=6, required=False, help_text="每行一步：报告、响应、处置、善后。")
    upload = forms.FileField(
        label="预案文件", widget=forms.FileInput(attrs={"accept": PAPER_KINDS}), help_text=accepted(),
        error_messages={"required": "请选择预案文件"},
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, *, units: QuerySet[Unit], initial: Any = None) -> None:
        super().__init__(data, files, initial=initial)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def new(self) -> NewPlan:
        of = self.cleaned_data
        return NewPlan(
            of["unit"], EmergencyKind(of["kind"]), of["title"], of["version"], of["dated"], of["contact"],
            of["phone"], of["procedure"],
        )  # fmt: skip


class DrillForm(forms.Form):
    """A drill that took place."""

    held_on = day("演练日期")
    people = forms.IntegerField(
        label="参加人数", min_value=1, max_value=100_000,
        error_messages={"required": "请填写参加人数", "invalid": "填写整数"},
    )  # fmt: skip
    scene = line("演练内容", 200, required=False)
    result = text("演练总结", required=False)


class ReviewForm(forms.Form):
    """Whether a plan still holds."""

    reviewed_on = day("评审日期")
    conclusion = choice("结论", ReviewConclusion.choices())
    text = text("评审意见", required=False)


class UseForm(forms.Form):
    """Which emergency decision follows the plan."""

    matter = forms.ModelChoiceField(
        label="紧急决策事项", queryset=Matter.objects.none(), empty_label="请选择",
        error_messages={"required": "请选择决策事项", "invalid_choice": "没有这个事项"},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, matters: QuerySet[Matter]) -> None:
        super().__init__(data)
        self.fields["matter"].queryset = matters  # type: ignore[attr-defined]
