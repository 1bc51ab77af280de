"""Two versions of a period side by side: who moved, and through which items."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from appraisal.enums import AppraisalPermission
from appraisal.forms.compare import LAST_YEAR, CompareFilter
from appraisal.models import Objection, ResultVersion
from appraisal.presenters.compare import comparison
from appraisal.presenters.versions import crumbs, version_before, version_view, year_before
from appraisal.views import fetch
from core import access, audit
from core.documents.columns import Column
from core.documents.excel import Sheet
from core.views.export import download, excel

YEARLY = 3
"""Items named when two years are compared."""


@require_GET
@access.requires(AppraisalPermission.VIEW_ALL_RESULTS)
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """The version in the address against the one of ?with=number (the next older one by default)."""
    version, me = fetch.version(request, pk), fetch.account(request)
    form, other, others = _other(request, version)
    yearly = other is not None and other.period.label != version.period.label
    context = {
        "page_title": "与上年同期比较" if yearly else "版本比较",
        "breadcrumb": [*crumbs(version), (f"第 {version.number} 版", "../")],
        "version": version_view(version, me),
        "other": version_view(other, me) if other else None,
        "filter": form,
        "others": others,
        "shown": comparison(other, version, most=_most(other, version)) if other else None,
        "yearly": yearly,
        "corrections": list(Objection.objects.visible_to(me).filter(corrected_by=version).order_by("pk")),
        "export_url": f"{reverse('appraisal:export_comparison', args=[version.pk])}?{request.GET.urlencode()}",
    }
    return render(request, "appraisal/compare.html", context)


def _other(request: HttpRequest, version: ResultVersion) -> tuple[CompareFilter, ResultVersion | None, int]:
    """The version to compare with, and how many there are; 404 for a number that is none of them."""
    rows = ResultVersion.objects.visible_to(fetch.account(request)).of_period(version.period).exclude(pk=version.pk)
    others = list(rows.select_related("scheme", "period", "publication", "computed_by__person").order_by("-number"))
    former = year_before(version, fetch.account(request))
    form = CompareFilter(request.GET, versions=others, year=former is not None)
    form.is_valid()
    wanted = form.cleaned_data.get("with")
    if wanted == LAST_YEAR:
        return form, former, len(others)
    if wanted:
        other = next((one for one in others if one.number == int(wanted)), None)
        if other is None:
            raise Http404
        return form, other, len(others)
    older = next((one for one in others if one.number < version.number), None)
    return form, version_before(version, others) or older, len(others)


def _most(other: ResultVersion, version: ResultVersion) -> int | None:
    """From year to year every item differs: the largest differences are told."""
    return None if other.period.label == version.period.label else YEARLY


@require_GET
@access.requires(AppraisalPermission.VIEW_ALL_RESULTS)
def export_comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """The same table as a workbook; the export leaves a trace."""
    version = fetch.version(request, pk)
    _, other, _ = _other(request, version)
    if other is None:
        raise Http404
    heads = ("单位", "考核系统", "原得分", "新得分", "得分变化", "原名次", "新名次", "原因")
    rows = [
        [
            one.name,
            one.group,
            one.before,
            one.after,
            one.change,
            one.rank_before,
            one.rank_after,
            "；".join(one.reasons),
        ]
        for one in comparison(other, version, most=_most(other, version)).changes
    ]
    sheet = Sheet("版本比较", [Column(head) for head in heads], rows, freeze=1)
    facts = [("原版本", str(other)), ("新版本", str(version))]
    return excel(request, [sheet], title=f"{version}与{other}比较", facts=facts,
                 verb="appraisal.export_comparison")  # fmt: skip


@require_GET
@access.requires(AppraisalPermission.EXPORT_REPORTS, step_up=True)
def export_figures(request: HttpRequest, pk: int) -> HttpResponse:
    """All scores of a version with totals that are formulas; the export leaves a trace."""
    version, me, now = fetch.version(request, pk), fetch.account(request), timezone.now()
    from appraisal.reports.figures import write_figures  # loads openpyxl

    data = write_figures(version, by=str(me), at=timezone.localtime(now).replace(tzinfo=None))
    audit.record(verb="appraisal.export_figures", by=me, at=now, obj=version, after={"format": "xlsx"})
    return download(data, f"{version.scheme.name}{version.period.name}全部得分（第{version.number}版）.xlsx")
