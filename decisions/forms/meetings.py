"""Forms of meetings and their items: parse and explain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone

from decisions.actions.meetings import MeetingPlan, Presence
from decisions.enums import MeetingKind, MeetingState, Vote, VoteMode
from decisions.forms.fields import PersonField, choice, line
from decisions.forms.fields import text as paragraph
from decisions.models import Meeting, RosterEntry
from organization.enums import UnitKind
from organization.models import Appointment, Person


class MeetingFilter(forms.Form):
    """Kind and state; their values are the address."""

    kind = forms.ChoiceField(label="会议", required=False, choices=[("", "全部"), *MeetingKind.choices()])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *MeetingState.choices()])

    def asked(self) -> dict[str, str]:
        """The filters that can be used; a wrong one is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class MeetingForm(forms.Form):
    """When, where, which; the number may be left to the system."""

    kind = choice("会议", MeetingKind.choices())
    number = forms.IntegerField(
        label="次数", required=False, min_value=1, max_value=999,
        help_text="当年第几次；不填则按已登记的顺延。", error_messages={"invalid": "次数写成整数，如 12"},
    )  # fmt: skip
    scheduled_for = forms.DateTimeField(
        label="召开时间",
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        error_messages={"required": "请填写召开时间", "invalid": "时间写成 2012-05-20 09:00 的样子"},
    )
    place = line("地点", 120)
    presiding = PersonField(label="主持人", required=False)

    def plan(self) -> MeetingPlan:
        """The valid form as a plan."""
        given = self.cleaned_data
        kind = MeetingKind(given["kind"])
        number = given["number"]
        if number is None:
            year = timezone.localtime(given["scheduled_for"]).year
            held = Meeting.objects.filter(kind=kind, year=year)
            number = (held.aggregate(last=Max("number"))["last"] or 0) + 1
        return MeetingPlan(kind, number, given["scheduled_for"], given["place"], given["presiding"])


class PeopleField(forms.CharField):
    """People one a line, by number or by a name that only one bears."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
            help_text="每行一人，填写人员编号或者不重名的姓名。", **kwargs,
        )  # fmt: skip

    def clean(self, value: Any) -> list[Person]:
        one, found = PersonField(required=False), []
        for number, written in enumerate(str(super().clean(value)).splitlines(), 1):
            try:
                person = one.clean(written)
            except ValidationError as error:
                raise ValidationError(f"第 {number} 行：{error.messages[0]}") from error
            if person is not None:
                found.append(person)
        return found


def candidates(meeting: Meeting) -> list[tuple[Person, str]]:
    """County leaders of the meeting's day and whoever stands on its roster, each with his post: two queries."""
    day = timezone.localdate(meeting.scheduled_for)
    rows = Appointment.objects.in_force(day).filter(post__unit__kind=UnitKind.COUNTY)
    found: dict[int, tuple[Person, str]] = {}
    for row in rows.select_related("person", "post__title").order_by("post__order", "pk"):
        former = found.get(row.person_id)
        title = row.post.title.name
        found[row.person_id] = (row.person, f"{former[1]}、{title}" if former else title)
    for seat in RosterEntry.objects.filter(meeting=meeting, member=True).select_related("person").order_by("order"):
        found.setdefault(seat.person_id, (seat.person, seat.post))
    return list(found.values())


class RosterForm(forms.Form):
    """Who should attend: county leaders by box, others by name; who sits in."""

    members = forms.MultipleChoiceField(label="组成人员", required=False, widget=forms.CheckboxSelectMultiple)
    others = PeopleField(label="其他组成人员")
    listeners = PeopleField(label="列席人员")

    def __init__(self, data: Any = None, *, meeting: Meeting) -> None:
        seats = list(RosterEntry.objects.filter(meeting=meeting).select_related("person").order_by("order"))
        initial = {
            "members": [str(one.person_id) for one in seats if one.member],
            "listeners": "\n".join(one.person.number for one in seats if not one.member),
        }
        super().__init__(data, initial=initial)
        offered = candidates(meeting)
        self.known = {str(person.pk): person for person, _ in offered}
        field: Any = self.fields["members"]
        field.choices = [(str(person.pk), f"{person.name}　{post}".strip()) for person, post in offered]

    def people(self) -> tuple[list[Person], list[Person]]:
        """Members, then who sits in; members in the order of the list."""
        given = self.cleaned_data
        members = [self.known[key] for key in self.known if key in given["members"]]
        return [*members, *given["others"]], given["listeners"]


