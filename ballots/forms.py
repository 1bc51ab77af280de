"""Forms of voting and counting: parse and explain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ballots.actions.form_polls import MOST_CODES
from ballots.models import Poll, RosterEntry, Teller
from ballots.presenters.forms import field_of
from ballots.rules.forms import FormSpec, Question
from ballots.rules.polls import DIFFERENT, LEAST_PASSPHRASE, check_passphrase


class ChoiceForm(forms.Form):
    """One choice of the poll; nothing is chosen beforehand (SECURITY S02)."""

    choice = forms.ChoiceField(
        label="请选择一项", widget=forms.RadioSelect, error_messages={"required": "请选择一项后再继续"}
    )

    def __init__(self, poll: Poll, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["choice"]
        field.choices = list(poll.labels.items())


def _secret(label: str, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=200, **more)


class KeyForm(forms.Form):
    """A scrutineer's passphrase, twice."""

    passphrase = _secret(
        "监票口令", help_text=f"至少 {LEAST_PASSPHRASE} 个字符，例如四五个互不相干的词；不要使用登录密码。"
    )
    repeated = _secret("再次输入")

    def __init__(self, names: tuple[str, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names

    def clean(self) -> dict[str, Any]:
        """What the rule says, at the field it is about."""
        given = super().clean() or {}
        if {"passphrase", "repeated"} <= given.keys():
            for finding in check_passphrase(given["passphrase"], repeated=given["repeated"], names=self.names):
                field = "repeated" if finding.title == DIFFERENT else "passphrase"
                self.add_error(field, f"{finding.title}：{finding.remedy}")
        return given


class UnsealForm(forms.Form):
    """One passphrase for each scrutineer, typed by himself."""

    def __init__(self, tellers: Sequence[Teller], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for teller in tellers:
            self.fields[f"words-{teller.pk}"] = _secret(
                f"{teller.person.name}的口令", error_messages={"required": f"请由{teller.person.name}本人输入口令"}
            )

    def passphrases(self) -> dict[int, str]:
        """Teller's primary key -> passphrase."""
        return {int(name.removeprefix("words-")): words for name, words in self.cleaned_data.items()}


class AnswersForm(forms.Form):
    """The questions of one voter; each may stay open, and nothing is chosen beforehand (SECURITY S02)."""

    def __init__(self, spec: FormSpec, questions: Sequence[Question], data: Any = None) -> None:
        super().__init__(data)
        self.questions = questions
        for question in questions:
            choices = [("", ""), *((one.code, one.label) for one in spec.scales[question.scale])]
            self.fields[field_of(question)] = forms.ChoiceField(
                label=question.label, choices=choices, required=False,
                error_messages={"invalid_choice": "没有这个选项，请重新选择"},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not any(given.values()):
            self.add_error(None, "测评表还是空的，请至少评一项")
        return given

    def answers(self) -> dict[str, str]:
        """Question -> choice, of what was answered; also of a form that does not hold."""
        given = getattr(self, "cleaned_data", {})
        return {one.code: given[field_of(one)] for one in self.questions if given.get(field_of(one))}


class CodeForm(forms.Form):
    """A code as it stands on the slip."""

    code = forms.CharField(
        label="参评码", max_length=60, error_messages={"required": "请输入参评码"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip


class CodesForm(forms.Form):
    """How many slips for each rater group."""

    def __init__(self, spec: FormSpec, data: Any = None) -> None:
        super().__init__(data)
        self.spec = spec
        for number, group in enumerate(spec.groups):
            self.fields[f"count-{number}"] = forms.IntegerField(
                label=f"{group.label}（张）", min_value=0, max_value=MOST_CODES, initial=0,
            )  # fmt: skip

    def counts(self) -> dict[str, int]:
        """Rater group -> slips."""
        return {group.code: self.cleaned_data[f"count-{n}"] for n, group in enumerate(self.spec.groups)}


class PresenceForm(forms.Form):
    """Who is there: a box for each member."""

    present = forms.MultipleChoiceField(label="到会成员", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, roster: Sequence[RosterEntry], data: Any = None) -> None:
        super().__init__(data, initial={"present": [str(entry.pk) for entry in roster if entry.present]})
        field: Any = self.fields["present"]
        field.choices = [(str(entry.pk), f"{entry.name}　{entry.post}".strip()) for entry in roster]


class RecusalForm(forms.Form):
    """Who steps aside, and why."""

    member = forms.ChoiceField(label="回避成员", error_messages={"required": "请选择成员"})
    reason = forms.CharField(label="回避理由", max_length=200, error_messages={"required": "请填写回避理由"})

    def __init__(self, roster: Sequence[RosterEntry], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = [(str(entry.pk), entry.name) for entry in roster if not entry.recused]
        field: Any = self.fields["member"]
        field.choices = [("", "请选择"), *free]
