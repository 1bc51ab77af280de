"""Fetching from the reader's reach: what is out of reach does not exist (404); seen and not touched is 403."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accountability.enums import AccountabilityPermission as P
from accountability.gathering.rows import one_with_content
from accountability.models import Letter, Task, TaskTable
from accountability.permissions import may_edit, may_review, may_work
from organization.models import Account


def account(request: HttpRequest) -> Account:
    """The signed-in account; LoginRequiredMiddleware has let nobody else through."""
    user: Any = request.user
    assert isinstance(user, Account)
    return user


def table(request: HttpRequest, pk: int) -> TaskTable:
    """A table that the reader may see."""
    rows = TaskTable.objects.visible_to(account(request))
    related = rows.select_related("unit__parent__parent", "matter", "rulebook", "document", "issued_by__person")
    return get_object_or_404(related, pk=pk)


def editor(request: HttpRequest, pk: int) -> TaskTable:
    """A table whose rows are the reader's business."""
    found = table(request, pk)
    if not may_edit(account(request), found):
        raise PermissionDenied(P.EDIT_TABLES.value)
    return found


def reviewer(request: HttpRequest, pk: int) -> TaskTable:
    """A table that the reader's body takes in."""
    found = table(request, pk)
    if not may_review(account(request), found):
        raise PermissionDenied(P.REVIEW_FILINGS.value)
    return found


def county_table(request: HttpRequest, pk: int) -> TaskTable:
    """A table of the county; a unit's is not confirmed and issued."""
    found = table(request, pk)
    if not found.of_county:
        raise PermissionDenied(P.CONFIRM_TABLES.value)
    return found


def task(request: HttpRequest, pk: int) -> Task:
    """A row that the reader may see, with what it says, its table and its parent."""
    rows = one_with_content(Task.objects.visible_to(account(request)).standing())
    related = rows.select_related(
        "table__unit__parent__parent", "table__matter", "table__rulebook", "parent__table__unit", "parent__current",
        "current__lead_unit", "current__leader", "current__person",
    )  # fmt: skip
    found: Task = get_object_or_404(related, pk=pk)
    return found


def worker(request: HttpRequest, pk: int) -> Task:
    """A row that the reader carries out."""
    found = task(request, pk)
    if not may_work(account(request), found):
        raise PermissionDenied(P.WORK_ON_TASKS.value)
    return found


def adjuster(request: HttpRequest, pk: int) -> Task:
    """A row of a table that is the reader's business."""
    found = task(request, pk)
    if not may_edit(account(request), found.table):
        raise PermissionDenied(P.EDIT_TABLES.value)
    return found


def letter(request: HttpRequest, pk: int) -> Letter:
    """A letter that the reader may see."""
    rows = Letter.objects.visible_to(account(request)).select_related(
        "table__matter", "unit", "county_side", "unit_side", "recorded_by__person"
    )
    return get_object_or_404(rows, pk=pk)
