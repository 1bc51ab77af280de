"""The filters of the clause register; they live in the address."""

from __future__ import annotations

from django import forms

from core.clauses import App, Kind
from core.clauses.proofs import Progress

ALL = [("", "全部")]


class ClauseFilter(forms.Form):
    q = forms.CharField(
        label="查找", required=False, max_length=60, widget=forms.TextInput(attrs={"placeholder": "编号、条文或说明"})
    )
    kind = forms.ChoiceField(label="类型", required=False, choices=ALL + Kind.choices())
    app = forms.ChoiceField(label="模块", required=False, choices=ALL + App.choices())
    state = forms.ChoiceField(label="状态", required=False, choices=ALL + Progress.choices())
