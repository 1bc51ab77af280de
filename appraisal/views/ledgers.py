"""Ledgers of the responsible units and their year-end reports (SX-6.3, SX-8.3-a)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.presenters.listing import Action, Listing, Panel
from accountability.views.entry import export, fill, record, register, sent
from appraisal.actions import ledgers as actions
from appraisal.enums.values import DataPermission as P
from appraisal.enums.values import LedgerKind
from appraisal.forms.values import ItemReportForm, LedgerFilter, LedgerForm
from appraisal.gathering.ledgers import items_for, ledgers_of
from appraisal.models import Indicator, ItemReport, LedgerEntry, Member
from appraisal.presenters.ledgers import HEADS, ITEM_HEADS, entry_row, item_row, report_facts
from appraisal.rules.ledgers import periods_of
from appraisal.views import fetch
from core import access
from core.access import may
from core.files import serve
from core.views.export import filter_facts
from core.views.paging import keyed_page
from decisions.forms.fields import ReasonForm

TITLE, PAGE = "考评台账", 50


def _asked(request: HttpRequest) -> tuple[LedgerFilter, Any]:
    form = LedgerFilter(request.GET)
    rows = items_for(fetch.account(request))
    words = form.asked().get("search")
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(responsible_unit__name__icontains=words))
    return form, rows.order_by("scheme_id", "group_id", "order", "pk")


@require_GET
@access.requires(P.VIEW_LEDGERS)
def ledgers(request: HttpRequest) -> HttpResponse:
    """Items with their responsible units: what was kept and which months and quarters are missing."""
    form, rows = _asked(request)
    page, found = keyed_page(rows, PAGE, request.GET.get("page"))
    found.sort(key=lambda one: (one.scheme_id, one.group_id, one.order, one.pk))
    empty = ("没有需要登记台账的项目", "方案中指定了责任单位的考评项目列在这里。")
    listing = Listing(TITLE, ITEM_HEADS, [item_row(one) for one in ledgers_of(found, timezone.localdate())], empty)
    url = f"{reverse('appraisal:export_ledgers')}?{request.GET.urlencode()}"
    lead = "责任单位平时登记月报、季报和监测情况，年终一次性报送；得分页面据此核对。"
    return register(
        request, TITLE, [listing], actions=[Action("导出 Excel", url, icon="download")], lead=lead, filter_form=form,
        page=page, unit="项",
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_LEDGERS)
def export_ledgers(request: HttpRequest) -> HttpResponse:
    """The entries of the items that the filters leave."""
    form, items = _asked(request)
    rows = LedgerEntry.objects.visible_to(fetch.account(request)).in_force().filter(indicator__in=items.values("pk"))
    asked = form.asked()
    if "kind" in asked:
        rows = rows.filter(kind=asked["kind"])
    related = rows.select_related("indicator", "member", "keeper", "recorded_by__person").order_by("indicator", "dated")
    listing = Listing(TITLE, ("考评项目", *HEADS), [entry_row(one, item=True) for one in related])
    return export(request, [listing], title=TITLE, facts=filter_facts(form), verb="appraisal.export_ledger")


def _item(request: HttpRequest, pk: int) -> Indicator:
    return get_object_or_404(items_for(fetch.account(request)), pk=pk)


def _kept(request: HttpRequest, pk: int) -> Indicator:
    """The item for its responsible unit; 403 for who only sees it."""
    row = _item(request, pk)
    if row.responsible_unit_id not in fetch.account(request).own_unit_ids:
        raise PermissionDenied(P.KEEP_LEDGERS.value)
    return row


@require_GET
@access.requires(P.VIEW_LEDGERS)
def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """The ledger of one item: its entries, what is missing, and the year-end report."""
    row, me = _item(request, pk), fetch.account(request)
    (stand,) = ledgers_of([row], timezone.localdate())
    entries = LedgerEntry.objects.in_force().filter(indicator=row).select_related("member", "recorded_by__person")
    page, found = keyed_page(entries.order_by("-dated", "-pk"), 200, request.GET.get("page"))
    found.sort(key=lambda one: (one.dated, one.pk), reverse=True)
    keeps = may(me, P.KEEP_LEDGERS) and row.responsible_unit_id in me.own_unit_ids
    listing = Listing("台账", HEADS, [entry_row(one, keeps=keeps) for one in found], (
        "还没有台账", "责任单位按月、按季登记掌握的情况，列在这里。",
    ))  # fmt: skip
    report = ItemReport.objects.in_force().filter(indicator=row).select_related("recorded_by__person").first()
    facts = [("责任单位", str(row.responsible_unit)), ("方案", row.scheme.name), ("考核系统", row.group.name)]
    facts += [("缺", finding.facts["缺"]) for finding in stand.findings]
    panels = [Panel("考评项目", facts), Panel("台账", listing=listing)]
    panels.append(Panel("年终考评情况", report_facts(report), text="" if report else "尚未报送"))
    links = []
    if keeps:
        if report is None:
            links.append(Action("年终报送", reverse("appraisal:file_item_report", args=[row.pk])))
        links.append(Action("登记台账", reverse("appraisal:keep_ledger", args=[row.pk]), main=True))
    if report is not None and may(me, P.RETURN_LEDGERS):
        links.append(Action("退回年终报送", reverse("appraisal:return_item_report", args=[report.pk])))
    badges = [("缺台账", "warning")] if stand.findings else []
    return record(
        request, row.name, panels=panels, actions=links, badges=badges,
        crumbs=[(TITLE, reverse("appraisal:ledgers"))],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.KEEP_LEDGERS)
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry on one appraised unit."""
    row, me = _kept(request, pk), fetch.account(request)
    members = list(Member.objects.filter(group=row.group).values_list("pk", "name"))
    stretches = [(one.code, one.label) for kind in LedgerKind for one in periods_of(kind, row.scheme.year)]
    data, files = sent(request)
    form = LedgerForm(data, files, members=members, periods=stretches, initial={"dated": timezone.localdate()})
    back = reverse("appraisal:ledger", args=[row.pk])

    def act() -> LedgerEntry:
        of = form.cleaned_data
        return actions.keep_entry(
            row, Member.objects.get(pk=of["member"]), kind=LedgerKind(of["kind"]), period=of["period"],
            dated=of["dated"], text=of["text"], value=of["value"], upload=of["file"], by=me, at=timezone.now(),
        )  # fmt: skip

    return fill(
        request, form, act, title="登记台账", submit="登记", done="已登记。", back=back,
        crumbs=[(TITLE, reverse("appraisal:ledgers")), (row.name, back)], note=row.rule_text,
    )  # fmt: skip


