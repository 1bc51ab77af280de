"""Forms of evaluations: parse and explain."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from appraisal.enums import Source
from appraisal.enums.evaluations import EvaluationKind, InviteeKind, RatedTier
from appraisal.gathering.evaluations import LEADERS, STAFF, RatedRow
from appraisal.models import Evaluation, Indicator, Period
from appraisal.rules.evaluation_forms import FIXED_GROUPS, Raters
from core.forms.years import year_field
from decisions.forms.fields import PersonField, choice, day, line, text
from organization.models import Person, Unit

ALL = ("", "全部")
LOGIN, CODE = "login", "code"
OF_UNIT = (
    EvaluationKind.DEMOCRATIC, EvaluationKind.SURVEY, EvaluationKind.WORK_REPORT, EvaluationKind.LIFE_MEETING,
)  # fmt: skip
WITH_ASSESSORS = (EvaluationKind.DEMOCRATIC, EvaluationKind.SURVEY, EvaluationKind.WORK_REPORT)


class RatersField(forms.CharField):
    """Rater groups one a line with their weights in percent."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=1000, widget=forms.Textarea(attrs={"rows": 5}), **kwargs)

    def clean(self, value: Any) -> list[tuple[str, Fraction]]:
        found = []
        for number, one in enumerate((part.strip() for part in str(super().clean(value)).splitlines()), 1):
            if not one:
                continue
            label, _, weight = one.replace("\t", " ").rpartition(" ")
            try:
                figure = Fraction(Decimal(weight.strip().rstrip("%％")))
            except (InvalidOperation, ValueError, OverflowError):
                raise ValidationError(f"第 {number} 行：请写成“干部职工 40”") from None
            if not label.strip() or len(label) > 40 or not 0 <= figure <= 100:
                raise ValidationError(f"第 {number} 行：请写成“干部职工 40”，名称不超过 40 字，权重不超过 100")
            found.append((label.strip(), figure))
        if len({label for label, _ in found}) < len(found):
            raise ValidationError("参评人员分类不得重复")
        return found


