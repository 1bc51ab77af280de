"""Registers of inner-party supervision, the overdue list of personal matters, rewards of units (JH-A-6.5-b)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.actions.registers import record_supervision, reward_person
from accountability.enums import AccountabilityPermission as P
from accountability.enums import RegisterKind
from accountability.forms.discipline import RecordFilter, RecordForm, RewardForm
from accountability.gathering.cases import numbers_on
from accountability.gathering.integrity import without_report
from accountability.models import SupervisionRecord
from accountability.models.registers import CONFIDENTIAL
from accountability.presenters.listing import Action
from accountability.presenters.registers import OVERDUE, REGISTERS, overdue_listing, record_panels, records_listing
from accountability.views import fetch
from accountability.views.entry import export, record, register
from accountability.views.form_page import Words, form_page
from core import access
from core.access import may
from core.files import serve
from core.views.export import filter_facts
from organization.models import Account

PAGE = 50


def kinds_for(me: Account) -> list[RegisterKind]:
    """What the reader may ask for."""
    return [one for one in RegisterKind if one not in CONFIDENTIAL or may(me, P.VIEW_CONFIDENTIAL_REGISTERS)]


def _asked(request: HttpRequest) -> tuple[RecordFilter, QuerySet[SupervisionRecord]]:
    """Confidential kinds are refused to all but the two departments (403, JH-A-6.5-b)."""
    me = fetch.account(request)
    kinds, asked = kinds_for(me), request.GET.get("kind", "")
    if asked in {one.value for one in RegisterKind} - {one.value for one in kinds}:
        raise PermissionDenied(P.VIEW_CONFIDENTIAL_REGISTERS.value)
    form = RecordFilter(request.GET, kinds=kinds)
    form.is_valid()
    rows = SupervisionRecord.objects.visible_to(me).select_related("unit", "person", "document")
    if form.cleaned_data.get("kind"):
        rows = rows.filter(kind=form.cleaned_data["kind"])
    if form.cleaned_data.get("search"):
        words = form.cleaned_data["search"]
        rows = rows.filter(Q(unit__name__icontains=words) | Q(person__name__icontains=words))
    return form, rows.order_by("-held_on", "-pk")


@require_GET
@access.requires(P.VIEW_REGISTERS)
def registers(request: HttpRequest) -> HttpResponse:
    """Records in reach."""
    me = fetch.account(request)
    form, rows = _asked(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    address = f"{reverse('accountability:export_registers')}?{request.GET.urlencode()}"
    found = [Action("导出 Excel", address, icon="download")]
    if may(me, P.VIEW_CONFIDENTIAL_REGISTERS):
        found.append(Action(OVERDUE, reverse("accountability:overdue_matters")))
    if may(me, P.OPEN_UNIT_CASES):
        found.append(Action("登记单位奖励", reverse("accountability:reward")))
    if may(me, P.KEEP_REGISTERS):
        found.append(Action("登记", reverse("accountability:new_supervision_record"), main=True))
    return register(request, REGISTERS, [records_listing(page.object_list)], actions=found, filter_form=form, page=page)


@require_GET
@access.requires(P.VIEW_REGISTERS)
def export_registers(request: HttpRequest) -> HttpResponse:
    form, rows = _asked(request)
    return export(request, [records_listing(rows)], title=REGISTERS, facts=filter_facts(form),
                  verb="accountability.export_registers")  # fmt: skip


def _one(request: HttpRequest, pk: int) -> SupervisionRecord:
    rows = SupervisionRecord.objects.visible_to(fetch.account(request)).select_related("unit", "person", "document")
    return get_object_or_404(rows, pk=pk)


@require_GET
@access.requires(P.VIEW_REGISTERS)
def supervision_record(request: HttpRequest, pk: int) -> HttpResponse:
    row = _one(request, pk)
    paper = reverse("accountability:supervision_paper", args=[row.pk])
    found = [Action("下载材料", paper, icon="file")] if row.document_id else []
    return record(
        request, row.get_kind_display(), actions=found, crumbs=[(REGISTERS, reverse("accountability:registers"))],
        panels=record_panels(row),
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_REGISTERS)
def supervision_paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _one(request, pk)
    if row.document is None:
        raise Http404
    return serve(row.document)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.KEEP_REGISTERS)
def new_record(request: HttpRequest) -> HttpResponse:
    sent = request.method == "POST"
    form = RecordForm(request.POST if sent else None, request.FILES if sent else None,
                      initial={"held_on": timezone.localdate()})  # fmt: skip
    note = "个人重大事项、信访、经济责任审计、诫勉谈话和函询只由纪检监察机关和组织部门看到。"
    words = Words("登记党内监督记录", "登记", "已登记。", note, [(REGISTERS, reverse("accountability:registers"))])

    def act() -> Any:
        return record_supervision(
            form.new(), by=fetch.account(request), at=timezone.now(), upload=form.cleaned_data["upload"]
        )  # fmt: skip

    return form_page(request, form, act, words, back=reverse("accountability:registers"))


@require_GET
@access.requires(P.VIEW_CONFIDENTIAL_REGISTERS)
def overdue_matters(request: HttpRequest) -> HttpResponse:
    """Leading cadres without this year's report after its day, key posts first and flagged (QSH-31-a)."""
    today = timezone.localdate()
    numbers = numbers_on(today)
    found = without_report(today.year, today, numbers)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    month, last = numbers.day("accountability.personal_matters_due")
    lead = f"{today.year} 年度报告截止 {month} 月 {last} 日。主要领导和人财物等关键岗位排在前面。"
    return register(request, OVERDUE, [overdue_listing(page.object_list)], lead=lead, page=page, unit="人",
                    crumbs=[(REGISTERS, reverse("accountability:registers"))])  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.OPEN_UNIT_CASES)
def reward(request: HttpRequest) -> HttpResponse:
    """A head rewards somebody of his own unit tree; outside it 403 (JH-B-5.3-e)."""
    me = fetch.account(request)
    form = RewardForm(request.POST if request.method == "POST" else None, initial={"dated": timezone.localdate()})
    words = Words("登记单位奖励", "登记", "已登记奖励。", breadcrumb=[(REGISTERS, reverse("accountability:registers"))])

    def act() -> Any:
        of = form.cleaned_data
        reach = me.reach(P.OPEN_UNIT_CASES)
        if not reach.covers(of["unit"].pk) or not reach.covers(of["person"].unit_id):
            raise PermissionDenied(P.OPEN_UNIT_CASES.value)
        return reward_person(
            of["unit"], of["person"], dated=of["dated"], title=of["title"], reason=of["reason"], by=me,
            at=timezone.now(),
        )  # fmt: skip

    return form_page(request, form, act, words, back=reverse("accountability:registers"))