def _entry(request: HttpRequest, pk: int) -> LedgerEntry:
    rows = LedgerEntry.objects.visible_to(fetch.account(request)).select_related("document", "indicator", "member")
    found: LedgerEntry = get_object_or_404(rows, pk=pk)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.KEEP_LEDGERS)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an entry with a reason."""
    row, me = _entry(request, pk), fetch.account(request)
    if row.keeper_id not in me.own_unit_ids:
        raise PermissionDenied(P.KEEP_LEDGERS.value)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    back = reverse("appraisal:ledger", args=[row.indicator_id])
    return fill(
        request, form,
        lambda: actions.withdraw_entry(row, reason=form.cleaned_data["reason"], by=me, at=timezone.now()),
        title="撤销台账", submit="撤销", done="已撤销。", back=back, note=f"{row.member.name}：{row.text}",
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_LEDGERS)
def ledger_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The paper behind an entry."""
    row = _entry(request, pk)
    if row.document is None:
        raise Http404
    return serve(row.document)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.KEEP_LEDGERS)
def file_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The year-end report of an item, once."""
    row, me = _kept(request, pk), fetch.account(request)
    form = ItemReportForm(*sent(request))
    back = reverse("appraisal:ledger", args=[row.pk])

    def act() -> ItemReport:
        of = form.cleaned_data
        return actions.file_item_report(row, text=of["text"], upload=of["file"], by=me, at=timezone.now())

    return fill(
        request, form, act, title="年终报送考评情况", submit="报送", done="已报送。", back=back,
        crumbs=[(TITLE, reverse("appraisal:ledgers")), (row.name, back)],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.RETURN_LEDGERS)
def return_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a year-end report back to its unit."""
    me = fetch.account(request)
    row: ItemReport = get_object_or_404(ItemReport.objects.visible_to(me).select_related("indicator"), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    back = reverse("appraisal:ledger", args=[row.indicator_id])
    return fill(
        request, form,
        lambda: actions.return_item_report(row, reason=form.cleaned_data["reason"], by=me, at=timezone.now()),
        title="退回年终报送", submit="退回", done="已退回，责任单位可以重新报送。", back=back, note=row.indicator.name,
    )  # fmt: skip