class PeopleField(forms.CharField):
    """People by number or unique name, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "每行一人，填写人员编号，或者不重名的姓名。")
        super().__init__(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), required=False, **kwargs)

    def clean(self, value: Any) -> list[Person]:
        one = PersonField()
        return [one.clean(part) for part in str(super().clean(value)).splitlines() if part.strip()]


class KindForm(forms.Form):
    """Which evaluation of which period."""

    def __init__(self, periods: Sequence[Period], data: Any = None) -> None:
        super().__init__(data)
        self.fields["period"] = choice("期间", [(str(one.pk), f"{one.scheme.name} {one.name}") for one in periods])
        self.fields["kind"] = choice("种类", EvaluationKind.choices())


class EvaluationForm(forms.Form):
    """Everything about an evaluation of one kind; objects follow from kind and unit."""

    title = line("名称", 100)

    def __init__(
        self, kind: EvaluationKind, period: Period, promoted: Sequence[RatedRow], weights: Sequence[int],
        data: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(data)
        self.kind, self.period, self.promoted = kind, period, promoted
        self.initial["title"] = f"{period.name}{kind.label}"
        if kind in OF_UNIT:
            members = period.scheme.members.filter(appointment__isnull=True).order_by("group__order", "order")
            units = Unit.objects.filter(pk__in=members.values("unit")).order_by("order", "code")
            self.fields["unit"] = forms.ModelChoiceField(
                units, label="被测评单位", empty_label="请选择", error_messages={"required": "请选择被测评单位"}
            )
        if kind is EvaluationKind.PROMOTED:
            self.fields["rated"] = forms.MultipleChoiceField(
                label="当年新提拔的主要领导", choices=[(one.code, one.label) for one in promoted],
                initial=[one.code for one in promoted], widget=forms.CheckboxSelectMultiple,
                error_messages={"required": "请选择测评对象"},
            )  # fmt: skip
        if kind in (EvaluationKind.DEMOCRATIC, EvaluationKind.WORK_REPORT, EvaluationKind.LIFE_MEETING):
            ways = [(CODE, "凭码：现场发放码条"), (LOGIN, "登录：本单位在册人员")]
            self.fields["way"] = choice("参评方式", ways)
        if kind is EvaluationKind.DEMOCRATIC:
            help_text = "班子加评思想政治建设等 5 点，成员加评德、能、勤、绩、廉 11 点。"
            self.fields["detailed"] = forms.BooleanField(label="评议各要点", required=False, help_text=help_text)
        self._raters(weights)
        self._people()
        self._feeds()

    def _raters(self, weights: Sequence[int]) -> None:
        fixed = FIXED_GROUPS.get(self.kind)
        if fixed is not None:
            initial = "\n".join(f"{one.label} {100 // len(fixed)}" for one in fixed)
            note = "类别由制度规定，只调整权重，合计 100。"
        else:
            groups = ("领导班子成员", "中层干部", "干部职工")
            initial = "\n".join(f"{label} {weight}" for label, weight in zip(groups, weights, strict=False))
            note = "每行一类，写名称和权重，合计 100。登录参评的写两行，依次为领导班子成员和其他在册人员。"
        self.fields["raters"] = RatersField(
            label="参评人员和权重", initial=initial, help_text=note, error_messages={"required": "请填写参评人员和权重"}
        )

    def _people(self) -> None:
        for number in (1, 2):
            name = f"scrutineer{number}"
            self.fields[name] = PersonField(
                label=f"监票人{'一二'[number - 1]}", error_messages={"required": "请填写监票人"}
            )
        if self.kind in WITH_ASSESSORS:
            note = "个别谈话记录只有考核组成员可以查看。每行一人，填写人员编号，或者不重名的姓名。"
            self.fields["assessors"] = PeopleField(label="考核组成员", help_text=note)

    def _feeds(self) -> None:
        sources = (Source.EVALUATION, Source.SURVEY)
        leaves = Indicator.objects.filter(scheme=self.period.scheme, source__in=sources, children__isnull=True)
        named = [(str(one.pk), f"{one.group.name} {one.name}") for one in leaves.select_related("group")]
        self.leaves = {str(one.pk): one for one in leaves}
        if named:
            self.fields["feeds"] = forms.MultipleChoiceField(
                label="计入指标", choices=named, required=False, widget=forms.CheckboxSelectMultiple
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        fixed = FIXED_GROUPS.get(self.kind)
        labels = [label for label, _ in given.get("raters", [])]
        if fixed is not None and labels and labels != [one.label for one in fixed]:
            self.add_error("raters", "类别由制度规定，请保留：" + "、".join(one.label for one in fixed))
        if given.get("way") == LOGIN and labels and len(labels) != 2:
            self.add_error("raters", "登录参评的写两行：领导班子成员、其他在册人员")
        one, two = given.get("scrutineer1"), given.get("scrutineer2")
        if one is not None and one == two:
            self.add_error("scrutineer2", "两名监票人不能是同一人")
        return given

    def raters(self) -> list[Raters]:
        """Rater groups with codes: those of the regulation, of the roster, or numbered."""
        pairs = self.cleaned_data["raters"]
        fixed = FIXED_GROUPS.get(self.kind)
        if fixed is not None:
            codes = [one.code for one in fixed]
        elif self.by_name:
            codes = [LEADERS, STAFF]
        else:
            codes = [f"g{number}" for number in range(1, len(pairs) + 1)]
        return [Raters(code, label, weight) for code, (label, weight) in zip(codes, pairs, strict=True)]

    @property
    def by_name(self) -> bool:
        return self.kind is EvaluationKind.MUTUAL or self.cleaned_data.get("way") == LOGIN

    def feeds(self) -> list[Indicator]:
        return [self.leaves[key] for key in self.cleaned_data.get("feeds", [])]


class InviteForm(forms.Form):
    kind = choice("类别", InviteeKind.choices())
    name = line("姓名", 40)
    post = line("单位和职务", 100, required=False)
    front_line = forms.BooleanField(label="基层一线人员", required=False)


class AttendedForm(forms.Form):
    """Who of the invitees came."""

    attended = forms.MultipleChoiceField(label="到会人员", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, evaluation: Evaluation, data: Any = None) -> None:
        rows = list(evaluation.invitees.in_force().order_by("kind", "pk"))
        super().__init__(data, initial={"attended": [str(one.pk) for one in rows if one.attended]})
        field: Any = self.fields["attended"]
        field.choices = [
            (str(one.pk), f"{one.name}　{one.get_kind_display()}{'　基层一线' if one.front_line else ''}")
            for one in rows
        ]


class MeetingForm(forms.Form):
    held_on = day("会议日期")
    attendance = forms.IntegerField(label="到会人数", min_value=1, max_value=100_000)


class WorkReportForm(forms.Form):
    """Who reported: the team, or one of its members."""

    reported_on = day("报告日期")
    document = forms.FileField(label="述职述廉报告", required=False, help_text="PDF、DOCX 或 OFD，可以后补。")

    def __init__(self, evaluation: Evaluation, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        cadres = evaluation.rated.exclude(tier=RatedTier.TEAM).select_related("person").order_by("order")
        self.people = {str(one.person_id): one.person for one in cadres}
        named = [("team", "领导班子"), *((str(one.person_id), one.label) for one in cadres)]
        self.fields = {"reporter": choice("报告人", named), **self.fields}

    def reporter(self) -> Person | None:
        return self.people.get(self.cleaned_data["reporter"])


class TalkForm(forms.Form):
    talked_with = line("谈话对象", 60)
    held_on = day("谈话日期")
    text = text("谈话情况", rows=6)


class SurveyForm(forms.Form):
    """A commissioned survey with the agency's workbook."""

    year = year_field(first=1990)
    title = line("名称", 100)
    surveyor = line("调查机构", 100)
    samples = forms.IntegerField(label="样本数", min_value=1, max_value=1_000_000)
    held_on = day("调查日期")
    document = forms.FileField(
        label="调查结果工作簿", help_text="XLSX，第一行为：问题、满意样本、有效样本；从第二行起每题一行。",
        error_messages={"required": "请选择工作簿"},
    )  # fmt: skip


class EvaluationFilter(forms.Form):
    kind = forms.ChoiceField(label="种类", choices=[ALL, *EvaluationKind.choices()], required=False)
    state = forms.ChoiceField(
        label="状态", required=False,
        choices=[ALL, ("planned", "未开始"), ("open", "投票中"), ("closed", "已截止"), ("unsealed", "已计票")],
    )  # fmt: skip
