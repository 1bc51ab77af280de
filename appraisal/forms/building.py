"""Forms of building a draft: copying, a bundled file, groups, members, fitting an item, a workbook of trees."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from appraisal.actions.groups import GroupValues
from appraisal.enums import GroupKind, YearRule
from appraisal.enums.schemes import ItemCounting, Tier
from appraisal.forms.pickers import PickField
from appraisal.forms.schemes import points
from appraisal.rules.facts import POINT
from appraisal.rules.periods import QUARTERS
from core.forms.years import year_field
from core.numbers import plain
from decisions.forms.fields import PersonField, line
from organization.enums import AppraisalSystem


class CopyForm(forms.Form):
    name = line("方案名称", 80)
    code = line("方案编码", 40, help_text="字母、数字、点、横线，如 jinghai-2012。")
    year = year_field(first=1990)


class BookHeadForm(CopyForm):
    """What the sheet 方案 of a workbook says of a new scheme, beside its bonus and penalty points."""

    owner = PickField(
        label="制定单位编码", list_id="units", missing="没有这个编码的单位", help_text="考评方案由这个单位制定。",
        error_messages={"required": "请填写制定单位编码"},
    )  # fmt: skip
    year_rule = forms.ChoiceField(label="年度计分", choices=YearRule.choices(), help_text="两种之一，照抄文字。")

    def __init__(self, data: Any = None, *, units: Iterable[tuple[str, str, Any]], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["owner"].offer(units)  # type: ignore[attr-defined]
        for place, quarter in enumerate(QUARTERS, 1):
            label = f"{'一二三四'[place - 1]}季度权重（%）"
            self.fields[quarter] = points(label, required=False, help_text="由各季度合成的填写，四个季度合计 100。")

    @property
    def weights(self) -> dict[str, str]:
        """Quarter -> its weight as text; none for a year with scores of its own."""
        held = {quarter: self.cleaned_data.get(quarter) for quarter in QUARTERS}
        return {quarter: plain(value) for quarter, value in held.items() if value is not None}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if any(quarter in self.errors for quarter in QUARTERS) or "year_rule" not in cleaned:
            return cleaned
        held = [cleaned.get(quarter) for quarter in QUARTERS]
        if cleaned["year_rule"] == YearRule.WEIGHTED and sum(one or 0 for one in held) != 100 * POINT:
            self.add_error(QUARTERS[0], "四个季度的权重合计应为 100")
        elif cleaned["year_rule"] == YearRule.OWN and any(one is not None for one in held):
            self.add_error(QUARTERS[0], "年度单独计分的方案不用季度权重，请清空")
        return cleaned


class GroupForm(forms.Form):
    """A group; its code is given once."""

    code = line("编码", 20)
    name = line("名称", 31, help_text="也是工作簿中工作表的名称，至多 31 字。")
    kind = forms.ChoiceField(label="考核对象", choices=GroupKind.choices())
    total_weight = points("权重合计")
    system = forms.ChoiceField(label="所属系统", required=False, choices=[("", "不分系统"), *AppraisalSystem.choices()])
    tier = forms.ChoiceField(label="层次", required=False, choices=[("", "不分层次"), *Tier.choices()])

    def __init__(self, data: Any = None, *, fixed_code: str = "", initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fixed_code = fixed_code
        if fixed_code:
            del self.fields["code"]

    @property
    def values(self) -> GroupValues:
        of = self.cleaned_data
        return GroupValues(
            code=self.fixed_code or of["code"], name=of["name"], kind=GroupKind(of["kind"]),
            total_weight=of["total_weight"], system=of["system"], tier=of["tier"],
        )  # fmt: skip


class UnitForm(forms.Form):
    """One unit by code or name."""

    unit = PickField(
        label="单位", list_id="units", missing="没有这个单位，请从列表中选择", help_text="输入编码或名称查找。"
    )

    def __init__(self, data: Any = None, *, units: Iterable[tuple[str, str, Any]]) -> None:
        super().__init__(data)
        self.fields["unit"].offer(units)  # type: ignore[attr-defined]

    @property
    def suggestions(self) -> list[str]:
        found: list[str] = self.fields["unit"].suggestions  # type: ignore[attr-defined]
        return found


class CadreForm(forms.Form):
    """One cadre by number or name."""

    person = PersonField(label="干部")


class FitForm(forms.Form):
    off = forms.BooleanField(label="本考核系统不考核这一项", required=False)
    share = points("权重（%）", required=False, help_text="占上级的百分比；同级合计须为 100。")
    reason = line("理由", 200, help_text="按被考核单位的特点说明。")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("off") and cleaned.get("share") is None and "share" not in self.errors:
            self.add_error("share", "请填写权重，或者选择不考核")
        return cleaned


class CountingForm(forms.Form):
    counting = forms.ChoiceField(label="项数口径", choices=ItemCounting.choices())


class TreeBookForm(forms.Form):
    upload = forms.FileField(
        label="工作簿（.xlsx）", widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "请选择工作簿", "empty": "文件是空的，请重新选择"},
    )  # fmt: skip
    preview = forms.BooleanField(label="只核对，不写入", required=False, initial=True)


class BookForm(forms.Form):
    upload = forms.FileField(
        label="工作簿（.xlsx）", widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text="先核对，不写入；核对无误后在下一页确认。",
        error_messages={"required": "请选择工作簿", "empty": "文件是空的，请重新选择"},
    )  # fmt: skip


class MarkForm(forms.Form):
    """One figure of one node, sent as soon as it is changed."""

    full_mark = points("基础分", required=False)
    weight = points("权重分", required=False)
