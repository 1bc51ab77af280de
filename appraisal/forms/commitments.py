"""The one page of a commitment's draft, what is asked at its review, its fulfilment and its grade."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from accountability.forms.supervision import ALL, evidence
from appraisal.actions.commitments import Draft
from appraisal.enums.commitments import CommitmentGradeName, CommitmentScope, CommitmentState
from appraisal.gathering.commitments import Offer
from appraisal.rules.commitments import MOST_TARGETS, Promise
from core.findings import Finding
from core.forms.years import year_field
from core.periods import parse_period
from decisions.forms.fields import choice, day, line
from decisions.forms.fields import text as area

MOST_ROWS = MOST_TARGETS + 40
SUPPORT = "按承诺内容给予指导和协调，所需政策、资金、人员在职权范围内优先安排，按季度了解进展，及时答复请示。"


class PromiseForm(forms.Form):
    """One row; what is missing in it is the rules' business when it is submitted."""

    source = forms.CharField(max_length=24, required=False, widget=forms.HiddenInput)
    title = line("承诺事项", 200, required=False)
    goal = area("目标", rows=2, required=False)
    measure = area("措施", rows=2, required=False)
    due = day("完成时限", required=False)
    remove = forms.BooleanField(label="删除此项", required=False)

    def promise(self) -> Promise:
        """The row; a row that was left empty has nothing cleaned."""
        of = self.cleaned_data
        title, goal, measure, source = (of.get(name, "") for name in ("title", "goal", "measure", "source"))
        return Promise(title, goal, measure, of.get("due"), source)


class _Rows(forms.BaseFormSet):  # type: ignore[type-arg]  # not generic at run time
    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Without Django's own order and deletion fields."""


PromiseRows = forms.formset_factory(
    PromiseForm, formset=_Rows, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
)


class WritingForm(forms.Form):
    """What belongs to the draft as a whole."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = area("变更理由", rows=2, required=False)
    picks = forms.MultipleChoiceField(label="可以加入的事项", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, found: Sequence[Offer], amends: bool, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.offers = {one.source: one for one in found}
        picks: Any = self.fields["picks"]
        picks.choices = [(one.source, one.title) for one in found]
        if not amends:
            self.fields.pop("reason")

    def picked(self) -> list[Promise]:
        """Rows for what was ticked."""
        chosen = [self.offers[source] for source in self.cleaned_data["picks"]]
        return [Promise(one.title, "", "", None, one.source) for one in chosen]


def tell_targets(rows: Any, findings: Iterable[Finding]) -> list[Finding]:
    """Put each finding that names an entry of a target at its row, and return the others; the rows are valid.

    The rules count the targets without the rows that were removed or left empty.
    """
    counted = [one for one in rows.forms if not one.cleaned_data.get("remove") and not one.promise().empty]
    rest = []
    for finding in findings:
        head, _, named = finding.field.partition(".")
        place, _, part = named.partition(".")
        if head == "targets" and int(place) <= len(counted):
            counted[int(place) - 1].add_error(part, finding.sentence())
        else:
            rest.append(finding)
    return rest


def draft_of(rows: Any, form: WritingForm) -> Draft:
    """What both forms hold together; both are valid."""
    kept = [one.promise() for one in rows.forms if not one.cleaned_data.get("remove")]
    held = {one.source for one in kept if one.source}
    kept += [one for one in form.picked() if one.source not in held]
    return Draft(kept, form.cleaned_data.get("reason", ""), form.cleaned_data["seen"])


class CommitmentFilter(forms.Form):
    """What the list is narrowed to."""

    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label="状态", required=False, choices=[ALL, *CommitmentState.choices()])
    search = forms.CharField(label="文号、单位或姓名", required=False, max_length=60)

    def __init__(self, data: Any, *, years: Sequence[int]) -> None:
        super().__init__(data)
        field: Any = self.fields["year"]
        field.choices = [ALL, *((year, f"{year} 年") for year in years)]

    def asked(self) -> dict[str, Any]:
        """What was asked for and can be understood; the rest is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class CoverageForm(forms.Form):
    """The unit by its code and the year; what cannot be understood is left out."""

    unit = forms.CharField(required=False, max_length=20)
    year = year_field(required=False)

    def asked(self) -> tuple[str, int | None]:
        self.is_valid()
        return self.cleaned_data.get("unit", ""), self.cleaned_data.get("year")


class ApproveForm(forms.Form):
    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput, required=False)
    support = area(
        "上级支持事项", rows=4, required=False, initial=SUPPORT, help_text="写入承诺书，与承诺目标一并生效。"
    )


class ReturnForm(forms.Form):
    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput, required=False)
    comment = area("退回意见", required=False)


class AmendForm(forms.Form):
    reason = line("变更理由", 500, required=False)


class ReportForm(forms.Form):
    """One target, one period."""

    period = forms.ChoiceField(label="期间")
    text = area("完成情况", required=False)
    percent = forms.IntegerField(label="完成程度（%）", required=False, min_value=0, max_value=100)
    force = area("不可抗拒原因", rows=2, required=False, help_text="没有完成且因不可抗拒原因的，写明原因并附材料。")
    upload = evidence("佐证材料", required=False)

    def __init__(self, data: Any = None, files: Any = None, *, periods: Sequence[str], initial: Any = None) -> None:
        super().__init__(data, files, initial=initial)
        field: Any = self.fields["period"]
        field.choices = [(code, parse_period(code).label) for code in periods]


class CheckForm(forms.Form):
    outcome = choice("结论", [("confirmed", "核实"), ("returned", "退回补报")])
    percent = forms.IntegerField(label="核实完成程度（%）", required=False, min_value=0, max_value=100)
    excused = forms.BooleanField(label="认定为不可抗拒原因", required=False)
    comment = area("核实意见", rows=2, required=False)


class GradeForm(forms.Form):
    grade = choice("档次", CommitmentGradeName.choices())
    reason = line("与测算不一致的理由", 500, required=False)


class ScopeForm(forms.Form):
    scope = choice("公布范围", CommitmentScope.choices())


class WithdrawForm(forms.Form):
    reason = line("撤销理由", 200, required=False)
