"""The comprehensive appraisal of the townships as it was tried in 2012: a closed year whose figures are compared.

Suppliers file the figures of 2012 and of the year before, so that growth is computed from base values; the ledger and
the analyses of the last quarter go with it. Township teams and two cadres are ranked, the result is published and
approved. Written by the actions, once.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from appraisal.actions.groups import add_member
from appraisal.actions.periods import ensure_period
from appraisal.actions.publication import confirm_publication, propose_publication, record_approval
from appraisal.actions.schemes import issue_scheme, load_scheme_text
from appraisal.actions.scoring import run_scoring
from appraisal.actions.series import adopt_series
from appraisal.demo.papers import after, moment, paper
from appraisal.demo.supply import (
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
from appraisal.demo.years import queued
from appraisal.enums import Circle
from appraisal.models import ResultVersion, Scheme, SeriesValue
from appraisal.rules.periods import Period as PeriodCode
from core.enums import JobState
from core.models import Job
from organization.enums import AppraisalSystem, Duty
from organization.models import Appointment, DutyHolding, Unit

YEAR = 2012
CODE = "xiangzhen-2012"
TEAMS, CADRES = "TL", "TM"
CADRES_OF = "T04"
BEGUN, ISSUED, BASED, COMPUTED, SHOWN, MET = (
    date(2012, 2, 16), date(2012, 2, 24), date(2012, 3, 12), date(2013, 1, 15), date(2013, 1, 17), date(2013, 2, 4),
)  # fmt: skip
UNRANKED = "试行方案按年度计分，季度不排名"
RECORD = "安常纪〔2013〕2号"
JUDGED = "全年增速高于上年，工业和固定资产投资支撑明显；财源结构偏单一，须加快农产品加工项目投产。"
KEPT = (
    "十月税款足额入库，两家加工企业投产见效。",
    "十一月入库略慢，已上门核实欠税一户。",
    "十二月清缴欠税，全年入库超序时进度。",
)


@transaction.atomic
def load(at: datetime) -> str:
    """Fill once; one line about it, "" when there was nothing to do."""
    if Scheme.objects.filter(code=CODE).exists():
        return ""
    cast, code = cast_of(), PeriodCode(YEAR)
    scheme = _scheme(cast)
    adopt_series(scheme, by=cast.office, at=moment(ISSUED, hour=15))
    file_bases(code, cast, moment(BASED))
    filing = filing_of(code)
    for supplier in filing.asked:
        file_figures(filing, supplier, cast, after(code.last_day, 8))
    _quarter(scheme, code.quarters[-1], cast)
    for quarter in code.quarters:
        _unranked(scheme, quarter)
    _year(scheme, code, cast)
    return f"考核对象 {scheme.members.count()}，数据 {SeriesValue.objects.count()}"


def _scheme(cast: Cast) -> Scheme:
    """The bundled plan with the sheets of township teams and of their members."""
    begun = moment(BEGUN)
    text = plan_text(CODE, YEAR, [TEAMS, CADRES]).replace("综合考核方案", "综合考核方案（试行）", 1)
    scheme, _ = load_scheme_text(text, source=f"{CODE}.yaml", by=cast.office, at=begun)
    teams, cadres = scheme.groups.get(code=TEAMS), scheme.groups.get(code=CADRES)
    towns = Unit.objects.appraisable().filter(appraisal_system=AppraisalSystem.TOWNSHIP).order_by("order", "code")
    for town in towns:
        add_member(teams, town, by=cast.office, at=begun)
        for held in _cadres() if town.code == CADRES_OF else ():
            add_member(cadres, town, held, by=cast.office, at=begun)
    return issue_scheme(scheme, by=cast.office, at=moment(ISSUED))


def _cadres() -> list[Appointment]:
    """Deputies who sign in themselves: they read what is fed back to them."""
    people = DutyHolding.objects.in_force().filter(duty=Duty.CADRE, unit__code=CADRES_OF).values("account__person")
    held = Appointment.objects.in_force(BEGUN).filter(person__in=people, post__unit__code=CADRES_OF)
    return list(held.select_related("person", "post__unit", "post__title").order_by("post__order", "pk"))


def _quarter(scheme: Scheme, code: PeriodCode, cast: Cast) -> None:
    """The last quarter as departments kept and judged it: its figures, summed from January, are those of the year."""
    keep_ledger(scheme, code, KEPT, cast)
    analyse(ensure_period(scheme, code), ensure_period(scheme, PeriodCode(YEAR)), JUDGED, cast, whole=True)


def _unranked(scheme: Scheme, code: PeriodCode) -> None:
    """The schedule finds the quarter settled: figures were filed of the year alone."""
    at = after(code.last_day, 6, hour=1)
    job = queued(scheme, ensure_period(scheme, code), code, at)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.DONE, attempt=1, done_steps=1, total_steps=1, step_text=UNRANKED, ended_at=at
    )


def _year(scheme: Scheme, code: PeriodCode, cast: Cast) -> ResultVersion:
    period = ensure_period(scheme, code)
    enter_ratings(period, code, cast.office)
    version = run_scoring(period, by=cast.office, at=moment(COMPUTED), note="试行年度计算")
    propose_publication(version, circle=Circle.APPRAISED, by=cast.office, at=moment(SHOWN))
    confirm_publication(version, by=cast.second, at=moment(SHOWN, hour=16))
    minutes = paper("县委常委会会议纪要", ["会议审定2012年度乡镇综合考核（试行）结果。"], number=RECORD, day=MET)
    record_approval(
        version, meeting_on=MET, record=RECORD, upload=minutes, by=cast.office, at=moment(MET, hour=15)
    )  # fmt: skip
    return version
