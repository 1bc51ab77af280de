"""Fetching orders and referrals from the reader's reach (404), and asking who may touch them (403)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accountability.enums import AccountabilityPermission as P
from accountability.models import SupervisionOrder, Violation
from accountability.permissions import may_answer, may_supervise
from accountability.views.fetch import account


def order(request: HttpRequest, pk: int) -> SupervisionOrder:
    """An order that the reader may see, with all that its page shows."""
    rows = SupervisionOrder.objects.visible_to(account(request)).select_related(
        "unit", "person", "leader", "task__current", "task__table", "matter", "document", "issued_by__person",
        "closed_by__person",
    )  # fmt: skip
    return get_object_or_404(rows.prefetch_related("assisting__unit", "shares"), pk=pk)


def supervised(request: HttpRequest, pk: int) -> SupervisionOrder:
    """An order of the reader's office."""
    found = order(request, pk)
    if not may_supervise(account(request), found):
        raise PermissionDenied(P.ISSUE_ORDERS.value)
    return found


def answered(request: HttpRequest, pk: int) -> SupervisionOrder:
    """An order that the reader carries out."""
    found = order(request, pk)
    if not may_answer(account(request), found):
        raise PermissionDenied(P.WORK_ON_ORDERS.value)
    return found


def violation(request: HttpRequest, pk: int) -> Violation:
    """A referral that the reader may see."""
    rows = Violation.objects.visible_to(account(request)).select_related(
        "order__unit", "unit", "person", "settled_by__person", "recorded_by__person"
    )
    return get_object_or_404(rows, pk=pk)
