"""Fetching from the reader's reach: what is out of reach does not exist."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from appraisal.enums import AppraisalPermission
from appraisal.models import Group, Member, Period, ResultVersion, Scheme
from core.access import may
from organization.models import Account


def account(request: HttpRequest) -> Account:
    """The signed-in account; LoginRequiredMiddleware has let nobody else through."""
    user: Any = request.user
    assert isinstance(user, Account)
    return user


def scheme(request: HttpRequest, pk: int) -> Scheme:
    return get_object_or_404(
        Scheme.objects.visible_to(account(request)).select_related(
            "rulebook", "owner", "issued_by__person", "origin__source"
        ),
        pk=pk,
    )


def period(request: HttpRequest, pk: int) -> Period:
    visible = Scheme.objects.visible_to(account(request))
    return get_object_or_404(Period.objects.select_related("scheme__rulebook").filter(scheme__in=visible), pk=pk)


def version(request: HttpRequest, pk: int) -> ResultVersion:
    related = ("scheme", "period", "computed_by__person", "publication")
    return get_object_or_404(ResultVersion.objects.visible_to(account(request)).select_related(*related), pk=pk)


SHOWN = (
    "number", "input_hash", "computed_at", "warnings", "note", "scheme__name", "scheme__code", "scheme__state",
    "period__label", "period__scheme", "computed_by__username", "computed_by__person__name",
    "publication__confirmed_at", "publication__approved_at", "publication__withdrawn_at",
)  # fmt: skip
"""What the head of a result page shows of a version: a third of the columns, half the time."""


def shown_version(request: HttpRequest, pk: int) -> ResultVersion:
    """The same for pages that read and change nothing of the version itself: board and sheet."""
    related = ("scheme", "period", "computed_by__person", "publication")
    versions = ResultVersion.objects.visible_to(account(request)).select_related(*related).only(*SHOWN)
    return get_object_or_404(versions, pk=pk)


def group(request: HttpRequest, owner: Scheme, groups: list[Group] | None = None) -> Group:
    """The group named in the address (?group=code), else the reader's own, else the first.

    ``groups`` are those of the scheme, when the caller has them already.
    """
    groups = list(Group.objects.filter(scheme=owner)) if groups is None else groups
    wanted = request.GET.get("group", "")
    if wanted:
        found = next((one for one in groups if one.code == wanted), None)
    else:
        found = _own_group(request, owner, groups) if len(groups) > 1 else next(iter(groups), None)
    if found is None:
        raise Http404
    return found


def _own_group(request: HttpRequest, owner: Scheme, groups: list[Group]) -> Group:
    """The group in which the reader's own unit is appraised, else the first."""
    home = Member.objects.own(account(request)).filter(scheme=owner).values_list("group_id", flat=True).first()
    return next((one for one in groups if one.pk == home), groups[0])


def member(request: HttpRequest, of: ResultVersion, code: str) -> Member:
    """A member of the version: any for the offices, only those in reach for everybody else."""
    me = account(request)
    members = Member.objects.select_related("group").filter(scheme=of.scheme)
    if not may(me, AppraisalPermission.VIEW_ALL_RESULTS):
        members = members.own(me)
    found = get_object_or_404(members, code=code)
    found.scheme = of.scheme
    return found
