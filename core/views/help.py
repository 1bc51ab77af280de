"""帮助: the user manual inside the application."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from core import access, manual


@require_GET
@access.signed_in
def index(request: HttpRequest) -> HttpResponse:
    """The reader's own pages first, then all."""
    account: Any = request.user
    own = manual.written_for(account.duties)
    context = {
        "page_title": "使用帮助",
        "own": own,
        "others": [one for one in manual.CHAPTERS if one not in own],
    }
    return render(request, "help/index.html", context)


@require_GET
@access.signed_in
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One page of the manual."""
    chapter = manual.chapter(slug)
    if chapter is None:
        raise Http404(slug)
    context = {
        "page_title": chapter.title,
        "breadcrumb": [("使用帮助", reverse("core:help"))],
        "chapter": chapter,
        "chapters": manual.CHAPTERS,
    }
    return render(request, chapter.template, context)
