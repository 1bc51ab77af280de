"""Filters of the board of matters and of the inbox of proposals; their state is the address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from core.enums import Light
from decisions.enums import Category, Channel, Level, ProposalState, Source
from decisions.presenters.board import PLACES

ANY = [("", "全部")]
CATEGORIES = [*ANY, *((one.value, f"{int(one.value)}. {one.label}") for one in Category)]
LIGHTS = [(one.value, one.label) for one in (Light.RED, Light.YELLOW, Light.BLUE)]


class _Filter(forms.Form):
    def asked(self) -> dict[str, str]:
        """What was asked for and understood; an unknown value asks for nothing."""
        self.is_valid()
        return {name: value.strip() for name, value in self.cleaned_data.items() if value.strip()}

    def words(self) -> list[tuple[str, str]]:
        """The filters as the cover of an export names them."""
        shown = []
        for name, value in self.asked().items():
            choices = dict(getattr(self.fields[name], "choices", ()))
            shown.append((str(self.fields[name].label), str(choices.get(value, value))))
        return shown


class StatisticsFilter(_Filter):
    """Year, category, level, lead unit: years and units are those of the matters in reach."""

    year = forms.ChoiceField(label="年度", required=False)
    category = forms.ChoiceField(label="类别", required=False, choices=CATEGORIES)
    level = forms.ChoiceField(label="级别", required=False, choices=[*ANY, *Level.choices()])
    unit = forms.ChoiceField(label="承办单位", required=False)

    def __init__(self, data: Any, *, years: Iterable[int], units: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["year"].choices = [*ANY, *((str(one), f"{one} 年") for one in years)]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [*ANY, *((str(pk), name) for pk, name in units)]  # type: ignore[attr-defined]


class MatterFilter(StatisticsFilter):
    """The same, and stage, light, special circumstances, words of the title."""

    stage = forms.ChoiceField(label="环节", required=False, choices=[*ANY, *PLACES.items()])
    light = forms.ChoiceField(label="状态灯", required=False, choices=[*ANY, *LIGHTS])
    special = forms.ChoiceField(label="特别情形", required=False, choices=[*ANY, ("emergency", "紧急事项")])
    search = forms.CharField(label="名称", required=False, max_length=40)


class ProposalFilter(_Filter):
    """State, source, channel, words."""

    state = forms.ChoiceField(label="状态", required=False, choices=[*ANY, *ProposalState.choices()])
    source = forms.ChoiceField(label="来源", required=False, choices=[*ANY, *Source.choices()])
    channel = forms.ChoiceField(label="受理渠道", required=False, choices=[*ANY, *Channel.choices()])
    search = forms.CharField(label="标题或编号", required=False, max_length=40)
