"""Opening a locked period again: asked for on a page of its own, decided on the page of the period (SX-6.8-a)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.views.entry import act_and_return, fill, sent
from appraisal.actions import reopenings as actions
from appraisal.enums import AppraisalPermission
from appraisal.enums.reopenings import LockPermission, ReopeningGround
from appraisal.forms.reopenings import RefusalForm, ReopeningForm
from appraisal.models import Reopening, Scheme
from appraisal.presenters.grid import period_crumbs
from appraisal.presenters.locks import lock_view
from appraisal.views import fetch
from appraisal.views.periods import period_page
from core import access
from core.files import serve


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(LockPermission.ASK_REOPENING)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask with reason and paper; another person decides."""
    found, me = fetch.period(request, pk), fetch.account(request)
    form = ReopeningForm(*sent(request))

    def act() -> Reopening:
        of = form.cleaned_data
        return actions.ask_reopening(
            found, ground=ReopeningGround(of["ground"]), reason=of["reason"], paper=of["paper"], upload=of["upload"],
            by=me, at=timezone.now(),
        )  # fmt: skip

    return fill(
        request, form, act, title="申请重开期间", submit="提出申请", done="已提出申请，等待另一人确认。",
        back=_page_of(found.pk), crumbs=period_crumbs(found), note=lock_view(found, named=False).sentence,
    )  # fmt: skip


def _page_of(period: int) -> str:
    return f"{reverse('appraisal:period', args=[period])}#lock"


def _fetch(request: HttpRequest, pk: int) -> Reopening:
    """One of a scheme in the reader's reach."""
    visible = Scheme.objects.visible_to(fetch.account(request))
    rows = Reopening.objects.filter(publication__period__scheme__in=visible)
    return get_object_or_404(rows.select_related("publication__version__period__scheme", "document"), pk=pk)


@require_POST
@access.requires(LockPermission.DECIDE_REOPENING, step_up=True)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person opens the period."""
    row, me = _fetch(request, pk), fetch.account(request)
    return act_and_return(
        request, lambda: actions.confirm_reopening(row, by=me, at=timezone.now()),
        done="已确认重开，可以更正；下一版审定后重新锁定。", back=_page_of(row.publication.period_id),
    )  # fmt: skip


@require_POST
@access.requires(LockPermission.DECIDE_REOPENING, step_up=True)
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person leaves it locked, with the reason."""
    row, me = _fetch(request, pk), fetch.account(request)
    form = RefusalForm(request.POST, prefix="refuse")
    if not form.is_valid():
        return period_page(request, row.publication.period, refusal=form, status=422)
    reason = form.cleaned_data["reason"]
    return act_and_return(
        request, lambda: actions.refuse_reopening(row, reason=reason, by=me, at=timezone.now()),
        done="已登记不同意，期间仍然锁定。", back=_page_of(row.publication.period_id),
    )  # fmt: skip


@require_POST
@access.requires(LockPermission.ASK_REOPENING)
def relock(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock the period again where nothing had to be corrected."""
    row, me = _fetch(request, pk), fetch.account(request)
    return act_and_return(
        request, lambda: actions.relock_period(row, by=me, at=timezone.now()),
        done="已重新锁定；审定的结果不变。", back=_page_of(row.publication.period_id),
    )  # fmt: skip


@require_GET
@access.requires(AppraisalPermission.VIEW_ALL_RESULTS)
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The document on which a reopening rests."""
    return serve(_fetch(request, pk).document)
