"""A draft's parameters, throwing it away, a sample of a scheme file, and a scheme as a workbook."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from appraisal.actions.drafts import discard_draft
from appraisal.actions.drafts import edit_parameters as write_parameters
from appraisal.actions.schemes import check_editable
from appraisal.enums import AppraisalPermission
from appraisal.forms.adjustment_table import ParametersForm
from appraisal.gathering import adjustment_parameters, parameter_values
from appraisal.reports.schemes import scheme_workbook
from appraisal.views import fetch
from appraisal.views.schemes import crumbs, head
from core import access
from core.findings import Refused, blocking

SAMPLE = Path(__file__).resolve().parents[1] / "schemes" / "shuangxiang-2012.yaml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(AppraisalPermission.EDIT_SCHEMES)
def edit_parameters(request: HttpRequest, pk: int) -> HttpResponse:
    """Bonus and penalty points and veto fields of a draft; afterwards why they cannot be changed."""
    scheme = fetch.scheme(request, pk)
    vetoes = [one["name"] for one in parameter_values(scheme).get("vetoes", [])]
    data = request.POST if request.method == "POST" else None
    form = ParametersForm(data, table=adjustment_parameters(scheme.adjustment_table), vetoes=vetoes)
    findings = blocking(check_editable(scheme))
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        me, now = fetch.account(request), timezone.now()
        try:
            changed = write_parameters(scheme, form.table, form.cleaned_data["vetoes"], by=me, at=now)
        except Refused as refused:
            findings, status = refused.findings, 409
        else:
            messages.success(request, "已保存。" if changed else "没有改动。")
            return redirect(f"{reverse('appraisal:scheme', args=[scheme.pk])}?tab=adjustments")
    context = {
        **head(request, scheme),
        "page_title": "加减分标准和一票否决领域",
        "breadcrumb": crumbs(scheme),
        "form": form,
        "findings": findings,
    }
    return render(request, "appraisal/edit_parameters.html", context, status=status)


@require_POST
@access.requires(AppraisalPermission.EDIT_SCHEMES)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a bare draft away, so that a corrected file can be loaded under the same code."""
    scheme = fetch.scheme(request, pk)
    try:
        discard_draft(scheme, by=fetch.account(request), at=timezone.now())
    except Refused as refused:
        for finding in refused.findings:
            messages.error(request, finding.sentence())
        return redirect("appraisal:scheme", scheme.pk)
    messages.success(request, f"已删除草案“{scheme.name}”，可以重新载入方案文件。")
    return redirect("appraisal:schemes")


@require_GET
@access.requires(AppraisalPermission.EDIT_SCHEMES)
def sample_scheme_file(request: HttpRequest) -> HttpResponse:
    """The bundled plan of 2012 as a pattern for scheme files."""
    response = HttpResponse(SAMPLE.read_bytes(), content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{SAMPLE.name}"'
    return response


@require_GET
@access.requires(AppraisalPermission.VIEW_SCHEMES)
def export_scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """Trees, points and members as a workbook, for whoever may read the scheme."""
    scheme = fetch.scheme(request, pk)
    now = timezone.localtime(timezone.now())
    data = scheme_workbook(scheme, parameter_values(scheme), by=str(fetch.account(request)), at=now)
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{scheme.code}.xlsx"'
    return response
