"""The yardstick of the ranking job: what a database does with it by itself, for the same rows in the same tables.

Two INSERT .. SELECT with window functions in one transaction, the second reading what the first wrote. They know
a tree of two levels, complete books of whole ten-thousandths and commendations only; nothing is checked, explained,
frozen or hashed.
"""

from __future__ import annotations

from django.db import connection, transaction

from appraisal.models import Period, ResultVersion
from organization.models import Account
from tools.bench.county import NOON

ITEMS = """
INSERT INTO appraisal_resultitem (version_id, member_id, indicator_id, base, weighted, place)
WITH base AS (
    SELECT score.member_id, leaf.parent_id AS top_id, CAST(SUM(score.value) AS bigint) AS base
    FROM appraisal_score AS score JOIN appraisal_indicator AS leaf ON leaf.id = score.indicator_id
    WHERE score.period_id = %(period)s GROUP BY score.member_id, leaf.parent_id
), best AS (
    SELECT member_id, top_id, base, MAX(base) OVER (PARTITION BY top_id) AS best,
        RANK() OVER (PARTITION BY top_id ORDER BY base DESC) AS place
    FROM base
)
SELECT %(version)s, member_id, top_id, base, (2 * base * top.weight + best) / (2 * best), place
FROM best JOIN appraisal_indicator AS top ON top.id = top_id
"""
RESULTS = """
INSERT INTO appraisal_result (version_id, group_id, member_id, initial, commendations, bonus, reward, deduction,
    final, rank, vetoed, disqualified)
WITH initial AS (
    SELECT member_id, CAST(SUM(weighted) AS bigint) AS initial FROM appraisal_resultitem
    WHERE version_id = %(version)s GROUP BY member_id
), praise AS (
    SELECT member_id, SUM(CASE level WHEN 'nation' THEN 300000 WHEN 'province' THEN 200000 ELSE 100000 END) AS points
    FROM appraisal_adjustment WHERE scheme_id = %(scheme)s AND withdrawn_at IS NULL GROUP BY member_id
), veto AS (
    SELECT DISTINCT member_id FROM appraisal_mark WHERE scheme_id = %(scheme)s AND withdrawn_at IS NULL
), total AS (
    SELECT member.group_id, member.id, initial,
        CAST(COALESCE(points, 0) AS bigint) AS praised,
        CAST(CASE WHEN points > 500000 THEN 500000 ELSE COALESCE(points, 0) END AS bigint) AS bonus,
        veto.member_id IS NOT NULL AS vetoed
    FROM appraisal_member AS member JOIN initial ON initial.member_id = member.id
    LEFT JOIN praise ON praise.member_id = member.id LEFT JOIN veto ON veto.member_id = member.id
)
SELECT %(version)s, group_id, id, initial, praised, bonus, 0, 0, initial + bonus,
    RANK() OVER (PARTITION BY group_id ORDER BY initial + bonus DESC), vetoed, {no}
FROM total
"""


def empty_version(period: Period) -> ResultVersion:
    """A version for the statement to fill; making it is not part of the yardstick."""
    number = (
        ResultVersion.objects.filter(period=period).order_by("-number").values_list("number", flat=True).first() or 0
    ) + 1
    return ResultVersion.objects.create(
        scheme=period.scheme, period=period, number=number, input_hash="", frozen_header="", scheme_version=1,
        rulebook=period.scheme.rulebook, method_version="sql", computed_at=NOON,
        computed_by=Account.objects.system(),
    )  # fmt: skip


def rank(version: ResultVersion) -> None:
    """Write all items and results of the version."""
    values = {"version": version.pk, "period": version.period_id, "scheme": version.scheme_id}
    no = "FALSE" if connection.vendor == "postgresql" else "0"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ITEMS, values)
        cursor.execute(RESULTS.format(no=no), values)
