"""Quarterly performance analyses: what is owed and filed, writing one, one on its page, a department's paper."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.permissions import holding_units
from accountability.views.form_page import Words, form_page
from appraisal.actions.analyses import file_analysis
from appraisal.enums.detail_rules import DetailPermission as P
from appraisal.forms.analyses import AnalysisForm
from appraisal.gathering import analyses as gathering
from appraisal.models import Period, QuarterAnalysis, Scheme
from appraisal.presenters import analyses as presenter
from appraisal.reports.analyses import analysis_pdf
from appraisal.rules.periods import parse_period
from appraisal.views import fetch
from core import access
from core.access import may
from core.documents.columns import Column, Kind
from core.documents.excel import Sheet
from core.presenters import Tab
from core.views.export import download, excel
from organization.models import Unit

TITLE = "季度实绩分析"
COLUMNS = (
    Column("责任部门", Kind.TEXT), Column("领导班子", Kind.TEXT), Column("重点指标", Kind.TEXT),
    Column("状态", Kind.TEXT), Column("填报日期", Kind.TEXT),
)  # fmt: skip


def _period(request: HttpRequest, pk: int) -> Period:
    visible = Scheme.objects.visible_to(fetch.account(request)).current()
    rows = Period.objects.filter(label__contains="Q", scheme__in=visible)
    return get_object_or_404(rows.select_related("scheme__rulebook"), pk=pk)


def _newest(request: HttpRequest) -> tuple[Period | None, list[Period]]:
    """The quarter in ?period=, else the newest that has begun, of schemes in force that have key indicators."""
    visible = Scheme.objects.visible_to(fetch.account(request)).current()
    watched = visible.filter(indicators__key_indicator=True).distinct()
    held = list(
        Period.objects.filter(scheme__in=watched, label__contains="Q", first_day__lte=timezone.localdate())
        .select_related("scheme__rulebook").order_by("-label", "scheme_id")
    )  # fmt: skip
    asked = request.GET.get("period", "")
    if asked:
        found = next((one for one in held if str(one.pk) == asked), None)
        if found is None:
            raise Http404
        return found, held
    return (held[0] if held else None), held


def _lines(request: HttpRequest, period: Period) -> list[presenter.DutyLine]:
    """The duties in the reader's reach: all for the offices, else those of his own units on either side."""
    me = fetch.account(request)
    field = gathering.gather_field(period.scheme)
    if not may(me, P.VIEW_ALL_ANALYSES):
        own = me.own_unit_ids
        kept = tuple(
            one for one in field.duties
            if field.units[one.unit].pk in own or field.members[one.team.code].unit_id in own
        )  # fmt: skip
        field = gathering.Field(field.scheme, kept, field.nodes, field.members, field.units)
    return presenter.duty_lines(
        field, period, gathering.filed(period), due=gathering.due_day(period), today=timezone.localdate(),
        writes=holding_units(me, P.WRITE_ANALYSES),
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_ANALYSES)
def analyses(request: HttpRequest) -> HttpResponse:
    """The analyses of a quarter: filed, open, overdue; by department."""
    period, held = _newest(request)
    context: dict[str, Any] = {"page_title": TITLE, "period": period}
    if period is not None:
        lines = _lines(request, period)
        own = holding_units(fetch.account(request), P.WRITE_ANALYSES)
        context |= {
            "lines": lines, "due": gathering.due_day(period), "label": parse_period(period.label).label,
            "tabs": [
                Tab(f"{parse_period(one.label).label}", f"?period={one.pk}", one.pk == period.pk) for one in held[:8]
            ],
            "filed": sum(1 for one in lines if one.filed),
            "papers": _papers(period, own, may(fetch.account(request), P.VIEW_ALL_ANALYSES)),
        }  # fmt: skip
    return render(request, "appraisal/analyses.html", context)


def _papers(period: Period, own: frozenset[int], sees_all: bool) -> list[tuple[str, str]]:
    """(department, address) of the papers the reader may take."""
    rows = QuarterAnalysis.objects.filter(period=period)
    if not sees_all:
        rows = rows.filter(unit__in=own)
    units = rows.order_by("unit__code").values_list("unit__code", "unit__name").distinct()
    return [(name, reverse("appraisal:analysis_paper", args=[period.pk, code])) for code, name in units]


