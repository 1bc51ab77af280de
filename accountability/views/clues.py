"""Clues and the public's leads (QSH-11-c, BZ-2.2-r)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.actions import clues as actions
from accountability.actions.leads import answer_lead, pass_on_lead, record_lead
from accountability.enums import AccountabilityPermission as P
from accountability.enums import ClueEvent, ClueKind, ClueState
from accountability.forms.cases import NoteForm
from accountability.forms.clues import (
    AnswerLeadForm,
    CloseForm,
    ClueFilter,
    ClueForm,
    LeadFilter,
    LeadForm,
    TransferForm,
)
from accountability.models import AccountabilityCase, Clue, Lead
from accountability.presenters.clues import TONES, clue_lines, clues_sheet, lead_lines, leads_sheet
from accountability.rules.clues import ARTICLES, STEPS
from accountability.views import fetch, fetch_cases
from accountability.views.form_page import Words, form_page
from core import access
from core.findings import Refused
from core.views.export import excel, filter_facts

PAGE, CLUES, LEADS = 50, "问题线索", "群众和媒体反映"


@require_GET
@access.requires(P.REPORT_CLUES)
def clues(request: HttpRequest) -> HttpResponse:
    """The commission's clues; others see what they reported."""
    form, rows = _asked(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": CLUES, "filter": form, "page": page, "lines": clue_lines(page.object_list),
        "handles": access.may(fetch.account(request), P.HANDLE_CLUES),
    }  # fmt: skip
    return render(request, "accountability/clues.html", context)


def _asked(request: HttpRequest) -> tuple[ClueFilter, QuerySet[Clue]]:
    form = ClueFilter(request.GET)
    form.is_valid()
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    rows = Clue.objects.visible_to(fetch.account(request)).select_related("unit", "person")
    for name in ("kind", "state"):
        if name in asked:
            rows = rows.filter(**{name: asked[name]})
    if "search" in asked:
        words = asked["search"]
        rows = rows.filter(Q(number__icontains=words) | Q(title__icontains=words) | Q(unit__name__icontains=words))
    return form, rows.order_by("-pk")


@require_GET
@access.requires(P.REPORT_CLUES)
def export_clues(request: HttpRequest) -> HttpResponse:
    form, rows = _asked(request)
    return excel(request, [clues_sheet(clue_lines(rows))], title=CLUES, facts=filter_facts(form),
                 verb="accountability.export_clues")  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.REPORT_CLUES)
def new_clue(request: HttpRequest) -> HttpResponse:
    """Hand a clue to the commission."""
    form = ClueForm(request.POST if request.method == "POST" else None, initial={"occasion": "daily"})
    words = Words(
        "移交问题线索",
        "移交",
        "已移交纪检监察机关。",
        "线索只由纪检监察机关和移交人看到。",
        [(CLUES, reverse("accountability:clues"))],
    )
    return form_page(
        request, form, lambda: actions.record_clue(form.new(), by=fetch.account(request), at=timezone.now()), words,
        back=reverse("accountability:clues"), onward=lambda row: reverse("accountability:clue", args=[row.pk]),
    )  # fmt: skip


@require_GET
@access.requires(P.REPORT_CLUES)
def clue(request: HttpRequest, pk: int) -> HttpResponse:
    """One clue; what may be done with it for the commission."""
    row, me = fetch_cases.clue(request, pk), fetch.account(request)
    state, kind = ClueState(row.state), ClueKind(row.kind)
    handles = access.may(me, P.HANDLE_CLUES)
    source = row.case_source.case if hasattr(row, "case_source") else None
    seen = source is not None and AccountabilityCase.objects.visible_to(me).filter(pk=source.pk).exists()
    context = {
        "page_title": row.title, "breadcrumb": [(CLUES, reverse("accountability:clues"))], "clue": row,
        "state": state.label, "tone": TONES[state], "clause": ARTICLES[kind], "facts": _facts(row),
        "steps": list(row.steps.select_related("recorded_by__person")),
        "moves": _moves(row, state) if handles else [], "case": source if seen else None,
    }  # fmt: skip
    return render(request, "accountability/clue.html", context)


def _facts(row: Clue) -> list[tuple[str, object]]:
    pairs: list[tuple[str, object]] = [
        ("编号", row.number), ("类型", row.get_kind_display()), ("来源", row.get_occasion_display()),
        ("来源对象", row.source_label), ("涉及单位", row.unit), ("涉及人员", row.person),
        ("发生日期", f"{row.happened_on or ''}"), ("后果严重", "是" if row.serious else ""), ("内容", row.text),
        ("移交", f"{row.recorded_by} {timezone.localtime(row.recorded_at):%Y-%m-%d}"), ("处理结果", row.result),
        ("纪律处分", row.discipline), ("不作处分的理由", row.no_discipline),
        ("移送", f"{row.authority}（{row.transferred_on}）" if row.transferred_on else ""),
    ]  # fmt: skip
    return [(label, value) for label, value in pairs if value]


