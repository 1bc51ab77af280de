"""Asking for a ranking, finding one, groups of units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from accountability.enums import ResultOf, Tier
from core.forms.rows import RowsField
from core.periods import Period
from decisions.forms.fields import choice, line
from organization.models import Unit

ALL, NO_UNIT = ("", "全部"), "没有这个单位"


class RankForm(forms.Form):
    """The period to compute."""

    period = choice("期间", [])

    def __init__(self, data: Any = None, *, periods: Sequence[Period]) -> None:
        super().__init__(data)
        named = [("", "请选择"), *((one.code, one.label) for one in periods)]
        self.fields["period"].choices = named  # type: ignore[attr-defined]  # a choice field


class ResultFilter(forms.Form):
    """What a version's list is narrowed to; the state stands in the address."""

    of = forms.ChoiceField(label="对象", required=False, choices=ResultOf.choices())
    group = forms.ChoiceField(label="分组", required=False)
    tier = forms.ChoiceField(label="档次", required=False, choices=[ALL, *Tier.choices()])

    def __init__(self, data: Any, *, groups: Sequence[str]) -> None:
        super().__init__(data)
        self.fields["group"].choices = [ALL, *((name, name) for name in groups)]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What was asked for and can be understood; units where nothing was."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        return {"of": ResultOf.UNIT.value} | found


class GroupForm(forms.Form):
    """A group and its units."""

    name = line("分组名称", 40)
    order = forms.IntegerField(label="序号", min_value=0, max_value=99, initial=1)
    units = RowsField(
        label="单位", queryset=Unit.objects.none(),
        error_messages={"required": "至少选定一个单位", "invalid_choice": NO_UNIT},
        help_text="选入本组的单位从原来的分组移出。",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, units: Any, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["units"].queryset = units  # type: ignore[attr-defined]  # a model choice field
