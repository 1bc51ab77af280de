"""The audit trail, for the audit administrator alone. Reading it is itself recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core import access, audit, jobs
from core.anchor_sheet import sheet_pdf
from core.audit_jobs import last_verification, request_verification
from core.audit_verify import stale_chains
from core.documents.excel import Column, Kind, Sheet
from core.enums import CorePermission
from core.forms.audit import AuditFilter, SheetForm
from core.models import AuditAnchor, AuditEvent, AuditHead
from core.presenters.audit import (
    chain_label,
    chain_line,
    chain_of,
    chain_tabs,
    changes,
    line,
    local_time,
    matching,
    other_chains,
)
from core.presenters.jobs import job_progress
from core.views.export import XLSX, download, filter_facts, workbook

PAGE = 50
EXPORTED = 20_000
READ = CorePermission.READ_AUDIT


def _note(request: HttpRequest, verb: str, label: str, **after: Any) -> None:
    """One row for this reading, in the chain of sign-ins, so that it does not push the events being read."""
    by: Any = request.user
    audit.record(verb=verb, by=by, at=timezone.now(), label=label, after=after, chain=audit.Chain.AUTH)


@require_GET
@access.requires(READ)
def audit_list(request: HttpRequest) -> HttpResponse:
    """Events of one chain, newest first, paged by sequence number."""
    form = AuditFilter(request.GET)
    chain = chain_of(request.GET.get("chain", ""))
    rows = matching(chain, form.cleaned_data if form.is_valid() else {})
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 16:
        rows = rows.filter(seq__lt=int(before))
    found = list(rows[: PAGE + 1])
    facts = dict(filter_facts(form)) if form.is_valid() else {}
    head = AuditHead.objects.filter(chain=chain).first()
    context = {
        "page_title": "审计记录",
        "form": form,
        "tabs": chain_tabs(chain, request.GET.dict()),
        "lines": [line(event) for event in found[:PAGE]],
        "older": found[PAGE - 1].seq if len(found) > PAGE else None,
        "paged": bool(before),
        "total": head.last_seq if head else 0,
        "stale": stale_chains(timezone.now()),
        "export": f"{reverse('core:export_audit')}?{request.GET.urlencode()}",
    }
    response = render(request, "core/audit.html", context)
    _note(request, "audit.read", f"审计记录：{chain_label(chain)}", **facts, **({"before": before} if before else {}))
    return response


@require_GET
@access.requires(READ)
def audit_chains(request: HttpRequest) -> HttpResponse:
    """Chains that belong to a single thing each, as a poll's."""
    page = Paginator(other_chains(), PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": "单独成链的审计记录",
        "tabs": chain_tabs("", {}),
        "page": page,
        "lines": [chain_line(head) for head in page],
    }
    response = render(request, "core/audit_chains.html", context)
    _note(request, "audit.read", "审计记录：单独成链")
    return response


@require_GET
@access.requires(READ)
def audit_event(request: HttpRequest, chain: str, seq: int) -> HttpResponse:
    """One event with everything it changed."""
    event = get_object_or_404(AuditEvent, chain=chain, seq=seq)
    near = AuditEvent.objects.filter(chain=chain, seq__in=[seq - 1, seq + 1]).values_list("seq", flat=True)
    context = {
        "page_title": f"{chain_label(chain)}第 {seq} 条",
        "breadcrumb": [("审计记录", f"{reverse('core:audit')}?chain={chain}")],
        "event": event,
        "line": line(event),
        "changes": changes(event),
        "near": sorted(near),
        "same_object": f"{event.object_type}:{event.object_id}" if event.object_type else "",
    }
    response = render(request, "core/audit_event.html", context)
    _note(request, "audit.read", f"审计记录：{chain_label(chain)}第 {seq} 条")
    return response


