"""The statements by which a computation reads its inputs, as plain rows.

Written out in SQL because this is the one place that reads a hundred thousand rows at once: building and converting
them through models takes longer than scoring them. Both databases run the same text but for the two words that make a
JSON list.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import orjson
from django.db import connection

MEMBERS = """
SELECT member.id, member.code, member.name, member.group_id,
    "group".code, "group".name, "group".kind, "group".total_weight, "group"."order"
FROM appraisal_member AS member JOIN appraisal_group AS "group" ON "group".id = member.group_id
WHERE member.scheme_id = %s ORDER BY member."order", member.code
"""
NODES = """
SELECT node.id, node.code, node.name, node.parent_id, node."order", node.full_mark, node.weight, node.top_rule,
    node.source, node.method, node.params, node.floor, node.clause, node.key_indicator, node.group_id,
    "group".code, "group".name, "group".kind, "group".total_weight, "group"."order"
FROM appraisal_indicator AS node JOIN appraisal_group AS "group" ON "group".id = node.group_id
WHERE node.scheme_id = %s ORDER BY node."order", node.id
"""
ORIGINS = """
SELECT member_id, entered_by_id, CAST(entered_at AS text), import_batch_id FROM (
    SELECT DISTINCT member_id, entered_by_id, entered_at, import_batch_id FROM appraisal_score WHERE period_id = %s
) AS origin
"""
LINES = """
SELECT member_id, CAST({list}(indicator_id) AS text), CAST({list}(value) AS text)
FROM appraisal_score WHERE period_id = %s GROUP BY member_id
"""
MIXED_LINES = """
SELECT member_id, entered_by_id, CAST(entered_at AS text), import_batch_id,
    CAST({list}(indicator_id) AS text), CAST({list}(value) AS text)
FROM appraisal_score WHERE period_id = %s AND member_id IN (
    SELECT member_id FROM (
        SELECT DISTINCT member_id, entered_by_id, entered_at, import_batch_id FROM appraisal_score WHERE period_id = %s
    ) AS origin GROUP BY member_id HAVING COUNT(*) > 1
) GROUP BY member_id, entered_by_id, entered_at, import_batch_id
"""
ENTRIES = """
SELECT member_id, kind, leading_group, level, single_or_grassroots, points, matter, document_number, dated, agency,
    carried_over
FROM appraisal_adjustment WHERE scheme_id = %s AND withdrawn_at IS NULL
UNION ALL
SELECT member_id, kind, field, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM appraisal_mark WHERE scheme_id = %s AND withdrawn_at IS NULL
"""
LATEST = """
SELECT (SELECT MAX(version.number) FROM appraisal_resultversion AS version
    JOIN appraisal_period AS other ON other.id = version.period_id
    JOIN appraisal_scheme AS former ON former.id = other.scheme_id
    WHERE other.label = period.label AND former.code = scheme.code),
    (SELECT MAX(later.version) FROM appraisal_scheme AS later
    WHERE later.code = scheme.code AND later.version > scheme.version AND later.state = 'issued')
FROM appraisal_period AS period JOIN appraisal_scheme AS scheme ON scheme.id = period.scheme_id
WHERE period.id = %s{lock}
"""


READINGS = """
SELECT one.member_id, one.indicator_id, one.not_applicable, one.value, one.base, one.target, one.ratings,
    one.filed_by_id, CAST(one.filed_at AS text), one.origin_kind, one.origin_pk, one.note
FROM appraisal_reading AS one WHERE one.period_id = %s
    AND NOT EXISTS (SELECT 1 FROM appraisal_reading AS later WHERE later.supersedes_id = one.id)
