"""One form, one action, one page: what most pages of supervision that write have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from accountability.views.entry import fill, sent

__all__ = ["Acting", "act_by_form", "sent"]


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
    """Show the form, or act on its cleaned data; ``goes`` says of what was made where to go then, back without it."""
    return fill(
        request, form, lambda: act(form.cleaned_data), title=page.title, submit=page.submit, done=page.done,
        back=page.back, note=page.note, crumbs=page.crumbs, then=goes,
    )  # fmt: skip
