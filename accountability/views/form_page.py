"""One form, one action: bound, asked, refused or done. The shape of every small page of cases and registers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.findings import Finding, Refused


@dataclass(frozen=True, slots=True)
class Words:
    """What the page says: title, label of the button, what is told when it is done, a word before the form."""

    title: str
    submit: str
    done: str
    note: str = ""
    breadcrumb: Sequence[tuple[str, str]] = field(default_factory=tuple)


def form_page(
    request: HttpRequest, form: forms.Form, act: Callable[[], Any], words: Words, *, back: str,
    onward: Callable[[Any], str] | None = None,
) -> HttpResponse:  # fmt: skip
    """Show the form, or act on what was sent and go ``back`` (or ``onward`` with what the action made).

    422 for what cannot be understood, 409 with the findings for what a rule refuses.
    """
    refused: list[Finding] = []
    if form.is_bound and form.is_valid():
        try:
            made = act()
        except Refused as refusal:
            refused = refusal.findings
        except ValidationError as faults:
            for fault in faults.messages:
                form.add_error(None, fault)
        else:
            messages.success(request, words.done)
            return redirect(onward(made) if onward is not None else back)
    context = {
        "page_title": words.title, "breadcrumb": list(words.breadcrumb), "form": form, "submit": words.submit,
        "back": back, "note": words.note, "refused": refused, "files": form.is_multipart(),
    }  # fmt: skip
    status = 409 if refused else 422 if form.is_bound else 200
    return render(request, "accountability/record_form.html", context, status=status)
