"""Forms of those who make things public."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from accountability.models import Task
from core.forms.rows import RowsField
from decisions.forms.fields import day, line, text
from organization.enums import UnitLevel
from organization.forms.choices import UnitChoice
from organization.models import Unit
from portal.actions.publicity import NewPublication
from portal.enums import Medium, PublicationKind


class PublicationForm(forms.Form):
    """What is made public of a task; ``lines`` are its milestones that are done."""

    line = forms.ChoiceField(label="节点", required=False)
    text = text("公开内容", rows=5, required=False)
    channels = forms.MultipleChoiceField(
        label="媒体", required=False, choices=Medium.choices(), widget=forms.CheckboxSelectMultiple
    )
    published_on = day("公开日期")

    def __init__(
        self, data: Any = None, *, kind: PublicationKind, lines: Sequence[tuple[str, str]], initial: Any = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.kind = kind
        self.fields["line"].choices = [*lines]  # type: ignore[attr-defined]
        if kind is not PublicationKind.RESULT:
            del self.fields["line"]
        if kind is not PublicationKind.EXECUTION:
            del self.fields["channels"]
        if kind is PublicationKind.DECOMPOSITION:
            del self.fields["text"]

    def new(self) -> NewPublication:
        of = self.cleaned_data
        return NewPublication(
            self.kind, of.get("text", ""), of["published_on"], line=of.get("line", ""),
            media=frozenset(Medium(one) for one in of.get("channels", ())),
        )  # fmt: skip


class BulletinForm(forms.Form):
    """A bulletin to the public."""

    title = line("标题", 120, required=False)
    text = text("内容", rows=12, required=False)


class BriefingForm(forms.Form):
    """What a spokesperson tells."""

    title = line("标题", 120, required=False)
    text = text("内容", rows=8, required=False)
    tasks = RowsField(
        label="相关任务", required=False, queryset=Task.objects.none(),
        error_messages={"invalid_choice": "没有这项任务"},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, tasks: QuerySet[Task]) -> None:
        super().__init__(data)
        field: Any = self.fields["tasks"]
        field.queryset = tasks
        field.label_from_instance = lambda one: one.current.target if one.current else str(one)


class AnswerForm(forms.Form):
    """The answer to a comment."""

    reply = text("答复", rows=4, required=False, help_text="必填，答复后连同意见公布，不带姓名。")


class HandOnForm(forms.Form):
    """A comment becomes a supervision record."""

    text = line("督办事项", 300, required=False)
    unit = UnitChoice(
        label="责任单位", queryset=Unit.objects.none(), empty_label="请选择",
        error_messages={"required": "请选择责任单位"},
    )  # fmt: skip
    due_on = day("期限")

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["unit"].queryset = Unit.objects.standing().filter(level=UnitLevel.BUREAU)  # type: ignore[attr-defined]