@require_GET
@access.requires(READ)
def export_audit(request: HttpRequest) -> HttpResponse:
    """The filtered list as a workbook, up to EXPORTED rows."""
    form = AuditFilter(request.GET)
    chain = chain_of(request.GET.get("chain", ""))
    rows = matching(chain, form.cleaned_data if form.is_valid() else {})
    count = rows.count()
    if count > EXPORTED:
        messages.error(request, f"符合条件的记录有 {count} 条，一次最多导出 {EXPORTED} 条，请缩小日期范围。")
        return redirect(f"{reverse('core:audit')}?{request.GET.urlencode()}")
    facts = [("链", chain_label(chain)), *(filter_facts(form) if form.is_valid() else [])]
    names = ("序号", "时间", "动作", "经办人", "对象", "结果", "来源地址", "依据", "理由", "内容", "指纹")
    columns = [Column(name, Kind.INTEGER if name == "序号" else Kind.TEXT) for name in names]
    data = workbook(request, [Sheet("审计记录", columns, _cells(rows))], title="审计记录", facts=facts)
    _note(request, "audit.export", f"审计记录：{chain_label(chain)}", rows=count, **dict(facts))
    return download(data, f"审计记录-{timezone.localdate():%Y%m%d}.xlsx", XLSX)


def _cells(rows: Any) -> Iterator[tuple[Any, ...]]:
    for event in rows.iterator(chunk_size=1000):
        one = line(event)
        yield (
            one.seq, one.at, one.verb, one.actor, one.object, one.outcome, one.address, one.clause, one.reason,
            event.data[:32_000], event.hash,
        )  # fmt: skip


@require_http_methods(["GET", "POST"])
@access.requires(READ)
def audit_verify(request: HttpRequest) -> HttpResponse:
    """The last verification; POST starts a new one as a job."""
    if request.method == "POST":
        by: Any = request.user
        try:
            request_verification(by=by, at=timezone.now())
        except jobs.AlreadyOpen:
            messages.info(request, "正在核验，请等待完成。")
        return redirect("core:audit_verify")
    job = last_verification()
    context = {
        "page_title": "核验审计链",
        "breadcrumb": [("审计记录", reverse("core:audit"))],
        "job": job,
        "progress": job_progress(job, reverse("core:verify_progress"), link=False) if job else None,
        "stale": stale_chains(timezone.now()),
        "heads": [(chain_label(head.chain), head) for head in AuditHead.objects.order_by("chain")],
        "faults": [(chain_label(one["chain"]), one) for one in job.result.get("faults", [])] if job else [],
    }
    return render(request, "core/audit_verify.html", context)


@require_GET
@access.requires(READ)
def verify_progress(request: HttpRequest) -> HttpResponse:
    """The fragment that replaces itself while a verification runs."""
    job = last_verification()
    if job is None:
        return redirect("core:audit_verify")
    progress = job_progress(job, reverse("core:verify_progress"), link=False)
    response = render(request, "components/progress_state.html", {"job": progress})
    if not progress.running:
        response["HX-Refresh"] = "true"
    return response


@require_GET
@access.requires(READ)
def audit_anchors(request: HttpRequest) -> HttpResponse:
    """Anchors, newest first, and the form that prints a day's sheet."""
    page = Paginator(AuditAnchor.objects.order_by("-id"), PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": "审计锚点",
        "breadcrumb": [("审计记录", reverse("core:audit"))],
        "page": page,
        "rows": [(anchor, chain_label(anchor.chain), local_time(anchor.at)) for anchor in page],
        "form": SheetForm(initial={"day": timezone.localdate()}),
        "stale": stale_chains(timezone.now()),
    }
    return render(request, "core/audit_anchors.html", context)


@require_GET
@access.requires(READ)
def anchor_sheet(request: HttpRequest) -> HttpResponse:
    """The printable sheet of one day."""
    form = SheetForm(request.GET)
    if not form.is_valid():
        messages.error(request, "请选择日期。")
        return redirect("core:audit_anchors")
    by: Any = request.user
    day = form.cleaned_data["day"]
    data = sheet_pdf(day, by=by, at=timezone.now())
    _note(request, "audit.print_anchors", f"{day}")
    return download(data, f"审计锚点单-{day:%Y%m%d}.pdf", "application/pdf")
