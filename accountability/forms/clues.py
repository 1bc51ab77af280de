"""Clues, leads, regulations and measures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accountability.actions.clues import NewClue
from accountability.actions.leads import NewLead
from accountability.actions.regulations import NewRegulation
from accountability.enums import (
    ClueKind,
    ClueState,
    LeadChannel,
    LeadState,
    MeasureKind,
    Occasion,
    RegulationKind,
    RegulationState,
)
from accountability.forms.cases import ALL, UnitField
from decisions.forms.fields import PersonField, choice, day, line
from decisions.forms.fields import text as area


class ClueFilter(forms.Form):
    kind = forms.ChoiceField(label="类型", required=False, choices=[ALL, *ClueKind.choices()])
    state = forms.ChoiceField(label="状态", required=False, choices=[ALL, *ClueState.choices()])
    search = forms.CharField(label="编号、摘要或单位", required=False, max_length=60)


class ClueForm(forms.Form):
    """A clue for the discipline commission."""

    kind = choice("类型", ClueKind.choices())
    title = line("摘要", 120)
    text = area("内容")
    occasion = choice("来源", Occasion.choices())
    unit = UnitField(label="涉及单位", required=False)
    person = PersonField(label="涉及人员", required=False)
    happened_on = day("发生日期", required=False)
    source_label = line("来源对象", 200, required=False, help_text="考评轮次、检查、选举等名称；换届贿选的必填。")
    serious = forms.BooleanField(label="后果严重", required=False)

    def new(self) -> NewClue:
        of = self.cleaned_data
        return NewClue(
            ClueKind(of["kind"]), of["title"], of["text"], Occasion(of["occasion"]), of["unit"], of["person"],
            of["happened_on"], source_label=of["source_label"], serious=of["serious"],
        )  # fmt: skip


class TransferForm(forms.Form):
    authority = line("接收机关", 80, required=False, help_text="必填。")
    on = day("移送日期", required=False)
    note = area("情况", required=False)


class CloseForm(forms.Form):
    """How a confirmed clue ends without a case."""

    result = area("处理结果", required=False)
    discipline = line("处分决定", 200, required=False)
    no_discipline = line("不作处分的理由", 500, required=False)


class LeadFilter(forms.Form):
    channel = forms.ChoiceField(label="渠道", required=False, choices=[ALL, *LeadChannel.choices()])
    state = forms.ChoiceField(label="状态", required=False, choices=[ALL, *LeadState.choices()])


class LeadForm(forms.Form):
    channel = choice("渠道", LeadChannel.choices())
    kind = choice("反映问题", ClueKind.choices())
    text = area("内容")
    received_on = day("收到日期")
    unit = UnitField(label="涉及单位", required=False)
    reporter = line("反映人", 80, required=False)
    contact = line("联系方式", 80, required=False)

    def new(self) -> NewLead:
        of = self.cleaned_data
        return NewLead(
            LeadChannel(of["channel"]), ClueKind(of["kind"]), of["text"], of["received_on"], of["unit"],
            of["reporter"], of["contact"],
        )  # fmt: skip


class AnswerLeadForm(forms.Form):
    answer = area("答复", required=False)


class RegulationForm(forms.Form):
    """An edition of one of the two regulations; articles one a line: 第五条 内容."""

    kind = choice("制度", RegulationKind.choices())
    state = choice("状态", RegulationState.choices())
    number = line("文号", 80, required=False)
    issued_on = day("印发日期", required=False)
    basis = line("制定依据", 200, required=False)
    articles = forms.CharField(
        label="条款", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="每行一条，条款和内容之间空一格：第五条 造成重大损失的，予以追究。",
    )  # fmt: skip

    def clean_articles(self) -> tuple[tuple[str, str], ...]:
        found = []
        for number, one in enumerate(self.cleaned_data["articles"].splitlines(), 1):
            if one.strip():
                label, _, words = one.strip().partition(" ")
                if not words.strip() or len(label) > 40:
                    raise ValidationError(f"第 {number} 行：请写成“第五条 内容”")
                found.append((label, words.strip()))
        return tuple(found)

    def clean(self) -> dict[str, Any]:
        of: dict[str, Any] = super().clean() or {}
        if of.get("state") == RegulationState.ISSUED and not (of.get("number") and of.get("issued_on")):
            self.add_error("state", "已印发的制度须有文号和印发日期")
        return of

    def new(self) -> NewRegulation:
        of = self.cleaned_data
        return NewRegulation(
            RegulationKind(of["kind"]), RegulationState(of["state"]), of["number"], of["issued_on"], of["basis"],
            of["articles"],
        )  # fmt: skip


class MeasureForm(forms.Form):
    name = line("措施", 40)
    kind = choice("种类", MeasureKind.choices())
