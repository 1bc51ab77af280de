"""The catalogue of series: taken over from schemes, kept by the appraisal office."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from appraisal.enums.values import BaseRule, Frequency, SeriesDirection
from appraisal.metrics import metrics_of, series_of
from appraisal.models import Scheme, Series
from core import audit
from core.constraints import save_or_tell
from core.fields import to_points
from core.findings import demand, unmet
from core.rulebook import base_line, first_parameters, in_force, parameters
from core.rulebook.values import Parameters
from organization.models import Account, Unit

FIELDS = ("measure", "decimals", "direction", "frequency", "base_rule", "low", "high", "jump", "supplier_id")
DECIMALS = 4


def data_parameters(at: datetime) -> Parameters:
    """The numbers of filing data in force on that day."""
    found = in_force(timezone.localdate(at))
    return parameters(found) if found is not None else first_parameters(base_line())


@transaction.atomic
def adopt_series(scheme: Scheme, *, by: Account, at: datetime) -> list[Series]:
    """Take the scheme's raw series into the catalogue; those it holds by name stay as they are: fill once.

    Refused, naming each series, when the scheme names no supplier for it.
    """
    wanted = series_of(scheme)
    held = set(Series.objects.filter(name__in=[one.name for one in wanted.values()]).values_list("name", flat=True))
    new = [one for one in wanted.values() if one.name not in held]
    suppliers = {unit.code: unit for unit in Unit.objects.filter(code__in=[one.holder for one in new])}
    demand(
        unmet("JH-C-3.3-h", "数据没有责任单位", remedy="请在方案中为原始数据写明责任单位", 数据=one.name)
        for one in new
        if one.holder not in suppliers
    )
    if not new:
        return []
    jump = int(data_parameters(at).share("appraisal.data_jump") * 100)
    codes = set(Series.objects.values_list("code", flat=True))
    directions = _directions(scheme)
    rows = []
    for one in new:
        code = one.code if one.code not in codes else f"{scheme.code[:14]}-{one.code}"[:20]
        codes.add(code)
        rows.append(
            Series(
                code=code,
                name=one.name,
                measure=one.unit,
                decimals=DECIMALS,
                direction=directions.get(one.code, SeriesDirection.NEUTRAL),
                frequency=Frequency.QUARTER,
                base_rule=BaseRule.LAST_YEAR,
                low=None if one.low is None else to_points(one.low),
                high=None if one.high is None else to_points(one.high),
                jump=jump,
                supplier=suppliers[one.holder],
                recorded_at=at,
                recorded_by=by,
            )
        )
    Series.objects.bulk_create(rows)
    after = {one.code: one.name for one in rows}
    audit.record(verb="appraisal.adopt_series", by=by, at=at, obj=scheme, after=after)
    return rows


def _directions(scheme: Scheme) -> dict[str, str]:
    """Code of a series -> the direction of the metric that is nothing but this series."""
    known = {"higher": SeriesDirection.HIGHER, "lower": SeriesDirection.LOWER}
    return {
        one.top[0]: known.get(one.direction.value, SeriesDirection.NEUTRAL)
        for one in metrics_of(scheme).values()
        if len(one.top) == 1 and not one.bottom and one.change.value == "level"
    }


@transaction.atomic
def edit_series(series: Series, *, changes: Mapping[str, Any], by: Account, at: datetime) -> Series:
    """Change what the catalogue says of a series; ``changes`` by field of FIELDS. ValidationError by field."""
    row = Series.objects.select_for_update(of=("self",)).get(pk=series.pk)
    before = {name: getattr(row, name) for name in FIELDS}
    for name, value in changes.items():
        if name not in FIELDS:
            raise KeyError(name)
        setattr(row, name, value)
    now = {name: getattr(row, name) for name in FIELDS}
    changed = {name for name in FIELDS if before[name] != now[name]}
    if not changed:
        return row
    save_or_tell(row)
    audit.record(
        verb="appraisal.edit_series", by=by, at=at, obj=row,
        before={name: before[name] for name in changed}, after={name: now[name] for name in changed},
    )  # fmt: skip
    return row
