"""Forms of the public notice: parse and explain."""

from __future__ import annotations

from django import forms

from decisions.forms.fields import MatterForm, choice, day, line
from decisions.forms.fields import text as paragraph
from decisions.gathering.parameters import thresholds
from decisions.rules.notice import NoticeFacts

MOST_AT_ONCE = 200
"""Comments answered together."""


class NoticeForm(MatterForm):
    """What is published; the newest draft goes with it."""

    text = paragraph("公示内容", rows=6, help_text="连同最新一稿草案在门户网站公布。")
    explanation = paragraph("起草说明", rows=4, required=False, help_text="必填。起草的背景、依据和主要内容。")
    starts_on = day("开始日期")
    ends_on = day("截止日期", help_text="当日仍可提出意见。公布当日不计入公示期。")
    shorter_reason = line("缩短期限的理由", 500, required=False)

    def offer(self) -> None:
        days = thresholds({self.matter.rulebook_id})[self.matter.rulebook_id].comment_days
        self.fields["shorter_reason"].help_text = f"公示期不足 {days} 天的必填，随公示公布。"

    @property
    def notice(self) -> NoticeFacts:
        known = [name for name in NoticeFacts.__dataclass_fields__ if name in self.fields]
        return NoticeFacts(**{name: self.cleaned_data[name] for name in known})


class ReplyForm(MatterForm):
    """One answer to the comments that were ticked."""

    comment = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.MultipleHiddenInput)
    reply = paragraph("答复", rows=4, required=False, help_text="必填。采纳情况和理由，随意见在门户网站公布。")
    reason = line("更正理由", 200, required=False, help_text="更正已作出的答复时填写。")

    def clean_comment(self) -> list[int]:
        return list(self.cleaned_data["comment"])[:MOST_AT_ONCE]

    def allow(self, comments: list[int]) -> None:
        """The comments that may be chosen."""
        field = self.fields["comment"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(pk, str(pk)) for pk in comments]


class FindingForm(MatterForm):
    """The finding on controversy; counts are written down by the system."""

    controversial = choice("是否产生较大争议", [("no", "没有较大争议"), ("yes", "产生较大争议")])
    reason = paragraph("理由", rows=4, required=False, help_text="必填。对照意见统计，写明认定的理由。")


class CommentFilter(forms.Form):
    """Which comments are listed; the state is the address."""

    state = forms.ChoiceField(
        label="状态", required=False,
        choices=[("", "全部"), ("open", "未答复"), ("answered", "已答复"), ("hidden", "已隐藏")],
    )  # fmt: skip
