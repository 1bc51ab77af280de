"""Commitments from the reader's reach, and the years that may be written for."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from appraisal.enums.commitments import CommitmentPermission as P
from appraisal.gathering.commitments import may_write
from appraisal.models import Commitment, CommitmentGrade, CommitmentTarget, FulfilmentReport, Scheme
from appraisal.views import fetch
from organization.models import Unit


def years() -> list[int]:
    """This year and the next, and those of which a scheme is in force; the newest first."""
    today = timezone.localdate()
    held = Scheme.objects.current().order_by().values_list("year", flat=True)
    return sorted({today.year, today.year + 1, *held}, reverse=True)


def known_year(year: int) -> int:
    if year not in years():
        raise Http404
    return year


def commitment(request: HttpRequest, pk: int) -> Commitment:
    """One that the reader may see."""
    rows = Commitment.objects.visible_to(fetch.account(request))
    related = (
        "unit",
        "person",
        "superior",
        "scheme",
        "current__signer",
        "current__review__reviewer",
        "saved_by__person",
    )
    return get_object_or_404(rows.select_related(*related), pk=pk)


def writing_unit(request: HttpRequest, pk: int) -> Unit:
    """A unit for which the reader drafts; the county itself promises nobody."""
    units = Unit.objects.standing().select_related("parent").filter(parent__isnull=False)
    found: Unit = get_object_or_404(units, pk=pk)
    if not may_write(fetch.account(request), found.pk, None):
        raise Http404
    return found


def target(request: HttpRequest, pk: int) -> CommitmentTarget:
    """A target whose fulfilment the reader tells."""
    me = fetch.account(request)
    rows = CommitmentTarget.objects.select_related("version__commitment__unit", "version__commitment__person")
    found = get_object_or_404(rows.filter(version__commitment__in=Commitment.objects.visible_to(me)), pk=pk)
    of = found.version.commitment
    if not may_write(me, of.unit_id, of.person_id):
        raise PermissionDenied(P.WRITE.value)
    return found


def report(request: HttpRequest, pk: int) -> FulfilmentReport:
    """A report in reach."""
    visible = Commitment.objects.visible_to(fetch.account(request))
    rows = FulfilmentReport.objects.select_related(
        "target__version__commitment__unit", "target__version__commitment__person",
        "target__version__commitment__superior", "evidence", "recorded_by__person",
    )  # fmt: skip
    return get_object_or_404(rows.filter(target__version__commitment__in=visible), pk=pk)


def grade(request: HttpRequest, pk: int) -> CommitmentGrade:
    rows = CommitmentGrade.objects.in_force().select_related("commitment__unit", "commitment__person")
    found: CommitmentGrade = get_object_or_404(
        rows.filter(commitment__in=Commitment.objects.visible_to(fetch.account(request))), pk=pk
    )
    return found
