"""The grid of a table's rows, and taking over the rows of a superior's table."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.actions.rows import save_rows, take_over
from accountability.enums import AccountabilityPermission as P
from accountability.forms.rows import RowsForm
from accountability.gathering.cascade import above
from accountability.gathering.rows import content_of, rows_of, version_of
from accountability.models import TaskTable
from accountability.presenters.grid import build, whole_findings
from accountability.rules.columns import COLUMNS
from accountability.rules.tables import EDITABLE
from accountability.views import fetch
from core import access
from core.findings import Finding, Refused

TABLES = "任务分解明细表"


@require_GET
@access.requires(P.EDIT_TABLES)
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid as it stands."""
    row = fetch.editor(request, pk)
    if row.state not in EDITABLE:
        return redirect("accountability:table", row.pk)
    return _grid(request, row)


def _grid(
    request: HttpRequest, row: TaskTable, *, form: RowsForm | None = None, refused: list[Finding] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    tasks = rows_of(row)
    grid = build(tasks, form, refused or ())
    context = {
        "page_title": f"填写任务 · {row.title}",
        "breadcrumb": [(TABLES, reverse("accountability:tables")),
                       (row.title, reverse("accountability:table", args=[row.pk]))],
        "table": row,
        "columns": COLUMNS,
        "grid": grid,
        "form": form,
        "refusals": whole_findings(refused or ()),
    }  # fmt: skip
    return render(request, "accountability/rows.html", context, status=status)


@require_POST
@access.requires(P.EDIT_TABLES)
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """All changed rows or none; what is wrong comes back at its cell."""
    row, me = fetch.editor(request, pk), fetch.account(request)
    held = {task.pk: content_of(version_of(task)) for task in rows_of(row)}
    form = RowsForm(request.POST, held=held, home=row.unit)
    if not form.is_valid():
        return _grid(request, row, form=form, status=422)
    try:
        saved = save_rows(row, form.edits, by=me, at=timezone.now())
    except Refused as refused:
        return _grid(request, row, form=form, refused=refused.findings, status=409)
    if saved.nothing:
        messages.info(request, "没有改动。")
    else:
        messages.success(request, f"已保存：新增 {saved.added} 行，修改 {saved.changed} 行，移出 {saved.removed} 行。")
    return redirect("accountability:rows", row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.EDIT_UNIT_TABLES)
def take_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Rows of superiors that name this unit, and whether they are broken down here already (JH-B-6-b)."""
    row, me = fetch.editor(request, pk), fetch.account(request)
    offered = above(row)
    refused: list[Finding] = []
    if request.method == "POST":
        known = {str(one.task.pk): one.task.pk for one in offered}
        chosen = [known[text] for text in request.POST.getlist("tasks") if text in known]
        try:
            made = take_over(row, chosen, by=me, at=timezone.now())
        except Refused as refusal:
            refused = refusal.findings
        else:
            messages.success(request, f"已分解 {made} 项，请落实责任人和措施。")
            return redirect("accountability:rows", row.pk)
    context = {
        "page_title": "分解上级任务",
        "breadcrumb": [(TABLES, reverse("accountability:tables")),
                       (row.title, reverse("accountability:table", args=[row.pk]))],
        "table": row,
        "offered": offered,
        "refused": refused,
    }  # fmt: skip
    return render(request, "accountability/take_down.html", context, status=409 if refused else 200)
