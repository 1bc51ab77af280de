"""Rows that share the places of their leaves count like dicts, whatever their order and however they are mixed."""

from __future__ import annotations

import pytest

from appraisal.rules.facts import Row
from appraisal.rules.frozen import freeze_group, thaw_group
from appraisal.rules.scoring import score_group
from tests.appraisal.rules.build import PLAN, YEAR, group_of, leaf, top

GROUP = group_of([top("T1", 100, 60), leaf("L2", "T1", 60), leaf("L1", "T1", 40), top("T2", 50, 40)], ["B", "A", "C"])
BOOK = {
    "A": {"L1": 300_000, "L2": None, "T2": 1},
    "B": {"L1": 400_000, "L2": 599_999, "T2": 500_000},
    "C": {"L1": 0, "L2": 200_000, "T2": 250_000},
}
PLACES = {"T2": 0, "L1": 1, "L2": 2}
OTHER = {"L2": 0, "T2": 1, "L1": 2}


def shared(member: str, places: dict[str, int] = PLACES) -> Row[int | None]:
    return Row(places, [BOOK[member][leaf] for leaf in places])


@pytest.mark.parametrize(
    "book",
    [
        {member: shared(member) for member in BOOK},
        {"A": shared("A"), "B": BOOK["B"], "C": shared("C")},
        {"A": BOOK["A"], "B": shared("B"), "C": shared("C", OTHER)},
    ],
    ids=["all", "one as a dict", "two orders"],
)
def test_shared_rows_give_the_result_and_the_text_of_dicts(book):
    result = score_group(GROUP, book, [], PLAN, [], period=YEAR)
    text = freeze_group(GROUP, book, [], PLAN, [], period=YEAR)

    assert result == score_group(GROUP, BOOK, [], PLAN, [], period=YEAR)
    assert text == freeze_group(GROUP, BOOK, [], PLAN, [], period=YEAR)
    assert {code: dict(row) for code, row in thaw_group(text).book.items()} == BOOK


@pytest.mark.parametrize(
    ("row", "title"),
    [
        (Row({"T2": 0, "L1": 1}, [1, 2]), "缺少得分"),
        (Row({**PLACES, "X": 3}, [1, 2, 3, 4]), "得分表中有方案以外的指标"),
    ],
)
def test_a_shared_row_with_a_gap_or_a_stranger_is_refused(row, title):
    result = score_group(GROUP, {**{member: shared(member) for member in "BC"}, "A": row}, [], PLAN, [], period=YEAR)

    assert [finding.title for finding in result.refusals] == [title]
