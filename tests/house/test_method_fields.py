"""Every scoring method and every parameter it may have: a field, words, a line in the workbook, and no loss between."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from appraisal.enums import Method
from appraisal.forms.method_fields import MOST_ROWS, MethodFields, inner_prefix, reworked, texts_of
from appraisal.forms.parameters import parse_params, write_params
from appraisal.forms.schemes import IndicatorForm
from appraisal.models import Indicator
from appraisal.presenters.formulas import formula
from appraisal.rules.canonical import normal
from appraisal.rules.method_params import check_params
from appraisal.rules.method_table import (
    FACTORS,
    GROWTH_TARGETS,
    INNER,
    PARAMETERS,
    THEN,
    THEN_PARAMS,
    Bound,
    Kind,
    Parameter,
    Shape,
)
from appraisal.tree_workbook import notes_sheet

FULL = 20
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "scheme-format.md"
EACH = [(method, one) for method, table in PARAMETERS.items() for one in table]
EACH_ID = [f"{method.value}-{one.name}" for method, one in EACH]


def examples(method: Method) -> dict[str, Any]:
    return parse_params("\n".join(one.written for one in PARAMETERS[method]))[0]


def form_of(method: Method, texts: dict[str, str], held: dict[str, Any], was: Method | None = None) -> IndicatorForm:
    """The form of a leaf that holds ``held`` under ``was``, sent with ``texts`` as its page would send them."""
    node = Indicator(name="工业", full_mark=FULL * 10_000, method=(was or method).value, params=held)
    shown = MethodFields(method, texts).shown
    own = {"name": "工业", "full_mark": str(FULL), "source": "metric", "method": method.value, "shown": shown}
    data = QueryDict(mutable=True)
    data.update(own | texts)
    return IndicatorForm(data, node=node, top=False, leaf=True, units=[])


def test_each_method_stands_in_the_table() -> None:
    assert set(PARAMETERS) == set(Method)
    assert all(PARAMETERS[method][-1].name == FACTORS for method in Method)
    assert all([*INNER[method], PARAMETERS[method][-1]] == [*PARAMETERS[method]] for method in INNER)


@pytest.mark.parametrize(("method", "one"), EACH, ids=EACH_ID)
def test_parameter_has_a_field_in_chinese(method: Method, one: Parameter) -> None:
    made = MethodFields(method, texts_of(method, examples(method)))
    prefix = f"{method.value}-{one.name}"

    own = {name: field for name, field in made.fields.items() if name == prefix or name.startswith(f"{prefix}-")}

    assert own or one.kind is Kind.NESTED
    assert all(re.search("[一-龥]", str(field.label)) for field in own.values())
    assert all(field.help_text for field in own.values() if one.kind not in (Kind.ROWS, Kind.NESTED))
    assert one.meaning.endswith("。")
    assert all(re.search("[一-龥]", part.label) for part in one.parts)


@pytest.mark.parametrize(("method", "one"), EACH, ids=EACH_ID)
def test_parameter_is_told_in_words_notes_and_documentation(method: Method, one: Parameter) -> None:
    params = examples(method)
    row = next(line for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith(f"| {method.value} |"))
    notes = dict(notes_sheet().rows)

    without = {name: value for name, value in params.items() if name != one.name}

    assert formula(method, without) != formula(method, params)
    assert one.note in str(notes[f"方法参数：{method.label}"])
    written = f"**{one.name}**" if one.needed else one.name
    assert one.name == FACTORS or re.search(rf"(?<![\w*]){re.escape(written)}(?![\w*])", row)


@pytest.mark.parametrize("method", Method)
def test_examples_go_through_the_form_unchanged(method: Method) -> None:
    params = examples(method)

    form = form_of(method, texts_of(method, params), {}, was=Method.RATER_MEAN)

    assert form.errors == {}
    assert form.values.params == params
    assert parse_params(write_params(dict(form.values.params))) == (params, [])


def figures(bound: Bound, least: int = 0) -> st.SearchStrategy[int | str]:
    """Figures as files hold them: ints, decimal texts with and without zeros at their end, ints written as text."""
    low = {Bound.ANY: -10_000, Bound.POSITIVE: 1}.get(bound, 0)
    high = FULL if bound is Bound.WITHIN_FULL else 10**9
    whole = st.integers(max(low, least), high)
    decimal = st.decimals(low, high, places=4, allow_nan=False, allow_infinity=False).map(lambda one: format(one, "f"))
    return st.one_of(whole, whole.map(str), decimal)


def tables(one: Parameter) -> st.SearchStrategy[Any]:
    score = figures(Bound.WITHIN_FULL)
    bounds = st.lists(figures(Bound.ANY), min_size=one.least, max_size=5, unique_by=lambda raw: Decimal(raw))
    if one.shape is Shape.RECORDS:
        return bounds.flatmap(
            lambda held: st.tuples(*(st.fixed_dictionaries({"at": st.just(raw), "score": score}) for raw in held))
        ).map(list)
    if one.shape is Shape.PAIRS:
        rising = bounds.map(lambda held: sorted(held, key=Decimal))
        return rising.flatmap(lambda held: st.tuples(*(score.map(lambda s, raw=raw: [raw, s]) for raw in held))).map(
            list
        )
    if one.shape is Shape.MAPPING:
        return st.dictionaries(st.from_regex(r"[A-Z][0-9]{2}", fullmatch=True), figures(Bound.POSITIVE), min_size=1)
    return st.lists(score, min_size=1, max_size=6)


def values(one: Parameter) -> st.SearchStrategy[Any]:
    if one.kind is Kind.ROWS:
        return tables(one)
    if one.kind is Kind.FLAG:
        return st.booleans()
    if one.kind is Kind.CHOICE:
        return st.sampled_from([value for value, _ in one.choices])
    if one.kind is Kind.COUNT:
        return st.integers(one.least, 50)
    return figures(one.bound)


def params_of(table: tuple[Parameter, ...]) -> st.SearchStrategy[dict[str, Any]]:
    plain = [one for one in table if one.kind not in (Kind.METHOD, Kind.NESTED)]
    own = st.fixed_dictionaries(
        {one.name: values(one) for one in plain if one.needed},
        optional={one.name: values(one) for one in plain if not one.needed},
    )
    if len(plain) == len(table):
        return own
    inner = st.sampled_from([*INNER]).flatmap(
        lambda method: params_of(INNER[method]).map(lambda held: {THEN: method.value, THEN_PARAMS: held})
    )
    return st.tuples(own, inner).map(lambda both: both[0] | both[1])


@pytest.mark.parametrize("method", Method)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_a_draft_holds_is_shown_and_saved_unchanged(method: Method, data: st.DataObject) -> None:
    params = data.draw(params_of(PARAMETERS[method]))
    assert check_params(method, params, FULL) == []

    form = form_of(method, texts_of(method, params), params)

    assert form.errors == {}
    assert form.values.params == params
    assert normal(form.values.params) == normal(params)


@pytest.mark.parametrize("method", Method)
@settings(max_examples=40, deadline=None)
@given(data=st.data(), junk=st.text(max_size=8))
def test_whatever_is_typed_is_saved_exactly_or_told_at_a_field(method: Method, data: st.DataObject, junk: str) -> None:
    texts = texts_of(method, data.draw(params_of(PARAMETERS[method])))
    name = data.draw(st.sampled_from(sorted(texts)))

    form = form_of(method, texts | {name: junk}, {})

    if form.is_valid():
        assert check_params(method, form.values.params, FULL) == []
    else:
        assert set(form.errors) <= set(form.fields)
    assert formula(method, form.draft)[0].startswith("得分")


@pytest.mark.parametrize("method", Method)
def test_fields_of_other_methods_are_not_read(method: Method) -> None:
    texts = texts_of(method, examples(method))
    strange = {name: "7" for other in Method if other is not method for name in texts_of(other, examples(other))}

    form = form_of(method, strange | texts, {}, was=Method.RATER_MEAN)

    assert form.errors == {}
    assert form.values.params == examples(method)


def test_figures_of_a_method_nobody_has_seen_are_not_saved() -> None:
    texts = texts_of(Method.DIRECT, {})

    for shown in ({}, {"shown": "bands"}, {"shown": ""}):
        form = form_of(Method.DIRECT, texts | {"shown": "bands"} | shown, {})
        assert list(form.errors) == ["method"]

    inner = texts_of(Method.GROWTH, {THEN: "bands", THEN_PARAMS: {}})
    chosen = form_of(Method.GROWTH, inner | {"shown": "growth:linear"}, {})
    assert list(chosen.errors) == ["growth-then"]


FAULTS = [
    (Method.BANDS, {"bands-bands-rows": "2", "bands-bands-0-at": "9"}, {"bands-bands-0-score": "没有填写"}),
    (Method.BANDS, {}, {"bands-bands-0-at": "没有填写"}),
    (Method.BANDS, {"bands-bands-rows": "5000"}, {"bands-bands-0-at": f"至多 {MOST_ROWS} 行，请删减"}),
    (
        Method.BANDS,
        {
            "bands-bands-rows": "3", "bands-bands-0-at": "9", "bands-bands-0-score": "21", "bands-bands-2-at": "9.0",
            "bands-bands-2-score": "1",
        },
        {"bands-bands-0-score": "不应大于基础分 20", "bands-bands-2-at": "与前面的分界相同"},
    ),
    (
        Method.LINEAR,
        {"linear-curve-rows": "1", "linear-curve-0-value": "1", "linear-curve-0-score": "1"},
        {"linear-curve-0-value": "至少填写 2 点"},
    ),
    (
        Method.RANK_TABLE,
        {"rank_table-scores-rows": "3", "rank_table-scores-0-score": "5", "rank_table-scores-2-score": "3"},
        {"rank_table-scores-1-score": "没有填写"},
    ),
    (
        Method.DIRECT,
        {
            "direct-factors-rows": "2", "direct-factors-0-code": "T01", "direct-factors-0-factor": "0",
            "direct-factors-1-code": "T01", "direct-factors-1-factor": "1",
        },
        {"direct-factors-0-factor": "应大于 0", "direct-factors-1-code": "编码重复，请保留一处"},
    ),
    (Method.EVENT_DEDUCTION, {}, {"event_deduction-points": "没有填写"}),
    (
        Method.EVENT_DEDUCTION,
        {"event_deduction-points": "１.５", "event_deduction-free": "0.5"},
        {"event_deduction-free": "应为不小于 0 的整数"},
    ),
    (Method.RATIO_TO_BEST, {"ratio_to_best-direction": "up"}, {"ratio_to_best-direction": "请从列表中选择"}),
    (
        Method.GROWTH,
        {"growth-then": "step_deduction", "growth-then_params-step_deduction-step": "多",
         "growth-then_params-step_deduction-points": "1"},
        {"growth-then_params-step_deduction-step": "“多”不是十进制数，请填写数字"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("method", "texts", "faults"), FAULTS)
def test_fault_is_told_at_its_field(method: Method, texts: dict[str, str], faults: dict[str, str]) -> None:
    form = form_of(method, texts, {})

    assert {name: errors[0] for name, errors in form.errors.items()} == faults


def test_rows_are_added_and_removed_where_they_stand() -> None:
    texts = texts_of(Method.BANDS, examples(Method.BANDS))

    more = MethodFields(Method.BANDS, reworked(texts, add="bands-bands"))
    fewer = reworked(texts, remove="bands-bands-0")

    assert [name for name in more.fields if name.endswith("-at")] == [f"bands-bands-{row}-at" for row in range(3)]
    assert (fewer["bands-bands-rows"], fewer["bands-bands-0-at"], fewer["bands-bands-0-score"]) == ("1", "90", "15")
    assert "bands-bands-1-at" not in fewer
    assert reworked(texts, add="nothing", remove="x") == texts | {"nothing-rows": "1"}


def test_table_of_a_method_within_a_method_has_its_own_names() -> None:
    assert inner_prefix("growth-", Method.LINEAR) == "growth-then_params-linear-"
    assert len({name for method in Method for name in MethodFields(method, {}).fields}) == sum(
        len(MethodFields(method, {}).fields) for method in Method
    )
    assert set(GROWTH_TARGETS.values()) == set(INNER)
