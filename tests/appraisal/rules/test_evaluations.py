"""Forms of evaluations, guests, exact shares and weighted points."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appraisal.enums.evaluations import EvaluationKind, InviteeKind, MutualSide, RatedTier
from appraisal.rules import commissioned, evaluations
from appraisal.rules.evaluation_forms import (
    ANSWERS,
    Guest,
    Rated,
    Raters,
    build_form,
    check_guests,
    check_raters,
    check_slips,
)
from appraisal.rules.evaluations import GroupVotes, Scoring, Shares, object_result
from core.findings import blocking

TEAM = Rated("u1", "河口镇领导班子", RatedTier.TEAM)
HEAD = Rated("p1", "镇长", RatedTier.PRINCIPAL)
DEPUTY = Rated("p2", "副镇长", RatedTier.MEMBER)
STAFF = (Raters("staff", "干部职工", Fraction(100)),)
HALF = Fraction(1, 2)


@pytest.mark.clause("JH-C-2.5.5-a", "JH-C-2.5.5-b")
def test_sheet_of_a_team_and_of_its_members_ask_their_own_points() -> None:
    form = build_form(EvaluationKind.DEMOCRATIC, [TEAM, HEAD, DEPUTY], STAFF, detailed=True)
    asked = {
        code: [(one.heading, one.label) for one in form.questions if one.object == code] for code in ("u1", "p1", "p2")
    }
    plain = build_form(EvaluationKind.DEMOCRATIC, [TEAM, HEAD], STAFF)

    assert asked["u1"] == [("", "总体评价")] + [
        ("", point) for point in ("思想政治建设", "领导能力", "党风廉政建设", "执行民主集中制", "选人用人")
    ]
    headings = [heading for heading, _ in asked["p1"][1:]]
    assert [(one, headings.count(one)) for one in dict.fromkeys(headings)] == [
        ("德", 2), ("能", 4), ("勤", 2), ("绩", 2), ("廉", 1),
    ]  # fmt: skip
    assert asked["p2"] == asked["p1"]
    assert not {label for _, label in asked["u1"]} & {label for _, label in asked["p1"][1:]}
    assert [one.label for one in plain.questions] == ["总体评价", "总体评价"]
    assert [[one.label for one in form.scales[scale]] for scale in ("team", "cadre")] == [
        ["好", "较好", "一般", "差"],
        ["优秀", "称职", "基本称职", "不称职"],
    ]


@pytest.mark.clause("JH-C-2.6-b", "QSH-6-c")
def test_survey_and_life_meeting_ask_what_the_regulations_name() -> None:
    survey = build_form(EvaluationKind.SURVEY, [TEAM, HEAD], STAFF)
    meeting = build_form(EvaluationKind.LIFE_MEETING, [TEAM], STAFF)

    assert [(one.object, one.label) for one in survey.questions] == [
        ("u1", "工作成效"), ("u1", "形象"), ("p1", "工作成效"), ("p1", "形象"),
    ]  # fmt: skip
    assert [one.label for one in meeting.questions] == ["征求意见", "查找问题", "落实整改措施"]


@pytest.mark.clause("QSH-26-a")
def test_each_side_judges_the_other_alone() -> None:
    town = Rated("u1", "河口镇", RatedTier.TEAM, MutualSide.TOWNSHIPS.value)
    other = Rated("u2", "青石镇", RatedTier.TEAM, MutualSide.TOWNSHIPS.value)
    bureau = Rated("u3", "县财政局", RatedTier.TEAM, MutualSide.DEPARTMENTS.value)
    raters = [Raters(side.value, side.label, Fraction(50)) for side in MutualSide]
    form = build_form(EvaluationKind.MUTUAL, [town, other, bureau], raters)

    seen = {side: [(one.object, one.label) for one in form.asked(side.value)] for side in MutualSide}

    assert seen == {
        MutualSide.TOWNSHIPS: [("u3", "工作实绩"), ("u3", "作风建设")],
        MutualSide.DEPARTMENTS: [(code, label) for code in ("u1", "u2") for label in ("工作实绩", "作风建设")],
    }


def guests(front: int, others: int, *, attended: bool = True) -> list[Guest]:
    kinds = list(InviteeKind)
    flags = [True] * front + [False] * others
    return [Guest(kinds[number % 5].value, flag, attended) for number, flag in enumerate(flags)]


@pytest.mark.clause("BZ-2.2-g")
@pytest.mark.parametrize(
    ("front", "others", "refused"), [(10, 10, False), (9, 11, True), (11, 9, False), (10, 11, True), (0, 0, True)]
)
def test_half_of_those_who_came_work_at_the_front_line(front: int, others: int, refused: bool) -> None:
    came = check_guests(guests(front, others), HALF, attending=True)

    assert bool(blocking(came)) is refused
    assert {one.clause for one in came} <= {"BZ-2.2-g"}


def test_who_was_invited_and_stayed_away_does_not_count_at_the_opening() -> None:
    listed = guests(10, 0, attended=False) + guests(4, 6)

    assert check_guests(listed, HALF, attending=False) == []
    assert [dict(one.facts) for one in check_guests(listed, HALF, attending=True)] == [
        {"应有": "5 人", "实有": "4 人", "合计": "10 人"}
    ]


@pytest.mark.clause("BZ-1-k", "BZ-2.2-g")
def test_survey_is_filled_in_by_invitees_of_the_five_kinds_alone() -> None:
    assert [kind.label for kind in InviteeKind] == [
        "“两代表一委员”", "纪委委员", "特邀监察员", "行风监督员", "服务对象",
    ]  # fmt: skip
    held = guests(3, 2)
    assert check_slips(held, dict.fromkeys([kind.value for kind in InviteeKind], 1)) == []
    assert [one.title for one in check_slips(held, {"served": 2})] == ["参评码多于到会的受邀人员"]


@pytest.mark.parametrize(("weights", "faults"), [((60, 40), 0), ((60, 39), 1), ((100, 0), 1), ((101, -1), 1)])
def test_weights_are_positive_and_one_hundred_together(weights: tuple[int, ...], faults: int) -> None:
    raters = [Raters(f"g{number}", f"类{number}", Fraction(weight)) for number, weight in enumerate(weights)]

    assert len(check_raters(raters)) == faults


POINTS = dict(zip(ANSWERS, map(Fraction, (100, 80, 60, 40)), strict=True))
WEIGHTS = {"a": Fraction(60), "b": Fraction(30), "c": Fraction(10)}


def votes(group: str, *counts: int) -> GroupVotes:
    cells = {("u1/overall", answer): count for answer, count in zip(ANSWERS, counts, strict=True)}
    return GroupVotes(tuple(group), sum(counts), cells)


def test_weighted_points_are_exact_and_joined_groups_keep_their_weights() -> None:
    scoring = Scoring(WEIGHTS, POINTS)

    groups = [votes("a", 3, 3, 0, 0), votes("bc", 0, 0, 0, 7)]
    apart = object_result(EvaluationKind.DEMOCRATIC, "u1", ["overall"], groups, scoring)
    survey = object_result(EvaluationKind.DEMOCRATIC, "u1", ["overall"], [votes("a", 1, 1, 0, 1)], Scoring(WEIGHTS, {}))

    assert apart.points == Fraction(60 * 90 + 40 * 40, 100)
    assert apart.shares == Shares((3, 3, 0, 7))
    assert (apart.shares.well, apart.shares.worst) == (Fraction(6, 13), Fraction(7, 13))
    assert survey.points == Fraction(200, 3)
    assert Shares().worst is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 9)] * 4), min_size=1, max_size=3))
def test_points_lie_between_the_worst_and_the_best_and_no_weight_is_lost(rows: list[tuple[int, ...]]) -> None:
    groups = [votes(group, *counts) for group, counts in zip("abc", rows, strict=False)]
    found = object_result(EvaluationKind.DEMOCRATIC, "u1", ["overall"], groups, Scoring(WEIGHTS, POINTS))

    assert found.shares.valid == sum(map(sum, rows))
    assert (found.points is None) == (found.shares.valid == 0)
    assert found.points is None or 40 <= found.points <= 100
    better = [votes(one.groups[0], *(sum(counts), 0, 0, 0)) for one, counts in zip(groups, rows, strict=True)]
    best = object_result(EvaluationKind.DEMOCRATIC, "u1", ["overall"], better, Scoring(WEIGHTS, POINTS))
    assert best.points in (None, 100)


@pytest.mark.clause("BZ-3-a")
def test_satisfaction_is_the_exact_share_of_the_samples() -> None:
    assert evaluations.satisfaction(867, 1000) == Fraction(867, 1000)
    assert evaluations.satisfaction(804, 1000) == Fraction(804, 1000)
    assert evaluations.check_samples(1000, 1000) == []
    assert [one.clause for one in evaluations.check_samples(999, 1000)] == ["BZ-3-a"]
    with pytest.raises(ValueError, match="满意样本"):
        evaluations.satisfaction(1001, 1000)


def test_every_faulty_cell_of_the_workbook_is_named() -> None:
    rows = [commissioned.HEADS, ("廉政建设", 867, 1000), (None, None, None), ("", -1, "很多"), ("作风", 8.5, True)]

    lines, faults = commissioned.read_lines(rows)

    assert lines == [commissioned.Line("廉政建设", 867, 1000)]
    assert [one.title.split("：")[0] for one in faults] == [
        "单元格 A4",
        "单元格 B4",
        "单元格 C4",
        "单元格 B5",
        "单元格 C5",
    ]
    assert [len(commissioned.read_lines(head)[1]) for head in ([], [("题", "满意", "有效")])] == [1, 1]
    assert len(commissioned.check_lines([commissioned.Line("作风", 1001, 1001)], 1000)) == 1


@pytest.mark.clause("BZ-2.2-e")
@pytest.mark.parametrize("missing", ["held", "attendance", "team_reported", "principal_reported"])
def test_meeting_is_closed_only_when_it_is_whole(missing: str) -> None:
    whole = {"held": True, "attendance": 60, "team_reported": True, "principal_reported": True}

    lacking = evaluations.check_meeting(evaluations.MeetingFacts(**{**whole, missing: type(whole[missing])(0)}))

    assert blocking(evaluations.check_meeting(evaluations.MeetingFacts(**whole))) == []
    assert [one.clause for one in blocking(lacking)] == ["BZ-2.2-e"]
