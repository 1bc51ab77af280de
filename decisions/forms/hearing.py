"""Forms of the hearing: call, change, draw, papers, attendance, record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from core.files import accepted
from decisions.actions.hearing import NewCall
from decisions.actions.hearing_day import Attendance
from decisions.enums import Stance
from decisions.forms.fields import PAPER_KINDS, MatterForm, day, line
from decisions.forms.fields import text as paragraph
from decisions.models import Applicant, Hearing

ABSENT = "absent"
MARKS = [("", "未登记"), (ABSENT, "未到会"), *Stance.choices()]
SEAT = re.compile(r"(\S{1,40})[\s，,、：:]+(\d{1,3})\s*(?:人|名)?")


def moment(label: str, **more: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        error_messages={"required": f"请填写{label}", "invalid": "时间写成 2012-05-20 09:00 的样子"}, **more,
    )  # fmt: skip


class SeatsField(forms.CharField):
    """Strata one a line with their seats; a dict by name."""

    def clean(self, value: Any) -> dict[str, int]:
        seats: dict[str, int] = {}
        for number, one in enumerate(str(super().clean(value)).splitlines(), 1):
            if not one.strip():
                continue
            match = SEAT.fullmatch(one.strip())
            if match is None:
                raise forms.ValidationError(f"第 {number} 行：请写成“居民代表，8”")
            if match[1].rstrip("，,、：:") in seats:
                raise forms.ValidationError(f"第 {number} 行：类别重复")
            seats[match[1].rstrip("，,、：:")] = int(match[2])
        return seats


class CallForm(MatterForm):
    """The call of a hearing."""

    subject = line("听证事项", 200)
    call_text = paragraph("公告内容", rows=5, help_text="听证的内容、报名条件、代表产生办法。在门户网站公布。")
    call_from = day("报名开始")
    call_until = day("报名截止")
    scheduled_for = moment("听证时间")
    place = line("地点", 120)
    host = line("主持人", 40)
    seats = SeatsField(
        label="代表名额", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请填写代表名额"},
        help_text="每行一类：类别，人数。例如：沿河居民，8。",
    )  # fmt: skip
    public_source = line(
        "公共随机数来源", 200, required=False,
        help_text="必填。报名截止后产生的公开数字，如某日某种彩票的开奖号码，与系统的种子一起决定抽签结果。",
    )  # fmt: skip

    @property
    def call(self) -> NewCall:
        return NewCall(**{name: self.cleaned_data[name] for name in NewCall.__dataclass_fields__})


class RevisionForm(MatterForm):
    """A change of the call: dates, place, seats."""

    call_until = day("报名截止")
    scheduled_for = moment("听证时间")
    place = line("地点", 120)
    public_source = line("公共随机数来源", 200, required=False, help_text="报名截止后再延长的，须改用以后产生的数字。")
    reason = paragraph("变更理由", rows=2, required=False, help_text="必填。")

    def of(self, hearing: Hearing) -> RevisionForm:
        """With what stands now, and a field for each stratum."""
        for stratum in hearing.strata.order_by("pk"):
            self.fields[f"seats-{stratum.pk}"] = forms.IntegerField(
                label=f"名额：{stratum.name}", min_value=1, max_value=200, initial=stratum.seats,
                error_messages={"invalid": "请填写整数", "required": "请填写名额"},
            )  # fmt: skip
        self.initial = {
            "call_until": hearing.call_until, "scheduled_for": timezone.localtime(hearing.scheduled_for),
            "place": hearing.place, "public_source": hearing.public_source,
        }  # fmt: skip
        return self

    @property
    def seats(self) -> dict[int, int]:
        named = {name: value for name, value in self.cleaned_data.items() if name.startswith("seats-")}
        return {int(name.partition("-")[2]): value for name, value in named.items()}


class DrawForm(MatterForm):
    """The public figure."""

    public_value = line(
        "公共随机数", 80, required=False, help_text="必填。按公告写明的来源照录公布的数字。抽签只进行一次，不能撤销。"
    )


class PapersForm(MatterForm):
    sent_on = day("材料送达日期", help_text="全部代表收到听证材料的日期。")


class AttendanceForm(MatterForm):
    """A line for each representative; ``expected`` is what stood there when the page was made."""

    expected = forms.CharField(max_length=16, widget=forms.HiddenInput)
    reason = line("更改理由", 200, required=False, help_text="更改已登记的情况时填写。")

    def of(self, rows: Sequence[Applicant]) -> AttendanceForm:
        for row in rows:
            who = f"{row.number} {row.name}（{row.stratum.name}）"
            mark = "" if row.attended is None else row.stance if row.attended else ABSENT
            self.fields[f"mark-{row.pk}"] = forms.ChoiceField(label=who, choices=MARKS, required=False, initial=mark)
            self.fields[f"said-{row.pk}"] = forms.CharField(
                label=f"{who}的发言", required=False, max_length=4000, initial=row.statement,
                widget=forms.Textarea(attrs={"rows": 1}),
            )  # fmt: skip
        self.order_fields(["expected", *(name for name in self.fields if name != "reason"), "reason"])
        self.rows = rows
        return self

    @property
    def marks(self) -> dict[int, Attendance]:
        """Those that were filled in."""
        found = {}
        for row in self.rows:
            mark = self.cleaned_data[f"mark-{row.pk}"]
            said = self.cleaned_data[f"said-{row.pk}"]
            if mark:
                came = mark != ABSENT
                found[row.pk] = Attendance(came, Stance(mark) if came else None, said if came else "")
        return found


class RecordForm(MatterForm):
    """The record."""

    text = paragraph("听证笔录", rows=10, required=False, help_text="必填。")
    signed = forms.BooleanField(label="参加人已核对并签字确认", required=False)
    upload = forms.FileField(
        label="签字的笔录", required=False, max_length=200, widget=forms.FileInput(attrs={"accept": PAPER_KINDS}),
        error_messages={"empty": "文件是空的，请检查后重新选择"},
    )  # fmt: skip

    def offer(self) -> None:
        self.fields["upload"].help_text = f"{accepted()}只收正式文件：PDF、OFD、Word。"


def shown_at(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
