"""Computing: from stored inputs to a new, immutable, explained result version.

Three steps, so that a long computation holds no lock: read the inputs in one consistent look, compute and
freeze, write everything at once. The command line does them in a row; a job does the first two, reports
progress, and writes together with its own end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import repeat
from operator import attrgetter
from typing import Any

from django.db import IntegrityError, transaction

from appraisal import reading
from appraisal.enums import AppraisalEvent, SchemeState, YearRule
from appraisal.gathering import (
    Gathered,
    Origins,
    gather_book,
    gather_entries,
    gather_for_scoring,
)
from appraisal.gathering.readings import Filed, gather_readings, measured_books
from appraisal.models import FrozenGroup, Period, Result, ResultItem, ResultVersion, Scheme
from appraisal.published_quarters import PublishedQuarters, gather_quarters
from appraisal.rules import amending
from appraisal.rules.amending import VersionStanding
from appraisal.rules.facts import AdjustmentFacts, Book, GroupFacts, MarkFacts
from appraisal.rules.frozen import freeze_group
from appraisal.rules.frozen_years import freeze_year
from appraisal.rules.hashing import freeze_header, input_hash
from appraisal.rules.linter import lint_scheme
from appraisal.rules.measured import NO_READINGS, Measured, Readings
from appraisal.rules.method_params import METHOD_VERSION
from appraisal.rules.periods import Period as PeriodCode
from appraisal.rules.periods import parse_period
from appraisal.rules.results import GroupResult, ItemColumn, column_places
from appraisal.rules.scoring import check_strays, score_group, split_entries
from appraisal.rules.years import combine_quarters, combines
from core import audit, bulk, collector, events
from core.findings import Finding, demand
from core.models import Job
from organization.models import Account

Step = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Inputs:
    """One consistent look at everything a computation depends on, and where each value came from."""

    scheme: Scheme
    period: Period
    code: PeriodCode
    gathered: Gathered
    books: Mapping[str, Book]
    origins: dict[str, Origins]
    adjustments: list[AdjustmentFacts]
    marks: list[MarkFacts]
    measured: dict[str, Measured] = field(default_factory=dict)
    """By group, where leaves are scored from readings; its book is in ``books`` then."""
    filed: dict[str, Filed] = field(default_factory=dict)
    quarters: PublishedQuarters | None = None
    """Set for the year of a scheme that combines its quarters; it has no book of its own then."""

    def provenance(self, group: str) -> str:
        """Where the group's values came from, as JSON."""
        return (
            self.quarters.provenance() if self.quarters is not None else self.origins[group].text(self.filed.get(group))
        )

    def readings(self, group: str) -> Readings:
        """What the group's measured leaves are scored from."""
        return self.measured[group].readings if group in self.measured else NO_READINGS


@dataclass(frozen=True, slots=True)
class Computed:
    """All groups scored and frozen, ready to be written."""

    inputs: Inputs
    results: list[GroupResult]
    frozen: dict[str, str]
    header: str
    input_hash: str

    @property
    def warnings(self) -> list[str]:
        return [warning for result in self.results for warning in result.warnings]


def run_scoring(
    period: Period, *, by: Account, at: datetime, note: str = "", job: Job | None = None, step: Step | None = None
) -> ResultVersion:
    """Compute a period and write a new version. Raises Refused with every gap at once, and writes nothing then."""
    with collector.paused():
        computed = compute(read_inputs(period.pk), step=step)
        return write_version(computed, by=by, at=at, note=note, job=job)


@transaction.atomic
def read_inputs(period_id: int) -> Inputs:
    """Read the inputs of a period: a number of queries that does not depend on units or indicators.

    The period's row is locked for as long as the reading takes, as every writer of its inputs does: the look is
    consistent on both databases.
    """
    return look(Period.objects.select_for_update(of=("self",)).select_related("scheme__rulebook").get(pk=period_id))


