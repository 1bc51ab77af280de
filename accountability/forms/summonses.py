"""Slow work, summonses, their talks and follow-ups, self-criticisms."""

from __future__ import annotations

from typing import Any

from django import forms

from accountability.actions.summonses import TalkRecord
from accountability.enums import Effect, SummonsState
from accountability.forms.supervision import ALL, LinesField, UnitField, yes_no
from decisions.forms.fields import PersonField, choice, day, line, text

BETWEEN = "｜"


class SummonsFilter(forms.Form):
    """What the list is narrowed to; the state stands in the address."""

    state = forms.ChoiceField(label="状态", required=False, choices=[ALL, *SummonsState.choices()])
    level = forms.TypedChoiceField(
        label="级次", required=False, coerce=int, empty_value=None, choices=[ALL, (1, "第一级"), (2, "第二级")]
    )
    search = forms.CharField(label="单位或姓名", required=False, max_length=60)

    def asked(self) -> dict[str, Any]:
        """What was asked for and can be understood; the rest is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class SlowForm(forms.Form):
    unit = UnitField(label="单位")
    topic = line("事项", 120)
    flagged_on = day("认定日期")
    reason = text("进展情况")


class ProgressCheckForm(forms.Form):
    checked_on = day("督查日期")
    progressed = yes_no("督查结果", "有明显进展", "没有明显进展")
    text = text("督查情况")


class ProposalForm(forms.Form):
    person = PersonField(label="约谈对象", error_messages={"required": "请填写约谈对象"})
    proposal = text("约谈建议")


class SecondForm(forms.Form):
    proposal = text("约谈建议")


class TalkForm(forms.Form):
    """The talk as it was held; an opinion may name its source behind a bar."""

    held_on = day("约谈日期", required=False)
    talker = PersonField(label="约谈人", required=False)
    place = line("地点", 120, required=False)
    opinions = LinesField(
        label="反馈意见原文", rows=4, required=False,
        help_text=f"每行一条，照原话填写；来源写在“{BETWEEN}”之后，不向单位和被约谈人显示。",
    )  # fmt: skip
    items = LinesField(label="整改要求", required=False, help_text="每行一条。")

    def clean(self) -> dict[str, Any]:
        of: dict[str, Any] = super().clean() or {}
        if any(len(source.strip()) > 80 for _, source in _parted(of.get("opinions", []))):
            self.add_error("opinions", "来源不超过 80 字")
        if any(len(one) > 500 for one in of.get("items", [])):
            self.add_error("items", "每条不超过 500 字")
        return of

    def new(self) -> TalkRecord:
        of = self.cleaned_data
        return TalkRecord(of["held_on"], of["talker"], of["place"], _parted(of["opinions"]), of["items"])


def _parted(lines: list[str]) -> list[tuple[str, str]]:
    pairs = (one.replace("|", BETWEEN).rpartition(BETWEEN) for one in lines)
    return [(text, source) if bar else (source, "") for text, bar, source in pairs]


class FollowUpForm(forms.Form):
    checked_on = day("跟踪日期")
    effect = choice("成效", Effect.choices())
    text = text("跟踪情况")


class SelfCriticismForm(forms.Form):
    text = text("书面检查", rows=10)
