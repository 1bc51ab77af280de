"""Readings: the one way in which a figure reaches a leaf that is not scored by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from appraisal.actions.periods import check_book
from appraisal.actions.versions import check_in_force
from appraisal.gathering.locks import check_filing
from appraisal.models import Indicator, Member, Period, Reading
from appraisal.rules import measured
from appraisal.rules.methods import Reading as Figure
from core import audit
from core.findings import Finding, demand
from organization.models import Account

ByIndicator = Mapping[Indicator, Mapping[int, Figure | None]]
"""Per leaf the readings by key of the member, None for 不涉及."""


def record_readings(
    *,
    period: Period,
    indicator: Indicator,
    readings: Mapping[int, Figure | None],
    origin_kind: str,
    origin_pk: int,
    note: str = "",
    by: Account,
    at: datetime,
) -> int:
    """File the readings of one leaf by key of the member, None for 不涉及; how many of them are new or changed.

    A reading that stands already is superseded and stays on record; one that says the same is left alone. Members
    that are not named keep what they have. Refused, with every fault at once, when a version of the period is
    published and not opened again (for every duty), when the scheme was replaced (SX-6.9-a), for a leaf that is
    scored by hand and for members of another group. Who may file for whom is asked by the caller: outcomes of ballots
    and commitments are nobody's own choice.
    """
    return record_many(
        period=period, columns={indicator: readings}, origin_kind=origin_kind, origin_pk=origin_pk, note=note,
        by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def record_many(
    *,
    period: Period,
    columns: ByIndicator,
    origin_kind: str,
    origin_pk: int,
    note: str = "",
    by: Account,
    at: datetime,
) -> int:
    """The same for several leaves in one step: seven queries, one row of audit."""
    locked = Period.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=period.pk)
    members = Member.objects.in_bulk({pk for readings in columns.values() for pk in readings})
    demand([*check_open(locked), *_check(locked, columns, members)])
    held = {(row.indicator_id, row.member_id): row for row in _current(locked, columns)}
    change = audit.new_change()
    origin: dict[str, Any] = {
        "origin_kind": origin_kind, "origin_pk": origin_pk, "note": note, "filed_at": at, "filed_by": by,
        "change_id": change,
    }  # fmt: skip
    rows: list[Reading] = []
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for indicator, readings in columns.items():
        for pk, figure in readings.items():
            former = held.get((indicator.pk, pk))
            told, new = None if former is None else _data(former), measured.freeze_reading(figure) or {}
            if told == new:
                continue
            key = f"{members[pk].code}/{indicator.code}"
            before[key], after[key] = told, new
            where = {"period": locked, "indicator": indicator, "member_id": pk, "supersedes": former}
            rows.append(Reading(**where, not_applicable=figure is None, **new, **origin))
    if not rows:
        return 0
    Reading.objects.bulk_create(rows, batch_size=1000)
    audit.record(
        verb="appraisal.record_readings", by=by, at=at, obj=locked, event_id=change,
        label=f"{locked.scheme.name} {locked.name}", before=before, after=after, reason=note,
    )  # fmt: skip
    return len(rows)


def check_open(period: Period) -> list[Finding]:
    """Whether readings of the period may be filed at all: the page shows it, the action demands it."""
    return [*check_book(period), *check_in_force(period.scheme), *check_filing(period)]


def _check(period: Period, columns: ByIndicator, members: Mapping[int, Member]) -> Iterable[Finding]:
    inner = set(
        Indicator.objects.filter(parent__in=[one.pk for one in columns]).order_by().values_list("parent_id", flat=True)
    )
    for indicator, readings in columns.items():
        own = indicator.scheme_id == period.scheme_id and indicator.pk not in inner
        groups = {pk: members[pk].group_id if pk in members else None for pk in readings}
        strangers = [str(pk) for pk, group in groups.items() if group != indicator.group_id]
        yield from measured.check_leaf(indicator.name, indicator.source, own=own)
        yield from measured.check_members(indicator.name, strangers)
        yield from measured.check_figures(
            indicator.name, {members[pk].name: one for pk, one in readings.items() if pk in members}
        )


def _current(period: Period, columns: ByIndicator) -> list[Reading]:
    rows = Reading.objects.current().filter(period=period, indicator__in=list(columns))
    return list(rows.order_by())


def _data(row: Reading) -> dict[str, Any]:
    """A stored reading as ``freeze_reading`` has it, {} for 不涉及."""
    named = {"value": row.value, "base": row.base, "target": row.target, "ratings": row.ratings}
    return {name: text for name, text in named.items() if text}
