"""Supervision of integrity: items, contact points, what each period asks for (BZ-2.1-d to -h, QSH-24-g)."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.actions import integrity as actions
from accountability.enums import AccountabilityPermission as P
from accountability.enums import WatchKind
from accountability.forms.discipline import ClosingForm, ContactForm, ItemForm, ReturnForm, SessionForm
from accountability.gathering.integrity import coverage, overdue_items, period_states, principals_of_all
from accountability.models import IntegritySession, IntegrityWatch
from accountability.presenters.integrity import (
    CONTACTS,
    ITEMS,
    SESSIONS,
    contacts_listing,
    due_listing,
    item_panels,
    items_listing,
    session_panels,
    sessions_listing,
)
from accountability.presenters.listing import Action
from accountability.rules.integrity import WANTED
from accountability.views import fetch
from accountability.views.entry import record, register
from accountability.views.form_page import Words, form_page
from core import access
from core.access import may

PAGE = 50


@require_GET
@access.requires(P.VIEW_INTEGRITY_WATCHES)
def items(request: HttpRequest) -> HttpResponse:
    """Items in reach, open ones first; those past their day are red."""
    me = fetch.account(request)
    rows = IntegrityWatch.objects.visible_to(me).select_related("unit").order_by("closed_at", "due_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    listing = items_listing(page.object_list, overdue_items(timezone.localdate()))
    new = Action("提出事项", reverse("accountability:new_integrity_item"), main=True)
    return register(request, ITEMS, [listing], actions=[new] if may(me, P.SUPERVISE_INTEGRITY) else [], page=page)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.SUPERVISE_INTEGRITY)
def new_item(request: HttpRequest) -> HttpResponse:
    form = ItemForm(request.POST if request.method == "POST" else None)
    note = "阶段工作立项（须报阶段报告），专项工作问询（须书面答复），个别工作提醒（须签收确认）。"
    words = Words("提出廉政督查事项", "提出", "已提出。", note, [(ITEMS, reverse("accountability:integrity_items"))])
    return form_page(
        request, form, lambda: actions.open_item(form.new(), by=fetch.account(request), at=timezone.now()), words,
        back=reverse("accountability:integrity_items"),
    )  # fmt: skip


def _item(request: HttpRequest, pk: int) -> IntegrityWatch:
    rows = IntegrityWatch.objects.visible_to(fetch.account(request)).select_related("unit", "closed_by__person")
    return get_object_or_404(rows, pk=pk)


@require_GET
@access.requires(P.VIEW_INTEGRITY_WATCHES)
def item(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = _item(request, pk), fetch.account(request)
    kind = WatchKind(row.kind)
    found = []
    if row.closed_at is None and may(me, P.ANSWER_INTEGRITY):
        address = reverse("accountability:hand_in_return", args=[row.pk])
        found.append(Action(f"提交{WANTED[kind].label}", address, main=True))
    if row.closed_at is None and may(me, P.SUPERVISE_INTEGRITY):
        found.append(Action("办结", reverse("accountability:close_integrity_item", args=[row.pk]), main=True))
    return record(
        request, row.title, actions=found, crumbs=[(ITEMS, reverse("accountability:integrity_items"))],
        badges=[("已办结", "success") if row.closed_at else ("办理中", "info")],
        panels=item_panels(row),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.ANSWER_INTEGRITY)
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit's answer."""
    row, sent = _item(request, pk), request.method == "POST"
    form = ReturnForm(request.POST if sent else None, request.FILES if sent else None)
    title = f"提交{WANTED[WatchKind(row.kind)].label}"

    def act() -> Any:
        of = form.cleaned_data
        return actions.hand_in(row, of["text"], by=fetch.account(request), at=timezone.now(), upload=of["upload"])

    back = reverse("accountability:integrity_item", args=[row.pk])
    return form_page(request, form, act, Words(title, title, "已提交。", breadcrumb=[(row.title, back)]), back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.SUPERVISE_INTEGRITY)
def close_item(request: HttpRequest, pk: int) -> HttpResponse:
    row = _item(request, pk)
    form = ClosingForm(request.POST if request.method == "POST" else None)
    back = reverse("accountability:integrity_item", args=[row.pk])

    def act() -> Any:
        return actions.close_item(row, form.cleaned_data["closing"], by=fetch.account(request), at=timezone.now())

    return form_page(request, form, act, Words("办结", "办结", "已办结。", breadcrumb=[(row.title, back)]), back=back)


@require_GET
@access.requires(P.SUPERVISE_INTEGRITY)
def contacts(request: HttpRequest) -> HttpResponse:
    """Every appraised unit with its contacts; one without is red (BZ-2.1-e)."""
    found = coverage()
    bare = sum(not names for _, names in found)
    stats = [("被考核单位", len(found), "个"), ("没有联系人", bare, "个")]
    new = Action("指定联系人", reverse("accountability:assign_contact"), main=True)
    lead = "全部被考核单位都有联系人后，考核才能开始。" if bare else "联系点已覆盖全部被考核单位。"
    return register(request, CONTACTS, [contacts_listing(found)], actions=[new], stats=stats, lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.SUPERVISE_INTEGRITY)
def assign_contact(request: HttpRequest) -> HttpResponse:
    form = ContactForm(request.POST if request.method == "POST" else None)
    back = reverse("accountability:contacts")

    def act() -> Any:
        of = form.cleaned_data
        return actions.assign_contact(of["person"], of["units"], by=fetch.account(request), at=timezone.now())

    return form_page(
        request, form, act, Words("指定联系人", "指定", "已指定。", breadcrumb=[(CONTACTS, back)]), back=back
    )


@require_GET
@access.requires(P.SUPERVISE_INTEGRITY)
def sessions(request: HttpRequest) -> HttpResponse:
    """What each period asks for, overdue ones red, and what was held."""
    rows = IntegritySession.objects.select_related("leader", "unit").order_by("-held_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    sections = [due_listing(period_states(timezone.localdate())), sessions_listing(page.object_list)]
    new = Action("登记", reverse("accountability:new_integrity_session"), main=True)
    return register(request, SESSIONS, sections, actions=[new], page=page)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.SUPERVISE_INTEGRITY)
def new_session(request: HttpRequest) -> HttpResponse:
    form = SessionForm(request.POST if request.method == "POST" else None, initial={"held_on": timezone.localdate()})
    back = reverse("accountability:integrity_sessions")

    def act() -> Any:
        new = form.new(principals_of_all(form.cleaned_data["held_on"]))
        return actions.record_session(new, by=fetch.account(request), at=timezone.now())

    words = Words("登记督查会议或者检查", "登记", "已登记。", breadcrumb=[(SESSIONS, back)])
    return form_page(request, form, act, words, back=back)


@require_GET
@access.requires(P.SUPERVISE_INTEGRITY)
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One, with who of the principal leaders was not there."""
    rows = IntegritySession.objects.select_related("leader", "unit")
    row = get_object_or_404(rows, pk=pk)
    return record(
        request, str(row), panels=session_panels(row), crumbs=[(SESSIONS, reverse("accountability:integrity_sessions"))]
    )  # fmt: skip
