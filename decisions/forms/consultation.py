"""Forms of the consultation and of the coordination before a meeting."""

from __future__ import annotations

from typing import Any

from django import forms

from decisions.enums import Adoption, Answer, Circle
from decisions.forms.fields import DEPARTMENTS, MatterForm, Units, choice, day, line, text
from organization.enums import UnitKind

ALL = (UnitKind.TOWNSHIP, *DEPARTMENTS)


class SendForm(MatterForm):
    """All townships at once, and the departments chosen."""

    due_on = day("答复期限")
    departments = Units(kinds=DEPARTMENTS, label="有关部门", required=False)
    left_out = Units(
        kinds=(UnitKind.TOWNSHIP,), label="不征求的乡镇", required=False, help_text="一般不选：全部乡镇都征求意见。"
    )
    reason = text("不征求的理由", rows=2, required=False, help_text="选了不征求的乡镇的必填。")


class AnswerForm(forms.Form):
    """A unit's answer; what a change or an objection must hold is the rule's business."""

    answer = forms.ChoiceField(
        label="答复", choices=Answer.choices(), widget=forms.RadioSelect(),
        error_messages={"required": "请选定同意、修改意见或者反对"},
    )  # fmt: skip
    text = text("意见和理由", rows=6, required=False, help_text="修改意见和反对的必填。")


class CircleForm(MatterForm):
    """One further circle: asked with its result, or not with the reason."""

    circle = choice("范围", Circle.choices())
    asked = choice("是否征求", [("yes", "征求"), ("no", "不征求")])
    reason = line("不征求的理由", 500, required=False)
    result = text("征求的结果", required=False, help_text="征求的，办结以前必须登记结果。")


class OpinionEntryForm(MatterForm):
    """An opinion that came by another way than a unit's answer."""

    origin = line("提出者", 80)
    text = text("意见")


class AdoptionForm(forms.Form):
    """What became of an opinion."""

    adopted = choice("采纳情况", Adoption.choices(), required=False, help_text="必选。")
    reason = text("理由", required=False, help_text="必填。")

    @property
    def chosen(self) -> Adoption | None:
        return Adoption(self.cleaned_data["adopted"]) if self.cleaned_data["adopted"] else None


class DisputeForm(forms.Form):
    """The grounds of both sides."""

    theirs = text("提出单位的理由", required=False, help_text="必填。")
    ours = text("主办单位的理由", required=False, help_text="必填。")


class AffectedForm(MatterForm):
    """Departments and townships that the matter touches."""

    units = Units(kinds=ALL, label="涉及的部门和乡镇", required=False)


class PositionForm(forms.Form):
    """What came of coordination."""

    answer = choice("态度", Answer.choices())
    text = text("协调结果")
    coordinated_on = day("协调日期")


class DirectForm(MatterForm):
    """Society heard directly."""

    form = line("形式", 60, help_text="例如：座谈会。")
    held_on = day("日期")
    participants = text("参加人", rows=2)
    opinions = text("意见")


class OpinionFilter(forms.Form):
    """What the ledger shows; it stands in the address."""

    state = forms.ChoiceField(
        label="采纳情况", required=False,
        choices=[("", "全部"), ("open", "未处理"), *Adoption.choices(), ("disputed", "协商不成")],
    )  # fmt: skip

    def narrowed(self, rows: Any) -> Any:
        """The opinions asked for; a wrong filter shows all."""
        state = self.cleaned_data["state"] if self.is_valid() else ""
        if state == "disputed":
            return rows.filter(disputed=True)
        return rows.filter(adopted="" if state == "open" else state) if state else rows
