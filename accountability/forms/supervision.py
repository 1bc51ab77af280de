"""Fields that forms of supervision share: people one a line, units of the county, evidence, several texts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from core.files import PICKER, accepted
from decisions.forms.fields import DEPARTMENTS, own_units
from organization.enums import UnitKind
from organization.forms.choices import UnitChoice
from organization.models import Person, Unit

ALL = ("", "全部")
KINDS = (UnitKind.TOWNSHIP, *DEPARTMENTS)
MOST = 40


class PeopleField(forms.CharField):
    """Several people, one a line by number or by a name that only one bears; the first one leads."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "每行一人，填写人员编号或者不重名的姓名；第一人为组长。")
        super().__init__(max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def clean(self, value: Any) -> list[Person]:
        lines = [one.strip() for one in str(super().clean(value)).splitlines() if one.strip()]
        if len(lines) > MOST:
            raise ValidationError(f"最多 {MOST} 人")
        rows = Person.objects.on_roster()
        numbered = {one.number.upper(): one for one in rows.filter(number__in=[line.upper() for line in lines])}
        named: dict[str, list[Person]] = {}
        for one in rows.filter(name__in=lines).order_by("number"):
            named.setdefault(one.name, []).append(one)
        return [self._one(place, line, numbered, named) for place, line in enumerate(lines, 1)]

    def _one(self, place: int, line: str, numbered: dict[str, Person], named: dict[str, list[Person]]) -> Person:
        if line.upper() in numbered:
            return numbered[line.upper()]
        found = named.get(line, [])
        if not found:
            raise ValidationError(f"第 {place} 行：人员库中没有“{line}”")
        if len(found) > 1:
            numbers = "、".join(one.number for one in found[:5])
            raise ValidationError(f"第 {place} 行：有同名的人，请填写人员编号：{numbers}")
        return found[0]


class LinesField(forms.CharField):
    """Several texts, one a line."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(max_length=8_000, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def clean(self, value: Any) -> list[str]:
        return [one.strip() for one in str(super().clean(value)).splitlines() if one.strip()]


class UnitField(UnitChoice):
    """One unit of the county, or of a narrower set."""

    def __init__(self, *, label: str, rows: QuerySet[Unit] | None = None, **kwargs: Any) -> None:
        found = own_units(KINDS) if rows is None else rows
        kwargs.setdefault("error_messages", {"required": f"请选择{label}", "invalid_choice": "没有这个单位"})
        super().__init__(queryset=found, label=label, empty_label="请选择", **kwargs)


def evidence(label: str, *, required: bool = True, **more: Any) -> forms.FileField:
    return forms.FileField(
        label=label, required=required, widget=forms.FileInput(attrs={"accept": PICKER}), help_text=accepted(),
        error_messages={"required": f"请上传{label}"}, **more,
    )  # fmt: skip


def yes_no(label: str, yes: str, no: str) -> forms.TypedChoiceField:
    """One of two answers, none chosen beforehand."""
    return forms.TypedChoiceField(
        label=label, choices=[("", "请选择"), ("yes", yes), ("no", no)], coerce=lambda value: value == "yes",
        error_messages={"required": f"请选择{label}"},
    )  # fmt: skip


class NothingForm(forms.Form):
    """Only a confirmation."""
