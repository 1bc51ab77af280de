"""Forms of year-end filings, separate appraisals, annual opinions and selection work."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from appraisal.actions.annual_opinions import NewOpinion
from appraisal.actions.selection_reports import NewReport
from appraisal.enums.assessment import ApprovalSide, OpinionUseKind, SelectionOccasion
from appraisal.forms.assessment import upload
from appraisal.rules.selection_reports import Tally
from core.forms.years import year_field
from decisions.forms import fields
from decisions.forms.fields import PersonField
from organization.models import Unit


class YearEndForm(forms.Form):
    """The file, or the word that there is none."""

    file = upload("文件", required=False)
    none_reason = fields.line("没有的说明", 200, required=False, help_text="没有可报的，写明说明，不上传文件。")


class SeparateForm(forms.Form):
    organiser = forms.ModelChoiceField(label="申请单位", queryset=Unit.objects.none(), empty_label=None)
    year = year_field()
    title = fields.line("考评名称", 120)
    reason = fields.text("确需单独考评的理由", rows=4)

    def __init__(self, data: Any = None, *, units: Any) -> None:
        super().__init__(data, initial={"year": timezone.localdate().year})
        self.fields["organiser"].queryset = units  # type: ignore[attr-defined]


class ApprovalForm(forms.Form):
    side = fields.choice("批准机关", ApprovalSide.choices())
    number = fields.line("批准文号", 80)
    approved_on = fields.day("批准日期")
    file = upload("批准文件")


class OpinionForm(forms.Form):
    """The opinion of a team, or of a cadre of the unit."""

    year = year_field()
    unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.none(), empty_label="请选择")
    person = PersonField(
        label="干部", required=False, help_text="对领导班子的留空；对干部的填写人员编号或不重名的姓名。"
    )
    text = fields.text("考核意见", rows=10)

    def __init__(self, data: Any = None, *, units: Any, year: int) -> None:
        super().__init__(data, initial={"year": year})
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def new(self) -> NewOpinion:
        of = self.cleaned_data
        return NewOpinion(of["year"], of["unit"], of["text"], of["person"])


class OpinionTextForm(forms.Form):
    text = fields.text("考核意见", rows=10)


class CorrectionForm(OpinionTextForm):
    reason = fields.text("更正理由", rows=2)


class UseForm(forms.Form):
    kind = fields.choice("运用", OpinionUseKind.choices())
    used_on = fields.day("日期")
    matter = fields.line("事项", 200, help_text="如：年度先进个人、诫勉谈话、提名某某职务。")


class SelectionReportForm(forms.Form):
    unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.none(), empty_label=None)
    year = year_field()
    occasion = fields.choice("报告会议", SelectionOccasion.choices())
    held_on = fields.day("会议日期")
    file = upload("专题报告")

    def __init__(self, data: Any = None, files: Any = None, *, units: Any, year: int) -> None:
        super().__init__(data, files, initial={"year": year})
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def new(self) -> NewReport:
        of = self.cleaned_data
        return NewReport(of["unit"], of["year"], SelectionOccasion(of["occasion"]), of["held_on"])


class ReviewForm(forms.Form):
    """Sums of the review."""

    cast = forms.IntegerField(label="收回票数", min_value=0, max_value=100_000)
    satisfied = forms.IntegerField(label="满意", min_value=0, max_value=100_000)
    basically = forms.IntegerField(label="基本满意", min_value=0, max_value=100_000)
    dissatisfied = forms.IntegerField(label="不满意", min_value=0, max_value=100_000)
    unknown = forms.IntegerField(label="不了解", min_value=0, max_value=100_000, initial=0)
    file = upload("计票结果")

    def tally(self) -> Tally:
        of = self.cleaned_data
        return Tally(of["cast"], of["satisfied"], of["basically"], of["dissatisfied"], of["unknown"])


def year_of(asked: str) -> int:
    """The year in an address, this one's appraisal year without it."""
    today = timezone.localdate()
    default = today.year if today.month > 3 else today.year - 1
    return int(asked) if asked.isascii() and asked.isdigit() and 2000 <= int(asked[:4]) <= 2100 else default


class OpinionIssue(forms.Form):
    """Nothing to fill in: issuing is one step."""