class AttendanceForm(forms.Form):
    """One line a seat: there or not, why not, what he wrote."""

    def __init__(self, data: Any = None, *, rows: Sequence[RosterEntry]) -> None:
        super().__init__(data)
        self.rows = rows
        for row in rows:
            state = {None: "", True: "yes", False: "no"}[row.present]
            self.fields[f"present-{row.pk}"] = forms.ChoiceField(
                label=f"{row.name}到会情况", required=False, initial=state,
                choices=[("", "未登记"), ("yes", "到会"), ("no", "缺席")],
                widget=forms.Select(attrs={"class": "form-select"}),
            )  # fmt: skip
            self.fields[f"reason-{row.pk}"] = forms.CharField(
                label=f"{row.name}缺席原因", required=False, max_length=200, initial=row.absence_reason,
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )  # fmt: skip
            self.fields[f"view-{row.pk}"] = forms.CharField(
                label=f"{row.name}书面意见", required=False, max_length=2_000, initial=row.written_view,
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )  # fmt: skip

    def lines(self) -> list[tuple[RosterEntry, Any, Any, Any]]:
        """Roster row with its three bound fields."""
        return [(row, self[f"present-{row.pk}"], self[f"reason-{row.pk}"], self[f"view-{row.pk}"]) for row in self.rows]

    def told(self) -> dict[int, Presence]:
        """Roster row -> Presence of those that were told; with the button 其余均到会 those left open are there."""
        given, rest = self.cleaned_data, "yes" if self.data.get("rest") else ""
        states = {row.pk: given[f"present-{row.pk}"] or rest for row in self.rows}
        return {
            row: Presence(state == "yes", given[f"reason-{row}"], given[f"view-{row}"])
            for row, state in states.items()
            if state
        }


class ReasonForm(forms.Form):
    """Why; an empty reason is the rule's business."""

    reason = paragraph("理由", rows=2, required=False, help_text="必填。")


class RecusalForm(forms.Form):
    member = choice("回避人员", [])
    reason = forms.CharField(label="回避理由", required=False, max_length=200, help_text="必填。")

    def __init__(self, data: Any = None, *, members: Sequence[tuple[Any, str]]) -> None:
        super().__init__(data)
        field: Any = self.fields["member"]
        field.choices = [("", "请选择"), *members]


class StatementForm(forms.Form):
    """What somebody said. Who would not speak is noted as well."""

    member = choice("发言人", [])
    passed_on = forms.BooleanField(label="未发言", required=False)
    stance = forms.ChoiceField(
        label="意见", required=False, choices=[("", "未表明"), *Vote.choices()], help_text="发言的意思，不是表决。"
    )
    text = paragraph("发言要点", required=False)
    differs_reason = paragraph(
        "与多数意见不一致的理由", rows=2, required=False, help_text="主要负责人拟作出的决定与多数成员意见不一致时填写。"
    )

    def __init__(self, data: Any = None, *, members: Sequence[tuple[Any, str]]) -> None:
        super().__init__(data)
        field: Any = self.fields["member"]
        field.choices = [("", "请选择"), *members]

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        return {
            "member_id": int(given["member"]), "text": given["text"], "passed_on": given["passed_on"],
            "stance": Vote(given["stance"]) if given["stance"] else None, "differs_reason": given["differs_reason"],
        }  # fmt: skip


class CloseVoteForm(forms.Form):
    silent_abstain = forms.BooleanField(label="未表态的成员按弃权登记", required=False)


class VoteForm(forms.Form):
    """Open or secret, with two scrutineers for the latter."""

    mode = choice("表决方式", VoteMode.choices())
    first = PersonField(label="监票人一", required=False)
    second = PersonField(label="监票人二", required=False)
    reason = paragraph("另行安排的理由", rows=2, required=False, help_text="原表决已开始而不能计票时填写。")

    def arranged(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        named = [one for one in (given["first"], given["second"]) if one is not None]
        mode = VoteMode(given["mode"])
        return {
            "mode": mode, "scrutineers": named if mode is VoteMode.SECRET else [], "reason": given["reason"],
        }  # fmt: skip


class CancelForm(forms.Form):
    """Why a planned meeting does not take place; an empty reason is the rule's business."""

    reason = forms.CharField(
        label="取消理由", required=False, max_length=480, widget=forms.Textarea(attrs={"rows": 3}), help_text="必填。"
    )
