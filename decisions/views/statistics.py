"""Statistics over the matters in reach: days per stage, what held matters up, how many of each kind."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from core import access
from decisions.actions.exports import record_statistics_export
from decisions.enums import DecisionPermission
from decisions.forms.board import StatisticsFilter
from decisions.presenters.statistics import BLOCKED_COLUMNS, COUNT_COLUMNS, SPREAD_COLUMNS, statistics_of
from decisions.reports.statistics import BLOCKS, DAYS, statistics_workbook
from decisions.views import fetch
from decisions.views.matters import XLSX, narrowed_matters


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def statistics(request: HttpRequest) -> HttpResponse:
    """The page; its filters stand in the address."""
    form, chosen = narrowed_matters(request, StatisticsFilter)
    context = {
        "page_title": "决策统计",
        "filter": form,
        "found": statistics_of(chosen),
        "heads": {"spread": SPREAD_COLUMNS[1:], "blocked": BLOCKED_COLUMNS[2:], "counts": COUNT_COLUMNS},
        "days_note": DAYS,
        "blocks_note": BLOCKS,
    }
    return render(request, "decisions/statistics.html", context)


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def export_statistics(request: HttpRequest) -> HttpResponse:
    """The same as a workbook; the export leaves a trace."""
    now, me = timezone.now(), fetch.account(request)
    form, chosen = narrowed_matters(request, StatisticsFilter)
    found, words = statistics_of(chosen), form.words()
    data = statistics_workbook(found, filters=words, by=str(me), at=timezone.localtime(now))
    told = "，".join(f"{name} {value}" for name, value in words)
    record_statistics_export(matters=len(found.matters), filters=told, by=me, at=now)
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="statistics.xlsx"'
    return response
