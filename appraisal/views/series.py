"""What is asked of which supplier, the catalogue of series, returns, queries, and an appraised unit's own figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.presenters.listing import Action, Cell, Listing
from accountability.views.entry import export, fill, register
from appraisal.actions.data_returns import correct_values, return_data
from appraisal.actions.series import adopt_series, edit_series
from appraisal.actions.series_values import open_desk
from appraisal.actions.value_queries import answer_query, ask_query, enter_rate
from appraisal.enums import Method
from appraisal.enums.values import DataPermission as P
from appraisal.forms.values import AnswerForm, CorrectionForm, QuestionForm, RateForm, SeriesForm
from appraisal.gathering.data_dues import data_dues
from appraisal.gathering.supply import all_asking, base_labels
from appraisal.models import DataReturn, Indicator, Member, Scheme, Series, SeriesValue, ValueQuery
from appraisal.presenters.supply import HEADS_OF_SERIES, dues_listing, own_listing, queries_listing, series_row
from appraisal.presenters.supply_grid import text_of
from appraisal.rules.series import Content
from appraisal.views import fetch
from appraisal.views.supply import TITLE
from core import access
from core.access import may
from core.views.paging import keyed_page
from decisions.forms.fields import ReasonForm
from organization.models import Account

PAGE = 50
CATALOGUE = "数据目录"
QUERIES = "数据疑问"


@require_GET
@access.requires(P.VIEW_DATA)
def data_periods(request: HttpRequest) -> HttpResponse:
    """Which figures are asked of whom for which period, and how far they are."""
    me = fetch.account(request)
    listing = dues_listing(data_dues(me, timezone.localdate()))
    links = [Action(CATALOGUE, reverse("appraisal:series_list"))]
    lead = "每项数据由责任单位填报一次，供需要它的全部指标使用；报送后锁定，更正须写明理由。"
    return register(request, TITLE, [listing], lead=lead, actions=links)


def _series(request: HttpRequest) -> QuerySet[Series]:
    return Series.objects.visible_to(fetch.account(request)).select_related("supplier")


@require_GET
@access.requires(P.VIEW_DATA)
def series_list(request: HttpRequest) -> HttpResponse:
    """The catalogue, and for the office the schemes whose series are not in it yet."""
    me = fetch.account(request)
    page, rows = keyed_page(_series(request).order_by("supplier__order", "code"), PAGE, request.GET.get("page"))
    empty = ("目录中没有数据", "考评办从方案登记原始数据后列在这里。")
    manages = may(me, P.MANAGE_SERIES)
    sections = [Listing(CATALOGUE, HEADS_OF_SERIES, [series_row(one, manages=manages) for one in rows], empty)]
    if manages:
        known = set(Series.objects.values_list("name", flat=True))
        for one in _takers():
            missing = set(one.needs.names.values()) - known
            if missing:
                url = reverse("appraisal:adopt_series", args=[one.row.scheme_id])
                cells = [
                    Cell(one.row.scheme.name, url),
                    Cell(f"{len(missing)} 项"),
                    Cell("、".join(sorted(missing)[:6])),
                ]
                sections.insert(0, Listing("待登记的方案数据", ("方案", "未登记", "其中"), [cells]))
    url = reverse("appraisal:export_series")
    links = [Action("导出 Excel", url, icon="download"), Action(TITLE, reverse("appraisal:data_periods"))]
    return register(request, CATALOGUE, sections, actions=links, page=page, unit="项")


def _takers() -> list[Any]:
    """One period of each scheme in force that takes series."""
    return list({one.row.scheme_id: one for one in all_asking()}.values())


@require_GET
@access.requires(P.VIEW_DATA)
def export_series(request: HttpRequest) -> HttpResponse:
    rows = [series_row(one) for one in _series(request).order_by("supplier__order", "code")]
    listing = Listing(CATALOGUE, HEADS_OF_SERIES, rows)
    return export(request, [listing], title=CATALOGUE, facts=[], verb="appraisal.export_values")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_SERIES)
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a scheme's raw series into the catalogue."""
    me = fetch.account(request)
    scheme = get_object_or_404(Scheme.objects.visible_to(me), pk=pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    back = reverse("appraisal:series_list")
    return fill(
        request, form, lambda: adopt_series(scheme, by=me, at=timezone.now()), title="登记方案数据", submit="登记",
        done="已登记到数据目录。", back=back, crumbs=[(CATALOGUE, back)],
        note=f"把“{scheme.name}”的原始数据登记到目录；目录中已有同名数据的沿用，不重复填报。",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_SERIES)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what the catalogue says of a series."""
    row, me = get_object_or_404(_series(request), pk=pk), fetch.account(request)
    form = SeriesForm(request.POST if request.method == "POST" else None, series=row)
    back = reverse("appraisal:series_list")
    return fill(
        request, form, lambda: edit_series(row, changes=form.changes(), by=me, at=timezone.now()), title=row.name,
        submit="保存", done="已保存。", back=back, crumbs=[(CATALOGUE, back)], note=f"编码 {row.code}",
    )  # fmt: skip


def _return_of(request: HttpRequest, pk: int) -> DataReturn:
    rows = DataReturn.objects.visible_to(fetch.account(request)).select_related("supplier")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_SERIES)
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the figures back to the supplier."""
    row, me = _return_of(request, pk), fetch.account(request)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    back = reverse("appraisal:data_grid", args=[row.supplier_id, row.period])
    return fill(
        request, form, lambda: return_data(row, reason=form.cleaned_data["reason"], by=me, at=timezone.now()),
        title="退回数据", submit="退回", done="已退回，责任单位可以更改后重新报送。", back=back, note=str(row),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.SUPPLY_DATA)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct one submitted figure with a reason."""
    row, me = _return_of(request, pk), fetch.account(request)
    desk = open_desk(row.supplier, row.period, by=me)
    if row.supplier_id not in me.own_unit_ids and not desk.office:
        raise PermissionDenied(P.SUPPLY_DATA.value)
    units = [(unit.code, unit.name) for pk_, unit in desk.units.items() if not desk.refusal(pk_)]
    data = request.POST if request.method == "POST" else None
    form = CorrectionForm(data, units=units, series=[(one.code, one.name) for one in desk.series])
    back = reverse("appraisal:data_grid", args=[row.supplier_id, row.period])

    def act() -> int:
        of = form.cleaned_data
        cells: dict[tuple[str, str], Content] = {(of["unit"], of["series"]): of["value"]}
        return correct_values(row, cells, reason=of["reason"], by=me, at=timezone.now())

    return fill(
        request, form, act, title="更正数据", submit="更正", done="已更正，相关指标同时更新。", back=back,
        note=str(row),
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_OWN_DATA)
def own_data(request: HttpRequest) -> HttpResponse:
    """The submitted figures of the reader's own units, with what was asked about them."""
    me = fetch.account(request)
    rows = (
        SeriesValue.objects.current()
        .filter(_own_submitted(), unit__in=me.own_unit_ids, cleared=False)
        .select_related("series__supplier", "unit")
        .order_by("-period", "series__supplier__order", "series__code")
    )
    page, found = keyed_page(rows, PAGE, request.GET.get("page"))
    found.sort(key=lambda one: (-int(one.period[:4]), one.period[4:], one.series.supplier.order, one.series.code))
    asked = ValueQuery.objects.filter(value__in=[one.pk for one in found]).order_by("asked_at")
    told = {one.value_id: one for one in asked}
    listing = own_listing(found, _bases(found), told, may_ask=may(me, P.QUERY_DATA))
    lead = "各责任单位报送的本单位数据；认为不准确的可以提出疑问，由责任单位答复。"
    return register(request, "本单位指标数据", [listing], lead=lead, page=page, unit="项")


def _bases(values: Sequence[SeriesValue]) -> dict[int, SeriesValue]:
    """Id of a value -> the submitted one that it is compared with: one query. Series are selected."""
    asked = {one.pk: base_labels([one.series], one.period)[one.series_id] for one in values}
    rows = SeriesValue.objects.current().filter(
        _own_submitted(), series__in={one.series_id for one in values}, unit__in={one.unit_id for one in values},
        period__in=set(asked.values()), cleared=False, not_applicable=False,
    )  # fmt: skip
    held = {(row.period, row.series_id, row.unit_id): row for row in rows.order_by()}
    found = {one.pk: held.get((asked[one.pk], one.series_id, one.unit_id)) for one in values}
    return {pk: row for pk, row in found.items() if row is not None}


def _own_submitted() -> Q:
    """Values whose supplier has submitted their period."""
    filed = DataReturn.objects.in_force().filter(supplier=OuterRef("series__supplier"), period=OuterRef("period"))
    return Q(Exists(filed))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.QUERY_DATA)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask about a figure of one's own unit."""
    me = fetch.account(request)
    rows = SeriesValue.objects.filter(_own_submitted(), unit__in=me.own_unit_ids).select_related("series", "unit")
    row = get_object_or_404(rows, pk=pk)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    back = reverse("appraisal:own_data")
    return fill(
        request, form, lambda: ask_query(row, question=form.cleaned_data["question"], by=me, at=timezone.now()),
        title="提出疑问", submit="提出", done="已提出，责任单位将在期限内答复。", back=back,
        crumbs=[("本单位指标数据", back)],
        note=f"{row.series.name} {row.period}：{text_of(row.value)} {row.series.measure}",
    )  # fmt: skip


