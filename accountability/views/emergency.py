"""The register of plans for emergencies, with drills, reviews and the decisions that follow one (JH-A-6.4-d)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.actions import emergency as actions
from accountability.enums import AccountabilityPermission as P
from accountability.enums import ReviewConclusion
from accountability.forms.oversight import DrillForm, PlanFilter, PlanForm, ReviewForm, UseForm
from accountability.gathering.coordination import numbers_on
from accountability.models import EmergencyPlan
from accountability.presenters.emergency import TITLE, plan_asides, plan_panels, plans_listing
from accountability.presenters.listing import Action
from accountability.views import fetch
from accountability.views.entry import export, fill, record, register, sent
from core import access
from core.access import may
from core.files import serve
from core.views.export import filter_facts
from decisions.forms.fields import ReasonForm
from decisions.models import EmergencyDeclaration, Matter
from organization.models import Unit

PAGE = 50


def _asked(request: HttpRequest) -> tuple[PlanFilter, QuerySet[Any]]:
    form = PlanFilter(request.GET)
    of: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    rows = EmergencyPlan.objects.visible_to(fetch.account(request)).select_related("unit")
    if of.get("kind"):
        rows = rows.filter(kind=of["kind"])
    if of.get("search"):
        rows = rows.filter(Q(title__icontains=of["search"]) | Q(unit__name__icontains=of["search"]))
    rows = rows.annotate(drilled=Max("drills__held_on"), reviewed=Max("reviews__reviewed_on"))
    return form, rows.order_by("withdrawn_at", "unit__order", "unit__code", "kind", "-dated", "-pk")


@require_GET
@access.requires(P.VIEW_COORDINATION)
def emergency_plans(request: HttpRequest) -> HttpResponse:
    """Plans in reach, those in use first."""
    form, rows = _asked(request)
    today = timezone.localdate()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    url = f"{reverse('accountability:export_emergency_plans')}?{request.GET.urlencode()}"
    links = [Action("导出 Excel", url, icon="download")]
    if may(fetch.account(request), P.REGISTER_PLANS):
        links.append(Action("登记预案", reverse("accountability:new_emergency_plan"), main=True))
    listing = plans_listing(page.object_list, today, numbers_on(today).review_months)
    return register(request, TITLE, [listing], actions=links, filter_form=form, page=page, unit="件")


@require_GET
@access.requires(P.VIEW_COORDINATION)
def export_emergency_plans(request: HttpRequest) -> HttpResponse:
    form, rows = _asked(request)
    today = timezone.localdate()
    listing = plans_listing(rows, today, numbers_on(today).review_months)
    verb = "accountability.export_emergency_plans"
    return export(request, [listing], title=TITLE, facts=filter_facts(form), verb=verb)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.REGISTER_PLANS)
def new_emergency_plan(request: HttpRequest) -> HttpResponse:
    """A unit registers a version of its plan."""
    me = fetch.account(request)
    units = Unit.objects.standing().filter(pk__in=me.reach(P.REGISTER_PLANS).unit_ids)
    own = units.filter(pk__in=me.own_unit_ids).first()
    form = PlanForm(*sent(request), units=units, initial={"dated": timezone.localdate(), "unit": own})
    back = reverse("accountability:emergency_plans")

    def act() -> EmergencyPlan:
        return actions.register_plan(form.new(), upload=form.cleaned_data["upload"], by=me, at=timezone.now())

    return fill(
        request, form, act, title="登记应急预案", submit="登记", done="预案已登记。", back=back,
        crumbs=[(TITLE, back)], then=lambda row: reverse("accountability:emergency_plan", args=[row.pk]),
    )  # fmt: skip


def plan_of(request: HttpRequest, pk: int) -> EmergencyPlan:
    """A plan that the reader may see."""
    rows = EmergencyPlan.objects.visible_to(fetch.account(request)).select_related("unit", "document")
    found: EmergencyPlan = get_object_or_404(rows, pk=pk)
    return found


def _own(request: HttpRequest, row: EmergencyPlan) -> bool:
    me = fetch.account(request)
    return may(me, P.REGISTER_PLANS) and me.reach(P.REGISTER_PLANS).covers(row.unit_id)


@require_GET
@access.requires(P.VIEW_COORDINATION)
def emergency_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: procedure, file, drills, reviews, decisions that follow it."""
    row, me = plan_of(request, pk), fetch.account(request)
    links = []
    if row.withdrawn_at is None and _own(request, row):
        links = [
            Action("废止", reverse("accountability:retire_plan", args=[row.pk])),
            Action("登记评审", reverse("accountability:review_plan", args=[row.pk])),
            Action("登记演练", reverse("accountability:new_drill", args=[row.pk]), main=True),
        ]
    elif row.withdrawn_at is None and may(me, P.LINK_PLANS):
        links = [Action("关联紧急决策", reverse("accountability:use_plan", args=[row.pk]), main=True)]
    return record(
        request, row.title, panels=plan_panels(row, me), asides=plan_asides(row), actions=links,
        badges=[("已废止", "neutral")] if row.withdrawn_at else [("在用", "success")],
        crumbs=[(TITLE, reverse("accountability:emergency_plans"))],
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_COORDINATION)
def emergency_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    return serve(plan_of(request, pk).document)