ORDER BY one.id
"""

Origin = tuple[int, str, int | None]
"""Account id, time of entry as the database writes it, import id."""


class Line(NamedTuple):
    """Scores of one member from one origin: ``points[i]`` is that of indicator ``leaves[i]``, None for 不涉及.

    The time of entry in ``origin`` is as the database writes it: turning 100,000 of them into datetimes would take
    longer than scoring does.
    """

    member: int
    origin: Origin
    leaves: tuple[int, ...]
    points: list[int | None]


class Filed(NamedTuple):
    """A reading that no later one has replaced; figures as exact texts, the time as the database writes it."""

    member: int
    indicator: int
    not_applicable: bool
    value: str
    base: str
    target: str
    ratings: list[str]
    account: int
    at: str
    origin_kind: str
    origin_pk: int
    note: str


class Entry(NamedTuple):
    """An adjustment in force; or a mark in force, whose ``field`` stands in ``name`` and which has nothing more."""

    member: int
    kind: str
    name: str
    level: str
    single_or_grassroots: bool
    points: int | None
    matter: str
    document_number: str
    dated: date
    agency: str
    carried_over: bool


def members(scheme: int) -> list[tuple[Any, ...]]:
    """id, code, name, group id, and the group's code, name, kind, total weight and order; in the scheme's order."""
    return _rows(MEMBERS, scheme)


def nodes(scheme: int) -> list[tuple[Any, ...]]:
    """id, code, name, parent, order, full mark, weight, top rule, source, method, params (JSON text), floor, clause,
    key indicator, group id, and the group's five as for members; in the scheme's order."""
    return _rows(NODES, scheme)


def lines(period: int) -> list[Line]:
    """All scores of a period, a row for each member and origin.

    Most members have one origin. Grouping all scores by origin sorts them first, which takes half of the reading;
    so it is done for the members alone that have several.
    """
    kind = "JSON_AGG" if connection.vendor == "postgresql" else "JSON_GROUP_ARRAY"
    origins = _rows(ORIGINS, period)
    of: dict[int, Origin] = {row[0]: row[1:] for row in origins}
    rows = _rows(LINES.format(list=kind), period)
    if len(of) == len(origins):
        return _parsed(rows, [of[row[0]] for row in rows])
    mixed = _rows(MIXED_LINES.format(list=kind), period, period)
    several = {row[0] for row in mixed}
    rows = [row for row in rows if row[0] not in several]
    of_mixed: list[Origin] = [row[1:4] for row in mixed]
    return _parsed([*rows, *[(row[0], *row[4:]) for row in mixed]], [*[of[row[0]] for row in rows], *of_mixed])


def _parsed(rows: Sequence[tuple[Any, ...]], origins: Sequence[Origin]) -> list[Line]:
    """From (member, list of leaves, list of points), the lists as JSON."""
    # One text for all lists: parsing them one by one costs a multiple. Members of a group have the same leaves.
    leaves = {text: tuple(orjson.loads(text)) for text in {row[1] for row in rows}}
    points = orjson.loads(f"[{','.join([row[2] for row in rows])}]")
    return list(map(Line, [row[0] for row in rows], origins, [leaves[row[1]] for row in rows], points))


def readings(period: int) -> list[Filed]:
    """What is filed for the measured leaves of a period now."""
    return [Filed._make((*row[:6], _list(row[6]), *row[7:])) for row in _rows(READINGS, period)]


def entries(scheme: int) -> list[Entry]:
    """The year's adjustments and marks in force."""
    return [Entry._make((*row[:8], _day(row[8]), *row[9:])) for row in _rows(ENTRIES, scheme, scheme)]


class Latest(NamedTuple):
    """``number`` of the newest result version of a period, 0 without one; ``scheme`` the issued version that has
    replaced the period's scheme, or None."""

    number: int
    scheme: int | None


def latest(period: int) -> Latest:
    """What has come since the inputs were read; locks the period's row to the end of the transaction."""
    lock = " FOR UPDATE OF period" if connection.features.has_select_for_update else ""
    ((number, scheme),) = _rows(LATEST.format(lock=lock), period)
    return Latest(number or 0, scheme)


def _list(value: Any) -> Any:
    """Lists are texts to both drivers, unless PostgreSQL's reads JSON itself."""
    return orjson.loads(value) if isinstance(value, str) else value


def _day(value: Any) -> Any:
    """SQLite keeps days as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _rows(statement: str, *values: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: Sequence[tuple[Any, ...]] = cursor.fetchall()
    return list(found)
