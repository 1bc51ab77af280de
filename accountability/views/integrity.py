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
from accountability.enums import SessionKind, WatchKind
from accountability.forms.discipline import ClosingForm, ContactForm, ItemForm, ReturnForm, SessionForm
from accountability.gathering.integrity import coverage, overdue_items, period_states, principals_of_all
from accountability.models import IntegritySession, IntegrityWatch
from accountability.presenters.listing import Action, Cell, Listing, Panel
from accountability.rules.integrity import CYCLES, WANTED
from accountability.views import fetch
from accountability.views.entry import record, register
from accountability.views.form_page import Words, form_page
from core import access
from core.access import may
from core.enums import Light

PAGE, ITEMS, CONTACTS, SESSIONS = 50, "廉政督查事项", "廉政联系点", "廉政督查会议和检查"


@require_GET
@access.requires(P.VIEW_INTEGRITY_WATCHES)
def items(request: HttpRequest) -> HttpResponse:
    """Items in reach, open ones first; those past their day are red."""
    me = fetch.account(request)
    rows = IntegrityWatch.objects.visible_to(me).select_related("unit").order_by("closed_at", "due_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    late = overdue_items(timezone.localdate())
    cells = [
        [
            Cell(row.title, reverse("accountability:integrity_item", args=[row.pk]), note=row.unit.name),
            Cell(row.get_kind_display()), Cell(row.due_on.isoformat() if row.due_on else "", figures=True),
            Cell("已办结", tone="success") if row.closed_at
            else Cell("", light=Light.RED) if row.pk in late else Cell("办理中", tone="info"),
        ]
        for row in page.object_list
    ]  # fmt: skip
    listing = Listing(ITEMS, ("事项", "形式", "期限", "状态"), cells, ("没有督查事项", "立项、问询和提醒列在这里。"))
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
    returns = row.returns.select_related("recorded_by__person")
    cells = [
        [Cell(one.get_kind_display()), Cell(one.text), Cell(f"{one.recorded_by} {one.recorded_at:%Y-%m-%d}")]
        for one in returns
    ]
    facts = [("形式", kind.label), ("单位", row.unit.name), ("期限", row.due_on.isoformat() if row.due_on else "—"),
             ("须提交", WANTED[kind].label), ("要求", row.text), ("办结意见", row.closing or "—")]  # fmt: skip
    found = []
    if row.closed_at is None and may(me, P.ANSWER_INTEGRITY):
        address = reverse("accountability:hand_in_return", args=[row.pk])
        found.append(Action(f"提交{WANTED[kind].label}", address, main=True))
    if row.closed_at is None and may(me, P.SUPERVISE_INTEGRITY):
        found.append(Action("办结", reverse("accountability:close_integrity_item", args=[row.pk]), main=True))
    empty = (f"还没有{WANTED[kind].label}", "由被督查单位提交。")
    return record(
        request, row.title, actions=found, crumbs=[(ITEMS, reverse("accountability:integrity_items"))],
        badges=[("已办结", "success") if row.closed_at else ("办理中", "info")],
        panels=[
            Panel("事项", facts=facts),
            Panel("回复", listing=Listing("回复", ("种类", "内容", "提交"), cells, empty)),
        ],
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
    rows = [
        [Cell(unit.name), Cell("、".join(names)) if names else Cell("没有联系人", tone="danger")]
        for unit, names in found
    ]
    listing = Listing(CONTACTS, ("被考核单位", "联系人"), rows, ("没有被考核单位", "机构登记后列在这里。"))
    bare = sum(not names for _, names in found)
    stats = [("被考核单位", len(found), "个"), ("没有联系人", bare, "个")]
    new = Action("指定联系人", reverse("accountability:assign_contact"), main=True)
    lead = "全部被考核单位都有联系人后，考核才能开始。" if bare else "联系点已覆盖全部被考核单位。"
    return register(request, CONTACTS, [listing], actions=[new], stats=stats, lead=lead)


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
    today = timezone.localdate()
    states = period_states(today)
    due = [
        [
            Cell(kind.label, note=CYCLES[kind][1]), Cell(one.period.label),
            Cell("已完成", tone="success") if one.held
            else Cell("", light=Light.RED) if one.overdue else Cell("未到期", tone="neutral"),
        ]
        for kind, found in states.items() for one in found
    ]  # fmt: skip
    rows = IntegritySession.objects.select_related("leader", "unit").order_by("-held_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    held = [
        [
            Cell(row.get_kind_display(), reverse("accountability:integrity_session", args=[row.pk])),
            Cell(row.held_on.isoformat(), figures=True), Cell(row.leader.name), Cell(row.unit.name if row.unit else ""),
            Cell(row.findings, note=f"整改期限 {row.rectify_by}" if row.rectify_by else ""),
        ]
        for row in page.object_list
    ]  # fmt: skip
    sections = [
        Listing("按期应办", ("种类", "周期", "状态"), due),
        Listing(
            "已登记",
            ("种类", "日期", "主持或者带队", "单位", "发现的问题"),
            held,
            ("没有记录", "会议和检查登记后列在这里。"),
        ),
    ]
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
    members = row.members.select_related("person", "unit").order_by("present", "pk")
    cells = [
        [Cell(one.person.name), Cell(one.unit.name),
         Cell("到会", tone="success") if one.present else Cell("缺席", tone="danger")]
        for one in members
    ]  # fmt: skip
    facts = [("种类", row.get_kind_display()), ("日期", row.held_on.isoformat()), ("主持或者带队", row.leader.name),
             ("被检查单位", row.unit.name if row.unit else "—"), ("发现的问题", row.findings or "—"),
             ("整改期限", row.rectify_by.isoformat() if row.rectify_by else "—")]  # fmt: skip
    panels = [Panel("概况", facts=facts), Panel("情况", text=row.text)]
    if row.kind == SessionKind.MEETING:
        panels.append(Panel("参会人员", listing=Listing("参会人员", ("姓名", "单位", "到会"), cells)))
    return record(
        request, str(row), panels=panels, crumbs=[(SESSIONS, reverse("accountability:integrity_sessions"))]
    )  # fmt: skip
