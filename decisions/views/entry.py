"""The shape of an entry on a page of a matter: a form in the matter's frame, one action, back to the page.

A stage has a table of entries (what stands in the address -> ``Entry``) and one view that runs them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from core.findings import Finding, Refused
from decisions.enums import Stage
from decisions.models import Matter
from decisions.presenters.frame import Frame, frame_of
from decisions.presenters.places import located
from decisions.views import fetch
from decisions.views.shell import stage_page
from organization.models import Account

Act = Callable[[Matter, Any, Account, datetime], Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of entry: its form, the action it calls when valid, wording. ``danger`` takes something back."""

    title: str
    submit: str
    done: str
    form: Callable[..., Any]
    act: Act
    note: str = ""
    danger: bool = False


def entry_of(table: Mapping[str, Entry], kind: str) -> Entry:
    """404 for a kind that is not there."""
    if kind not in table:
        raise Http404(kind)
    return table[kind]


def run_entry(
    request: HttpRequest, matter: Matter, stage: Stage | None, entry: Entry, form: forms.Form, *, back: str
) -> HttpResponse:
    """GET shows the form; POST calls the action: back to the page, or 422 and 409 with everything that is wrong."""
    refused: list[Finding] = []
    if form.is_bound and form.is_valid():
        try:
            entry.act(matter, form, fetch.account(request), timezone.now())
        except Refused as refusal:
            refused = refusal.findings
        else:
            messages.success(request, entry.done)
            return redirect(back)
    status = 409 if refused else 422 if form.is_bound else 200
    context = {
        "form": form, "entry": entry, "back": back, "file_lost": form.is_bound and bool(request.FILES),
        "multipart": form.is_multipart(),
    }  # fmt: skip
    return stage_page(
        request, matter, stage, "decisions/entry.html", context, title=entry.title, refused=refused, status=status
    )


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """Data and files of a form: None for both when it is only shown."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def framed_page(
    request: HttpRequest,
    matter: Matter,
    stage: Stage,
    template: str,
    context: Callable[[Frame], Mapping[str, Any]],
    *,
    title: str = "",
    refused: Iterable[Finding] = (),
    status: int = 200,
) -> HttpResponse:
    """``stage_page`` for a page whose context rests on the facts that the frame has gathered already."""
    frame = frame_of(matter, fetch.account(request), at=timezone.now(), stage=stage)
    name = title or stage.label
    shown = {
        "page_title": f"{name} · {matter.title}",
        "breadcrumb": [("决策事项", reverse("decisions:matters")), (matter.number, frame.url)],
        "frame": frame,
        "part": name,
        "refused": located(refused, matter.pk),
        **context(frame),
    }
    return render(request, template, shown, status=status)
