"""What an item is worth, scores, places, tiers: exact, and at their boundaries."""

from __future__ import annotations

from datetime import date
from fractions import Fraction as F

import pytest

from accountability.enums import Component, Tier
from accountability.rules.execution import (
    Item,
    Weights,
    credit_of,
    fingerprint,
    ranked,
    read,
    scores,
    shown,
    tier_of,
    written,
)

DUE, TASK = date(2012, 6, 30), "accountability.task"
WEIGHTS = Weights(
    {Component.TASKS: 50, Component.REPORTS: 15, Component.ORDERS: 20, Component.ACCEPTANCE: 15}, F(1, 2), F(1, 3),
    (90, 80, 60),
)  # fmt: skip


def item(
    unit: int = 1, done: date | None = DUE, *, pk: int = 1, part: Component = Component.TASKS,
    person: int | None = None, standard: F | None = F(1), due: date | None = DUE,
) -> Item:  # fmt: skip
    return Item(part, ("accountability.task", pk), "修路", unit, person, due, done, standard)


@pytest.mark.parametrize(
    ("given", "worth", "word"),
    [
        (item(done=DUE), F(1), "按期完成"),
        (item(done=date(2012, 7, 1)), F(1, 2), "超期完成"),
        (item(done=None), F(0), "逾期未完成"),
        (item(standard=None), F(1, 3), "按期完成，部分达到标准"),
        (item(done=date(2012, 7, 1), standard=None), F(1, 6), "超期完成，部分达到标准"),
        (item(standard=F(0)), F(0), "未达到标准"),
        (item(part=Component.ACCEPTANCE, due=None), F(1), "验收达标"),
        (item(part=Component.ACCEPTANCE, due=None, standard=F(0)), F(0), "未达到标准"),
    ],
)
def test_item_is_worth_what_was_done_by_its_day(given: Item, worth: F, word: str) -> None:
    found = credit_of(given, WEIGHTS)

    assert (found.worth, found.word) == (worth, word)


def test_score_is_the_weighted_mean_of_the_components_that_apply() -> None:
    tasks = [item(pk=1), item(pk=2), item(pk=3, done=None)]
    order = item(part=Component.ORDERS, done=date(2012, 7, 2))

    found = scores([*tasks, order], WEIGHTS)
    alone = scores(tasks, WEIGHTS)

    assert [one.value for one in found] == [100 * (50 * F(2, 3) + 20 * F(1, 2)) / 70]
    assert [one.value for one in alone] == [F(200, 3)]
    assert shown(F(200, 3)) == 666_667


def test_component_without_weight_counts_for_nobody() -> None:
    none = Weights({**WEIGHTS.of, Component.REPORTS: 0}, WEIGHTS.late, WEIGHTS.partly, WEIGHTS.limits)

    assert scores([item(part=Component.REPORTS)], none) == []


def test_people_are_scored_by_what_names_them() -> None:
    found = scores([item(person=7), item(person=8, done=None, pk=2), item(pk=3)], WEIGHTS, of_people=True)

    assert [(one.key, one.value) for one in found] == [(7, F(100)), (8, F(0))]


@pytest.mark.clause("LS-4.3-c")
def test_equal_scores_share_a_place_and_the_next_one_skips() -> None:
    late = date(2012, 7, 1)
    done = {1: [DUE], 2: [DUE, late], 3: [late, DUE], 4: [late], 5: [DUE]}
    items = [
        item(unit, day, pk=10 * unit + place) for unit, days in done.items() for place, day in enumerate(days)
    ]  # fmt: skip
    groups = {1: "镇街区", 2: "镇街区", 3: "镇街区", 4: "镇街区", 5: "县直部门"}

    found = ranked(scores(items, WEIGHTS), groups, WEIGHTS)

    assert [(one.group, one.score.key, one.place, one.tier) for one in found] == [
        ("镇街区", 1, 1, Tier.FIRST),
        ("镇街区", 2, 2, Tier.THIRD),
        ("镇街区", 3, 2, Tier.THIRD),
        ("镇街区", 4, 4, Tier.FOURTH),
        ("县直部门", 5, 1, Tier.FIRST),
    ]


def test_scores_that_look_equal_and_are_not_have_places_of_their_own() -> None:
    third = [item(1, DUE if place < 3333 else None, pk=place) for place in range(9999)]
    near = [item(2, DUE if place < 33333 else None, pk=place) for place in range(100_000)]

    found = ranked(scores([*third, *near], WEIGHTS), {1: "全部", 2: "全部"}, WEIGHTS)

    assert [(one.score.key, one.place, shown(one.score.value) // 100) for one in found] == [(1, 1, 3333), (2, 2, 3333)]


@pytest.mark.parametrize(
    ("value", "tier"),
    [
        (F(100), Tier.FIRST), (F(90), Tier.FIRST), (F(89_9999, 10_000), Tier.SECOND), (F(80), Tier.SECOND),
        (F(7999, 100), Tier.THIRD), (F(60), Tier.THIRD), (F(5999, 100), Tier.FOURTH), (F(0), Tier.FOURTH),
    ],
)  # fmt: skip
def test_limit_belongs_to_its_tier(value: F, tier: Tier) -> None:
    assert tier_of(value, WEIGHTS.limits) is tier


def test_written_explanation_is_read_as_it_was_and_adds_up_to_the_score() -> None:
    score = scores([item(), item(pk=2, done=None), item(part=Component.ORDERS, done=date(2012, 8, 1))], WEIGHTS)[0]

    told = read(written(score))

    weight = sum(one.weight for one in told)
    assert 100 * sum(one.weight * one.mean for one in told) / weight == score.value
    assert [(one.component, [(line.source, line.word, line.worth) for line in one.items]) for one in told] == [
        (Component.TASKS, [((TASK, 1), "按期完成", F(1)), ((TASK, 2), "逾期未完成", F(0))]),
        (Component.ORDERS, [((TASK, 1), "超期完成", F(1, 2))]),
    ]  # fmt: skip


def test_fingerprint_follows_what_went_in_and_not_its_order() -> None:
    one, two, groups = item(), item(2, pk=2), {1: "镇街区", 2: "镇街区"}

    same = fingerprint([one, two], groups, WEIGHTS, "2012")

    assert fingerprint([two, one], groups, WEIGHTS, "2012") == same
    assert fingerprint([one], groups, WEIGHTS, "2012") != same
    assert fingerprint([one, two], groups, WEIGHTS, "2012H1") != same
    assert fingerprint([one, item(2, None, pk=2)], groups, WEIGHTS, "2012") != same
