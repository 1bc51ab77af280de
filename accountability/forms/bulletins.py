"""Forms of bulletins: finding them, their text, who is named, an opinion, a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms

from accountability.actions.bulletins import NewText
from accountability.enums import BulletinKind, BulletinState, DueStanding, MentionKind
from accountability.rules.bulletin_content import Content, Mention

ALL = ("", "全部")
FRESH = 3
"""Empty lines for units that are added to those named."""


class BulletinFilter(forms.Form):
    """What the list is narrowed to; the state stands in the address."""

    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label="种类", required=False, choices=[ALL, *BulletinKind.choices()])
    state = forms.ChoiceField(label="状态", required=False, choices=[ALL, *BulletinState.choices()])

    def __init__(self, data: Any, *, years: Sequence[int]) -> None:
        super().__init__(data)
        self.fields["year"].choices = [ALL, *((year, f"{year}年") for year in years)]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What was asked for and can be understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class BulletinTaskFilter(forms.Form):
    """Tasks of a bulletin: those of a unit, or with a standing."""

    unit = forms.ChoiceField(label="单位", required=False)
    standing = forms.ChoiceField(label="到期事项", required=False, choices=[ALL, *DueStanding.choices()])

    def __init__(self, data: Any, *, content: Content) -> None:
        super().__init__(data)
        self.fields["unit"].choices = [ALL, *((one.code, one.name) for one in content.units)]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class BulletinTextForm(forms.Form):
    """Lead, closing and who is named. ``content`` offers the units; figures are not edited."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    lead = forms.CharField(
        label="导语", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请填写导语"},
    )  # fmt: skip
    closing = forms.CharField(
        label="工作要求", max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "请填写工作要求"}, help_text="一段一行。",
    )  # fmt: skip
    change = forms.CharField(
        label="修改说明", max_length=500, widget=forms.TextInput,
        help_text="改了什么、为什么改；表扬和批评有增减的，写明依据。",
        error_messages={"required": "请填写修改说明"},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, content: Content, mentions: Sequence[Mention], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.held = list(mentions)
        self.units = {one.code: one.name for one in content.units}
        for place, one in enumerate(self.held):
            self.fields[f"reason_{place}"] = _reason(f"{one.unit}的理由", initial=one.reason)
            self.fields[f"drop_{place}"] = forms.BooleanField(label=f"不列{one.unit}", required=False)
        for place in range(FRESH):
            self.fields[f"kind_{place}"] = forms.ChoiceField(
                label="种类", required=False, choices=[("", "种类"), *MentionKind.choices()],
                widget=forms.Select(attrs={"aria-label": f"增列 {place + 1} 的种类"}),
            )  # fmt: skip
            self.fields[f"unit_{place}"] = forms.ChoiceField(
                label="单位", required=False, choices=[("", "单位"), *self.units.items()],
                widget=forms.Select(attrs={"aria-label": f"增列 {place + 1} 的单位"}),
                error_messages={"invalid_choice": "没有这个单位"},
            )  # fmt: skip
            self.fields[f"why_{place}"] = _reason(f"增列 {place + 1} 的理由")

    def lines(self) -> Iterator[tuple[Mention, Any, Any]]:
        """Who is named now, with the fields of reason and of leaving out."""
        for place, one in enumerate(self.held):
            yield one, self[f"reason_{place}"], self[f"drop_{place}"]

    def fresh(self) -> Iterator[tuple[Any, Any, Any]]:
        """Fields of kind, unit and reason of those to be added."""
        for place in range(FRESH):
            yield self[f"kind_{place}"], self[f"unit_{place}"], self[f"why_{place}"]

    def clean(self) -> dict[str, Any]:
        of = super().clean() or self.cleaned_data
        for place, _ in enumerate(self.held):
            if not of.get(f"drop_{place}") and not of.get(f"reason_{place}", "").strip():
                self.add_error(f"reason_{place}", "请填写理由，或者勾选“不列”")
        for place in range(FRESH):
            kind, unit = of.get(f"kind_{place}"), of.get(f"unit_{place}")
            if bool(kind) != bool(unit):
                self.add_error(f"kind_{place}" if unit else f"unit_{place}", "种类和单位须同时选定")
            elif unit and not of.get(f"why_{place}", "").strip():
                self.add_error(f"why_{place}", "请填写理由")
        return of

    def place_of(self, name: str) -> str:
        """The field behind "mentions.2.unit": of those named before the reason, of those added unit or reason."""
        _, place, part = name.split(".")
        of = self.cleaned_data
        rows = [f"reason_{one}" for one, _ in enumerate(self.held) if not of[f"drop_{one}"]]
        rows += [f"{'unit' if part == 'unit' else 'why'}_{one}" for one in range(FRESH) if of[f"unit_{one}"]]
        return rows[int(place)] if int(place) < len(rows) else ""

    def new(self) -> NewText:
        of = self.cleaned_data
        return NewText(of["seen"], of["lead"], of["closing"], list(self._mentions(of)), of["change"])

    def _mentions(self, of: dict[str, Any]) -> Iterator[Mention]:
        for place, one in enumerate(self.held):
            if not of[f"drop_{place}"]:
                reason = of[f"reason_{place}"].strip()
                yield Mention(one.kind, one.code, one.unit, reason, one.by_rule and reason == one.reason)
        for place in range(FRESH):
            code = of[f"unit_{place}"]
            if code:
                kind = MentionKind(of[f"kind_{place}"])
                yield Mention(kind, code, self.units[code], of[f"why_{place}"].strip(), by_rule=False)


def _reason(label: str, initial: str = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"aria-label": label, "placeholder": "理由"})
    return forms.CharField(label=label, required=False, max_length=200, widget=widget, initial=initial)


class OpinionForm(forms.Form):
    """Why a bulletin goes back; that it is filled in is the rule's business."""

    comment = forms.CharField(
        label="意见", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}), help_text="必填。"
    )


class CorrectionForm(forms.Form):
    """Why an issued bulletin is corrected."""

    reason = forms.CharField(
        label="更正理由", required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2}), help_text="必填。"
    )