def look(period: Period) -> Inputs:
    """The inputs as they are stored now; consistent only for whoever holds the lock of ``period``."""
    gathered = gather_for_scoring(period.scheme)
    code = parse_period(period.label)
    combined = combines(YearRule(period.scheme.year_rule), code)
    books, origins = ({}, {}) if combined else gather_book(period, gathered)
    taken = {} if combined else gather_readings(period, gathered)
    measured = measured_books(gathered.facts, books, taken) if taken else {}
    adjustments, marks = gather_entries(period.scheme, gathered)
    return Inputs(
        scheme=period.scheme,
        period=period,
        code=code,
        gathered=gathered,
        books={**books, **{code: one.book for code, one in measured.items()}},
        origins=origins,
        adjustments=adjustments,
        marks=marks,
        measured=measured,
        filed={code: taken[code].filed for code in measured},
        quarters=gather_quarters(period.scheme, gathered.facts.quarter_weights) if combined else None,
    )


def compute(inputs: Inputs, *, step: Step | None = None) -> Computed:
    """Score and freeze every group; Refused with all gaps of all groups. Touches no table."""
    facts, groups = inputs.gathered.facts, inputs.gathered.facts.groups
    demand(lint_scheme(facts))
    entries = split_entries(facts, inputs.adjustments)
    marks = split_entries(facts, inputs.marks)
    demand(check_strays([*entries[""], *marks[""]]))
    results: list[GroupResult] = []
    frozen: dict[str, str] = {}
    for done, group in enumerate(groups):
        if step is not None:
            step(done, len(groups) + 1, f"计算{group.name}")
        result, text = _score(inputs, group, entries[group.code], marks[group.code])
        results.append(result)
        frozen[group.code] = text
    demand(finding for result in results for finding in result.refusals)
    header = freeze_header(facts, inputs.code, rulebook_version=inputs.scheme.rulebook.number)
    if step is not None:
        step(len(groups), len(groups) + 1, "写入结果")
    return Computed(inputs, results, frozen, header, input_hash(header, frozen))


def _score(
    inputs: Inputs, group: GroupFacts, entries: list[AdjustmentFacts], marks: list[MarkFacts]
) -> tuple[GroupResult, str]:
    """The group's result and its frozen inputs, "" when it is refused: from its book, or from the year's quarters."""
    params = inputs.gathered.facts.adjustments
    if inputs.quarters is not None:
        year = (group, inputs.quarters.of(group.code), inputs.gathered.facts.quarter_weights, entries, params, marks)
        result = combine_quarters(*year, period=inputs.code)
        return result, "" if result.refused else freeze_year(*year, period=inputs.code)
    own = (group, inputs.books[group.code], entries, params, marks)
    result = _told(score_group(*own, period=inputs.code), inputs.measured.get(group.code))
    if result.refused:
        return result, ""
    return result, freeze_group(*own, period=inputs.code, readings=inputs.readings(group.code))


def _told(result: GroupResult, measured: Measured | None) -> GroupResult:
    """The result with what measuring found; a reading that gives no score is named once, not as a gap again."""
    if measured is None:
        return result
    others = [
        finding
        for finding in result.refusals
        if (finding.facts.get("编码"), finding.facts.get("指标编码")) not in measured.faulty
    ]
    warnings = (*measured.warnings, *result.warnings)
    return replace(result, refusals=(*measured.refusals, *others), warnings=warnings)


@transaction.atomic
def write_version(
    computed: Computed, *, by: Account, at: datetime, note: str = "", job: Job | None = None
) -> ResultVersion:
    """Write the version with its frozen inputs, results and items: bulk inserts, one audit row.

    Refused when the scheme was replaced meanwhile (SX-6.9-a): the lock on the period is that of its issue.
    """
    inputs = computed.inputs
    latest = reading.latest(inputs.period.pk)
    demand(_in_force(inputs.scheme, latest.scheme))
    version = ResultVersion(
        scheme=inputs.scheme,
        period=inputs.period,
        number=latest.number + 1,
        input_hash=computed.input_hash,
        frozen_header=computed.header,
        scheme_version=inputs.scheme.version,
        rulebook=inputs.scheme.rulebook,
        method_version=METHOD_VERSION,
        warnings=computed.warnings,
        note=note,
        job=job,
        computed_at=at,
        computed_by=by,
    )
    _save_numbered(version)
    _write_rows(version.pk, computed)
    after = {"number": version.number, "input_hash": version.input_hash, "warnings": version.warnings}
    label = f"{inputs.scheme.name} {version}"
    audit.record(verb="appraisal.run_scoring", by=by, at=at, obj=version, label=label, after=after, reason=note)
    events.emit(AppraisalEvent.VERSION_COMPUTED, version_id=version.pk)
    return version


