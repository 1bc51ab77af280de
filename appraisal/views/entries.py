"""Bonus and penalty entries, vetoes and disqualifications of a scheme: lists, forms, papers, export."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from appraisal.actions import entries as actions
from appraisal.actions.filing import filer_facts
from appraisal.enums import AdjustmentKind, AppraisalPermission, EntryState, MarkKind
from appraisal.forms.entries import AdjustmentForm, EntryFilter, MarkForm
from appraisal.gathering import parameter_values
from appraisal.models import Adjustment, Group, Mark, Member, Scheme
from appraisal.presenters import entries as presenter
from appraisal.presenters.amending import year_note
from appraisal.presenters.parameters import adjustment_table
from appraisal.reports.entries import entries_workbook
from appraisal.rules.filing import check_files_any, kinds_of
from appraisal.views import fetch
from appraisal.views.schemes import crumbs, head
from core import access
from core.access import may
from core.findings import Finding, Refused
from core.presenters import Tab
from organization.models import Account

PAGE = 100
RELATED = ("member__group", "document", "entered_by__person", "withdrawn_by__person")
SORTS = {"unit": ("member__code", "-dated", "-id"), "dated": ("dated", "id")}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def reachable(account: Account) -> Any:
    """Members whose entries the account may see: all for the offices, the own units and oneself for the others."""
    members = Member.objects.all()
    if may(account, AppraisalPermission.VIEW_ALL_RESULTS):
        return members
    return members.own(account)


def _rows(model: Any, scheme: Scheme, account: Account, asked: dict[str, str]) -> Any:
    """The entries of one table that the reader may see and asked for."""
    rows = model.objects.filter(scheme=scheme, member__in=reachable(account))
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    if asked.get("group"):
        rows = rows.filter(member__group__code=asked["group"])
    if asked.get("unit"):
        rows = rows.filter(Q(member__name__icontains=asked["unit"]) | Q(member__code__iexact=asked["unit"]))
    state = asked.get("state")
    if state == EntryState.WITHDRAWN:
        rows = rows.filter(withdrawn_at__isnull=False)
    elif state:
        rows = rows.filter(withdrawn_at__isnull=True)
    return rows.filter(document__isnull=True) if state == EntryState.NO_PAPER else rows


def _sorted(rows: Any, request: HttpRequest) -> Any:
    asked = request.GET.get("sort", "")
    order = SORTS.get(asked.removeprefix("-"))
    if order is None:
        return rows.order_by("-dated", "-id")
    rows = rows.order_by(*order)
    return rows.reverse() if asked.startswith("-") else rows


@require_GET
@access.requires(AppraisalPermission.VIEW_OWN_RESULTS)
def entries(request: HttpRequest, pk: int) -> HttpResponse:
    """Both tables with filters in the address; ?view=units shows one account a unit instead."""
    scheme, me = fetch.scheme(request, pk), fetch.account(request)
    form = EntryFilter(request.GET, groups=Group.objects.filter(scheme=scheme))
    asked = form.asked()
    by_unit = request.GET.get("view") == "units"
    closed = year_note(scheme)
    context = {
        **head(request, scheme),
        "page_title": "加减分与否决",
        "breadcrumb": crumbs(scheme),
        "filter": form,
        "by_unit": by_unit,
        "tabs": [Tab("逐条登记", "?", not by_unit), Tab("按单位汇总", "?view=units", by_unit)],
        "sees_all": may(me, AppraisalPermission.VIEW_ALL_RESULTS),
        "closed": closed,
        "may_mark": may(me, AppraisalPermission.ENTER_MARKS) and not closed,
        "may_enter": not closed
        and bool(kinds_of(filer_facts(me, scheme)))
        and may(me, AppraisalPermission.ENTER_ADJUSTMENTS),
        **(_by_unit if by_unit else _by_entry)(request, scheme, me, asked),
    }
    return render(request, "appraisal/entries.html", context)


def _by_entry(request: HttpRequest, scheme: Scheme, me: Account, asked: dict[str, str]) -> dict[str, Any]:
    adjustments = _sorted(_rows(Adjustment, scheme, me, asked), request).select_related(*RELATED)
    page = Paginator(adjustments, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    found = presenter.accounts(scheme, [row.member_id for row in shown])
    marks = _rows(Mark, scheme, me, asked).select_related(*RELATED).order_by("-entered_at", "-id")
    named = may(me, AppraisalPermission.VIEW_ALL_RESULTS)
    sole = next(iter(found.totals.values())) if len(found.totals) == 1 else None
    return {
        "page": page,
        "rows": [presenter.entry_row(row, found.lines.get(row.pk), named=named) for row in shown],
        "marks": [presenter.mark_row(row, named=named) for row in marks],
        "sole": next(iter(found.names.values())) if sole else "",
        "terms": presenter.account_terms(sole, scheme) if sole else [],
    }


def _by_unit(request: HttpRequest, scheme: Scheme, me: Account, asked: dict[str, str]) -> dict[str, Any]:
    held = _rows(Adjustment, scheme, me, asked).in_force().values("member")
    members = Member.objects.filter(pk__in=held).order_by("group__order", "order", "code")
    page = Paginator(members, PAGE).get_page(request.GET.get("page"))
    return {"page": page, "accounts": presenter.account_rows(page.object_list, scheme)}


@require_GET
@access.requires(AppraisalPermission.VIEW_OWN_RESULTS)
def export_entries(request: HttpRequest, pk: int) -> HttpResponse:
    """Both tables as a workbook, with the filters on its cover; leaves a row in the trail."""
    scheme, me = fetch.scheme(request, pk), fetch.account(request)
    form = EntryFilter(request.GET, groups=Group.objects.filter(scheme=scheme))
    asked, now = form.asked(), timezone.now()
    stored = list(_sorted(_rows(Adjustment, scheme, me, asked), request).select_related(*RELATED))
    found = presenter.accounts(scheme, [row.member_id for row in stored])
    rows = [(row, found.lines.get(row.pk)) for row in stored]
    marks = list(_rows(Mark, scheme, me, asked).select_related(*RELATED).order_by("member__code", "id"))
    words = form.words()
    named, local = may(me, AppraisalPermission.VIEW_ALL_RESULTS), timezone.localtime(now)
    data = entries_workbook(scheme, rows, marks, filters=words, named=named, by=str(me), at=local)
    filters = "，".join(f"{label} {value}" for label, value in words)
    actions.record_export(scheme, rows=len(rows) + len(marks), filters=filters, by=me, at=now)
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="entries-{scheme.code}.xlsx"'
    return response


def _members(scheme: Scheme) -> list[Member]:
    return list(Member.objects.filter(scheme=scheme).order_by("group__order", "order", "code"))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(AppraisalPermission.ENTER_ADJUSTMENTS)
def add_adjustment(request: HttpRequest, pk: int) -> HttpResponse:
    """Register one bonus or penalty entry; every objection comes back at once with its article (SX-4.2)."""
    scheme, me = fetch.scheme(request, pk), fetch.account(request)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    groups = list(scheme.adjustment_table["reward_caps"])
    initial = {"kind": _known(request.GET.get("kind", ""), AdjustmentKind), "member": request.GET.get("unit", "")[:40]}
    who = filer_facts(me, scheme)
    form = AdjustmentForm(data, files, members=_members(scheme), leading_groups=groups, who=who, initial=initial)
    findings = check_files_any(who)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        upload = form.cleaned_data["upload"]
        try:
            row = actions.enter_adjustment(
                scheme, form.entry, filing=form.filing, upload=upload, by=me, at=timezone.now()
            )
        except Refused as refused:
            findings, status = refused.findings, 409
        else:
            messages.success(request, f"已登记{row.member.name}的{row.get_kind_display()}：{row.matter}")
            return redirect("appraisal:adjustment", row.pk)
    context = {
        **_form_context(request, scheme, form, findings),
        "page_title": "登记加减分" if who.office else "报送加减分",
        "table": adjustment_table(scheme, parameter_values(scheme)),
        "on_behalf": who.office,
        "kinds": "、".join(kind.label for kind in kinds_of(who)),
    }
    return render(request, "appraisal/add_adjustment.html", context, status=status)


def _known(text: str, choice: Any) -> str:
    return text if text in choice.__members__.values() else next(iter(choice)).value


def _form_context(request: HttpRequest, scheme: Scheme, form: Any, findings: list[Finding]) -> dict[str, Any]:
    return {
        **head(request, scheme),
        "breadcrumb": [*crumbs(scheme), ("加减分与否决", reverse("appraisal:entries", args=[scheme.pk]))],
        "form": form,
        "findings": findings,
        "suggestions": form.fields["member"].suggestions,
        "file_lost": form.is_bound and bool(request.FILES),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(AppraisalPermission.ENTER_MARKS)
def add_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a veto or a disqualification with its paper (SX-6.6-a, SX-8.4-b)."""
    scheme, me = fetch.scheme(request, pk), fetch.account(request)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    vetoes = parameter_values(scheme).get("vetoes", [])
    initial = {"kind": _known(request.GET.get("kind", ""), MarkKind)}
    fields = [one["name"] for one in vetoes]
    form = MarkForm(data, files, members=_members(scheme), fields=fields, initial=initial)
    findings: list[Finding] = []
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        filled = form.cleaned_data
        try:
            row = actions.enter_mark(
                filled["member"], MarkKind(filled["kind"]), field=filled["field"], basis=filled["basis"],
                upload=filled["upload"], by=me, at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            findings, status = refused.findings, 409
        else:
            messages.success(request, f"已登记{row.member.name}的{row.get_kind_display()}。名次照列，当年不得评先。")
            return redirect("appraisal:mark", row.pk)
    context = {**_form_context(request, scheme, form, findings), "page_title": "登记否决与取消资格", "vetoes": vetoes}
    return render(request, "appraisal/add_mark.html", context, status=status)
