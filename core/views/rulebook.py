"""规则参数: versions, one version with what changed, and issuing the next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.documents.excel import Column, Sheet
from core.enums import CorePermission
from core.findings import Finding, Refused
from core.forms.rulebook import RulebookForm
from core.models import Rulebook, RulebookParameter
from core.presenters.rulebook import group_title, grouped
from core.rulebook import actions, in_force, lines, named
from core.views.export import excel


@require_GET
@access.signed_in
def rulebooks(request: HttpRequest) -> HttpResponse:
    """All versions by line, newest first."""
    context = {
        "page_title": "规则参数",
        "groups": [(line, _of_line(line.code), in_force(timezone.localdate(), line.code)) for line in lines()],
        "may_issue": access.may(request.user, CorePermission.EDIT_RULEBOOK),
    }
    return render(request, "core/rulebooks.html", context)


def _of_line(code: str) -> QuerySet[Rulebook]:
    return Rulebook.objects.filter(line=code).select_related("issued_by__person").order_by("-number")


@require_GET
@access.signed_in
def rulebook(request: HttpRequest, number: int) -> HttpResponse:
    """One version; every parameter with its clause and, where it changed, the value before."""
    version = get_object_or_404(Rulebook.objects.select_related("issued_by__person"), number=number)
    previous = Rulebook.objects.filter(number__lt=number, line=version.line).order_by("-number").first()
    earlier = dict(previous.parameters.values_list("key", "value")) if previous else None
    rows = version.parameters.all()
    context = {
        "page_title": named(version),
        "breadcrumb": [("规则参数", reverse("core:rulebooks"))],
        "version": version,
        "previous": previous,
        "in_force": version == in_force(timezone.localdate(), version.line),
        "groups": grouped(rows, earlier),
        "removed": sorted(set(earlier or {}) - {row.key for row in rows}),
    }
    return render(request, "core/rulebook.html", context)


@require_GET
@access.signed_in
def export_rulebook(request: HttpRequest, number: int) -> HttpResponse:
    """One version as a workbook."""
    version = get_object_or_404(Rulebook, number=number)
    rows = [
        (group.title, one.label, one.value, one.unit, one.clause, one.note)
        for group in grouped(version.parameters.all())
        for one in group.lines
    ]
    columns = [Column(name) for name in ("模块", "参数", "取值", "单位", "依据", "说明")]
    facts = [("版本", named(version)), ("生效日期", f"{version.effective_from}"), ("制定理由", version.reason)]
    return excel(request, [Sheet("规则参数", columns, rows)], title=str(version), facts=facts)


@require_http_methods(["GET", "POST"])
@access.requires(CorePermission.EDIT_RULEBOOK)
def new_rulebook(request: HttpRequest) -> HttpResponse:
    """Issue the next version of a line (?line=), starting from its newest."""
    asked = request.POST.get("line") or request.GET.get("line", "")
    line = next((one for one in lines() if one.code == asked), lines()[0])
    base = actions.newest(line.code)
    rows = actions.draft(base, line.code)
    start = {"base": base.number if base else 0, "line": line.code, "effective_from": timezone.localdate()}
    form = RulebookForm(rows, request.POST or None, initial=start)
    findings: list[Finding] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = _issue(form, request.user)
        except Refused as refused:
            findings = refused.findings
        else:
            messages.success(request, f"{made}已发布，{made.effective_from:%Y-%m-%d} 起生效。")
            return redirect("core:rulebook", made.number)
    context = {
        "page_title": "发布新版规则参数",
        "line": line,
        "breadcrumb": [("规则参数", reverse("core:rulebooks"))],
        "base": base,
        "form": form,
        "groups": _fields(form, rows),
        "findings": findings,
    }
    return render(request, "core/new_rulebook.html", context, status=409 if findings else 400 if form.errors else 200)


def _issue(form: RulebookForm, by: Any) -> Rulebook:
    return actions.issue_rulebook(
        base=Rulebook.objects.filter(number=form.cleaned_data["base"]).first(),
        values=form.values(),
        line=form.cleaned_data["line"],
        effective_from=form.cleaned_data["effective_from"],
        reason=form.cleaned_data["reason"],
        by=by,
        at=timezone.now(),
    )


def _fields(form: RulebookForm, rows: list[RulebookParameter]) -> list[tuple[str, list[Any]]]:
    """Groups of (row, bound field), in the order of the parameters."""
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(group_title(row.key), []).append((row, form[row.key]))
    return list(groups.items())
