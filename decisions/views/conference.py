"""调研工作联席会议: members of four kinds, sessions (JH-A-4.1-d)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.access import may
from decisions.actions import conference as actions
from decisions.enums import DecisionPermission, ForceKind, RunState, Stage
from decisions.forms.fields import ReasonForm
from decisions.forms.research import MemberForm, SessionForm
from decisions.models import ConferenceMember, ConferenceSession, Matter, StageRun
from decisions.presenters.research import session_rows
from decisions.views import fetch
from organization.views.shape import FormPage, run_form

SHOWN = 50
"""Sessions shown; older ones stand in the dossiers of their matters."""


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def conference(request: HttpRequest) -> HttpResponse:
    """The register of members by kind and the newest sessions, without those about matters out of reach."""
    me = fetch.account(request)
    members = list(ConferenceMember.objects.in_force().select_related("unit"))
    sessions = ConferenceSession.objects.in_force()
    visible = Matter.objects.visible_to(me)
    held = (sessions.filter(run__isnull=True) | sessions.filter(run__matter__in=visible)).order_by("-held_on", "-pk")
    context = {
        "page_title": "调研工作联席会议",
        "kinds": [(kind, [one for one in members if one.kind == kind]) for kind in ForceKind],
        "missing": [kind.label for kind in ForceKind if not any(one.kind == kind for one in members)],
        "sessions": session_rows(sessions.filter(pk__in=list(held.values_list("pk", flat=True)[:SHOWN]))),
        "manages": may(me, DecisionPermission.MANAGE_REGISTERS),
    }
    return render(request, "decisions/conference.html", context)


def _page(title: str, submit: str, *, note: str = "", danger: bool = False) -> FormPage:
    back = reverse("decisions:conference")
    return FormPage(title, submit, back, [("调研工作联席会议", back)], note=note, danger=danger)


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": fetch.account(request), "at": timezone.now()}


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.MANAGE_REGISTERS)
def add_conference_member(request: HttpRequest) -> HttpResponse:
    form = MemberForm(request.POST if request.method == "POST" else None)

    def act(filled: dict[str, Any]) -> object:
        return actions.add_member(ForceKind(filled["kind"]), filled["name"], unit=filled["unit"], **_who(request))

    return run_form(request, form, _page("登记联席会议成员", "登记"), act, done="成员已登记。")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.MANAGE_REGISTERS)
def remove_conference_member(request: HttpRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(ConferenceMember, pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    page = _page(
        "联席会议成员退出", "登记退出", note=f"{member}退出后不再列为成员，以往会议的出席记录保留。", danger=True
    )

    def act(filled: dict[str, Any]) -> object:
        return actions.remove_member(member, reason=filled["reason"], **_who(request))

    return run_form(request, form, page, act, done="已登记退出。")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.MANAGE_REGISTERS)
def add_conference_session(request: HttpRequest) -> HttpResponse:
    """A session; a matter whose research is going on may be linked."""
    running = StageRun.objects.filter(stage=Stage.RESEARCH, state=RunState.OPEN).order_by().values("matter")
    matters = Matter.objects.visible_to(fetch.account(request)).going_on().filter(pk__in=running)
    form = SessionForm(request.POST if request.method == "POST" else None, matters=matters)

    def act(filled: dict[str, Any]) -> object:
        matter = filled["matter"]
        return actions.add_session(
            held_on=filled["held_on"], topics=filled["topics"], conclusions=filled["conclusions"],
            members=[one.pk for one in filled["members"]], matter_id=matter.pk if matter else None, **_who(request),
        )  # fmt: skip

    return run_form(request, form, _page("登记联席会议", "登记"), act, done="会议已登记。")
