"""Finding, beginning, issuing and returning tables."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from accountability.actions.tables import NewTable, title_for
from accountability.enums import Defect, TableKind, TableState
from core.forms.years import year_field
from organization.forms.choices import UnitChoice
from organization.models import Unit

ALL = ("", "全部")


class TableFilter(forms.Form):
    """What the list of tables is narrowed to; the state stands in the address."""

    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label="种类", required=False, choices=[ALL, *TableKind.choices()])
    state = forms.ChoiceField(label="状态", required=False, choices=[ALL, *TableState.choices()])
    search = forms.CharField(label="名称、文号或单位", required=False, max_length=60)

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data)
        self.fields["year"].choices = [ALL, *((year, f"{year}年") for year in years)]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What was asked for and can be understood; the rest is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class NewTableForm(forms.Form):
    """A table of a unit, or of the county for the two offices; a decision's is begun from its own page."""

    kind = forms.ChoiceField(label="种类")
    unit = UnitChoice(label="编制单位", queryset=Unit.objects.none(), error_messages={"invalid_choice": "没有这个单位"})
    year = year_field()
    title = forms.CharField(label="名称", required=False, max_length=120, help_text="留空的按“单位、年度、种类”命名。")
    basis = forms.CharField(
        label="依据", required=False, max_length=120, help_text="年度工作要点或者责任书的文号，如安发〔2012〕1号。"
    )

    def __init__(self, data: Any, *, units: QuerySet[Unit], kinds: list[TableKind], initial: Any) -> None:
        super().__init__(data, initial=initial)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(one.value, one.label) for one in kinds]  # type: ignore[attr-defined]

    def new(self) -> NewTable:
        of = self.cleaned_data
        kind, unit = TableKind(of["kind"]), of["unit"]
        return NewTable(kind, unit, of["year"], of["title"] or title_for(kind, unit, of["year"]), of["basis"])


class IssueForm(forms.Form):
    """The document number of a county table; the next one where it is left empty."""

    number = forms.CharField(label="文号", required=False, max_length=80, help_text="留空由系统编号。")


class ReturnForm(forms.Form):
    """Why a filing goes back; what must be filled in is the rule's business."""

    defects = forms.MultipleChoiceField(
        label="问题", required=False, choices=Defect.choices(), widget=forms.CheckboxSelectMultiple(),
        error_messages={"invalid_choice": "没有这一项"},
    )  # fmt: skip
    comment = forms.CharField(
        label="审查意见", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), help_text="必填。"
    )
