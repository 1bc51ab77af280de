"""Opening a case, naming its people, and each step of it (JH-A-6.7, JH-B-5.3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accountability.actions.case_steps import Decision, Outcome
from accountability.actions.cases import NewCase
from accountability.enums import CaseLevel, CaseStage, Extent, Ground, HandlerRole, Intent, Loss, Occasion, Weight
from accountability.gathering.cases import citable, posts_held, usable_measures
from accountability.models import Clue, Respondent, Task
from accountability.rules.measures import POOR_TWICE
from core.fields import PointsFormField
from core.files import accepted
from core.forms.years import year_field
from decisions.forms.fields import PAPER_KINDS, PersonField, choice, day, line
from decisions.forms.fields import text as area
from decisions.models import Matter
from organization.models import Person, Unit

ALL = ("", "全部")
NUMBER = re.compile(r"决策〔(\d{4})〕(\d{1,6})号", re.ASCII)
COUNTY = (
    Ground.AUTHORITY, Ground.PROCEDURE, Ground.COLLECTIVE, Ground.PERSONAL, Ground.STATUTORY, Ground.EXECUTION,
    Ground.DERELICTION, Ground.ACCIDENT, Ground.TRAINING, Ground.OVERSTAFFED, Ground.BRIBERY, Ground.CHEATING,
    Ground.MISCONDUCT, Ground.ABUSE,
)  # fmt: skip


class UnitField(forms.CharField):
    """A standing unit by its name or code; None when left empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "填写单位全称或者单位编码。")
        super().__init__(max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs)

    def clean(self, value: Any) -> Any:
        asked = str(super().clean(value)).strip()
        if not asked:
            return None
        rows = Unit.objects.standing().select_related("parent")
        found = list(rows.filter(code__iexact=asked)[:1]) or list(rows.filter(name=asked).order_by("level", "pk")[:2])
        if not found:
            raise ValidationError("机构中没有这个单位，请填写全称")
        if len(found) > 1:
            raise ValidationError("有同名的单位，请填写单位编码")
        return found[0]


