"""What would come of it: weights, items, scores, entries changed for a look, and how firm the ranking is.

Nothing is saved. The state of a try-out is its address, so that it can be passed on and printed.
"""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accountability.presenters.listing import Action
from accountability.views.entry import export
from appraisal.enums.objections import ObjectionState, ResultPermission, ReviewOutcome
from appraisal.forms.what_if import WEIGHT, StabilityForm, TryOutForm
from appraisal.gathering.objections import change_of
from appraisal.models import Group, Objection, ObjectionConclusion, ResultVersion
from appraisal.presenters import what_if as presenter
from appraisal.presenters.objections import hides_sender
from appraisal.presenters.thawed import Thawed, thawed
from appraisal.presenters.versions import crumbs, version_view
from appraisal.rules.frozen_years import FrozenYear
from appraisal.rules.stability import stability
from appraisal.rules.what_if import Change, Outcome, try_out
from appraisal.views import fetch
from core import access
from organization.models import Account

OPEN = (ObjectionState.CONCLUDED, ObjectionState.APPROVED)


def _conclusions(version: ResultVersion, group: Group, me: Account) -> dict[int, ObjectionConclusion]:
    """Corrections proposed for the group and not yet carried out, by objection: the newest conclusion of each."""
    objections = Objection.objects.of_period_of(version).filter(state__in=OPEN, member__group__code=group.code)
    rows = ObjectionConclusion.objects.filter(objection__in=objections, outcome=ReviewOutcome.CORRECT)
    rows = rows.select_related("objection__member__appointment", "indicator", "adjustment").order_by("pk")
    return {row.objection_id: row for row in rows if not hides_sender(row.objection, me)}


def _asked(request: HttpRequest, version: ResultVersion) -> tuple[TryOutForm, Thawed, Change, Group]:
    groups = list(Group.objects.filter(scheme=version.scheme))
    group = fetch.group(request, version.scheme, groups)
    held = thawed(version, group)
    conclusions = _conclusions(version, group, fetch.account(request))
    labels = {pk: f"{row.objection.number} {row.objection.member.name}" for pk, row in conclusions.items()}
    form = TryOutForm(request.GET, frozen=held.frozen, groups=groups, group=group, objections=labels)
    change = Change()
    if form.is_valid():
        change = form.change()
        if form.cleaned_data["objection"]:
            accepted = change_of(conclusions[int(form.cleaned_data["objection"])], held.frozen)
            change = replace(
                change, cells={**change.cells, **accepted.cells}, dropped=change.dropped | accepted.dropped
            )
    return form, held, change, group


@require_GET
@access.requires(ResultPermission.TRY_OUT)
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """Ranks side by side at once."""
    version = fetch.shown_version(request, pk)
    form, held, change, group = _asked(request, version)
    shown: Outcome = try_out(held.frozen, change, held.result)
    names = {member.code: member.name for member in held.frozen.group.members}
    kept = f"{reverse('appraisal:export_what_if', args=[version.pk])}?{request.GET.urlencode()}"
    firm = f"{reverse('appraisal:stability', args=[version.pk])}?group={group.code}"
    context = {
        "page_title": f"{group.name}推演",
        "breadcrumb": crumbs(version),
        "version": version_view(version, fetch.account(request)),
        "form": form,
        "weights": [form[name] for name in form.fields if name.startswith(WEIGHT)],
        "others": [form[name] for name in form.fields if not name.startswith(WEIGHT) and name != "out"],
        "out": form["out"],
        "combined": isinstance(held.frozen, FrozenYear),
        "said": presenter.words(change, held.frozen),
        "changed": len(shown.changed),
        "listing": presenter.outcome(shown, names),
        "refused": shown.refusals,
        "actions": [Action("导出 Excel", kept, icon="download"), Action("名次稳定性", firm)],
    }
    return render(request, "appraisal/what_if.html", context, status=200 if form.is_valid() else 422)


@require_GET
@access.requires(ResultPermission.TRY_OUT)
def export_what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """The same table as a workbook; what was changed stands on its cover."""
    version = fetch.shown_version(request, pk)
    form, held, change, group = _asked(request, version)
    if not form.is_valid():
        raise Http404
    names = {member.code: member.name for member in held.frozen.group.members}
    listing = presenter.outcome(try_out(held.frozen, change, held.result), names)
    said = presenter.words(change, held.frozen) or ["没有改动"]
    facts = [("结果版本", str(version)), ("考核系统", group.name), *(("改动", one) for one in said)]
    return export(request, [listing], title=f"{group.name}推演", facts=facts, verb="appraisal.export_try_out")


@require_GET
@access.requires(ResultPermission.TRY_OUT)
def firmness(request: HttpRequest, pk: int) -> HttpResponse:
    """The share of a thousand small changes of the weights under which each member keeps its place."""
    version = fetch.shown_version(request, pk)
    groups = list(Group.objects.filter(scheme=version.scheme))
    group = fetch.group(request, version.scheme, groups)
    held = thawed(version, group)
    form = StabilityForm(request.GET, groups=groups, group=group)
    found = None
    frozen = held.frozen
    if form.is_valid() and not isinstance(frozen, FrozenYear):
        asked = form.cleaned_data
        found = stability(frozen, held.result, seed=asked["seed"], spread=int(asked["spread"] * 100))
    names = {member.code: member.name for member in frozen.group.members}
    context = {
        "page_title": f"{group.name}名次稳定性",
        "breadcrumb": [*crumbs(version), ("推演", reverse("appraisal:what_if", args=[version.pk]))],
        "version": version_view(version, fetch.account(request)),
        "form": form,
        "combined": isinstance(frozen, FrozenYear),
        "told": presenter.told(found) if found else "",
        "listing": presenter.stable(found, names) if found else None,
        "actions": [],
    }
    return render(request, "appraisal/stability.html", context, status=200 if form.is_valid() else 422)
