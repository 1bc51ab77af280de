"""One form, one action: shown, bound, acted on, with what was refused. Serves registers of several subjects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accountability.presenters.listing import Action, Listing
from core.findings import Finding, Refused
from core.forms.refusals import attempt
from core.views.export import excel


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """Data and files of a post, None twice for a look."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def fill(
    request: HttpRequest, form: forms.Form, act: Callable[[], Any], *, title: str, submit: str,
    done: str | Callable[[Any], str], back: str, crumbs: Sequence[tuple[str, str]] = (), note: str = "",
    template: str = "accountability/entry.html", more: dict[str, Any] | None = None,
    then: Callable[[Any], str] | None = None,
) -> HttpResponse:  # fmt: skip
    """Show a form; act when it is bound and right, then go ``back`` (or where ``then`` says).

    What was refused is told at its field, the rest above the form; everything typed stays. ``done`` may be made
    of what the action made.
    """
    tried = attempt(form, act)
    if tried.done:
        messages.success(request, done if isinstance(done, str) else done(tried.made))
        return redirect(then(tried.made) if then is not None else back)
    context = {
        "page_title": title, "breadcrumb": list(crumbs), "form": form, "refused": tried.refused, "submit": submit,
        "back": back, "note": note, "file_lost": form.is_bound and bool(request.FILES),
    }  # fmt: skip
    return render(request, template, context | (more or {}), status=tried.status)


def act_and_return(request: HttpRequest, act: Callable[[], Any], *, done: str, back: str) -> HttpResponse:
    """A verb without a page of its own; a refusal is told where one came from."""
    try:
        act()
    except Refused as refusal:
        for finding in refusal.findings:
            messages.error(request, finding.sentence())
    else:
        messages.success(request, done)
    return redirect(back)


def register(
    request: HttpRequest, title: str, sections: Sequence[Listing], *, actions: Sequence[Action] = (), lead: str = "",
    filter_form: forms.Form | None = None, stats: Sequence[tuple[str, object, str]] = (), page: Any = None,
    unit: str = "条", crumbs: Sequence[tuple[str, str]] = (),
) -> HttpResponse:  # fmt: skip
    """A page of tables."""
    context = {
        "page_title": title, "breadcrumb": list(crumbs), "sections": sections, "actions": actions, "lead": lead,
        "filter": filter_form, "stats": stats, "page": page, "unit": unit,
    }  # fmt: skip
    return render(request, "accountability/register.html", context)


def record(
    request: HttpRequest, title: str, *, panels: Sequence[Any], asides: Sequence[Any] = (),
    actions: Sequence[Action] = (), badges: Sequence[tuple[str, str]] = (),
    crumbs: Sequence[tuple[str, str]] = (), forms_: Sequence[tuple[str, Any, str, str]] = (),
    refused: Sequence[Finding] = (), refused_title: str = "不能办理", status: int = 200,
    drops_draft: str = "",
) -> HttpResponse:  # fmt: skip
    """A page of one record."""
    context = {
        "page_title": title, "breadcrumb": list(crumbs), "panels": panels, "asides": asides, "actions": actions,
        "badges": badges, "forms": forms_, "refused": refused, "refused_title": refused_title,
        "drops_draft": drops_draft,
    }  # fmt: skip
    return render(request, "accountability/record.html", context, status=status)


def export(
    request: HttpRequest, sections: Sequence[Listing], *, title: str, facts: Sequence[tuple[str, str]], verb: str
) -> HttpResponse:
    """The tables as a workbook; the export leaves a trace."""
    return excel(request, [one.sheet() for one in sections], title=title, facts=facts, verb=verb)
