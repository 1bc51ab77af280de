"""What the two offices settle of a matter: its hosts, and whether it stands in the catalogue (GW713-3, GW713-11)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from decisions.forms.fields import DEPARTMENTS, MatterForm, Units, day, line, text
from decisions.models import CatalogueEntry, MatterHost
from organization.enums import UnitKind
from organization.forms.choices import UnitChoice
from organization.models import Unit


class HostsField(Units):
    """Units that host beside the leading one: a list, as there may be many to choose from and few are."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(kinds=(UnitKind.TOWNSHIP, *DEPARTMENTS), label="共同承办单位", required=False, **kwargs)
        chooser = forms.SelectMultiple(attrs={"size": 6})
        chooser.choices = self.choices  # type: ignore[assignment]  # asked when shown
        self.widget = chooser


class HostsForm(MatterForm):
    """Who leads and who hosts beside."""

    lead_unit = UnitChoice(label="牵头单位", queryset=Unit.objects.none(), required=False, empty_label="请选择")
    hosts = HostsField(help_text="可以多选；没有的不选。")
    reason = text("理由", rows=2, required=False, help_text="必填。")

    def offer(self) -> None:
        field = self.fields["lead_unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Unit.objects.standing().order_by("order", "code")
        field.initial = self.matter.lead_unit_id
        held = MatterHost.objects.in_force().filter(matter=self.matter)
        self.fields["hosts"].initial = list(held.values_list("unit_id", flat=True))


class RulingForm(MatterForm):
    """Under which item of the catalogue the matter stands, or that it stands outside."""

    entry = forms.ModelChoiceField(
        label="目录事项", queryset=CatalogueEntry.objects.none(), required=False, empty_label="不在目录内"
    )
    reason = text("理由", rows=3, required=False, help_text="必填。写明对照的标准，或者不列入的理由。")

    def offer(self) -> None:
        field: Any = self.fields["entry"]
        field.queryset = CatalogueEntry.listed(timezone.localdate())


class EntryForm(forms.Form):
    """An item of the catalogue."""

    title = line("事项", 120)
    standard = text("列入标准", rows=4)
    approval = line("同级党委同意文号", 80)
    published_on = day("公布日期")
