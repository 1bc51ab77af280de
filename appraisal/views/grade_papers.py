"""The papers of a round of grades: the table as PDF and workbook, the committee's record (BZ-2.2-l)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET

from appraisal.enums.grades import GradePermission as P
from appraisal.gathering.grades import picture
from appraisal.reports.grades import print_table_of, sheets, title_of
from appraisal.views import fetch
from appraisal.views.grades import grading, results_of
from core import access, audit
from core.files import serve
from core.views.export import download, excel


@require_GET
@access.requires(P.VIEW_GRADES)
def export_grades(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole table as a workbook; the export leaves a trace."""
    row = grading(request, pk)
    seen = picture(row)
    facts = [("种类", row.get_kind_display()), ("年度", str(row.year)), ("状态", row.get_state_display())]
    return excel(
        request, sheets(seen, results_of(row)), title=title_of(seen), facts=facts, verb="appraisal.export_grades"
    )


@require_GET
@access.requires(P.VIEW_GRADES)
def grade_table(request: HttpRequest, pk: int) -> HttpResponse:
    """The official table; each handing out leaves a trace."""
    row, me, now = grading(request, pk), fetch.account(request), timezone.now()
    seen = picture(row)
    data = print_table_of(seen, results_of(row), by=str(me), at=now)
    audit.record(verb="appraisal.export_grades", by=me, at=now, obj=row, after={"format": "PDF"})
    return download(data, f"{title_of(seen)}.pdf", "application/pdf")


@require_GET
@access.requires(P.VIEW_GRADES)
def meeting_record(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The committee's record behind the decision."""
    row = grading(request, pk)
    if row.meeting_document is None:
        raise Http404
    return serve(row.meeting_document)
