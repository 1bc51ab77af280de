"""Forms of the later evaluation, and filters of the two registers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from core.file_kinds import FileKind
from decisions.actions.evaluation import NewCommission, Result
from decisions.enums import EvaluationGround, FeedbackKind, Recommendation
from decisions.forms.aftermath import upload
from decisions.forms.board import ANY, _Filter
from decisions.forms.fields import PAPER_KINDS, MatterForm, choice, day, line
from decisions.forms.fields import text as paragraph
from organization.enums import UnitLevel
from organization.models import Unit


class CommissionForm(MatterForm):
    """To whom: a unit of the county, or an institution."""

    ground = choice("评估情形", EvaluationGround.choices())
    unit = forms.ModelChoiceField(
        label="评估单位", queryset=Unit.objects.none(), required=False, empty_label="（委托专业机构、社会组织）",
        help_text="承办单位和决策前承担主要论证评估工作的单位不得承担。",
    )  # fmt: skip
    institution = line("受托机构", 80, required=False, help_text="委托县外或者社会机构的填写全称。")
    commissioned_on = day("委托日期")
    due_on = day("完成期限")

    def offer(self) -> None:
        rows = Unit.objects.standing().filter(level=UnitLevel.BUREAU).order_by("order", "code")
        self.fields["unit"].queryset = rows  # type: ignore[attr-defined]

    @property
    def commission(self) -> NewCommission:
        """Needs a valid form."""
        return NewCommission(**self.cleaned_data | {"ground": EvaluationGround(self.cleaned_data["ground"])})


class EvaluationForm(MatterForm):
    """The result with its report."""

    dated = day("评估日期")
    score = forms.IntegerField(label="评分", help_text="0 到 100。", error_messages={"required": "请填写评分"})
    recommendation = choice("建议", Recommendation.choices())
    finding = paragraph("评估结论", rows=6, required=False, help_text="必填。")
    public_opinions = paragraph(
        "听取公众意见", required=False, help_text="方式、人数和主要意见；适用国务院令第713号的必填。"
    )
    participants = paragraph(
        "参与评估的各方", rows=2, required=False, help_text="人大代表、政协委员、人民团体、基层组织、社会组织和专家。"
    )
    upload = upload(
        "评估报告", required=True, picker=PAPER_KINDS,
        note=f"只收正式文件：{'、'.join(kind.upper() for kind in (FileKind.PDF.value, FileKind.OFD.value, 'docx'))}。",
    )  # fmt: skip

    @property
    def result(self) -> Result:
        """Needs a valid form."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "upload"}
        return Result(**given | {"recommendation": Recommendation(given["recommendation"])})


class PresentationForm(MatterForm):
    """Before whom it lay, and what was said."""

    presented_on = day("提交日期")
    meeting = line("审议会议", 120, help_text="例如：县政府第12次常务会议。")
    result = paragraph("审议意见", required=False, help_text="必填。")


class _Register(_Filter):
    """Lead unit and words; the units are those of the matters in reach."""

    unit = forms.ChoiceField(label="承办单位", required=False)
    search = forms.CharField(label="事项名称", required=False, max_length=40)

    def __init__(self, data: Any, *, units: Iterable[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["unit"].choices = [*ANY, *((str(pk), name) for pk, name in units)]  # type: ignore[attr-defined]


class FeedbackFilter(_Register):
    """Of the list of feedback also kind and whether it was dealt with."""

    kind = forms.ChoiceField(label="种类", required=False, choices=[*ANY, *FeedbackKind.choices()])
    state = forms.ChoiceField(
        label="处理",
        required=False,
        choices=[*ANY, ("waiting", "待处理"), ("answered", "已处理"), ("plain", "不需处理")],
    )
    field_order = ("search", "kind", "state", "unit")


class EvaluationFilter(_Register):
    """Of the list of evaluations also the recommendation."""

    recommendation = forms.ChoiceField(label="建议", required=False, choices=[*ANY, *Recommendation.choices()])
    field_order = ("search", "recommendation", "unit")
