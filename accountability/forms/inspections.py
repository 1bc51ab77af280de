"""Proposing, approving and drawing inspections; problems, evidence and conclusions; plans; site visits and notices."""

from __future__ import annotations

from typing import Any

from django import forms

from accountability.actions.inspection_plans import NewTheme
from accountability.actions.inspections import NewInspection
from accountability.actions.site_visits import NewVisit
from accountability.enums import InspectionForm, InspectionMode, InspectionState, PlanState, ProblemGrade
from accountability.forms.supervision import ALL, KINDS, PeopleField, UnitField, evidence, yes_no
from accountability.models import Inspection, PlanTheme, Problem, SiteVisit
from core.forms.rows import RowsField
from core.forms.years import year_field
from decisions.enums import DecidingBody
from decisions.forms.fields import Units, choice, day, line, text
from decisions.models import Matter
from organization.models import Unit


class InspectionFilter(forms.Form):
    """What the list is narrowed to; the state stands in the address."""

    state = forms.ChoiceField(label="状态", required=False, choices=[ALL, *InspectionState.choices()])
    form = forms.ChoiceField(label="督查方式", required=False, choices=[ALL, *InspectionForm.choices()])
    year = year_field(required=False)
    search = forms.CharField(label="名称、事项或单位", required=False, max_length=60)

    def asked(self) -> dict[str, Any]:
        """What was asked for and can be understood; the rest is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class NewInspectionForm(forms.Form):
    """An inspection that is proposed."""

    title = line("名称", 120)
    topic = line("督查事项", 120, help_text="同一事项写法一致，以便发现重复督查。")
    theme = forms.ModelChoiceField(
        label="年度计划中的主题", queryset=PlanTheme.objects.none(), required=False, empty_label="计划外（须单独批准）"
    )
    form = choice("督查方式", InspectionForm.choices())
    mode = choice("督查类型", InspectionMode.choices())
    matter = forms.ModelChoiceField(
        label="决策事项", queryset=Matter.objects.none(), required=False, empty_label="不针对决策"
    )
    starts_on = day("开始日期")
    ends_on = day("结束日期")
    place = line("地点", 120, required=False)
    team = PeopleField(label="督查组", error_messages={"required": "请填写督查组"})
    plan_text = text("督查方案", required=False)
    units = Units(kinds=KINDS, label="被督查单位", required=False, help_text="随机抽查的不选，批准后办理抽签。")

    def __init__(self, data: Any = None, *, matters: Any, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        themes = PlanTheme.objects.filter(plan__state=PlanState.APPROVED).select_related("plan")
        self.fields["theme"].queryset = themes.order_by("-plan__year", "order")  # type: ignore[attr-defined]
        self.fields["matter"].queryset = matters  # type: ignore[attr-defined]

    def new(self, task: Any = None) -> NewInspection:
        of = self.cleaned_data
        return NewInspection(
            title=of["title"], topic=of["topic"], form=InspectionForm(of["form"]), mode=InspectionMode(of["mode"]),
            starts_on=of["starts_on"], ends_on=of["ends_on"], units=list(of["units"]), team=of["team"],
            place=of["place"], plan_text=of["plan_text"], theme=of["theme"], matter=of["matter"], task=task,
        )  # fmt: skip


class ApproveForm(forms.Form):
    repeat_reason = line("须再次督查的理由", 200, required=False, help_text="与其他督查重复的必填。")


class AnnounceForm(forms.Form):
    """The list, the number and the source of the public figure."""

    units = Units(kinds=KINDS, label="参加抽签的单位", error_messages={"required": "请选定参加抽签的单位"})
    seats = forms.IntegerField(label="抽取单位数", min_value=1, max_value=500)
    public_source = line(
        "公共随机数来源", 200, help_text="此后产生、任何人不能事先知道的公开数字，如某日某期彩票开奖号码。"
    )


class DrawForm(forms.Form):
    public_value = line("公共随机数", 80, help_text="照公布的号码填写。")


class MergeForm(forms.Form):
    """Into which inspection."""

    into = forms.ModelChoiceField(
        label="并入", queryset=Inspection.objects.none(), empty_label="请选择", error_messages={"required": "请选择"}
    )

    def __init__(self, data: Any = None, *, rows: Any) -> None:
        super().__init__(data)
        self.fields["into"].queryset = rows  # type: ignore[attr-defined]


class OfUnitForm(forms.Form):
    """About one of the units of an inspection."""

    def __init__(self, data: Any = None, files: Any = None, *, units: Any, initial: Any = None) -> None:
        super().__init__(data, files, initial=initial)
        self.fields["unit"] = UnitField(label="单位", rows=units)
        self.order_fields(["unit"])


class ProblemForm(OfUnitForm):
    text = text("问题")
    grade = choice("等级", ProblemGrade.choices(), help_text="重要问题须先报县委、县政府，再下达整改。")
    upload = evidence("证据", required=False)


class EvidenceForm(OfUnitForm):
    problem = forms.ModelChoiceField(
        label="问题", queryset=Problem.objects.none(), required=False, empty_label="整个结论的证据"
    )
    upload = evidence("证据")
    note = line("说明", 200, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, units: Any, problems: Any, initial: Any = None) -> None:
        super().__init__(data, files, units=units, initial=initial)
        self.fields["problem"].queryset = problems  # type: ignore[attr-defined]


class ConclusionForm(OfUnitForm):
    text = text("督查结论", rows=6)


class ReportForm(forms.Form):
    body = choice("报告对象", DecidingBody.choices())
    reported_on = day("报告日期")
    note = text("报告内容")


class ObjectionForm(forms.Form):
    reason = text("异议理由")


class AnswerForm(forms.Form):
    upheld = yes_no("复核结果", "维持原结论", "变更原结论（责任书同时撤销）")
    answer = text("复核意见")


class PlanForm(forms.Form):
    year = year_field()


class ThemeForm(forms.Form):
    topic = line("督查事项", 120)
    form = choice("督查方式", InspectionForm.choices())
    mode = choice("督查类型", InspectionMode.choices())
    timing = line("计划时间", 60, help_text="如：六月中旬。")
    scope = line("督查对象", 200, required=False)

    def new(self) -> NewTheme:
        of = self.cleaned_data
        return NewTheme(of["topic"], InspectionForm(of["form"]), InspectionMode(of["mode"]), of["timing"], of["scope"])


class DecideForm(forms.Form):
    """Yes or no, with a word for no."""

    granted = yes_no("审批", "同意", "不同意")
    comment = line("意见", 500, required=False, help_text="不同意的必填。")


class VisitForm(forms.Form):
    title = line("督办事项", 120)
    place = line("地点", 120)
    held_on = day("日期")
    team = PeopleField(label="督查组", error_messages={"required": "请填写督查组"})
    findings = text("现场情况")
    problems = text("普遍性、倾向性问题")
    suggestions = text("意见建议", required=False, help_text="报县委、县政府领导。")

    def new(self) -> NewVisit:
        of = self.cleaned_data
        return NewVisit(
            of["title"], of["place"], of["held_on"], of["team"], of["findings"], of["problems"], of["suggestions"]
        )


class ReplyForm(forms.Form):
    text = text("批示")


class NoticeForm(forms.Form):
    title = line("标题", 120)
    text = text("正文", rows=5)
    visits = RowsField(
        label="依据的现场督办", queryset=SiteVisit.objects.none(), error_messages={"required": "请选定现场督办"},
    )  # fmt: skip
    praised = Units(kinds=KINDS, label="表扬的单位", required=False)
    urged = Units(kinds=KINDS, label="督促的单位", required=False)

    def __init__(self, data: Any = None, *, visits: Any, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["visits"].queryset = visits  # type: ignore[attr-defined]


def units_of(inspection: Inspection) -> Any:
    """Units that are inspected."""
    return Unit.objects.filter(pk__in=inspection.units.values("unit")).order_by("order", "code")
