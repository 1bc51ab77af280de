"""Referrals to the discipline commission: the list, one with its settling (QSH-9-b)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accountability.actions.violations import close_referral, mark_serious
from accountability.enums import AccountabilityPermission as P
from accountability.enums import ViolationState
from accountability.forms.orders import SettleForm
from accountability.forms.violations import ViolationFilter
from accountability.models import AccountabilityCase, Violation
from accountability.presenters.violations import violation_lines, violations_sheet
from accountability.views import fetch, order_fetch
from core import access
from core.findings import Finding, Refused
from core.forms.refusals import attempt
from core.views.export import excel, filter_facts

PAGE, VIOLATIONS = 50, "四个不允许移送"


def _asked(request: HttpRequest) -> tuple[ViolationFilter, Any]:
    form = ViolationFilter(request.GET)
    rows = Violation.objects.visible_to(fetch.account(request)).select_related("order", "unit", "person")
    for name, value in form.asked().items():
        rows = rows.filter(**{name: value})
    return form, rows.order_by("-pk")


@require_GET
@access.requires(P.VIEW_ALL_ORDERS)
def violations(request: HttpRequest) -> HttpResponse:
    """All referrals, those that wait among them."""
    form, rows = _asked(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page_title": VIOLATIONS, "filter": form, "page": page, "lines": violation_lines(page.object_list)}
    return render(request, "accountability/violations.html", context)


@require_GET
@access.requires(P.VIEW_ALL_ORDERS)
def export_violations(request: HttpRequest) -> HttpResponse:
    """What the filters leave; the export leaves a trace."""
    form, rows = _asked(request)
    verb = "accountability.export_violations"
    sheet = violations_sheet(violation_lines(rows))
    return excel(request, [sheet], title=VIOLATIONS, facts=filter_facts(form), verb=verb)


@require_GET
@access.requires(P.VIEW_ALL_ORDERS)
def violation(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, order_fetch.violation(request, pk))


def _show(
    request: HttpRequest, row: Violation, *, form: SettleForm | None = None, refused: list[Finding] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    waiting = row.state == ViolationState.REFERRED
    context = {
        "page_title": row.get_kind_display(),
        "breadcrumb": [(VIOLATIONS, reverse("accountability:violations"))],
        "violation": row, "case": _case(request, row), "waiting": waiting, "form": form or SettleForm(),
        "refused": refused or [],
        "settles": waiting and access.may(request.user, P.SETTLE_VIOLATIONS),
    }  # fmt: skip
    return render(request, "accountability/violation.html", context, status=status)


def _case(request: HttpRequest, row: Violation) -> AccountabilityCase | None:
    """The case that answered it, for those who may see it."""
    if row.case_pk is None:
        return None
    return AccountabilityCase.objects.visible_to(fetch.account(request)).filter(pk=row.case_pk).first()


@require_POST
@access.requires(P.SETTLE_VIOLATIONS)
def serious(request: HttpRequest, pk: int) -> HttpResponse:
    """The consequences are serious."""
    row, me = order_fetch.violation(request, pk), fetch.account(request)
    try:
        mark_serious(row, by=me, at=timezone.now())
    except Refused as refused:
        return _show(request, row, refused=refused.findings, status=409)
    messages.success(request, "已认定后果严重，须立案后才能办结。")
    return redirect("accountability:violation", row.pk)


@require_POST
@access.requires(P.SETTLE_VIOLATIONS)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle it with a result, a serious one with its case."""
    row, me = order_fetch.violation(request, pk), fetch.account(request)
    form = SettleForm(request.POST, seen=AccountabilityCase.objects.visible_to(me))

    def act() -> object:
        of = form.cleaned_data
        case = of["case"].pk if of["case"] is not None else None
        return close_referral(row, result=of["result"], case_pk=case, by=me, at=timezone.now())

    tried = attempt(form, act)
    if not tried.done:
        return _show(request, row, form=form, refused=tried.refused, status=tried.status)
    messages.success(request, "已处理。")
    return redirect("accountability:violation", row.pk)
