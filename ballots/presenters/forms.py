"""A form as its voter sees it: one card an object, one row of choices a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ballots.rules.forms import FormSpec, Question


@dataclass(frozen=True, slots=True)
class Option:
    """One answer; ``checked`` when the voter chose it."""

    value: str
    label: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One question; ``name`` is its field."""

    name: str
    label: str
    heading: str
    options: Sequence[Option]

    @property
    def chosen(self) -> str:
        return next((one.label for one in self.options if one.checked), "")


@dataclass(frozen=True, slots=True)
class Card:
    """One object with its questions."""

    label: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class FormView:
    """The cards, and how many questions are answered."""

    cards: Sequence[Card]
    total: int
    answered: int

    @property
    def note(self) -> str:
        left = self.total - self.answered
        return f"还有 {left} 项没有评，提交后按弃权计，不能更改。" if left else "提交后不能更改，请核对。"


def field_of(question: Question) -> str:
    return f"q-{question.code}"


def form_view(spec: FormSpec, questions: Sequence[Question], answers: Mapping[str, str]) -> FormView:
    """The questions in their order, gathered by object."""
    cards = []
    for label, rows in groupby(questions, key=lambda one: one.object_label):
        cards.append(Card(label, [_row(spec, one, answers.get(one.code, "")) for one in rows]))
    return FormView(cards, len(questions), sum(one.code in answers for one in questions))


def _row(spec: FormSpec, question: Question, chosen: str) -> Row:
    options = [Option(one.code, one.label, one.code == chosen) for one in spec.scales[question.scale]]
    return Row(field_of(question), question.label, question.heading, options)
