"""The demo county's appraisal year 2011: the same plan a year before, whole and closed, so that years can be compared.

Four quarters and the year are entered, the year assessed, ranked, published and approved; two entries, one yellow card.
Everything is written by the actions; a database that holds the scheme already is left as it is.
"""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from appraisal.actions.entries import enter_adjustment
from appraisal.actions.intake import confirm_adjustment
from appraisal.actions.periods import ensure_all_periods
from appraisal.actions.publication import confirm_publication, propose_publication, record_approval
from appraisal.actions.schemes import issue_scheme, load_scheme
from appraisal.actions.scoring import run_scoring
from appraisal.demo import entries as data
from appraisal.demo.former_round import assess
from appraisal.demo.objections import object_to
from appraisal.demo.papers import after, moment, paper
from appraisal.demo.years import CODE, SCHEME_FILE, Cast, cast_of, fill, scheduled
from appraisal.enums import Agency, Circle, Filer
from appraisal.gathering.objections import window_of
from appraisal.models import Publication, ResultVersion, Scheme
from appraisal.rules.facts import AdjustmentFacts
from appraisal.rules.filing import NO_FILING, Filing
from appraisal.rules.periods import Period as PeriodCode
from appraisal.rules.scheme_file import parse_scheme

YEAR = 2011
FORMER = "shuangxiang-2011"
LOADED, ISSUED, FILLED, RUN, SHOWN, MET = (
    date(2011, 2, 18), date(2011, 3, 1), date(2012, 1, 9), date(2012, 1, 16),
    date(2012, 1, 18), date(2012, 2, 6),
)  # fmt: skip
DOUBTED = "T05"
DOUBT = "本镇六个村的危房改造年底前已经验收，初步结果似按四个村计算，请予核对。"
FOUND = "经查验收表，两个村的验收日期为次年一月，按方案计入下一年度，原得分正确。"
ENTRIES = (
    (data.PRAISE, data.PREFECTURE, "T06", "全市工业园区建设先进乡镇", "澜江府字〔2011〕71号", "2011-11-18"),
    (data.BLAME, data.OWN, "T11", "通村公路建设进度滞后", "安督〔2011〕16号", "2011-09-06"),
)


@transaction.atomic
def load(at: datetime) -> str:
    """Fill the year once; one line about it, "" when there was nothing to do."""
    if Scheme.objects.filter(code=FORMER).exists() or not Scheme.objects.filter(code=CODE).exists():
        return ""
    cast = cast_of()
    scheme = _scheme(cast)
    minutes = paper("市考评工作领导小组会议纪要", ["会议审定2011年度双向承诺考评结果。"], day=MET)
    _entries(scheme, cast, minutes)
    code = PeriodCode(YEAR)
    for quarter in code.quarters:
        period = fill(scheme, quarter, cast, after(quarter.last_day, 5))
        version = scheduled(scheme, period, quarter)
        _publish(version, cast, after(quarter.last_day, 8).date())
        _approve(version, cast, minutes, after(quarter.last_day, 12).date(), f"安考评纪〔{YEAR}〕{quarter.quarter}号")
    period = fill(scheme, code, cast, moment(FILLED))
    assess(period)
    version = run_scoring(period, by=cast.office, at=moment(RUN), note="年度计算")
    _publish(version, cast, SHOWN)
    _doubted(version)
    _approve(version, cast, minutes, MET, f"安考评纪〔{YEAR + 1}〕1号")
    return f"考评对象 {scheme.members.count()}，结果版本 {ResultVersion.objects.filter(scheme=scheme).count()}"


def _scheme(cast: Cast) -> Scheme:
    """The plan of 2012 under its own year."""
    text = SCHEME_FILE.read_text(encoding="utf-8").replace(CODE, FORMER)
    text = text.replace(f"{YEAR + 1}年度", f"{YEAR}年度").replace(f"\n  year: {YEAR + 1}\n", f"\n  year: {YEAR}\n")
    name = f"{FORMER}.yaml"
    scheme, _ = load_scheme(
        parse_scheme(text, file_name=name), source=name, text=text, by=cast.office, at=moment(LOADED)
    )
    ensure_all_periods(scheme)
    return issue_scheme(scheme, by=cast.office, at=moment(ISSUED))


def _entries(scheme: Scheme, cast: Cast, document: SimpleUploadedFile) -> None:
    for kind, level, member, matter, number, dated in ENTRIES:
        day = date.fromisoformat(dated)
        entry = AdjustmentFacts(
            member=member, kind=kind, level=level, leading_group="", single_or_grassroots=False, points=None,
            matter=matter, document_number=number, dated=day, agency=Agency.PARTY_STATE, carried_over=False,
        )  # fmt: skip
        blamed = kind is data.BLAME
        by, filing = (cast.inspector, Filing(Filer.INSPECTION)) if blamed else (cast.office, NO_FILING)
        document.seek(0)
        row = enter_adjustment(scheme, entry, filing=filing, upload=document, by=by, at=after(day, 3))
        confirm_adjustment(row, by=cast.second if by == cast.office else cast.office, at=after(day, 3))


def _doubted(version: ResultVersion) -> None:
    """A township objects to its result, which is upheld."""
    published = Publication.objects.select_related("version__scheme", "version__period").get(version=version)
    window = window_of(published)
    if window is not None:
        object_to(published, DOUBTED, window.opens_on, DOUBT, FOUND)


def _publish(version: ResultVersion, cast: Cast, out: date) -> None:
    propose_publication(version, circle=Circle.APPRAISED, by=cast.office, at=moment(out))
    confirm_publication(version, by=cast.second, at=moment(out, hour=16))


def _approve(version: ResultVersion, cast: Cast, minutes: SimpleUploadedFile, day: date, record: str) -> None:
    minutes.seek(0)
    record_approval(
        version, meeting_on=day, record=record, upload=minutes, by=cast.office, at=moment(day, hour=17)
    )  # fmt: skip
