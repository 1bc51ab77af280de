"""Meetings about tasks, the list of those that lack one, what follows from them (JH-A-6.4-b, JH-B-4.4)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.actions import coordination as actions
from accountability.enums import AccountabilityPermission as P
from accountability.enums import CoordinationKind
from accountability.forms.coordination import FollowUpFilter, MeetingForm, ResultForm
from accountability.gathering.coordination import gap_rows, is_territorial, numbers_on, units_of
from accountability.gathering.rows import version_of
from accountability.models import FollowUp, Task
from accountability.presenters.coordination import follow_up_panels, follow_ups_listing, gaps_listing, meetings_listing
from accountability.presenters.listing import Action, Panel
from accountability.rules.coordination import coordinated
from accountability.views import fetch
from accountability.views.entry import act_and_return, export, fill, record, register
from core import access, registry
from core.access import may
from core.forms.refusals import attempt
from core.views.export import filter_facts
from decisions.forms.fields import ReasonForm
from organization.models import Account

GAPS, FOLLOW_UPS, ORDER, PAGE = "协调缺口", "后续事项", "督办单", 50


def _leads(me: Account, row: Task) -> bool:
    lead = version_of(row).lead_unit_id or 0
    return may(me, P.EDIT_UNIT_TABLES) and me.reach(P.EDIT_UNIT_TABLES).covers(lead)


def coordinated_task(request: HttpRequest, pk: int) -> Task:
    """A row in reach that has coordination meetings at all."""
    row = fetch.task(request, pk)
    if not coordinated(len(units_of(row)), territorial=is_territorial(row)):
        raise Http404
    return row


@require_GET
@access.requires(P.VIEW_COORDINATION)
def coordination(request: HttpRequest, pk: int) -> HttpResponse:
    """Meetings of a task and what follows from them."""
    row, me, today = coordinated_task(request, pk), fetch.account(request), timezone.localdate()
    units = units_of(row)
    meetings = row.coordination_meetings.select_related("convener", "leader").prefetch_related("seats__unit")
    follow_ups = FollowUp.objects.filter(task=row).select_related("unit").order_by("done_at", "due_on", "pk")
    links = []
    if _leads(me, row) and len(units) >= 2:
        links.append(Action("登记部门协调会议", reverse("accountability:new_meeting", args=[row.pk]), main=True))
    if may(me, P.CONVENE_THEMATIC):
        links.append(Action("登记专题协调会", reverse("accountability:new_thematic", args=[row.pk]), main=True))
    territorial = is_territorial(row)
    badges = [(word, "info") for word, on in (("多部门", len(units) >= 2), ("属地", territorial)) if on]
    page = reverse("accountability:task", args=[row.pk])
    warning = numbers_on(today).warning_days
    panels = [
        Panel("会议", listing=meetings_listing(meetings.order_by("-held_on", "-pk"))),
        Panel("后续事项", listing=follow_ups_listing(follow_ups, today, warning)),
    ]
    asides = [Panel("单位", [("牵头" if place == 0 else "协办", name) for place, name in enumerate(units.values())])]
    return record(
        request, f"协调：{version_of(row).target}", panels=panels, asides=asides, actions=links, badges=badges,
        crumbs=[(version_of(row).target, page)],
    )  # fmt: skip


def _convene(request: HttpRequest, row: Task, kind: CoordinationKind, note: str) -> HttpResponse:
    me = fetch.account(request)
    data = request.POST if request.method == "POST" else None
    form = MeetingForm(data, kind=kind, units=units_of(row), initial={"held_on": timezone.localdate()})
    back = reverse("accountability:coordination", args=[row.pk])
    return fill(
        request, form, lambda: actions.convene(row, form.new(), by=me, at=timezone.now()), title=f"登记{kind.label}",
        submit="登记", done="会议已登记，后续事项已列入责任单位的工作台。", back=back, note=note,
        crumbs=[(version_of(row).target, back)],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.CONVENE_MEETINGS)
def new_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The lead unit records a meeting of departments; others do not convene (JH-A-6.4-b)."""
    row = coordinated_task(request, pk)
    if not _leads(fetch.account(request), row):
        raise PermissionDenied(P.CONVENE_MEETINGS.value)
    if len(units_of(row)) < 2:
        raise Http404
    return _convene(request, row, CoordinationKind.DEPARTMENT, "由牵头部门召集。议定的事项写明责任单位和期限。")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.CONVENE_THEMATIC)
def new_thematic(request: HttpRequest, pk: int) -> HttpResponse:
    """The two offices record a thematic meeting of the county (JH-B-4.4-b)."""
    note = "由分管县级领导和各责任单位主要负责人参加；主要负责人委托他人的写明姓名。缺少任何一方的，登记为参会不完整。"
    return _convene(request, coordinated_task(request, pk), CoordinationKind.THEMATIC, note)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.EDIT_TABLES)
