"""Forms of awards: rounds, choices with reasons, lists of names, distributions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accountability.forms.supervision import evidence
from appraisal.actions.award_winners import Nominee
from appraisal.actions.awards import HonourList
from appraisal.models import AwardCandidate, ResultVersion
from appraisal.rules.awards import Share, Slot
from core.forms.years import year_field
from decisions.forms.fields import day, line, text
from organization.models import Unit

LISTS = (("十佳单位", False), ("十佳领导干部", True), ("百名先进个人", True), ("百名优秀工作者", True))
"""What the four lists are called unless the office says otherwise (the text does not define them)."""


class AwardsForm(forms.Form):
    """The approved version of a year that awards go by."""

    version = forms.ModelChoiceField(
        label="结果版本", queryset=ResultVersion.objects.none(), empty_label="请选择",
        error_messages={"required": "请选择结果版本", "invalid_choice": "没有这个版本"},
        help_text="只列领导小组已审定的年度结果。",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, versions: Any) -> None:
        super().__init__(data)
        field: Any = self.fields["version"]
        field.queryset = versions
        field.label_from_instance = lambda one: f"{one.scheme.name}，{one}"


class HonoursForm(forms.Form):
    """双十双百: the year, four lists with names and numbers."""

    year = year_field()

    def __init__(self, data: Any = None, *, counts: Sequence[int], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        for place, (name, of_people) in enumerate(LISTS):
            kind = "个人" if of_people else "单位"
            self.fields[f"name_{place}"] = line(f"名单{place + 1}（{kind}）", 100, initial=name)
            self.fields[f"count_{place}"] = forms.IntegerField(
                label=f"名单{place + 1}名额", min_value=1, max_value=1000, initial=counts[place],
                error_messages={"required": "请填写名额"},
            )  # fmt: skip

    def lists(self) -> list[HonourList]:
        of = self.cleaned_data
        return [
            HonourList(of[f"name_{place}"], of[f"count_{place}"], of_people)
            for place, (_, of_people) in enumerate(LISTS)
        ]


def filled_lines(told: str) -> list[str]:
    return [one.strip() for one in told.splitlines() if one.strip()]


class ChoiceForm(forms.Form):
    """Somebody of the order into a place."""

    candidate = forms.ModelChoiceField(
        label="对象", queryset=AwardCandidate.objects.none(), empty_label="请选择",
        error_messages={"required": "请选择对象", "invalid_choice": "不是这个奖项的对象"},
    )  # fmt: skip
    slot = forms.TypedChoiceField(label="名次", coerce=int, error_messages={"required": "请选择名次"})
    reason = text("理由", rows=2, most=300, required=False, help_text="在并列中选定，或者不按得分次序的，必须写明。")

    def __init__(self, data: Any = None, *, candidates: Any, slots: Sequence[Slot]) -> None:
        super().__init__(data)
        field: Any = self.fields["candidate"]
        field.queryset = candidates
        field.label_from_instance = lambda one: f"{one.place}. {one.name}（{one.shown}）"
        self.fields["slot"].choices = slot_choices(slots)  # type: ignore[attr-defined]  # a choice field


def slot_choices(slots: Sequence[Slot]) -> list[tuple[Any, str]]:
    return [("", "请选择"), *((place, f"{one.label}（{one.count} 名）") for place, one in enumerate(slots))]


class NamesForm(forms.Form):
    """Names into a class of a prize or a list, one a line."""

    slot = forms.TypedChoiceField(label="等级", coerce=int, error_messages={"required": "请选择等级"})
    names = text("名单", rows=6, most=8000)
    basis = line("推荐名单文号", 100)

    def __init__(self, data: Any = None, *, slots: Sequence[Slot], of_people: bool) -> None:
        super().__init__(data)
        self.of_people = of_people
        self.fields["slot"].choices = slot_choices(slots)  # type: ignore[attr-defined]  # a choice field
        told = "每行一人：姓名，空格，单位全称，空格，职务（可以不填）。" if of_people else "每行一个单位的全称。"
        self.fields["names"].help_text = told

    def clean_names(self) -> list[Nominee]:
        rows = [one.replace("\u3000", " ").split() for one in filled_lines(self.cleaned_data["names"])]
        wanted = {row[1] for row in rows if len(row) > 1} if self.of_people else {row[0] for row in rows}
        units = {one.name: one for one in Unit.objects.standing().filter(name__in=wanted).order_by("-pk")}
        found = []
        for number, row in enumerate(rows, 1):
            name = row[1] if self.of_people and len(row) > 1 else row[0]
            if self.of_people and len(row) < 2:
                raise ValidationError(f"第 {number} 行：请写明姓名和单位")
            if name not in units:
                raise ValidationError(f"第 {number} 行：没有单位“{name[:40]}”")
            if len(row[0]) > 40:
                raise ValidationError(f"第 {number} 行：名称过长")
            post = "".join(row[2:])[:60] if self.of_people else ""
            found.append(Nominee(row[0], units[name], post))
        return found


class WhyForm(forms.Form):
    reason = text("理由", rows=2, most=200)


class PlainForm(forms.Form):
    """A step that needs no word."""


class ApprovalForm(forms.Form):
    """The leading group's approval."""

    meeting_on = day("会议日期")
    record = line("会议纪要文号", 80)
    upload = evidence("会议纪要")


class NoticeForm(forms.Form):
    number = line("表彰文号", 80)


class DistributionForm(forms.Form):
    """Who gets how much, one a line."""

    shares = text(
        "分配", rows=8, most=8000,
        help_text="每行一人：姓名，空格，金额（元）；党政一把手在行末另写“一把手”，如 陆远 10000 一把手。",
    )  # fmt: skip
    decided_on = day("研究日期")
    record = line("研究会议和记录", 120)
    reason = text("一把手所得高于限额的理由", rows=2, most=300, required=False, help_text="没有超过限额的不填。")

    def clean_shares(self) -> list[Share]:
        found = []
        for number, told in enumerate(filled_lines(self.cleaned_data["shares"]), 1):
            row = told.replace("\u3000", " ").split()
            principal = len(row) == 3 and row[2] == "一把手"
            if len(row) < 2 or (len(row) > 2 and not principal) or len(row[0]) > 40:
                raise ValidationError(f"第 {number} 行：请写成“姓名 金额”，一把手在行末注明")
            if not (row[1].isascii() and row[1].isdigit() and 0 < len(row[1]) <= 9 and int(row[1]) > 0):
                raise ValidationError(f"第 {number} 行：金额应是正整数，单位为元")
            found.append(Share(row[0], int(row[1]), principal))
        return found
