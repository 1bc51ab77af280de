"""What holds for any scheme and any figures: sums, bands, better figures, quotas, and what is written on the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from appraisal.enums import Method
from appraisal.enums.grades import Grade, GradeTier, RoundKind
from appraisal.rules.figures import exact_units, fixed
from appraisal.rules.grades import Limits, Subject, check_quotas
from appraisal.rules.linter import lint_group
from appraisal.rules.methods import Reading, check_params, in_units, score_column
from appraisal.rules.scoring import score_group
from tests.appraisal.rules.build import PLAN, YEAR, group_of, leaf, top
from tests.appraisal.rules.strategies import cases

FULL = Decimal(20)
FEW = settings(max_examples=25, deadline=None)
FALLING: Mapping[str, Any] = {"direction": "lower"}
BANDS = {"bands": [{"at": Decimal(at), "score": Decimal(at) / 10} for at in (50, 100, 150)]}
DROPS = {"bands": [{"at": Decimal(at), "score": Decimal(200 - at) / 10} for at in (50, 100, 150)], **FALLING}
CURVE = {"curve": [[Decimal(10), Decimal(0)], [Decimal(60), Decimal(15)], [Decimal(120), FULL]]}
STEPS = {"step": Decimal(7), "points": Decimal("0.5"), "target": Decimal(90)}
MONOTONE: list[tuple[Method, Mapping[str, Any], bool]] = [
    (Method.DIRECT, {"out_of": Decimal(200)}, True), (Method.RATIO_TO_BEST, {}, True),
    (Method.RATIO_TO_BEST, FALLING, False), (Method.RATIO_TO_TARGET, {"target": Decimal(90)}, True),
    (Method.RATIO_TO_TARGET, {"target": Decimal(90), **FALLING}, False), (Method.BANDS, BANDS, True),
    (Method.BANDS, DROPS, False), (Method.LINEAR, CURVE, True),
    (Method.RANK_TABLE, {"scores": [FULL, Decimal(12), Decimal(5)]}, True),
    (Method.RANK_TABLE, {"scores": [FULL, Decimal(12), Decimal(5)], **FALLING}, False),
    *((Method.STEP_DEDUCTION, STEPS | {"steps": steps}, True) for steps in ("begun", "whole", "exact")),
    (Method.STEP_DEDUCTION, STEPS | FALLING, False), (Method.EVENT_DEDUCTION, {"points": Decimal("0.3")}, False),
    (Method.ZERO_AT_EVENTS, {"events": Decimal(60), "points": Decimal("0.2")}, False),
    (Method.GROWTH, {"then": "ratio_to_best", "then_params": {}}, True),
]  # fmt: skip
"""Method, its parameters, whether more is better: every method whose score moves one way with its figure."""
figures = st.integers(0, 200)


def total_of(method: Method, params: Mapping[str, Any], column: Mapping[str, int], member: str) -> int:
    """Final ten-thousandths of a member whose group is measured by the column on one of two leaves."""
    readings = {code: Reading(Decimal(value), base=Decimal(50)) for code, value in column.items()}
    scored = score_column(method, params, readings, full_mark=FULL)
    assert (scored.problems, check_params(method, params, FULL)) == ({}, [])
    group = group_of([top("T1", 50, 120), leaf("L1", "T1", 20), leaf("L2", "T1", 30)], list(column))
    book: dict[str, dict[str, int | Fraction | None]] = {}
    for place, code in enumerate(column):
        score = scored.scores[code]
        assert score is not None
        book[code] = {"L1": in_units(score), "L2": 100_000 + 10_000 * place}
    return score_group(group, book, [], PLAN, [], period=YEAR).by_code()[member].final


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(MONOTONE), st.lists(figures, min_size=1, max_size=5), figures, st.integers(0, 4))
def test_a_better_figure_never_lowers_the_total_of_its_unit(
    case: tuple[Method, Mapping[str, Any], bool], values: list[int], other: int, place: int
) -> None:
    method, params, rising = case
    member = f"U{place % len(values)}"
    column = {f"U{number}": value for number, value in enumerate(values)}
    worse, better = sorted((column[member], other), reverse=not rising)

    before = total_of(method, params, column | {member: worse}, member)
    after = total_of(method, params, column | {member: better}, member)

    assert before <= after


def test_every_method_that_moves_one_way_is_asked() -> None:
    assert set(Method) - {method for method, _, _ in MONOTONE} == {Method.RATER_MEAN}, "asked below"


@FEW
@given(st.lists(st.integers(0, 20), min_size=3, max_size=7), st.integers(0, 6), st.integers(0, 20), st.integers(0, 1))
def test_a_better_mark_of_one_rater_never_lowers_the_mean(marks: list[int], place: int, other: int, trim: int) -> None:
    place %= len(marks)
    worse, better = sorted((marks[place], other))

    def mean(mark: int) -> Fraction | None:
        given_marks = tuple(Decimal(one) for one in (*marks[:place], mark, *marks[place + 1 :]))
        return score_column(
            Method.RATER_MEAN, {"trim": trim}, {"A": Reading(None, ratings=given_marks)}, full_mark=FULL
        ).scores["A"]

    low, high = mean(worse), mean(better)
    assert low is not None
    assert high is not None
    assert low <= high


@FEW
@given(st.lists(st.tuples(st.integers(-50, 250), st.integers(0, 20)), min_size=1, max_size=5,
                unique_by=lambda one: one[0]),
       st.integers(-60, 260), st.booleans(), st.randoms(use_true_random=False))  # fmt: skip
def test_bands_leave_no_gap(rows: list[tuple[int, int]], value: int, falling: bool, chance: Any) -> None:
    """Between two bounds the band of the bound that was reached counts, whatever the order the bands are written in."""
    written = [{"at": Decimal(at), "score": Decimal(score)} for at, score in chance.sample(rows, len(rows))]
    params = {"bands": written, "otherwise": Decimal(3), **(FALLING if falling else {})}
    reached = [row for row in rows if (value <= row[0] if falling else value >= row[0])]
    nearest = (min(reached) if falling else max(reached)) if reached else (0, 3)

    scored = score_column(Method.BANDS, params, {"A": Reading(Decimal(value))}, full_mark=FULL)

    assert check_params(Method.BANDS, params, FULL) == []
    assert scored.scores == {"A": nearest[1]}


@FEW
@given(cases(), st.integers(0, 40), st.sampled_from([Decimal("0.0001"), Decimal(1), Decimal("12.5")]))
def test_sums_that_are_off_are_named_with_the_difference(case: Any, place: int, off: Decimal) -> None:
    """A group whose marks and weights add up is clean; one figure more is one fault, with that difference."""
    group = case[0]
    assert lint_group(group) == []

    heavier = [node for node in group.nodes if node.weight is not None][0]
    weighed = replace(group, nodes=tuple(
        replace(node, weight=node.weight + off) if node is heavier else node for node in group.nodes
    ))  # fmt: skip
    assert [(one.clause, one.facts["相差"]) for one in lint_group(weighed)] == [("SX-3.1-a", f"+{off:f}")]

    parents = {node.parent for node in group.nodes}
    leaves = [node for node in group.nodes if node.code not in parents and node.parent is not None]
    if leaves:
        chosen = leaves[place % len(leaves)]
        marked = replace(group, nodes=tuple(
            replace(node, full_mark=node.full_mark + off) if node is chosen else node for node in group.nodes
        ))  # fmt: skip
        found = [(one.clause, one.facts["指标编码"], one.facts["相差"]) for one in lint_group(marked)]
        assert found == [("SX-3-f", chosen.parent, f"+{off:f}")]


@FEW
@given(st.lists(st.tuples(st.booleans(), st.sampled_from(list(Grade))), max_size=40), st.integers(0, 12), st.booleans())
def test_no_more_of_the_best_than_the_quota_or_what_was_approved(
    rows: list[tuple[bool, Grade]], approved: int, waived: bool
) -> None:
    pools = {True: ("班子", GradeTier.TEAM, Fraction(1, 3)), False: ("干部", GradeTier.DEPUTY, Fraction(15, 100))}
    subjects = [
        Subject(key, f"对象{key}", pools[team][1], pools[team][0], key, grade) for key, (team, grade) in enumerate(rows)
    ]
    shares = {pool: share for pool, _, share in pools.values()}
    limits = Limits(
        shares, Fraction(1, 3), Fraction(1, 3), 3, approved=dict.fromkeys(shares, approved) if waived else {}
    )

    blocked = {one.facts["范围"] for one in check_quotas(subjects, limits, RoundKind.ANNUAL) if one.blocks}

    for pool, share in shares.items():
        held = [one.grade for one in subjects if one.pool == pool]
        best = held.count(Grade.GOOD)
        over = best > share * len(held) and not (waived and best <= approved)
        assert (pool in blocked) == over


@FEW
@given(cases())
def test_lines_as_shown_add_up_to_the_total_as_shown(case: Any) -> None:
    """Every weighted score, bonus and penalty as the sheet writes it, to the last of its four places."""
    group, book, entries, marks, period = case

    result = score_group(group, book, entries, PLAN, marks, period=period)
    entered = {code: account.lines for code, account in result.accounts.items()}

    for row in result.results:
        lines = [Decimal(fixed(item.weighted)) for item in row.items]
        counted = [Decimal(fixed(line.counted)) for line in entered.get(row.code, ())]
        assert sum(lines, Decimal(0)) == Decimal(fixed(row.initial))
        assert Decimal(fixed(row.initial)) + Decimal(fixed(row.bonus)) + Decimal(fixed(row.reward)) - Decimal(
            fixed(row.deduction)
        ) == Decimal(fixed(row.final))
        assert sum(counted, Decimal(0)) == Decimal(fixed(row.bonus + row.reward + row.deduction))
        assert exact_units(sum(lines, Decimal(0))) == row.initial
