"""Who below a unit has no commitment yet, and what is filed with the county by the due day (SX-8.1-a, SX-8.2-b)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accountability.presenters.listing import Action
from appraisal.enums.commitments import CommitmentPermission as P
from appraisal.forms.commitments import CoverageForm
from appraisal.gathering.commitments import below, due_day
from appraisal.presenters.commitments import coverage_listing
from appraisal.rules.commitments import coverage as covered
from appraisal.rules.commitments import unfiled
from appraisal.views import commitment_fetch as fetching
from appraisal.views import fetch
from appraisal.views.commitments import COMMITMENTS
from core import access
from core.views.export import excel
from organization.models import Unit


def _coverage(request: HttpRequest) -> tuple[Unit, int, list[Any], Any]:
    """The unit asked for (else the reader's), the year, its listings and the figures over units and people."""
    me, today = fetch.account(request), timezone.localdate()
    reach = me.reach(P.VIEW_COVERAGE)
    units = Unit.objects.standing() if reach.county else Unit.objects.standing().filter(pk__in=reach.unit_ids)
    asked, year = CoverageForm(request.GET).asked()
    unit = get_object_or_404(units, code=asked) if asked else units.order_by("level", "order", "code").first()
    if not asked and reach.county:
        unit = Unit.objects.get(parent__isnull=True)
    assert unit is not None  # the reader's own stands
    of = year if year in fetching.years() else today.year
    children, people = below(unit, of)
    due = due_day(of, today) if unit.parent_id is None else None
    listings = [
        coverage_listing("下级单位", children, due, today), coverage_listing("本级人员", people, None, today),
    ]  # fmt: skip
    late = unfiled(children, due, today) if due is not None else []
    return unit, of, listings, (covered([*children, *people]), late)


@require_GET
@access.requires(P.VIEW_COVERAGE)
def coverage(request: HttpRequest) -> HttpResponse:
    """Who below a unit has no commitment yet, and what is filed with the county by the due day (SX-8.2-b)."""
    unit, year, listings, (told, late) = _coverage(request)
    percent = "—" if told.percent is None else str(told.percent)
    stats = [("应承诺", str(told.total), "个"), ("已承诺", str(told.done), "个"), ("覆盖率", percent, "%")]
    if unit.parent_id is None:
        stats.append(("逾期未报县", str(len(late)), "个"))
    others = [
        Action(f"{one} 年", f"{reverse('appraisal:commitment_coverage')}?unit={unit.code}&year={one}")
        for one in fetching.years()[:3] if one != year
    ]  # fmt: skip
    export = f"{reverse('appraisal:export_commitment_coverage')}?unit={unit.code}&year={year}"
    context = {
        "page_title": f"{unit.name}{year}年承诺覆盖情况",
        "breadcrumb": [(COMMITMENTS, reverse("appraisal:commitments"))],
        "lead": "下级单位和本级人员向上一层作出的承诺。草稿不算；报送或者签订的计入。",
        "filter": None, "stats": stats, "sections": listings,
        "actions": [*others, Action("导出 Excel", export, icon="download")], "page": None, "unit": "个",
    }  # fmt: skip
    return render(request, "accountability/register.html", context)


@require_GET
@access.requires(P.VIEW_COVERAGE)
def export_coverage(request: HttpRequest) -> HttpResponse:
    unit, year, listings, _ = _coverage(request)
    facts = [("单位", unit.name), ("年度", str(year))]
    sheets = [one.sheet() for one in listings]
    return excel(request, sheets, title="承诺覆盖情况", facts=facts, verb="appraisal.export_commitments")
