"""调查研究: the page, its entries, and taking a mistaken one back (JH-A-4.1, JH-A-5.2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from decisions.actions import research as actions
from decisions.actions.entries import withdraw
from decisions.enums import DecisionPermission, Event, Stage
from decisions.forms.fields import ReasonForm
from decisions.forms.research import CommissionForm, FieldworkForm, OptionForm, ResultForm, TeamForm
from decisions.models import Commission, ConferenceSession, Fieldwork, Matter, ResearchOption
from decisions.permissions import may_move
from decisions.presenters.papers import newest, paper_rows
from decisions.presenters.places import stage_url
from decisions.presenters.research import research as shown
from decisions.views import fetch
from decisions.views.entry import Entry, entry_of, run_entry, sent
from decisions.views.shell import stage_page
from organization.models import Account

STAGE = Stage.RESEARCH


def _team(matter: Matter, form: TeamForm, by: Account, at: datetime) -> object:
    filled = form.cleaned_data
    return actions.set_team(
        matter.pk, filled["head"], departments=filled["departments"], experts=filled["experts"], by=by, at=at
    )


def _fieldwork(matter: Matter, form: FieldworkForm, by: Account, at: datetime) -> object:
    return actions.add_fieldwork(matter.pk, **form.cleaned_data, by=by, at=at)


def _option(matter: Matter, form: OptionForm, by: Account, at: datetime) -> object:
    return actions.add_option(matter.pk, **form.cleaned_data, by=by, at=at)


def _commission(matter: Matter, form: CommissionForm, by: Account, at: datetime) -> object:
    return actions.add_commission(matter.pk, form.commission, by=by, at=at)


def _result(matter: Matter, form: ResultForm, by: Account, at: datetime) -> object:
    filled = form.cleaned_data
    row = Commission.objects.select_related("run").get(pk=filled["commission"], run__matter=matter)
    result = int(filled["result"]) if filled["result"] else None
    return actions.settle_commission(row, contractor=filled["contractor"], result=result, by=by, at=at)


ENTRIES = {
    "team": Entry(
        "登记调研组", "登记", "调研组已登记。", TeamForm, _team,
        note="整组一次登记；原有调研组作为已重新登记保留在档案中。",
    ),
    "fieldwork": Entry("登记实地调研", "登记", "实地调研已登记。", FieldworkForm, _fieldwork),
    "option": Entry(
        "登记备选方案", "登记", "备选方案已登记。", OptionForm, _option,
        note="意见分歧较大的，提出两个以上方案，逐个说明利弊和成本效益。",
    ),
    "commission": Entry(
        "登记委托或招标", "登记", "委托或招标已登记。", CommissionForm, _commission,
        note="专业性较强的重大课题，经县委、县政府研究后可委托专业机构，也可向社会公开招标。",
    ),
    "result": Entry("登记委托或招标成果", "登记", "成果已登记。", ResultForm, _result),
}  # fmt: skip
WITHDRAWN: dict[str, Any] = {
    "fieldwork": Fieldwork, "commission": Commission, "session": ConferenceSession, "option": ResearchOption,
}  # fmt: skip


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def research(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest round: team, field, commissions, sessions, papers. The project report may follow its end."""
    matter = fetch.matter(request, pk)
    run = newest(matter, STAGE)
    context = {
        **shown(run),
        "papers": paper_rows(run),
        "options": ResearchOption.objects.in_force().filter(run=run).order_by("pk"),
        "slug": "research",
        "moves": may_move(fetch.account(request), matter, STAGE, Event.CLOSE),
    }
    return stage_page(request, matter, STAGE, "decisions/research.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.PREPARE_STAGES)
def research_entry(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One entry of the research."""
    matter, entry = fetch.worker(request, pk, STAGE), entry_of(ENTRIES, kind)
    form = entry.form(*sent(request), matter=matter)
    return run_entry(request, matter, STAGE, entry, form, back=stage_url(STAGE, matter.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.PREPARE_STAGES)
def withdraw_research(request: HttpRequest, pk: int, kind: str, row: int) -> HttpResponse:
    """Take a mistaken entry back, with the reason."""
    matter = fetch.worker(request, pk, STAGE)
    if kind not in WITHDRAWN:
        raise Http404(kind)
    found = get_object_or_404(WITHDRAWN[kind], pk=row, run__matter=matter)

    def act(one: Matter, form: ReasonForm, by: Account, at: datetime) -> object:
        return withdraw(found, one.pk, STAGE, reason=form.cleaned_data["reason"], by=by, at=at)

    note = f"撤销“{found}”。登记仍保留在档案中。"
    entry = Entry("撤销登记", "撤销", "登记已撤销。", ReasonForm, act, note=note, danger=True)
    return run_entry(request, matter, STAGE, entry, ReasonForm(sent(request)[0]), back=stage_url(STAGE, matter.pk))
