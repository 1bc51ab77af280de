"""Fetching from the roster: a poll that does not name the reader does not exist for him."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from ballots.models import Poll
from ballots.models.polls import PollQuerySet
from organization.models import Account


def account(request: HttpRequest) -> Account:
    """The signed-in account; LoginRequiredMiddleware has let nobody else through."""
    return cast(Account, request.user)


def visible(request: HttpRequest, pk: UUID) -> Poll:
    return _one(Poll.objects.visible_to(account(request)), pk)


def to_vote(request: HttpRequest, pk: UUID) -> Poll:
    return _one(Poll.objects.voted_on_by(account(request)), pk)


def to_run(request: HttpRequest, pk: UUID) -> Poll:
    return _one(Poll.objects.run_by(account(request)), pk)


def _one(polls: PollQuerySet, pk: UUID) -> Poll:
    people = ("planned_by__person", "opened_by__person", "closed_by__person", "unsealed_by__person")
    return get_object_or_404(polls.select_related(*people), pk=pk)
