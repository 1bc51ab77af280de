"""What the last places of a year's final ranking bring: a self-criticism and a level-1 talk (LS-3.5-d)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accountability.enums import SummonsCause, SummonsState
from accountability.gathering.inspections import numbers_on
from accountability.gathering.summonses import principals_of
from accountability.models import SelfCriticism, Summons
from accountability.rules.summonses import LAST, Place, last_places
from core import audit
from core.findings import demand, unknown, unmet
from organization.models import Account, Unit


@transaction.atomic
def apply_last_places(
    year: int, ranking: str, places: Mapping[int, int], *, by: Account, at: datetime
) -> list[SelfCriticism]:
    """For one final list: ``ranking`` is its name, ``places`` unit id -> rank (1, 2, 2, 4). Units already listed for
    the same year and ranking are left as they are, so that it may be called again. Raises Refused when a unit has no
    principal leader to be called in."""
    today = timezone.localdate(at)
    last = last_places([Place(unit, rank) for unit, rank in places.items()], numbers_on(today).last_places)
    listed = set(SelfCriticism.objects.filter(year=year, ranking=ranking).values_list("unit_id", flat=True))
    fresh = [one for one in last if one.unit not in listed]
    units = {unit.pk: unit for unit in Unit.objects.select_for_update().filter(pk__in=[one.unit for one in fresh])}
    heads = principals_of(list(units.values()), today)
    nobody = [units[one.unit].name for one in fresh if one.unit not in heads]
    if nobody:
        demand([unknown(LAST, "单位没有主要负责人", remedy="由组织部核对任职", 单位="、".join(nobody))])
    made = []
    for one in fresh:
        unit = units[one.unit]
        summons = Summons.objects.create(
            cause=SummonsCause.RANKING, level=1, unit=unit, person=heads[unit.pk], state=SummonsState.APPROVED,
            proposal=f"{year}年{ranking}第 {one.rank} 名，由组织部长约谈主要负责人。", recorded_at=at, recorded_by=by,
        )  # fmt: skip
        made.append(
            SelfCriticism.objects.create(
                unit=unit, year=year, ranking=ranking, place=one.rank, summons=summons, recorded_at=at, recorded_by=by
            )
        )
    audit.record(
        verb="accountability.apply_last_places", by=by, at=at, label=f"{year}年{ranking}", clause=LAST,
        after={"units": [f"{one.unit.name} {one.place}" for one in made]},
    )  # fmt: skip
    return made


@transaction.atomic
def submit_self_criticism(row: SelfCriticism, text: str, *, by: Account, at: datetime) -> SelfCriticism:
    """The unit hands its written self-criticism to committee and government, once."""
    locked = SelfCriticism.objects.select_for_update(of=("self",)).select_related("unit").get(pk=row.pk)
    findings = []
    if locked.submitted_at is not None:
        findings.append(unmet(LAST, "书面检查已经提交", remedy="无需重复提交"))
    if not text.strip():
        findings.append(unmet(LAST, "书面检查没有内容", field="text", remedy="填写书面检查"))
    demand(findings)
    locked.text, locked.submitted_at, locked.submitted_by = text.strip(), at, by
    locked.save(update_fields=["text", "submitted_at", "submitted_by"])
    audit.record(verb="accountability.submit_self_criticism", by=by, at=at, obj=locked, clause=LAST)
    return locked
