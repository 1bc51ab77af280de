"""Handing out a list as a workbook: the filters on its cover, the export in the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from core import audit
from core.documents.excel import Cover, Sheet, write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def excel(
    request: HttpRequest,
    sheets: Sequence[Sheet],
    *,
    title: str,
    facts: Sequence[tuple[str, str]],
    verb: str = "core.export",
) -> HttpResponse:
    """The workbook as a download, named by title and day; one audit row under ``verb``."""
    now = timezone.now()
    by: Any = request.user
    data = workbook(request, sheets, title=title, facts=facts)
    audit.record(verb=verb, by=by, at=now, label=title, after=dict(facts))
    return download(data, f"{title}-{timezone.localdate(now):%Y%m%d}.xlsx", XLSX)


def workbook(request: HttpRequest, sheets: Sequence[Sheet], *, title: str, facts: Sequence[tuple[str, str]]) -> bytes:
    """The workbook itself; the caller records the export."""
    by: Any = request.user
    at = timezone.localtime().replace(tzinfo=None)
    return write_workbook(sheets, cover=Cover(title=title, at=at, by=by.audit_name, facts=facts))


def download(data: bytes, name: str, media_type: str = XLSX) -> HttpResponse:
    """A file made for this request; the browser saves it under ``name`` and guesses nothing."""
    response = HttpResponse(data, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def filter_facts(form: forms.Form) -> list[tuple[str, str]]:
    """The filters that are set, in words; none for a form that is wrong."""
    facts = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name) if form.is_valid() else None
        if value:
            facts.append((str(field.label), "是" if value is True else _chosen(field, value)))
    return facts


def _chosen(field: forms.Field, value: Any) -> str:
    """The label of a choice; rows of the database name themselves."""
    plain = isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField)
    labels: dict[Any, Any] = dict(field.choices) if plain else {}  # type: ignore[attr-defined]  # plain pairs
    return str(labels.get(value, value))
