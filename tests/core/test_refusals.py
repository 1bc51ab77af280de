"""Refusals at the fields of a form."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms

from core.findings import Finding, Refused, unmet
from core.forms.refusals import attempt, tell
from core.presenters import form_problems


class Form(forms.Form):
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput())
    until = forms.DateField(required=False)
    paper = forms.FileField(required=False)


def at(field: str) -> Finding:
    return unmet("JH-A-6.7-a", "日期晚于今天", field=field, remedy="更正日期", 日期="2012-12-31")


TOLD = "日期晚于今天：日期 2012-12-31。更正日期（依据 JH-A-6.7-a）"


def bound(**data: Any) -> Form:
    form = Form(data)
    assert form.is_valid()
    return form


@pytest.mark.parametrize(
    ("field", "shown"),
    [("until", "until"), ("upload", "paper"), ("", ""), ("seen", ""), ("reason", "")],
    ids=["its field", "the one file", "no entry", "hidden", "not asked for here"],
)
def test_finding_is_told_at_the_field_that_mends_it_and_stays_above_otherwise(field: str, shown: str) -> None:
    form = bound()
    rest = tell(form, [at(field)])

    assert form.errors == ({shown: [TOLD]} if shown else {})
    assert rest == ([] if shown else [at(field)])


def test_attempt_answers_as_much_as_has_to_be_mended() -> None:
    def refuse(*fields: str) -> Any:
        raise Refused([at(one) for one in fields])

    asked = attempt(Form(), lambda: refuse("until"))
    wrong = attempt(Form({"until": "明天"}), lambda: refuse("until"))
    entry = attempt(bound(), lambda: refuse("until"))
    state = attempt(bound(), lambda: refuse("until", ""))
    done = attempt(bound(), lambda: 7)

    assert [one.status for one in (asked, wrong, entry, state, done)] == [200, 422, 422, 409, 200]
    assert [one.refused for one in (wrong, entry, state)] == [[], [], [at("")]]
    assert [one.done for one in (asked, wrong, entry, state, done)] == [False, False, False, False, True]
    assert done.made == 7


def test_errors_stand_in_the_order_of_the_fields_and_lead_to_groups_of_boxes_too() -> None:
    class Boxes(forms.Form):
        until = forms.DateField(label="截止", required=False)
        kinds = forms.MultipleChoiceField(
            label="种类", required=False, choices=[("a", "甲")], widget=forms.CheckboxSelectMultiple
        )

    form = Boxes({})
    tell(form, [at("kinds"), at("until")])
    form.add_error(None, "整张表有误")

    assert [(one.target, one.label) for one in form_problems(form)] == [
        ("", ""), ("id_until", "截止"), ("div_id_kinds", "种类"),
    ]  # fmt: skip
