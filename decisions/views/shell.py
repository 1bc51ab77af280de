"""The shell around every page of a matter: one call builds the frame and renders the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from core.findings import Finding
from decisions.enums import Stage
from decisions.models import Matter
from decisions.presenters.frame import Frame, frame_of
from decisions.presenters.places import located
from decisions.views import fetch


def stage_page(
    request: HttpRequest,
    matter: Matter,
    stage: Stage | None,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    title: str = "",
    refused: Iterable[Finding] = (),
    status: int = 200,
    frame: Frame | None = None,
) -> HttpResponse:
    """The page of a stage, or with ``stage`` None another page of the matter, named ``title``.

    ``frame`` is handed in by a page that asked it for facts of its own. ``refused`` are the findings of an action that
    was refused just now: they stand above everything else.
    """
    if frame is None:
        frame = frame_of(matter, fetch.account(request), at=timezone.now(), stage=stage)
    name = title or (stage.label if stage is not None else "概况")
    crumbs = [("决策事项", reverse("decisions:matters")), (matter.number, frame.url)]
    shown = {
        "page_title": f"{name} · {matter.title}",
        "breadcrumb": crumbs,
        "frame": frame,
        "part": name,
        "tells_submission": stage is None and not title,
        "refused": located(refused, matter.pk),
        **(context or {}),
    }
    return render(request, template, shown, status=status)
