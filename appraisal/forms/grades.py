"""Forms of grading: rounds and their moves, grades with their reasons, what they rest on, methods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from accountability.forms.cases import UnitsField
from accountability.forms.supervision import UnitField, evidence
from appraisal.enums.grades import (
    Conclusion,
    CriticismKind,
    Grade,
    GradeTier,
    IntegrityStep,
    RelatedField,
    RoundKind,
    TallyKind,
)
from appraisal.models import GradeStandard, GradeTarget, ResultVersion
from appraisal.rules.grade_rounds import PARTS, STAGED
from appraisal.rules.grades import word
from core.forms.years import year_field
from decisions.forms.fields import PersonField, choice, day, line, text

ALL = ("", "全部")


class TargetFilter(forms.Form):
    """What the table of a round is narrowed to; the state stands in the address."""

    pool = forms.ChoiceField(label="范围", required=False)
    grade = forms.ChoiceField(label="等次", required=False)
    search = forms.CharField(label="名称", required=False, max_length=40)

    def __init__(self, data: Any, *, pools: Sequence[str], kind: RoundKind) -> None:
        super().__init__(data)
        words = [(one.value, word(kind, GradeTier.TEAM, one)) for one in Grade]
        self.fields["pool"].choices = [ALL, *((name, name) for name in pools)]  # type: ignore[attr-defined]
        self.fields["grade"].choices = [ALL, ("open", "待定"), *words]  # type: ignore[attr-defined]  # choice fields

    def asked(self) -> dict[str, str]:
        """What was asked for and can be understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class AnnualForm(forms.Form):
    """The published version of a year that is graded."""

    version = forms.ModelChoiceField(
        label="结果版本", queryset=ResultVersion.objects.none(),
        error_messages={"required": "请选择结果版本", "invalid_choice": "没有这个版本"},
        help_text="只列已公布的年度结果。",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, versions: Any) -> None:
        super().__init__(data)
        self.fields["version"].queryset = versions  # type: ignore[attr-defined]  # a model choice field


class IntegrityForm(forms.Form):
    """A year's appraisal of integrity."""

    year = year_field()
    approval = line("批准或者依据文件", 100, help_text="文号，如 安发〔2012〕8号。")
    units = UnitsField(label="被考核单位", help_text="每行一个单位；不填为全部应考核单位。")


class EmptyForm(forms.Form):
    """A move that needs no word."""


class ReasonForm(forms.Form):
    reason = text("理由", rows=2)


class RestForm(forms.Form):
    """One grade for all who have none yet."""

    grade = choice("等次", [(one.value, one.label) for one in Grade if one is not Grade.GOOD])
    reasons = text("理由", rows=2)


class HotlineForm(forms.Form):
    hotline = line("举报监督电话", 40, help_text="与名单一并在公众门户公布。")


class AppraisalTeamForm(forms.Form):
    """A group with its units."""

    name = line("考核组", 40)
    leader = PersonField(label="带队领导", error_messages={"required": "请填写带队领导"})
    members = line("成员", 300, required=False)
    units = UnitsField(label="考核单位", help_text="每行一个单位。")


class StepForm(forms.Form):
    """A step that was taken."""

    step = choice("环节", [(one.value, one.label) for one in IntegrityStep if one not in STAGED])
    done_on = day("日期")
    triggered = forms.TypedChoiceField(
        label="开展情况", choices=[("1", "已开展"), ("0", "未触发（只限专项调查）")], coerce=lambda value: value == "1"
    )
    text = line("情况", 300)


class QuotaForm(forms.Form):
    """An approval of more than the quota."""

    pool = choice("限额范围", [])
    allowed = forms.IntegerField(label="批准的名额", min_value=1, max_value=9999)
    reason = line("理由", 300)
    number = line("批准文号", 80)
    upload = evidence("批准文件")

    def __init__(self, data: Any = None, files: Any = None, *, pools: Sequence[str]) -> None:
        super().__init__(data, files)
        self.fields["pool"].choices = [("", "请选择"), *((name, name) for name in pools)]  # type: ignore[attr-defined]


class ConsultationForm(forms.Form):
    """Whom to ask: a leader or a department."""

    person = PersonField(label="领导", required=False)
    unit = UnitField(label="部门", required=False)
    question = line("征求内容", 300)
    due_on = day("答复期限")


class ReplyForm(forms.Form):
    text = text("意见", help_text="没有不同意见的写“同意”。")


class DecisionForm(forms.Form):
    """The standing committee's decision, and what low grades bring."""

    meeting_on = day("县委常委会日期")
    record = line("会议纪要文号", 80)
    upload = evidence("会议纪要")
    deadline = day("整改期限", required=False, help_text="有“一般”“差”等次的责任制考核必填，随决定下达限期整改责任书。")
    measures = text("整改要求", required=False, rows=2)


