"""Forms: what may be asked and answered, envelopes of one size, counts without small groups."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.rules.forms import (
    LEAST_GROUP,
    FormBallot,
    FormSpec,
    Named,
    Question,
    check_answers,
    check_form,
    count_form,
    envelope,
    join_small,
    read_envelope,
)

SCALE = (Named("good", "优秀"), Named("fair", "称职"), Named("bad", "不称职"))
GROUPS = (Named("a", "乡镇"), Named("b", "部门"), Named("c", "代表"))
SPEC = FormSpec(
    groups=GROUPS,
    scales={"grade": SCALE},
    questions=(
        Question("T1", "河口镇", "work", "工作实绩", "grade", ("b", "c")),
        Question("T1", "河口镇", "style", "作风建设", "grade", ("b", "c")),
        Question("D1", "财政局", "work", "工作实绩", "grade", ("a",)),
    ),
)


def titles(*findings: object) -> list[str]:
    return [finding.title for finding in findings]  # type: ignore[attr-defined]


def test_form_comes_back_from_its_json() -> None:
    assert FormSpec.from_json(SPEC.to_json()) == SPEC


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        (SPEC, []),
        (FormSpec(GROUPS, SPEC.scales, ()), ["测评表没有测评对象"]),
        (FormSpec(GROUPS, SPEC.scales, SPEC.questions * 2), ["测评表有重复的项目"]),
        (FormSpec(GROUPS, {"grade": SCALE[:1]}, SPEC.questions), ["每项须有两个以上选项"]),
        (FormSpec((*GROUPS, Named("d", "老干部")), SPEC.scales, SPEC.questions), ["有的参评人员没有可评的对象"]),
        (FormSpec((), SPEC.scales, SPEC.questions), ["参评人员分类为空或重复"]),
    ],
)  # fmt: skip
def test_form_is_checked_before_it_is_put_to_anybody(spec: FormSpec, said: list[str]) -> None:
    assert titles(*check_form(spec)) == said


@pytest.mark.parametrize(
    ("group", "answers", "leaves_out", "said"),
    [
        ("b", {"T1/work": "good"}, (), []),
        ("b", {}, (), ["测评表是空的"]),
        ("b", {"D1/work": "good"}, (), ["有的对象不由您评议"]),
        ("b", {"T1/work": "good"}, ("T1",), ["有的对象不由您评议"]),
        ("b", {"T1/work": "superb"}, (), ["没有这个选项"]),
    ],
)
def test_answers_are_those_of_the_group(
    group: str, answers: dict[str, str], leaves_out: tuple[str, ...], said: list[str]
) -> None:
    assert titles(*check_answers(SPEC, group, answers, leaves_out)) == said


def test_all_envelopes_of_a_form_say_as_much() -> None:
    one = envelope(SPEC, FormBallot("b", {"T1/work": "good"}))
    other = envelope(SPEC, FormBallot("a", {"D1/work": "bad"}))

    assert len(one) == len(other)
    assert read_envelope(SPEC, one) == FormBallot("b", {"T1/work": "good"})
    assert [read_envelope(SPEC, plain) for plain in (b"", b'{"g": "b"}', b'{"g": "b", "a": "9--"}')] == [None] * 3
    assert read_envelope(SPEC, b'{"g": "b", "a": "--0"}') is None  # another group's question


@pytest.mark.parametrize(
    ("sizes", "joined"),
    [
        ([5, 5, 5], ["a", "b", "c"]),
        ([5, 4, 9], ["ab", "c"]),
        ([7, 4, 1], ["a", "bc"]),
        ([7, 2, 2], ["abc"]),
        ([2, 2, 0], []),
        ([0, 5, 0], ["b"]),
        ([4, 0, 0], []),
        ([4, 1, 0], ["ab"]),
    ],
)
def test_small_groups_are_joined(sizes: list[int], joined: list[str]) -> None:
    found = join_small(list(zip("abc", sizes, strict=True)))

    assert ["".join(one) for one in found] == joined


def test_question_that_few_could_answer_has_no_figures() -> None:
    """Four of the townships are joined with nine of the departments: what the townships alone judge stays hidden."""
    ballots = [FormBallot("a", {"D1/work": "bad"})] * 4 + [FormBallot("b", {"T1/work": "good"})] * 9

    counted = count_form(SPEC, ballots)

    assert [(one.groups, one.ballots) for one in counted.groups] == [(("a", "b"), 13)]
    assert {question for question, _ in counted.groups[0].votes} == {"T1/work", "T1/style"}


ANSWERS = st.dictionaries(
    st.sampled_from(["T1/work", "T1/style"]), st.sampled_from(["good", "fair", "bad"]), min_size=1
)
BALLOTS = st.lists(st.none() | st.builds(FormBallot, st.sampled_from(["b", "c"]), ANSWERS), max_size=40)


@settings(max_examples=80, deadline=None)
@given(BALLOTS)
def test_sums_are_those_of_the_ballots_and_no_group_is_small(ballots: list[FormBallot | None]) -> None:
    counted = count_form(SPEC, ballots)

    valid = [one for one in ballots if one is not None]
    assert (counted.ballots, counted.invalid) == (len(ballots), len(ballots) - len(valid))
    assert all(group.ballots >= LEAST_GROUP for group in counted.groups)
    shown = sum(group.ballots for group in counted.groups)
    assert shown == (len(valid) if len(valid) >= LEAST_GROUP else 0)
    if shown:
        answers = Counter(pair for one in valid for pair in one.answers.items())
        totals: Counter[tuple[str, str]] = Counter()
        for group in counted.groups:
            totals.update(group.votes)
        assert +totals == answers
