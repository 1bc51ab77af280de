"""One address for every step of every stage; ``take_step`` decides, a refusal shows all findings (JH-A-5.0-a)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core import access
from core.findings import Finding, Refused
from decisions.actions.procedure import take_step
from decisions.enums import DecisionPermission, Event, Stage
from decisions.forms.steps import StepForm
from decisions.models import Matter
from decisions.presenters.places import stage_url
from decisions.views import fetch
from decisions.views.shell import stage_page


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.MOVE_STAGES)
def step(request: HttpRequest, pk: int, stage: str, event: str) -> HttpResponse:
    """The form of a step, and the step itself. 403 for who sees the matter and does not move this stage."""
    moved, what = _stage(stage), _event(event)
    matter = fetch.worker(request, pk, moved, what)
    if request.method != "POST":
        return _page(request, matter, moved, what, StepForm(event=what))
    form = StepForm(request.POST, request.FILES, event=what)
    if not form.is_valid():
        return _page(request, matter, moved, what, form, status=422)
    try:
        take_step(matter.pk, moved, what, **form.cleaned_data, by=fetch.account(request), at=timezone.now())
    except Refused as refused:
        return _page(request, matter, moved, what, form, refused=refused.findings, status=409)
    messages.success(request, f"已{what.label}：{moved.label}。")
    return redirect(stage_url(moved, matter.pk))


def _page(
    request: HttpRequest,
    matter: Matter,
    stage: Stage,
    event: Event,
    form: StepForm,
    *,
    refused: list[Finding] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "event": event, "back": stage_url(stage, matter.pk)}
    title = f"{stage.label}：{event.label}"
    return stage_page(
        request, matter, stage, "decisions/step.html", context, title=title, refused=refused or [], status=status
    )


def _stage(text: str) -> Stage:
    try:
        return Stage(text.replace("-", "_"))
    except ValueError as unknown:
        raise Http404 from unknown


def _event(text: str) -> Event:
    try:
        return Event(text.replace("-", "_"))
    except ValueError as unknown:
        raise Http404 from unknown
