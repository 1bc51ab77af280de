"""Fields that forms of a matter share: days, people by name or number, members one a line, units of the county."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator

from core.file_kinds import FileKind
from core.files import DOCUMENTS
from core.forms.rows import RowsField
from decisions.actions.research import Member
from decisions.models import Matter
from organization.enums import UnitKind, UnitLevel
from organization.models import Person, Unit

NONE = ("", "请选择")
PAPER_KINDS = ",".join(f".{kind.value}" for kind in FileKind if kind in DOCUMENTS)
LONGEST = 20_000
FIRST_YEAR, LAST_YEAR = 1949, 2099
DEPARTMENTS = (
    UnitKind.STREET, UnitKind.PARK, UnitKind.PARTY, UnitKind.GOVERNMENT, UnitKind.INSTITUTION, UnitKind.ENTERPRISE,
)  # fmt: skip


class MatterForm(forms.Form):
    """A form on the page of a matter; ``matter`` is there for what it offers."""

    def __init__(self, data: Any = None, files: Any = None, *, matter: Matter, initial: Any = None) -> None:
        super().__init__(data, files, initial=initial)
        self.matter = matter
        self.offer()

    def offer(self) -> None:
        """Set the choices that depend on the matter."""


class ReasonForm(forms.Form):
    """Why something is taken back; an empty reason is the rule's business."""

    reason = forms.CharField(
        label="理由", required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2}), help_text="必填。"
    )


def _in_reach(value: date) -> None:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValidationError(f"日期应在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间")


def day(label: str, **more: Any) -> forms.DateField:
    """A day of the years that records are kept of: a slip of the keyboard is told at the field."""
    return forms.DateField(
        label=label, validators=[_in_reach], widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": f"请填写{label}", "invalid": "日期写成 2012-05-20 的样子"}, **more,
    )  # fmt: skip


def line(label: str, length: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, error_messages={"required": f"请填写{label}"}, **more)


def text(label: str, *, rows: int = 3, most: int = LONGEST, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": f"请填写{label}"}, **more,
    )  # fmt: skip


def choice(label: str, choices: Sequence[tuple[Any, str]], *, required: bool = True, **more: Any) -> forms.ChoiceField:
    """One of a few, none chosen beforehand."""
    return forms.ChoiceField(
        label=label, choices=[NONE, *choices], required=required, error_messages={"required": f"请选择{label}"}, **more
    )


class PersonField(forms.CharField):
    """Somebody on the county's rosters by number or by a name that only he bears; None when left empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "填写人员编号，或者不重名的姓名。")
        super().__init__(max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs)

    def clean(self, value: Any) -> Any:
        asked = str(super().clean(value)).strip()
        if not asked:
            return None
        found = list(Person.objects.on_roster().filter(number__iexact=asked)[:1])
        found = found or list(Person.objects.on_roster().filter(name=asked).order_by("number")[:6])
        if not found:
            raise ValidationError("人员库中没有这个人，请填写人员编号或姓名")
        if len(found) > 1:
            numbers = "、".join(one.number for one in found[:5])
            raise ValidationError(f"有同名的人，请填写人员编号：{numbers}")
        return found[0]


class MembersField(forms.CharField):
    """People one a line: a name, then where they work. With ``in_county`` that is a unit of the county by its name."""

    def __init__(self, *, in_county: bool, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 4_000)
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), required=False, **kwargs)
        self.in_county = in_county

    def clean(self, value: Any) -> list[Member]:
        lines = [one.strip() for one in str(super().clean(value)).splitlines() if one.strip()]
        pairs = [self._pair(number, one) for number, one in enumerate(lines, 1)]
        if not self.in_county:
            return [Member(name=name, organisation=where) for name, where in pairs]
        units = {unit.name: unit for unit in Unit.objects.standing().filter(name__in={where for _, where in pairs})}
        for number, (_, where) in enumerate(pairs, 1):
            if where not in units:
                raise ValidationError(f"第 {number} 行：机构中没有“{where}”，请写单位全称")
        return [Member(name=name, unit=units[where]) for name, where in pairs]

    def _pair(self, number: int, written: str) -> tuple[str, str]:
        name, _, where = written.replace("，", " ").replace(",", " ").replace("\t", " ").partition(" ")
        where = where.strip()
        if not where:
            raise ValidationError(f"第 {number} 行：请写成“姓名，单位”")
        if len(name) > 40 or len(where) > 80:
            raise ValidationError(f"第 {number} 行：姓名不超过 40 字，单位不超过 80 字")
        return name, where


def own_units(kinds: Sequence[UnitKind]) -> QuerySet[Unit]:
    """Units of these kinds that answer for themselves, those of bureau level first: none within a unit or a village."""
    own = Unit.objects.standing().filter(kind__in=kinds, level__in=(UnitLevel.BUREAU, UnitLevel.SECTION))
    rows: QuerySet[Unit] = own.order_by("level", "order", "code")
    return rows


class KindIterator(ModelChoiceIterator):  # type: ignore[type-arg]  # not generic at run time
    """The units under their kinds (乡镇, 街道, 园区 …), so that a whole kind is ticked at once."""

    def __iter__(self) -> Iterator[Any]:
        rows = list(self.queryset)
        for kind in UnitKind:
            if found := [self.choice(row) for row in rows if row.kind == kind]:
                yield kind.label, found


class Units(RowsField):
    """Units of the county by check boxes, by kind, in the order of the register."""

    iterator = KindIterator

    def __init__(self, *, kinds: Sequence[UnitKind], **kwargs: Any) -> None:
        rows = own_units(kinds)
        kwargs.setdefault("error_messages", {"invalid_choice": "没有这个单位"})
        super().__init__(queryset=rows, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)
