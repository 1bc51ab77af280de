"""制度条款: the register of clauses, for every signed-in account."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from core import access, registry
from core.clauses import Document, find, register
from core.documents.excel import Column, Kind, Sheet
from core.enums import CorePermission
from core.forms.clauses import ClauseFilter
from core.models import RulebookParameter
from core.presenters.clauses import ClauseLine, document_tabs, line, matching, neighbours
from core.rulebook import in_force
from core.rulebook.values import shown
from core.views.export import excel, filter_facts

PAGE = 60


def _lines(request: HttpRequest) -> tuple[ClauseFilter, str, list[ClauseLine]]:
    form = ClauseFilter(request.GET)
    lines = matching(form.cleaned_data if form.is_valid() else {})
    document = request.GET.get("document", "")
    return form, document if document in list(Document) else "", lines


@require_GET
@access.signed_in
def clauses(request: HttpRequest) -> HttpResponse:
    """The register, by document; filters live in the address."""
    form, document, lines = _lines(request)
    shown_lines = [one for one in lines if not document or one.clause.document == document]
    page = Paginator(shown_lines, PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": "制度条款",
        "form": form,
        "tabs": document_tabs(lines, document, request.GET.dict()),
        "page": page,
        "total": len(register()),
        "export": f"{reverse('core:export_clauses')}?{request.GET.urlencode()}",
    }
    return render(request, "core/clauses.html", context)


@require_GET
@access.signed_in
def clause(request: HttpRequest, clause_id: str) -> HttpResponse:
    """One clause: what it says, how it is checked, which pages and parameters embody it."""
    found = find(clause_id)
    if found is None:
        raise Http404(clause_id)
    version = in_force(timezone.localdate())
    rows = RulebookParameter.objects.filter(rulebook=version, clause=clause_id) if version else []
    before, after = neighbours(found)
    context = {
        "page_title": found.id,
        "breadcrumb": [
            ("制度条款", reverse("core:clauses")),
            (found.document.label, f"{reverse('core:clauses')}?document={found.document.value}"),
        ],
        "clause": found,
        "line": line(found),
        "for_auditors": access.may(request.user, CorePermission.READ_AUDIT),
        "pages": [
            one for one in registry.clause_pages.merged().get(found.id, []) if access.opens(request.user, one[1])
        ],
        "parameters": [(row, shown(row.value)) for row in rows],
        "version": version,
        "before": before,
        "after": after,
    }
    return render(request, "core/clause.html", context)


@require_GET
@access.signed_in
def export_clauses(request: HttpRequest) -> HttpResponse:
    """The filtered register as a workbook."""
    form, document, lines = _lines(request)
    rows = [
        (
            one.clause.id,
            one.clause.cite,
            one.clause.rule,
            one.clause.kind.label,
            one.clause.app.label,
            one.progress.label,
        )
        for one in lines
        if not document or one.clause.document == document
    ]
    columns = [
        Column("编号"), Column("出处"), Column("内容", Kind.TEXT, 60), Column("类型"), Column("模块"), Column("状态")
    ]  # fmt: skip
    facts = filter_facts(form) if form.is_valid() else []
    facts += [("文件", Document(document).label)] if document else []
    return excel(request, [Sheet("制度条款", columns, rows)], title="制度条款", facts=facts)
