"""The papers behind exceptions: the declaration of an emergency, a waiver. For those who may see the matter."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from core import access
from core.files import serve
from decisions.enums import DecisionPermission
from decisions.models import EmergencyDeclaration, Waiver
from decisions.views import fetch


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def emergency_file(request: HttpRequest, pk: int, row: int) -> HttpResponseBase:
    """The paper with which a principal leader declared the emergency (JH-A-5.9-c)."""
    rows = EmergencyDeclaration.objects.filter(matter=fetch.matter(request, pk), document__isnull=False)
    found = get_object_or_404(rows.select_related("document"), pk=row)
    assert found.document is not None
    return serve(found.document)


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def waiver_file(request: HttpRequest, pk: int, row: int) -> HttpResponseBase:
    """The paper of an exception."""
    rows = Waiver.objects.filter(run__matter=fetch.matter(request, pk), document__isnull=False)
    found = get_object_or_404(rows.select_related("document"), pk=row)
    assert found.document is not None
    return serve(found.document)
