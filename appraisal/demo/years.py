"""The demo county's appraisal year 2012: scheme, scores, entries, versions and publications, written by the actions.

The first quarter and the year come in as workbooks, the other quarters as they were told, a review corrects some of the
year's scores, the quarters are ranked by the schedule's own jobs, quarters 1 to 3 are approved, the year's second
version is published as preliminary.
Deterministic; a database that holds scores of the scheme already is left as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from appraisal.actions.entries import enter_adjustment, enter_mark, withdraw_adjustment
from appraisal.actions.imports import check_import, commit_import
from appraisal.actions.intake import confirm_adjustment
from appraisal.actions.periods import ensure_all_periods, ensure_period
from appraisal.actions.publication import confirm_publication, propose_publication, record_approval
from appraisal.actions.schemes import issue_scheme, load_scheme
from appraisal.actions.scores import add_evidence, enter_scores
from appraisal.actions.scoring import run_scoring
from appraisal.demo import entries as data
from appraisal.demo.figures import scores
from appraisal.demo.papers import after, moment, paper
from appraisal.enums import Circle, Filer, SchemeState
from appraisal.gathering import gather_adjustments, gather_marks, gather_scheme
from appraisal.jobs import QUARTERLY
from appraisal.models import Period, ResultVersion, Scheme, Score
from appraisal.rules.facts import AdjustmentFacts
from appraisal.rules.filing import NO_FILING, Filing
from appraisal.rules.periods import Period as PeriodCode
from appraisal.rules.periods import parse_period
from appraisal.rules.scheme_file import parse_scheme
from appraisal.workbook.template import describe_template
from appraisal.workbook.write import write_template
from core import jobs
from core.enums import JobState
from core.fields import to_points
from core.file_kinds import FileKind
from core.files import store_made
from core.models import Job
from organization.enums import Duty
from organization.models import Account, DutyHolding

CODE = "shuangxiang-2012"
SCHEME_FILE = Path(__file__).parent.parent / "schemes" / f"{CODE}.yaml"
YEAR = 2012
APPROVED_QUARTERS, BY_WORKBOOK = (1, 2, 3), 1
LOADED, ISSUED = date(2012, 2, 20), date(2012, 3, 1)
YEAR_IMPORTED, FIRST_RUN, REVIEW, SECOND_RUN = (
    date(2013, 1, 10),
    date(2013, 1, 11),
    date(2013, 1, 17),
    date(2013, 1, 18),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts: the appraisal office, the second person who confirms, the inspection office that files criticism."""

    office: Account
    second: Account
    inspector: Account


@transaction.atomic
def load(at: datetime) -> str:
    """Fill the year once; one line about it, "" when there was nothing to do. The dates are those of 2012 and 2013."""
    if Score.objects.filter(period__scheme__code=CODE).exists():
        return ""
    cast = cast_of()
    scheme = _scheme(cast)
    before = LOADED
    for quarter in PeriodCode(YEAR).quarters:
        until = after(quarter.last_day, 4).date()
        _entries(scheme, cast, after_day=before, until=until)
        _quarter(scheme, quarter, cast)
        before = until
    _entries(scheme, cast, after_day=before, until=YEAR_IMPORTED)
    _year(scheme, cast)
    versions = ResultVersion.objects.filter(scheme=scheme).count()
    cells = Score.objects.filter(period__scheme=scheme).count()
    return f"考评对象 {scheme.members.count()}，分值 {cells}，加减分 {scheme.adjustments.count()}，结果版本 {versions}"


def cast_of() -> Cast:
    offices = [Duty.APPRAISAL_OFFICE, Duty.ORGANIZATION_OFFICE]
    held = DutyHolding.objects.in_force().filter(duty__in=offices, account__person__isnull=False).order_by("id")
    accounts = list(dict.fromkeys(one.account for one in held.select_related("account__person")))
    if len(accounts) < 2:
        raise RuntimeError("the demo year needs two accounts of the appraisal or organization office: load them first")
    inspecting = DutyHolding.objects.in_force().filter(duty=Duty.INSPECTION_OFFICE, account__person__isnull=False)
    inspector = inspecting.select_related("account__person").order_by("id").first()
    if inspector is None:
        raise RuntimeError("the demo year needs an account of the inspection office: load it first")
    return Cast(accounts[0], accounts[1], inspector.account)