def mark_territorial(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever has the table marks a row as territorial, or takes the mark back with the reason."""
    row, me = fetch.adjuster(request, pk), fetch.account(request)
    page = reverse("accountability:task", args=[row.pk])
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if is_territorial(row):
        return fill(
            request, form,
            lambda: actions.unmark_territorial(row, reason=form.cleaned_data["reason"], by=me, at=timezone.now()),
            title="取消属地任务标记", submit="取消标记", done="已取消标记。", back=page,
            crumbs=[(version_of(row).target, page)],
        )  # fmt: skip
    if request.method == "POST":
        act = lambda: actions.mark_territorial(row, by=me, at=timezone.now())  # noqa: E731  one call, deferred
        return act_and_return(request, act, done="已标记为属地任务。", back=page)
    del form.fields["reason"]
    return fill(
        request, form, lambda: None, title="标记为属地任务", submit="标记", done="", back=page,
        note="以属地为主的区域性任务要召开协调会议。", crumbs=[(version_of(row).target, page)],
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_COORDINATION)
def coordination_gaps(request: HttpRequest) -> HttpResponse:
    """Flagged tasks in reach without the meetings that are asked for."""
    rows = gap_rows(fetch.account(request), timezone.localdate())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    link = Action("导出 Excel", reverse("accountability:export_coordination_gaps"), icon="download")
    lead = "多部门和属地任务：到中期没有协调会议，或者超过间隔没有完整的县级专题协调会。"
    return register(request, GAPS, [gaps_listing(page.object_list)], actions=[link], lead=lead, page=page, unit="项")


@require_GET
@access.requires(P.VIEW_COORDINATION)
def export_coordination_gaps(request: HttpRequest) -> HttpResponse:
    rows = gap_rows(fetch.account(request), timezone.localdate())
    return export(request, [gaps_listing(rows)], title=GAPS, facts=[], verb="accountability.export_coordination")


def _asked(request: HttpRequest) -> tuple[FollowUpFilter, QuerySet[FollowUp]]:
    form = FollowUpFilter(request.GET)
    of: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    rows = FollowUp.objects.visible_to(fetch.account(request)).select_related("unit")
    if of.get("state"):
        rows = rows.filter(done_at__isnull=of["state"] == "open")
    if of.get("search"):
        rows = rows.filter(Q(text__icontains=of["search"]) | Q(unit__name__icontains=of["search"]))
    return form, rows.order_by("done_at", "due_on", "pk")


@require_GET
@access.requires(P.VIEW_COORDINATION)
def follow_ups(request: HttpRequest) -> HttpResponse:
    """What meetings, supervision and the public asked units to do."""
    form, rows = _asked(request)
    today = timezone.localdate()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    listing = follow_ups_listing(page.object_list, today, numbers_on(today).warning_days)
    url = f"{reverse('accountability:export_follow_ups')}?{request.GET.urlencode()}"
    link = Action("导出 Excel", url, icon="download")
    return register(request, FOLLOW_UPS, [listing], actions=[link], filter_form=form, page=page, unit="项")


@require_GET
@access.requires(P.VIEW_COORDINATION)
def export_follow_ups(request: HttpRequest) -> HttpResponse:
    form, rows = _asked(request)
    today = timezone.localdate()
    listing = follow_ups_listing(rows, today, numbers_on(today).warning_days)
    verb = "accountability.export_coordination"
    return export(request, [listing], title=FOLLOW_UPS, facts=filter_facts(form), verb=verb)


def follow_up_of(request: HttpRequest, pk: int) -> FollowUp:
    """A follow-up that the reader may see."""
    rows = FollowUp.objects.visible_to(fetch.account(request)).select_related("unit", "task__current", "meeting")
    found: FollowUp = get_object_or_404(rows.select_related("outcome__meeting__group", "done_by__person"), pk=pk)
    return found


def _handles(me: Account, row: FollowUp) -> bool:
    return may(me, P.HANDLE_FOLLOW_UPS) and me.reach(P.HANDLE_FOLLOW_UPS).covers(row.unit_id)


@require_GET
@access.requires(P.VIEW_COORDINATION)
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    return show_follow_up(request, follow_up_of(request, pk), ResultForm())


def show_follow_up(request: HttpRequest, row: FollowUp, form: ResultForm, **more: Any) -> HttpResponse:
    """One follow-up: where it comes from, what came of it."""
    me = fetch.account(request)
    links = []
    if row.task is not None and Task.objects.visible_to(me).filter(pk=row.task.pk).exists():
        links.append(Action("查看任务", reverse("accountability:task", args=[row.task.pk])))
    orders = [one for one in registry.chain.collect(FollowUp._meta.label_lower, row.pk, me) if one.what == ORDER]
    if row.done_at is None and may(me, P.ISSUE_ORDERS) and not orders:
        new_order = f"{reverse('accountability:new_order')}?follow_up={row.pk}"
        links.append(Action("转督办单", new_order, main=not _handles(me, row)))
    forms_ = []
    if row.done_at is None and _handles(me, row):
        forms_ = [("办结", form, reverse("accountability:close_follow_up", args=[row.pk]), "办结")]
    badges = [("已办结", "success")] if row.done_at else [("办理中", "info")]
    return record(
        request, row.text, panels=follow_up_panels(row, orders), actions=links, badges=badges,
        forms_=forms_, crumbs=[(FOLLOW_UPS, reverse("accountability:follow_ups"))], **more,
    )  # fmt: skip


@require_POST
@access.requires(P.HANDLE_FOLLOW_UPS)
def close_follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit that has it says what came of it."""
    row, me = follow_up_of(request, pk), fetch.account(request)
    if not _handles(me, row):
        raise PermissionDenied(P.HANDLE_FOLLOW_UPS.value)
    form = ResultForm(request.POST)
    tried = attempt(
        form, lambda: actions.close_follow_up(row, result=form.cleaned_data["result"], by=me, at=timezone.now())
    )
    if not tried.done:
        return show_follow_up(request, row, form, refused=tried.refused, status=tried.status)
    messages.success(request, "已办结。")
    return redirect("accountability:follow_up", row.pk)
