"""A collective study: the meeting, and how each of the roster took part."""

from __future__ import annotations

from typing import Any

from django import forms

from accountability.actions.studies import NewStudy
from accountability.enums import Attendance
from accountability.rules.studies import Roster, Taking
from core.files import accepted
from decisions.forms.fields import PAPER_KINDS, choice, day, line, text


class StudyForm(forms.Form):
    """``roster`` is that of the day asked for; each member has a field for attendance and one for the note."""

    held_on = day("研究日期")
    place = line("地点", 80, required=False)
    chair = choice("主持人", [])
    conclusion = text("研究结论")
    agreed = forms.BooleanField(label="会议同意本方案", required=False, initial=True)
    upload = forms.FileField(
        label="会议记录", required=False, widget=forms.FileInput(attrs={"accept": PAPER_KINDS}), help_text=accepted()
    )

    def __init__(self, data: Any = None, files: Any = None, *, roster: Roster, initial: Any = None) -> None:
        super().__init__(data, files, initial=initial)
        self.roster = roster
        self.fields["chair"].choices = [("", "请选择"), *((str(pk), name) for pk, name in roster.members.items())]  # type: ignore[attr-defined]
        for pk, name in roster.members.items():
            self.fields[f"attendance_{pk}"] = forms.ChoiceField(
                label=name, choices=Attendance.choices(), initial=Attendance.PRESENT.value, required=False,
                error_messages={"invalid_choice": "没有这一项"},
            )  # fmt: skip
            self.fields[f"note_{pk}"] = forms.CharField(
                label=f"{name}的书面意见或者缺席原因",
                required=False,
                max_length=500,
                widget=forms.TextInput(attrs={"aria-label": f"{name}的书面意见或者缺席原因"}),
            )

    def members(self) -> list[tuple[str, Any, Any]]:
        """Name, field of attendance and field of the note, in the order of the roster."""
        return [(name, self[f"attendance_{pk}"], self[f"note_{pk}"]) for pk, name in self.roster.members.items()]

    def meeting(self) -> list[Any]:
        """The fields of the meeting itself."""
        return [self[name] for name in ("held_on", "place", "chair", "conclusion", "agreed", "upload")]

    def new(self) -> NewStudy:
        of = self.cleaned_data
        taken = {
            pk: Taking(Attendance(of[f"attendance_{pk}"]), of[f"note_{pk}"].strip() if not _present(of, pk) else "")
            for pk in self.roster.members
            if of.get(f"attendance_{pk}")
        }
        return NewStudy(of["held_on"], of["place"], int(of["chair"]), taken, of["conclusion"], of["agreed"])


def _present(of: dict[str, Any], pk: int) -> bool:
    return of.get(f"attendance_{pk}") == Attendance.PRESENT
