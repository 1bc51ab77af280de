"""The list of an acceptance: up to eight indicators with aim and figure."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from accountability.rules.acceptance import Item
from core.files import DOCUMENTS, accepted, inspect
from core.findings import Refused
from decisions.forms.fields import PAPER_KINDS

MOST = 8
SHOWN = 8


class AcceptanceForm(forms.Form):
    """Rows of name, aim, figure and measure; a row with nothing in it is left out."""

    note = forms.CharField(label="验收意见", required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))
    upload = forms.FileField(
        label="验收材料", required=False, widget=forms.FileInput(attrs={"accept": PAPER_KINDS}), help_text=accepted()
    )

    def __init__(self, data: Any = None, files: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, files, initial=initial)
        for place in range(1, MOST + 1):
            self.fields[f"name_{place}"] = _text(f"第 {place} 项指标", 200)
            self.fields[f"target_{place}"] = _figure(f"第 {place} 项目标值", Decimal(0))
            self.fields[f"actual_{place}"] = _figure(f"第 {place} 项实际值", Decimal(0))
            self.fields[f"measure_{place}"] = _text(f"第 {place} 项单位", 20)
            self.fields[f"fewer_{place}"] = forms.BooleanField(
                label=f"第 {place} 项越低越好", required=False,
                widget=forms.CheckboxInput(attrs={"aria-label": f"第 {place} 项越低越好"}),
            )  # fmt: skip

    def rows(self) -> list[list[Any]]:
        """The fields of each row."""
        names = ("name", "target", "actual", "measure", "fewer")
        return [[self[f"{name}_{place}"] for name in names] for place in range(1, SHOWN + 1)]

    def more(self) -> list[Any]:
        return [self["note"], self["upload"]]

    def clean_upload(self) -> Any:
        given = self.cleaned_data["upload"]
        if given:
            try:
                inspect(given, allowed=DOCUMENTS)
            except Refused as refused:
                raise forms.ValidationError(refused.findings[0].sentence()) from None
        return given

    def clean(self) -> dict[str, Any]:
        of: dict[str, Any] = super().clean() or {}
        for place in range(1, MOST + 1):
            cells = [of.get(f"{name}_{place}") for name in ("name", "target", "actual")]
            begun = any(one not in (None, "") for one in cells)
            for name, value in zip(("name", "target", "actual"), cells, strict=True):
                if begun and value in (None, "") and f"{name}_{place}" not in self.errors:
                    self.add_error(f"{name}_{place}", f"第 {place} 项没有填写完整")
        return of

    def items(self) -> list[Item]:
        of = self.cleaned_data
        return [
            Item(*(of[f"{name}_{place}"] for name in ("name", "target", "actual", "measure", "fewer")))
            for place in self._filled()
        ]

    def _filled(self) -> list[int]:
        return [place for place in range(1, MOST + 1) if self.cleaned_data.get(f"name_{place}")]

    def place_of(self, name: str) -> str:
        """The field behind "items.2.name": the third row that was filled in; without rows the first."""
        _, place, part = name.split(".")
        return f"{part}_{dict(enumerate(self._filled())).get(int(place), 1)}"


def _text(label: str, longest: int) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=longest, widget=forms.TextInput(attrs={"aria-label": label})
    )


def _figure(label: str, least: Decimal) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=least, max_digits=18, decimal_places=4,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "aria-label": label}),
        error_messages={
            "invalid": f"{label}不是数字", "min_value": f"{label}{'须大于零' if least else '不小于零'}",
            "max_digits": f"{label}过大", "max_decimal_places": f"{label}最多 4 位小数",
        },
    )  # fmt: skip
