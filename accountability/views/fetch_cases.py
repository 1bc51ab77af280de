"""Fetching clues and cases from the reader's reach; seen and not conducted is 403 (JH-B-5.3-a)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accountability.enums import AccountabilityPermission as P
from accountability.enums import CaseLevel
from accountability.models import AccountabilityCase, CaseHandler, Clue, Respondent
from accountability.views.fetch import account
from core.access import may
from organization.models import Account


def clue(request: HttpRequest, pk: int) -> Clue:
    rows = Clue.objects.visible_to(account(request)).select_related("unit", "person", "recorded_by__person")
    return get_object_or_404(rows, pk=pk)


def case(request: HttpRequest, pk: int) -> AccountabilityCase:
    """A case that the reader may see; for all others there is none."""
    rows = AccountabilityCase.objects.visible_to(account(request)).select_related(
        "unit__parent", "handling_unit", "matter", "task__current__lead_unit", "task__table__matter",
        "task__table__issued_by__person", "task__table__recorded_by__person", "recorded_by__person",
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)


def conducted(request: HttpRequest, pk: int) -> AccountabilityCase:
    """A case that the reader conducts."""
    found = case(request, pk)
    if not conducts(account(request), found):
        raise PermissionDenied(P.START_CASES.value)
    return found


def conducts(me: Account, row: AccountabilityCase) -> bool:
    """The commission, who opened it in the name of an organ, who is named; of a unit's own case its head."""
    if may(me, P.VIEW_ALL_CASES):
        return True
    if row.level == CaseLevel.UNIT and may(me, P.OPEN_UNIT_CASES):
        return me.reach(P.OPEN_UNIT_CASES).covers(row.unit_id)
    if row.recorded_by_id == me.pk and may(me, P.OPEN_CASES):
        return True
    named = CaseHandler.objects.in_force().filter(case=row, person=me.person_id)
    return me.person_id is not None and bool(named.exists())


def respondent(case: AccountabilityCase, pk: int) -> Respondent:
    rows = Respondent.objects.in_force().filter(case=case).select_related("person")
    found: Respondent = get_object_or_404(rows, pk=pk)
    return found
