"""执行与调整: the page of what follows a resolution, and what units enter on it (JH-A-4.4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.access import may
from core.files import serve
from decisions.actions.feedback import file_feedback
from decisions.actions.oversight import reply_to_opinion
from decisions.enums import DecisionPermission as P
from decisions.enums import ExecutionState
from decisions.forms.aftermath import FeedbackForm, ReplyForm
from decisions.gathering.aftermath import execution_of, feedback_counts
from decisions.models import (
    DecisionEvaluation,
    ExecutionFeedback,
    ExecutionSuspension,
    Matter,
    OversightOpinion,
    ResolutionCorrection,
)
from decisions.presenters import aftermath as presenter
from decisions.rules.execution import IN_HAND
from decisions.rules.following import Outstanding, check_following
from decisions.views import fetch
from decisions.views.entry import Entry, run_entry, sent
from decisions.views.shell import stage_page
from organization.models import Account, Unit

PAGE = 20
TITLE = "执行与调整"


@require_GET
@access.requires(P.VIEW_MATTERS)
def aftermath(request: HttpRequest, pk: int) -> HttpResponse:
    """Feedback newest first, suspension, evaluations, adjustments, corrections, oversight; what waits at the side."""
    me = fetch.account(request)
    rows = Matter.objects.visible_to(me).select_related("lead_unit", "leader_in_charge", "rulebook", "predecessor")
    matter = get_object_or_404(rows, pk=pk)
    adjustments = presenter.adjustments(matter)
    execution = execution_of(matter, adjustments)
    context: dict[str, Any] = {"execution": execution, "decided": execution.state is not ExecutionState.UNDECIDED}
    if context["decided"]:
        context |= _contents(request, matter, execution, me) | {"adjustments": presenter.adjusted(adjustments)}
    context |= {
        "state_tone": presenter.TONES.get(execution.state, "neutral"),
        "facts": presenter.facts(matter, execution),
        "in_hand": execution.state in IN_HAND,
        "manages": may(me, P.MANAGE_MATTERS),
        "tells": execution.state in IN_HAND and may(me, P.FOLLOW_UP) and _speaks(me, matter),
    }
    return stage_page(request, matter, None, "decisions/aftermath.html", context, title=TITLE)


def _contents(request: HttpRequest, matter: Matter, execution: Any, me: Account) -> dict[str, Any]:
    today = timezone.localdate()
    counts = feedback_counts(matter, execution.limits, today)
    paginator = Paginator(presenter.feedback_rows(matter), PAGE)
    paginator.__dict__["count"] = counts["rows"]  # counted already, with what waits
    page = paginator.get_page(request.GET.get("page"))
    evaluations = presenter.evaluations(matter)
    mine = me.reach(P.FOLLOW_UP) if may(me, P.FOLLOW_UP) else None
    opinions = presenter.opinions(matter, today, mine)
    outstanding = Outstanding(
        unanswered=counts["waiting"], open_now=counts["open"],
        unpresented=sum(one.result is not None and one.presented is None for one in evaluations),
        unreplied=sum(one.tone in ("danger", "info") for one in opinions),
    )  # fmt: skip
    return {
        "page": page, "lines": presenter.feedback_lines(page.object_list, execution.limits, today),
        "evaluations": evaluations, "opinions": opinions,
        "corrections": presenter.corrections(matter), "suspensions": presenter.suspensions(matter),
        "outstanding": check_following(execution, outstanding, today),
    }  # fmt: skip


def concerned(matter: Matter) -> Any:
    """Units that carry the decision out: who led it and whom it touches."""
    touched = Q(pk=matter.lead_unit_id) | Q(pk__in=matter.affected_units.in_force().values("unit"))
    return Unit.objects.filter(touched).order_by("order", "code")


def speaks_for(me: Account, matter: Matter) -> Any:
    """Of these the ones the account tells for: its own, or all."""
    reach = me.reach(P.FOLLOW_UP)
    return concerned(matter) if reach.county else concerned(matter).filter(pk__in=reach.unit_ids)


def _speaks(me: Account, matter: Matter) -> bool:
    return me.reach(P.FOLLOW_UP).covers(matter.lead_unit_id) or speaks_for(me, matter).exists()


def back_of(matter: Matter) -> str:
    return reverse("decisions:aftermath", args=[matter.pk])


def _tell(matter: Matter, form: FeedbackForm, by: Account, at: datetime) -> object:
    return file_feedback(matter.pk, form.feedback, upload=form.cleaned_data["upload"], by=by, at=at)


TELL = Entry(
    "登记执行反馈", "登记", "执行反馈已登记。", FeedbackForm, _tell,
    note="反映严重问题、转来群众意见、提出建议或者请求答复的，由两办处理并答复；登记后不能更改，有误的由两办撤销。",
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.FOLLOW_UP)
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit tells how it carries the decision out (JH-A-4.4-a, GW713-35)."""
    matter = fetch.matter(request, pk)
    units = speaks_for(fetch.account(request), matter)
    if not units.exists():
        raise PermissionDenied(P.FOLLOW_UP.value)
    form = FeedbackForm(*sent(request), matter=matter, initial={"dated": timezone.localdate()})
    form.units(units)
    return run_entry(request, matter, None, TELL, form, back=back_of(matter))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.FOLLOW_UP)
def reply(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """The unit that was asked replies to an opinion (JH-A-6.5-c)."""
    matter = fetch.matter(request, pk)
    found = get_object_or_404(OversightOpinion.objects.select_related("unit"), pk=row, matter=matter)
    if not fetch.account(request).reach(P.FOLLOW_UP).covers(found.unit_id):
        raise PermissionDenied(P.FOLLOW_UP.value)

    def act(one: Matter, form: ReplyForm, by: Account, at: datetime) -> object:
        return reply_to_opinion(found, reply=form.cleaned_data["reply"], by=by, at=at)

    note = f"{found.get_body_display()}意见：“{found.text[:200]}”"
    entry = Entry("答复人大、政协意见", "答复", "已答复。", ReplyForm, act, note=note)
    return run_entry(request, matter, None, entry, ReplyForm(*sent(request), matter=matter), back=back_of(matter))


FILES: dict[str, tuple[Any, str]] = {
    "feedback": (ExecutionFeedback, "matter"),
    "suspension": (ExecutionSuspension, "matter"),
    "evaluation": (DecisionEvaluation, "commission__matter"),
    "correction": (ResolutionCorrection, "resolution__run__matter"),
    "opinion": (OversightOpinion, "matter"),
}
"""What stands in the address -> the table, and how it finds its matter."""


@require_GET
@access.requires(P.VIEW_MATTERS)
def aftermath_file(request: HttpRequest, pk: int, kind: str, row: int) -> HttpResponseBase:
    """The file of an entry, for whoever may see its matter."""
    matter = fetch.matter(request, pk)
    if kind not in FILES:
        raise Http404(kind)
    model, path = FILES[kind]
    rows = model._default_manager.select_related("document").filter(**{path: matter}, document__isnull=False)
    return serve(get_object_or_404(rows, pk=row).document)
