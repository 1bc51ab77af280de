"""Execution results: versions, the lists of one, how a score came about, groups (LS-4.3-c, LS-3.5-d)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.actions import execution as actions
from accountability.enums import AccountabilityPermission as P
from accountability.enums import ResultOf
from accountability.forms.execution import GroupForm, RankForm, ResultFilter
from accountability.gathering.chain import addresses
from accountability.gathering.execution import execution_numbers, ranked_units
from accountability.models import ExecutionRanking, ExecutionResult, RankingGroup, TaskTable
from accountability.presenters.execution import (
    METHOD,
    explanation_panels,
    formula,
    groups_listing,
    result_listing,
    sources_in,
    version_facts,
    versions_listing,
)
from accountability.presenters.listing import Action, Panel
from accountability.views import fetch
from accountability.views.entry import export, fill, record, register
from core import access
from core.access import may
from core.findings import Finding, Refused
from core.periods import Period, parse_period
from organization.models import Account, Unit

PAGE, TITLE, GROUPS = 50, "落实排名", "排名分组"


@require_GET
@access.requires(P.VIEW_EXECUTION)
def rankings(request: HttpRequest) -> HttpResponse:
    """Versions in reach, the newest period first."""
    me = fetch.account(request)
    rows = ExecutionRanking.objects.visible_to(me).select_related("recorded_by__person", "finalised_by__person")
    counted: Any = rows.annotate(found=Count("results")).order_by("-period", "-number")
    page = Paginator(counted, PAGE).get_page(request.GET.get("page"))
    links = []
    if may(me, P.RANK_EXECUTION):
        links = [Action(GROUPS, reverse("accountability:ranking_groups")),
                 Action("计算排名", reverse("accountability:rank_execution"), main=True)]  # fmt: skip
    lead = "按任务、报告、督办和照单验收计算责任单位和责任人的落实得分，分组排名、分档，得分相同的名次相同。"
    listing = versions_listing(TITLE, page.object_list)
    return register(request, TITLE, [listing], actions=links, lead=lead, page=page, unit="个版本")


def _periods(today: date) -> list[Period]:
    """Years that have a task table and their halves, as far as they have begun, the newest first."""
    years = TaskTable.objects.filter(year__lte=today.year).order_by("-year").values_list("year", flat=True).distinct()
    codes = [code for year in years for code in (f"{year}", f"{year}H2", f"{year}H1")]
    return [one for code in codes if (one := parse_period(code)).start <= today]


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.RANK_EXECUTION)
def rank(request: HttpRequest) -> HttpResponse:
    """Compute a period as of today."""
    me, back = fetch.account(request), reverse("accountability:rankings")
    form = RankForm(request.POST if request.method == "POST" else None, periods=_periods(timezone.localdate()))
    return fill(
        request, form, lambda: actions.rank_execution(form.cleaned_data["period"], by=me, at=timezone.now()),
        title="计算排名", submit="计算", done="已计算，请核对后由其他人员审定。", back=back, crumbs=[(TITLE, back)],
        then=lambda made: reverse("accountability:ranking", args=[made.pk]),
        note="每次计算形成一个新的版本，已有版本不变。",
    )  # fmt: skip


def _ranking(request: HttpRequest, pk: int) -> ExecutionRanking:
    rows = ExecutionRanking.objects.visible_to(fetch.account(request))
    return get_object_or_404(rows.select_related("recorded_by__person", "finalised_by__person", "rulebook"), pk=pk)


def _explained(me: Account) -> Q:
    """Results whose grounds the account may read: all for the county's offices, its own otherwise."""
    if may(me, P.VIEW_ALL_EXECUTION):
        return Q()
    units = me.reach(P.VIEW_UNIT_EXECUTION).unit_ids
    own = Q(unit_id__in=units)
    return own | Q(person_id=me.person_id) if me.person_id is not None else own


def _asked(request: HttpRequest, row: ExecutionRanking) -> tuple[ResultFilter, QuerySet[ExecutionResult]]:
    """People are listed for the county's offices and, of its own unit, for a unit."""
    me = fetch.account(request)
    groups = sorted(set(row.results.order_by().values_list("group", flat=True)))
    form = ResultFilter(request.GET, groups=groups)
    asked = form.asked()
    rows = row.results.filter(of=asked["of"]).select_related("unit", "person")
    if asked["of"] == ResultOf.PERSON:
        rows = rows.filter(_explained(me))
    for name in ("group", "tier"):
        if name in asked:
            rows = rows.filter(**{name: asked[name]})
    return form, rows.order_by("group", "place", "unit__order", "unit__code", "pk")


@require_GET
@access.requires(P.VIEW_EXECUTION)
def ranking(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _ranking(request, pk))


