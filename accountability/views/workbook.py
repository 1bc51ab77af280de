"""The workbook of a table: export, template, import with a preview of every fault, all or nothing."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accountability.actions.rows import save_rows
from accountability.enums import AccountabilityPermission as P
from accountability.forms.imports import ImportForm
from accountability.gathering.rows import rows_of
from accountability.models import TaskTable
from accountability.views import fetch
from accountability.workbook import Reading, read_rows, rows_sheet, template
from core import access, files
from core.file_kinds import FileKind
from core.findings import Refused
from core.models import StoredFile
from core.views.export import download, excel
from core.workbooks.problems import WorkbookRefused

SHOWN = 200


@require_GET
@access.requires(P.VIEW_TABLES)
def export_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows in the official order of columns; the file can be changed and uploaded again."""
    row = fetch.table(request, pk)
    facts = [("明细表", row.title), ("文号", row.number), ("状态", str(row.get_state_display()))]
    sheet = rows_sheet(rows_of(row), title=row.title)
    return excel(
        request, [sheet], title=row.title, facts=[one for one in facts if one[1]], verb="accountability.export_rows"
    )


@require_GET
@access.requires(P.EDIT_TABLES)
def row_template(request: HttpRequest, pk: int) -> HttpResponse:
    """An empty workbook in the form that is read."""
    fetch.editor(request, pk)
    return download(template(), "任务分解明细表模板.xlsx")


@require_GET
@access.requires(P.EDIT_TABLES)
def import_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for a workbook."""
    return _page(request, fetch.editor(request, pk), ImportForm())


def _page(request: HttpRequest, row: TaskTable, form: ImportForm, status: int = 200) -> HttpResponse:
    context = {
        "page_title": "导入任务",
        "breadcrumb": [(row.title, reverse("accountability:table", args=[row.pk]))],
        "table": row,
        "form": form,
    }
    return render(request, "accountability/import.html", context, status=status)


@require_POST
@access.requires(P.EDIT_TABLES)
def preview_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the workbook, show every fault or what it would change; the file is kept for the confirmation."""
    row = fetch.editor(request, pk)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    upload = form.cleaned_data["upload"]
    try:
        data, _ = files.inspect(upload, allowed={FileKind.XLSX})
        reading = read_rows(data, rows_of(row), row.unit)
        stored = None
        if not reading.problems:
            stored = files.store(upload, by=fetch.account(request), at=timezone.now(), allowed={FileKind.XLSX})
    except (Refused, WorkbookRefused) as refused:
        form.add_error("upload", str(refused))
        return _page(request, row, form, status=422)
    context = {
        "page_title": "核对导入内容",
        "breadcrumb": [
            (row.title, reverse("accountability:table", args=[row.pk])),
            ("导入任务", reverse("accountability:import_rows", args=[row.pk])),
        ],
        "table": row,
        "name": upload.name,
        "reading": reading,
        "problems": reading.problems[:SHOWN],
        "changes": reading.changes[:SHOWN],
        "stored": stored,
    }
    return render(request, "accountability/import_preview.html", context, status=422 if reading.problems else 200)


@require_POST
@access.requires(P.EDIT_TABLES)
def commit_rows(request: HttpRequest, pk: int, file: uuid.UUID) -> HttpResponse:
    """Carry out what the preview showed; judged anew, because the table may have changed meanwhile."""
    row, me = fetch.editor(request, pk), fetch.account(request)
    stored = get_object_or_404(StoredFile.objects.filter(stored_by=me), pk=file)
    with stored.content.storage.open(str(stored.content.name), "rb") as content:
        data = content.read()
    try:
        reading: Reading = read_rows(data, rows_of(row), row.unit)
    except WorkbookRefused as refused:
        messages.error(request, str(refused))
        return redirect("accountability:import_rows", row.pk)
    if reading.problems:
        for problem in reading.problems[:10]:
            messages.error(request, problem.sentence())
        return redirect("accountability:import_rows", row.pk)
    saved = save_rows(row, reading.edits, source=stored.sha256, by=me, at=timezone.now())
    messages.success(request, f"已导入：新增 {saved.added} 行，修改 {saved.changed} 行。")
    return redirect("accountability:rows", row.pk)
