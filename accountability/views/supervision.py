"""Desks that work on orders: the inspection office's, a unit's inbox, a leader's own assignments (LS-3.4-f)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accountability.enums import AccountabilityPermission as P
from accountability.enums import OrderState
from accountability.gathering.orders import order_numbers
from accountability.models import SupervisionOrder
from accountability.presenters.supervision import desk as desk_of
from accountability.views import fetch
from accountability.views.orders import PAGE, lines_of
from core import access

OPEN = (OrderState.ISSUED, OrderState.ACTIVE)


@require_GET
@access.requires(P.ISSUE_ORDERS)
def supervision(request: HttpRequest) -> HttpResponse:
    """Everything under way at a glance."""
    today = timezone.localdate()
    context = desk_of(fetch.account(request), today, order_numbers(today))
    context |= {"page_title": "督查工作台", "today": today.isoformat()}
    return render(request, "accountability/supervision.html", context)


@require_GET
@access.requires(P.WORK_ON_ORDERS)
def inbox(request: HttpRequest) -> HttpResponse:
    """What was sent to the reader's units or to himself: to sign for, to report on, to finish."""
    me = fetch.account(request)
    units = me.reach(P.WORK_ON_ORDERS).unit_ids
    own = Q(unit_id__in=units) | (Q(person=me.person_id) if me.person_id else Q(pk__in=[]))
    rows = SupervisionOrder.objects.visible_to(me).under_way().filter(own).select_related("unit", "person", "leader")
    page = Paginator(rows.order_by("deadline", "pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": "督办收件箱", "page": page, "lines": lines_of(page.object_list), "of_unit": True,
        "empty": ("没有在办的督办单", "督办部门下发给本单位的督办单列在这里，先签收，再按周期反馈。"),
    }  # fmt: skip
    return render(request, "accountability/order_desk.html", context)


@require_GET
@access.requires(P.LEADER_ORDERS)
def desk(request: HttpRequest) -> HttpResponse:
    """Orders on the leader's own assignment, with the last feedback, until all is done (LS-3.4-f)."""
    me = fetch.account(request)
    own = Q(leader=me.person_id) if me.person_id else Q(pk__in=[])
    rows = SupervisionOrder.objects.visible_to(me).sent().filter(own).select_related("unit", "person", "leader")
    page = Paginator(rows.order_by("closed_at", "deadline", "pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": "我交办的事项", "page": page, "lines": lines_of(page.object_list), "of_unit": False,
        "empty": ("没有交办的事项", "由督办部门按您的批示下发的督办单列在这里，办结前持续反馈进展。"),
    }  # fmt: skip
    return render(request, "accountability/order_desk.html", context)