def _moves(row: Clue, state: ClueState) -> list[tuple[str, str]]:
    found = [
        (event.label, reverse("accountability:move_clue", args=[row.pk, event.value]))
        for event in (ClueEvent.CONFIRM, ClueEvent.DISMISS, ClueEvent.TRANSFER, ClueEvent.CLOSE)
        if (state, event) in STEPS
    ]
    if (state, ClueEvent.FILE) in STEPS:
        found.append((ClueEvent.FILE.label, f"{reverse('accountability:new_case')}?clue={row.pk}"))
    return found


Act = Callable[[Clue, dict[str, Any], dict[str, Any]], Any]
MOVES: Mapping[str, tuple[type[forms.Form], Act, str]] = {
    "confirm": (NoteForm, lambda row, of, told: actions.confirm_clue(row, note=of["note"], **told), "查实"),
    "dismiss": (NoteForm, lambda row, of, told: actions.dismiss_clue(row, note=of["note"], **told), "查否了结"),
    "transfer": (TransferForm, lambda row, of, told: actions.transfer_clue(row, **of, **told), "移送其他机关"),
    "close": (CloseForm, lambda row, of, told: actions.close_clue(row, **of, **told), "处理完毕"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.REPORT_CLUES)
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One step of a clue, by the commission."""
    row, me = fetch_cases.clue(request, pk), fetch.account(request)
    if not access.may(me, P.HANDLE_CLUES):
        raise PermissionDenied(P.HANDLE_CLUES.value)
    if name not in MOVES:
        raise Http404
    kind, act, title = MOVES[name]
    form = kind(request.POST if request.method == "POST" else None, initial={"on": timezone.localdate()})
    back = reverse("accountability:clue", args=[row.pk])
    words = Words(f"{title}：{row.number}", title, "已登记。", breadcrumb=[(CLUES, reverse("accountability:clues"))])
    told = {"by": me, "at": timezone.now()}
    return form_page(request, form, lambda: act(row, form.cleaned_data, told), words, back=back)


@require_GET
@access.requires(P.KEEP_LEADS)
def leads(request: HttpRequest) -> HttpResponse:
    """What the public and the media said."""
    form, rows = _leads(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    lines = lead_lines(page.object_list, fetch.account(request))
    context = {
        "page_title": LEADS, "filter": form, "page": page, "lines": lines,
        "issues": access.may(request.user, P.ISSUE_ORDERS),
    }  # fmt: skip
    return render(request, "accountability/leads.html", context)


def _leads(request: HttpRequest) -> tuple[LeadFilter, QuerySet[Lead]]:
    form = LeadFilter(request.GET)
    form.is_valid()
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    rows = Lead.objects.visible_to(fetch.account(request)).select_related("unit")
    return form, rows.filter(**asked).order_by("-pk")


@require_GET
@access.requires(P.KEEP_LEADS)
def export_leads(request: HttpRequest) -> HttpResponse:
    form, rows = _leads(request)
    lines = lead_lines(rows, fetch.account(request))
    verb = "accountability.export_leads"
    return excel(request, [leads_sheet(lines)], title=LEADS, facts=filter_facts(form), verb=verb)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.KEEP_LEADS)
def new_lead(request: HttpRequest) -> HttpResponse:
    form = LeadForm(request.POST if request.method == "POST" else None, initial={"received_on": timezone.localdate()})
    note = "反映乱检查、乱收费、乱罚款、乱摊派的，登记后自动转为线索。"
    words = Words("登记反映", "登记", "已登记。", note, [(LEADS, reverse("accountability:leads"))])
    return form_page(
        request, form, lambda: record_lead(form.new(), by=fetch.account(request), at=timezone.now()), words,
        back=reverse("accountability:leads"),
    )  # fmt: skip


@require_POST
@access.requires(P.HANDLE_CLUES)
def overstaffed(request: HttpRequest) -> HttpResponse:
    """Compare holders with approved numbers; each excess becomes a clue (QSH-24-f)."""
    found = actions.raise_overstaffed(by=fetch.account(request), at=timezone.now())
    messages.success(request, f"已核对职数，超职数 {len(found)} 处。" if found else "已核对职数，没有超职数。")
    return redirect(reverse("accountability:clues") + "?kind=overstaffed")


def _lead(request: HttpRequest, pk: int) -> Lead:
    return get_object_or_404(Lead.objects.visible_to(fetch.account(request)), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.KEEP_LEADS)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    row = _lead(request, pk)
    form = AnswerLeadForm(request.POST if request.method == "POST" else None)
    words = Words(f"答复 {row.number}", "答复", "已答复。", breadcrumb=[(LEADS, reverse("accountability:leads"))])
    return form_page(
        request, form,
        lambda: answer_lead(row, answer=form.cleaned_data["answer"], by=fetch.account(request), at=timezone.now()),
        words, back=reverse("accountability:leads"),
    )  # fmt: skip


@require_POST
@access.requires(P.KEEP_LEADS)
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a clue of it."""
    row = _lead(request, pk)
    try:
        pass_on_lead(row, by=fetch.account(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已转为线索。")
    return redirect("accountability:leads")
