"""One form, one action, one page: what most pages of supervision that write have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.findings import Finding, Refused


@dataclass(frozen=True, slots=True)
class Acting:
    """Words and addresses of such a page: its title, the button, where it leads back, what is said when done."""

    title: str
    submit: str
    back: str
    done: str
    crumbs: Sequence[tuple[str, str]] = ()
    note: str = ""


def act_by_form(
    request: HttpRequest, form: forms.Form, act: Callable[[dict[str, Any]], Any], page: Acting,
    goes: Callable[[Any], str] | None = None,
) -> HttpResponse:  # fmt: skip
    """Show the form, or act on what was sent: 422 for a wrong form, 409 with all findings for a refusal.

    ``act`` gets the cleaned data; ``goes`` the result of it and says where to go then, back without it.
    """
    refused: list[Finding] = []
    if form.is_bound and form.is_valid():
        try:
            made = act(form.cleaned_data)
        except Refused as refusal:
            refused = refusal.findings
        else:
            messages.success(request, page.done)
            return redirect(goes(made) if goes is not None else page.back)
    context = {
        "page_title": page.title, "breadcrumb": list(page.crumbs), "form": form, "refused": refused,
        "submit": page.submit, "back": page.back, "note": page.note,
    }  # fmt: skip
    return render(request, "accountability/form.html", context, status=_status(form, refused))


def _status(form: forms.Form, refused: list[Finding]) -> int:
    if refused:
        return 409
    return 422 if form.is_bound else 200


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """Data and files of a form that was sent; (None, None) for a page that is only asked for."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
