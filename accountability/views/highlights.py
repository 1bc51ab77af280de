"""Highlights of a half year: rounds, nominations, judging, the notice (LS-4.3-b)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.actions import highlights as actions
from accountability.enums import AccountabilityPermission as P
from accountability.forms.highlights import NominationForm, OpenForm
from accountability.gathering.highlights import halves_without, highlight_numbers
from accountability.models import Highlight, HighlightRound
from accountability.presenters.highlights import round_page, rounds_listing
from accountability.presenters.listing import Action
from accountability.views import fetch
from accountability.views.entry import fill, register
from core import access
from core.access import may
from core.files import serve
from core.findings import Finding, Refused
from core.numbers import plain
from core.periods import Cycle, Period, parse_period, period_of
from organization.models import Account, Unit

TITLE = "亮点工作评选"


@require_GET
@access.requires(P.VIEW_HIGHLIGHTS)
def rounds(request: HttpRequest) -> HttpResponse:
    """Rounds, the newest half first, and halves that had none."""
    me, today = fetch.account(request), timezone.localdate()
    chosen = Count("highlights", filter=Q(highlights__selected=True))
    rows: Any = HighlightRound.objects.annotate(nominated=Count("highlights"), chosen=chosen).order_by("-period")
    missing = halves_without(today)
    links = []
    if may(me, P.MANAGE_HIGHLIGHTS):
        links = [Action("组织评选", reverse("accountability:open_highlights"), main=True)]
    lead = f"没有组织评选的半年：{'、'.join(one.label for one in missing)}。" if missing else ""
    return register(request, TITLE, [rounds_listing(TITLE, rows)], actions=links, lead=lead)


def _halves(today: date) -> list[Period]:
    """The running half and those over without a round."""
    current = period_of(Cycle.HALF, today)
    held = HighlightRound.objects.filter(period=current.code).exists()
    return [*([] if held else [current]), *halves_without(today)]


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_HIGHLIGHTS)
def open_round(request: HttpRequest) -> HttpResponse:
    """Call for nominations."""
    me, today, back = fetch.account(request), timezone.localdate(), reverse("accountability:highlight_rounds")
    # whoever asks again for a half that has a round is told so by the rule
    held = [parse_period(code) for code in HighlightRound.objects.order_by("-period").values_list("period", flat=True)]
    form = OpenForm(
        request.POST if request.method == "POST" else None, halves=[*_halves(today), *held],
        initial={"period": request.GET.get("period", "")},
    )  # fmt: skip

    def act() -> HighlightRound:
        of = form.cleaned_data
        return actions.open_round(of["period"], of["until"], of["judges"], by=me, at=timezone.now())

    return fill(
        request, form, act, title="组织亮点工作评选", submit="开始申报", done="已开始申报。", back=back,
        crumbs=[(TITLE, back)], note=f"入选的每项建议加 {plain(highlight_numbers(today).points)} 分（规则参数）。",
        then=lambda made: reverse("accountability:highlights", args=[made.pk]),
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_HIGHLIGHTS)
def highlights(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, get_object_or_404(HighlightRound.objects.select_related("document"), pk=pk))


def _show(
    request: HttpRequest, row: HighlightRound, *, refused: list[Finding] | None = None, status: int = 200
) -> HttpResponse:
    context = round_page(row, fetch.account(request), timezone.localdate()) | {
        "page_title": f"{parse_period(row.period).label}亮点工作评选",
        "breadcrumb": [(TITLE, reverse("accountability:highlight_rounds"))], "refused": refused or [],
    }  # fmt: skip
    return render(request, "accountability/highlights.html", context, status=status)


def _own(me: Account) -> Any:
    units = me.reach(P.NOMINATE_HIGHLIGHTS)
    return Unit.objects.standing().filter(parent__isnull=False, pk__in=units.unit_ids).order_by("order", "code")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.NOMINATE_HIGHLIGHTS)
def nominate(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a piece of the own unit's work forward."""
    row, me = get_object_or_404(HighlightRound, pk=pk), fetch.account(request)
    form = NominationForm(request.POST if request.method == "POST" else None, units=_own(me))
    back = reverse("accountability:highlights", args=[row.pk])

    def act() -> Highlight:
        of = form.cleaned_data
        return actions.nominate(row, of["unit"], of["title"], of["text"], by=me, at=timezone.now())

    return fill(
        request, form, act, title=f"申报{parse_period(row.period).label}亮点工作", submit="申报", done="已申报。",
        back=back,
        crumbs=[(TITLE, reverse("accountability:highlight_rounds"))],
    )  # fmt: skip


def _act(request: HttpRequest, row: HighlightRound, act: Any, done: str) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        return _show(request, row, refused=refusal.findings, status=409)
    messages.success(request, done)
    return redirect("accountability:highlights", row.pk)


@require_POST
@access.requires(P.MANAGE_HIGHLIGHTS)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """End the nominations."""
    row, me = get_object_or_404(HighlightRound, pk=pk), fetch.account(request)
    return _act(request, row, lambda: actions.close_nominations(row, by=me, at=timezone.now()), "已转入评选。")


@require_POST
@access.requires(P.MANAGE_HIGHLIGHTS)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Announce the selected ones."""
    row, me = get_object_or_404(HighlightRound, pk=pk), fetch.account(request)
    return _act(
        request, row, lambda: actions.decide_round(row, by=me, at=timezone.now()), "已公布，加分建议已列入待送考核。"
    )


@require_POST
@access.requires(P.VIEW_HIGHLIGHTS)
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """A judge is for or against a nomination."""
    me = fetch.account(request)
    found = get_object_or_404(Highlight.objects.visible_to(me).select_related("round", "unit"), pk=pk)
    if not found.round.judges.filter(person=me.person_id or 0).exists():
        raise PermissionDenied(P.VIEW_HIGHLIGHTS.value)
    aye = request.POST.get("aye")
    if aye not in ("yes", "no"):
        messages.error(request, "请选择同意或者不同意。")
        return _show(request, found.round, status=422)
    return _act(
        request, found.round, lambda: actions.judge(found, aye == "yes", by=me, at=timezone.now()), "已提出评选意见。"
    )


@require_GET
@access.requires(P.VIEW_HIGHLIGHTS)
def notice(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The numbered notice."""
    row = get_object_or_404(HighlightRound.objects.select_related("document"), pk=pk)
    if row.document is None:
        raise Http404
    return serve(row.document)
