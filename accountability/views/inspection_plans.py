"""Yearly supervision plans: the list, the page of one, its themes and its approval (DC-11)."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.actions.inspection_plans import add_theme, begin_plan, decide_plan, submit_plan
from accountability.enums import AccountabilityPermission as P
from accountability.forms.inspections import DecideForm, PlanForm, ThemeForm
from accountability.models import InspectionPlan
from accountability.presenters.inspections import plan_lines, plan_page
from accountability.views import fetch
from accountability.views.acting import Acting, act_by_form, sent
from core import access

TITLE = "年度督查计划"
FORM = require_http_methods(["GET", "HEAD", "POST"])


def _plan(pk: int) -> InspectionPlan:
    return get_object_or_404(InspectionPlan.objects.select_related("recorded_by__person", "decided_by__person"), pk=pk)


def _page_of(row: InspectionPlan) -> str:
    return reverse("accountability:inspection_plan", args=[row.pk])


@require_GET
@access.requires(P.VIEW_ALL_INSPECTIONS)
def plans(request: HttpRequest) -> HttpResponse:
    """The plans of the county."""
    rows = InspectionPlan.objects.annotate(number=Count("themes")).select_related("decided_by__person")
    context = {
        "page_title": TITLE, "lines": plan_lines(rows.order_by("-year")),
        "begins": access.may(fetch.account(request), P.MANAGE_INSPECTIONS),
    }  # fmt: skip
    return render(request, "accountability/inspection_plans.html", context)


@require_GET
@access.requires(P.VIEW_ALL_INSPECTIONS)
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan with its themes and the inspections under them in reach."""
    row = _plan(pk)
    context = plan_page(row, fetch.account(request))
    context |= {"page_title": row.title, "breadcrumb": [(TITLE, reverse("accountability:inspection_plans"))]}
    return render(request, "accountability/inspection_plan.html", context)


@FORM
@access.requires(P.MANAGE_INSPECTIONS)
def new_plan(request: HttpRequest) -> HttpResponse:
    """Begin the plan of a year."""
    me, back = fetch.account(request), reverse("accountability:inspection_plans")
    form = PlanForm(sent(request)[0], initial={"year": timezone.localdate().year})
    page = Acting("编制年度督查计划", "编制", back, "已建立，列入督查主题后报批。", [(TITLE, back)])
    return act_by_form(
        request, form, lambda of: begin_plan(of["year"], by=me, at=timezone.now()), page, lambda made: _page_of(made)
    )


@FORM
@access.requires(P.MANAGE_INSPECTIONS)
def new_theme(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a theme to a plan that is being written."""
    row, me = _plan(pk), fetch.account(request)
    form = ThemeForm(sent(request)[0])
    page = Acting("列入督查主题", "列入", _page_of(row), "已列入。", [(row.title, _page_of(row))])
    return act_by_form(request, form, lambda _: add_theme(row, form.new(), by=me, at=timezone.now()), page)


@require_POST
@access.requires(P.MANAGE_INSPECTIONS)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand it to the county's leaders."""
    row = _plan(pk)
    submit_plan(row, by=fetch.account(request), at=timezone.now())
    messages.success(request, "已报县领导批准。")
    return redirect(_page_of(row))


@FORM
@access.requires(P.APPROVE_INSPECTIONS)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """A county leader approves it or returns it."""
    row, me = _plan(pk), fetch.account(request)
    form = DecideForm(sent(request)[0])
    page = Acting("审批督查计划", "提交", _page_of(row), "已审批。", [(row.title, _page_of(row))])
    act = lambda of: decide_plan(row, granted=of["granted"], comment=of["comment"], by=me, at=timezone.now())  # noqa: E731  one call, deferred
    return act_by_form(request, form, act, page)
