"""Fetching rounds and sheets from the reader's reach (404), and what he may only look at (403)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from appraisal.actions.assessment_columns import heads, speaks_for
from appraisal.enums.assessment import AssessmentPermission as P
from appraisal.models import AssessmentCharge, AssessmentGroup, AssessmentRound, AssessmentSeat
from appraisal.models.assessment_columns import charges_seen
from appraisal.views.fetch import account


def round_of(request: HttpRequest, pk: int) -> AssessmentRound:
    rows = AssessmentRound.objects.visible_to(account(request))
    return get_object_or_404(rows.select_related("period__scheme__rulebook", "approval"), pk=pk)


def group_of(request: HttpRequest, pk: int) -> AssessmentGroup:
    rows = AssessmentRound.objects.visible_to(account(request)).order_by().values("pk")
    found = AssessmentGroup.objects.filter(round__in=rows).select_related("round__period__scheme__rulebook")
    return get_object_or_404(found, pk=pk)


def charge_of(request: HttpRequest, pk: int, code: str) -> AssessmentCharge:
    """A member of a round whose sheet the reader opens: the office, the group, the appraised itself."""
    related = (
        "round__period__scheme__rulebook", "group", "member__group", "member__unit", "member__appointment__person",
    )  # fmt: skip
    return get_object_or_404(charges_seen(account(request)).select_related(*related), round__pk=pk, member__code=code)


def assessed_charge(request: HttpRequest, pk: int, code: str) -> AssessmentCharge:
    """One that the reader's own group assesses."""
    found, me = charge_of(request, pk, code), account(request)
    seats = AssessmentSeat.objects.in_force().filter(group=found.group_id, person=me.person_id or 0)
    if not seats.exists():
        raise PermissionDenied(P.ASSESS.value)
    return found


def own_charge(request: HttpRequest, pk: int, code: str) -> AssessmentCharge:
    """One whose self-assessment the reader fills in."""
    found = charge_of(request, pk, code)
    if not speaks_for(account(request), found.member):
        raise PermissionDenied(P.SELF_ASSESS.value)
    return found


def headed_charge(request: HttpRequest, pk: int, code: str) -> AssessmentCharge:
    """One whose self-assessment the reader files."""
    found = own_charge(request, pk, code)
    if not heads(account(request), found.member):
        raise PermissionDenied(P.SUBMIT_SELF.value)
    return found
