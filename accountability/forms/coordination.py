"""Leading groups, joint meetings, meetings about a task, closing what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accountability.actions.coordination import NewGroup, NewMeeting
from accountability.enums import CoordinationKind, GroupKind, JointOutcome, Seat
from accountability.rules.coordination import NewFollowUp
from decisions.forms.fields import PersonField, day, line, text
from decisions.models import Matter
from organization.enums import UnitLevel
from organization.forms.choices import UnitChoice
from organization.models import Person, Unit

ROWS = 4
"""Follow-ups that a form offers."""


class PeopleField(forms.CharField):
    """People of the county's rosters, one a line, by number or by a name that only one bears."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "每行一人，填写姓名或者人员编号。")
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), required=False, max_length=2000, **kwargs)

    def clean(self, value: Any) -> list[Person]:
        lines = [one.strip() for one in str(super().clean(value)).splitlines() if one.strip()]
        people = Person.objects.on_roster().select_related("unit")
        held: dict[str, list[Person]] = {}
        for one in [*people.filter(name__in=lines), *people.filter(number__in=lines)]:
            for key in (one.name, one.number):
                held.setdefault(key, []).append(one)
        found: list[Person] = []
        for number, asked in enumerate(lines, 1):
            matches = {one.pk: one for one in held.get(asked, [])}
            if not matches:
                raise ValidationError(f"第 {number} 行：人员库中没有“{asked}”")
            if len(matches) > 1:
                numbers = "、".join(sorted(one.number for one in matches.values())[:5])
                raise ValidationError(f"第 {number} 行：有同名的人，请填写人员编号：{numbers}")
            found += matches.values()
        return found


class GroupForm(forms.Form):
    """A county group or, for a unit, its own; ``matters`` for which one may be set up."""

    kind = forms.ChoiceField(label="种类")
    name = line("名称", 120, required=False)
    matter = forms.ModelChoiceField(
        label="决策事项", required=False, queryset=Matter.objects.none(), empty_label="不对应",
        error_messages={"invalid_choice": "没有这个事项"}, help_text="为重大决策设立的必选。",
    )  # fmt: skip
    unit = UnitChoice(label="设立单位", queryset=Unit.objects.none())
    head = PersonField(label="组长", error_messages={"required": "请填写组长"})
    members = PeopleField(label="成员")
    office_unit = UnitChoice(
        label="办公室所在单位", queryset=Unit.objects.none(), empty_label="请选择",
        error_messages={"required": "请选择办公室所在单位"},
    )  # fmt: skip
    contact = line("联系人和电话", 80, required=False)
    basis = line("依据", 120, required=False, help_text="文号或者会议。")
    founded_on = day("成立日期")

    def __init__(
        self, data: Any = None, *, kinds: Sequence[GroupKind], units: QuerySet[Unit], matters: QuerySet[Matter],
        initial: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [(one.value, one.label) for one in kinds]
        fields["unit"].queryset = units
        fields["matter"].queryset = matters
        fields["office_unit"].queryset = Unit.objects.standing().filter(level__in=(UnitLevel.BUREAU, UnitLevel.SECTION))
        if GroupKind.DECISION not in kinds:
            del self.fields["matter"]

    def new(self) -> NewGroup:
        of = self.cleaned_data
        return NewGroup(
            kind=GroupKind(of["kind"]), name=of["name"], unit=of["unit"], head=of["head"],
            office_unit=of["office_unit"], founded_on=of["founded_on"], members=of["members"],
            matter=of.get("matter"), contact=of["contact"], basis=of["basis"],
        )  # fmt: skip


class JointMeetingForm(forms.Form):
    """A joint meeting; each outcome may have several lines."""

    held_on = day("日期")
    place = line("地点", 80, required=False)
    chair = PersonField(label="主持人", error_messages={"required": "请填写主持人"})
    focus = text("督导重点", required=False, help_text="每行一项，每项可以转为督导事项。")
    method = text("督导方式", required=False)
    staff = text("督导人员", required=False)

    def outcomes(self) -> list[tuple[JointOutcome, str]]:
        found = []
        for kind in JointOutcome:
            lines = [one.strip()[:300] for one in self.cleaned_data[kind.value].splitlines() if one.strip()]
            found += [(kind, one) for one in lines]
        return found


class SuperviseForm(forms.Form):
    """Which unit has to do it, by when."""

    unit = UnitChoice(label="责任单位", queryset=Unit.objects.none(), empty_label="请选择",
                      error_messages={"required": "请选择责任单位"})  # fmt: skip
    due_on = day("期限")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["unit"].queryset = Unit.objects.standing().filter(level=UnitLevel.BUREAU)  # type: ignore[attr-defined]


class MeetingForm(forms.Form):
    """A meeting about a task: the units as they were there, conclusions with days."""

    held_on = day("日期")
    place = line("地点", 80, required=False)
    leader = PersonField(label="参加的县级领导", required=False)
    issues = text("议题", required=False)
    conclusions = text("议定意见", required=False)

    def __init__(
        self, data: Any = None, *, kind: CoordinationKind, units: Mapping[int, str], initial: Any = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.kind, self.units = kind, units
        if kind is CoordinationKind.DEPARTMENT:
            del self.fields["leader"]
        for pk, name in units.items():
            self.fields[f"seat_{pk}"] = forms.ChoiceField(
                label=f"{name}到会", choices=Seat.choices(), initial=Seat.HEAD.value,
                error_messages={"required": "请选择到会情况"},
            )  # fmt: skip
            self.fields[f"name_{pk}"] = forms.CharField(
                label=f"{name}到会人", required=False, max_length=40, help_text="委托他人到会的必填。"
            )
        choices = [("", "请选择"), *((str(pk), name) for pk, name in units.items())]
        for number in range(1, ROWS + 1):
            self.fields[f"text_{number}"] = forms.CharField(label=f"后续事项 {number}", required=False, max_length=300)
            self.fields[f"unit_{number}"] = forms.ChoiceField(
                label=f"后续事项 {number} 责任单位", required=False, choices=choices
            )
            self.fields[f"due_{number}"] = day(f"后续事项 {number} 期限", required=False)

    def clean(self) -> dict[str, Any]:
        of: dict[str, Any] = super().clean() or {}
        for number in range(1, ROWS + 1):
            if of.get(f"text_{number}") and not of.get(f"unit_{number}"):
                self.add_error(f"unit_{number}", "请选择责任单位")
        return of

    def new(self) -> NewMeeting:
        of = self.cleaned_data
        follow_ups = [
            NewFollowUp(of[f"text_{number}"], int(of[f"unit_{number}"]), of[f"due_{number}"], number)
            for number in range(1, ROWS + 1)
            if of[f"text_{number}"]
        ]
        seats = {pk: (Seat(of[f"seat_{pk}"]), of[f"name_{pk}"]) for pk in self.units}
        return NewMeeting(
            self.kind, of["held_on"], of["place"], of["issues"], of["conclusions"], seats, follow_ups,
            leader=of.get("leader"),
        )  # fmt: skip


class ResultForm(forms.Form):
    """What came of a follow-up."""

    result = forms.CharField(
        label="办理结果", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text="必填。"
    )


class FollowUpFilter(forms.Form):
    """State and words; the state stands in the address."""

    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("open", "办理中"), ("done", "已办结")]
    )
    search = forms.CharField(label="事项或单位", required=False, max_length=60)
