"""A year computed anew: 200 units with 120 leaves each, statements counted, beside the floor of two SQL statements."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from appraisal.models import Period, ResultVersion
from tools.bench import county, statement
from tools.bench.ranking import _office, compute
from tools.bench.report import Section, ms, times, verdict
from tools.bench.timing import Task, in_turn

FEW, MANY, TOPS, LEAVES = 15, 200, 10, 12
STATEMENTS_GOAL = 15
CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
"""Begins and ends of transactions: no queries."""


def measure(quick: bool) -> list[Section]:
    few, many = (county.build(f"R{units}", (county.Block(units, (LEAVES,) * TOPS),)) for units in (FEW, MANY))
    backend = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    section = Section(
        f"Full recomputation on {backend}, {TOPS * LEAVES} leaves under {TOPS} top items",
        ["units", "cells", "statements, first time", "afterwards", "SQL statements", "product", "ratio",
         "processor time", "goal", ""],
    )  # fmt: skip
    goal = f"at most {STATEMENTS_GOAL} statements, the same"
    _office()
    counts = [(statements(period), statements(period)) for period in (few, many)]
    met = verdict(counts[0] == counts[1] and max(counts[0]) <= STATEMENTS_GOAL)
    for units, period, (first, again) in zip((FEW, MANY), (few, many), counts, strict=True):
        tasks = {
            "statement": Task(statement.rank, lambda period=period: statement.empty_version(period)),  # type: ignore[misc]
            "product": Task(lambda _, period=period: compute(period)),  # type: ignore[misc]  # this round's period
        }
        timings = in_turn(tasks, rounds=3 if quick else 9)
        product = timings["product"]
        section.add(
            str(units), f"{units * TOPS * LEAVES:,}", str(first), str(again), ms(timings["statement"].seconds),
            ms(product.seconds), times(product.over(timings["statement"])), ms(product.cpu_seconds), goal, met,
        )  # fmt: skip
    section.note(
        "All statements count, bulk writes among them; not the beginnings and ends of the two transactions and of a "
        "savepoint. The first time the tree of an issued scheme is read; it cannot change, so it is kept."
    )
    section.note(f"Rows in which product and SQL statements differ: {_unlike(many)}.")
    return [section]


def statements(period: Period) -> int:
    """How many a computation sends."""
    with CaptureQueriesContext(connection) as captured:
        compute(period)
    return sum(not query["sql"].startswith(CONTROL) for query in captured.captured_queries)


def _unlike(period: Period) -> int:
    ours, theirs = compute(period), statement.empty_version(period)
    statement.rank(theirs)
    return len(_rows(ours) ^ _rows(theirs))


def _rows(version: ResultVersion) -> set[tuple[object, ...]]:
    return {
        *version.results.values_list("member_id", "initial", "bonus", "final", "rank"),
        *version.items.values_list("member_id", "indicator_id", "base", "weighted", "place"),
    }
