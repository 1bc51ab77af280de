"""What moves a table: filed, returned, accepted, confirmed, issued. One verb, one address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accountability.actions.filings import accept_table, file_table, return_table
from accountability.actions.issuing import confirm_table, issue_table
from accountability.actions.letters import make_letters
from accountability.enums import AccountabilityPermission as P
from accountability.enums import Defect
from accountability.forms.tables import IssueForm, ReturnForm
from accountability.models import TaskTable
from accountability.views import fetch
from accountability.views.tables import show_table
from core import access
from core.forms.refusals import attempt


def _move(
    request: HttpRequest, row: TaskTable, act: Callable[[], Any], done: str, *, form: forms.Form | None = None,
    name: str = "",
) -> HttpResponse:  # fmt: skip
    """Act, with what the page's form ``name`` says where it has one; a refusal shows the page with all findings."""
    tried = attempt(form or forms.Form({}), act)
    if not tried.done:
        bound = {name: form} if form is not None else {}
        return show_table(request, row, refused=tried.refused, status=tried.status, bound=bound)
    messages.success(request, done)
    return redirect("accountability:table", row.pk)


@require_POST
@access.requires(P.EDIT_UNIT_TABLES)
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the table in to the directly superior body."""
    row, me = fetch.editor(request, pk), fetch.account(request)
    return _move(request, row, lambda: file_table(row, by=me, at=timezone.now()), "已报送备案。")


@require_POST
@access.requires(P.REVIEW_FILINGS)
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a filing with comments."""
    row, me = fetch.reviewer(request, pk), fetch.account(request)
    form = ReturnForm(request.POST)

    def act() -> object:
        of = form.cleaned_data
        defects = [Defect(one) for one in of["defects"]]
        return return_table(row, comment=of["comment"], defects=defects, by=me, at=timezone.now())

    return _move(request, row, act, "已退回修改。", form=form, name="give_back")


@require_POST
@access.requires(P.REVIEW_FILINGS)
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a filing in."""
    row, me = fetch.reviewer(request, pk), fetch.account(request)
    return _move(request, row, lambda: accept_table(row, by=me, at=timezone.now()), "已接收备案，明细表生效。")


@require_POST
@access.requires(P.CONFIRM_TABLES)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to a county table for the own office."""
    row, me = fetch.county_table(request, pk), fetch.account(request)
    return _move(request, row, lambda: confirm_table(row, by=me, at=timezone.now()), "已会签。")


@require_POST
@access.requires(P.MANAGE_COUNTY_TABLES)
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a county table in force."""
    row, me = fetch.county_table(request, pk), fetch.account(request)
    form = IssueForm(request.POST)
    act = lambda: issue_table(row, number=form.cleaned_data["number"], by=me, at=timezone.now())  # noqa: E731  one call, deferred
    return _move(request, row, act, "已下达，有关单位可以看到本表。", form=form, name="issue")


@require_POST
@access.requires(P.PREPARE_LETTERS)
def letters(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the letters of a major decision's rows."""
    row, me = fetch.county_table(request, pk), fetch.account(request)
    return _move(request, row, lambda: make_letters(row, by=me, at=timezone.now()), "目标责任书已制作，待双方签订。")