def _show(
    request: HttpRequest, row: ExecutionRanking, *, refused: list[Finding] | None = None, status: int = 200
) -> HttpResponse:
    me, period = fetch.account(request), parse_period(row.period)
    form, rows = _asked(request, row)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    opened = ExecutionResult.objects.filter(_explained(me), pk__in=[one.pk for one in shown])
    listing = result_listing(TITLE, shown, frozenset(opened.values_list("pk", flat=True)))
    url = reverse("accountability:export_ranking", args=[row.pk]) + "?" + request.GET.urlencode()
    settles = row.finalised_at is None and may(me, P.RANK_EXECUTION) and row.recorded_by_id != me.pk
    context = {
        "page_title": f"{period.label}落实排名（第 {row.number} 版）",
        "breadcrumb": [(TITLE, reverse("accountability:rankings"))], "row": row, "filter": form, "listing": listing,
        "page": page, "export_url": url, "settles": settles, "refused": refused or [],
        "facts": version_facts(row),
    }  # fmt: skip
    return render(request, "accountability/ranking.html", context, status=status)


@require_GET
@access.requires(P.VIEW_EXECUTION)
def export_ranking(request: HttpRequest, pk: int) -> HttpResponse:
    """Both lists as a workbook, as far as the reader sees them; the export leaves a trace."""
    row, me = _ranking(request, pk), fetch.account(request)
    rows = row.results.select_related("unit", "person").order_by("group", "place", "unit__order", "unit__code", "pk")
    listings = [
        result_listing("责任单位", rows.filter(of=ResultOf.UNIT), frozenset()),
        result_listing("责任人", rows.filter(_explained(me), of=ResultOf.PERSON), frozenset()),
    ]
    period = parse_period(row.period)
    state = "已审定" if row.finalised_at else "未审定"
    facts = [("期间", period.label), ("版本", f"第 {row.number} 版"), ("状态", state)]
    title = f"{period.label}落实排名"
    return export(request, listings, title=title, facts=facts, verb="accountability.export_ranking")


@require_POST
@access.requires(P.RANK_EXECUTION)
def finalise(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle a version."""
    row = _ranking(request, pk)
    try:
        actions.finalise_ranking(row, by=fetch.account(request), at=timezone.now())
    except Refused as refusal:
        return _show(request, row, refused=refusal.findings, status=409)
    messages.success(request, "已审定。年度排名末位的单位已列入书面检查和约谈。")
    return redirect("accountability:ranking", row.pk)


@require_GET
@access.requires(P.VIEW_EXECUTION)
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a score comes from, down to the tasks."""
    me = fetch.account(request)
    versions = ExecutionRanking.objects.visible_to(me).order_by().values("pk")
    rows = ExecutionResult.objects.filter(_explained(me), ranking__in=versions)
    row = get_object_or_404(rows.select_related("unit", "person", "ranking"), pk=pk)
    keys = [(kind, one) for kind, pks in sources_in([row]).items() for one in pks]
    name = row.person.name if row.person is not None else row.unit.name
    period, back = parse_period(row.ranking.period), reverse("accountability:ranking", args=[row.ranking_id])
    note = Panel("计分办法", text=METHOD)
    return record(
        request, f"{name}的落实得分", panels=explanation_panels(row, addresses(keys, me)),
        asides=[Panel("得分由来", formula(row)), note], badges=[(row.get_tier_display(), "neutral")],
        crumbs=[(TITLE, reverse("accountability:rankings")), (f"{period.label}第 {row.ranking.number} 版", back)],
    )  # fmt: skip


@require_GET
@access.requires(P.RANK_EXECUTION)
def groups(request: HttpRequest) -> HttpResponse:
    """Groups with their units, and where the others stand."""
    one_list = execution_numbers(timezone.localdate()).one_list
    lead = "规则参数已设为不分组，全部单位一张榜。" if one_list else "没有另行分组的单位按类别排名。"
    new = Action("新建分组", reverse("accountability:new_ranking_group"), main=True)
    rows = RankingGroup.objects.prefetch_related("members").order_by("order", "pk")
    listing = groups_listing(GROUPS, rows, ranked_units())
    return register(
        request, GROUPS, [listing], actions=[new], lead=lead, crumbs=[(TITLE, reverse("accountability:rankings"))]
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.RANK_EXECUTION)
def new_group(request: HttpRequest) -> HttpResponse:
    return _group(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.RANK_EXECUTION)
def group(request: HttpRequest, pk: int) -> HttpResponse:
    return _group(request, get_object_or_404(RankingGroup, pk=pk))


def _group(request: HttpRequest, row: RankingGroup | None) -> HttpResponse:
    """Name a group and choose its units."""
    me, back = fetch.account(request), reverse("accountability:ranking_groups")
    units = Unit.objects.filter(pk__in=[unit.pk for unit in ranked_units()]).order_by("order", "code")
    initial: dict[str, Any] = {}
    if row is not None:
        held = list(row.members.values_list("unit", flat=True))
        initial = {"name": row.name, "order": row.order, "units": held}
    form: forms.Form = GroupForm(request.POST if request.method == "POST" else None, units=units, initial=initial)

    def act() -> RankingGroup:
        of = form.cleaned_data
        return actions.save_group(row, of["name"], of["order"], list(of["units"]), by=me, at=timezone.now())

    title = f"排名分组：{row.name}" if row is not None else "新建分组"
    return fill(
        request, form, act, title=title, submit="保存", done="分组已保存，从下一次计算起生效。", back=back,
        crumbs=[(TITLE, reverse("accountability:rankings")), (GROUPS, back)],
    )  # fmt: skip
