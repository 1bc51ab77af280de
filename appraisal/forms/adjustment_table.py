"""The bonus and penalty points and the veto fields of a draft."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from appraisal.enums import AdjustmentLevel
from appraisal.rules.facts import AdjustmentParameters
from appraisal.rules.figures import plain
from core.fields import PLACES

SPARE_REWARDS = 2
"""Empty rows for further leading groups."""
LONGEST_FIELD = 100


def figure(label: str, value: Decimal | None, **kwargs: Any) -> forms.DecimalField:
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    messages = {"invalid": "请填写数字", "min_value": "不得小于 0", "max_decimal_places": f"至多 {PLACES} 位小数"}
    initial = None if value is None else plain(value)
    return forms.DecimalField(
        label=label, max_digits=9, decimal_places=PLACES, min_value=0, widget=widget, initial=initial,
        error_messages=messages, **kwargs,
    )  # fmt: skip


class ParametersForm(forms.Form):
    """One field per figure of the table; rewards in pairs of name and cap; veto fields one a line."""

    def __init__(
        self, data: Any = None, *, table: AdjustmentParameters, vetoes: list[str], spare: int = SPARE_REWARDS
    ) -> None:
        super().__init__(data)
        for level in AdjustmentLevel:
            self.fields[f"commendation-{level}"] = figure(f"表彰（{level.label}）", table.commendation.get(level))
        for level in AdjustmentLevel:
            self.fields[f"criticism-{level}"] = figure(f"通报批评（{level.label}）", table.criticism.get(level))
        self.fields["halving"] = figure("单项或基层折算系数", table.halving, max_value=1)
        self.fields["top_three"] = figure("前三名", table.top_three)
        self.fields["cap"] = figure("表彰累计封顶", table.cap)
        rewards: list[tuple[str, Decimal | None]] = [*table.reward_caps.items(), *[("", None)] * spare]
        self.count = len(rewards)
        for place, (name, cap) in enumerate(rewards, start=1):
            self.fields[f"group-{place}"] = forms.CharField(
                label=f"奖励分领导小组 {place}", initial=name, required=False, max_length=60
            )
            self.fields[f"reward-{place}"] = figure(f"封顶 {place}", cap, required=False)
        self.fields["vetoes"] = forms.CharField(
            label="一票否决的领域", required=False, initial="\n".join(vetoes), max_length=2000,
            widget=forms.Textarea(attrs={"rows": 6}), help_text="每行一个领域。",
        )  # fmt: skip

    def clean_vetoes(self) -> list[str]:
        names = [" ".join(line.split()) for line in self.cleaned_data["vetoes"].splitlines() if line.strip()]
        if any(len(name) > LONGEST_FIELD for name in names):
            raise forms.ValidationError(f"每个领域至多 {LONGEST_FIELD} 字")
        return names

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        names: set[str] = set()
        for place in range(1, self.count + 1):
            name, cap = cleaned.get(f"group-{place}", ""), cleaned.get(f"reward-{place}")
            if bool(name) != (cap is not None) and f"reward-{place}" not in self.errors:
                self.add_error(f"reward-{place}", "领导小组和封顶分须一并填写")
            if name and name in names:
                self.add_error(f"group-{place}", "领导小组重复")
            names.add(name)
        return cleaned

    @property
    def table(self) -> AdjustmentParameters:
        """The table as the rules see it; needs a valid form."""
        filled = self.cleaned_data

        def points(name: str) -> Decimal:
            return Decimal(plain(filled[name]))

        return AdjustmentParameters(
            commendation={level: points(f"commendation-{level}") for level in AdjustmentLevel},
            criticism={level: points(f"criticism-{level}") for level in AdjustmentLevel},
            halving=points("halving"),
            top_three=points("top_three"),
            cap=points("cap"),
            reward_caps={
                filled[f"group-{place}"]: points(f"reward-{place}")
                for place in range(1, self.count + 1)
                if filled[f"group-{place}"]
            },
        )