class UnitsField(forms.CharField):
    """Units one a line."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "每行一个单位全称。")
        super().__init__(max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 2}), **kwargs)

    def clean(self, value: Any) -> list[Unit]:
        names = [one.strip() for one in str(super().clean(value)).splitlines() if one.strip()]
        held = {unit.name: unit for unit in Unit.objects.standing().filter(name__in=names).order_by("-level")}
        missing = [name for name in names if name not in held]
        if missing:
            raise ValidationError(f"机构中没有：{'、'.join(missing)}")
        return [held[name] for name in dict.fromkeys(names)]


class PeopleField(forms.CharField):
    """People one a line, by number or by a name that only one bears."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "每行一人：人员编号，或者不重名的姓名。")
        super().__init__(max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def clean(self, value: Any) -> list[Person]:
        asked = [one.strip() for one in str(super().clean(value)).splitlines() if one.strip()][:50]
        by_number = {one.number.upper(): one for one in Person.objects.filter(number__in=[a.upper() for a in asked])}
        by_name: dict[str, list[Person]] = {}
        for one in Person.objects.filter(name__in=asked):
            by_name.setdefault(one.name, []).append(one)
        found = []
        for name in dict.fromkeys(asked):
            rows = [by_number[name.upper()]] if name.upper() in by_number else by_name.get(name, [])
            if len(rows) != 1:
                numbers = "、".join(one.number for one in rows)
                raise ValidationError(f"{name}有同名，请填写人员编号：{numbers}" if rows else f"人员库中没有{name}")
            found.append(rows[0])
        return found


class CaseFilter(forms.Form):
    """What the list of cases is narrowed to."""

    year = year_field(required=False)
    ground = forms.ChoiceField(label="追究情形", required=False, choices=[ALL, *Ground.choices()])
    stage = forms.ChoiceField(label="步骤", required=False, choices=[ALL, *CaseStage.choices()])
    search = forms.CharField(label="案号、案由或单位", required=False, max_length=60)

    def asked_year(self) -> int | None:
        """The year asked for."""
        year: int | None = self.cleaned_data.get("year")
        return year


class CaseForm(forms.Form):
    """A new case. The unit and the people are checked against the posts of that day (JH-B-2.2)."""

    level = choice("层级", CaseLevel.choices())
    ground = choice("追究情形", [(one.value, one.label) for one in COUNTY])
    title = line("案由", 120)
    text = area("基本情况")
    unit = UnitField(label="涉及单位", error_messages={"required": "请填写涉及单位"})
    happened_on = day("决策或者事件日期")
    people = PeopleField(label="责任人")
    units = UnitsField(label="责任单位")
    articles = forms.MultipleChoiceField(
        label="引用条款", required=False, widget=forms.CheckboxSelectMultiple(),
        error_messages={"invalid_choice": "没有这一条"},
    )  # fmt: skip
    occasion = forms.ChoiceField(label="来源", required=False, choices=[("", "请选择"), *Occasion.choices()])
    source = line("来源说明", 200, required=False)
    matter = line("决策事项编号", 40, required=False, help_text="涉及决策的填写，自动带出会议意见和程序情况。")
    loss = forms.ChoiceField(label="损失", required=False, choices=[("", "—"), *Loss.choices()])
    loss_reason = area("损失认定理由", rows=2, required=False)
    consequence = area("严重后果", rows=2, required=False)
    cause = area("个人原因", rows=2, required=False)
    grave = forms.BooleanField(label="影响恶劣、后果严重", required=False)
    crime = forms.BooleanField(label="涉嫌犯罪", required=False)

    def __init__(
        self, data: Any = None, *, levels: Sequence[CaseLevel], clue: Clue | None = None, task: Task | None = None,
        matters: Any = None, initial: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=initial)
        self.clue, self.task, self.matters = clue, task, matters
        self.fields["level"].choices = [(one.value, one.label) for one in levels]  # type: ignore[attr-defined]
        self.fields["articles"].choices = [(str(one.pk), str(one)) for one in citable()]  # type: ignore[attr-defined]
        if clue is not None:
            del self.fields["occasion"], self.fields["source"]

    def clean_matter(self) -> Matter | None:
        asked = self.cleaned_data["matter"].strip()
        if not asked:
            return None
        told = NUMBER.fullmatch(asked)
        rows = self.matters.filter(year=int(told[1]), serial=int(told[2])) if told and self.matters is not None else []
        found: Matter | None = next(iter(rows), None)
        if found is None:
            raise ValidationError("没有这个编号的决策事项")
        return found

    def clean(self) -> dict[str, Any]:
        of: dict[str, Any] = super().clean() or {}
        people, unit, on = of.get("people") or [], of.get("unit"), of.get("happened_on")
        if people and unit and on:
            units = [unit.pk, *(one.pk for one in of.get("units") or [])]
            held = posts_held([one.pk for one in people], units, on)
            bare = "、".join(one.name for one in people if one.pk not in held)
            if bare:
                self.add_error("people", f"{bare}当日在涉及单位没有职务")
        return of

    def new(self) -> NewCase:
        of = self.cleaned_data
        return NewCase(
            level=CaseLevel(of["level"]), ground=Ground(of["ground"]), title=of["title"], text=of["text"],
            unit=of["unit"], happened_on=of["happened_on"], people=of["people"], units=of["units"],
            articles=[int(pk) for pk in of["articles"]],
            occasion=Occasion(of["occasion"]) if of.get("occasion") else None, source=of.get("source", ""),
            clue=self.clue, matter=of["matter"], task=self.task, loss=Loss(of["loss"]) if of["loss"] else None,
            loss_reason=of["loss_reason"], consequence=of["consequence"], cause=of["cause"], grave=of["grave"],
            crime=of["crime"],
        )  # fmt: skip


class NoteForm(forms.Form):
    """What was done, in words."""

    note = area("情况", required=False)


class DayForm(NoteForm):
    """On which day."""

    on = day("日期")


class RespondentForm(forms.Form):
    """Somebody else to be named."""

    person = PersonField(label="责任人", required=True, error_messages={"required": "请填写责任人"})


class ReasonForm(forms.Form):
    reason = line("理由", 200, required=False)


class HandlerForm(forms.Form):
    """Who is named to the case, and as what."""

    person = PersonField(label="人员", required=True, error_messages={"required": "请填写人员"})
    role = choice("分工", HandlerRole.choices())


class RecuseForm(ReasonForm):
    person = PersonField(label="回避人员", required=True, error_messages={"required": "请填写人员"})
    field_order = ["person", "reason"]


class DistinctionForm(forms.Form):
    """The three distinctions of one respondent (JH-B-5.3-b)."""

    extent = forms.ChoiceField(label="集体与个人", required=False, choices=[("", "未区分"), *Extent.choices()])
    weight = forms.ChoiceField(label="主要与次要", required=False, choices=[("", "未区分"), *Weight.choices()])
    intent = forms.ChoiceField(label="故意与过失", required=False, choices=[("", "未区分"), *Intent.choices()])

    def chosen(self) -> dict[str, Any]:
        of, kinds = self.cleaned_data, {"extent": Extent, "weight": Weight, "intent": Intent}
        return {name: kind(of[name]) if of[name] else None for name, kind in kinds.items()}


class StatementForm(forms.Form):
    dated = day("日期")
    declined = forms.BooleanField(label="本人放弃陈述", required=False)
    text = area("陈述内容或者放弃的情况")


class AppealForm(forms.Form):
    on = day("申诉日期")
    text = area("申诉理由")


class AnswerForm(forms.Form):
    """The answer to an appeal."""

    outcome = choice("结果", [("uphold", "维持决定"), ("revise", "发回重新认定")])
    answer = area("答复")


class DecisionForm(forms.Form):
    """The decision: for each respondent measures of the list, or why there is none."""

    decided_on = day("决定日期")
    document_number = line("决定文号", 80, required=False)
    note = area("认定", rows=3, required=False)
    deduction = PointsFormField(
        label="所在单位考核建议扣分", required=False, min_value=0, max_digits=8, decimal_places=4,
        help_text="落实不力的必填，作为建议送考评办。",
    )  # fmt: skip
    grave = forms.BooleanField(label="影响恶劣、后果严重", required=False)
    crime = forms.BooleanField(label="涉嫌犯罪", required=False)
    authority = line("移送机关", 80, required=False)
    transferred_on = day("移送日期", required=False)
    upload = forms.FileField(
        label="决定文书", required=False, widget=forms.FileInput(attrs={"accept": PAPER_KINDS}), help_text=accepted()
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, parties: Sequence[Respondent], ground: Ground, initial: Any = None
    ) -> None:
        super().__init__(data, files, initial=initial)
        self.parties = parties
        names = [one.name for one in usable_measures() if ground is not Ground.POOR_GRADES or one.name in POOR_TWICE]
        for one in parties:
            self.fields[f"measures_{one.person_id}"] = forms.MultipleChoiceField(
                label=f"{one.person.name}：追究措施", required=False, choices=[(name, name) for name in names],
                widget=forms.CheckboxSelectMultiple(), error_messages={"invalid_choice": "措施不在清单中"},
            )  # fmt: skip
            self.fields[f"waived_{one.person_id}"] = forms.CharField(
                label=f"{one.person.name}：不予追究的理由", required=False, max_length=500
            )
        who = [f"{name}_{one.person_id}" for one in parties for name in ("measures", "waived")]
        self.order_fields(["decided_on", "document_number", "note", *who])

    def decision(self) -> Decision:
        of = self.cleaned_data
        outcomes = {
            one.pk: Outcome(of[f"measures_{one.person_id}"], of[f"waived_{one.person_id}"]) for one in self.parties
        }
        return Decision(
            of["decided_on"], outcomes, of["document_number"], of["note"], of["deduction"], of["grave"], of["crime"],
            of["authority"], of["transferred_on"],
        )  # fmt: skip
