"""试点试行: arrangement, result, waiver; report and revision are papers (JH-A-5.6)."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from decisions.actions import pilot as actions
from decisions.enums import DecisionPermission, Flag, Stage
from decisions.forms.pilot import PlanForm, ResultForm, WaiverForm
from decisions.models import Matter
from decisions.presenters import openness as presenter
from decisions.presenters.papers import paper_rows
from decisions.presenters.places import stage_url
from decisions.views import fetch
from decisions.views.entry import Entry, entry_of, run_entry, sent
from decisions.views.shell import stage_page
from organization.models import Account

STAGE = Stage.PILOT


def _plan(matter: Matter, form: PlanForm, by: Account, at: datetime) -> object:
    return actions.plan_pilot(matter.pk, **form.cleaned_data, by=by, at=at)


def _result(matter: Matter, form: ResultForm, by: Account, at: datetime) -> object:
    filled = form.cleaned_data
    return actions.file_result(matter.pk, feasible=filled["feasible"] == "yes", reason=filled["reason"], by=by, at=at)


def _waiver(matter: Matter, form: WaiverForm, by: Account, at: datetime) -> object:
    return actions.waive_trial(matter.pk, **form.cleaned_data, by=by, at=at)


ENTRIES = {
    "plan": Entry(
        "登记试点安排", "登记", "试点安排已登记。", PlanForm, _plan, note="以最近一次登记的安排为准，原有安排保留。"
    ),
    "result": Entry("登记试点结论", "登记", "试点结论已登记。", ResultForm, _result, note="以最近一次登记的结论为准。"),
    "waiver": Entry(
        "登记免予试行", "登记", "免予试行已登记。", WaiverForm, _waiver,
        note="只适用于前瞻性较强的重大改革；应当试点的事项不得免予试点。",
    ),
}  # fmt: skip


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def pilot(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest round: arrangement, result, papers."""
    matter = fetch.matter(request, pk)
    run = matter.runs.filter(stage=STAGE).order_by("-round").first()
    context = {
        "plans": presenter.pilot_plans(run), "results": presenter.pilot_results(run), "papers": paper_rows(run),
        "slug": "pilot", "trial": Flag.TRIAL,
    }  # fmt: skip
    return stage_page(request, matter, STAGE, "decisions/pilot.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.PREPARE_STAGES)
def pilot_entry(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One entry of the trial; a waiver is registered by the two offices."""
    matter, entry = fetch.worker(request, pk, STAGE), entry_of(ENTRIES, kind)
    if kind == "waiver":
        matter = fetch.office(request, pk)
    form = entry.form(*sent(request), matter=matter)
    return run_entry(request, matter, STAGE, entry, form, back=stage_url(STAGE, matter.pk))
