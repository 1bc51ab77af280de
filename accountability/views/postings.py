"""Posted inspectors: the list, the page of one, its steps and reports (QSH-30-b, QSH-30-c)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.actions import postings as actions
from accountability.enums import AccountabilityPermission as P
from accountability.enums import PostingState
from accountability.forms.postings import DecisionForm, EndForm, PostingFilter, PostingForm, PostingReportForm
from accountability.gathering.postings import dues_of, numbers_on
from accountability.models import Posting, PostingReport, RectificationOrder, ReportSheet, SupervisionOrder, Task
from accountability.presenters.listing import Action, Listing, Panel
from accountability.presenters.postings import TONES, dues_listing, execution_listing, facts_of, postings_listing
from accountability.views import fetch
from accountability.views.entry import export, fill, record, register, sent
from core import access
from core.access import may
from core.files import serve, size_text
from core.periods import parse_period
from core.presenters import FileItem
from core.views.export import filter_facts
from organization.models import Account

TITLE, PAGE = "派驻巡视员", 30


def _asked(request: HttpRequest) -> tuple[PostingFilter, QuerySet[Posting]]:
    form = PostingFilter(request.GET)
    asked = form.asked()
    rows = Posting.objects.visible_to(fetch.account(request)).select_related("unit", "inspector__unit")
    if "year" in asked:
        rows = rows.filter(year=asked["year"])
    if "state" in asked:
        rows = rows.filter(state=asked["state"])
    if "search" in asked:
        words = asked["search"]
        rows = rows.filter(Q(unit__name__icontains=words) | Q(inspector__name__icontains=words))
    return form, rows.order_by("-year", "-pk")


def _listing(rows: list[Posting]) -> Listing:
    today = timezone.localdate()
    return postings_listing(rows, dues_of(rows, today, numbers_on(today).days))


@require_GET
@access.requires(P.VIEW_POSTINGS)
def postings(request: HttpRequest) -> HttpResponse:
    """Postings in reach; missing reports are flagged."""
    form, rows = _asked(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    url = f"{reverse('accountability:export_postings')}?{request.GET.urlencode()}"
    links = [Action("导出 Excel", url, icon="download")]
    if may(fetch.account(request), P.PROPOSE_POSTINGS):
        links.append(Action("提请派驻", reverse("accountability:new_posting"), main=True))
    lead = "上年度考核末位单位派驻巡视员，人选由县委常委会确定，按期向县委常委会报告。"
    return register(
        request, TITLE, [_listing(list(page.object_list))], actions=links, lead=lead, filter_form=form, page=page,
        unit="个",
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_POSTINGS)
def export_postings(request: HttpRequest) -> HttpResponse:
    form, rows = _asked(request)
    verb = "accountability.export_postings"
    return export(request, [_listing(list(rows))], title=TITLE, facts=filter_facts(form), verb=verb)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.PROPOSE_POSTINGS)
def new_posting(request: HttpRequest) -> HttpResponse:
    """Propose an inspector to the standing committee."""
    me, back = fetch.account(request), reverse("accountability:postings")
    data = request.POST if request.method == "POST" else None
    form = PostingForm(data, initial={"year": timezone.localdate().year - 1})
    return fill(
        request, form, lambda: actions.propose_posting(form.new(), by=me, at=timezone.now()), title="提请派驻巡视员",
        submit="提请", done="已提请，由县委常委会确定人选。", back=back, crumbs=[(TITLE, back)],
        then=lambda row: reverse("accountability:posting", args=[row.pk]),
    )  # fmt: skip


def posting_of(request: HttpRequest, pk: int) -> Posting:
    """A posting that the reader may see."""
    rows = Posting.objects.visible_to(fetch.account(request))
    related = rows.select_related(
        "unit", "inspector__unit", "recorded_by__person", "confirmed_by__person", "ended_by__person"
    )
    found: Posting = get_object_or_404(related, pk=pk)
    return found


@require_GET
@access.requires(P.VIEW_POSTINGS)
def posting(request: HttpRequest, pk: int) -> HttpResponse:
    """One posting: basis and decision, its reports, how the unit carries out."""
    row, me, today = posting_of(request, pk), fetch.account(request), timezone.localdate()
    state, numbers = PostingState(row.state), numbers_on(today)
    owed = dues_of([row], today, numbers.days).get(row.pk, [])
    seen = PostingReport.objects.visible_to(me).filter(posting=row)
    reports = {one.period: one for one in PostingReport.objects.filter(posting=row)}
    reads = seen.exists()
    panels = [Panel("派驻", facts_of(row))]
    if state is not PostingState.PROPOSED:
        panels.append(Panel("报告", listing=dues_listing(owed, reports, today, numbers.warning_days, reads=reads)))
    missing = sum(one.missing for one in owed)
    badges = [(state.label, TONES[state])] + ([(f"缺报 {missing} 期", "danger")] if missing else [])
    if row.confirmed_at is not None:
        panels.append(Panel("派驻单位执行情况", listing=_execution(row, me)))
    return record(
        request, f"{row.unit.name}派驻巡视员", panels=panels, actions=_links(row, me), badges=badges,
        crumbs=[(TITLE, reverse("accountability:postings"))],
    )  # fmt: skip


def _execution(row: Posting, me: Account) -> Listing:
    """Tasks, reports, orders and rectifications of the unit, as far as the reader sees them."""
    units, unit = frozenset({row.unit_id}), row.unit_id
    kinds: tuple[tuple[P, str, str, Any], ...] = (
        (P.VIEW_TABLES, "任务", "tasks", Task.objects.visible_to(me).in_force().of_units(units)),
        (P.VIEW_REPORTS, "执行情况报告", "reports", ReportSheet.objects.visible_to(me).filter(unit=unit)),
        (P.VIEW_ORDERS, "督办单", "orders", SupervisionOrder.objects.visible_to(me).filter(unit=unit)),
        (P.VIEW_INSPECTIONS, "限期整改", "rectifications", RectificationOrder.objects.visible_to(me).filter(unit=unit)),
    )
    found = [(name, page, rows.count()) for permission, name, page, rows in kinds if may(me, permission)]
    return execution_listing(found, row.unit.name)


def _links(row: Posting, me: Account) -> list[Action]:
    links = []
    if row.state != PostingState.ENDED and may(me, P.PROPOSE_POSTINGS):
        word = "撤回提请" if row.state == PostingState.PROPOSED else "结束派驻"
        links.append(Action(word, reverse("accountability:end_posting", args=[row.pk])))
    if row.state == PostingState.PROPOSED and may(me, P.CONFIRM_POSTINGS):
        links.append(Action("确定人选", reverse("accountability:confirm_posting", args=[row.pk]), main=True))
    if row.state == PostingState.POSTED and row.inspector_id == me.person_id and may(me, P.WATCH_UNITS):
        links.append(Action("填写报告", reverse("accountability:new_posting_report", args=[row.pk]), main=True))
    return links


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.CONFIRM_POSTINGS)
def confirm_posting(request: HttpRequest, pk: int) -> HttpResponse:
    """A member of the standing committee enters its decision; the inspector is posted."""
    row, me = posting_of(request, pk), fetch.account(request)
    today = timezone.localdate()
    data = request.POST if request.method == "POST" else None
    form = DecisionForm(data, initial={"decided_on": today, "starts_on": today})
    back = reverse("accountability:posting", args=[row.pk])

    def act() -> Posting:
        of = form.cleaned_data
        return actions.confirm_posting(
            row, decision=of["decision"], decided_on=of["decided_on"], starts_on=of["starts_on"], by=me,
            at=timezone.now(),
        )  # fmt: skip

    return fill(
        request, form, act, title="确定巡视员人选", submit="确定",
        done="人选已确定。请安全管理员授予巡视员在该单位的“派驻巡视员”职责。", back=back,
        note=f"{row.unit.name}：{row.inspector.name}（{row.inspector.unit.name}）", crumbs=[(TITLE, back)],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.PROPOSE_POSTINGS)
def end_posting(request: HttpRequest, pk: int) -> HttpResponse:
    """End a posting, or take a proposal back."""
    row, me = posting_of(request, pk), fetch.account(request)
    data = request.POST if request.method == "POST" else None
    form = EndForm(data, initial={"ended_on": timezone.localdate()})
    back = reverse("accountability:posting", args=[row.pk])
    proposed = row.state == PostingState.PROPOSED

    def act() -> Posting:
        of = form.cleaned_data
        return actions.end_posting(row, reason=of["reason"], ended_on=of["ended_on"], by=me, at=timezone.now())

    return fill(
        request, form, act, title="撤回提请" if proposed else "结束派驻", submit="撤回" if proposed else "结束",
        done="已撤回。" if proposed else "派驻已结束，巡视员在该单位的职责同时撤销。", back=back,
        note=f"{row.unit.name}：{row.inspector.name}", crumbs=[(TITLE, back)],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.WATCH_UNITS)
def new_posting_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The inspector reports to the standing committee."""
    row, me, today = posting_of(request, pk), fetch.account(request), timezone.localdate()
    if row.inspector_id != me.person_id:
        raise PermissionDenied(P.WATCH_UNITS.value)
    open_ones = [one.period for one in dues_of([row], today, 0).get(row.pk, []) if not one.reported]
    form = PostingReportForm(*sent(request), periods=open_ones, initial={"dated": today})
    back = reverse("accountability:posting", args=[row.pk])

    def act() -> PostingReport:
        uploads = form.cleaned_data["papers"]
        return actions.file_posting_report(row, form.new(), by=me, at=timezone.now(), uploads=uploads)

    return fill(
        request, form, act, title="填写巡视员报告", submit="报送", done="报告已送县委常委会。", back=back,
        note=f"派驻单位：{row.unit.name}。报告送县委常委会，派驻单位看不到。", crumbs=[(TITLE, back)],
    )  # fmt: skip


