"""What a ranking report says, gathered once: the groups of a version with all figures, and what they are measured by.

Figures are ten-thousandths; the number of queries depends neither on units nor on groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from appraisal.enums import MarkKind, TopRule, VersionState
from appraisal.models import Group, Indicator, Mark, Publication, Result, ResultItem, ResultVersion
from appraisal.presenters.versions import state_of
from appraisal.rules.periods import Period, parse_period

LEADERS = 3
"""Places named in the summary."""


@dataclass(frozen=True, slots=True)
class Top:
    """A top item (大项) of a group."""

    code: str
    name: str
    full_mark: int
    weight: int
    rule: TopRule


@dataclass(frozen=True, slots=True)
class Row:
    """One member: ``items`` are (base, weighted, place) in the order of the tops; ``moved`` is positive upwards."""

    code: str
    name: str
    rank: int
    former: int | None
    initial: int
    commendations: int
    bonus: int
    reward: int
    deduction: int
    final: int
    vetoes: tuple[str, ...]
    vetoed: bool
    disqualified: bool
    items: tuple[tuple[int, int, int], ...]

    @property
    def moved(self) -> int | None:
        return None if self.former is None else self.former - self.rank

    @property
    def barred(self) -> bool:
        """Out of reach of awards this year; score and rank stand."""
        return self.vetoed or self.disqualified


@dataclass(frozen=True, slots=True)
class Table:
    """One group in rank order."""

    code: str
    name: str
    total_weight: int
    tops: tuple[Top, ...]
    rows: tuple[Row, ...]

    @property
    def leaders(self) -> list[Row]:
        return [row for row in self.rows if row.rank <= LEADERS]

    @property
    def has_reward(self) -> bool:
        return any(row.reward for row in self.rows)

    @property
    def ratio_to_best(self) -> bool:
        return all(top.rule is TopRule.RATIO_TO_BEST for top in self.tops)


@dataclass(frozen=True, slots=True)
class Report:
    """A version's ranking with everything its papers need. ``baseline`` names what moves are measured against."""

    version: ResultVersion
    period: Period
    state: VersionState
    publication: Publication | None
    tables: tuple[Table, ...]
    baseline: str
    whole: bool

    @property
    def rows(self) -> list[Row]:
        return [row for table in self.tables for row in table.rows]


def gather(version: ResultVersion, groups: Collection[str] | None = None) -> Report:
    """The report of a version, of all groups or of those whose codes are given; at most ten queries."""
    version = ResultVersion.objects.select_related("scheme", "period", "computed_by__person").get(pk=version.pk)
    publication = Publication.objects.filter(version=version).first()
    version.__dict__["publication"] = publication
    before = baseline_of(version)
    every = list(Group.objects.filter(scheme=version.scheme))
    chosen = [group for group in every if groups is None or group.code in groups]
    return Report(
        version=version,
        period=parse_period(version.period.label),
        state=state_of(version),
        publication=publication,
        tables=tuple(_tables(version, chosen, before)),
        baseline=_baseline_label(version, before),
        whole=len(chosen) == len(every),
    )


def baseline_of(version: ResultVersion) -> ResultVersion | None:
    """What the reader knew before: the version published last for the period before this one and from other inputs,
    else what is published for the quarter before. A trial nobody saw is no ground to speak of moves."""
    earlier = ResultVersion.objects.of_period(version.period).filter(number__lt=version.number)
    shown = earlier.filter(publication__confirmed_at__isnull=False).exclude(input_hash=version.input_hash)
    return shown.order_by("-number").first() or _quarter_before(version)


def _quarter_before(version: ResultVersion) -> ResultVersion | None:
    code = parse_period(version.period.label)
    if code.quarter in (None, 1):
        return None
    former = ResultVersion.objects.filter(scheme__code=version.scheme.code, period__label=code.previous.code)
    published = former.filter(publication__confirmed_at__isnull=False, publication__withdrawn_at__isnull=True)
    return published.order_by("-number").first()


def _baseline_label(version: ResultVersion, before: ResultVersion | None) -> str:
    if before is None:
        return ""
    label = before.period.label
    return f"第{before.number}版" if label == version.period.label else parse_period(label).label


def _tables(version: ResultVersion, groups: list[Group], before: ResultVersion | None) -> list[Table]:
    tops: defaultdict[int, list[Indicator]] = defaultdict(list)
    wanted = Indicator.objects.filter(group__in=groups, parent__isnull=True).order_by("order", "id")
    for top in wanted:
        tops[top.group_id].append(top)
    items: defaultdict[int, dict[int, tuple[int, int, int]]] = defaultdict(dict)
    stored = ResultItem.objects.filter(version=version, indicator__group__in=groups).order_by()
    for member, indicator, base, weighted, place in stored.values_list(
        "member_id", "indicator_id", "base", "weighted", "place"
    ):
        items[member][indicator] = (base, weighted, place)
    former = dict(Result.objects.filter(version=before).values_list("member__code", "rank")) if before else {}
    vetoes = veto_fields(version)
    rows: defaultdict[int, list[Row]] = defaultdict(list)
    for result in _results(version, groups):
        line = tuple(items[result["member_id"]].get(top.pk, (0, 0, 0)) for top in tops[result["group_id"]])
        rows[result["group_id"]].append(_row(result, line, former, vetoes))
    return [
        Table(
            group.code,
            group.name,
            group.total_weight,
            tuple(
                Top(top.code, top.name, top.full_mark, top.weight or 0, TopRule(top.top_rule)) for top in tops[group.pk]
            ),
            tuple(rows[group.pk]),
        )
        for group in groups
    ]


def _results(version: ResultVersion, groups: list[Group]) -> list[dict[str, Any]]:
    fields = (
        "group_id", "member_id", "member__code", "member__name", "rank", "initial", "commendations", "bonus",
        "reward", "deduction", "final", "vetoed", "disqualified",
    )  # fmt: skip
    found = Result.objects.filter(version=version, group__in=groups)
    return list(found.order_by("group_id", "rank", "member__code").values(*fields))


def _row(
    result: Mapping[str, Any],
    items: tuple[tuple[int, int, int], ...],
    former: Mapping[str, int],
    vetoes: Mapping[int, list[str]],
) -> Row:
    return Row(
        code=result["member__code"],
        name=result["member__name"],
        rank=result["rank"],
        former=former.get(result["member__code"]),
        initial=result["initial"],
        commendations=result["commendations"],
        bonus=result["bonus"],
        reward=result["reward"],
        deduction=result["deduction"],
        final=result["final"],
        vetoes=tuple(vetoes.get(result["member_id"], ())) if result["vetoed"] else (),
        vetoed=result["vetoed"],
        disqualified=result["disqualified"],
        items=items,
    )


def veto_fields(version: ResultVersion) -> dict[int, list[str]]:
    """The fields of the vetoes as they stood at the computation, by member id: one query."""
    fields: defaultdict[int, list[str]] = defaultdict(list)
    marks = Mark.objects.filter(scheme=version.scheme, kind=MarkKind.VETO, entered_at__lte=version.computed_at)
    standing = marks.exclude(withdrawn_at__lte=version.computed_at).order_by("field")
    for member, name in standing.values_list("member_id", "field"):
        fields[member].append(name)
    return fields