def _queries(request: HttpRequest) -> QuerySet[ValueQuery]:
    me = fetch.account(request)
    rows = ValueQuery.objects.select_related(
        "value__series__supplier", "value__unit", "asked_by__person", "answered_by__person"
    )
    return rows if may(me, P.VIEW_ALL_DATA) else rows.filter(value__series__supplier__in=me.own_unit_ids)


@require_GET
@access.requires(P.VIEW_DATA)
def queries(request: HttpRequest) -> HttpResponse:
    """Queries about the figures in reach, the open ones first."""
    me = fetch.account(request)
    rows = _queries(request).order_by("answered_at", "due", "pk")
    page, found = keyed_page(rows, PAGE, request.GET.get("page"))
    mine = {row.pk for row in found if may(me, P.SUPPLY_DATA) and _answers(row, me)}
    listing = queries_listing(found, mine=mine)
    return register(request, QUERIES, [listing], page=page, unit="件")


def _answers(row: ValueQuery, me: Account) -> bool:
    """Who works at the supplier; of the supplier's own figures also the office."""
    supplier = row.value.series.supplier_id
    return supplier in me.own_unit_ids or row.value.unit_id == supplier


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.SUPPLY_DATA)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a query: with the right figure, or with the reason why it stands."""
    row, me = get_object_or_404(_queries(request), pk=pk), fetch.account(request)
    if not _answers(row, me):
        raise PermissionDenied(P.SUPPLY_DATA.value)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    back = reverse("appraisal:queries")

    def act() -> ValueQuery:
        of = form.cleaned_data
        return answer_query(row, answer=of["answer"], correction=of["value"], by=me, at=timezone.now())

    value = row.value
    note = f"{value.unit.name} {value.series.name} {value.period}：{text_of(value.value)}。疑问：{row.question}"
    return fill(
        request, form, act, title="答复疑问", submit="答复", done="已答复。", back=back, crumbs=[(QUERIES, back)],
        note=note,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_SERIES)
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    """A growth rate by hand where the base is negative."""
    period, me = fetch.period(request, pk), fetch.account(request)
    members = list(Member.objects.filter(scheme=period.scheme).values_list("pk", "name"))
    leaves = Indicator.objects.filter(scheme=period.scheme, source="metric", method=Method.GROWTH)
    data = request.POST if request.method == "POST" else None
    form = RateForm(data, members=members, indicators=list(leaves.values_list("pk", "name")))
    back = reverse("appraisal:period", args=[period.pk])

    def act() -> Any:
        of = form.cleaned_data
        member, leaf = Member.objects.get(pk=of["member"]), leaves.get(pk=of["indicator"])
        return enter_rate(period, member, leaf, rate=of["rate"], remark=of["remark"], by=me, at=timezone.now())

    return fill(
        request, form, act, title="人工填报增幅", submit="填报", done="已填报。", back=back,
        crumbs=[(period.name, back)], note="只用于基期值为负、系统不能计算增幅的单位。",
    )  # fmt: skip
