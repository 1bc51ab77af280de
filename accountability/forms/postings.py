"""Proposing, confirming and ending postings, reports of inspectors, checks; filters of their lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from accountability.actions.postings import NewCheck, NewPosting, NewReport
from accountability.enums import CheckerRole, PostedGroup, PostingState
from accountability.forms.first_line import Pictures
from accountability.models import Inspection
from core.files import PICKER, accepted
from core.forms.years import year_field
from core.periods import Period, parse_period
from decisions.forms.fields import PersonField, choice, day, line, text
from organization.enums import UnitKind, UnitLevel
from organization.forms.choices import UnitChoice
from organization.models import Unit

ALL = ("", "全部")


class Papers(Pictures):
    """Several papers or pictures under one name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.pop("capture", None)
        self.widget.attrs["accept"] = PICKER


class PostingForm(forms.Form):
    """An inspector for a last-placed unit."""

    year = year_field("考核年度")
    group = choice("考核类别", PostedGroup.choices())
    unit = UnitChoice(
        label="派驻单位",
        queryset=Unit.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择派驻单位"},
    )
    inspector = PersonField(label="巡视员", error_messages={"required": "请填写巡视员"})
    reason = text("派驻理由", required=False, help_text="必填，如 2011 年度考核乡镇末 1 名。")
    basis = line("依据", 200, required=False, help_text="必填，考核结果的文号或者名称。")

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        rows = Unit.objects.standing().exclude(kind=UnitKind.COUNTY)
        kinds = rows.filter(level=UnitLevel.BUREAU) | rows.filter(kind=UnitKind.VILLAGE)
        self.fields["unit"].queryset = kinds.order_by("level", "order", "code")  # type: ignore[attr-defined]

    def new(self) -> NewPosting:
        of = self.cleaned_data
        return NewPosting(
            of["year"], PostedGroup(of["group"]), of["unit"], of["inspector"], of["reason"], of["basis"]
        )  # fmt: skip


class DecisionForm(forms.Form):
    """What the standing committee decided."""

    decision = line("县委常委会决定", 120, required=False, help_text="必填，会议纪要或者决定的文号。")
    decided_on = day("决定日期")
    starts_on = day("派驻日期")


class EndForm(forms.Form):
    """When and why a posting ends."""

    ended_on = day("结束日期")
    reason = forms.CharField(
        label="理由", required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2}), help_text="必填。"
    )


class PostingReportForm(forms.Form):
    """A report on one of the periods that are open."""

    period = forms.ChoiceField(
        label="报告期", error_messages={"required": "请选择报告期", "invalid_choice": "没有这个报告期"}
    )
    dated = day("报告日期")
    urged = text("督促工作情况", required=False, help_text="必填。督促该单位抓好本职工作的情况。")
    checked = text("检查落实情况", required=False, help_text="必填。检查各项工作落实的情况。")
    mood = text("干部思想动态和工作表现", required=False, help_text="必填。派驻单位看不到报告。")
    advice = text("意见建议", required=False)
    papers = Papers(label="附件")

    def __init__(self, data: Any = None, files: Any = None, *, periods: Sequence[Period], initial: Any = None) -> None:
        super().__init__(data, files, initial=initial)
        self.fields["period"].choices = [(one.code, one.label) for one in periods]  # type: ignore[attr-defined]
        self.fields["papers"].help_text = f"最多 9 个。{accepted()}"

    def new(self) -> NewReport:
        of = self.cleaned_data
        return NewReport(
            parse_period(of["period"]), of["dated"], of["urged"], of["checked"], of["mood"], of["advice"]
        )  # fmt: skip


class CheckReportForm(forms.Form):
    """What was seen at one of the units of an inspection."""

    unit = UnitChoice(
        label="被检查单位", queryset=Unit.objects.none(), empty_label="请选择",
        error_messages={"required": "请选择被检查单位"},
    )  # fmt: skip
    role = choice("身份", CheckerRole.choices())
    checked_on = day("检查日期")
    place = line("地点", 120, required=False, help_text="必填。")
    text = text("检查情况", required=False, help_text="必填。")
    photos = Pictures(label="照片", help_text="PNG、JPG，1 至 9 张。")

    def __init__(
        self, data: Any = None, files: Any = None, *, inspection: Inspection, roles: Sequence[CheckerRole],
        initial: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(data, files, initial=initial)
        fields: dict[str, Any] = self.fields
        fields["unit"].queryset = Unit.objects.filter(pk__in=inspection.units.order_by().values("unit"))
        fields["role"].choices = [(one.value, one.label) for one in roles]

    def new(self) -> NewCheck:
        of = self.cleaned_data
        return NewCheck(of["unit"], CheckerRole(of["role"]), of["checked_on"], of["place"], of["text"])


class PostingFilter(forms.Form):
    """Year, state and words."""

    year = year_field("考核年度", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[ALL, *PostingState.choices()])
    search = forms.CharField(label="单位或巡视员", required=False, max_length=60)

    def asked(self) -> dict[str, Any]:
        """What was asked for and can be understood; the rest is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class CheckFilter(forms.Form):
    """Role and words."""

    role = forms.ChoiceField(label="身份", required=False, choices=[ALL, *CheckerRole.choices()])
    search = forms.CharField(label="单位、督查或内容", required=False, max_length=60)

    def asked(self) -> dict[str, Any]:
        """What was asked for and can be understood; the rest is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
