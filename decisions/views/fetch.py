"""Fetching from the reader's reach: what is out of reach does not exist (404); seen and not touched is 403."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from core.access import may
from decisions.enums import DecisionPermission, Event, Stage
from decisions.models import Matter, MatterHost
from decisions.permissions import may_move
from organization.models import Account


def account(request: HttpRequest) -> Account:
    """The signed-in account; LoginRequiredMiddleware has let nobody else through."""
    user: Any = request.user
    assert isinstance(user, Account)
    return user


def matter(request: HttpRequest, pk: int) -> Matter:
    """A matter that the reader may see."""
    rows = Matter.objects.visible_to(account(request)).select_related("lead_unit", "leader_in_charge", "rulebook")
    hosts = MatterHost.objects.in_force().filter(matter=OuterRef("pk"))
    return get_object_or_404(rows.annotate(hosted=Exists(hosts)), pk=pk)


def worker(request: HttpRequest, pk: int, stage: Stage, event: Event = Event.CLOSE) -> Matter:
    """A matter whose stage the reader may work at: who may close it prepares it too (``may_move``)."""
    found = matter(request, pk)
    if not may_move(account(request), found, stage, event):
        raise PermissionDenied(f"{stage.value}.{event.value}")
    return found


def office(request: HttpRequest, pk: int) -> Matter:
    """A matter for the two offices, who move everything that is no stage's own business."""
    found = matter(request, pk)
    if not may(account(request), DecisionPermission.MANAGE_MATTERS):
        raise PermissionDenied(DecisionPermission.MANAGE_MATTERS.value)
    return found
