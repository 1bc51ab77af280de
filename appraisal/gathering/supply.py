"""Which figures are needed of which units for a period, and what is filed of them.

What a scheme needs is read once: an issued scheme never changes. Everything else is asked in a number of statements
that grows neither with units nor with series.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils import timezone

from appraisal.enums import Method, SchemeState, YearRule
from appraisal.enums.schemes import MetricChange
from appraisal.enums.values import BaseRule, Frequency
from appraisal.gathering import MOST_ROWS
from appraisal.metrics import metrics_of, series_of
from appraisal.models import DataReturn, Indicator, Member, Period, Publication, Scheme, Series, SeriesValue
from appraisal.rules import periods
from appraisal.rules.metrics import Metric
from appraisal.rules.series import Closing, SeriesFacts, base_period
from appraisal.rules.years import combines
from core.prepared import Prepared
from core.remembered import Remembered


@dataclass(frozen=True, slots=True)
class LeafNeed:
    """A leaf that is computed from series; ``metric`` names them by the scheme's codes."""

    indicator: int
    code: str
    name: str
    method: Method
    metric: Metric


@dataclass(frozen=True, slots=True)
class SchemeNeeds:
    """What a scheme takes: names of series by its own codes, leaves by group, (member, unit) by group."""

    names: Mapping[str, str]
    leaves: Mapping[int, tuple[LeafNeed, ...]]
    members: Mapping[int, tuple[tuple[int, int], ...]]

    @property
    def rows(self) -> int:
        return sum(map(len, self.leaves.values())) + sum(map(len, self.members.values()))

    def units(self, *, growing: bool = False) -> dict[str, set[int]]:
        """Name of a series -> ids of the units it is needed of; with ``growing`` only what a growth rate needs."""
        found: dict[str, set[int]] = defaultdict(set)
        for group, leaves in self.leaves.items():
            units = {unit for _, unit in self.members.get(group, ())}
            for leaf in leaves:
                if not growing or leaf.metric.change is not MetricChange.LEVEL:
                    for code in leaf.metric.series:
                        found[self.names[code]] |= units
        return found


_issued: Remembered[SchemeNeeds] = Remembered(MOST_ROWS)


def needs_of(scheme: Scheme) -> SchemeNeeds:
    """What the scheme takes: four queries for a draft, none for an issued scheme that was asked before."""
    if scheme.state != SchemeState.ISSUED:
        return _needs(scheme)
    key = (scheme.pk, scheme.code, scheme.version, scheme.issued_at)
    return _issued.get(key, lambda: _needs(scheme), weight=lambda made: made.rows)


def _needs(scheme: Scheme) -> SchemeNeeds:
    metrics = metrics_of(scheme)
    if not metrics:
        return SchemeNeeds({}, {}, {})
    leaves: dict[int, list[LeafNeed]] = defaultdict(list)
    for row in Indicator.objects.filter(pk__in=list(metrics)).only("code", "name", "method", "group_id"):
        leaves[row.group_id].append(LeafNeed(row.pk, row.code, row.name, Method(row.method), metrics[row.pk]))
    members: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = Member.objects.filter(scheme=scheme, group__in=list(leaves))
    for pk, group, unit in rows.values_list("pk", "group_id", "unit_id"):
        members[group].append((pk, unit))
    return SchemeNeeds(
        {code: one.name for code, one in series_of(scheme).items()},
        {group: tuple(found) for group, found in leaves.items()},
        {group: tuple(found) for group, found in members.items()},
    )


@dataclass(frozen=True, slots=True)
class Asking:
    """A period of a scheme that asks for figures; ``closed`` by the version of it that is published, if one is."""

    row: Period
    needs: SchemeNeeds
    closed: Closing | None


def asking(label: str) -> list[Asking]:
    """The periods of schemes in force with this label that take series: one query, more for schemes not yet known."""
    return [one for one in _asking(LABELLED(label)) if one.row.label == label]


def _periods(which: Q) -> QuerySet[Any]:
    """Rows of ``which`` under schemes in force, with what closes them."""
    closing = _closing()
    return (
        Period.objects.filter(which, scheme__in=Scheme.objects.current())
        .annotate(
            closing_label=Subquery(closing.values("version__period__label")[:1]),
            closing_number=Subquery(closing.values("version__number")[:1]),
            approved_at=Subquery(closing.values("approved_at")[:1]),
        )
        .select_related("scheme__amends")
        .order_by("scheme_id", "label")
    )