def _scheme(cast: Cast) -> Scheme:
    text = SCHEME_FILE.read_text(encoding="utf-8")
    parsed = parse_scheme(text, file_name=SCHEME_FILE.name)
    scheme, _ = load_scheme(parsed, source=SCHEME_FILE.name, text=text, by=cast.office, at=moment(LOADED))
    ensure_all_periods(scheme)
    if scheme.state != SchemeState.ISSUED:
        scheme = issue_scheme(scheme, by=cast.office, at=moment(ISSUED))
    return scheme


def _entries(scheme: Scheme, cast: Cast, *, after_day: date, until: date) -> None:
    """Adjustments and marks whose papers arrived in these days: three days after their date, not before the issue."""
    papers: dict[str, SimpleUploadedFile] = {}
    for entry in (*data.ADJUSTMENTS, data.MISTAKEN):
        arrived = after(max(entry.dated, ISSUED), 3)
        if not after_day < arrived.date() <= until:
            continue
        number = entry.document_number
        name = f"关于{entry.matter}的{'通报' if entry.kind is data.BLAME else '决定'}"
        if number not in papers:
            papers[number] = paper(name, [f"涉及事项：{entry.matter}。"], number=number, day=entry.dated)
        papers[number].seek(0)
        by, filing = _filed(entry, cast)
        row = enter_adjustment(scheme, entry, filing=filing, upload=papers[number], by=by, at=arrived)
        if entry is data.MISTAKEN:
            withdraw_adjustment(row, reason=data.MISTAKE, by=cast.office, at=after(entry.dated, 6))
        else:
            confirm_adjustment(row, by=cast.second if by == cast.office else cast.office, at=arrived)
    for mark in data.MARKS:
        if after_day < mark.dated <= until:
            _mark(scheme, mark, cast)


def _filed(entry: AdjustmentFacts, cast: Cast) -> tuple[Account, Filing]:
    """The inspection office files its criticism itself; the office enters the leading groups' lists (SX-4.2-h, -i)."""
    if entry.kind is data.BLAME:
        return cast.inspector, Filing(Filer.INSPECTION)
    if entry.kind is data.REWARD:
        return cast.office, Filing(Filer.LEADING_GROUP, list_number=entry.document_number)
    return cast.office, NO_FILING


def _mark(scheme: Scheme, mark: data.DemoMark, cast: Cast) -> None:
    member = scheme.members.get(code=mark.member)
    upload = paper("关于责任认定的意见", [f"{mark.basis}。"], number=mark.document, day=mark.dated)
    at = after(mark.dated, 1)
    enter_mark(member, mark.kind, field=mark.field, basis=mark.basis, upload=upload, by=cast.office, at=at)


def _import(period: Period, code: PeriodCode, *, by: Account, at: datetime) -> None:
    """The period's workbook, as the office would fill the template: checked, then committed."""
    gathered = gather_scheme(period.scheme)
    books = {group.code: scores(group, code.code) for group in gathered.facts.groups}
    held = [one for one in gather_adjustments(period.scheme, gathered) if one.dated <= code.last_day]
    vetoes = [one for one in gather_marks(period.scheme, gathered) if one.field]
    others = [one for one in gather_marks(period.scheme, gathered) if not one.field]
    book_bytes = write_template(describe_template(gathered.facts, code, books, held, vetoes, others))
    document = store_made(book_bytes, name=f"{code.label}评分表.xlsx", kind=FileKind.XLSX, by=by, at=at)
    batch = check_import(period, document, book_bytes, by=by, at=at)
    commit_import(batch, by=by, at=at)