class PublicityForm(forms.Form):
    first = day("公示起始")
    last = day("公示截止")


class NoticeForm(forms.Form):
    number = line("通报文号", 80)


class GradeForm(forms.Form):
    """A grade with the standard it relies on."""

    standard = forms.ModelChoiceField(
        label="等次和依据的标准", queryset=GradeStandard.objects.none(), widget=forms.RadioSelect,
        error_messages={"required": "请选定等次和依据的标准", "invalid_choice": "没有这一标准"}, empty_label=None,
    )  # fmt: skip
    reasons = text("理由", help_text="票数、得分只作参考，须写明事实。")

    def __init__(self, data: Any = None, *, target: GradeTarget) -> None:
        super().__init__(data)
        kind, tier = RoundKind(target.round.kind), GradeTier(target.tier)
        rows = GradeStandard.objects.filter(method=target.round.method_id, of_team=tier is GradeTier.TEAM)
        field: Any = self.fields["standard"]
        field.queryset = rows.order_by("pk")
        field.label_from_instance = lambda one: f"{word(kind, tier, Grade(one.grade))}：{one.text}"


class TallyForm(forms.Form):
    """A signed count of what was done on paper."""

    kind = choice("种类", TallyKind.choices(), help_text="系统内测评的票数在开箱后自动取用，这里只登记纸质测评。")
    first = forms.IntegerField(label="好（满意）", min_value=0, max_value=99999, initial=0)
    second = forms.IntegerField(label="较好（基本满意）", min_value=0, max_value=99999, initial=0)
    third = forms.IntegerField(label="一般（不了解）", min_value=0, max_value=99999, initial=0)
    fourth = forms.IntegerField(label="差（不满意）", min_value=0, max_value=99999, initial=0)
    upload = evidence("监票人签字的统计表")


class InquiryForm(forms.Form):
    cause = line("事由", 300)


class ConclusionForm(forms.Form):
    conclusion = choice("结论", Conclusion.choices())
    text = text("调查情况")
    upload = evidence("调查报告", required=False)


class RelatedForm(forms.Form):
    """The six results of a unit."""

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        for one in RelatedField:
            self.fields[one.value] = line(one.label, 120, help_text="没有结果的填“无”。")

    def values(self) -> dict[RelatedField, str]:
        return {one: self.cleaned_data[one.value] for one in RelatedField}


class RemarkForm(forms.Form):
    text = line("理由", 300)


class CriticismForm(forms.Form):
    unit = UnitField(label="单位")
    kind = choice("类别", CriticismKind.choices())
    dated = day("通报日期")
    document_number = line("文号", 80)
    matter = line("事项", 200)
    upload = evidence("通报")


class ReportForm(forms.Form):
    released_on = day("印发日期")
    upload = evidence("述廉报告")


class TalkForm(forms.Form):
    held_on = day("谈话日期")
    talker = PersonField(label="谈话人", error_messages={"required": "请填写谈话人"})
    text = text("谈话情况")


class MethodForm(forms.Form):
    """A method as a whole: standards and contents one a line, the parts of the text."""

    kind = choice("种类", RoundKind.choices())
    title = line("名称", 80)
    document_number = line("文号", 80)
    effective_year = year_field("施行年度")

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        for of_team, name in ((True, "班子"), (False, "干部")):
            for grade in Grade:
                label = f"{name}“{grade.label}”的标准"
                self.fields[f"standard_{int(of_team)}_{grade}"] = text(
                    label, rows=2, required=False, help_text="每行一条。"
                )
        for tier in GradeTier:
            note = "每行一条；责任制考核必填。"
            self.fields[f"items_{tier}"] = text(f"{tier.label}履责内容", rows=3, required=False, help_text=note)
        for place, part in enumerate(PARTS):
            note = "责任制考核办法的八部分之一。" if not place else ""
            self.fields[f"part_{place}"] = text(part, rows=2, required=False, help_text=note)

    def standards(self) -> list[tuple[bool, Grade, str]]:
        return [
            (of_team, grade, one)
            for of_team in (True, False)
            for grade in Grade
            for one in self._lines(f"standard_{int(of_team)}_{grade}", 300)
        ]

    def items(self) -> list[tuple[GradeTier, str]]:
        return [(tier, one) for tier in GradeTier for one in self._lines(f"items_{tier}", 300)]

    def parts(self) -> list[tuple[str, str]]:
        return [(part, self.cleaned_data[f"part_{place}"]) for place, part in enumerate(PARTS)]

    def _lines(self, name: str, longest: int) -> list[str]:
        return [one.strip()[:longest] for one in str(self.cleaned_data[name]).splitlines() if one.strip()]
