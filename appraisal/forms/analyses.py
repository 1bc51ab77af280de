"""The form of a quarterly analysis: a figure and its base for each key indicator, and three texts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from appraisal.actions.analyses import AnalysisValues
from appraisal.models import QuarterAnalysis
from appraisal.rules.analyses import Owed
from decisions.forms.fields import text


def _figure(label: str, initial: Any, help_text: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, max_digits=18, decimal_places=4, initial=initial, help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "figures"}),
        error_messages={"invalid": "请填写数字", "max_decimal_places": "至多 4 位小数"},
    )  # fmt: skip


class AnalysisForm(forms.Form):
    """``last`` is the newest version, from which the fields start."""

    def __init__(self, data: Any = None, *, duty: Owed, last: QuarterAnalysis | None) -> None:
        super().__init__(data)
        self.duty = duty
        held = {one.indicator.code: one for one in last.figures.all()} if last else {}
        for key in duty.keys:
            one = held.get(key.code)
            self.fields[f"value-{key.code}"] = _figure(f"{key.name}：本期累计", one.value if one else None)
            self.fields[f"base-{key.code}"] = _figure(
                f"{key.name}：上年同期累计", one.base if one else None, "没有上年数的留空，不计算增幅。"
            )
        self.fields["judgement"] = text("实绩分析", rows=5, required=False)
        self.fields["problems"] = text("存在问题", required=False)
        self.fields["advice"] = text("工作建议", required=False)
        for name in ("judgement", "problems", "advice"):
            self.fields[name].initial = getattr(last, name) if last else ""

    @property
    def values(self) -> AnalysisValues:
        of = self.cleaned_data

        def figure(name: str) -> Decimal | None:
            found: Decimal | None = of.get(name)
            return found

        return AnalysisValues(
            {key.code: (figure(f"value-{key.code}"), figure(f"base-{key.code}")) for key in self.duty.keys},
            of["judgement"], of["problems"], of["advice"],
        )  # fmt: skip
