"""Orders: the list, the page of one, writing and changing a draft, its papers (LS-3.4-c, LS-4.3-a)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.actions import orders as actions
from accountability.enums import AccountabilityPermission as P
from accountability.enums import OrderState
from accountability.forms.orders import OrderFilter, OrderForm
from accountability.gathering.order_file import file_of
from accountability.gathering.orders import order_lights, order_numbers
from accountability.models import OrderFile, SupervisionOrder
from accountability.presenters.order import order_page
from accountability.presenters.orders import COLUMNS, OrderLine, OrderRow, last_feedback, order_lines, orders_sheet
from accountability.reports.orders import print_file
from accountability.views import fetch, order_fetch
from accountability.views.order_origins import Origin, first_of, origin_of
from core import access
from core.enums import Light
from core.files import serve
from core.findings import Finding
from core.forms.refusals import attempt
from core.views.export import download, excel, filter_facts
from core.views.paging import keyed_page

PAGE, ORDERS = 50, "督办单"
NAMED = ("unit", "person", "leader")


@require_GET
@access.requires(P.VIEW_ORDERS)
def orders(request: HttpRequest) -> HttpResponse:
    """Orders in reach."""
    form, rows = _asked(request)
    page, found = _page(rows, request.GET.get("page"))
    context = {
        "page_title": ORDERS,
        "filter": form,
        "page": page,
        "lines": lines_of(found),
        "issues": access.may(request.user, P.ISSUE_ORDERS),
    }
    return render(request, "accountability/orders.html", context)


def _page(rows: QuerySet[SupervisionOrder] | list[SupervisionOrder], number: str | None) -> tuple[Any, Any]:
    """Those asked for by light were read already."""
    if isinstance(rows, QuerySet):
        page, found = keyed_page(rows, PAGE, number, shown=_columns(SupervisionOrder.objects.all()))
        return page, list(map(OrderRow._make, found))
    page = Paginator(rows, PAGE).get_page(number)
    return page, page.object_list


def _columns(rows: QuerySet[SupervisionOrder]) -> Any:
    """Plain columns: models of four tables for each row take as long as the rest of the page."""
    return rows.values_list(*COLUMNS, named=True)


def lines_of(rows: Any) -> list[OrderLine]:
    """Lines with lights and last feedback: a constant number of statements."""
    found, today = list(rows), timezone.localdate()
    lights = order_lights(found, today, order_numbers(today))
    return order_lines(found, lights, last_feedback([row.pk for row in found]))


def _asked(request: HttpRequest) -> tuple[OrderFilter, Any]:
    """The form and the rows that it leaves; a light is asked of those under way, by the day."""
    me = fetch.account(request)
    seen = SupervisionOrder.objects.visible_to(me)
    years = sorted(seen.order_by().values_list("year", flat=True).distinct(), reverse=True)
    form = OrderFilter(request.GET, years=years)
    asked = form.asked()
    rows: QuerySet[SupervisionOrder] = seen.select_related(*NAMED)
    for name in ("state", "office", "source", "kind", "year", "tracked"):
        if name in asked:
            rows = rows.filter(**{name: asked[name]})
    if "search" in asked:
        words = asked["search"]
        rows = rows.filter(Q(title__icontains=words) | Q(number__icontains=words) | Q(unit__name__icontains=words))
    rows = rows.order_by("-year", "-pk")
    if "light" not in asked:
        return form, rows
    today, wanted = timezone.localdate(), Light(asked["light"])
    if wanted is not Light.GREEN:
        rows = rows.filter(state__in=(OrderState.ISSUED, OrderState.ACTIVE))
    found = list(rows)
    lights = order_lights(found, today, order_numbers(today))
    return form, [row for row in found if lights[row.pk] is wanted]


@require_GET
@access.requires(P.VIEW_ORDERS)
def export_orders(request: HttpRequest) -> HttpResponse:
    """What the filters leave; the export leaves a trace."""
    form, rows = _asked(request)
    verb = "accountability.export_orders"
    return excel(request, [orders_sheet(lines_of(rows))], title=ORDERS, facts=filter_facts(form), verb=verb)


@require_GET
@access.requires(P.VIEW_ORDERS)
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One order with its file."""
    return show_order(request, order_fetch.order(request, pk))


