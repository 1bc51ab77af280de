"""Making a ranking document: once per version, kind, groups, state, issuer and number; then it is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from appraisal.actions.documents import keep_document
from appraisal.models import Group, RankingDocument, Result, ResultVersion
from appraisal.presenters.versions import state_of
from appraisal.reports import wording
from appraisal.reports.content import Report, gather
from appraisal.reports.pdf import print_report
from appraisal.reports.units import UnitSheet, unit_sheets
from appraisal.reports.workbook import write_report
from core.file_kinds import FileKind
from organization.enums import Duty
from organization.models import Account

KINDS = {"pdf": FileKind.PDF, "xlsx": FileKind.XLSX}
ROWS_IN_REQUEST = 500
"""Rows a PDF may have to be made while the reader waits; longer ones are a job (PERFORMANCE)."""
ROWS_OF_A_SHEET = 20
"""About as many rows a unit's page has."""
Step = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted: ``groups`` are codes (empty: all), ``number`` the 发文字号 ("" leaves a blank to fill in)."""

    kind: str
    groups: tuple[str, ...] = ()
    per_unit: bool = False
    number: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind {self.kind}: use {' or '.join(KINDS)}")


def issuer_of(account: Account) -> str:
    """Who issues the paper: the inspection office its own, every other maker the appraisal office's."""
    office = "督查室" if Duty.INSPECTION_OFFICE.value in account.duties else "考评办"
    return f"{settings.COUNTY_NAME}{office}"


def variant_of(version: ResultVersion, order: Order, *, by: Account) -> str:
    """The key under which a document is kept; a version that changes its state gets new documents."""
    every = set(Group.objects.filter(scheme=version.scheme_id).values_list("code", flat=True))
    chosen = set(order.groups) & every
    groups = "all" if not chosen or chosen == every else _short("|".join(sorted(chosen)))
    parts = [order.kind, state_of(version).value, groups, "units" if order.per_unit else "groups"]
    if order.kind == "pdf":
        parts.append(_short(f"{issuer_of(by)}|{order.number}"))
    return ":".join(parts)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def rows_of(version: ResultVersion, order: Order) -> int:
    """About how many rows the document will have."""
    results = Result.objects.filter(version=version)
    if order.groups:
        results = results.filter(group__code__in=order.groups)
    count = results.count()
    return count * (ROWS_OF_A_SHEET + 1) if order.per_unit else count


def needs_job(version: ResultVersion, order: Order) -> bool:
    """A long PDF is not made while the reader waits."""
    return order.kind == "pdf" and rows_of(version, order) > ROWS_IN_REQUEST


def kept(version: ResultVersion, order: Order, *, by: Account) -> RankingDocument | None:
    """The document that was made already."""
    variant = variant_of(version, order, by=by)
    return RankingDocument.objects.select_related("document").filter(version=version, variant=variant).first()


def make(
    version: ResultVersion, order: Order, *, by: Account, at: datetime, step: Step | None = None
) -> RankingDocument:
    """Render and keep a document, or give the one that is kept."""
    found = kept(version, order, by=by)
    if found is not None:
        return found
    data, name = render(version, order, by=by, at=at, step=step)
    return keep(version, order, data, name, by=by, at=at)


def keep(version: ResultVersion, order: Order, data: bytes, name: str, *, by: Account, at: datetime) -> RankingDocument:
    return keep_document(
        version, variant=variant_of(version, order, by=by), data=data, name=name, kind=KINDS[order.kind], by=by, at=at
    )


def render(
    version: ResultVersion, order: Order, *, by: Account, at: datetime, step: Step | None = None
) -> tuple[bytes, str]:
    """The document's bytes and its file name; touches no table."""
    report = gather(version, order.groups or None)
    if not report.tables:
        raise ValueError("没有选中的考核系统")
    sheets = _sheets(report, step) if order.per_unit else []
    if order.kind == "xlsx":
        data = write_report(report, by=str(by), at=at, sheets=sheets)
    else:
        if step is not None:
            step(len(sheets), len(sheets) + 1, "排版")
        data = print_report(report, issuer=issuer_of(by), number=order.number, by=str(by), at=at, sheets=sheets)
    return data, file_name(report, order)


def _sheets(report: Report, step: Step | None) -> list[UnitSheet]:
    total = len(report.rows) + 1
    sheets = []
    for done, sheet in enumerate(unit_sheets(report), start=1):
        sheets.append(sheet)
        if step is not None:
            step(done, total, sheet.name)
    return sheets


def file_name(report: Report, order: Order) -> str:
    """2012年第三季度双向承诺考评排名（第1版，初步）.pdf."""
    scheme = report.version.scheme
    about = wording.subject(scheme.name, year=scheme.year, county=settings.COUNTY_NAME)
    part = "" if report.whole else "—" + "、".join(table.name for table in report.tables)
    state = "，初步" if wording.STATE_MARKS[report.state] else ""
    what = "排名及得分单" if order.per_unit else "排名"
    return f"{report.period.label}{about}{what}{part}（第{report.version.number}版{state}）.{order.kind}"
