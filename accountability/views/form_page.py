"""One form, one action, with its words in one piece. The shape of every small page of cases and registers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from accountability.views.entry import fill


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
    """Show the form, or act on what was sent and go ``back`` (or ``onward`` with what the action made)."""
    return fill(
        request, form, act, title=words.title, submit=words.submit, done=words.done, back=back, note=words.note,
        crumbs=words.breadcrumb, then=onward,
    )  # fmt: skip
