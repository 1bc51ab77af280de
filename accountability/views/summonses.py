"""Slow work, summonses and self-criticisms: lists, pages, what moves them (LS-3.4-j to -m, LS-3.5-d, LS-3.5-e)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.actions import summonses as actions
from accountability.actions.ranking_consequences import submit_self_criticism
from accountability.enums import AccountabilityPermission as P
from accountability.enums import Effect
from accountability.forms.inspections import DecideForm
from accountability.forms.summonses import (
    FollowUpForm,
    ProgressCheckForm,
    ProposalForm,
    SecondForm,
    SelfCriticismForm,
    SlowForm,
    SummonsFilter,
    TalkForm,
)
from accountability.gathering.letters import heads_of
from accountability.models import SelfCriticism, SlowFlag, Summons
from accountability.permissions import holding_units
from accountability.presenters.summonses import (
    criticism_lines,
    slow_lines,
    slow_page,
    summons_lines,
    summons_page,
    summonses_sheet,
)
from accountability.views import fetch
from accountability.views.acting import Acting, act_by_form, sent
from core import access
from core.views.export import excel, filter_facts

PAGE, TITLE, SLOW, CRITICISMS = 50, "约谈", "进展缓慢事项", "书面检查"
FORM = require_http_methods(["GET", "HEAD", "POST"])


def fetch_summons(request: HttpRequest, pk: int) -> Summons:
    """A summons that the reader may see."""
    rows = Summons.objects.visible_to(fetch.account(request)).select_related(
        "unit", "person", "flag__unit", "previous", "recorded_by__person"
    )
    return get_object_or_404(rows, pk=pk)


def _slow(pk: int) -> SlowFlag:
    return get_object_or_404(SlowFlag.objects.select_related("unit", "task__current", "recorded_by__person"), pk=pk)


def _asked(request: HttpRequest) -> tuple[SummonsFilter, QuerySet[Summons]]:
    form = SummonsFilter(request.GET)
    asked = form.asked()
    rows = Summons.objects.visible_to(fetch.account(request)).select_related("unit", "person", "flag", "talk__talker")
    for name in ("state", "level"):
        if name in asked:
            rows = rows.filter(**{name: asked[name]})
    if "search" in asked:
        rows = rows.filter(Q(unit__name__icontains=asked["search"]) | Q(person__name__icontains=asked["search"]))
    return form, rows.prefetch_related("follow_ups").order_by("-pk")


@require_GET
@access.requires(P.VIEW_SUMMONSES)
def summonses(request: HttpRequest) -> HttpResponse:
    """Summonses in reach, refused ones among them."""
    form, rows = _asked(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page_title": TITLE, "filter": form, "page": page, "lines": summons_lines(page.object_list)}
    return render(request, "accountability/summonses.html", context)


@require_GET
@access.requires(P.VIEW_SUMMONSES)
def export_summonses(request: HttpRequest) -> HttpResponse:
    """What the filters leave; the export leaves a trace."""
    form, rows = _asked(request)
    sheets = [summonses_sheet(summons_lines(rows))]
    return excel(request, sheets, title="约谈台账", facts=filter_facts(form), verb="accountability.export_summonses")


@require_GET
@access.requires(P.VIEW_SUMMONSES)
def summons(request: HttpRequest, pk: int) -> HttpResponse:
    """One summons: proposal, agreements, approvals, the talk, its follow-ups."""
    row = fetch_summons(request, pk)
    context = summons_page(row, fetch.account(request), today=timezone.localdate())
    context |= {
        "page_title": f"约谈{row.unit.name}主要负责人",
        "breadcrumb": [(TITLE, reverse("accountability:summonses"))],
    }
    return render(request, "accountability/summons.html", context)


@require_GET
@access.requires(P.VIEW_ALL_SUMMONSES)
def slow_works(request: HttpRequest) -> HttpResponse:
    """Work that was found to go slowly, with the supervision after it."""
    rows = (
        SlowFlag.objects.select_related("unit").prefetch_related("checks", "summonses").order_by("-flagged_on", "-pk")
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    writes = access.may(fetch.account(request), P.PROPOSE_SUMMONSES)
    context = {"page_title": SLOW, "page": page, "lines": slow_lines(page.object_list), "writes": writes}
    return render(request, "accountability/slow_works.html", context)


@require_GET
@access.requires(P.VIEW_ALL_SUMMONSES)
def slow_work(request: HttpRequest, pk: int) -> HttpResponse:
    """One slow work: its checks, what a summons still needs."""
    row = _slow(pk)
    context = slow_page(row, fetch.account(request))
    context |= {"page_title": row.topic, "breadcrumb": [(SLOW, reverse("accountability:slow_works"))]}
    return render(request, "accountability/slow_work.html", context)


@FORM
@access.requires(P.PROPOSE_SUMMONSES)
def new_slow_work(request: HttpRequest) -> HttpResponse:
    """Find that work of a unit goes slowly."""
    me, back = fetch.account(request), reverse("accountability:slow_works")
    form = SlowForm(sent(request)[0], initial={"flagged_on": timezone.localdate()})
    page = Acting("认定进展缓慢", "认定", back, "已认定，此后再督查。", [(SLOW, back)])

    def act(of: dict[str, Any]) -> SlowFlag:
        return actions.flag_slow(
            of["unit"], of["topic"], reason=of["reason"], flagged_on=of["flagged_on"], by=me, at=timezone.now()
        )

    return act_by_form(request, form, act, page, lambda made: reverse("accountability:slow_work", args=[made.pk]))


@FORM
@access.requires(P.PROPOSE_SUMMONSES)
def check_slow_work(request: HttpRequest, pk: int) -> HttpResponse:
    """Supervise it again."""
    row, me = _slow(pk), fetch.account(request)
    back = reverse("accountability:slow_work", args=[row.pk])
    form = ProgressCheckForm(sent(request)[0], initial={"checked_on": timezone.localdate()})

    def act(of: dict[str, Any]) -> Any:
        return actions.check_progress(
            row, checked_on=of["checked_on"], progressed=of["progressed"], text=of["text"], by=me, at=timezone.now()
        )

    return act_by_form(request, form, act, Acting("登记再督查", "登记", back, "已登记。", [(row.topic, back)]))


@FORM
@access.requires(P.PROPOSE_SUMMONSES)
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a level-1 talk (LS-3.4-j)."""
    row, me = _slow(pk), fetch.account(request)
    back = reverse("accountability:slow_work", args=[row.pk])
    head = heads_of([row.unit], timezone.localdate()).get(row.unit_id)
    form = ProposalForm(sent(request)[0], initial={"person": head.number if head is not None else ""})
    act = lambda of: actions.propose_summons(row, of["person"], of["proposal"], by=me, at=timezone.now())  # noqa: E731  one call, deferred
    page = Acting("提出约谈建议", "提出", back, "已提出，待四个部门商定。", [(row.topic, back)])
    return act_by_form(request, form, act, page, lambda made: reverse("accountability:summons", args=[made.pk]))


