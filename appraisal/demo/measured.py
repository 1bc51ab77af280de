"""The comprehensive appraisal of the townships of this year: its figures come from suppliers, quarter by quarter.

The quarters that are over are filed and ranked, but for the last one: there some suppliers have submitted, one is
still at it. Queries, a ledger and quarterly analyses go with it. Written by the actions, once.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from appraisal.actions.groups import add_member
from appraisal.actions.periods import ensure_period
from appraisal.actions.schemes import issue_scheme, load_scheme_text
from appraisal.actions.series import adopt_series
from appraisal.actions.value_queries import answer_query, ask_query
from appraisal.demo.papers import after, moment
from appraisal.demo.specials_now import with_specials
from appraisal.demo.supply import (
    AT_WORK,
    DONE_UNITS,
    Cast,
    analyse,
    cast_of,
    enter_ratings,
    file_bases,
    file_figures,
    filing_of,
    keep_ledger,
    plan_text,
)
from appraisal.demo.years import scheduled
from appraisal.models import Scheme, Series, SeriesValue
from appraisal.rules.periods import Period as PeriodCode
from organization.enums import AppraisalSystem, Duty
from organization.models import DutyHolding, Unit

SHEET = "TL"
"""Of the twelve sheets the one of township teams."""
SUBMITTED = ("G12", "G08", "G20")
"""Who has submitted the last quarter; AT_WORK is still at it."""
DOUBT = "本镇六月末新增两户规模以上企业，财政收入似未计入，请核对。"
FOUND = "经核对国库报表，两户企业税款在次季入库，本期数据无误。"
STILL = "农民人均纯收入与镇村抽样结果相差较大，请核对样本。"
JUDGED = "增速高于全县平均，工业和固定资产投资拉动明显；后续须关注税源结构和项目接续。"
KEPT = ("截至月末入库进度正常，契税和增值税增收。", "两户重点企业税款延期，已上门核实。", "全月入库快于序时进度。")


@transaction.atomic
def load(at: datetime) -> str:
    """Fill once; one line about it, "" when there was nothing to do."""
    if Scheme.objects.filter(code__startswith="jinghai-").exists():
        return ""
    year, whole, last = _quarters(timezone.localdate(at))
    cast = cast_of()
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


def _scheme(year: int, cast: Cast) -> Scheme:
    """The bundled plan cut to one sheet, for this year, with two special appraisals of the townships."""
    code = f"jinghai-{year}"
    towns = Unit.objects.appraisable().filter(appraisal_system=AppraisalSystem.TOWNSHIP).order_by("order", "code")
    text = with_specials(plan_text(code, year, [SHEET]), towns)
    begun = moment(date(year, 1, 12))
    scheme, _ = load_scheme_text(text, source=f"{code}.yaml", by=cast.office, at=begun)
    group = scheme.groups.get()
    for town in towns:
        add_member(group, town, by=cast.office, at=begun)
    return issue_scheme(scheme, by=cast.office, at=moment(date(year, 1, 18)))


def _whole(scheme: Scheme, code: PeriodCode, cast: Cast) -> None:
    """Bases and figures of all suppliers, ratings of the office, the ranking of the schedule."""
    file_bases(code, cast, moment(date(code.year, 1, 25)))
    filing = filing_of(code)
    for supplier in filing.asked:
        file_figures(filing, supplier, cast, after(code.last_day, 4))
    period = ensure_period(scheme, code)
    enter_ratings(period, code, cast.office)
    scheduled(scheme, period, code)


def _begun(code: PeriodCode, cast: Cast) -> None:
    """Some submitted, one at work: its grid waits for it."""
    file_bases(code, cast, moment(date(code.year, 1, 25)))
    filing = filing_of(code)
    for supplier in SUBMITTED:
        file_figures(filing, supplier, cast, after(code.last_day, 6))
    file_figures(filing, AT_WORK, cast, after(code.last_day, 8), most=DONE_UNITS)


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
    keep_ledger(scheme, code, KEPT, cast)
    period = ensure_period(scheme, code)
    analyse(period, period, JUDGED, cast, whole=False)
