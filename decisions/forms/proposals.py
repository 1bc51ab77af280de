"""Forms of proposals: a unit's own, one that the two offices register, and their screening (JH-A-5.1-a)."""

from __future__ import annotations

from typing import Any

from django import forms

from core.files import PICKER, accepted
from decisions.actions.proposals import NewProposal
from decisions.enums import Channel, Source
from decisions.forms.fields import choice, day, line, text
from decisions.models import Matter
from organization.enums import UnitKind
from organization.forms.choices import UnitChoice
from organization.models import Unit


def _upload() -> forms.FileField:
    return forms.FileField(
        label="附件", required=False, widget=forms.ClearableFileInput(attrs={"accept": PICKER}), help_text=accepted()
    )


class UnitProposalForm(forms.Form):
    """What a unit proposes itself: a township as a lower body, the others as departments."""

    unit = UnitChoice(
        label="提出单位", queryset=Unit.objects.none(), empty_label=None, error_messages={"required": "请选择提出单位"}
    )
    title = line("标题", 120)
    content = text("内容", rows=8, help_text="写明问题、依据和建议。")
    upload = _upload()

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def new(self, today: Any) -> NewProposal:
        asked = self.cleaned_data
        lower = asked["unit"].kind in (UnitKind.TOWNSHIP, UnitKind.STREET)
        source = Source.LOWER if lower else Source.DEPARTMENT
        return NewProposal(source, asked["title"], asked["content"], today, unit=asked["unit"])


class OfficeProposalForm(forms.Form):
    """What the two offices register: a superior's request; a letter, a call or a visit of somebody (QSH-11-a)."""

    source = choice("来源", Source.choices())
    channel = choice(
        "受理渠道", [("", "—"), *Channel.choices()], required=False, help_text="社会和群众建议必选，其他来源不选。"
    )
    unit = UnitChoice(label="提出单位", queryset=Unit.objects.none(), required=False, empty_label="（县外或者个人）")
    sender = line("提出人", 80, required=False, help_text="上级机关名称或者个人姓名；本县单位提出的不填。")
    contact = line("联系方式", 120, required=False, help_text="仅两办可见。")
    received_on = day("收到日期")
    title = line("标题", 120)
    content = text("内容", rows=8)
    upload = _upload()

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def new(self, today: Any) -> NewProposal:
        asked = self.cleaned_data
        return NewProposal(
            Source(asked["source"]), asked["title"], asked["content"], asked["received_on"], unit=asked["unit"],
            sender=asked["sender"], contact=asked["contact"],
            channel=Channel(asked["channel"]) if asked["channel"] else None,
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = super().clean() or self.cleaned_data
        society = asked.get("source") == Source.SOCIETY
        if society and not asked.get("channel"):
            self.add_error("channel", "请选择受理渠道：来访、来信、来电或者网上")
        elif "source" in asked and not society and asked.get("channel"):
            self.add_error("channel", "只有社会和群众建议选择受理渠道，请改回“—”")
        return asked


ANSWER = "对提出人公开的答复，可以凭查询码查到；可以稍后再答复。"


class MergeForm(forms.Form):
    """Into which matter a proposal goes."""

    matter = forms.ModelChoiceField(
        label="并入事项", queryset=Matter.objects.none(), empty_label="请选择",
        error_messages={"required": "请选择事项"},
    )  # fmt: skip
    answer = text("答复", rows=3, required=False, help_text=ANSWER)

    def __init__(self, *args: Any, matters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].queryset = matters  # type: ignore[attr-defined]


class RejectForm(forms.Form):
    """Why a proposal is not taken up."""

    reason = line("不采纳理由", 500, widget=forms.Textarea(attrs={"rows": 3}))
    answer = text("答复", rows=3, required=False, help_text=ANSWER)


class AnswerForm(forms.Form):
    """What the sender is told."""

    answer = text("答复", rows=3)
