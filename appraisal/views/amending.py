"""变更方案: from an issued scheme to a draft of its next version (SX-6.9-a)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from appraisal.actions.amending import amend_scheme, check_amend
from appraisal.enums import AppraisalPermission
from appraisal.forms.amending import AmendForm
from appraisal.views import fetch
from appraisal.views.schemes import crumbs, head
from core import access
from core.findings import Refused, blocking


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(AppraisalPermission.EDIT_SCHEMES)
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """GET says what a change is and what stands in its way, POST opens the draft with its reason and paper."""
    scheme = fetch.scheme(request, pk)
    form = AmendForm(request.POST if request.method == "POST" else None)
    findings, status = check_amend(scheme), 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        try:
            draft = amend_scheme(
                scheme, reason=asked["reason"], paper=asked["paper"], by=fetch.account(request), at=timezone.now()
            )
        except Refused as refused:
            findings, status = refused.findings, 409
        else:
            messages.success(request, f"已开始编制第 {draft.version} 版。请修改后下发；下发之前仍按现行版本办理。")
            return redirect("appraisal:scheme", draft.pk)
    context = {
        **head(request, scheme),
        "page_title": "变更方案",
        "breadcrumb": crumbs(scheme),
        "form": form,
        "findings": findings,
        "blocked": bool(blocking(findings)),
    }
    return render(request, "appraisal/amend_scheme.html", context, status=status)
