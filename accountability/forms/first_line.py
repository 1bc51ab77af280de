"""Checking in at the front line, finding entries, links and excuses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accountability.actions.first_line import NewEntry
from accountability.enums import ActivityKind, DayPart, LinkKind
from core.forms.years import year_field
from decisions.forms.fields import choice, day, line, text
from organization.enums import UnitKind, UnitLevel
from organization.forms.choices import UnitChoice
from organization.models import Person, Unit

ALL = ("", "全部")
LONGEST_TEXT = 2000


class Pictures(forms.FileField):
    """Several files under one name."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg", "capture": "environment"})
        widget.allow_multiple_selected = True
        widget.attrs["multiple"] = True
        super().__init__(widget=widget, required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, (list, tuple)) else [data]
        return [super(Pictures, self).clean(one, initial) for one in files if one]


class CheckInForm(forms.Form):
    """A day at the front line; ``people`` are those for whom the reader may write, himself first."""

    person = forms.ModelChoiceField(
        label="干部", queryset=Person.objects.none(), empty_label=None,
        error_messages={"required": "请选择干部", "invalid_choice": "不能代这名干部登记"},
    )  # fmt: skip
    day = day("日期")
    part = forms.ChoiceField(
        label="时段", choices=DayPart.choices(), widget=forms.RadioSelect, initial=DayPart.FULL.value,
        error_messages={"required": "请选择时段"},
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label="活动类型", choices=ActivityKind.choices(), widget=forms.CheckboxSelectMultiple, required=False,
        help_text="可以同时选择几类。",
    )  # fmt: skip
    place = line("地点", 80, required=False, help_text="必填，如河口镇上埠村。")
    unit = UnitChoice(label="所到单位", required=False, queryset=Unit.objects.none(), empty_label="不在本县单位名录中")
    households = forms.IntegerField(
        label="走访户数", required=False, min_value=0, max_value=500,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}), error_messages={"invalid": "填写整数"},
    )  # fmt: skip
    text = forms.CharField(
        label="工作内容", required=False, max_length=LONGEST_TEXT, help_text="必填。做了什么，解决了什么。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    position = forms.CharField(
        label="定位", required=False, max_length=60, help_text="可以不填。",
        widget=forms.TextInput(attrs={"readonly": True, "data-position": ""}),
    )  # fmt: skip
    photos = Pictures(label="照片", help_text="PNG、JPG，最多 9 张。")

    def __init__(self, data: Any = None, files: Any = None, *, people: QuerySet[Person], initial: Any = None) -> None:
        super().__init__(data, files, initial=initial)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        rows = Unit.objects.standing().filter(level__in=(UnitLevel.BUREAU, UnitLevel.GRASSROOTS))
        kinds = (UnitKind.TOWNSHIP, UnitKind.STREET, UnitKind.PARK, UnitKind.VILLAGE)
        self.fields["unit"].queryset = rows.filter(kind__in=kinds)  # type: ignore[attr-defined]

    def new(self) -> NewEntry:
        of = self.cleaned_data
        return NewEntry(
            person=of["person"], day=of["day"], part=DayPart(of["part"]),
            kinds=frozenset(ActivityKind(one) for one in of["kinds"]), place=of["place"], text=of["text"],
            households=of["households"] or 0, unit=of["unit"], position=of["position"],
        )  # fmt: skip


class EntryFilter(forms.Form):
    """Year, kind and words; the state stands in the address."""

    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label="活动类型", required=False, choices=[ALL, *ActivityKind.choices()])
    mine = forms.BooleanField(label="本人的", required=False)
    search = forms.CharField(label="干部、地点或内容", required=False, max_length=60)

    def __init__(self, data: Any, *, years: Iterable[int]) -> None:
        super().__init__(data)
        self.fields["year"].choices = [ALL, *((year, f"{year}年") for year in years)]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What was asked for and can be understood; the rest is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class YearFilter(forms.Form):
    """The year of the statistics."""

    year = year_field(required=False)

    def year_or(self, default: int) -> int:
        return (self.cleaned_data["year"] if self.is_valid() else None) or default


class LinkForm(forms.Form):
    """To what a leader is tied."""

    kind = choice("联系类别", LinkKind.choices())
    unit = UnitChoice(label="单位", required=False, queryset=Unit.objects.none(), empty_label="请选择")
    firm = line("企业名称", 80, required=False, help_text="包帮企业的填写。")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["unit"].queryset = Unit.objects.standing().filter(level=UnitLevel.BUREAU)  # type: ignore[attr-defined]


class ExcuseForm(forms.Form):
    """Why somebody stayed below the number."""

    reason = text("原因", rows=2, required=False, help_text="必填，如脱产培训、病休。")

    def clean_reason(self) -> str:
        if len(self.cleaned_data["reason"]) > 300:
            raise ValidationError("不超过 300 字")
        return str(self.cleaned_data["reason"])
