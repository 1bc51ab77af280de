"""Weekly and half-monthly forms, and the period shown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from accountability.actions.collection import NewForm
from accountability.enums import WorkCycle
from core.periods import Period, parse_period
from decisions.forms.fields import PersonField, day, text
from organization.models import Person, Unit


class PeriodFilter(forms.Form):
    """Kind, period and words; the state stands in the address."""

    cycle = forms.ChoiceField(label="种类", required=False, choices=WorkCycle.choices())
    period = forms.ChoiceField(label="期间", required=False)
    search = forms.CharField(label="内容或报送人", required=False, max_length=60)

    def __init__(self, data: Any, *, periods: list[Period]) -> None:
        super().__init__(data)
        self.fields["period"].choices = [(one.code, one.label) for one in periods]  # type: ignore[attr-defined]


class WorkFormForm(forms.Form):
    """One form: of the person himself, or of one of his units."""

    owner = forms.ChoiceField(label="报送人", error_messages={"required": "请选择报送人"})
    period = forms.ChoiceField(label="期间", error_messages={"invalid_choice": "没有这一期间，请重新选择"})
    done = text("完成工作", rows=5)
    economy = text("镇域经济", rows=3, required=False, help_text="镇街区必填：项目、招商、税收等进展。")
    planned = text("下期安排", rows=3, required=False)

    def __init__(
        self, data: Any = None, *, people: QuerySet[Person], units: QuerySet[Unit], periods: list[Period]
    ) -> None:
        super().__init__(data)
        self.owners: dict[str, Person | Unit] = {f"p{one.pk}": one for one in people}
        self.owners |= {f"u{one.pk}": one for one in units}
        self.fields["owner"].choices = [(key, str(one)) for key, one in self.owners.items()]  # type: ignore[attr-defined]
        self.fields["period"].choices = [(one.code, one.label) for one in periods]  # type: ignore[attr-defined]
        if not units:
            del self.fields["economy"]

    def new(self) -> NewForm:
        of = self.cleaned_data
        owner = self.owners[of["owner"]]
        weekly = isinstance(owner, Person)
        return NewForm(
            WorkCycle.WEEK if weekly else WorkCycle.HALF_MONTH, parse_period(of["period"]), of["done"], of["planned"],
            economy=of.get("economy", ""), person=owner if isinstance(owner, Person) else None,
            unit=owner if isinstance(owner, Unit) else None,
        )  # fmt: skip


class MemberForm(forms.Form):
    """Somebody who hands in weekly."""

    person = PersonField(label="常委")
    since = day("列入日期")
