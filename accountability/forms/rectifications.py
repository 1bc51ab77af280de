"""Issuing orders, reporting, extending, checking and closing them."""

from __future__ import annotations

from typing import Any

from django import forms

from accountability.enums import RectificationState
from accountability.forms.supervision import ALL, UnitField, evidence, yes_no
from core.forms.years import year_field
from decisions.forms.fields import PersonField, day, line, text

OPEN = ("running", "未了结")
LATE = ("late", "逾期")


class RectificationFilter(forms.Form):
    """What the list is narrowed to; the state stands in the address."""

    state = forms.ChoiceField(label="状态", required=False, choices=[ALL, OPEN, LATE, *RectificationState.choices()])
    year = year_field(required=False)
    search = forms.CharField(label="文号、问题或单位", required=False, max_length=60)

    def asked(self) -> dict[str, Any]:
        """What was asked for and can be understood; the rest is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class RectificationForm(forms.Form):
    """What is ordered; the unit stands fast where the order comes from a problem or a task."""

    unit = UnitField(label="责任单位")
    person = PersonField(label="责任人", error_messages={"required": "请填写责任人"})
    issue = text("存在问题", required=False)
    measures = text("整改措施", required=False, help_text="每行一条。")
    deadline = day("整改期限", required=False, help_text="须晚于今天。")

    def __init__(self, data: Any = None, *, fixed: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        if fixed is not None:
            self.fields.pop("unit")


class RectificationReportForm(forms.Form):
    text = text("整改情况", required=False)
    finished = forms.BooleanField(label="整改已完成，申请现场核查", required=False)
    upload = evidence("附件", required=False)


class ExtensionForm(forms.Form):
    until = day("延至")
    reason = line("理由", 500)


class VerificationForm(forms.Form):
    checked_on = day("核查日期")
    place = line("核查地点", 120)
    text = text("核查情况")
    passed = yes_no("核查结果", "整改到位", "没有到位，退回整改")
    upload = evidence("核查证据", required=True)


class ClosingForm(forms.Form):
    note = line("销号意见", 500, required=False)
