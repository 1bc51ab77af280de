"""What another weight, score or account would make of a result: the version's own rules, nothing of the version."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.enums import AdjustmentKind, TopRule
from appraisal.rules.facts import Book, GroupFacts
from appraisal.rules.frozen import FrozenGroup
from appraisal.rules.results import GroupResult
from appraisal.rules.stability import draws, shaken, stability
from appraisal.rules.what_if import Change, changed, entries_of, try_out
from tests.appraisal.rules.build import NATION, PLAN, PROVINCE, YEAR, group_of, leaf, praise, top, units

NODES = [
    top("T1", 150, 600), leaf("L1", "T1", 100), leaf("L2", "T1", 50),
    top("T2", 100, 400, TopRule.SHARE_OF_FULL), leaf("L3", "T2", 100),
]  # fmt: skip
SCORES = {"A": ("90", "40", "70"), "B": ("80", "50", "95"), "C": ("60", None, "88")}


def book_of(scores: dict[str, tuple[str | None, ...]]) -> Book:
    return {
        code: {
            leaf: None if value is None else units(value) for leaf, value in zip(("L1", "L2", "L3"), row, strict=True)
        }
        for code, row in scores.items()
    }


def frozen(scores: dict[str, tuple[str | None, ...]] = SCORES, entries: tuple = ()) -> FrozenGroup:
    group: GroupFacts = group_of(NODES, list(scores))
    return FrozenGroup(group, book_of(scores), tuple(entries), PLAN, (), YEAR)


def finals(result: GroupResult) -> dict[str, int]:
    return {row.code: row.final for row in result.results}


def test_no_change_is_the_version_itself() -> None:
    one = frozen()

    shown = try_out(one, Change())

    assert shown.changed == ()
    assert [row.after for row in shown.shifts] == list(one.score().results)


def test_another_weight_moves_places() -> None:
    shown = try_out(frozen(), Change(weights={"T1": Decimal(1000), "T2": Decimal(0)}))

    assert [(row.code, row.before.rank, row.after.rank) for row in shown.shifts] == [
        ("A", 2, 1), ("B", 1, 1), ("C", 3, 3),
    ]  # fmt: skip
    assert shown.shifts[0].after.final == units(1000)


@pytest.mark.parametrize(
    ("left_out", "tops", "fulls"),
    [
        ({"T2"}, ["T1"], {"T1": 150}),
        ({"L2"}, ["T1", "T2"], {"T1": 100, "T2": 100}),
        ({"L3"}, ["T1"], {"T1": 150}),
        ({"L1", "L2"}, ["T2"], {"T2": 100}),
    ],
    ids=["a top", "a leaf", "the only leaf of a top", "all leaves of a top"],
)
def test_an_item_left_out_takes_its_marks_along(left_out: set[str], tops: list[str], fulls: dict[str, int]) -> None:
    one = changed(frozen(), Change(left_out=frozenset(left_out)))

    kept = [node for node in one.group.nodes if node.parent is None]
    assert [node.code for node in kept] == tops
    assert {node.code: node.full_mark for node in kept} == fulls
    assert [item.code for item in one.score().results[0].items] == tops


def test_everything_left_out_is_refused_with_the_reason() -> None:
    shown = try_out(frozen(), Change(left_out=frozenset({"T1", "T2"})))

    assert [one.clause for one in shown.refusals] == ["SX-3-f"]


def test_a_bonus_moves_and_goes_and_a_cap_bites() -> None:
    entries = (praise(NATION, member="C"), praise(NATION, member="C"), praise(PROVINCE, member="A"))
    one = frozen(entries=entries)
    place = next(at for at, entry in enumerate(entries_of(one)) if entry.member == "A")

    moved = {row.code: row.gained for row in try_out(one, Change(moved={place: "B"})).shifts}
    gone = {row.code: row.gained for row in try_out(one, Change(dropped=frozenset({place}))).shifts}
    capped = {row.code: row.gained for row in try_out(one, Change(cap=Decimal(10))).shifts}

    assert moved == {"A": -units(20), "B": units(20), "C": 0}
    assert gone == {"A": -units(20), "B": 0, "C": 0}
    assert capped == {"A": -units(10), "B": 0, "C": -units(40)}


def test_one_score_moves_everybody_measured_by_the_best() -> None:
    shown = {row.code: row for row in try_out(frozen(), Change(cells={("B", "L1"): units(100)})).shifts}

    assert shown["B"].gained == 0, "the best has the full weight before and after"
    assert shown["A"].gained < 0
    assert shown["C"].gained < 0


@given(st.integers(0, 2**32))
def test_a_better_leaf_never_lowers_its_unit_whatever_the_order(seed: int) -> None:
    """Total = sum of what is shown, the same in any order, and no lower with a better leaf; the same again is 0."""
    chance, full = random.Random(seed), {"L1": 100, "L2": 50, "L3": 100}
    names = [f"U{place}" for place in range(chance.randint(2, 6))]
    book = {name: {code: chance.randint(0, units(most)) for code, most in full.items()} for name in names}
    one = FrozenGroup(group_of(NODES, names), book, (), PLAN, (), YEAR)
    member, code = chance.choice(names), chance.choice(list(full))
    cell = chance.randint(book[member][code], units(full[code]))

    shown = try_out(one, Change(cells={(member, code): cell}))
    mixed_names = chance.sample(names, len(names))
    mixed = FrozenGroup(group_of(NODES, mixed_names), {name: book[name] for name in mixed_names}, (), PLAN, (), YEAR)

    assert {row.code: row.gained for row in shown.shifts}[member] >= 0
    assert all(row.after.final == sum(item.weighted for item in row.after.items) for row in shown.shifts)
    assert finals(mixed.score()) == finals(one.score())
    assert try_out(one, Change(cells={(member, code): book[member][code]})).changed == ()


def test_entries_are_named_by_place_whatever_order_they_were_filed_in() -> None:
    entries = [praise(NATION, member="C"), praise(PROVINCE, member="A")]

    assert entries_of(frozen(entries=tuple(entries))) == entries_of(frozen(entries=tuple(reversed(entries))))
    assert entries[0].kind is AdjustmentKind.COMMENDATION


@given(st.integers(0, 2**32), st.integers(1, 9_999))
def test_shaken_weights_add_up(seed: int, spread: int) -> None:
    chance = random.Random(seed)
    weights = [chance.choice((0, 1, chance.randint(0, 10_000_000))) for _ in range(chance.randint(1, 12))]

    made = shaken(weights, spread, draws(seed))

    assert sum(made) == sum(weights)
    assert all(one >= 0 for one in made)


def test_stability_is_the_same_for_a_seed_and_counts_places_kept() -> None:
    one = frozen({"A": ("90", "40", "70"), "B": ("89", "40", "71"), "C": ("10", "5", "10")})

    found = stability(one, one.score(), seed=7, spread=1_000, trials=200)
    again = stability(one, one.score(), seed=7, spread=1_000, trials=200)
    rows = {row.code: row for row in found.rows}

    assert found == again
    assert (rows["C"].kept, rows["C"].best, rows["C"].worst) == (200, 3, 3)
    assert 0 < rows["A"].kept < 200, "a close pair changes places"
    assert rows["A"].kept == rows["B"].kept


def test_stability_scores_as_scoring_does() -> None:
    """One trial with the weights it drew is the ranking that scoring gives with these weights."""
    one = frozen()
    drawn = shaken([units(600), units(400)], 2_000, draws(3))
    weights = dict(zip(("T1", "T2"), (Decimal(value) / 10_000 for value in drawn), strict=True))

    found = stability(one, one.score(), seed=3, spread=2_000, trials=1)
    expected = {row.code: row.after.rank for row in try_out(one, Change(weights=weights)).shifts}

    assert {row.code: row.worst if row.worst != row.rank else row.best for row in found.rows} == expected
    with pytest.raises(ValueError, match="变动幅度"):
        stability(one, one.score(), seed=3, spread=0)
