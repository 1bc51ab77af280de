"""Rounds of highlights: opening, nominating."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.periods import Period
from decisions.forms.fields import choice, day, line, text
from organization.forms.choices import UnitChoice
from organization.models import Person, Unit

MOST_JUDGES = 60


class JudgesField(forms.CharField):
    """People one a line, by number or by a name that only one bears."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=4000, widget=forms.Textarea(attrs={"rows": 4}), **kwargs)

    def clean(self, value: Any) -> list[Person]:
        asked = [one.strip() for one in str(super().clean(value)).splitlines() if one.strip()]
        if len(asked) > MOST_JUDGES:
            raise ValidationError(f"评委不超过 {MOST_JUDGES} 人")
        rows = Person.objects.on_roster()
        numbered = {one.number.upper(): one for one in rows.filter(number__in=[one.upper() for one in asked])}
        named: dict[str, list[Person]] = {}
        for one in rows.filter(name__in=asked).order_by("number"):
            named.setdefault(one.name, []).append(one)
        found = []
        for place, word in enumerate(asked, 1):
            people = [numbered[word.upper()]] if word.upper() in numbered else named.get(word, [])
            if len(people) != 1:
                what = "有同名的人，请填写人员编号" if people else "人员库中没有这个人"
                raise ValidationError(f"第 {place} 行：{what}")
            found.append(people[0])
        return list(dict.fromkeys(found))


class OpenForm(forms.Form):
    """A half year, the last day for nominations, the judges."""

    period = choice("期间", [])
    until = day("申报截止")
    judges = JudgesField(
        label="评委", error_messages={"required": "请填写评委"}, help_text="每行一人，填写人员编号或者不重名的姓名。"
    )

    def __init__(self, data: Any = None, *, halves: Sequence[Period], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        named = [("", "请选择"), *((one.code, one.label) for one in halves)]
        self.fields["period"].choices = named  # type: ignore[attr-defined]  # a choice field


class NominationForm(forms.Form):
    """What a unit puts forward."""

    unit = UnitChoice(
        label="申报单位", queryset=Unit.objects.none(), empty_label=None,
        error_messages={"required": "请选择单位", "invalid_choice": "不能代这个单位申报"},
    )  # fmt: skip
    title = line("亮点工作", 120)
    text = text("做法和成效", rows=5)

    def __init__(self, data: Any = None, *, units: Any) -> None:
        super().__init__(data)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a model choice field