def _form(
    request: HttpRequest, row: Summons, form: forms.Form, act: Callable[[dict[str, Any]], Any], title: str, done: str,
    note: str = "",
) -> HttpResponse:  # fmt: skip
    back = reverse("accountability:summons", args=[row.pk])
    return act_by_form(request, form, act, Acting(title, title, back, done, [(f"约谈{row.unit.name}", back)], note))


@require_POST
@access.requires(P.AGREE_SUMMONSES)
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the four offices agrees."""
    row = fetch_summons(request, pk)
    actions.agree_to_summons(row, by=fetch.account(request), at=timezone.now())
    messages.success(request, "已同意。")
    return redirect("accountability:summons", row.pk)


@FORM
@access.requires(P.APPROVE_SUMMONSES)
def decide_summons(request: HttpRequest, pk: int) -> HttpResponse:
    """A principal leader approves or refuses (LS-3.4-k)."""
    row, me = fetch_summons(request, pk), fetch.account(request)
    form = DecideForm(sent(request)[0])

    def act(of: dict[str, Any]) -> Any:
        return actions.decide_summons(row, granted=of["granted"], comment=of["comment"], by=me, at=timezone.now())

    note = f"{row.unit.name} {row.person.name}，第{'一' if row.level == 1 else '二'}级约谈。{row.proposal}"
    return _form(request, row, form, act, "审批约谈", "已审批。", note)


@FORM
@access.requires(P.PROPOSE_SUMMONSES)
def second_summons(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose level 2 of the same matter (LS-3.4-m)."""
    row, me = fetch_summons(request, pk), fetch.account(request)
    form = SecondForm(sent(request)[0])
    act = lambda of: actions.propose_second(row, of["proposal"], by=me, at=timezone.now())  # noqa: E731  one call, deferred
    return _form(request, row, form, act, "提出第二级约谈", "已提出，待四个部门商定。")


