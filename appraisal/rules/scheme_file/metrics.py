"""Raw series, and what a node says beside its score: kind, review points, evidence and metric."""

from __future__ import annotations

from decimal import Decimal

from appraisal.enums.schemes import Evidence, MetricChange, MetricCombine, MetricDirection, Quality
from appraisal.rules.details import Detail
from appraisal.rules.metrics import Metric, RawSeries
from appraisal.rules.scheme_file.fields import Fields, Item, read_number
from appraisal.rules.scheme_file.registry import Registry

DETAIL_KEYS = ("quality", "points", "looks_at", "evidence", "metric")
_METRIC_KEYS = ("bottom", "times", "factors", "combine", "change", "of_numerator", "within")


def read_series(registry: Registry, item: Item) -> RawSeries:
    """One raw series; its code is known from here on."""
    fields = Fields(
        registry.report, item, required=("code", "name", "unit"), optional=("low", "high", "holder", "clause")
    )
    code, holder = fields.code(), fields.code("holder")
    series = RawSeries(
        code=code,
        name=fields.name(),
        unit=fields.text("unit", limit=20),
        low=fields.number("low", minimum=None),
        high=fields.number("high", minimum=None),
        holder=holder if holder and registry.unit(holder, fields.at("holder")) else "",
    )
    if series.low is not None and series.high is not None and series.low > series.high:
        registry.report.add(fields.at("high"), "上限小于下限", "改正 low 或 high")
    if registry.declare("原始数据", code, fields.at("code")):
        registry.series[code] = series
    return series


def read_detail(registry: Registry, fields: Fields, base: str) -> Detail:
    """The keys of a node that no computation of scores needs."""
    metric = fields.get("metric")
    return Detail(
        base=base,
        quality=fields.choice("quality", Quality, Quality.QUALITATIVE) if "quality" in fields else None,
        points=fields.texts("points"),
        looks_at=fields.text("looks_at"),
        evidence=fields.choice("evidence", Evidence, Evidence.DECISIONS) if "evidence" in fields else None,
        metric=None if metric is None else _read_metric(registry, metric),
    )


def _read_metric(registry: Registry, item: Item) -> Metric:
    fields = Fields(registry.report, item, required=("unit", "top"), optional=("direction", *_METRIC_KEYS))
    known = list(registry.series)
    metric = Metric(
        unit=fields.text("unit", limit=20),
        direction=fields.choice("direction", MetricDirection, MetricDirection.HIGHER),
        top=registry.codes(fields, "top", "原始数据", known),
        bottom=registry.codes(fields, "bottom", "原始数据", known),
        times=fields.number("times") or Decimal(1),
        factors=_figures(registry, fields, "factors"),
        combine=fields.choice("combine", MetricCombine, MetricCombine.RATIO),
        change=fields.choice("change", MetricChange, MetricChange.LEVEL),
        of_numerator=fields.flag("of_numerator"),
        within=_within(registry, fields),
    )
    paired = metric.combine is MetricCombine.MEAN_CAPPED
    if paired and len(metric.top) != len(metric.bottom):
        registry.report.add(item, "完成量与计划量的项数不同", "top 与 bottom 逐项对应")
    if metric.factors and len(metric.factors) != len(metric.top):
        registry.report.add(fields.at("factors"), "系数的个数与 top 的项数不同", "逐项填写系数")
    return metric


def _figures(registry: Registry, fields: Fields, key: str) -> tuple[Decimal, ...]:
    read = [read_number(registry.report, item) for item in fields.entries(key)]
    return tuple(figure for figure in read if figure is not None)


def _within(registry: Registry, fields: Fields) -> tuple[Decimal, Decimal] | None:
    figures = _figures(registry, fields, "within")
    if "within" not in fields:
        return None
    if len(figures) != 2 or figures[0] > figures[1]:
        registry.report.add(fields.at("within"), "应为下限和上限两个数", "写成 within: [103, 107]")
        return None
    return figures[0], figures[1]
