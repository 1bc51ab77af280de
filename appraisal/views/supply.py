"""Suppliers' figures: what is asked of whom, the grid of one supplier and period, its workbook and its papers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.views.entry import fill, sent
from appraisal.actions.data_returns import attach_file, submit_return, withdraw_file
from appraisal.actions.series_values import Desk, check_cells, check_desk, open_desk, save_values
from appraisal.enums.values import DataPermission as P
from appraisal.forms.values import DataFileForm, SubmitForm, ValueBookForm, ValueGridForm
from appraisal.gathering.supply import Held, base_labels, facts_of, held_values
from appraisal.models import DataFile, DataReturn
from appraisal.presenters.grid import whole_findings
from appraisal.presenters.supply_grid import build, contents
from appraisal.rules import periods
from appraisal.views import fetch
from appraisal.workbook.figures import FORMER, SHEET, Read, describe, read
from core import access, audit
from core.access import may
from core.files import serve, size_text
from core.findings import Finding, Refused, unmet
from core.presenters import FileItem
from core.views.export import download
from core.workbooks.problems import WorkbookRefused
from core.workbooks.reader import read_workbook
from decisions.forms.fields import ReasonForm
from organization.models import Account, Unit

TITLE = "数据报送"


def supplier_of(request: HttpRequest, pk: int) -> Unit:
    """The supplier, for who works there and for who sees all data; 404 for anybody else."""
    me = fetch.account(request)
    rows = Unit.objects.all() if may(me, P.VIEW_ALL_DATA) else Unit.objects.filter(pk__in=me.own_unit_ids)
    found: Unit = get_object_or_404(rows, pk=pk)
    return found


def desk_of(request: HttpRequest, supplier: int, period: str) -> Desk:
    """The desk of the address; 404 for a period that is none."""
    try:
        periods.parse_period(period)
    except periods.PeriodError:
        raise Http404 from None
    return open_desk(supplier_of(request, supplier), period, by=fetch.account(request))


def sits(desk: Desk, me: Account) -> bool:
    """Whether the person files at this desk: who works at the supplier, and the office for the supplier's own unit."""
    works = desk.supplier.pk in me.own_unit_ids
    return may(me, P.SUPPLY_DATA) and (works or desk.office)


def at_desk(request: HttpRequest, supplier: int, period: str) -> Desk:
    """The same for who files there; 403 for who only sees it."""
    desk = desk_of(request, supplier, period)
    if not sits(desk, fetch.account(request)):
        raise PermissionDenied(P.SUPPLY_DATA.value)
    return desk


def held_of(desk: Desk) -> Held:
    """The figures of the period and of its base periods: one query."""
    labels = {desk.label, *base_labels(desk.series, desk.label).values()}
    return held_values([one.pk for one in desk.series], labels)


@require_GET
@access.requires(P.VIEW_DATA)
def data_grid(request: HttpRequest, supplier: int, period: str) -> HttpResponse:
    """A supplier's figures of a period with those of the base period; inputs for who may file them."""
    return _page(request, desk_of(request, supplier, period))


