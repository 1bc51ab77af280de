"""What was filed for the measured leaves of a period: one statement, and none for a scheme that has no such leaves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Value

from appraisal import reading
from appraisal.enums import Source
from appraisal.gathering import Gathered, Scores, moment
from appraisal.models import Period, Score
from appraisal.models import Reading as Filing
from appraisal.rules.facts import SchemeFacts
from appraisal.rules.measured import Measured, measure, thaw_reading
from appraisal.rules.methods import Reading

Filed = dict[str, dict[str, list[Any]]]
"""Leaf code -> member code -> [account id, time, kind of origin, key of origin, note]."""


@dataclass(slots=True)
class Taken:
    """The readings of one group with where each came from."""

    readings: dict[str, dict[str, Reading | None]] = field(default_factory=lambda: defaultdict(dict))
    filed: Filed = field(default_factory=lambda: defaultdict(dict))


def has_measured(scheme: SchemeFacts) -> bool:
    """Whether any leaf may be scored from readings."""
    return scheme.once(_has_measured)


def _has_measured(scheme: SchemeFacts) -> bool:
    return any(node.source is not Source.ENTERED for group in scheme.groups for node in group.nodes)


def gather_readings(period: Period, scheme: Gathered) -> dict[str, Taken]:
    """The current readings of a period by group code: one query, none where no leaf may have any."""
    return taken(reading.readings(period.pk), scheme) if has_measured(scheme.facts) else {}


def taken(rows: Iterable[reading.Filed], scheme: Gathered) -> dict[str, Taken]:
    """Rows as the rules see them, by group code."""
    groups: dict[str, Taken] = defaultdict(Taken)
    for row in rows:
        home = groups[scheme.group_of_member[row.member]]
        leaf, member = scheme.indicator_codes[row.indicator], scheme.member_codes[row.member]
        home.readings[leaf][member] = reading_of(row)
        origin = [row.account, moment(row.at), row.origin_kind, row.origin_pk, row.note]
        home.filed[leaf][member] = origin
    return dict(groups)


def reading_of(row: reading.Filed) -> Reading | None:
    """A stored row as a reading, None for 不涉及."""
    if row.not_applicable:
        return None
    return thaw_reading({"value": row.value, "base": row.base, "target": row.target, "ratings": row.ratings})


def measured_books(scheme: SchemeFacts, books: Scores, found: Mapping[str, Taken]) -> dict[str, Measured]:
    """The book of each group that has readings, with its measured leaves scored."""
    groups = {group.code: group for group in scheme.groups}
    made = {code: measure(groups[code], books[code], rows.readings) for code, rows in found.items()}
    return {code: one for code, one in made.items() if one.readings}


def filled_cells(periods: Iterable[Period]) -> Counter[tuple[int, int]]:
    """How many cells are filled by period and group, with a score or a reading: one query.

    A score on a leaf that has readings does not count: the leaf is scored from them. Both are counted leaf by leaf, for
    which an index serves each; asked of every score, the same question takes a hundred times as long.
    """
    asked = list(periods)
    scores, readings = (
        rows.filter(period__in=asked).order_by()
        .values_list("period_id", "indicator__group_id", "indicator_id")
        .annotate(n=Count("id"), read=Value(read))
        for read, rows in enumerate((Score.objects.all(), Filing.objects.current()))
    )  # fmt: skip
    leaves: dict[tuple[int, int, int], tuple[int, int]] = {}
    for *leaf, count, read in scores.union(readings, all=True):
        key = (leaf[0], leaf[1], leaf[2])
        leaves[key] = max(leaves.get(key, (0, 0)), (read, count))
    found: Counter[tuple[int, int]] = Counter()
    for (period, group, _), (_, count) in leaves.items():
        found[(period, group)] += count
    return found
