"""Forms of what follows a resolution: feedback and its answer, suspension, adjustment, corrections, oversight."""

from __future__ import annotations

from typing import Any

from django import forms

from core.files import PICKER, accepted
from decisions.actions.corrections import NewCorrection
from decisions.actions.feedback import NewFeedback
from decisions.actions.oversight import NewOpinion
from decisions.enums import AdjustmentWay, FeedbackAnswer, FeedbackKind, Overseer
from decisions.forms.fields import MatterForm, PersonField, choice, day, line
from decisions.forms.fields import text as paragraph
from decisions.models import Resolution
from organization.models import Unit


def upload(label: str, *, required: bool = False, picker: str = PICKER, note: str = "") -> forms.FileField:
    return forms.FileField(
        label=label, required=required, max_length=200, widget=forms.FileInput(attrs={"accept": picker}),
        help_text=note or accepted(),
        error_messages={"required": f"请上传{label}", "empty": "文件是空的，请检查后重新选择"},
    )  # fmt: skip


def concerned(label: str) -> forms.ModelChoiceField:  # type: ignore[type-arg]  # not generic at run time
    """A unit that leads the matter or is touched by it."""
    return forms.ModelChoiceField(
        label=label, queryset=Unit.objects.none(), empty_label=None,
        error_messages={"required": f"请选择{label}", "invalid_choice": "该单位与本事项无关"},
    )  # fmt: skip


class FeedbackForm(MatterForm):
    """What a unit tells; the view sets the units the reader speaks for."""

    unit = concerned("反馈单位")
    kind = choice("种类", FeedbackKind.choices(), help_text="严重问题立即列入两办待办；执行完毕的列入待评估。")
    dated = day("日期")
    finding = paragraph("执行情况", rows=6, required=False, help_text="必填。进展、成效、问题及其原因。")
    suggestion = paragraph("建议", rows=3, required=False, help_text="有建议的，由县委、县政府处理并答复。")
    asks = forms.BooleanField(label="请求答复", required=False)
    sender = line("提出人", 80, required=False, help_text="群众意见必填；匿名的写“匿名”。")
    upload = upload("材料")

    def units(self, rows: Any) -> None:
        self.fields["unit"].queryset = rows  # type: ignore[attr-defined]

    @property
    def feedback(self) -> NewFeedback:
        """Needs a valid form."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "upload"}
        return NewFeedback(**given | {"kind": FeedbackKind(given["kind"])})


class AnswerForm(MatterForm):
    """What is decided upon a feedback."""

    outcome = forms.ChoiceField(
        label="处理意见", choices=FeedbackAnswer.choices(), widget=forms.RadioSelect(), required=False,
        help_text="调整决策和停止执行都另立事项，按程序重新决策；形成决议前，现决策继续有效。",
    )  # fmt: skip
    reason = paragraph("理由", required=False, help_text="必填。调整的写明调整内容。")

    @property
    def chosen(self) -> FeedbackAnswer | None:
        return FeedbackAnswer(self.cleaned_data["outcome"]) if self.cleaned_data["outcome"] else None


class AdjustForm(MatterForm):
    """What an evaluation leads to."""

    way = choice("方式", AdjustmentWay.choices())
    text = paragraph("调整内容和理由", rows=5, required=False, help_text="必填。作为新事项决策意向的背景。")


class SuspendForm(MatterForm):
    """A principal leader's word in urgency."""

    leader = PersonField(label="决定人", help_text="县委书记或者县长。填写人员编号，或者不重名的姓名。")
    suspended_on = day("中止日期")
    reason = paragraph("理由", required=False, help_text="必填。出现了什么情况，为什么等不及按程序决定。")
    paper_number = line("文号", 80, required=False)
    upload = upload("文件")

    def clean_leader(self) -> Any:
        if self.cleaned_data["leader"] is None:
            raise forms.ValidationError("请填写决定人")
        return self.cleaned_data["leader"]


class ResumeForm(MatterForm):
    """Why the execution goes on."""

    reason = paragraph("恢复理由", required=False, help_text="必填。")


class CorrectionForm(MatterForm):
    """A slip of the pen: quoted, put right, approved."""

    resolution = forms.ModelChoiceField(
        label="决议或者纪要", queryset=Resolution.objects.none(), empty_label=None,
        error_messages={"required": "还没有印发的决议或者纪要"},
    )  # fmt: skip
    wrong = paragraph("原文", rows=2, required=False, help_text="必填。从决议或者纪要中逐字摘录。")
    right = paragraph("更正为", rows=2, required=False, help_text="必填。")
    reason = line("更正理由", 500, required=False, help_text="必填。")
    approver = PersonField(label="批准人", help_text="县领导。填写人员编号，或者不重名的姓名。")
    dated = day("更正日期")
    number = line("文号", 80, required=False, help_text="不填则按当年顺延，如 安府更正〔2012〕1号。")
    clerical = forms.BooleanField(label="只更正文字差错，不改变决定的内容", required=False)

    def offer(self) -> None:
        rows = Resolution.objects.in_force().filter(run__matter=self.matter)
        self.fields["resolution"].queryset = rows  # type: ignore[attr-defined]

    def clean_approver(self) -> Any:
        if self.cleaned_data["approver"] is None:
            raise forms.ValidationError("请填写批准人")
        return self.cleaned_data["approver"]

    @property
    def correction(self) -> NewCorrection:
        """Needs a valid form."""
        return NewCorrection(**{name: value for name, value in self.cleaned_data.items() if name != "resolution"})


class OversightForm(MatterForm):
    """What congress or conference say, and who replies."""

    body = choice("监督机关", Overseer.choices())
    number = line("文号", 80, required=False)
    dated = day("意见日期")
    text = paragraph("意见", rows=5, required=False, help_text="必填。")
    unit = concerned("答复单位")
    due_on = day("答复期限", required=False, help_text="不填则按规则参数的天数从今天起算。")
    upload = upload("文件")

    def units(self, rows: Any) -> None:
        self.fields["unit"].queryset = rows  # type: ignore[attr-defined]

    @property
    def opinion(self) -> NewOpinion:
        """Needs a valid form."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "upload"}
        return NewOpinion(**given | {"body": Overseer(given["body"])})


class ReplyForm(MatterForm):
    """The reply of the unit."""

    reply = paragraph("答复", rows=5, required=False, help_text="必填。")
