"""The comprehensive appraisal of the townships of this year: its figures come from suppliers, quarter by quarter.

The quarters that are over are filed and ranked, but for the last one: there some suppliers have submitted, one is
still at it. Queries, a ledger and quarterly analyses go with it. Written by the actions, once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from appraisal.actions.analyses import AnalysisValues, file_analysis
from appraisal.actions.data_returns import submit_return
from appraisal.actions.groups import add_member
from appraisal.actions.ledgers import keep_entry
from appraisal.actions.periods import ensure_period
from appraisal.actions.schemes import issue_scheme, load_scheme_text
from appraisal.actions.scores import enter_scores
from appraisal.actions.series import adopt_series
from appraisal.actions.series_values import save_values
from appraisal.actions.value_queries import answer_query, ask_query
from appraisal.demo.figures import scores
from appraisal.demo.papers import after, moment
from appraisal.demo.series_values import figure
from appraisal.demo.specials_now import with_specials
from appraisal.demo.years import scheduled
from appraisal.enums.values import LedgerKind
from appraisal.gathering import gather_scheme
from appraisal.gathering.analyses import gather_field
from appraisal.gathering.supply import wanted
from appraisal.models import Indicator, Period, Scheme, Series, SeriesValue
from appraisal.rules.periods import Period as PeriodCode
from organization.enums import AppraisalSystem, Duty
from organization.models import Account, DutyHolding, Unit

BASE_TREES = Path(__file__).parent.parent / "schemes" / "jinghai-2011.yaml"
SHEET = "TL"
"""Of the twelve sheets the one of township teams."""
SUBMITTED, AT_WORK = ("G12", "G08", "G20"), "G30"
"""Who has submitted the last quarter, and who is still at it."""
DONE_UNITS = 9
"""Townships whose figures the one at work has filled in."""
DOUBT = "本镇六月末新增两户规模以上企业，财政收入似未计入，请核对。"
FOUND = "经核对国库报表，两户企业税款在次季入库，本期数据无误。"
STILL = "农民人均纯收入与镇村抽样结果相差较大，请核对样本。"
CHECKED = "报表数据，经核实"
JUDGED = "增速高于全县平均，工业和固定资产投资拉动明显；后续须关注税源结构和项目接续。"
KEPT = ("截至月末入库进度正常，契税和增值税增收。", "两户重点企业税款延期，已上门核实。", "全月入库快于序时进度。")


@dataclass(frozen=True, slots=True)
class Cast:
    office: Account
    suppliers: dict[str, Account]
    units: dict[str, Unit]


@transaction.atomic
def load(at: datetime) -> str:
    """Fill once; one line about it, "" when there was nothing to do."""
    if Series.objects.exists():
        return ""
    year, whole, last = _quarters(timezone.localdate(at))
    cast = _cast()
    scheme = _scheme(year, cast)
    adopt_series(scheme, by=cast.office, at=moment(date(year, 1, 20)))
    for quarter in whole:
        _whole(scheme, quarter, cast)
    if last is not None:
        _begun(last, cast)
    _beside(scheme, whole[-1], cast)
    values = SeriesValue.objects.count()
    return f"考核对象 {scheme.members.count()}，数据目录 {Series.objects.count()}，数据 {values}"


def _quarters(today: date) -> tuple[int, list[PeriodCode], PeriodCode | None]:
    """The year, its quarters that are over and the one that is waited for; two whole ones at most before it."""
    over = [one for one in PeriodCode(today.year).quarters if one.last_day < today - timedelta(days=15)]
    if not over:
        over = list(PeriodCode(today.year - 1).quarters)
    year = over[0].year
    return (year, over[:-1], over[-1]) if len(over) > 1 else (year, over, None)


def _cast() -> Cast:
    def held(duty: Duty) -> list[DutyHolding]:
        rows = DutyHolding.objects.in_force().filter(duty=duty, account__person__isnull=False)
        return list(rows.select_related("account__person", "unit").order_by("-pk"))

    suppliers = held(Duty.DATA_SUPPLIER)
    return Cast(
        held(Duty.APPRAISAL_OFFICE)[-1].account, {one.unit.code: one.account for one in suppliers},
        {one.unit.code: one.unit for one in suppliers},
    )  # fmt: skip


def _scheme(year: int, cast: Cast) -> Scheme:
    """The bundled plan cut to one sheet, for this year, with two special appraisals of the townships."""
    head, rest = BASE_TREES.read_text("utf-8").split("\ngroups:\n")
    body, tail = rest.split("\nprocedure:\n")
    sheet = next(part for part in body.split("  - code: ")[1:] if part.startswith(SHEET))
    text = f"{head}\ngroups:\n  - code: {sheet}\nprocedure:\n{tail}"
    text = text.replace("jinghai-2011", f"jinghai-{year}").replace("2011年度", f"{year}年度")
    text = text.replace("\n  year: 2011\n", f"\n  year: {year}\n")
    towns = Unit.objects.appraisable().filter(appraisal_system=AppraisalSystem.TOWNSHIP).order_by("order", "code")
    text = with_specials(text, towns)
    begun = moment(date(year, 1, 12))
    scheme, _ = load_scheme_text(text, source=f"jinghai-{year}.yaml", by=cast.office, at=begun)
    group = scheme.groups.get()
    for town in towns:
        add_member(group, town, by=cast.office, at=begun)
    return issue_scheme(scheme, by=cast.office, at=moment(date(year, 1, 18)))


@dataclass(frozen=True, slots=True)
class Filing:
    """What is asked of a quarter, read once: (series, units in their order) by supplier; ``base``: the year before."""

    code: PeriodCode
    base: bool
    asked: dict[str, list[tuple[str, list[str]]]]


def _filing(code: PeriodCode, *, base: bool) -> Filing:
    want, codes = wanted(code.code), dict(Unit.objects.order_by("order", "code").values_list("pk", "code"))
    asked: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for row in Series.objects.select_related("supplier").order_by("code"):
        ids = want.units.get(row.name, frozenset())
        if ids:
            asked[row.supplier.code].append((row.code, [town for pk, town in codes.items() if pk in ids]))
    return Filing(code, base, dict(asked))


def _file(filing: Filing, supplier: str, cast: Cast, at: datetime, *, most: int | None = None) -> None:
    """What a supplier owes of a quarter; of its first ``most`` units only it is not submitted."""
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


def _whole(scheme: Scheme, code: PeriodCode, cast: Cast) -> None:
    """Bases and figures of all suppliers, ratings of the office, the ranking of the schedule."""
    _bases(code, cast)
    filing = _filing(code, base=False)
    for supplier in filing.asked:
        _file(filing, supplier, cast, after(code.last_day, 4))
    period = ensure_period(scheme, code)
    facts = gather_scheme(scheme).facts.groups[0]
    rated = set(
        Indicator.objects.filter(scheme=scheme, children__isnull=True)
        .exclude(source="metric")
        .values_list("code", flat=True)
    )
    cells = {
        (member, leaf): value
        for member, line in scores(facts, code.code).items()
        for leaf, value in line.items()
        if leaf in rated
    }
    enter_scores(period, cells, source="职能部门定性评价汇总", by=cast.office, at=after(code.last_day, 5))
    scheduled(scheme, period, code)


def _bases(code: PeriodCode, cast: Cast) -> None:
    filing = _filing(PeriodCode(code.year - 1, code.quarter), base=True)
    for supplier in filing.asked:
        _file(filing, supplier, cast, moment(date(code.year, 1, 25)))


def _begun(code: PeriodCode, cast: Cast) -> None:
    """Some submitted, one at work: its grid waits for it."""
    _bases(code, cast)
    filing = _filing(code, base=False)
    for supplier in SUBMITTED:
        _file(filing, supplier, cast, after(code.last_day, 6))
    _file(filing, AT_WORK, cast, after(code.last_day, 8), most=DONE_UNITS)


def _beside(scheme: Scheme, code: PeriodCode, cast: Cast) -> None:
    """Queries of two townships, a ledger, the analyses of a quarter."""
    heads = {
        one.unit.code: one.account
        for one in DutyHolding.objects.in_force().filter(duty=Duty.UNIT_LEADER, unit__code__in=("T04", "T05"))
        .select_related("account__person", "unit")
    }  # fmt: skip
    asked = after(code.last_day, 9)
    for town, series, text in (("T04", "S02", DOUBT), ("T05", "S47", STILL)):
        value = SeriesValue.objects.current().get(series__code=series, unit__code=town, period=code.code)
        query = ask_query(value, question=text, by=heads[town], at=asked)
        if town == "T04":
            answer_query(query, answer=FOUND, by=cast.suppliers["G12"], at=asked + timedelta(days=2))
    leaf = Indicator.objects.get(scheme=scheme, code__endswith="1.2.1")
    member = scheme.members.get(code="T04")
    for place, text in enumerate(KEPT):
        day = date(code.year, code.last_day.month - 2 + place, 28)
        keep_entry(
            leaf, member, kind=LedgerKind.MONTH, period=f"{day.year}M{day.month:02}", dated=day, text=text,
            by=cast.suppliers["G12"], at=moment(day, hour=16),
        )  # fmt: skip
    _analyses(scheme, ensure_period(scheme, code), cast)


def _analyses(scheme: Scheme, period: Period, cast: Cast) -> None:
    """Written by the departments in charge; one has not come to the last townships yet."""
    field = gather_field(scheme)
    for duty in field.duties:
        team = field.members[duty.team.code]
        if duty.unit == "G08" and team.order > DONE_UNITS:
            continue
        figures = {
            key.code: (Decimal(88 + (place * 7 + team.order * 5) % 43) / 10, Decimal(82 + (team.order * 3) % 29) / 10)
            for place, key in enumerate(duty.keys)
        }
        file_analysis(
            period, cast.units[duty.unit], team, AnalysisValues(figures, JUDGED), by=cast.suppliers[duty.unit],
            at=after(period.last_day, 14),
        )  # fmt: skip
