"""Every figure against the independent reference, on random cases and on the shape of the 2012 scheme."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings

from appraisal.rules.linter import lint_group
from appraisal.rules.results import places
from appraisal.rules.scoring import score_group
from tests.appraisal.reference import in_points, reference_results
from tests.appraisal.rules.build import PLAN, YEAR, group_of, leaf, stream, top
from tests.appraisal.rules.strategies import cases


@settings(max_examples=200, deadline=None)
@given(cases())
def test_every_figure_equals_the_reference(case):
    group, book, entries, marks, period = case

    result = score_group(group, book, entries, PLAN, marks, period=period)

    assert result.refusals == ()
    expected = reference_results(group, book, entries, PLAN, marks, period.last_day)
    assert in_points(result) == expected
    assert [row.code for row in result.results] == sorted(expected, key=lambda code: (expected[code]["rank"], code))
    assert lint_group(group) == []


@settings(max_examples=50, deadline=None)
@given(cases())
def test_accounts_add_up_to_the_figures(case):
    group, book, entries, marks, period = case

    result = score_group(group, book, entries, PLAN, marks, period=period)

    assert sum(len(account.lines) for account in result.accounts.values()) == len(entries)
    for code, account in result.accounts.items():
        row = result.by_code()[code]
        kinds = {"bonus": ("commendation", "top_three"), "reward": ("reward",), "deduction": ("criticism",)}
        sums = {
            name: sum(line.counted for line in account.lines if line.entry.kind in kind) for name, kind in kinds.items()
        }
        assert sums == {"bonus": row.bonus, "reward": row.reward, "deduction": row.deduction}


SHAPES = {
    "B1": (15, [(100, 120, 1), (100, 120, 1), (100, 80, 1), (100, 80, 1), (100, 50, 1), (1000, 150, 7), (500, 100, 1),
                (1000, 100, 4), (1000, 100, 5), (1000, 100, 5)]),
    "B2": (23, [(1000, 400, 2), (1000, 300, 5), (1000, 300, 6)]),
    "B3": (43, [(1000, 500, 3), (1000, 200, 5), (1000, 300, 6)]),
}  # fmt: skip
"""Units per block, and per big item its full mark, weight and number of middle items."""


def shaped_group(code: str, size: int, items: list[tuple[int, int, int]]):
    nodes = []
    for number, (full, weight, count) in enumerate(items, 1):
        nodes.append(top(f"T{number}", full, weight))
        share = Decimal(full) / count if full % count == 0 else Decimal(full // count)
        for part in range(1, count + 1):
            mark = share if part < count else full - share * (count - 1)
            nodes.append(leaf(f"T{number}-{part}", f"T{number}", mark))
    return group_of(nodes, [f"{code}-{number:02d}" for number in range(size)], code)


def filled_book(group, numbers, *, grain: int = 1, gaps: int = 0):
    """Scores from half to all of the full mark in steps of ``grain`` ten-thousandths, one in ``gaps`` 不涉及."""
    parents = {node.parent for node in group.nodes}
    book = {member.code: {} for member in group.members}
    for node in group.nodes:
        if node.code in parents:
            continue
        full = int(node.full_mark * 10000)
        for position, member in enumerate(group.members):
            skipped = gaps and position and next(numbers) % gaps == 0
            score = full - next(numbers) % (full // 2 // grain + 1) * grain
            book[member.code][node.code] = None if skipped else score
    return book


@pytest.mark.clause("SX-3.1-f", "SX-3.2-d", "SX-3.3-d", "SX-4.1-d", "SX-4.3-b")
@pytest.mark.parametrize("code", SHAPES)
def test_blocks_of_2012_equal_the_reference(code):
    size, items = SHAPES[code]
    group = shaped_group(code, size, items)
    book = filled_book(group, stream(2012), gaps=9)

    result = score_group(group, book, [], PLAN, [], period=YEAR)

    assert lint_group(group) == []
    tops = [node for node in group.nodes if node.parent is None]
    totals = (len(group.nodes) - len(tops), sum(node.weight for node in tops), sum(node.full_mark for node in tops))
    assert totals == {"B1": (27, 1000, 5000), "B2": (13, 1000, 3000), "B3": (14, 1000, 3000)}[code]
    assert in_points(result) == reference_results(group, book, [], PLAN, [], YEAR.last_day)


def float_totals(group, book) -> dict[str, float]:
    """The totals as a sheet has them: base / best * weight in binary floats, unrounded, summed left to right."""
    totals = dict.fromkeys(book, 0.0)
    for node in group.nodes:
        if node.parent is not None:
            continue
        below = [leaf.code for leaf in group.nodes if leaf.parent == node.code]
        bases = {code: sum((row[leaf] / 10000 for leaf in below), 0.0) for code, row in book.items()}
        best = max(bases.values())
        for code, base in bases.items():
            totals[code] += base / best * float(node.weight)
    return totals


def countifs_ranks(totals: dict[str, float]) -> dict[str, int]:
    """COUNTIFS(totals, ">" & total) + 1: the criterion passes through a text of fifteen digits."""
    return {
        code: 1 + sum(other > float(f"{total:.15g}") for other in totals.values()) for code, total in totals.items()
    }


@pytest.mark.clause("SX-4.3-b")
def test_ranks_of_8100_members_are_right_where_float_totals_go_wrong():
    """300 groups of 27; the sheet's way is the negative control. Coarse scores make real ties."""
    numbers = stream(81)
    wrong = {"ours": 0, "countifs": 0, "floats": 0}
    members = 0
    for number in range(300):
        group = shaped_group(f"G{number}", 27, SHAPES["B3"][1])
        book = filled_book(group, numbers, grain=100_000)
        expected = {code: figures["rank"] for code, figures in reference_ranks(group, book).items()}
        totals = float_totals(group, book)
        result = score_group(group, book, [], PLAN, [], period=YEAR)
        ways = {
            "ours": {row.code: row.rank for row in result.results},
            "countifs": countifs_ranks(totals),
            "floats": {code: 1 + sum(other > total for other in totals.values()) for code, total in totals.items()},
        }
        members += len(expected)
        for way, ranks in ways.items():
            wrong[way] += sum(ranks[code] != expected[code] for code in expected)

    assert members == 8100
    assert wrong == {"ours": 0, "countifs": 3595, "floats": 12}


def reference_ranks(group, book):
    return reference_results(group, book, [], PLAN, [], YEAR.last_day)


def test_places_share_and_skip():
    assert places({"A": 5, "B": 7, "C": 7, "D": 1, "E": Fraction(1)}) == {"B": 1, "C": 1, "A": 3, "D": 4, "E": 4}
