"""What the demo's comprehensive appraisals of the townships share: the plan, its cast, what suppliers file.

The plan is the bundled one cut to the township sheets, for a year of its own. Everything is written by the actions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.utils import timezone

from appraisal.actions.analyses import AnalysisValues, file_analysis
from appraisal.actions.data_returns import submit_return
from appraisal.actions.ledgers import keep_entry
from appraisal.actions.scores import enter_scores
from appraisal.actions.series_values import save_values
from appraisal.demo.figures import scores
from appraisal.demo.papers import after, moment
from appraisal.demo.series_values import figure
from appraisal.enums.values import LedgerKind
from appraisal.gathering import gather_scheme
from appraisal.gathering.analyses import gather_field
from appraisal.gathering.supply import wanted
from appraisal.models import Indicator, Period, Reading, Scheme, Series
from appraisal.rules.periods import Period as PeriodCode
from organization.enums import Duty
from organization.models import Account, DutyHolding, Unit

BASE_TREES = Path(__file__).parent.parent / "schemes" / "jinghai-2011.yaml"
DONE_UNITS = 9
"""Townships of which the bureau at work has filled in its figures, and which its analyses have come to."""
AT_WORK = "G30"
LEDGER_KEEPER, KEPT_OF = "G12", "T04"
CHECKED = "报表数据，经核实"


@dataclass(frozen=True, slots=True)
class Cast:
    office: Account
    second: Account
    suppliers: dict[str, Account]
    units: dict[str, Unit]


def cast_of() -> Cast:
    def held(duty: Duty) -> list[DutyHolding]:
        rows = DutyHolding.objects.in_force().filter(duty=duty, account__person__isnull=False)
        return list(rows.select_related("account__person", "unit").order_by("-pk"))

    suppliers, offices = held(Duty.DATA_SUPPLIER), held(Duty.APPRAISAL_OFFICE)
    return Cast(
        offices[-1].account, offices[0].account, {one.unit.code: one.account for one in suppliers},
        {one.unit.code: one.unit for one in suppliers},
    )  # fmt: skip


def plan_text(code: str, year: int, sheets: Sequence[str]) -> str:
    """The bundled plan cut to some of its twelve sheets, under a code and a year of its own."""
    head, rest = BASE_TREES.read_text("utf-8").split("\ngroups:\n")
    body, tail = rest.split("\nprocedure:\n")
    parts = [part for part in body.split("  - code: ")[1:] if part.startswith(tuple(sheets))]
    groups = "".join(f"  - code: {part}" for part in parts)
    text = f"{head}\ngroups:\n{groups}\nprocedure:\n{tail}"
    text = text.replace("jinghai-2011", code).replace("2011年度", f"{year}年度")
    return text.replace("\n  year: 2011\n", f"\n  year: {year}\n")


@dataclass(frozen=True, slots=True)
class Filing:
    """What is asked of a period, read once: (series, units in their order) by supplier; ``base``: the year before."""

    code: PeriodCode
    base: bool
    asked: dict[str, list[tuple[str, list[str]]]]


def filing_of(code: PeriodCode, *, base: bool = False) -> Filing:
    want, codes = wanted(code.code), dict(Unit.objects.order_by("order", "code").values_list("pk", "code"))
    asked: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for row in Series.objects.select_related("supplier").order_by("code"):
        ids = want.units.get(row.name, frozenset())
        if ids:
            asked[row.supplier.code].append((row.code, [town for pk, town in codes.items() if pk in ids]))
    return Filing(code, base, dict(asked))


def file_figures(filing: Filing, supplier: str, cast: Cast, at: datetime, *, most: int | None = None) -> None:
    """What a supplier owes of a period; of its first ``most`` units only it is not submitted."""
    unit, by, code = cast.units[supplier], cast.suppliers[supplier], filing.code
    cells = {
        (town, series): figure(series, town, code.quarter or 4, base=filing.base)
        for series, towns in filing.asked.get(supplier, [])
        for town in towns[:most]
    }
    if not cells:
        return
    save_values(unit, code.code, cells, reason=CHECKED, by=by, at=at)
    if most is None:
        source, day = f"{unit.name}{code.label}统计报表", timezone.localdate(at)
        submit_return(unit, code.code, source=source, source_dated=day, by=by, at=at + timedelta(hours=2))


def file_bases(code: PeriodCode, cast: Cast, at: datetime) -> None:
    """The figures of the same period a year before, as far as growth is asked for."""
    filing = filing_of(PeriodCode(code.year - 1, code.quarter), base=True)
    for supplier in filing.asked:
        file_figures(filing, supplier, cast, at)


def enter_ratings(period: Period, code: PeriodCode, by: Account) -> None:
    """The leaves that no figure answers, as the departments rated them."""
    rated = set(
        Indicator.objects.filter(scheme=period.scheme_id, children__isnull=True)
        .exclude(source="metric")
        .values_list("code", flat=True)
    )
    cells = {
        (member, leaf): value
        for group in gather_scheme(period.scheme).facts.groups
        for member, line in scores(group, code.code).items()
        for leaf, value in line.items()
        if leaf in rated
    }
    enter_scores(period, cells, source="职能部门定性评价汇总", by=by, at=after(code.last_day, 5))


def keep_ledger(scheme: Scheme, code: PeriodCode, texts: Sequence[str], cast: Cast) -> None:
    """A month's entry for each month of a quarter, about one township's first figure."""
    leaf = Indicator.objects.get(scheme=scheme, group__code="TL", code__endswith="1.2.1")
    member = scheme.members.get(code=KEPT_OF)
    for place, text in enumerate(texts):
        day = date(code.year, code.last_day.month - 2 + place, 28)
        keep_entry(
            leaf, member, kind=LedgerKind.MONTH, period=f"{day.year}M{day.month:02}", dated=day, text=text,
            by=cast.suppliers[LEDGER_KEEPER], at=moment(day, hour=16),
        )  # fmt: skip


def analyse(period: Period, of: Period, judgement: str, cast: Cast, *, whole: bool) -> None:
    """The quarter's analyses by the departments in charge, with the figures that were filed of the period ``of``; one
    has not come to the last townships unless ``whole``."""
    field, filed = gather_field(period.scheme), _filed(of)
    for duty in field.duties:
        team = field.members[duty.team.code]
        if not whole and duty.unit == "G08" and team.order > DONE_UNITS:
            continue
        figures = {key.code: filed[team.code, key.code] for key in duty.keys}
        file_analysis(
            period, cast.units[duty.unit], team, AnalysisValues(figures, judgement), by=cast.suppliers[duty.unit],
            at=after(period.last_day, 14),
        )  # fmt: skip


def _filed(of: Period) -> dict[tuple[str, str], tuple[Decimal | None, Decimal | None]]:
    """(member, leaf) -> the figure and that of a year before."""
    rows = Reading.objects.current().filter(period=of, indicator__key_indicator=True)
    return {
        (member, leaf): (Decimal(value) if value else None, Decimal(base) if base else None)
        for member, leaf, value, base in rows.values_list("member__code", "indicator__code", "value", "base")
    }
