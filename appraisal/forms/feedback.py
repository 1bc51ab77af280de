"""Writing a feedback sheet, delivering it, telling and judging how its points stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from accountability.forms.supervision import ALL, evidence
from appraisal.actions.feedback import Written
from appraisal.enums.feedback import PointOutcome, SheetState
from appraisal.models import FeedbackSheet
from appraisal.rules.feedback import PARTS
from core.periods import parse_period
from decisions.forms.fields import PersonField, choice, day
from decisions.forms.fields import text as area


class SheetFilter(forms.Form):
    state = forms.ChoiceField(
        label="状态", required=False, choices=[ALL, *SheetState.choices(), ("waiting", "已签发未签收")]
    )
    search = forms.CharField(label="单位或姓名", required=False, max_length=60)

    def asked(self) -> dict[str, Any]:
        """What was asked for and can be understood; the rest is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class SheetForm(forms.Form):
    """The four parts and what is to be put right; what is missing is the rules' business when it is finished."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    practice = area(PARTS["practice"], rows=4, required=False)
    opinions = area(PARTS["opinions"], rows=4, required=False)
    tallies = area(PARTS["tallies"], rows=7, required=False, help_text="由已审定的结果生成，可以补充谈话和调查情况。")
    advice = area(PARTS["advice"], rows=4, required=False)
    demands = area("整改要求", rows=4, required=False, help_text="每行一项；签发后逐项按季度报告，直至整改到位。")
    due_on = day("整改期限", required=False)

    def written(self) -> Written:
        return Written(**self.cleaned_data)


def initial_of(sheet: FeedbackSheet) -> dict[str, Any]:
    return {name: getattr(sheet, name) for name in (*PARTS, "demands", "due_on")} | {"seen": sheet.revision}


class DeliverForm(forms.Form):
    person = PersonField(label="反馈对象", error_messages={"required": "请填写反馈对象"})
    fed_on = day("反馈日期")


class SendBackForm(forms.Form):
    reason = area("退回意见", rows=2, required=False)


class PointForm(forms.Form):
    """A quarter's report on a point."""

    quarter = forms.ChoiceField(label="季度")
    text = area("整改情况", required=False)
    finished = forms.BooleanField(label="整改已完成，申请销号", required=False)
    upload = evidence("佐证材料", required=False)

    def __init__(self, data: Any = None, files: Any = None, *, quarters: Sequence[str], initial: Any = None) -> None:
        super().__init__(data, files, initial=initial)
        field: Any = self.fields["quarter"]
        field.choices = [(code, parse_period(code).label) for code in quarters]


class PointReviewForm(forms.Form):
    outcome = choice("结论", PointOutcome.choices())
    comment = area("意见", rows=2, required=False)
