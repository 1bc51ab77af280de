"""Two versions of a period side by side: who moved, and through which items."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from appraisal.enums import AppraisalPermission
from appraisal.forms.compare import CompareFilter
from appraisal.models import ResultVersion
from appraisal.presenters.compare import comparison
from appraisal.presenters.versions import crumbs, version_before, version_view
from appraisal.views import fetch
from core import access


@require_GET
@access.requires(AppraisalPermission.VIEW_ALL_RESULTS)
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """The version in the address against the one of ?with=number (the next older one by default)."""
    version = fetch.version(request, pk)
    me = fetch.account(request)
    others = list(
        ResultVersion.objects.visible_to(me)
        .of_period(version.period)
        .exclude(pk=version.pk)
        .select_related("scheme", "period", "publication", "computed_by__person")
        .order_by("-number")
    )
    form = CompareFilter(request.GET, versions=others)
    form.is_valid()
    wanted = form.cleaned_data.get("with")
    if wanted:
        other = next((one for one in others if one.number == int(wanted)), None)
        if other is None:
            raise Http404
    else:
        other = version_before(version, others) or next((one for one in others if one.number < version.number), None)
    context = {
        "page_title": "版本比较",
        "breadcrumb": [*crumbs(version), (f"第 {version.number} 版", "../")],
        "version": version_view(version, me),
        "other": version_view(other, me) if other else None,
        "filter": form,
        "others": len(others),
        "shown": comparison(other, version) if other else None,
    }
    return render(request, "appraisal/compare.html", context)
