"""The shape of the pages that enter or change one thing: a form, one action, a redirect or the reasons why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.documents.excel import Sheet
from core.findings import Finding, Refused
from core.views import export
from organization.models import Account

NO_FILTER = [("筛选", "无")]


@dataclass(frozen=True, slots=True)
class FormPage:
    """What stands around a form: heading, way back, the button, a sentence on what it does.

    ``pick`` is a GET form above it whose choice changes what the form offers.
    """

    title: str
    submit: str
    back: str
    breadcrumb: Sequence[tuple[str, str]] = ()
    note: str = ""
    danger: bool = False
    upload: bool = False
    pick: forms.Form | None = None


def me(request: HttpRequest) -> Account:
    """The signed-in account; LoginRequiredMiddleware has let nobody else through."""
    return cast(Account, request.user)


def run_form(
    request: HttpRequest,
    form: forms.BaseForm,
    page: FormPage,
    act: Callable[[dict[str, Any]], Any],
    *,
    done: str,
    to: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """GET shows the form; POST calls ``act(cleaned_data)`` and goes on to ``to(result)``, or shows every obstacle."""
    findings: Sequence[Finding] = ()
    if request.method == "POST" and form.is_valid():
        try:
            result = act(form.cleaned_data)
        except Refused as refused:
            findings = refused.findings
        else:
            messages.success(request, done)
            return redirect(to(result) if to else page.back)
    context = {
        "page_title": page.title,
        "breadcrumb": page.breadcrumb,
        "form": form,
        "page": page,
        "pick": page.pick,
        "findings": findings,
    }
    status = 409 if findings else 400 if form.is_bound and form.errors else 200
    return render(request, "organization/form_page.html", context, status=status)


def excel(
    request: HttpRequest, sheets: Sequence[Sheet], *, title: str, facts: Sequence[tuple[str, str]]
) -> HttpResponse:
    """The list as a workbook with its filters on the cover; the export itself is audited."""
    return export.excel(request, sheets, title=title, facts=facts or NO_FILTER, verb="organization.export")