def _quarter(scheme: Scheme, code: PeriodCode, cast: Cast) -> None:
    period = ensure_period(scheme, code)
    if code.quarter == BY_WORKBOOK:
        _import(period, code, by=cast.office, at=after(code.last_day, 5, hour=15))
    else:
        fill(scheme, code, cast, after(code.last_day, 5, hour=15))
    version = scheduled(scheme, period, code)
    if code.quarter in APPROVED_QUARTERS:
        _publish(version, cast, day=after(code.last_day, 8).date())
        _approve(version, cast, day=after(code.last_day, 15).date(), number=code.quarter or 0)


def fill(scheme: Scheme, code: PeriodCode, cast: Cast, at: datetime) -> Period:
    """All scores of a period, as they were told."""
    period = ensure_period(scheme, code)
    cells = {
        (member, leaf): value
        for group in gather_scheme(scheme).facts.groups
        for member, line in scores(group, code.code).items()
        for leaf, value in line.items()
    }
    enter_scores(period, cells, source=f"{code.label}考评得分汇总", by=cast.office, at=at)
    return period


def queued(scheme: Scheme, period: Period, code: PeriodCode, at: datetime) -> Job:
    return jobs.enqueue(
        QUARTERLY,
        key=f"{scheme.code}:{scheme.version}:{code.code}",  # as appraisal.jobs writes it; a test holds them together
        title=f"{scheme.name} {code.label}排名",
        payload={"period": period.pk, "note": "季度结束后自动计算"},
        by=Account.objects.system(),
        at=at,
    )


def scheduled(scheme: Scheme, period: Period, code: PeriodCode) -> ResultVersion:
    """Compute under the key of the schedule, so that it finds the quarter done."""
    at, system = after(code.last_day, 6, hour=1), Account.objects.system()
    job = queued(scheme, period, code, at)
    version = run_scoring(period, by=system, at=at, note="季度结束后自动计算", job=job)
    steps = scheme.groups.count() + 1
    Job.objects.filter(pk=job.pk).update(
        state=JobState.DONE,
        attempt=1,
        done_steps=steps,
        total_steps=steps,
        ended_at=at,
        result={"version": version.pk, "number": version.number, "period": period.label},
    )
    return version


def _publish(version: ResultVersion, cast: Cast, *, day: date) -> None:
    propose_publication(version, circle=Circle.APPRAISED, by=cast.office, at=moment(day, hour=9))
    confirm_publication(version, by=cast.second, at=moment(day, hour=16))


def _approve(version: ResultVersion, cast: Cast, *, day: date, number: int) -> None:
    record = f"安考评纪〔{day.year}〕{number}号"
    label = parse_period(version.period.label).label
    lines = [f"会议审定{label}双向承诺考评结果第 {version.number} 版。"]
    upload = paper("市考评工作领导小组会议纪要", lines, number=record, day=day)
    record_approval(
        version, meeting_on=day, record=record, upload=upload, by=cast.office, at=moment(day, hour=17)
    )  # fmt: skip


def _year(scheme: Scheme, cast: Cast) -> None:
    """The year's workbook, evidence, a first version, the review's corrections, the version that is published."""
    code = PeriodCode(YEAR)
    period = ensure_period(scheme, code)
    _import(period, code, by=cast.office, at=moment(YEAR_IMPORTED, hour=10))
    for member, leaf, name in data.EVIDENCE:
        score = Score.objects.get(period=period, member__code=member, indicator__code=leaf)
        upload = paper(f"{name}（{score.member.name}）", ["经考评组核实，得分见评分表。"], day=YEAR_IMPORTED)
        add_evidence(score, upload, note="考评组核实", by=cast.office, at=moment(YEAR_IMPORTED, hour=14))
    run_scoring(period, by=cast.office, at=moment(FIRST_RUN), note="年度首次计算")
    cells = {cell: to_points(Decimal(points)) for cell, points in data.CORRECTIONS.items()}
    enter_scores(period, cells, source="复核更正（安考评复〔2013〕1号）", by=cast.office, at=moment(REVIEW, hour=11))
    version = run_scoring(period, by=cast.office, at=moment(SECOND_RUN), note="复核更正后重新计算")
    _publish(version, cast, day=SECOND_RUN)