LABELLED: Prepared[Any] = Prepared(lambda label: _periods(Q(label=label)), str)
EVERY: Prepared[Any] = Prepared(lambda: _periods(Q()))


def _asking(rows: Iterable[Any]) -> list[Asking]:
    found = []
    for row in rows:
        if combines(YearRule(row.scheme.year_rule), periods.parse_period(row.label)):
            continue
        needs = needs_of(row.scheme)
        if needs.leaves:
            found.append(Asking(row, needs, _closed_by(row)))
    return found


def _closing() -> QuerySet[Publication]:
    """What closes a period of the outer query: its own publication, or the approved year that rests on it."""
    own = Q(version__period__label=OuterRef("label"))
    year = Q(
        approved_at__isnull=False, version__scheme__year_rule=YearRule.WEIGHTED,
        version__period__label=Cast(OuterRef("scheme__year"), CharField()),
    )  # fmt: skip
    rows = Publication.objects.closing().filter(own | year, version__scheme__code=OuterRef("scheme__code"))
    return rows.order_by(F("approved_at").desc(nulls_last=True), "-pk")


def _closed_by(row: Any) -> Closing | None:
    """``row`` is a period with what ``_periods`` annotates."""
    if row.closing_number is None:
        return None
    approved = None if row.approved_at is None else timezone.localdate(row.approved_at)
    version = f"{periods.parse_period(row.closing_label).label}第 {row.closing_number} 版"
    return Closing(row.scheme.name, version, approved)


def all_asking() -> list[Asking]:
    """Every period of schemes in force that takes series."""
    return _asking(EVERY())


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one label asks for: name of a series -> units; ``closed`` says by which published results."""

    label: str
    units: Mapping[str, frozenset[int]]
    closed: tuple[Closing, ...] = ()


def wanted(label: str, found: Iterable[Asking] | None = None) -> Wanted:
    """What is asked for a label: by its own periods, and as a base by those of the next year or period."""
    asked = list(all_asking() if found is None else found)
    units: dict[str, set[int]] = defaultdict(set)
    closed = []
    for one in asked:
        own = one.row.label == label
        period = periods.parse_period(one.row.label)
        bases = {base_period(rule, period).code for rule in BaseRule}
        if own or label in bases:
            for name, ids in one.needs.units(growing=not own).items():
                units[name] |= ids
        if own and one.closed is not None:
            closed.append(one.closed)
    return Wanted(label, {name: frozenset(ids) for name, ids in units.items()}, tuple(closed))


def facts_of(series: Series) -> SeriesFacts:
    return SeriesFacts(
        code=series.code,
        name=series.name,
        measure=series.measure,
        decimals=series.decimals,
        low=series.low,
        high=series.high,
        jump=series.jump,
        base_rule=BaseRule(series.base_rule),
    )


def supplied_in(series: Iterable[Series], label: str) -> list[Series]:
    """Those of the series that are filed for a period of this kind."""
    quarter = periods.parse_period(label).quarter is not None
    return [one for one in series if not quarter or one.frequency == Frequency.QUARTER]


@dataclass(slots=True)
class Held:
    """Current values by period, series and unit."""

    rows: dict[tuple[str, int, int], SeriesValue] = field(default_factory=dict)

    def get(self, label: str, series: int, unit: int) -> SeriesValue | None:
        row = self.rows.get((label, series, unit))
        return None if row is None or row.cleared else row


def held_values(series: Iterable[int], labels: Iterable[str], units: Iterable[int] | None = None) -> Held:
    """The current values of these series and periods: one query."""
    rows = SeriesValue.objects.current().filter(series__in=list(series), period__in=set(labels))
    if units is not None:
        rows = rows.filter(unit__in=list(units))
    return Held({(row.period, row.series_id, row.unit_id): row for row in rows.order_by()})


def base_labels(series: Iterable[Series], label: str) -> dict[int, str]:
    """Id of a series -> label of the period its figures are compared with."""
    period = periods.parse_period(label)
    return {one.pk: base_period(BaseRule(one.base_rule), period).code for one in series}


def submitted(labels: Iterable[str]) -> set[tuple[int, str]]:
    """(supplier, period) of the returns in force: one query."""
    rows = DataReturn.objects.in_force().filter(period__in=set(labels)).order_by()
    return set(rows.values_list("supplier_id", "period"))