def report_of(request: HttpRequest, pk: int) -> PostingReport:
    """A report that the reader may see."""
    rows = PostingReport.objects.visible_to(fetch.account(request))
    found: PostingReport = get_object_or_404(
        rows.select_related("posting__unit", "posting__inspector", "recorded_by__person"), pk=pk
    )
    return found


@require_GET
@access.requires(P.READ_POSTING_REPORTS)
def posting_report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report with its files."""
    row = report_of(request, pk)
    files = [
        FileItem(
            one.file.name, reverse("accountability:posting_report_file", args=[row.pk, one.pk]),
            size_text(one.file.size),
        )
        for one in row.files.select_related("file")
    ]  # fmt: skip
    label = parse_period(row.period).label
    facts = [
        ("派驻单位", row.posting.unit.name), ("巡视员", row.posting.inspector.name), ("报告期", label),
        ("报告日期", row.dated.isoformat()),
        ("报送", f"{timezone.localtime(row.recorded_at):%Y-%m-%d %H:%M} {row.recorded_by}"),
    ]  # fmt: skip
    parts = [
        ("督促工作情况", row.urged), ("检查落实情况", row.checked), ("干部思想动态和工作表现", row.mood),
        ("意见建议", row.advice),
    ]  # fmt: skip
    panels = [Panel("报告", facts), *(Panel(title, text=text) for title, text in parts if text)]
    if files:
        panels.append(Panel("附件", files=files))
    back = reverse("accountability:posting", args=[row.posting_id])
    return record(
        request, f"{row.posting.unit.name} {label}巡视员报告", panels=panels,
        crumbs=[(TITLE, reverse("accountability:postings")), (row.posting.unit.name, back)],
    )  # fmt: skip


@require_GET
@access.requires(P.READ_POSTING_REPORTS)
def posting_report_file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    row = report_of(request, pk)
    found = get_object_or_404(row.files.select_related("file"), pk=file).file
    actions.record_file_download(row, found.name, found.sha256, by=fetch.account(request), at=timezone.now())
    return serve(found)
