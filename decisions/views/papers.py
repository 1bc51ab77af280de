"""Papers of every stage: add or replace, void, hand out the file."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.files import serve
from decisions.actions.papers import add_paper, void_paper
from decisions.enums import DecisionPermission, Stage
from decisions.forms.fields import ReasonForm
from decisions.forms.papers import PaperForm, paper_form
from decisions.models import Matter, StagePaper
from decisions.presenters.places import stage_url
from decisions.views import fetch
from decisions.views.entry import Entry, run_entry, sent
from organization.models import Account


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.MOVE_STAGES)
def add_stage_paper(request: HttpRequest, pk: int, stage: str) -> HttpResponse:
    """Add a paper to the latest round of a stage, or put it in the place of another; ``?kind=`` presets its kind."""
    where = _stage(stage)
    matter = fetch.worker(request, pk, where)

    def act(one: Matter, form: PaperForm, by: Account, at: datetime) -> object:
        replaces = int(form.cleaned_data["replaces"]) if form.cleaned_data["replaces"] else None
        upload = form.cleaned_data["upload"]
        return add_paper(one.pk, where, form.paper, upload=upload, replaces=replaces, by=by, at=at)

    entry = Entry("登记材料", "登记", "材料已登记。", paper_form(where), act)
    form = entry.form(*sent(request), matter=matter, initial={"kind": request.GET.get("kind", "")})
    return run_entry(request, matter, where, entry, form, back=stage_url(where, matter.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.MOVE_STAGES)
def void_stage_paper(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """Take a paper out of force, with the reason."""
    found = fetch.matter(request, pk)
    row = get_object_or_404(StagePaper.objects.select_related("run"), pk=paper, run__matter=found)
    where = Stage(row.run.stage)
    matter = fetch.worker(request, pk, where)

    def act(one: Matter, form: ReasonForm, by: Account, at: datetime) -> object:
        return void_paper(row, reason=form.cleaned_data["reason"], by=by, at=at)

    note = f"作废“{row}”后，材料仍保留在档案中，但不再作为办结的依据。"
    entry = Entry("作废材料", "作废", "材料已作废。", ReasonForm, act, note=note, danger=True)
    form = ReasonForm(sent(request)[0])
    return run_entry(request, matter, where, entry, form, back=stage_url(where, matter.pk))


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def paper_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of a paper, for whoever may see its matter."""
    visible = Matter.objects.visible_to(fetch.account(request))
    row = get_object_or_404(
        StagePaper.objects.select_related("document"), pk=pk, document__isnull=False, run__matter__in=visible
    )
    assert row.document is not None
    return serve(row.document)


def _stage(text: str) -> Stage:
    try:
        return Stage(text.replace("-", "_"))
    except ValueError as unknown:
        raise Http404 from unknown