def show_order(
    request: HttpRequest, row: SupervisionOrder, *, refused: list[Finding] | None = None, status: int = 200
) -> HttpResponse:
    """The page of an order, with what an action refused."""
    context = order_page(row, fetch.account(request), at=timezone.now())
    context |= {
        "page_title": row.title,
        "breadcrumb": [(ORDERS, reverse("accountability:orders"))],
        "refused": refused or [],
    }
    return render(request, "accountability/order.html", context, status=status)


@require_http_methods(["GET", "POST"])
@access.requires(P.ISSUE_ORDERS)
def new(request: HttpRequest) -> HttpResponse:
    """Write an order, for what the address names as its origin; saved as a draft, or issued in one step."""
    me, now = fetch.account(request), timezone.now()
    origin = origin_of(request)
    if request.method == "GET":
        return _form(request, OrderForm(initial=first_of(request, origin)), note=origin.note)
    form = OrderForm(request.POST)
    act = actions.draft_and_issue if "issue" in request.POST else actions.draft_order
    return _write(request, form, lambda: act(origin.put(form.new()), by=me, at=now), note=origin.note)


def _form(
    request: HttpRequest, form: OrderForm, *, row: SupervisionOrder | None = None,
    refused: list[Finding] | None = None, note: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    back = reverse("accountability:order", args=[row.pk]) if row else reverse("accountability:orders")
    context = {
        "page_title": "修改督办单" if row else "拟办督办单",
        "breadcrumb": [(ORDERS, reverse("accountability:orders"))],
        "form": form, "row": row, "back": back, "refused": refused or [], "note": note,
    }  # fmt: skip
    return render(request, "accountability/order_new.html", context, status=status)


def _write(
    request: HttpRequest, form: OrderForm, act: Callable[[], SupervisionOrder], row: SupervisionOrder | None = None,
    *, note: str = "",
) -> HttpResponse:  # fmt: skip
    tried = attempt(form, act)
    if not tried.done:
        return _form(request, form, row=row, refused=tried.refused, note=note, status=tried.status)
    made: SupervisionOrder = tried.made
    messages.success(request, f"已下发，文号 {made.number}。" if made.number else "已保存，下发前可以修改。")
    return redirect("accountability:order", made.pk)


@require_http_methods(["GET", "POST"])
@access.requires(P.ISSUE_ORDERS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    row, me = order_fetch.supervised(request, pk), fetch.account(request)
    if request.method == "GET":
        return _form(request, OrderForm(initial=_held(row)), row=row)
    form = OrderForm(request.POST)
    return _write(
        request, form, lambda: actions.edit_order(row, _origin(row).put(form.new()), by=me, at=timezone.now()), row
    )


def _origin(row: SupervisionOrder) -> Origin:
    """It stays what it came from."""
    return Origin(row.task, row.matter, row.source_kind, row.source_pk)


def _held(row: SupervisionOrder) -> dict[str, Any]:
    plain = (
        "source", "kind", "title", "instruction", "content", "person_phone", "deadline", "rhythm", "feedback_days",
        "regularity", "tracked", "urgency", "office", "contact", "contact_phone",
    )  # fmt: skip
    return {name: getattr(row, name) for name in plain} | {
        "unit": row.unit_id,
        "leader": row.leader.number if row.leader else "",
        "person": row.person.number if row.person else "",
        "assisting": "、".join(one.unit.name for one in row.assisting.all()),
    }


@require_GET
@access.requires(P.VIEW_ORDERS)
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The issued PDF; handing it out leaves a trace."""
    row = order_fetch.order(request, pk)
    if row.document is None:
        raise Http404
    actions.record_download(row, by=fetch.account(request), at=timezone.now())
    return serve(row.document)


@require_GET
@access.requires(P.VIEW_ORDERS)
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole file as a PDF, in the order of the days (LS-4.3-a)."""
    row, me, now = order_fetch.order(request, pk), fetch.account(request), timezone.now()
    data = print_file(row, file_of(row, me), by=str(me), at=now)
    actions.record_download(row, by=me, at=now)
    return download(data, f"督办档案 {row.number or row.title}.pdf", "application/pdf")


@require_GET
@access.requires(P.VIEW_ORDERS)
def file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """A file that came with a move."""
    row = order_fetch.order(request, pk)
    return serve(get_object_or_404(OrderFile.objects.select_related("file"), move__order=row, pk=file).file)
