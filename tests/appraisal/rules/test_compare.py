from __future__ import annotations

from appraisal.enums import MarkKind
from appraisal.rules.compare import ItemChange, compare
from appraisal.rules.facts import MarkFacts
from appraisal.rules.results import GroupResult
from appraisal.rules.scoring import score_group
from tests.appraisal.rules.build import PLAN, PROVINCE, YEAR, blame, group_of, single, top, units


def score(book, entries=(), marks=()):
    group = group_of([top("T1", 100, 600), top("T2", 100, 400)], list(book))
    rows = {code: {"T1": units(first), "T2": units(second)} for code, (first, second) in book.items()}
    return score_group(group, rows, entries, PLAN, marks, period=YEAR)


BOOK = {"A": ("90", "80"), "B": ("100", "100"), "C": ("80", "90")}


def test_equal_results_have_no_moves():
    assert compare([score(BOOK)], [score(BOOK)]) == []


def test_correction_shows_who_moved_and_through_which_top_node():
    moves = compare([score(BOOK)], [score(BOOK | {"C": ("99", "90")})])

    assert [(move.member, move.rank_change, move.final_change) for move in moves] == [
        ("C", -1, units(114)),
        ("A", 1, 0),
    ]
    assert moves[0].items == (ItemChange("T1", units(80), units(99), units(480), units(594)),)
    assert moves[0].other_changes == ("initial",)
    assert moves[1].items == ()


def test_change_of_the_best_moves_everybody():
    moves = compare([score(BOOK)], [score(BOOK | {"B": ("95", "100")})])

    assert [move.member for move in moves] == ["B", "A", "C"]
    assert moves[0].items == (ItemChange("T1", units(100), units(95), units(600), units(600)),)
    assert moves[0].final_change == 0


def test_changes_outside_the_items_are_named():
    moves = compare([score(BOOK)], [score(BOOK, [blame(PROVINCE)], [MarkFacts("B", MarkKind.VETO)])])

    assert {move.member: move.other_changes for move in moves} == {"A": ("deduction",), "B": ("vetoed",), "C": ()}


def test_members_and_groups_that_came_or_left_have_one_side():
    before, after = score({"A": ("1", "1")}), score({"B": ("1", "1")})
    gone = GroupResult("B9", "2012", score_group(*single({"Z": "1"}), [], PLAN, [], period=YEAR).results)

    moves = compare([before, gone], [after])

    assert [(move.group, move.member, move.before is None, move.after is None) for move in moves] == [
        ("B1", "B", True, False),
        ("B1", "A", False, True),
        ("B9", "Z", False, True),
    ]
    assert {(move.final_change, move.rank_change, move.other_changes) for move in moves} == {(None, None, ())}
    assert moves[0].items == (
        ItemChange("T1", None, units(1), None, units(600)),
        ItemChange("T2", None, units(1), None, units(400)),
    )