def _in_force(scheme: Scheme, later: int | None) -> list[Finding]:
    amends = scheme.amends.version if scheme.amends else None
    standing = VersionStanding(scheme.name, scheme.version, SchemeState(scheme.state), amends, later)
    return amending.check_in_force(standing)


def _save_numbered(version: ResultVersion) -> None:
    """Insert the version; with the next number if another computation took this one.

    PostgreSQL answers the locking query from before its wait for the lock: whoever had to wait holds an old number.
    Under the lock the second look is right.
    """
    try:
        with transaction.atomic():
            version.save(force_insert=True)
    except IntegrityError:
        version.number = ResultVersion.objects.of_period(version.period).count() + 1
        version.save(force_insert=True)


def _write_rows(version: int, computed: Computed) -> None:
    ids = computed.inputs.gathered
    codes = list(computed.frozen)
    bulk.insert(
        FrozenGroup,
        {
            "version": [version] * len(codes),
            "group": [ids.group_ids[code] for code in codes],
            "inputs": list(computed.frozen.values()),
            "provenance": [computed.inputs.provenance(code) for code in codes],
        },
    )
    bulk.insert(Result, _result_columns(version, computed.results, ids))
    bulk.insert(ResultItem, _item_columns(version, computed.results, ids))


FIGURES = (
    "initial", "commendations", "bonus", "reward", "deduction", "final", "rank", "vetoed", "disqualified",
)  # fmt: skip
"""Figures of a result whose fields bear their names."""


def _result_columns(version: int, groups: Sequence[GroupResult], ids: Gathered) -> dict[str, list[Any]]:
    """In the order of the table's key, so that the database appends to its index and does not look for each place."""
    rows = sorted(
        (ids.member_ids[one.code], ids.group_ids[group.code], one) for group in groups for one in group.results
    )
    results = [row[2] for row in rows]
    columns: dict[str, list[Any]] = {
        "version": [version] * len(rows),
        "group": [row[1] for row in rows],
        "member": [row[0] for row in rows],
    }
    return columns | {name: list(map(attrgetter(name), results)) for name in FIGURES}


def _item_columns(version: int, groups: Sequence[GroupResult], ids: Gathered) -> dict[str, list[int]]:
    """One row per member and top item, with the place by exact base score (SX-4.1-a); in the order of the key."""
    facts = {group.code: group for group in ids.facts.groups}
    columns: dict[str, list[int]] = {name: [] for name in ("member", "indicator", "base", "weighted", "place")}
    ordered = []
    for group in groups:
        members = [ids.member_ids[member.code] for member in facts[group.code].members]
        if members:
            ordered.append((min(members), members, group.columns))
    for _, members, tops in sorted(ordered):
        for name, filled in _filled(members, sorted((ids.indicator_ids[top.code], top) for top in tops)).items():
            columns[name] += filled
    return {"version": [version] * len(columns["member"]), **columns}


def _filled(members: list[int], tops: list[tuple[int, ItemColumn]]) -> dict[str, list[int]]:
    """Columns of one group, member by member: the members' ids in the order of the group, tops with their ids."""
    width, order = len(tops), sorted(range(len(members)), key=members.__getitem__)
    inside = order == list(range(len(members)))  # as a rule the ids were given in the order of the scheme
    filled = {name: [0] * (len(members) * width) for name in ("member", "indicator", "base", "weighted", "place")}
    for place, (indicator, top) in enumerate(tops):
        figures = {
            "member": members, "base": top.rounded(), "weighted": top.weighted, "place": column_places(top.bases),
        }  # fmt: skip
        for name, column in figures.items():
            filled[name][place::width] = column if inside else [column[one] for one in order]
        filled["indicator"][place::width] = repeat(indicator, len(members))
    return filled
