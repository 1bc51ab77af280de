"""Approved results filed with the organization department, and the archive of a year (SX-1-d)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from accountability.presenters.listing import Action, Cell, Listing, Panel
from accountability.views.entry import act_and_return, record, register
from appraisal.actions import closing as actions
from appraisal.enums.objections import ResultPermission
from appraisal.gathering.year_archive import dossier_of
from appraisal.models import ResultFiling, ResultVersion, YearArchive
from appraisal.reports.year_archive import listing, write_archive
from appraisal.rules.periods import parse_period
from appraisal.views import fetch
from core import access
from core.findings import Finding, Refused, blocking

PAGE = 50
FILINGS, ARCHIVE = "结果备案", "考评档案"


@require_GET
@access.requires(ResultPermission.RECEIVE_RESULTS)
def filings(request: HttpRequest) -> HttpResponse:
    """Approved results, those to sign for first."""
    rows = ResultFiling.objects.select_related(
        "version__scheme", "version__period", "recorded_by__person", "received_by__person"
    ).order_by("received_at", "-recorded_at")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    heads = ("结果", "报送时间", "报送人", "签收", "办理")
    lines = [_filing_row(row) for row in page.object_list]
    empty = ("没有报送备案的结果", "领导小组审定后，最终结果自动报送市委组织部备案。")
    return register(request, FILINGS, [Listing(FILINGS, heads, lines, empty)], page=page, unit="件")


def _filing_row(row: ResultFiling) -> list[Cell]:
    period = parse_period(row.version.period.label).label
    received = row.received_at is not None
    when = f"{timezone.localtime(row.received_at):%Y-%m-%d %H:%M}" if row.received_at is not None else "待签收"
    return [
        Cell(f"{row.version.scheme.name}{period}", url=reverse("appraisal:board", args=[row.version_id]),
             note=f"第 {row.version.number} 版"),
        Cell(f"{timezone.localtime(row.recorded_at):%Y-%m-%d %H:%M}", figures=True),
        Cell(str(row.recorded_by)),
        Cell(when, note=str(row.received_by) if received else "", tone="" if received else "warning"),
        Cell("" if received else "去签收", url="" if received else reverse("appraisal:filing", args=[row.pk])),
    ]  # fmt: skip


@require_GET
@access.requires(ResultPermission.RECEIVE_RESULTS)
def filing(request: HttpRequest, pk: int) -> HttpResponse:
    """One filing with its receipt."""
    row = get_object_or_404(ResultFiling.objects.select_related("version__scheme", "version__period"), pk=pk)
    facts = [
        ("方案", row.version.scheme.name), ("期间", parse_period(row.version.period.label).label),
        ("版本", f"第 {row.version.number} 版"), ("输入指纹", row.version.input_hash),
        ("报送时间", f"{timezone.localtime(row.recorded_at):%Y-%m-%d %H:%M}"),
    ]  # fmt: skip
    asked = []
    if row.received_at is None:
        asked = [("签收", forms.Form(), reverse("appraisal:receive_filing", args=[row.pk]), "签收备案")]
    else:
        facts.append(("签收", f"{row.received_by} {timezone.localtime(row.received_at):%Y-%m-%d %H:%M}"))
    links = [Action("看结果", reverse("appraisal:board", args=[row.version_id]))]
    return record(
        request, "结果备案", panels=[Panel("备案", facts)], actions=links, forms_=asked,
        crumbs=[(FILINGS, reverse("appraisal:filings"))],
    )  # fmt: skip


@require_POST
@access.requires(ResultPermission.RECEIVE_RESULTS)
def receive_filing(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign for it."""
    row, me = get_object_or_404(ResultFiling, pk=pk), fetch.account(request)
    return act_and_return(
        request, lambda: actions.receive_results(row, by=me, at=timezone.now()), done="已签收备案。",
        back=reverse("appraisal:filing", args=[row.pk]),
    )  # fmt: skip


@require_GET
@access.requires(ResultPermission.ARCHIVE_YEAR)
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """What lies in the archive of a period, and what keeps it from being closed."""
    return _archive(request, fetch.version(request, pk))


def _archive(
    request: HttpRequest, version: ResultVersion, *, refused: list[Finding] | None = None, status: int = 200
) -> HttpResponse:
    lines = listing(dossier_of(version))
    rows = [
        [Cell(one.path), Cell(one.title), Cell(str(one.size), figures=True), Cell(one.sha256[:16])] for one in lines
    ]
    pieces = Listing(f"卷内文件（{len(rows)} 件）", ("卷内位置", "题名", "大小（字节）", "指纹"), rows)
    closings = YearArchive.objects.filter(version=version).select_related("recorded_by__person")
    closed = [
        [Cell(f"{timezone.localtime(one.recorded_at):%Y-%m-%d %H:%M}", figures=True), Cell(str(one.recorded_by)),
         Cell(str(one.files), figures=True), Cell(one.sha256[:16])]
        for one in closings
    ]  # fmt: skip
    done = Listing(
        "归档记录", ("时间", "经办人", "件数", "清单指纹"), closed, ("还没有归档", "结果审定、异议办结后归档。")
    )
    open_ones = blocking(actions.check_archive(version))
    asked = [("归档", forms.Form(), reverse("appraisal:archive_year", args=[version.pk]), "归档")]
    links = [Action("下载档案 ZIP", reverse("appraisal:download_archive", args=[version.pk]), icon="download")]
    board = reverse("appraisal:board", args=[version.pk])
    return record(
        request, f"{parse_period(version.period.label).label}{ARCHIVE}",
        panels=[Panel(done.title, listing=done), Panel(pieces.title, listing=pieces)],
        actions=links, crumbs=[(str(version), board)], forms_=[] if open_ones else asked, refused=refused or open_ones,
        refused_title="还不能归档", status=status,
    )  # fmt: skip


@require_POST
@access.requires(ResultPermission.ARCHIVE_YEAR, step_up=True)
def archive_year(request: HttpRequest, pk: int) -> HttpResponse:
    """File the year as it stands."""
    version = fetch.version(request, pk)
    try:
        row = actions.archive_year(version, by=fetch.account(request), at=timezone.now())
    except Refused as refusal:
        return _archive(request, version, refused=refusal.findings, status=409)
    messages.success(request, f"已归档 {row.files} 件。")
    return redirect("appraisal:archive", version.pk)


@require_GET
@access.requires(ResultPermission.ARCHIVE_YEAR, step_up=True)
def download_archive(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The archive as a ZIP, on record."""
    version, now = fetch.version(request, pk), timezone.now()
    dossier = dossier_of(version)
    actions.record_download(dossier, by=fetch.account(request), at=now)
    response = FileResponse(write_archive(dossier, at=now), content_type="application/zip")
    name = f"{version.scheme.name}{parse_period(version.period.label).label}考评档案.zip"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