@require_GET
@access.requires(P.VIEW_ANALYSES)
def export_analyses(request: HttpRequest) -> HttpResponse:
    """The list of a quarter as a workbook."""
    period, _ = _newest(request)
    if period is None:
        raise Http404
    rows = [(one.unit, one.team, one.keys, one.state, one.filed) for one in _lines(request, period)]
    facts = [("季度", parse_period(period.label).label), ("方案", period.scheme.name)]
    return excel(request, [Sheet(TITLE, COLUMNS, rows)], title=TITLE, facts=facts)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.WRITE_ANALYSES)
def write_analysis(request: HttpRequest, pk: int, unit: str, team: str) -> HttpResponse:
    """The department's analysis of one team; saving again makes a new version."""
    me = fetch.account(request)
    period = _period(request, pk)
    own = get_object_or_404(Unit.objects.filter(pk__in=holding_units(me, P.WRITE_ANALYSES)), code=unit)
    field = gathering.gather_field(period.scheme)
    duty = field.duty(own.code, team)
    if duty is None:
        raise Http404
    member = field.members[team]
    last = (
        QuarterAnalysis.objects.filter(period=period, unit=own, member=member)
        .prefetch_related("figures__indicator").order_by("-version").first()
    )  # fmt: skip
    form = AnalysisForm(request.POST if request.method == "POST" else None, duty=duty, last=last)

    def act() -> QuarterAnalysis:
        return file_analysis(period, own, member, form.values, by=me, at=timezone.now())

    title = f"{member.name}：{parse_period(period.label).label}实绩分析"
    words = Words(
        title, "报送", "已报送。", breadcrumb=[(TITLE, f"{reverse('appraisal:analyses')}?period={period.pk}")]
    )
    return form_page(
        request, form, act, words, back=f"{reverse('appraisal:analyses')}?period={period.pk}",
        onward=lambda made: reverse("appraisal:analysis", args=[made.pk]),
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_ANALYSES)
def analysis(request: HttpRequest, pk: int) -> HttpResponse:
    """One version with its figures, the chart of the department's teams, and the other versions."""
    rows = QuarterAnalysis.objects.visible_to(fetch.account(request))
    row = get_object_or_404(
        rows.select_related("period__scheme", "unit", "member__group", "recorded_by__person")
        .prefetch_related("figures__indicator"), pk=pk,
    )  # fmt: skip
    versions = rows.filter(period=row.period_id, unit=row.unit_id, member=row.member_id).order_by("-version")
    context = {
        "page_title": f"{row.member.name}：{parse_period(row.period.label).label}实绩分析",
        "breadcrumb": [(TITLE, f"{reverse('appraisal:analyses')}?period={row.period_id}")],
        "row": row,
        "figures": presenter.figure_lines(row),
        "versions": [(one.version, reverse("appraisal:analysis", args=[one.pk]), one.recorded_at) for one in versions],
    }
    return render(request, "appraisal/analysis.html", context)


@require_GET
@access.requires(P.VIEW_ANALYSES)
def analysis_paper(request: HttpRequest, pk: int, unit: str) -> HttpResponse:
    """The newest analyses of one department for the quarter as a PDF; the offices, and the department itself."""
    me, period = fetch.account(request), _period(request, pk)
    own = get_object_or_404(Unit, code=unit)
    if not (may(me, P.VIEW_ALL_ANALYSES) or own.pk in holding_units(me, P.WRITE_ANALYSES)):
        raise Http404
    held = QuarterAnalysis.objects.filter(period=period, unit=own).select_related("member")
    newest = {row.member_id: row for row in held.prefetch_related("figures__indicator").order_by("version")}
    if not newest:
        raise Http404
    rows = sorted(newest.values(), key=lambda row: (row.member.order, row.member.code))
    data = analysis_pdf(period, own, rows, by=str(me), at=timezone.now())
    return download(data, f"{own.name} {period.label} 实绩分析.pdf", "application/pdf")
