"""Telling how a row stands, the files of it, comments, and the list that the deciding body reads (JH-A-6.2-a)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.actions.progress import comment_progress, report_progress
from accountability.enums import AccountabilityPermission as P
from accountability.enums import StepKind
from accountability.forms.progress import CommentForm, EntryFilter, ProgressForm
from accountability.gathering.progress import planned_of, teller_of
from accountability.gathering.rows import version_of
from accountability.gathering.tasks import steps_of
from accountability.models import ProgressEntry
from accountability.presenters.progress import entries_sheet, entry_view, may_comment, with_parts
from accountability.views import fetch
from accountability.views.entry import fill
from core import access
from core.files import serve
from core.views.export import excel, filter_facts
from core.views.paging import keyed_page

PAGE, ENTRIES = 30, "任务进展"


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.REPORT_PROGRESS)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Percent, text, problems, milestones and files of a row that the reader's unit carries out."""
    row, me, sent = fetch.task(request, pk), fetch.account(request), request.method == "POST"
    teller = teller_of(me, row)
    if teller is None:
        raise PermissionDenied(P.REPORT_PROGRESS.value)
    steps = [one for one in steps_of(row, row.steps_done.all()) if one.kind is StepKind.MILESTONE]
    lines = [one.line.canonical() for one in steps if one.done_on is None] if teller.leads else []
    data, files = (request.POST, request.FILES) if sent else (None, None)
    form = ProgressForm(data, files, lines=lines, initial={"percent": row.percent or 0})

    def act() -> object:
        return report_progress(row, form.new(), by=me, at=timezone.now(), uploads=form.cleaned_data["uploads"])

    version, back = version_of(row), reverse("accountability:task", args=[row.pk])
    planned = planned_of(row, timezone.localdate())
    more = {
        "task": row,
        "facts": [
            ("目标任务", version.target), ("工作标准", version.standard or "—"),
            ("完成时限", version.deadline.isoformat() if version.deadline else "—"),
            ("报告单位", f"{teller.unit.name}（{'整项任务' if teller.leads else '协办部分'}）"),
            ("上次报告", f"{row.percent}%" if row.percent is not None else "还没有报告"),
            ("计划进度", f"{planned}%" if planned is not None else "—"),
        ],
    }  # fmt: skip
    return fill(
        request, form, act, title="报告任务进展", submit="报告", done="已报告进展，牵头部门和两办可以立即查看。",
        back=back, crumbs=[(version.target, back)], template="accountability/progress_form.html", more=more,
    )  # fmt: skip


def _entry(request: HttpRequest, pk: int) -> ProgressEntry:
    rows = ProgressEntry.objects.visible_to(fetch.account(request))
    return get_object_or_404(rows.select_related("unit", "task__current", "task__table__unit"), pk=pk)


@require_GET
@access.requires(P.VIEW_TABLES)
def file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """A file of an entry that the reader may see."""
    row = _entry(request, pk)
    found = get_object_or_404(row.files.select_related("file"), pk=file)
    return serve(found.file)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.COMMENT_PROGRESS)
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something to an entry."""
    row, me = _entry(request, pk), fetch.account(request)
    if not may_comment(row, me):
        raise PermissionDenied(P.COMMENT_PROGRESS.value)
    form = CommentForm(request.POST if request.method == "POST" else None)
    back = reverse("accountability:task", args=[row.task_id])
    return fill(
        request, form, lambda: comment_progress(row, form.cleaned_data["text"], by=me, at=timezone.now()),
        title="对进展提出意见", submit="登记意见", done="意见已登记，报告单位可以看到。", back=back,
        crumbs=[(version_of(row.task).target, back)], note=f"{row.unit.name}报告 {row.percent}%：{row.text}",
    )  # fmt: skip


def _asked(request: HttpRequest) -> tuple[EntryFilter, QuerySet[ProgressEntry]]:
    form = EntryFilter(request.GET)
    asked = form.asked()
    rows = with_parts(ProgressEntry.objects.visible_to(fetch.account(request)))
    if "part" in asked:
        rows = rows.filter(leads=asked["part"] == "leads")
    if "problems" in asked:
        rows = rows.exclude(problems="")
    if "search" in asked:
        words = asked["search"]
        rows = rows.filter(Q(task__current__target__icontains=words) | Q(unit__name__icontains=words))
    return form, rows.order_by("-pk")


@require_GET
@access.requires(P.VIEW_TABLES)
def entries(request: HttpRequest) -> HttpResponse:
    """Entries in reach, the newest first: what a unit tells stands here at once."""
    form, rows = _asked(request)
    me = fetch.account(request)
    page, found = keyed_page(rows, PAGE, request.GET.get("page"))
    context = {
        "page_title": ENTRIES, "filter": form, "page": page,
        "lines": [entry_view(row, me) for row in found],
    }  # fmt: skip
    return render(request, "accountability/entries.html", context)


@require_GET
@access.requires(P.VIEW_TABLES)
def export_entries(request: HttpRequest) -> HttpResponse:
    """What the filters leave; the export leaves a trace."""
    form, rows = _asked(request)
    me = fetch.account(request)
    sheet = entries_sheet(entry_view(row, me) for row in rows)
    return excel(request, [sheet], title=ENTRIES, facts=filter_facts(form), verb="accountability.export_progress")