@FORM
@access.requires(P.RECORD_TALKS)
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the talk on record (BZ-2.3-c)."""
    row, me = fetch_summons(request, pk), fetch.account(request)
    form = TalkForm(sent(request)[0])
    act = lambda _: actions.record_talk(row, form.new(), by=me, at=timezone.now())  # noqa: E731  one call, deferred
    return _form(request, row, form, act, "登记约谈", "已登记约谈。")


@FORM
@access.requires(P.PROPOSE_SUMMONSES)
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at it again after the talk."""
    row, me = fetch_summons(request, pk), fetch.account(request)
    form = FollowUpForm(sent(request)[0], initial={"checked_on": timezone.localdate()})

    def act(of: dict[str, Any]) -> Any:
        return actions.follow_up(
            row, checked_on=of["checked_on"], effect=Effect(of["effect"]), text=of["text"], by=me, at=timezone.now()
        )

    return _form(request, row, form, act, "登记约谈跟踪", "已登记。")


@require_GET
@access.requires(P.VIEW_SUMMONSES)
def self_criticisms(request: HttpRequest) -> HttpResponse:
    """Written self-criticisms of the last places (LS-3.5-d): the offices see all, a unit its own."""
    me = fetch.account(request)
    rows = _criticisms(request).select_related("unit", "summons").order_by("-year", "ranking", "place", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    own = holding_units(me, P.WRITE_SELF_CRITICISMS)
    context = {"page_title": CRITICISMS, "page": page, "lines": criticism_lines(page.object_list, own)}
    return render(request, "accountability/self_criticisms.html", context)


def _criticisms(request: HttpRequest) -> QuerySet[SelfCriticism]:
    me, rows = fetch.account(request), SelfCriticism.objects.all()
    if access.may(me, P.VIEW_ALL_SUMMONSES):
        return rows
    return rows.filter(unit_id__in=me.reach(P.VIEW_SUMMONSES).unit_ids)


@FORM
@access.requires(P.WRITE_SELF_CRITICISMS)
def write_self_criticism(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit hands it in."""
    me = fetch.account(request)
    row = get_object_or_404(_criticisms(request).select_related("unit"), pk=pk)
    if row.unit_id not in holding_units(me, P.WRITE_SELF_CRITICISMS):
        raise PermissionDenied(P.WRITE_SELF_CRITICISMS.value)
    back = reverse("accountability:self_criticisms")
    form = SelfCriticismForm(sent(request)[0])
    act = lambda of: submit_self_criticism(row, of["text"], by=me, at=timezone.now())  # noqa: E731  one call, deferred
    note = f"{row.year}年{row.ranking}第 {row.place} 名，向县委、县政府作出书面检查。"
    return act_by_form(request, form, act, Acting("提交书面检查", "提交", back, "已提交。", [(CRITICISMS, back)], note))
