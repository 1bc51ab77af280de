"""Self-checks, corrections, reviews, contacts, assessments and feedback as forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from accountability.enums import Aim
from accountability.rules.selfchecks import REVIEWED
from decisions.enums import FeedbackKind
from decisions.forms import fields
from decisions.forms.fields import PersonField
from organization.forms.choices import UnitChoice
from organization.models import Unit


class CheckForm(forms.Form):
    """A look at the own work; ``units`` are those for which the reader speaks, one for a row."""

    unit = UnitChoice(label="单位", queryset=Unit.objects.none(), empty_label=None)
    checked_on = fields.day("检查日期")
    finding = fields.text("检查情况", rows=3)
    problem = fields.text("发现的问题", rows=3, required=False, help_text="有问题的列入单位整改事项；没有的留空。")
    measure = fields.text("整改措施", rows=2, required=False)
    due = fields.day("整改期限", required=False)

    def __init__(self, data: Any = None, *, units: Any, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class CorrectionForm(forms.Form):
    """Measures and their day; the correction once it is made."""

    measure = fields.text("整改措施", rows=3)
    due = fields.day("整改期限", required=False)
    correction = fields.text("纠正情况", rows=3, required=False, help_text="已纠正的填写，由另一人核实后销号。")
    day = fields.day("纠正日期", required=False)


class ReviewForm(forms.Form):
    """Gaps, fixes, and a word to each of four standards."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for name, label in REVIEWED.items():
            self.fields[name] = fields.text(label, rows=3 if name in ("gaps", "fixes") else 2)


class ContactForm(forms.Form):
    """Who coordinates a row within its unit."""

    person = PersonField(label="内部联系人", required=True, error_messages={"required": "请填写内部联系人"})
    division = fields.text("分工", rows=4, help_text="写明内设机构或者人员各做什么。")


class AimForm(forms.Form):
    """Whether an aim is high enough."""

    aim = fields.choice("定位", Aim.choices(), help_text="定位过低的退回，提高目标或者工作标准后再报。")
    comment = fields.text("评估意见", rows=4)


class TellForm(forms.Form):
    """What is told to the decision from which a row comes."""

    kind = fields.choice("种类", [(one.value, one.label) for one in (FeedbackKind.PROGRESS, FeedbackKind.PROBLEM)])
    finding = fields.text("新情况新问题", rows=5)
    suggestion = fields.text("意见和建议", rows=3, required=False)


class ProblemFilter(forms.Form):
    """Which rectifications of units; the state stands in the address."""

    state = forms.ChoiceField(
        label="状态", required=False,
        choices=[("", "全部"), ("open", "未销号"), ("corrected", "已纠正待销号"), ("closed", "已销号")],
    )  # fmt: skip
    search = forms.CharField(label="单位或问题", required=False, max_length=60)

    def asked(self) -> dict[str, str]:
        """What was asked for and can be understood; the rest is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class UnitFilter(forms.Form):
    """Which unit and year of the page 本单位执行."""

    unit = forms.TypedChoiceField(label="单位", required=False, coerce=int, empty_value=None)
    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, *, units: Sequence[Unit], years: Sequence[int]) -> None:
        super().__init__(data)
        self.fields["unit"].choices = [(one.pk, one.name) for one in units]  # type: ignore[attr-defined]
        self.fields["year"].choices = [(year, f"{year}年") for year in years]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What was asked for and can be understood; the rest is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
