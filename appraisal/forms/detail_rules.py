"""Forms of detailed rules: the texts of a unit, a review, the overall and the special rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from appraisal.enums.detail_rules import ReviewOutcome, RulesIssuer
from appraisal.rules.detail_rules import LONGEST, ItemFacts
from core.files import accepted
from decisions.forms.fields import PAPER_KINDS, choice, day, line


def paper(label: str, *, required: bool) -> forms.FileField:
    return forms.FileField(
        label=label, required=required, widget=forms.FileInput(attrs={"accept": PAPER_KINDS}), help_text=accepted(),
        error_messages={"required": f"请选择{label}", "empty": "文件是空的"},
    )  # fmt: skip


class RulesForm(forms.Form):
    """A text for each item of a unit; fields are named by the item's code."""

    def __init__(
        self, data: Any = None, files: Any = None, *, items: Sequence[ItemFacts], held: dict[str, str]
    ) -> None:
        super().__init__(data, files)
        self.items = list(items)
        for item in self.items:
            self.fields[f"item-{item.code}"] = forms.CharField(
                label=f"{item.name}（{item.code}）", required=False, max_length=LONGEST,
                initial=held.get(item.code, ""),
                widget=forms.Textarea(attrs={"rows": 3}), help_text="写明考评内容、评分标准和扣分办法。",
            )  # fmt: skip
        self.fields["note"] = line("说明", 200, required=False)
        self.fields["upload"] = paper("附件", required=False)

    @property
    def texts(self) -> dict[str, str]:
        return {item.code: self.cleaned_data.get(f"item-{item.code}", "") for item in self.items}


class ReviewForm(forms.Form):
    outcome = choice("结论", ReviewOutcome.choices())
    comment = forms.CharField(
        label="意见",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="退回的必填。",
    )


class OverallForm(forms.Form):
    number = line("文号", 80, help_text="如：安考办〔2012〕2号。")


class SpecialRulesForm(forms.Form):
    """The study before, and the issue of the rules of a special appraisal (SX-3.4-b)."""

    special = choice("专项考评", [])
    studied_on = day("研究日期")
    study_record = line(
        "研究会议和纪要文号", 120, help_text="市委、市政府研究专项细则的会议，如：市委常委会〔2012〕5号纪要。"
    )
    issuer = choice("印发机关", RulesIssuer.choices())
    number = line("文号", 80)
    issued_on = day("印发日期")
    upload = paper("印发文件", required=True)

    def __init__(self, data: Any = None, files: Any = None, *, specials: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, files)
        self.fields["special"].choices = [("", "请选择"), *specials]  # type: ignore[attr-defined]
