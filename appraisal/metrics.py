"""Definitions of metrics and raw series as they are stored, and back; what a scheme holds of both."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from appraisal.enums.schemes import MetricChange, MetricCombine, MetricDirection
from appraisal.models import IndicatorDetail, Scheme, SchemeParameter
from appraisal.rules.metrics import Metric, RawSeries

SERIES = "series"
"""Key of the scheme parameter that holds the raw series."""


def stored_metric(metric: Metric) -> dict[str, Any]:
    """Plain values; decimals as text."""
    return {
        "unit": metric.unit,
        "direction": metric.direction.value,
        "top": list(metric.top),
        "bottom": list(metric.bottom),
        "times": str(metric.times),
        "factors": [str(factor) for factor in metric.factors],
        "combine": metric.combine.value,
        "change": metric.change.value,
        "of_numerator": metric.of_numerator,
        "within": None if metric.within is None else [str(bound) for bound in metric.within],
    }


def read_metric(stored: Mapping[str, Any]) -> Metric:
    """The inverse of stored_metric."""
    within = stored["within"]
    return Metric(
        unit=stored["unit"],
        direction=MetricDirection(stored["direction"]),
        top=tuple(stored["top"]),
        bottom=tuple(stored["bottom"]),
        times=Decimal(stored["times"]),
        factors=tuple(Decimal(factor) for factor in stored["factors"]),
        combine=MetricCombine(stored["combine"]),
        change=MetricChange(stored["change"]),
        of_numerator=stored["of_numerator"],
        within=None if within is None else (Decimal(within[0]), Decimal(within[1])),
    )


def stored_series(series: RawSeries) -> dict[str, Any]:
    return {
        "code": series.code,
        "name": series.name,
        "unit": series.unit,
        "low": None if series.low is None else str(series.low),
        "high": None if series.high is None else str(series.high),
        "holder": series.holder,
    }


def series_of(scheme: Scheme) -> dict[str, RawSeries]:
    """The raw series of a scheme by code, in its order: one query."""
    value = SchemeParameter.objects.filter(scheme=scheme, key=SERIES).values_list("value", flat=True).first()
    rows: list[dict[str, Any]] = json.loads(value) if value else []
    return {
        row["code"]: RawSeries(
            code=row["code"],
            name=row["name"],
            unit=row["unit"],
            low=None if row["low"] is None else Decimal(row["low"]),
            high=None if row["high"] is None else Decimal(row["high"]),
            holder=row["holder"],
        )
        for row in rows
    }


def metrics_of(scheme: Scheme) -> dict[int, Metric]:
    """Id of a leaf -> its metric, for the leaves that have one: one query."""
    rows = IndicatorDetail.objects.filter(scheme=scheme).exclude(metric={}).order_by("indicator__order")
    return {pk: read_metric(stored) for pk, stored in rows.values_list("indicator_id", "metric")}
