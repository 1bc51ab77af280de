"""Execution results: compute a version, settle it, what the last places bring; groups of units (LS-4.3-c, LS-3.5-d)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accountability.actions.ranking_consequences import apply_last_places
from accountability.enums import AccountabilityEvent, ResultOf
from accountability.gathering.execution import execution_numbers, groups_of, items_of, ranked_units
from accountability.models import ExecutionRanking, ExecutionResult, RankingGroup, RankingGroupUnit
from accountability.rules.execution import (
    CLAUSE,
    LAST,
    Placed,
    check_final,
    check_group,
    check_ranking,
    fingerprint,
    ranked,
    scores,
    shown,
    written,
)
from core import audit, events
from core.findings import demand
from core.periods import Cycle, parse_period
from organization.models import Account, Person, Unit


@transaction.atomic
def rank_execution(code: str, *, by: Account, at: datetime) -> ExecutionRanking:
    """Compute the period ("2012" or "2012H1") as of today and keep it as the next numbered version. Raises Refused."""
    period, today = parse_period(code), timezone.localdate(at)
    assert period.cycle in (Cycle.YEAR, Cycle.HALF)
    _serial()
    held = list(ExecutionRanking.objects.filter(period=code).order_by("number"))
    numbers, units = execution_numbers(today), ranked_units()
    groups = groups_of(units, one_list=numbers.one_list)
    items = [one for one in items_of(period, today) if one.unit in groups]
    final = any(one.finalised_at is not None for one in held)
    demand(check_ranking(ended=period.start <= today, final=final, items=len(items), period=period.label))
    row = ExecutionRanking.objects.create(
        period=code, number=held[-1].number + 1 if held else 1, as_of=today, rulebook=numbers.rulebook,
        sha256=fingerprint(items, groups, numbers.weights, code), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    of_units = ranked(scores(items, numbers.weights), groups, numbers.weights)
    of_people = scores(items, numbers.weights, of_people=True)
    homes = dict(Person.objects.filter(pk__in=[one.key for one in of_people]).values_list("pk", "unit"))
    led = {one.person: one.unit for one in items if one.person is not None}
    seats = {pk: homes[pk] if homes[pk] in groups else led[pk] for pk in homes}
    placed = ranked(of_people, {pk: groups[unit] for pk, unit in seats.items()}, numbers.weights)
    ExecutionResult.objects.bulk_create(
        [_result(row, ResultOf.UNIT, one, one.score.key, None) for one in of_units]
        + [_result(row, ResultOf.PERSON, one, seats[one.score.key], one.score.key) for one in placed]
    )
    audit.record(
        verb="accountability.rank_execution", by=by, at=at, obj=row, clause=CLAUSE,
        after={"period": code, "number": row.number, "units": len(of_units), "people": len(placed),
               "sha256": row.sha256},
    )  # fmt: skip
    return row


def _serial() -> None:
    """Versions are numbered and settled one after the other: everybody waits for the county's row."""
    Unit.objects.select_for_update(of=("self",)).get(parent__isnull=True)


def _result(row: ExecutionRanking, of: ResultOf, one: Placed, unit: int, person: int | None) -> ExecutionResult:
    value = one.score.value
    return ExecutionResult(
        ranking=row, of=of, group=one.group, unit_id=unit, person_id=person, place=one.place, score=shown(value),
        exact=str(value), tier=one.tier, explanation=written(one.score),
    )  # fmt: skip


@transaction.atomic
def finalise_ranking(ranking: ExecutionRanking, *, by: Account, at: datetime) -> ExecutionRanking:
    """Settle the newest version, by a second person. Of a year the last places of each group are listed for a written
    self-criticism and a talk (LS-3.5-d). Raises Refused."""
    _serial()  # no version is computed while the newest is settled
    row = ExecutionRanking.objects.select_for_update(of=("self",)).get(pk=ranking.pk)
    rows = ExecutionRanking.objects.filter(period=row.period)
    period = parse_period(row.period)
    demand(
        check_final(
            final=rows.final().exists(), newest=not rows.filter(number__gt=row.number).exists(),
            own=row.recorded_by_id == by.pk, over=row.as_of > period.end, period=period.label,
        )
    )  # fmt: skip
    row.finalised_at, row.finalised_by = at, by
    row.save(update_fields=["finalised_at", "finalised_by"])
    if period.cycle is Cycle.YEAR:
        for group, places in places_of(row).items():
            apply_last_places(period.year, f"{group}落实排名", places, by=by, at=at)
    audit.record(
        verb="accountability.finalise_ranking", by=by, at=at, obj=row, clause=CLAUSE,
        after={"period": row.period, "number": row.number, "final": True},
    )  # fmt: skip
    events.emit(AccountabilityEvent.RANKING_FINAL, ranking_id=row.pk)
    return row


def places_of(ranking: ExecutionRanking) -> dict[str, dict[int, int]]:
    """Group -> unit id -> place."""
    found: dict[str, dict[int, int]] = {}
    rows = ranking.results.filter(of=ResultOf.UNIT).order_by("group", "place")
    for group, unit, place in rows.values_list("group", "unit", "place"):
        found.setdefault(group, {})[unit] = place
    return found


@transaction.atomic
def save_group(
    group: RankingGroup | None, name: str, order: int, units: Sequence[Unit], *, by: Account, at: datetime
) -> RankingGroup:
    """Name a group and put units in it, out of whichever they stood in; what is ranked already stays as it was."""
    others = RankingGroup.objects.select_for_update().filter(name=name.strip())
    taken = any(one.pk != (group.pk if group is not None else None) for one in others)
    demand(check_group(name, [unit.pk for unit in units], taken=taken))
    if group is None:
        row = RankingGroup.objects.create(name=name.strip(), order=order, recorded_at=at, recorded_by=by)
    else:
        row = RankingGroup.objects.select_for_update().get(pk=group.pk)
        row.name, row.order = name.strip(), order
        row.save(update_fields=["name", "order"])
    RankingGroupUnit.objects.filter(group=row).delete()
    RankingGroupUnit.objects.filter(unit__in=units).delete()
    RankingGroupUnit.objects.bulk_create(RankingGroupUnit(group=row, unit=unit) for unit in units)
    audit.record(
        verb="accountability.save_ranking_group", by=by, at=at, obj=row, clause=LAST,
        after={"units": [unit.name for unit in units]},
    )  # fmt: skip
    return row
