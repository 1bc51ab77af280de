"""Drafting, signing and submitting a commitment from one page (QSH-8-a, SX-8.1-a)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from appraisal.actions.commitments import save_commitment, submit_commitment
from appraisal.enums.commitments import CommitmentPermission as P
from appraisal.enums.commitments import CommitmentState
from appraisal.forms.commitments import PromiseRows, WritingForm, draft_of, tell_targets
from appraisal.gathering.commitments import Offer, drafted, due_day, offers, scheme_for, signers, stored, superior_of
from appraisal.gathering.feedback import focus_of
from appraisal.models import Commitment, CommitmentReview
from appraisal.rules.commitments import WRITABLE, Promise
from appraisal.views import commitment_fetch as fetching
from appraisal.views import fetch
from core import access
from core.findings import Finding, Refused
from organization.models import Person, Unit

TASKS_AT_FIRST, BLANK = 10, 3


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.WRITE_FOR_UNIT)
def write_for_unit(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The commitment of a unit, begun with its first saving."""
    return _write(request, fetching.writing_unit(request, pk), None, fetching.known_year(year))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.WRITE)
def write_own(request: HttpRequest, year: int) -> HttpResponse:
    """The reader's own commitment to his unit."""
    me = fetch.account(request)
    if me.person is None:
        raise Http404
    return _write(request, me.person.unit, me.person, fetching.known_year(year))


def _write(request: HttpRequest, unit: Unit, person: Person | None, year: int) -> HttpResponse:
    held = Commitment.objects.filter(year=year, person=person) if person else Commitment.objects.of_units().filter(
        year=year, unit=unit
    )  # fmt: skip
    row = held.select_related("unit", "person", "superior", "scheme").first()
    if row is not None and CommitmentState(row.state) not in WRITABLE and request.method != "POST":
        return redirect("appraisal:commitment", row.pk)
    today = timezone.localdate()
    superior = row.superior if row else superior_of(unit, person, today)
    found = offers(unit, person, year, row.scheme if row else scheme_for(unit, person, year), superior)
    amends = row is not None and row.current_id is not None
    sent = request.POST if request.method == "POST" else None
    rows = PromiseRows(sent, prefix="rows", initial=_initial(row, found))
    form = WritingForm(
        sent, found=found, amends=amends,
        initial={"seen": row.revision if row else 0, "reason": row.draft_reason if row else ""},
    )  # fmt: skip
    refused: list[Finding] = []
    if sent is not None and rows.is_valid() and form.is_valid():
        try:
            return _act(request, unit, person, year, rows, form)
        except Refused as refusal:
            refused = tell_targets(rows, refusal.findings)
    at_hand = row or Commitment(unit=unit, person=person, year=year, superior=superior or unit)
    status = 409 if refused else 422 if sent is not None else 200
    context = _context(at_hand, found, rows, form, refused)
    return render(request, "appraisal/commitment_form.html", context, status=status)


def _act(
    request: HttpRequest, unit: Unit, person: Person | None, year: int, rows: Any, form: WritingForm
) -> HttpResponse:
    me, now, draft = fetch.account(request), timezone.now(), draft_of(rows, form)
    if request.POST.get("act") != "submit":
        save_commitment(unit, person, year, draft, by=me, at=now)
        messages.success(request, "草稿已保存。")
        return redirect(request.path)
    version = submit_commitment(unit, person, year, draft, by=me, at=now)
    messages.success(request, f"已签字报送，文号 {version.commitment.number}。审核同意后生效。")
    return redirect("appraisal:commitment", version.commitment_id)


def _initial(row: Commitment | None, found: list[Offer]) -> list[dict[str, Any]]:
    """The rows of the draft, else what is offered first, and empty ones."""
    if row is not None:
        promises = drafted(row.draft)
    else:
        tasks = [one for one in found if one.source.startswith("t")][:TASKS_AT_FIRST]
        first = [one for one in found if one.first]
        promises = [Promise(one.title, "", "", None, one.source) for one in [*first, *tasks]]
    blank = [Promise("", "", "", None)] * (1 if promises else BLANK)
    return stored([*promises, *blank])


def _context(
    row: Commitment, found: list[Offer], rows: Any, form: WritingForm, refused: list[Finding]
) -> dict[str, Any]:
    today = timezone.localdate()
    known = {one.source: one for one in found}
    chosen = {str(one["source"].value() or "") for one in rows.forms}
    picks = [(one, box) for one, box in zip(found, form["picks"].subwidgets, strict=True) if one.source not in chosen]
    returned = CommitmentReview.objects.filter(version__commitment=row.pk).order_by("-pk") if row.pk else None
    newest = returned.first() if returned is not None and row.state == CommitmentState.RETURNED else None
    return {
        "page_title": f"{row.who}{row.year}年度工作承诺书", "row": row, "form": form, "rows": rows,
        "breadcrumb": [("承诺书", reverse("appraisal:commitments"))],
        "blocks": [(one, known.get(str(one["source"].value() or ""))) for one in rows.forms],
        "picks": picks, "refused": refused, "wrong": form.is_bound and (not refused or not rows.is_valid()),
        "head": "、".join(name for _, name in signers(row, today)),
        "due": due_day(row.year, today), "returned": newest.comment if newest else "",
        "focus": focus_of(row.unit, row.person, row.year),
    }  # fmt: skip
