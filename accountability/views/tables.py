"""The list of tables, the page of one, beginning one, decisions that wait for one (JH-A-6.1-a, JH-B-3.1-a)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.actions.filings import record_download
from accountability.actions.tables import NewTable, begin_table, title_for, year_of
from accountability.enums import AccountabilityPermission as P
from accountability.enums import TableKind
from accountability.forms.tables import NewTableForm, TableFilter
from accountability.gathering.tables import awaiting_decomposition, numbers_on
from accountability.models import TaskTable
from accountability.presenters.awaiting import waiting_lines
from accountability.presenters.table import table_page
from accountability.presenters.tables import table_lines, tables_sheet
from accountability.views import fetch
from accountability.views.entry import fill
from core import access
from core.access import may
from core.files import serve
from core.findings import Finding, Refused
from core.views.export import excel
from decisions.models import Matter
from organization.models import Account, Unit

PAGE = 50
TABLES = "任务分解明细表"


@require_GET
@access.requires(P.VIEW_TABLES)
def tables(request: HttpRequest) -> HttpResponse:
    """Tables in reach, the newest year first."""
    form, rows = _asked(request)
    me = fetch.account(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": TABLES,
        "filter": form,
        "page": page,
        "lines": table_lines(page.object_list),
        "may_begin": may(me, P.EDIT_TABLES),
    }
    return render(request, "accountability/tables.html", context)


def _asked(request: HttpRequest) -> tuple[TableFilter, QuerySet[TaskTable]]:
    seen = TaskTable.objects.visible_to(fetch.account(request))
    years = sorted(set(seen.order_by().values_list("year", flat=True)), reverse=True)
    form = TableFilter(request.GET, years=years)
    asked = form.asked()
    rows = seen.select_related("unit", "matter").annotate(
        row_count=Count("tasks", filter=Q(tasks__removed_at__isnull=True))
    )
    for name in ("year", "kind", "state"):
        if name in asked:
            rows = rows.filter(**{name: asked[name]})
    if "search" in asked:
        words = asked["search"]
        rows = rows.filter(
            Q(title__icontains=words) | Q(number__icontains=words) | Q(unit__name__icontains=words)
            | Q(pk__in=TaskTable.objects.filter(filings__receipt__icontains=words).values("pk"))
        )  # fmt: skip
    return form, rows.order_by("-year", "unit__order", "unit__code", "-pk")


@require_GET
@access.requires(P.VIEW_TABLES)
def export_tables(request: HttpRequest) -> HttpResponse:
    """The list that the filters leave; the export leaves a trace."""
    form, rows = _asked(request)
    facts = [(str(form.fields[name].label), str(value)) for name, value in form.asked().items()]
    sheet = tables_sheet(table_lines(rows))
    return excel(request, [sheet], title=f"{TABLES}目录", facts=facts, verb="accountability.export_tables")


@require_GET
@access.requires(P.VIEW_TABLES)
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """One table: its rows, what it still needs, what may be done."""
    return show_table(request, fetch.table(request, pk))


def show_table(
    request: HttpRequest, row: TaskTable, *, refused: list[Finding] | None = None, status: int = 200,
    bound: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of a table, with what an action refused."""
    context = table_page(row, fetch.account(request), at=timezone.now())
    context |= {
        "page_title": row.title,
        "breadcrumb": [(TABLES, reverse("accountability:tables"))],
        "refused": refused or [],
        "forms": context["forms"] | (bound or {}),
    }
    return render(request, "accountability/table.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.EDIT_TABLES)
def new_table(request: HttpRequest) -> HttpResponse:
    """A unit begins its own, the two offices one of the annual points."""
    me, today = fetch.account(request), timezone.localdate()
    county = may(me, P.MANAGE_COUNTY_TABLES)
    units = _units(me, county=county)
    kinds = [TableKind.POINTS] if county else [TableKind.ANNUAL, TableKind.INTEGRITY]
    data = request.POST if request.method == "POST" else None
    form = NewTableForm(data, units=units, kinds=kinds, initial={"year": today.year, "unit": units.first()})
    back = reverse("accountability:tables")
    note = "县级明细表按决策编制的，从“待编发”中开始，题目、文号和承办单位自动带入。" if county else ""
    return fill(
        request, form, lambda: begin_table(form.new(), by=me, at=timezone.now()), title="编制明细表", submit="建立",
        done="明细表已建立，请填写任务。", back=back, crumbs=[(TABLES, back)], note=note,
        then=lambda row: reverse("accountability:rows", args=[row.pk]),
    )  # fmt: skip


def _units(me: Account, *, county: bool) -> QuerySet[Unit]:
    rows = Unit.objects.standing()
    if county:
        found: QuerySet[Unit] = rows.filter(parent__isnull=True)
    else:
        own = me.reach(P.EDIT_UNIT_TABLES).unit_ids
        found = rows.filter(pk__in=own).order_by("level", "order", "code")
    return found


@require_GET
@access.requires(P.MANAGE_COUNTY_TABLES)
def awaiting(request: HttpRequest) -> HttpResponse:
    """Resolved decisions whose table is not issued yet, with the day by which it should be (JH-A-6.1-a)."""
    today = timezone.localdate()
    rows = awaiting_decomposition(Matter.objects.visible_to(fetch.account(request)).select_related("lead_unit"))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    numbers = numbers_on(today)
    context = {
        "page_title": "待编发明细表的决策",
        "breadcrumb": [(TABLES, reverse("accountability:tables"))],
        "page": page,
        "lines": waiting_lines(page.object_list, today, numbers),
        "days": numbers.decomposition_days,
    }
    return render(request, "accountability/awaiting.html", context)


@require_POST
@access.requires(P.MANAGE_COUNTY_TABLES)
def begin_for_matter(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the table of a decision: nothing is typed again."""
    me, now = fetch.account(request), timezone.now()
    matter = get_object_or_404(Matter.objects.visible_to(me).select_related("lead_unit"), pk=pk)
    county = Unit.objects.standing().filter(parent__isnull=True).first()
    if county is None:
        raise Http404
    title = title_for(TableKind.DECISION, county, matter.year, matter)
    year = year_of(matter, timezone.localdate(now))
    try:
        row = begin_table(NewTable(TableKind.DECISION, county, year, title, matter=matter), by=me, at=now)
    except Refused as refused:
        for finding in refused.findings:
            messages.error(request, finding.sentence())
        return redirect("accountability:awaiting")
    messages.success(request, "明细表已建立，事项名称、文号和承办单位已带入。")
    return redirect("accountability:rows", row.pk)


@require_GET
@access.requires(P.VIEW_TABLES)
def table_paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The printed table in force; handing it out leaves a trace."""
    row = fetch.table(request, pk)
    if row.document is None:
        raise Http404
    record_download(row, row.number, row.document.sha256, by=fetch.account(request), at=timezone.now())
    return serve(row.document)


@require_GET
@access.requires(P.VIEW_TABLES)
def filing_paper(request: HttpRequest, pk: int, filing: int) -> HttpResponseBase:
    """The sealed copy of one filing."""
    row = fetch.table(request, pk)
    found = get_object_or_404(row.filings.select_related("document"), pk=filing)
    record_download(row, found.receipt, found.document.sha256, by=fetch.account(request), at=timezone.now())
    return serve(found.document)