def _entry(
    request: HttpRequest, pk: int, form: forms.Form, act: Callable[[EmergencyPlan], Any], title: str
) -> HttpResponse:
    """An entry of the unit that has the plan."""
    row = plan_of(request, pk)
    if not _own(request, row):
        raise PermissionDenied(P.REGISTER_PLANS.value)
    back = reverse("accountability:emergency_plan", args=[row.pk])
    return fill(request, form, lambda: act(row), title=title, submit="登记", done="已登记。", back=back,
                crumbs=[(TITLE, reverse("accountability:emergency_plans")), (row.title, back)])  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.REGISTER_PLANS)
def new_drill(request: HttpRequest, pk: int) -> HttpResponse:
    me = fetch.account(request)
    form = DrillForm(sent(request)[0], initial={"held_on": timezone.localdate()})
    act = lambda row: actions.record_drill(row, **form.cleaned_data, by=me, at=timezone.now())  # noqa: E731  one call, deferred
    return _entry(request, pk, form, act, "登记应急演练")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.REGISTER_PLANS)
def review_plan(request: HttpRequest, pk: int) -> HttpResponse:
    me = fetch.account(request)
    form = ReviewForm(sent(request)[0], initial={"reviewed_on": timezone.localdate()})

    def act(row: EmergencyPlan) -> Any:
        of = form.cleaned_data
        return actions.review_plan(
            row, reviewed_on=of["reviewed_on"], conclusion=ReviewConclusion(of["conclusion"]), text=of["text"], by=me,
            at=timezone.now(),
        )  # fmt: skip

    return _entry(request, pk, form, act, "登记预案评审")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.REGISTER_PLANS)
def retire_plan(request: HttpRequest, pk: int) -> HttpResponse:
    me = fetch.account(request)
    form = ReasonForm(sent(request)[0])
    act = lambda row: actions.retire_plan(row, reason=form.cleaned_data["reason"], by=me, at=timezone.now())  # noqa: E731  one call, deferred
    return _entry(request, pk, form, act, "废止应急预案")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.LINK_PLANS)
def use_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """An emergency decision follows the plan."""
    row, me = plan_of(request, pk), fetch.account(request)
    declared = EmergencyDeclaration.objects.order_by().values("matter")
    form = UseForm(sent(request)[0], matters=Matter.objects.visible_to(me).filter(pk__in=declared).order_by("-pk"))
    back = reverse("accountability:emergency_plan", args=[row.pk])
    return fill(
        request, form, lambda: actions.link_plan(row, form.cleaned_data["matter"], by=me, at=timezone.now()),
        title="关联紧急决策", submit="关联", done="已关联。", back=back, crumbs=[(row.title, back)],
    )  # fmt: skip
