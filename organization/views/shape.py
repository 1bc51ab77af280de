"""The shape of the pages that enter or change one thing: a form, one action, a redirect or the reasons why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from core import audit
from core.documents.excel import Cover, Sheet, write_workbook
from core.findings import Finding, Refused
from organization.models import Account

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    now = timezone.now()
    account = me(request)
    cover = Cover(title=title, at=timezone.localtime(now).replace(tzinfo=None), by=str(account), facts=facts)
    data = write_workbook(sheets, cover=cover)
    audit.record(verb="organization.export", by=account, at=now, label=title, after=dict(facts))
    return download(data, f"{title}-{timezone.localdate(now):%Y%m%d}.xlsx")


def download(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = _attachment(name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _attachment(name: str) -> str:
    from django.utils.http import content_disposition_header

    return content_disposition_header(True, name) or "attachment"


def filter_facts(form: forms.Form) -> list[tuple[str, str]]:
    """The filters in words, for the cover of an export."""
    facts = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name) if form.is_valid() else None
        if not value:
            continue
        choices = dict(getattr(field, "choices", ())) if isinstance(field, forms.ChoiceField) else {}
        plain = not isinstance(field, forms.ModelChoiceField) and value in choices
        text = str(choices[value]) if plain else "是" if value is True else str(value)
        facts.append((f"筛选：{field.label}", text))
    return facts or [("筛选", "无")]
