"""The certificate of due procedure and the archive of a matter (GW713-33)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.findings import Finding, Refused
from decisions.actions.archive import close_archive, explain_gap, record_export
from decisions.enums import DecisionPermission as P
from decisions.forms.fields import ReasonForm
from decisions.gathering.archive import dossier_of, standing_of
from decisions.models import Archive, Matter
from decisions.presenters import archive as presenter
from decisions.reports.archive import write_archive
from decisions.reports.certificate import certificate_of, print_certificate
from decisions.rules.archive import SLOTS
from decisions.views import fetch
from decisions.views.entry import Entry, run_entry, sent
from decisions.views.shell import stage_page


@require_GET
@access.requires(P.MANAGE_MEETINGS)
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """What lies in the archive, what is missing and why."""
    return _page(request, fetch.matter(request, pk))


def _page(request: HttpRequest, matter: Matter, *, refused: list[Finding] | None = None) -> HttpResponse:
    _, slots = standing_of(matter, at=timezone.now())
    context = {
        "slots": presenter.slots(matter, slots),
        "archives": Archive.objects.filter(matter=matter).select_related("recorded_by__person"),
        "gaps": sum(slot.gap for slot in slots),
    }
    status = 409 if refused else 200
    return stage_page(
        request, matter, None, "decisions/archive.html", context, title="档案", refused=refused or [], status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_MEETINGS)
def gap(request: HttpRequest, pk: int, slot: str) -> HttpResponse:
    """Why a slot is empty."""
    matter = fetch.matter(request, pk)
    label = next((one.label for one in SLOTS if one.key == slot), "")
    if not label:
        raise Http404(slot)
    entry = Entry(
        title=f"{label}空缺原因", submit="登记", done="已登记空缺原因。", form=ReasonForm,
        act=lambda matter, form, by, at: explain_gap(
            matter.pk, slot, reason=form.cleaned_data["reason"], by=by, at=at
        ),
    )  # fmt: skip
    form: forms.Form = ReasonForm(sent(request)[0])
    return run_entry(request, matter, None, entry, form, back=reverse("decisions:archive", args=[pk]))


@require_POST
@access.requires(P.MANAGE_MEETINGS)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """File the matter; refused while a slot is empty without a reason."""
    matter = fetch.matter(request, pk)
    try:
        row = close_archive(matter.pk, by=fetch.account(request), at=timezone.now())
    except Refused as refusal:
        return _page(request, matter, refused=refusal.findings)
    messages.success(request, f"已归档 {row.files} 件。")
    return redirect("decisions:archive", pk)


@require_GET
@access.requires(P.MANAGE_MEETINGS, step_up=True)
def export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The whole archive as a ZIP, on record."""
    matter, me, now = fetch.matter(request, pk), fetch.account(request), timezone.now()
    dossier = dossier_of(matter, at=now)
    file = write_archive(dossier, by=str(me), at=now)
    record_export(matter, "decisions.export_archive", by=me, at=now, files=len(dossier.pieces))
    name = f"{matter.number} {matter.title} 全部档案.zip"
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_GET
@access.requires(P.VIEW_MATTERS)
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate as a PDF, on record: one click."""
    matter, me, now = fetch.matter(request, pk), fetch.account(request), timezone.now()
    found = certificate_of(matter, at=now)
    data = print_certificate(found, by=str(me), at=now)
    record_export(matter, "decisions.print_certificate", by=me, at=now)
    response = HttpResponse(data, content_type="application/pdf")
    name = f"{matter.number} {found.title}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Cache-Control"] = "private, no-store"
    return response