@require_POST
@access.requires(P.SUPPLY_DATA)
def save_data(request: HttpRequest, supplier: int, period: str) -> HttpResponse:
    """Write the changed cells, or show all of them again as typed with every error at its cell."""
    desk, me = at_desk(request, supplier, period), fetch.account(request)
    form = ValueGridForm(
        request.POST,
        members=frozenset(desk.by_code),
        leaves={one.code: facts_of(one) for one in desk.series},
    )
    if not form.is_valid():
        held, reason = held_of(desk), request.POST.get("reason", "")
        findings = check_cells(desk, form.cells, held, reason=reason, seen=form.seen)
        return _page(request, desk, form=form, findings=findings)
    try:
        done = save_values(
            desk.supplier, period, form.cells, seen=form.seen, reason=form.cleaned_data["reason"], by=me,
            at=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        return _page(request, desk, form=form, findings=refused.findings)
    if done["changed"]:
        messages.success(request, f"已保存 {done['changed']} 格。")
    else:
        messages.info(request, "没有改动，未保存。")
    return redirect("appraisal:data_grid", desk.supplier.pk, period)


def _page(
    request: HttpRequest,
    desk: Desk,
    *,
    form: ValueGridForm | None = None,
    findings: Iterable[Finding] = (),
) -> HttpResponse:
    me, found = fetch.account(request), list(findings)
    filling = sits(desk, me) and not check_desk(desk)
    grid = build(
        desk,
        held_of(desk),
        typed=form.typed if form else None,
        faults=form.faults if form else None,
        findings=found,
    )
    former = DataReturn.objects.filter(supplier=desk.supplier, period=desk.label).select_related(
        "submitted_by__person", "returned_by__person"
    )
    last = former.order_by("-number").first()
    context = {
        "page_title": f"{desk.supplier.name}数据填报",
        "breadcrumb": [(TITLE, reverse("appraisal:data_periods"))],
        "supplier": desk.supplier,
        "period": desk.label,
        "label": periods.parse_period(desk.label).label,
        "grid": grid,
        "form": form,
        "reason": form.data.get("reason", "") if form else "",
        "refusals": whole_findings(found),
        "submitted": desk.submitted,
        "submitted_note": "" if desk.submitted is None or last is None else _filed_note(last),
        "returned_note": _returned_note(last),
        "may_fill": filling,
        "may_submit": filling and not grid.missing and grid.total > 0,
        "may_correct": desk.submitted is not None and sits(desk, me) and not desk.wanted.closed,
        "may_return": desk.submitted is not None and may(me, P.MANAGE_SERIES) and not desk.wanted.closed,
        "files": files_of(desk, me),
    }
    return render(request, "appraisal/data_grid.html", context, status=409 if found else 422 if form else 200)


def _filed_note(row: DataReturn) -> str:
    when = timezone.localtime(row.submitted_at)
    return (
        f"{row.submitted_by} {when:%Y-%m-%d %H:%M} 第 {row.number} 次报送并锁定，"
        f"来源文件：{row.source}（{row.source_dated.isoformat()}）"
    )


def _returned_note(row: DataReturn | None) -> str:
    if row is None or row.returned_at is None:
        return ""
    return f"第 {row.number} 次报送已由 {row.returned_by} 退回：{row.return_reason}。请更改后重新报送。"


def files_of(desk: Desk, me: Account) -> list[FileItem]:
    """The papers in force: one query. Until the figures are filed the supplier takes back what was a mistake."""
    open_ = desk.submitted is None and may(me, P.SUPPLY_DATA)
    works = desk.supplier.pk in me.own_unit_ids

    rows = DataFile.objects.in_force().filter(supplier=desk.supplier, period=desk.label)
    return [
        FileItem(
            row.document.name,
            reverse("appraisal:data_file", args=[row.pk]),
            size=size_text(row.document.size),
            note=f"{row.recorded_by} {timezone.localtime(row.recorded_at):%Y-%m-%d} {row.note}".strip(),
            withdraw_url=reverse("appraisal:withdraw_data_file", args=[row.pk])
            if open_ and (works or row.recorded_by_id == me.pk)
            else "",
        )
        for row in rows.select_related("document", "recorded_by__person")
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.SUPPLY_DATA)
def submit(request: HttpRequest, supplier: int, period: str) -> HttpResponse:
    """Lock the figures with the paper they stand in."""
    desk, me = at_desk(request, supplier, period), fetch.account(request)
    form = SubmitForm(request.POST if request.method == "POST" else None)
    back = reverse("appraisal:data_grid", args=[desk.supplier.pk, period])

    def act() -> DataReturn:
        of = form.cleaned_data
        return submit_return(
            desk.supplier, period, source=of["source"], source_dated=of["source_dated"], by=me, at=timezone.now()
        )

    label = periods.parse_period(period).label
    return fill(
        request, form, act, title="报送数据", submit="报送并锁定", done="已报送，数据同时用于需要它的各项指标。",
        back=back, crumbs=[(TITLE, reverse("appraisal:data_periods")), (desk.supplier.name, back)],
        note=f"{desk.supplier.name}{label}数据。报送后锁定，更正须写明理由，原数值保留在记录中。",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.SUPPLY_DATA)
def attach(request: HttpRequest, supplier: int, period: str) -> HttpResponse:
    """Add a paper behind the figures."""
    desk, me = at_desk(request, supplier, period), fetch.account(request)
    form = DataFileForm(*sent(request))
    back = reverse("appraisal:data_grid", args=[desk.supplier.pk, period])

    def act() -> DataFile:
        of = form.cleaned_data
        return attach_file(desk.supplier, period, of["file"], note=of["note"], by=me, at=timezone.now())

    return fill(
        request, form, act, title="添加佐证材料", submit="添加", done="材料已添加。", back=back,
        crumbs=[(TITLE, reverse("appraisal:data_periods")), (desk.supplier.name, back)],
    )  # fmt: skip


def _file_of(request: HttpRequest, pk: int) -> DataFile:
    me = fetch.account(request)
    rows = DataFile.objects.select_related("document", "supplier")
    if not may(me, P.VIEW_ALL_DATA):
        rows = rows.filter(supplier__in=me.own_unit_ids)
    found: DataFile = get_object_or_404(rows, pk=pk)
    return found


@require_GET
@access.requires(P.VIEW_DATA)
def data_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The paper itself."""
    return serve(_file_of(request, pk).document)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.SUPPLY_DATA)
def withdraw_data_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a paper that was attached by mistake."""
    row, me = _file_of(request, pk), fetch.account(request)
    if row.supplier_id not in me.own_unit_ids and row.recorded_by_id != me.pk:
        raise PermissionDenied(P.SUPPLY_DATA.value)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    back = reverse("appraisal:data_grid", args=[row.supplier_id, row.period])
    return fill(
        request, form,
        lambda: withdraw_file(row, reason=form.cleaned_data["reason"], by=me, at=timezone.now()),
        title="撤销佐证材料", submit="撤销", done="材料已撤销。", back=back, note=row.document.name,
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_DATA)
def export_values(request: HttpRequest, supplier: int, period: str) -> HttpResponse:
    """The workbook to fill, with what is held and the base period on a second sheet; the download is on record."""
    desk, me = desk_of(request, supplier, period), fetch.account(request)
    held = held_of(desk)
    label = periods.parse_period(period).label
    book = describe(
        f"{desk.supplier.name}指标数据",
        label,
        [(unit.code, unit.name) for unit in desk.units.values()],
        [facts_of(one) for one in desk.series],
        {SHEET: contents(desk, held, period), FORMER: contents(desk, held)},
    )
    audit.record(
        verb="appraisal.export_values", by=me, at=timezone.now(), obj=desk.supplier, label=f"{desk.supplier} {period}"
    )
    from appraisal.workbook.write import write_template  # loads openpyxl

    return download(write_template(book), f"{desk.supplier.name}{label}指标数据.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.SUPPLY_DATA)
def import_values(request: HttpRequest, supplier: int, period: str) -> HttpResponse:
    """Take the figures of a filled workbook: all of them, or none with every faulty cell named."""
    desk, me = at_desk(request, supplier, period), fetch.account(request)
    form = ValueBookForm(*sent(request))
    back = reverse("appraisal:data_grid", args=[desk.supplier.pk, period])

    def act() -> dict[str, int]:
        found = _read(form.cleaned_data["workbook"], desk)
        return save_values(
            desk.supplier, period, found.cells, reason=form.cleaned_data["reason"], by=me, at=timezone.now()
        )

    return fill(
        request, form, act, title="上传数据表格", submit="上传", done="已保存表格中的数据。", back=back,
        crumbs=[(TITLE, reverse("appraisal:data_periods")), (desk.supplier.name, back)],
        note="有一格填错，全部不保存；错误逐格列出。",
    )  # fmt: skip


def _read(upload: Any, desk: Desk) -> Read:
    """The workbook's cells; Refused with everything that cannot be read, by cell."""
    try:
        sheets = read_workbook(upload.read())
    except WorkbookRefused as refused:
        raise Refused([unmet("", one.reason, remedy=one.remedy) for one in refused.problems]) from None
    found = read(sheets, list(desk.by_code), list(desk.codes), desk.yearly)
    if found.faults:
        raise Refused(
            [unmet("", text, remedy="请改正后重新上传", 单元格=where) for where, text in found.faults.items()]
        )
    return found
