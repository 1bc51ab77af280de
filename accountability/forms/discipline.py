"""Meeting discipline, supervision registers and supervision of integrity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from accountability.actions.discipline import NewBreach, NewWatch
from accountability.actions.integrity import NewItem, NewSession
from accountability.actions.registers import NewRecord
from accountability.enums import BreachKind, Convener, RegisterKind, SessionKind, WatchKind
from accountability.forms.cases import ALL, PeopleField, UnitField, UnitsField
from core.files import accepted
from decisions.forms.fields import PAPER_KINDS, PersonField, choice, day, line
from decisions.forms.fields import text as area
from decisions.models import Meeting


def paper(label: str) -> forms.FileField:
    return forms.FileField(
        label=label, required=False, widget=forms.FileInput(attrs={"accept": PAPER_KINDS}), help_text=accepted()
    )


class WatchForm(forms.Form):
    """A meeting; of one that decides the row of the book of meetings may be chosen."""

    title = line("会议", 120)
    convener = choice("名义", Convener.choices())
    held_on = day("召开日期")
    place = line("地点", 120, required=False)
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label="决策会议", required=False, empty_label="不是决策会议",
        error_messages={"invalid_choice": "没有这次会议"},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, meetings: Any, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]

    def new(self) -> NewWatch:
        of = self.cleaned_data
        return NewWatch(of["title"], Convener(of["convener"]), of["held_on"], of["place"], of["meeting"])


class SupervisorForm(forms.Form):
    person = PersonField(label="监督人员", required=True, error_messages={"required": "请填写监督人员"})


class WatchRecordForm(forms.Form):
    record = area("监督记录", rows=6, required=False)


class BreachForm(forms.Form):
    """People with one kind of breach; an excuse is one and the same for all of them."""

    kind = choice("情形", BreachKind.choices())
    people = PeopleField(label="人员")
    excuse = line("请假事由", 200, required=False, help_text="经批准请假的填写；无故缺席的留空。")
    text = line("说明", 200, required=False)

    def clean_people(self) -> Any:
        if not self.cleaned_data["people"]:
            raise forms.ValidationError("请填写人员")
        return self.cleaned_data["people"]

    def rows(self) -> list[NewBreach]:
        of = self.cleaned_data
        return [NewBreach(one, BreachKind(of["kind"]), of["excuse"], of["text"]) for one in of["people"]]


class NoticeForm(forms.Form):
    units = UnitsField(label="通报范围", help_text="每行一个单位全称；留空则发至全县各乡镇和部门。")


class CarryOutForm(forms.Form):
    on = day("执行日期")
    note = line("执行情况", 500, required=False)


class RecordFilter(forms.Form):
    kind = forms.ChoiceField(label="种类", required=False)
    search = forms.CharField(label="单位或干部", required=False, max_length=60)

    def __init__(self, data: Any, *, kinds: Sequence[RegisterKind]) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [ALL, *((one.value, one.label) for one in kinds)]  # type: ignore[attr-defined]


class RecordForm(forms.Form):
    """A record of inner-party supervision about a team or a cadre."""

    kind = choice("种类", RegisterKind.choices())
    unit = UnitField(label="单位", error_messages={"required": "请填写单位"})
    person = PersonField(label="干部", required=False, help_text="班子的记录留空；填写人员编号，或者不重名的姓名。")
    held_on = day("日期")
    text = area("内容")
    result = area("结果")
    upload = paper("材料")

    def new(self) -> NewRecord:
        of = self.cleaned_data
        return NewRecord(RegisterKind(of["kind"]), of["unit"], of["held_on"], of["text"], of["result"], of["person"])


class RewardForm(forms.Form):
    unit = UnitField(label="单位", error_messages={"required": "请填写单位"})
    person = PersonField(label="人员", required=True, error_messages={"required": "请填写人员"})
    dated = day("日期")
    title = line("奖励", 80)
    reason = area("事由")


class ItemForm(forms.Form):
    kind = choice("形式", WatchKind.choices())
    unit = UnitField(label="被督查单位", error_messages={"required": "请填写单位"})
    title = line("事项", 120)
    text = area("要求")
    due_on = day("期限", required=False, help_text="立项必填。")

    def new(self) -> NewItem:
        of = self.cleaned_data
        return NewItem(WatchKind(of["kind"]), of["unit"], of["title"], of["text"], of["due_on"])


class ReturnForm(forms.Form):
    text = area("内容", required=False)
    upload = paper("材料")


class ClosingForm(forms.Form):
    closing = area("办结意见", required=False)


class ContactForm(forms.Form):
    person = PersonField(label="联系人", required=True, error_messages={"required": "请填写联系人"})
    units = UnitsField(label="联系单位")

    def clean_units(self) -> Any:
        if not self.cleaned_data["units"]:
            raise forms.ValidationError("请填写单位")
        return self.cleaned_data["units"]


class SessionForm(forms.Form):
    """A hearing, meeting or check; of a half-year meeting who is not there."""

    kind = choice("种类", SessionKind.choices())
    held_on = day("日期")
    leader = PersonField(label="主持或者带队", required=True, error_messages={"required": "请填写主持人或者带队人"})
    unit = UnitField(label="被检查单位", required=False)
    text = area("情况")
    findings = area("发现的问题", rows=2, required=False)
    rectify_by = day("整改期限", required=False)
    absent = PeopleField(label="缺席的正职", help_text="半年督查汇报会：各单位正职自动列为参会人，缺席的每行一人。")

    def new(self, principals: Sequence[tuple[int, int]]) -> NewSession:
        of = self.cleaned_data
        gone = {one.pk for one in of["absent"]}
        return NewSession(
            SessionKind(of["kind"]), of["held_on"], of["leader"], of["text"], of["unit"], of["findings"],
            of["rectify_by"], {person: person not in gone for _, person in principals},
        )  # fmt: skip
